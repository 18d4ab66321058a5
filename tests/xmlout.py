"""What tests of XML out have in common: a whole filing, changes of it, values for what one lacks, the XSDs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from lxml import etree

from form4parse import Filing, Footnote, IncompleteFilingError, Issuer, ReportingOwner, SecurityRow, Signature
from form4parse.formats.address import addressed
from form4parse.formats.ownership import lacks
from form4parse.formats.supply import _places, supplied
from tests.cases import SHARED

SCHEMAS = SHARED / "schema"
EXAMPLES = {
    "cik": "1700000001", "flag": False, "date": "2026-04-07", "amount": "7", "form_type": "5", "code": "J", "side": "A",
    "ownership": "D", "country": "X1", "footnote": "F77",
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
    is_taken_away = "no place" in what or ".footnotes." in path
    return None if is_taken_away else EXAMPLES.get(min(takes), "NONE")


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
