"""The public calls."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import form4parse
from tests.cases import CASES, EDITIONS, HERE

CLEAN = HERE / "cases/cells/form4-ref-page-options.md"
DAMAGED = HERE / "cases/cells/damaged-dates.txt"
XML = HERE / "cases/xml/form4-both-tables.xml"


def test_values_have_their_types() -> None:
    filing = form4parse.read(CLEAN)
    row = filing.derivative_table[0]
    assert date(2018, 8, 9) == filing.period_of_report
    assert isinstance(row.conversion_or_exercise_price, Decimal)
    assert isinstance(filing.reporting_owners, tuple)
    assert filing.reporting_owners[0].is_officer is True
    assert (filing.source.layout, filing.source.edition, filing.source.encoding) == ("cells", "form4", "utf-8")


def test_everything_is_frozen() -> None:
    filing = form4parse.read(CLEAN)
    for thing in (filing, filing.issuer, filing.reporting_owners[0], filing.derivative_table[0], filing.footnotes[0]):
        assert not hasattr(thing, "__dict__")
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, dataclasses.fields(thing)[0].name, "other")
    with pytest.raises(TypeError):
        filing.derivative_table[0].footnotes["security_title"] = ()  # type: ignore[index]


def test_bytes_and_text_give_the_same() -> None:
    of_bytes, of_text = (form4parse.parse(data).to_dict() for data in (CLEAN.read_bytes(), CLEAN.read_text()))
    assert {**of_bytes, "source": None} == {**of_text, "source": None}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_are_told_by_content(encoding: str) -> None:
    text = (HERE / "cases/cells/form4-sec-page-windows-1252.md").read_bytes().decode("cp1252")
    expected = form4parse.parse(text).to_dict()
    given = form4parse.parse(text.encode(encoding)).to_dict()
    assert {**expected, "source": None} == {**given, "source": None}


def test_nothing_but_a_filing_is_read() -> None:
    for data in (b"", "A letter to the shareholders.", b"\x00\x01\x02\x03" * 200, "<html><body>Home</body></html>"):
        with pytest.raises(form4parse.NotAFilingError):
            form4parse.parse(data)


def test_strict_raises_one_error_with_every_diagnostic_of_that_severity() -> None:
    expected = [d for d in form4parse.read(DAMAGED).diagnostics if d.severity == "error"]
    with pytest.raises(form4parse.FilingError) as raised:
        form4parse.read(DAMAGED, strict=True)
    assert expected == list(raised.value.diagnostics)
    assert form4parse.read(CLEAN, strict=True).issuer.name


def test_several_filings_in_one_source() -> None:
    document = XML.read_text().split("?>", 1)[1]
    both = f"<DOCUMENT><TEXT><XML>{document}</XML></TEXT></DOCUMENT>\n" * 2
    assert len(form4parse.parse_all(both)) == 2
    with pytest.raises(form4parse.SeveralFilingsError):
        form4parse.parse(both)


SEVERAL = HERE / "cases/cells/several-forms-3-4-5-in-one-markdown.md"


def test_several_pages_in_one_source() -> None:
    """Each is read by its own edition, as if it stood alone; only its places are those of the whole source."""
    alone = ("form3-ref-page-both-tables", "form4-sec-page-officer-and-other", "form5-sec-page-late-holding-code")
    filings = form4parse.read_all(SEVERAL)
    assert [filing.source.edition for filing in filings] == ["form3", "form4", "form5"]
    for name, filing in zip(alone, filings, strict=True):
        assert _data(form4parse.read(HERE / f"cases/cells/{name}.md")) == _data(filing)
    with pytest.raises(form4parse.SeveralFilingsError):
        form4parse.read(SEVERAL)
    lines = SEVERAL.read_text().splitlines()
    for filing in filings:
        span = filing.source_of("issuer.name")
        assert span is not None
        assert str(filing.issuer.name) in lines[span.start_line - 1][span.start_column - 1 : span.end_column - 1]


def test_pages_in_another_order() -> None:
    in_order = form4parse.read(HERE / "cases/cells/form4-sec-page-officer-and-other.md")
    assert _data(in_order) == _data(form4parse.read(HERE / "cases/cells/pages-out-of-order.md"))


def _data(filing: form4parse.Filing) -> dict[str, object]:
    data = filing.to_dict()
    del data["diagnostics"]
    return data


def test_diagnostics_come_in_document_order() -> None:
    for case in CASES:
        spans = [d.span for filing in case.read_all() for d in filing.diagnostics]
        places = [(s.start_line, s.start_column) for s in spans if s]
        assert sorted(places) == places, case.name


def test_a_source_of_no_value_is_none() -> None:
    filing = form4parse.read(CLEAN)
    assert filing.source_of("issuer.foreign_trading_symbol") is None
    assert filing.source_of("no.such.path") is None


def test_an_edition_of_ones_own() -> None:
    page = HERE / "cases/cells/edition-2027.md"
    assert form4parse.read(page, variants=[EDITIONS]).source.edition == "form4-2027"
    assert form4parse.read(page, variants=[str(EDITIONS)]).source.edition == "form4-2027"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        form4parse.read(tmp_path / "nowhere")


def test_the_shape_is_complete() -> None:
    """Every field is in the dictionary, stated or not."""
    data = form4parse.read(HERE / "cases/cells/form3-ref-page-no-securities.md").to_dict()
    assert [f.name for f in dataclasses.fields(form4parse.Filing) if not f.name.startswith("_")] == list(data)
    assert (data["derivative_table"], data["remarks"], data["no_securities_owned"]) == ([], None, True)
