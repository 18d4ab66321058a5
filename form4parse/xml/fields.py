"""Which element of the schema fills which field: the fields are named after the elements, so the names say it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from form4parse.model import Filing, Issuer, ReportingOwner, SecurityRow, Signature

_UNDERSCORE = re.compile(r"_([a-z])")
_TRUE, _FALSE = {"1", "true"}, {"0", "false"}


class Field(NamedTuple):
    name: str
    convert: Callable[[str], Any]
    """Raises ValueError where the text is no such value."""
    expected: str
    """In plain English."""


def text(given: str) -> str:
    return " ".join(given.split()) if "\n" in given else given


def _date(given: str) -> dt.date:
    """EDGAR's dates may carry a time zone (`2015-11-24-05:00`)."""
    return dt.date.fromisoformat(given[:10])


def _number(given: str) -> Decimal:
    try:
        number = Decimal(given)
    except InvalidOperation:
        raise ValueError(given) from None
    if not number.is_finite():
        raise ValueError(given)
    return number


def _flag(given: str) -> bool:
    """The schema's booleans have two spellings."""
    low = given.lower()
    if low not in _TRUE and low not in _FALSE:
        raise ValueError(given)
    return low in _TRUE


_KINDS = {
    "str": (text, "a text"),
    "Decimal": (_number, "an amount"),
    "dt.date": (_date, "a date"),
    "bool": (_flag, "true or false"),
}


def _of(cls: type, prefix: str = "") -> Mapping[str, Field]:
    """The fields of a class by the elements that fill them."""
    found = {}
    for field in fields(cls):
        kind = str(field.type).removesuffix(" | None")
        if kind in _KINDS and field.name != "kind":
            camel = _UNDERSCORE.sub(lambda m: m[1].upper(), field.name)
            tag = f"{prefix}{camel[0].upper()}{camel[1:]}" if prefix else camel
            found[tag] = Field(field.name, *_KINDS[kind])
    return found


FILING = _of(Filing)
ISSUER = _of(Issuer, "issuer")
OWNER = {**_of(ReportingOwner), **_of(ReportingOwner, "rptOwner")}
OWNER["rptOwnerNonUSStateTerritory"] = OWNER["rptOwnerState"]
"""A foreign place has the one or the other."""
ROW = _of(SecurityRow)
SIGNATURE = _of(Signature, "signature")
WRAPPERS = {
    "ownershipDocument", "reportingOwnerId", "reportingOwnerAddress", "reportingOwnerRelationship",
    "nonDerivativeTable", "derivativeTable", "transactionAmounts", "postTransactionAmounts", "ownershipNature",
    "underlyingSecurity", "footnotes", "rptOwnerNonUSAddressFlag", "rptOwnerStateDescription",
}  # fmt: skip
"""Elements without a value of their own; and one whose value another element shows as well."""
CODING = {"transactionFormType", "transactionCode", "equitySwapInvolved"}
"""Their references stand at the element around them."""
