"""Values supplied for what a filing lacks; and whatever is in one, no invalid document is written."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import form4parse
from form4parse import IncompleteFilingError, ReportingOwner, Signature, SupplyError
from form4parse.formats.ownership import ownership_document
from form4parse.formats.supply import _places, _reach, supplied
from form4parse.xml.escapes import WIDTHLESS
from tests.xmlout import FILING, changed_row, check_against_the_schema, leaves


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
    "path", ["aff10b5_one", "non_derivative_table[0].equity_swap_involved", "reporting_owners[0].is_officer"]
)
def test_a_stated_false_stands(path: str) -> None:
    plain = FILING.to_dict()
    assert dict(leaves(plain))[path] is False
    assert supplied(plain, {path: True}) == plain


def test_an_owner_is_begun_only_where_a_filing_has_none() -> None:
    plain = replace(FILING, reporting_owners=()).to_dict()
    (owner,) = supplied(plain, {"reporting_owners[0].is_officer": True})["reporting_owners"]
    assert owner["is_officer"] is True
    assert supplied(plain, {"issuer.foreign_trading_symbol": "FEN"})["reporting_owners"] == []
    with pytest.raises(SupplyError, match=r"the filing has only 1 of reporting_owners\.$"):
        supplied(FILING.to_dict(), {"reporting_owners[1].cik": "456"})


def test_a_type_is_supplied_with_what_it_demands() -> None:
    filing = replace(FILING, document_type=None, signatures=())
    xml = filing.to_xml({"signatures[0].name": "Wren Aldous", "signatures[0].date": "2024-03-05", "document_type": "4"})
    assert form4parse.parse(xml).signatures == (Signature("Wren Aldous", date(2024, 3, 5)),)


def test_what_is_taken_is_noted_and_written_as_the_reader_gives_it() -> None:
    plain = replace(changed_row(transaction_date=None), date_of_original_submission=date(2024, 1, 1)).to_dict()
    supply = {
        "non_derivative_table[0].transaction_date": date(2024, 3, 4),
        "non_derivative_table[0].transaction_price_per_share": "003.50",
        "date_of_original_submission": None,
        "issuer.foreign_trading_symbol": "",
        "issuer.cik": "9",
    }
    given = supplied({**plain, "issuer": {**plain["issuer"], "cik": None}}, supply)
    assert [(said["code"], said["severity"], said["field"], said["span"]) for said in given["diagnostics"]] == [
        ("value-supplied", "note", path, None) for path in supply if path != "issuer.foreign_trading_symbol"
    ]
    assert [said["message"].rpartition(": ")[2] for said in given["diagnostics"]] == [
        "'2024-03-04'", "'3.5'", "nothing", "'0000000009'"
    ]  # fmt: skip
    row = given["non_derivative_table"][0]
    assert (row["transaction_date"], row["transaction_price_per_share"]) == ("2024-03-04", "3.5")
    assert given["issuer"]["cik"] == "0000000009"
    assert plain["diagnostics"] == []


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
        if read not in again or not isinstance(value, str) or re.search("street|country", path):
            continue
        seen = value.translate(dict.fromkeys(map(ord, WIDTHLESS)))  # the others are taken away when it is read
        if seen.strip():  # what is blank is as good as none, which the form's rules may fill
            assert (again[read] or "").split() == seen.split()


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
