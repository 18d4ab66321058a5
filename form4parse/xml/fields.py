"""Which element of the schema fills which field: the fields are named after the elements, so the names say it. What
they do not say is data, in grammar/elements.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from form4parse.editions.codes import elements
from form4parse.model import Filing, Issuer, ReportingOwner, SecurityRow, Signature
from form4parse.xml import conversion
from form4parse.xml.conversion import Convert, Odd, text

_UNDERSCORE = re.compile(r"_([a-z])")
_FROM_HEADER = {"accession_number", "filing_date"}
"""These fields of a filing are none of its XML's."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    name: str
    convert: Convert = text
    odd: Odd | None = None
    """For what the schema writes otherwise."""
    expected: str = ""
    """In plain English."""
    references: str = ""
    """The field under which its references are listed."""


_KINDS = {
    "str": (text, None, "a text"),
    "Decimal": (conversion.number, conversion.odd_number, "an amount"),
    "dt.date": (conversion.date, conversion.odd_date, "a date"),
    "bool": (conversion.flag, conversion.odd_flag, "true or false"),
}
_ELEMENTS = elements()
_CODING = _ELEMENTS["coding"]


def _of(cls: type, prefix: str = "") -> dict[str, Field]:
    """The fields of a class by the elements that fill them. A prefix is that of the texts; flags have none."""
    found = {}
    for field in fields(cls):
        kind = str(field.type).removesuffix(" | None")
        if kind in _KINDS and field.name not in {"kind", *_FROM_HEADER}:
            name = _UNDERSCORE.sub(lambda m: m[1].upper(), field.name)
            tag = f"{prefix}{name[0].upper()}{name[1:]}" if prefix and kind != "bool" else name
            found[tag] = Field(field.name, *_KINDS[kind], references=field.name)
    return found


def _named(known: dict[str, Field]) -> dict[str, Field]:
    """With the other names of the elements."""
    return known | {name: known[today] for name, today in _ELEMENTS["names"].items() if today in known}


def _row() -> dict[str, Field]:
    found = _of(SecurityRow)
    code = found["transactionCode"].name
    for tag in _CODING["names"]:
        field = found[tag]
        found[tag] = Field(field.name, field.convert, field.odd, field.expected, code)
    return found | {_CODING["around"]: found["transactionCode"]}


PLACES = tuple(Field(tag) for tag in _ELEMENTS["place"]["names"])
"""Not fields of an owner: the first that is given becomes its state where that has no code."""
FILING = _of(Filing)
ISSUER = _named(_of(Issuer, "issuer"))
OWNER = _named(
    _of(ReportingOwner, "rptOwner")
    | {tag: _of(ReportingOwner)[tag] for tag in _ELEMENTS["unprefixed"]["names"]}
    | {place.name: place for place in PLACES}
)
ROW = _named(_row())
SIGNATURE = _of(Signature, "signature")
ROWS: Mapping[str, tuple[str, str]] = {tag: (table, kind) for tag, (table, kind) in _ELEMENTS["rows"].items()}
TABLES: Mapping[str, str] = _ELEMENTS["tables"]
GROUPS: frozenset[str] = frozenset(_ELEMENTS["groups"]["names"])
PASSED_OVER: frozenset[str] = frozenset(_ELEMENTS["passed_over"]["names"])
CODING: frozenset[str] = frozenset(_CODING["names"])
WRAPPERS: frozenset[str] = GROUPS | TABLES.keys() | PASSED_OVER
"""Elements without a value of their own that the data has."""
CODED: str = _CODING["around"]
PARTING: frozenset[str] = frozenset(_ELEMENTS["markup"]["parting"])
MARKUP: frozenset[str] = PARTING | frozenset(_ELEMENTS["markup"]["inline"])
OF_TRANSACTIONS: frozenset[str] = frozenset(_ELEMENTS["kinds"]["transaction"])
"""The fields that only a transaction has."""
SPELLINGS: Mapping[str, str] = {
    tag.lower(): tag
    for tags in (FILING, ISSUER, OWNER, ROW, SIGNATURE, ROWS, TABLES, GROUPS, PASSED_OVER)
    for tag in (*tags, "issuer", "reportingOwner", "ownerSignature", "footnote", "footnoteId", "value")
}
"""Each element by its name in small letters."""
