"""A filing as the SEC's ownershipDocument XML. The fields are named after its elements, so the names say most of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from form4parse import Filing, SecurityRow
from form4parse.model import plain

_LETTER = re.compile(r"_([a-z])")
_HEAD = (
    "schema_version",
    "document_type",
    "period_of_report",
    "date_of_original_submission",
    "no_securities_owned",
    "not_subject_to_section16",
    "form3_holdings_reported",
    "form4_transactions_reported",
)
_OWNER = {
    "reportingOwnerId": ("cik", "name"),
    "reportingOwnerAddress": ("street1", "street2", "city", "state", "zip_code"),
}
_RELATIONSHIP = ("is_director", "is_officer", "is_ten_percent_owner", "is_other", "officer_title", "other_text")
_ROW = (
    (None, ("security_title", "conversion_or_exercise_price", "transaction_date", "deemed_execution_date")),
    ("transactionCoding", ("transaction_form_type", "transaction_code", "equity_swap_involved")),
    (None, ("transaction_timeliness",)),
    (
        "transactionAmounts",
        (
            "transaction_shares",
            "transaction_total_value",
            "transaction_price_per_share",
            "transaction_acquired_disposed_code",
        ),
    ),
    (None, ("exercise_date", "expiration_date")),
    ("underlyingSecurity", ("underlying_security_title", "underlying_security_shares", "underlying_security_value")),
    ("postTransactionAmounts", ("shares_owned_following_transaction", "value_owned_following_transaction")),
    ("ownershipNature", ("direct_or_indirect_ownership", "nature_of_ownership")),
)
"""The groups of a row's elements, in the schema's order."""


def ownership_xml(filing: Filing) -> bytes:
    root = etree.Element("ownershipDocument")
    _add(root, filing, _HEAD)
    _add(etree.SubElement(root, "issuer"), filing.issuer, ("cik", "name", "trading_symbol"), "issuer")
    for owner in filing.reporting_owners:
        at = etree.SubElement(root, "reportingOwner")
        for group, names in _OWNER.items():
            _add(etree.SubElement(at, group), owner, names, "rptOwner")
        _add(etree.SubElement(at, "reportingOwnerRelationship"), owner, _RELATIONSHIP)
    _add_table(root, "nonDerivative", filing.non_derivative_table)
    _add_table(root, "derivative", filing.derivative_table)
    footnotes = etree.SubElement(root, "footnotes")
    for footnote in filing.footnotes:
        etree.SubElement(footnotes, "footnote", id=footnote.id).text = footnote.text
    etree.SubElement(root, "remarks").text = filing.remarks
    for signature in filing.signatures:
        _add(etree.SubElement(root, "ownerSignature"), signature, ("name", "date"), "signature")
    etree.indent(root, " " * 4)
    return b'<?xml version="1.0"?>\n' + etree.tostring(root)


def _add(parent: etree._Element, values: object, names: Iterable[str], prefix: str = "") -> None:
    for name in names:
        text = _text(getattr(values, name))
        if text is not None:
            etree.SubElement(parent, _tag(name, prefix)).text = text


def _add_table(root: etree._Element, kind: str, rows: Iterable[SecurityRow]) -> None:
    table = etree.SubElement(root, f"{kind}Table")
    for row in rows:
        at = etree.SubElement(table, f"{kind}{row.kind.title()}")
        for group, names in _ROW:
            filled = [n for n in names if getattr(row, n) is not None or n in row.footnotes]
            if filled:
                parent = at if group is None else etree.SubElement(at, group)
                _add_values(parent, row, filled, is_coding=group == "transactionCoding")


def _add_values(parent: etree._Element, row: SecurityRow, names: Iterable[str], *, is_coding: bool) -> None:
    for name in names:
        element = etree.SubElement(parent, _tag(name))
        at = element if is_coding else etree.SubElement(element, "value")
        at.text = _text(getattr(row, name))
        _add_references(parent if is_coding else element, row.footnotes, name)


def _add_references(parent: etree._Element, footnotes: Mapping[str, tuple[str, ...]], name: str) -> None:
    for footnote in footnotes.get(name, ()):
        etree.SubElement(parent, "footnoteId", id=footnote)


def _tag(name: str, prefix: str = "") -> str:
    camel = _LETTER.sub(lambda m: m[1].upper(), name)
    return f"{prefix}{camel[0].upper()}{camel[1:]}" if prefix else camel


def _text(value: Any) -> str | None:
    return str(int(value)) if isinstance(value, bool) else plain(value)
