"""The command line: what it prints, where, and the exit status it ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from form4parse.cli.app import app
from form4parse.cli.watching import DOUBTED, FINE, UNREADABLE
from form4parse.diagnostics import CODES
from tests.cases import EDITIONS, HERE

CLEAN = str(HERE / "cases/cells/form4-ref-page-options.md")
DAMAGED = str(HERE / "cases/cells/damaged-dates.txt")
WARNED = str(HERE / "cases/cells/form4-ref-page-three-owners.md")
EDITION_2027 = str(HERE / "cases/cells/edition-2027.md")
PARTLY = str(HERE / "cases/reading-order/sample-2018.txt")


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=given, catch_exceptions=False)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["show", CLEAN], FINE),
        (["show", DAMAGED], DOUBTED),
        (["show", "--fail-on", "never", DAMAGED], FINE),
        (["check", WARNED], FINE),
        (["check", "--fail-on", "warning", WARNED], DOUBTED),
        (["parse", CLEAN, DAMAGED], DOUBTED),
        (["parse", CLEAN, "nowhere.txt", DAMAGED], UNREADABLE),
        (["tree", DAMAGED], FINE),
        (["show"], UNREADABLE),
        (["show", "--fail-on", "sometimes", CLEAN], UNREADABLE),
    ],
)
def test_exit_status(arguments: list[str], status: int) -> None:
    assert status == run(*arguments).exit_code


def test_parse_gives_the_json_of_one_source() -> None:
    data = json.loads(run("parse", CLEAN).stdout)
    assert (data["document_type"], data["reporting_owners"][0]["name"]) == ("4", "Varga Tobias")


def test_parse_gives_a_line_for_each_of_many() -> None:
    lines = [json.loads(line) for line in run("parse", CLEAN, DAMAGED).stdout.splitlines()]
    assert [line["file"] for line in lines] == [CLEAN, DAMAGED]


def test_standard_input() -> None:
    result = run("parse", "-", given=Path(CLEAN).read_bytes())
    assert (result.exit_code, json.loads(result.stdout)["document_type"]) == (FINE, "4")


def test_a_folder_is_read_through_and_what_is_no_filing_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "one.md").write_bytes(Path(CLEAN).read_bytes())
    (tmp_path / "notes.txt").write_text("Nothing of the kind.")
    result = run("parse", str(tmp_path))
    assert (result.exit_code, len(result.stdout.splitlines())) == (FINE, 1)


SENTENCES = {
    "missing": (None, "there is no such file."),
    "empty": (b"", "it is empty."),
    "blank": (b" \n\t\n", "it is empty."),
    "binary": (bytes(range(256)) * 40, "it is no text: most of its bytes are no characters."),
    "other": (
        b"ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d)\n\nItem 1. Business. We make things, and we sell them.\n" * 30,
        "nothing in it is a Form 3, 4 or 5: none of the forms' captions was found.",
    ),
    "entities": (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><ownershipDocument>&a;</ownershipDocument>',
        "it declares entities (<!ENTITY), which ownershipDocument XML needs none of.",
    ),
}


@pytest.mark.parametrize(("data", "sentence"), [pytest.param(*pair, id=name) for name, pair in SENTENCES.items()])
def test_bad_input_gets_one_sentence_and_the_others_go_on(data: bytes | None, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "given"
    if data is not None:
        path.write_bytes(data)
    result = run("parse", str(path), CLEAN)
    assert f"form4parse: {path}: {sentence}\n" == result.stderr
    assert (result.exit_code, len(result.stdout.splitlines())) == (UNREADABLE, 1)


def test_a_folder_without_filings(tmp_path: Path) -> None:
    result = run("show", str(tmp_path))
    assert (UNREADABLE, f"form4parse: {tmp_path}: the folder holds no filings.\n") == (result.exit_code, result.stderr)


def test_a_truncated_page_is_read_and_says_what_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "half.md"
    text = Path(CLEAN).read_text()
    path.write_text(text[: text.index("Signatures")])
    result = run("check", str(path))
    assert result.exit_code == DOUBTED
    assert "error[item-missing]: 'Signatures' is not on the page" in result.stdout


def test_a_damaged_pdf_says_that_it_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    result = run("check", str(path))
    assert (
        result.exit_code,
        "error[pdf-unreadable]: the PDF file is damaged and cannot be opened" in result.stdout,
    ) == (DOUBTED, True)


def test_check_shows_the_line_and_a_caret() -> None:
    shown = run("check", DAMAGED).stdout.splitlines()
    at = shown.index("error[value-unread]: '03/07/202A' is not a date")
    block = shown[at : shown.index("", at)]
    assert "".join(block[1:-3]).endswith("derivative_table[0].expiration_date")
    line, caret = block[-2:]
    assert line[caret.index("^") : caret.rindex("^") + 1] == "03/07/202A"


def test_check_as_json() -> None:
    given = json.loads(run("check", "--json", DAMAGED).stdout)
    assert {"code", "severity", "message", "field", "span"} == set(given["diagnostics"][0])


@pytest.mark.parametrize("width", ["40", "80", "200"])
@pytest.mark.parametrize("command", ["show", "check"])
def test_output_keeps_to_the_width(command: str, width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    shown = run(command, DAMAGED).stdout
    assert max(map(len, shown.splitlines())) <= int(width)


def test_nothing_is_coloured_in_a_pipe() -> None:
    for command in (["show", DAMAGED], ["check", DAMAGED], ["tree", CLEAN], ["variants"], ["explain"]):
        assert "\x1b" not in run(*command).stdout


def test_pictures(tmp_path: Path) -> None:
    svg, html = tmp_path / "x.svg", tmp_path / "x.html"
    assert run("show", CLEAN, "--svg", str(svg), "--html", str(html)).exit_code == FINE
    assert svg.read_text().startswith("<svg")
    assert "Varga" in html.read_text()


def test_a_picture_that_cannot_be_written(tmp_path: Path) -> None:
    result = run("tree", CLEAN, "--svg", str(tmp_path / "nowhere" / "x.svg"))
    assert result.exit_code == UNREADABLE
    assert "it cannot be written: No such file or directory." in result.stderr


def test_tree() -> None:
    assert run("tree", CLEAN, "--plain").stdout.startswith("filing\n  form_title\n    FORM_TITLE 'FORM 4'\n")
    assert "FORM_TITLE 'FORM 4' 3:5-3:11" in run("tree", CLEAN, "--spans", "--plain").stdout
    assert max(len(t) - len(t.lstrip()) for t in run("tree", CLEAN, "--plain", "--depth", "1").stdout.splitlines()) == 2
    result = run("tree", str(HERE / "cases/xml/form3-no-securities.xml"))
    assert (result.exit_code, "it was read without a grammar" in result.stderr) == (UNREADABLE, True)


def test_variants_and_grammar() -> None:
    listed = run("variants", "--variants", str(EDITIONS)).stdout
    assert ["form4-2027", "4", "form4", "→", "core"] in [line.split()[:5] for line in listed.splitlines()]
    assert "// " in run("grammar", "form5").stdout
    unknown = run("grammar", "form44")
    assert (
        unknown.exit_code,
        unknown.stderr,
    ) == (UNREADABLE, "form4parse: no edition is named form44; did you mean form4?\n")


def test_an_edition_of_ones_own_is_used() -> None:
    data = json.loads(run("parse", EDITION_2027, "--variants", str(EDITIONS)).stdout)
    assert data["source"]["edition"] == "form4-2027"


def test_a_wrong_edition_stops_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine.lark").write_text("// extends: form4\n\n%override NONESUCH: /x/\n")
    result = run("parse", CLEAN, "--variants", str(tmp_path))
    assert (result.exit_code, result.stdout) == (UNREADABLE, "")
    assert f"form4parse: {tmp_path}/mine.lark:3: %override NONESUCH names nothing that mine extends.\n" == result.stderr


def test_explain() -> None:
    assert CODES["row-unread"].explanation.split()[0] in run("explain", "row-unread").stdout
    assert all(code in run("explain").stdout for code in CODES)
    unknown = run("explain", "row-unred")
    assert (
        unknown.exit_code,
        unknown.stderr,
    ) == (UNREADABLE, "form4parse: there is no code row-unred; did you mean row-unread?\n")


def test_it_runs_as_a_module_and_survives_a_closed_pipe() -> None:
    command = f"{sys.executable} -m form4parse show {CLEAN} {DAMAGED} {WARNED} | head -n 1"
    environment = {**os.environ, "NO_COLOR": "1"}
    ended = subprocess.run(  # noqa: S602  # the pipe is what is tested
        command, shell=True, capture_output=True, text=True, env=environment, check=True
    )
    assert "Traceback" not in ended.stderr
    assert ended.stdout.startswith(CLEAN[:10])
