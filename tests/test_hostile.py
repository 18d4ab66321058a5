"""Whatever is given, a filing comes back or one of the errors that say why not."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import form4parse
from benchmarks.hostile import KINDS
from form4parse.cli.app import app
from form4parse.marks import ALL
from form4parse.shapes import ImpossibleAmountError, amount
from tests.cases import CASES, EDITIONS, HERE, Case

XML = (HERE / "cases/xml/form4-both-tables.xml").read_text()
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(data: bytes | str) -> None:
    with contextlib.suppress(form4parse.Form4ParseError):
        for filing in form4parse.parse_all(data, variants=[EDITIONS]):
            assert filing.to_dict()["diagnostics"] is not None


def without_lines(data: bytes, rng: random.Random) -> bytes:
    return b"\n".join(line for line in data.split(b"\n") if rng.random() > 0.1)


def shuffled(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(5):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def sprinkled(data: bytes, rng: random.Random) -> bytes:
    noise = [*(c.encode() for c in ALL), b"|", b"\t", b"<", b">", b"&", b"(1)", b"\x00", b"\xff", b"\n", b"$", b"X"]
    changed = bytearray(data)
    for _ in range(40):
        at = rng.randrange(len(changed))
        changed[at : at + rng.randrange(3)] = rng.choice(noise)
    return bytes(changed)


def doubled(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at // 2 :]


@often
@given(
    st.sampled_from(CASES),
    st.sampled_from([without_lines, shuffled, sprinkled, doubled]),
    st.integers(min_value=0, max_value=2**32),
)
def test_damaged_cases(case: Case, damage: Callable[[bytes, random.Random], bytes], seed: int) -> None:
    survives(damage(case.path.read_bytes(), random.Random(seed)))  # noqa: S311  # damage need not be unforeseeable


@often
@given(st.text())
def test_any_text(text: str) -> None:
    survives(text)


@often
@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    survives(data)


@often
@given(
    st.lists(st.sampled_from([*ALL, "FORM 4", "1. Name and Address of Reporting Person*", "|", "\t", "\n", "X", "(1)"]))
)
def test_marks_and_captions(pieces: list[str]) -> None:
    survives("FORM 4\n" + " ".join(pieces))


HOSTILE = {
    "entities": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    "external entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    "external DTD": '<?xml version="1.0"?><!DOCTYPE ownershipDocument SYSTEM "http://localhost/x.dtd">',
    "parameter entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>',
}


@pytest.mark.parametrize("declared", HOSTILE.values(), ids=list(HOSTILE))
def test_declared_entities_are_refused(declared: str) -> None:
    with pytest.raises(form4parse.HostileSourceError):
        form4parse.parse(XML.replace('<?xml version="1.0"?>', declared))


def test_a_deep_page_is_read_or_refused() -> None:
    survives("<html><body>" + "<div><table><tr><td>" * 3000 + "FORM 4")


def test_a_row_of_many_cells() -> None:
    page = (HERE / "cases/cells/form4-ref-page-options.md").read_text()
    survives(page.replace("| Date |", "| Date |" + " |" * 5000))


HEAD = "FORM 4\n1. Name and Address of Reporting Person*\n2. Issuer Name and Ticker or Trading Symbol\n"
PAGE = (HERE / "cases/cells/form4-sec-page-values.md").read_text()
REPEATED = {
    "pipes": HEAD + "|",
    "rows of bars": PAGE + "| a | b | c |\n",
    "digits": HEAD + "12 ",
    "parentheses": HEAD + "(",
    "numbers of notes": HEAD + "Explanation of Responses:\n(1) a\nb\n",
    "marks": HEAD + "X\n",
    "captions": HEAD,
    "captions on one line": HEAD.replace("\n", " "),
    "filings": PAGE,
    "filings on one line": PAGE.replace("\n", " "),
    "signatures": HEAD + "/s/ A 01/02/2020\n** Signature of Reporting Person\n",
    "counts of pages": HEAD + "page 1 of 2\n",
    "quoted lines": HEAD + "> a\n",
    "fields of a letter": HEAD + HEAD + "A: b\n",
    "cells of HTML": "<html><body><table><tr><td>" + HEAD + "<tr><td>a<td>b",
}
_LONG = 50_000
_PATIENCE = 5.0
"""Seconds; what grows with the square of the length took minutes."""


@pytest.mark.parametrize("end", REPEATED.values(), ids=list(REPEATED))
def test_what_is_repeated_without_end_is_read_in_time(end: str) -> None:
    last = end.splitlines(keepends=True)[-1] if end not in (HEAD, PAGE) else end
    begin = time.process_time()
    survives(end + last * (_LONG // len(last)))
    assert time.process_time() - begin < _PATIENCE


WORST = (
    "references",
    "marks",
    "notes",
    "rows in lines",
    "rows in one line",
    "rows cell by cell",
    "nested tables",
)


@pytest.mark.parametrize("kind", WORST)
def test_a_megabyte_is_read_or_refused_in_time(kind: str) -> None:
    data = KINDS[kind](1_000_000)
    begin = time.process_time()
    survives(data)
    assert time.process_time() - begin < 2 * _PATIENCE, "a slow machine may take twice the time that is promised"


def test_a_table_that_is_too_long_is_reported() -> None:
    filing = form4parse.parse(KINDS["rows in lines"](100_000))
    assert any(d.code == "table-too-long" and d.severity == "error" for d in filing.diagnostics)


def test_a_line_of_millions_of_characters_is_refused() -> None:
    with pytest.raises(form4parse.HostileSourceError):
        form4parse.parse(HEAD + "a 1 " * 1_200_000)


# ---- numbers and numbers of things

SHARES = "<transactionShares><value>{}</value></transactionShares>"
ROW = (
    "<nonDerivativeTransaction><securityTitle><value>Common Stock</value></securityTitle>"
    "<transactionDate><value>2024-06-03</value></transactionDate>"
    f"<transactionAmounts>{SHARES.format(1)}<transactionPricePerShare><value>10</value></transactionPricePerShare>"
    "</transactionAmounts></nonDerivativeTransaction>"
)
TABLE = "<nonDerivativeTable>{}</nonDerivativeTable>"
IMPOSSIBLE = {
    "a power of ten": "1e999999999",
    "a power that no number has": "1e99999999999999999999",
    "a power just too high": "1e40",
    "a small one": "1e-50",
    "millions of figures": "9" * 3_000_000,
    "millions of decimals": f"0.{'1' * 3_000_000}",
    "millions of commas": f"$1{',000' * 750_000}",
}


def document(inside: str, name: str = "Fen Barge Co.") -> str:
    return (
        "<ownershipDocument><documentType>4</documentType><periodOfReport>2024-06-03</periodOfReport>"
        f"<issuer><issuerName>{name}</issuerName></issuer>{inside}</ownershipDocument>"
    )


@pytest.mark.parametrize("number", IMPOSSIBLE.values(), ids=list(IMPOSSIBLE))
def test_no_amount_has_so_many_figures(number: str) -> None:
    filing = form4parse.parse(document(TABLE.format(ROW.replace(SHARES.format(1), SHARES.format(number)))))
    (unread,) = (d for d in filing.diagnostics if d.code == "value-unread")
    assert unread.field == "non_derivative_table[0].transaction_shares"
    assert len(unread.message) < 100
    assert filing.non_derivative_table[0].transaction_shares is None
    assert filing.non_derivative_table[0].transaction_price_per_share == 10


def test_no_amount_on_a_page_has_so_many_figures() -> None:
    page = (HERE / "cases/cells/form4-sec-page-values.md").read_text()
    filing = form4parse.parse(page.replace("$4,000,000", f"${'9' * 41}"))
    (unread,) = (d for d in filing.diagnostics if d.code == "value-unread")
    assert unread.field == "non_derivative_table[0].value_owned_following_transaction"
    assert filing.non_derivative_table[0].value_owned_following_transaction is None


def test_the_longest_amounts() -> None:
    assert amount("9" * 40) == 10**40 - 1
    assert amount("1e39") == 10**39
    for figures in ("9" * 41, "1e40", "1e-40"):
        with pytest.raises(ImpossibleAmountError):
            amount(figures)


def test_figures_without_end_in_a_footnote() -> None:
    row = ROW.replace("<value>10</value>", '<value>10</value><footnoteId id="F1"/>')
    ranges = "".join(f"from $1{n}.0 to $1{n}.5 " for n in range(40_000))
    survives(document(f"{TABLE.format(row * 1000)}<footnotes><footnote id='F1'>{ranges}</footnote></footnotes>"))
    survives(document(f"{TABLE.format(row)}<footnotes><footnote id='F1'>{'9' * 2_000_000}</footnote></footnotes>"))


def signed(number: int) -> str:
    date = f"{1990 + number % 30}-{1 + number // 30 % 12:02}-{1 + number // 360 % 28:02}"
    return f"<ownerSignature><signatureName>A</signatureName><signatureDate>{date}</signatureDate></ownerSignature>"


MANY = {
    "rows": TABLE.format(ROW * 8_000),
    "rows that contradict each other": TABLE.format("".join(ROW.replace(">1<", f">{n}<") for n in range(8_000))),
    "rows of other characters": TABLE.format(ROW.replace("Stock", "Stöck") * 8_000),
    "values that are none": TABLE.format(ROW.replace(">10<", ">ten<") * 8_000),
    "footnotes": "<footnotes>" + "".join(f"<footnote id='F{n}'>x</footnote>" for n in range(25_000)) + "</footnotes>",
    "references": TABLE.format(
        ROW.replace("Stock</value>", "Stock</value>" + "".join(f'<footnoteId id="G{n}"/>' for n in range(100_000)))
    ),
    "signatures before the rows": TABLE.format(ROW * 2_000) + "".join(map(signed, range(10_000))),
    "stray texts": TABLE.format(ROW * 1_000 + "".join(f"<a/>x{n}" for n in range(50_000))),
    "elements that nobody knows": "".join(f"<a{n}>1</a{n}>" for n in range(100_000)),
}


@pytest.mark.parametrize("many", MANY.values(), ids=list(MANY))
def test_what_there_is_too_much_of_is_read_in_time(many: str) -> None:
    data = document(many)
    begin = time.process_time()
    survives(data)
    assert time.process_time() - begin < 2 * _PATIENCE


TOO_MANY = {
    "rows": document(TABLE.format("<nonDerivativeHolding/>" * 40_000)),
    "owners": document("<reportingOwner/>" * 40_000),
    "tags": document("<a/>" * 600_000),
    "characters": document(f"<remarks>{'word ' * 2_000_001}</remarks>"),
    "documents of a submission": "<SEC-DOCUMENT>\n" + "<DOCUMENT>\n<TYPE>4\n<TEXT>\n" * 20_000 + document(TABLE),
}


@pytest.mark.parametrize("data", TOO_MANY.values(), ids=list(TOO_MANY))
def test_what_no_filing_has_so_many_of_is_refused(data: str) -> None:
    with pytest.raises(form4parse.HostileSourceError):
        form4parse.parse_all(data)


@pytest.mark.parametrize("fault", [MemoryError, RecursionError])
def test_what_exhausts_the_machine_is_told_in_a_sentence(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhaust(_: bytes) -> None:
        raise fault

    monkeypatch.setattr("form4parse.api.source_of", exhaust)
    with pytest.raises(form4parse.HostileSourceError, match=r"^[a-z].* (there is|be read)\.$"):
        form4parse.parse(b"FORM 4")


def test_a_thousand_of_many_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "many.xml"
    path.write_text(document(TABLE.format(ROW * 2_000 + "<nonDerivativeHolding><transactionCode>PP</transactionCode>")))
    shown, checked = (CliRunner().invoke(app, [command, str(path)]).stdout for command in ("show", "check"))
    said = len(form4parse.read(path).diagnostics)
    assert "… and 1,001 more rows; `form4parse parse` gives all of them." in shown
    assert f"… and {said - 1_000:,} more diagnostics; --json gives all of them." in checked
    assert checked.count("\n\nerror[") + checked.count("\n\nwarning[") + checked.count("\n\nnote[") == 1_000 - 1
