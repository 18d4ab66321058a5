"""Attributes that hold what belongs in their element."""

from __future__ import annotations

import re
from collections.abc import Iterator

from form4parse.xml.marks import Mark
from form4parse.xml.vocabulary import NAMES, REFERENCE, ROLES

_EMPTY = re.compile(
    r"<(?:\w+:)?(\w+)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))+)\s*(?:/>|>\s*</)",
)
_HOLDING = re.compile(r"\s(?!id\s*=)(\w+)\s*=\s*(?:\"\s*([^\"]*?)\s*\"|'\s*([^']*?)\s*')")
"""Those that say something of the element itself have a prefix."""


def held(attributes: str) -> list[tuple[str, str]]:
    """The name and the value of each that holds something."""
    return [(m[1], m[2] or m[3]) for m in _HOLDING.finditer(attributes) if m[2] or m[3]]


def unread(document: str) -> Iterator[Mark]:
    """Those of empty elements, which are not read; but the only one of a <value> is."""
    for tag in _EMPTY.finditer(document):
        name = NAMES.get(tag[1].lower())
        if name is None or ROLES[name] == REFERENCE:
            continue
        found = held(tag[2])
        if name != "value" or len(found) > 1:
            for attribute, value in found:
                yield Mark(tag.start(), "element-misplaced", (f'{attribute}="{value}"', name))
