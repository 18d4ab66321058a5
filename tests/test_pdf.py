"""PDF files as files: those that cannot be opened, those that are pictures, those that are something else."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

import form4parse
from form4parse.paper.matrix import upside_down
from form4parse.paper.ruled import cells_of
from form4parse.paper.sheets import Rule
from tests.cases import HERE

PRINTED = (HERE / "cases/cells/form4-sec-page-10b5-1.pdf").read_bytes()
SCANNED = (HERE / "pdf/scanned.pdf").read_bytes()


def pdf(*objects: str, trailer: str = "") -> bytes:
    """A file without a table of its objects, which is found out from them."""
    written = "".join(f"{number} 0 obj{text}endobj\n" for number, text in enumerate(objects, 1))
    return f"%PDF-1.4\n{written}trailer<</Root 1 0 R{trailer}>>\n%%EOF\n".encode()


def page_of(text: str) -> bytes:
    content = f"BT /F 12 Tf {text} ET"
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream ",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def said(data: bytes) -> list[tuple[str, str]]:
    filing = form4parse.parse(data)
    assert filing.to_dict()["issuer"] is None or filing.issuer.name is None
    return [(d.code, d.message) for d in filing.diagnostics]


def test_a_scan_says_what_to_do() -> None:
    (code, message), *others = said(SCANNED)
    assert (code, others) == ("page-without-text", [])
    assert "ocrmypdf" in message


def test_a_damaged_file_says_so() -> None:
    assert said(b"%PDF-1.7 and nothing else") == [("pdf-unreadable", "the PDF file is damaged and cannot be opened")]


def test_a_locked_file_says_so() -> None:
    key = "<" + "41" * 32 + ">"
    locked = pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[]/Count 0>>",
        f"<</Filter/Standard/V 1/R 2/P -4/O {key}/U {key}>>",
        trailer=f"/Encrypt 3 0 R/ID[{key}{key}]",
    )
    assert said(locked) == [("pdf-unreadable", "the PDF file is locked with a password; save it without one")]


def test_something_else_is_no_filing() -> None:
    with pytest.raises(form4parse.NotAFilingError):
        form4parse.parse(page_of("72 700 Td (a shopping list) Tj"))


def test_an_empty_page_is_no_filing() -> None:
    with pytest.raises(form4parse.NotAFilingError):
        form4parse.parse(page_of(""))


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(form4parse.Form4ParseError, match=r'pip install "form4parse\[pdf\]"'):
        form4parse.parse(PRINTED)


def test_other_sources_do_without_the_extra() -> None:
    code = "import sys; sys.modules['pypdfium2'] = None; import form4parse.reading"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603  # our own code


def test_any_damage_is_read_or_refused() -> None:
    rng = random.Random(4)  # noqa: S311  # a test's damage has to be the same each time
    for _ in range(30):
        data = bytearray(PRINTED)
        for _ in range(rng.randrange(1, 200)):
            data[rng.randrange(10, len(data))] = rng.randrange(256)
        try:
            form4parse.parse_all(bytes(data))
        except form4parse.Form4ParseError:
            continue


def test_rubbish_behind_the_signature_is_refused() -> None:
    rng = random.Random(4)  # noqa: S311
    for length in (0, 1, 10, 1000):
        assert said(b"%PDF-" + rng.randbytes(length))[0][0] == "pdf-unreadable"


@pytest.mark.parametrize("turns", range(4))
def test_a_sheet_is_seen_as_it_is_held(turns: int) -> None:
    """The corner that is the upper left one behind so many quarter turns to the right, seen from an upright sheet."""
    corner = [(0, 200), (0, 0), (100, 0), (100, 200)][turns]
    assert upside_down(0, 0, 100, 200, turns).point(*corner) == (0, 0)


def test_pieces_of_rules_are_one_and_a_cut_table_is_closed() -> None:
    across = [Rule(is_upright=False, place=100, start=s, end=s + 100) for s in (100, 200)]
    upright = [Rule(is_upright=True, place=x, start=100, end=150) for x in (100, 200, 300)]
    cells = cells_of(across + upright, 612, 792)
    assert [(c.is_open_above, c.is_open_below) for c in cells] == [(False, True), (False, True)]
    assert [(c.box.left, c.box.right) for c in cells] == [(100, 200), (200, 300)]
