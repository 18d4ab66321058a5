"""Filings that were built by hand: what is no filing's ends in one sentence with its path."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from form4parse import Diagnostic, Filing, SecurityRow
from form4parse.formats.sound import check_types
from tests.cases import CASES, Case
from tests.xmlout import FILING, changed_owner, changed_row

ROW = "non_derivative_table[0]"
DOUBT = Diagnostic("value-unread", "grave", "", None, lambda: None)
ODD: list[tuple[Filing, type[Exception], str]] = [
    (
        changed_row(transaction_shares=Decimal("NaN")),
        ValueError,
        f"{ROW}.transaction_shares: Decimal('NaN') is not a number.",
    ),
    (changed_row(transaction_shares=1.5), TypeError, f"{ROW}.transaction_shares: 1.5 is not a Decimal."),
    (
        changed_row(transaction_date="01/02/2024"),
        TypeError,
        f"{ROW}.transaction_date: '01/02/2024' is not a datetime.date.",
    ),
    (
        changed_row(transaction_date=dt.datetime(2024, 1, 2, tzinfo=dt.UTC)),
        TypeError,
        f"{ROW}.transaction_date: {dt.datetime(2024, 1, 2, tzinfo=dt.UTC)!r} is not a datetime.date.",
    ),
    (changed_row(security_title=7), TypeError, f"{ROW}.security_title: 7 is not a text."),
    (changed_row(kind="gift"), ValueError, f"{ROW}.kind: 'gift' is not transaction or holding."),
    (
        changed_row(footnotes={"transaction_date": "F1"}),
        TypeError,
        f"{ROW}.footnotes.transaction_date: 'F1' is not a tuple.",
    ),
    (
        changed_row(footnotes={"transaction_date": (1,)}),
        TypeError,
        f"{ROW}.footnotes.transaction_date[0]: 1 is not a text.",
    ),
    (changed_owner(is_director="yes"), TypeError, "reporting_owners[0].is_director: 'yes' is not True or False."),
    (dataclasses.replace(FILING, signatures=[]), TypeError, "signatures: [] is not a tuple."),  # type: ignore[arg-type]
    (dataclasses.replace(FILING, issuer=None), TypeError, "issuer: None is not of the class Issuer."),  # type: ignore[arg-type]
    (
        dataclasses.replace(FILING, diagnostics=(DOUBT,)),
        ValueError,
        "diagnostics[0].severity: 'grave' is not error or warning or note.",
    ),
]


@pytest.mark.parametrize("write", [Filing.to_xml, Filing.to_tables])
@pytest.mark.parametrize(("filing", "kind", "expected"), ODD, ids=lambda value: str(value)[:40])
def test_an_odd_value_ends_in_one_sentence(filing: Filing, kind: type[Exception], expected: str, write: Any) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(kind) as error:
        write(filing)
    assert str(error.value) == expected


@pytest.mark.parametrize("cls", [Filing, SecurityRow, type(FILING.issuer), type(FILING.reporting_owners[0])])
def test_no_field_takes_anything(cls: Any) -> None:
    """Also one that is of a type which the check has not seen before."""
    for field in dataclasses.fields(cls):
        if not field.name.startswith("_"):
            values = {"kind": "holding"} if cls is SecurityRow else {}
            with pytest.raises(TypeError, match=f"^{field.name}: "):
                check_types(cls(**{**values, field.name: object()}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_read_is_sound(case: Case) -> None:
    for filing in case.read_all():
        check_types(filing)


@pytest.mark.parametrize("supply", [[], ["issuer.cik"], "issuer.cik=1", {1: "x"}])
def test_what_is_supplied_is_a_mapping(supply: Any) -> None:
    with pytest.raises(TypeError, match=r"^supply: .* is not a mapping of paths to values\.$"):
        FILING.to_xml(supply)
