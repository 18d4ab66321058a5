"""ownershipDocument XML out: whatever was read, what is written validates and reads as the same filing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import form4parse
from form4parse import (
    Filing,
    Footnote,
    IncompleteFilingError,
    Issuer,
    ReportingOwner,
    SecurityRow,
    Signature,
    SupplyError,
)
from form4parse.editions.codes import codes
from form4parse.formats import FORMATS, Record
from form4parse.formats.address import addressed
from form4parse.formats.ownership import lacks, ownership_document
from form4parse.formats.schema import kinds
from form4parse.formats.supply import _places, _reach, supplied
from tests.cases import CASES, SHARED, Case

SCHEMAS = SHARED / "schema"
EXAMPLES = {
    "cik": "1700000001", "flag": False, "date": "2026-04-07", "amount": "7", "form_type": "5", "code": "J", "side": "A",
    "ownership": "D", "country": "X1",
}  # fmt: skip
"""By kind of value; NONE for all others."""
ELSEWHERE = {"schema_version", "source", "diagnostics", "accession_number", "filing_date"}
"""What the schema has no place for, and what is said of the source."""

FILING = Filing(
    document_type="4",
    period_of_report=date(2024, 3, 4),
    aff10b5_one=False,
    issuer=Issuer(cik="0001700001", name="Fen Barge Co.", trading_symbol="FENB"),
    reporting_owners=(ReportingOwner(cik="0001700002", name="Aldous Wren", is_director=True),),
    non_derivative_table=(
        SecurityRow(
            "transaction",
            security_title="Common Stock",
            transaction_date=date(2024, 3, 4),
            transaction_code="P",
            equity_swap_involved=False,
            transaction_shares=Decimal("1900.5"),
            transaction_acquired_disposed_code="A",
            shares_owned_following_transaction=Decimal(2000),
            direct_or_indirect_ownership="D",
            footnotes={"transaction_price_per_share": ("F1",), "transaction_code": ("F1",)},
        ),
    ),
    footnotes=(Footnote("F1", "At a price <below> par & par."),),
    signatures=(Signature("/s/ Wren Aldous", date(2024, 3, 5)),),
)


def changed_row(**values: Any) -> Filing:
    return replace(FILING, non_derivative_table=(replace(FILING.non_derivative_table[0], **values),))


def changed_owner(**values: Any) -> Filing:
    return replace(FILING, reporting_owners=(replace(FILING.reporting_owners[0], **values),))


def told(filing: Filing) -> list[str]:
    with pytest.raises(IncompleteFilingError) as error:
        filing.to_xml()
    return [str(lack) for lack in error.value.lacks]


def invented(filing: Filing) -> dict[str, Any]:
    """A value for each lack. What the schema has no place for is taken away, which may leave another one."""
    supply: dict[str, Any] = {}
    while found := lacks(supplied(filing.to_dict(), supply)):
        assert not supply.keys() >= {lack.path for lack in found}, found
        supply.update((lack.path, _example(lack.path, lack.what)) for lack in found)
    return supply


def _example(path: str, what: str) -> Any:
    takes = _places()[re.sub(r"\[\d+\]", "[]", path)]
    return None if "no place" in what or "refers to" in what else EXAMPLES.get(min(takes), "NONE")


def compared(filing: Filing) -> dict[str, Any]:
    """What reading the XML has to give again: the schema has two lines of an address where a page may have one, and
    codes where a page has names of countries; and a Form 4 says of each row that it is one of Form 4."""
    data = {name: value for name, value in filing.to_dict().items() if name not in ELSEWHERE}
    for owner in data["reporting_owners"]:
        owner["street"] = " ".join(line for line in (owner.pop("street1"), owner.pop("street2")) if line)
        owner["country"] = addressed(owner)["country"]
    for row in (*data["non_derivative_table"], *data["derivative_table"]):
        if row["kind"] == "transaction" and row["transaction_code"] and not row["transaction_form_type"]:
            row["transaction_form_type"] = "5" if row["transaction_timeliness"] == "E" else "4"
    return data


@cache
def schema(document_type: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(SCHEMAS / f"ownership{document_type.replace('/', '')}Document.xsd.xml"))


def check_against_the_schema(xml: str, document_type: str | None) -> None:
    if SCHEMAS.exists():
        found = schema(document_type or "")
        assert found.validate(etree.fromstring(xml)), str(found.error_log)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and ".footnotes." not in path:
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{number}]")
    else:
        yield path, value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_written_validates_and_reads_as_the_same_filing(case: Case) -> None:
    for filing in case.read_all():
        supply = invented(filing)
        xml = filing.to_xml(supply=supply)
        check_against_the_schema(xml, filing.document_type)
        again = dict(leaves(compared(form4parse.parse(xml))))
        supplied_paths = {re.sub(r"street[12]$", "street", path) for path in supply}
        for path, value in leaves(compared(filing)):
            assert path in supplied_paths or again.get(path) == value, path


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the filings whose truth is known are not at hand")
def test_true_filings_are_written_as_they_were_filed() -> None:
    """Only what older schemas had places for, and the current one has not, keeps one from being written."""
    for path in sorted((SHARED / "corpus").glob("*/truth.xml")):
        filing = form4parse.read(path)
        supply = invented(filing)
        assert all(p == "aff10b5_one" or p.endswith("acquired_disposed_code") for p in supply), path
        xml = filing.to_xml(supply=supply)
        check_against_the_schema(xml, filing.document_type)
        again = dict(leaves(form4parse.parse(xml).to_dict()))
        for place, value in leaves(filing.to_dict()):
            assert re.split(r"\W", place)[0] in ELSEWHERE or place in supply or again.get(place) == value, (path, place)


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the SEC's XSDs are not at hand")
@pytest.mark.parametrize(("kind", "element"), [("home_state", "rptOwnerState"), ("country", "rptOwnerCountry")])
def test_codes_of_places_are_those_of_the_schema(kind: str, element: str) -> None:
    common = etree.parse(str(SCHEMAS / "ownershipDocumentCommon.xsd.xml"))
    (found,) = common.iterfind(f".//{{*}}element[@name='{element}']")
    known = {str(code.get("value")) for code in found.iterfind(".//{*}enumeration")} - {"", " ", "  "}
    assert known == {code for code in codes()["states"] if not kinds()[kind].problem(code)}


def test_text_becomes_xml() -> None:
    xml = FILING.to_xml()
    check_against_the_schema(xml, "4")
    assert "<value>1900.5</value>" in xml
    assert '<transactionPricePerShare>\n          <footnoteId id="F1"/>' in xml
    assert '<equitySwapInvolved>false</equitySwapInvolved>\n        <footnoteId id="F1"/>' in xml
    assert '<footnote id="F1">At a price &lt;below&gt; par &amp; par.</footnote>' in xml


OWNED = "{}_owned_following_transaction"
ROW = "non_derivative_table[0]"
AMOUNT = "a number from 0 to 999999999999.9999 with at most four decimals"
CODE = "a transaction code: A, C to J, L, M, O, P, S, U, W, X or Z"
LACKING: list[tuple[Filing, str]] = [
    (Filing(), "document_type: it is missing; the schema demands 3, 4 or 5, with /A for an amendment"),
    (
        replace(FILING, issuer=Issuer(name="Fen Barge Co."), aff10b5_one=None, signatures=()),
        """issuer.cik: it is missing; the schema demands a CIK of at most ten digits
issuer.trading_symbol: it is missing; the schema demands a trading symbol (filers write NONE where there is none)
aff10b5_one: it is missing; the schema demands true or false (false is what a form without the box amounts to)
signatures[0].name: it is missing; the schema demands a name as signed
signatures[0].date: it is missing; the schema demands a date such as 2026-04-07""",
    ),
    (changed_owner(officer_title="x" * 31), "reporting_owners[0].officer_title: it is too long: 31 of 30 characters"),
    (changed_owner(street1="W" * 41), "reporting_owners[0].street1: it is too long: 41 of 40 characters"),
    (changed_owner(city="S\x0b"), "reporting_owners[0].city: it has a character that XML cannot hold (U+000B)"),
    (
        changed_owner(zip_code="97301*"),
        "reporting_owners[0].zip_code: '97301*' is not a postal code of letters, digits, blanks, # and -",
    ),
    (changed_row(transaction_code="V"), f"{ROW}.transaction_code: 'V' is not {CODE}"),
    (changed_row(transaction_shares=Decimal("0.00001")), f"{ROW}.transaction_shares: '0.00001' is not {AMOUNT}"),
    (
        changed_row(transaction_shares=None, footnotes={"transaction_shares": ("F1",), "transaction_date": ("F2",)}),
        f"""{ROW}.footnotes.transaction_date: footnote F2, which it refers to, is missing
{ROW}.transaction_shares: it has references alone; the schema demands {AMOUNT}
{ROW}.transaction_price_per_share: it is missing; the schema demands {AMOUNT}""",
    ),
    (
        changed_row(direct_or_indirect_ownership="I"),
        f"{ROW}.nature_of_ownership: it is missing; the schema demands the nature of an indirect ownership",
    ),
    (
        changed_row(value_owned_following_transaction=Decimal(1)),
        f"{ROW}.{OWNED.format('value')}: the schema has no place for it beside {OWNED.format('shares')}",
    ),
    (changed_row(exercise_date=date(2024, 1, 1)), f"{ROW}.exercise_date: Form 4 has no place for it"),
    (
        changed_row(footnotes={"transaction_price_per_share": ("F1",), "exercise_date": ("F1",)}),
        f"{ROW}.footnotes.exercise_date: Form 4 has no place for references there",
    ),
    (replace(FILING, document_type="3"), f"{ROW}: Form 3 has no place for a transaction"),
    (
        replace(FILING, document_type="4/A"),
        "date_of_original_submission: it is missing; the schema demands a date such as 2026-04-07",
    ),
    (
        replace(FILING, date_of_original_submission=date(2024, 1, 1)),
        "date_of_original_submission: Form 4 has no place for it",
    ),
    (
        replace(FILING, non_derivative_table=FILING.non_derivative_table * 31),
        "non_derivative_table: there are too many: 31, and the schema takes 30",
    ),
    (replace(FILING, footnotes=FILING.footnotes * 2), "footnotes[1].id: there are two footnotes F1"),
]


@pytest.mark.parametrize(("filing", "expected"), LACKING, ids=lambda value: str(value)[:50])
def test_what_is_lacking_is_listed(filing: Filing, expected: str) -> None:
    assert "\n".join(told(filing)) == expected


def test_the_error_lists_all_of_it() -> None:
    with pytest.raises(IncompleteFilingError, match=r"(?m)^  issuer\.cik: .*\n  aff10b5_one: ") as error:
        replace(FILING, issuer=replace(FILING.issuer, cik=None), aff10b5_one=None).to_xml()
    assert [lack.path for lack in error.value.lacks] == ["issuer.cik", "aff10b5_one"]


@pytest.mark.parametrize(("timeliness", "expected"), [(None, "4"), ("E", "5")])
def test_a_row_of_form_4_is_of_form_4_or_early(timeliness: str | None, expected: str) -> None:
    (row,) = form4parse.parse(changed_row(transaction_timeliness=timeliness).to_xml()).non_derivative_table
    assert row.transaction_form_type == expected


def test_a_row_of_form_5_has_to_say_which_form_it_was_due_on() -> None:
    filing = replace(FILING, document_type="5")
    assert [line.split(":")[0] for line in told(filing)] == ["non_derivative_table[0].transaction_form_type"]
    (row,) = form4parse.parse(
        filing.to_xml({"non_derivative_table[0].transaction_form_type": "4"})
    ).non_derivative_table
    assert row.transaction_form_type == "4"


def test_a_row_without_a_code_has_no_coding() -> None:
    filing = changed_row(transaction_code=None, footnotes={"transaction_price_per_share": ("F1",)})
    assert "transactionCoding" not in filing.to_xml()


def test_a_long_street_is_parted_at_a_word() -> None:
    filing = changed_owner(street1="C/O FEN BARGE CO., 100 LONG WHARF, BUILDING 7")
    xml = filing.to_xml()
    check_against_the_schema(xml, "4")
    (owner,) = form4parse.parse(xml).reporting_owners
    assert (owner.street1, owner.street2) == ("C/O FEN BARGE CO., 100 LONG WHARF,", "BUILDING 7")


@pytest.mark.parametrize(
    ("state", "country", "expected"),
    [
        ("OR", None, "<rptOwnerState>OR</rptOwnerState>"),
        ("Skane", "SWEDEN", "<rptOwnerNonUSStateTerritory>Skane</rptOwnerNonUSStateTerritory>"),
        ("A6", None, "<rptOwnerStateDescription>ONTARIO, CANADA</rptOwnerStateDescription>"),
        (None, "Sweden", "<rptOwnerCountry>V7</rptOwnerCountry>"),
        ("OR", "USA", "<rptOwnerCountry>X1</rptOwnerCountry>"),
    ],
)
def test_places_abroad_are_told_from_the_states(state: str | None, country: str | None, expected: str) -> None:
    xml = changed_owner(state=state, country=country).to_xml()
    check_against_the_schema(xml, "4")
    assert expected in xml
    assert ("<rptOwnerNonUSAddressFlag>true" in xml) is (state != "OR")
    assert form4parse.parse(xml).reporting_owners[0].state == state


def test_what_is_supplied_fills_what_is_lacking() -> None:
    filing = replace(FILING, aff10b5_one=None, period_of_report=None, signatures=(), reporting_owners=())
    xml = filing.to_xml(
        supply={
            "aff10b5_one": "false",
            "period_of_report": date(2024, 3, 4),
            "reporting_owners[0].cik": "0001700002",
            "signatures[0].name": "Wren Aldous",
            "signatures[0].date": "2024-03-05",
            "non_derivative_table[0].transaction_price_per_share": Decimal("3.50"),
        }
    )
    read = form4parse.parse(xml)
    assert read.aff10b5_one is False
    assert read.period_of_report == date(2024, 3, 4)
    assert read.reporting_owners == (ReportingOwner(cik="0001700002"),)
    assert read.signatures == (Signature("Wren Aldous", date(2024, 3, 5)),)
    assert read.non_derivative_table[0].transaction_price_per_share == Decimal("3.5")
    assert filing.aff10b5_one is None


def test_what_a_filing_states_stands() -> None:
    read = form4parse.parse(replace(FILING, aff10b5_one=True).to_xml({"aff10b5_one": False, "issuer.cik": "1"}))
    assert read.aff10b5_one is True
    assert read.issuer.cik == "0001700001"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("issuer.cikk", "1", "a filing has no place 'issuer.cikk'; did you mean 'issuer.cik'?"),
        (
            "reporting_owners[2].cki",
            "1",
            "a filing has no place 'reporting_owners[2].cki'; did you mean 'reporting_owners[2].cik'?",
        ),
        ("", "1", "a filing has no place ''."),
        ("issuer.cik", "CIK 1", "issuer.cik: 'CIK 1' is not a CIK of at most ten digits."),
        ("aff10b5_one", "no", "aff10b5_one: 'no' is not true or false."),
        (
            "non_derivative_table[1].transaction_shares",
            "1",
            "non_derivative_table[1].transaction_shares: the filing has only 1 of non_derivative_table.",
        ),
    ],
)
def test_a_wrong_supply_is_refused(path: str, value: str, expected: str) -> None:
    with pytest.raises(SupplyError) as error:
        FILING.to_xml({path: value})
    assert str(error.value) == expected


def records(*files: str, of: int = 1, filing: Filing = FILING) -> list[Record]:
    return [Record(file, number + 1, of, filing.to_dict()) for file in files for number in range(of)]


def test_a_stream_takes_one_filing() -> None:
    out, refused = StringIO(), list[str]()
    to_stream = FORMATS["xml"].to_stream()
    assert to_stream
    to_stream(records("a.txt", "b.txt"), out, lambda record, why: refused.append(f"{record.file}: {why}"))
    assert out.getvalue() == FILING.to_xml()
    assert refused == ["b.txt: one file holds one XML document; for more name a folder."]


def test_a_folder_has_a_file_for_each_filing(tmp_path: Path) -> None:
    names = [
        "a.txt",
        "sub/a.txt",
        "sub_a.txt",
        "../a.txt",
        "/b.txt",
        "a:b.txt",
        "<stdin>",
        "two.zip/a~1.txt",
        "two.zip/.a",
    ]
    refused = list[str]()
    to_path = FORMATS["xml"].to_path()
    assert to_path
    to_path(
        [
            *records(*names),
            *records("two.zip/a", of=2),
            *records("lacks.txt", filing=replace(FILING, aff10b5_one=None)),
        ],
        tmp_path / "out",
        lambda record, why: refused.append(f"{record.file}: {why}"),
    )
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.xml")) == [
        "out/%2E%2E/a.txt.xml",
        "out/%3Cstdin%3E.xml",
        "out/a%3Ab.txt.xml",
        "out/a.txt.xml",
        "out/b.txt.xml",
        "out/sub/a.txt.xml",
        "out/sub_a.txt.xml",
        "out/two.zip/%2Ea.xml",
        "out/two.zip/a%7E1.txt.xml",
        "out/two.zip/a~1.xml",
        "out/two.zip/a~2.xml",
    ]
    assert (tmp_path / "out" / "b.txt.xml").read_text("utf-8") == FILING.to_xml()
    assert [line.split(":")[0] for line in refused] == ["lacks.txt"]


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    refused = list[str]()
    to_path = FORMATS["xml"].to_path()
    assert to_path
    for name in ("Fen Barge Co.", "Fen Barge Co.", "Reed Ferry Co."):
        filing = replace(FILING, issuer=replace(FILING.issuer, name=name))
        to_path(records("a.txt", filing=filing), tmp_path, lambda _, why: refused.append(why))
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt.xml"]
    assert (tmp_path / "a.txt.xml").read_text("utf-8") == FILING.to_xml()
    assert refused == [f"{tmp_path / 'a.txt.xml'} is there already, and holds something else."]


WHOLE = replace(
    FILING,
    derivative_table=(
        replace(
            FILING.non_derivative_table[0],
            conversion_or_exercise_price=Decimal("1.5"),
            expiration_date=date(2030, 1, 2),
            underlying_security_title="Common Stock",
            footnotes={"transaction_price_per_share": ("F1",), "exercise_date": ("F1",)},
        ),
    ),
).to_dict()
OF_FORM_3 = {
    name: None if name.startswith(("transaction", "shares", "equity")) else value
    for name, value in WHOLE["derivative_table"][0].items()
} | {"kind": "holding", "footnotes": {"exercise_date": ["F1"]}}
TYPES = ["3", "3/A", "4", "4/A", "5", "5/A"]
ODD = st.sampled_from(["A", "D", "I", "P", "OR", "A6", "7", "-1", "0.00001", "1e3", *TYPES])
TEXTS = st.none() | st.text(max_size=130) | ODD
REFERENCES = st.lists(st.sampled_from(["F1", "F2", "F100", "*"]), max_size=3)


def anything(path: str) -> st.SearchStrategy[Any]:
    return REFERENCES if ".footnotes." in path else st.booleans() if "flag" in _places()[path] else TEXTS


CHANGES = st.sampled_from(sorted(_places())).flatmap(lambda path: st.tuples(st.just(path), anything(path)))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(TYPES), st.lists(CHANGES, max_size=4, unique_by=lambda change: change[0]))
def test_whatever_a_filing_holds_no_invalid_document_is_written(kind: str, changes: list[tuple[str, Any]]) -> None:
    filing = {**deepcopy(WHOLE), "document_type": kind}
    if kind.endswith("/A"):
        filing["date_of_original_submission"] = "2024-01-02"
    if kind[0] == "3":
        filing["non_derivative_table"], filing["derivative_table"] = [], [deepcopy(OF_FORM_3)]
    for row in filing["non_derivative_table"] + filing["derivative_table"]:
        row["transaction_form_type"] = "5" if kind[0] == "5" else None
    for path, value in changes:
        if filing[re.split(r"\W", path)[0]] != []:
            place, name = _reach(filing, path.replace("[]", "[0]"))
            place[name] = value
    try:
        xml = ownership_document(filing)
    except IncompleteFilingError:
        return
    check_against_the_schema(xml, filing["document_type"])
    again = dict(leaves(form4parse.parse(xml).to_dict()))
    for path, value in changes:
        read = path.replace("[]", "[0]")
        if read in again and isinstance(value, str) and not re.search("street|country", path):
            assert (again[read] or "").split() == value.split()


PATHS = st.sampled_from(sorted(_places())).map(lambda path: path.replace("[]", "[1]")) | st.text(max_size=9)
ANYTHING = (
    TEXTS | st.booleans() | st.integers() | st.decimals() | st.dates() | st.floats() | st.lists(TEXTS, max_size=2)
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(PATHS, ANYTHING, max_size=3))
def test_whatever_is_supplied_ends_in_a_document_or_a_sentence(supply: dict[str, Any]) -> None:
    filing = replace(FILING, aff10b5_one=None, non_derivative_table=FILING.non_derivative_table * 2)
    try:
        xml = filing.to_xml(supply={"aff10b5_one": False, **supply})
    except (SupplyError, IncompleteFilingError):
        return
    check_against_the_schema(xml, "4")
