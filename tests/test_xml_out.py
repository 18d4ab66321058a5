"""ownershipDocument XML out: whatever was read, what is written validates and reads as the same filing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import form4parse
from form4parse import Diagnostic, Filing, IncompleteFilingError, Issuer
from form4parse.editions.codes import codes
from form4parse.formats.schema import kinds
from tests.cases import CASES, HERE, SHARED, Case
from tests.xmlout import (
    ELSEWHERE,
    FILING,
    SCHEMAS,
    changed_owner,
    changed_row,
    check_against_the_schema,
    compared,
    invented,
    leaves,
    told,
)


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
    with pytest.raises(
        IncompleteFilingError, match=r"(?m)^the filing cannot be written .*:\n  issuer\.cik: .*\n  aff10b5_one: "
    ) as error:
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


# ---- doubts ----------------------------------------------------------------------------------------------------------


def test_what_is_doubtful_or_supplied_stands_in_comments_before_the_document() -> None:
    filing = form4parse.read(HERE / "cases/cells/damaged-dates.txt")
    supply = invented(filing)
    xml = filing.to_xml(supply=supply)
    said = [str(comment.text) for comment in etree.fromstring(xml.encode()).itersiblings(preceding=True)]
    assert len(said) == len(filing.doubts) + len(supply)
    assert any("value-unread" in text and "03/07/202A" in text for text in said)
    supplied_again = [d.field for d in form4parse.parse(xml).diagnostics if d.code == "value-supplied"]
    assert supplied_again == [*supply]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_doubts_come_back_from_the_document(case: Case) -> None:
    for filing in case.read_all():
        assert doubts(form4parse.parse(filing.to_xml(supply=invented(filing)))) == doubts(filing)


def test_doubts_of_several_documents_in_a_file_are_of_their_own_each() -> None:
    written = [doubted(("warning", "text-unclear", path, path)).to_xml() for path in ("remarks", "issuer.name")]
    text = "\n".join(xml.removeprefix('<?xml version="1.0"?>\n') for xml in (*written, FILING.to_xml()))
    read = form4parse.parse_all(text)
    assert [[said.field for said in filing.doubts] for filing in read] == [["remarks"], ["issuer.name"], []]
    (span,) = (said.span for said in read[1].doubts)
    assert span
    assert text.splitlines()[span.start_line - 1].startswith(span.text)
    assert span.text.startswith("<!-- form4parse: warning ")


@settings(deadline=None)
@given(st.text() | st.text("-<>!\\u{}=3D \n"), st.sampled_from([None, "remarks", f"{ROW}.footnotes.transaction_date"]))
def test_any_message_comes_back(message: str, path: str | None) -> None:
    filing = doubted(("error", "value-unread", path, message))
    xml = filing.to_xml()
    check_against_the_schema(xml, "4")
    assert doubts(form4parse.parse(xml)) == doubts(filing)


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- form4parse: error no-such-code: remarks: x -->",
        "<!-- form4parse: grave value-unread: remarks: x -->",
        f"<!-- form4parse: error value-unread: footnotes[{'9' * 5000}]: x -->",
        "<!-- form4parse: error value-unread: remarks: " * 3 + "-->",
        "<!-- error value-unread: remarks: x -->",
    ],
)
def test_a_comment_that_is_none_of_ours_says_nothing(comment: str) -> None:
    read = form4parse.parse(FILING.to_xml().replace("\n", f"\n{comment}\n", 1))
    assert doubts(read) == []


def doubts(filing: Filing) -> list[tuple[str, str, str | None, str]]:
    return [(said.code, said.severity, said.field, said.message) for said in filing.doubts]


def doubted(*said: tuple[str, str, str | None, str]) -> Filing:
    made = (Diagnostic(code, severity, message, path, lambda: None) for severity, code, path, message in said)
    return replace(FILING, diagnostics=tuple(made))


@pytest.mark.parametrize("territory", ["M0", "Kansai"])
def test_a_code_of_a_place_abroad_stands_beside_its_name(territory: str) -> None:
    xml = changed_owner(state="M0").to_xml().replace(">M0</rptOwnerNonUS", f">{territory}</rptOwnerNonUS")
    assert "<rptOwnerStateDescription>JAPAN<" in xml
    read = form4parse.parse(xml)
    assert (read.doubts, read.reporting_owners[0].state) == ((), territory)
