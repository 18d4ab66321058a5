"""The SEC's ownershipDocument schema, as `grammar/ownership_schema.toml` says it: which elements there are, and what
each of them takes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from form4parse.editions.codes import codes, ownership_schema

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for, however it is written."""
_MOST_QUOTED = 60


class Kind(NamedTuple):
    """What an element takes."""

    said: str
    """In plain English."""
    type: str = "text"
    longest: int = 0
    pattern: str = ""
    table: str = ""
    """Of codes; without those of the kind `but`."""
    but: str = ""

    def problem(self, value: Any) -> str:
        """What is wrong with a value; nothing if it is right."""
        if isinstance(value, str) and self.type != "flag":
            return self._problem_of_text(value)
        return "" if isinstance(value, bool) and self.type == "flag" else f"{_quoted(value)} is not {self.said}"

    def _problem_of_text(self, value: str) -> str:
        if found := FORBIDDEN.search(value):
            return f"it has a character that XML cannot hold (U+{ord(found[0]):04X})"
        if self.longest and len(value) > self.longest:
            return f"it is too long: {len(value)} of {self.longest} characters"
        return "" if self._is_known(value) else f"{_quoted(value)} is not {self.said}"

    def _is_known(self, value: str) -> bool:
        if self.table:
            return value in codes()[self.table] and bool(kinds()[self.but].problem(value))
        if self.type == "date":
            return _is_date(value)
        return not self.pattern or re.fullmatch(self.pattern, value) is not None


def _quoted(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= _MOST_QUOTED else f"{said[: _MOST_QUOTED - 1]}…"


def _is_date(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


class Element(NamedTuple):
    """One entry of the schema; the file says what each word means."""

    element: str
    field: str = ""
    kind: str = ""
    due: bool = False
    due_unless: str = ""
    due_with: Mapping[str, str] = {}
    instead_of: str = ""
    inside: str = ""
    noted: bool = True
    forms: str = "345"
    amendment: bool = False
    by: str = ""
    default: Mapping[str, Any] = {}
    hint: str = ""
    path: str = ""
    part: str = ""
    references: str = ""
    of: str = ""
    each: str = ""
    least: int = 0
    most: int = 0
    item: str = ""
    items: Mapping[str, str] = {}


@cache
def kinds() -> Mapping[str, Kind]:
    return {name: Kind(**entry) for name, entry in ownership_schema()["kinds"].items()}


@cache
def part(name: str, document_type: str) -> tuple[Element, ...]:
    """The elements of a part in a document of some type, in their order."""
    every = (Element(**entry) for entry in ownership_schema()["parts"][name])
    amends = document_type.endswith("/A")
    return tuple(e for e in every if document_type[:1] in e.forms and (amends or not e.amendment))


@cache
def placed(name: str, document_type: str) -> tuple[frozenset[str], frozenset[str]]:
    """The fields that a part has a place for, and those that it has a place for references of."""
    every = tuple(_leaves(name, document_type))
    return (
        frozenset(e.field or e.of or e.each for e in every),
        frozenset(e.references or e.field for e in every if e.references or (e.inside and e.noted)),
    )


def _leaves(name: str, document_type: str) -> Iterator[Element]:
    for element in part(name, document_type):
        if not element.part or element.of or element.each:
            yield element
        else:
            yield element._replace(field="", of="")
            yield from _leaves(element.part, document_type)
