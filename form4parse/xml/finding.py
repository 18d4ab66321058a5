"""Where documents begin and end in a text that holds several, or whose own tags are damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from form4parse.xml.vocabulary import NAMES

_NAME = "ownershipDocument"
_TORN = r"\s*"
_ROOT = re.compile(rf"<(?P<end>/?)\s*(?:\w+:)?{_TORN.join(_NAME)}(?![\w.-])[^<>]*>?", re.IGNORECASE)
_USUAL = {"value", "issuer", "remarks", "footnotes", "footnote", _NAME.lower()}
"""Names that tags of other texts may have."""
_ELEMENT = re.compile(rf"</?(?:\w+:)?(?:{'|'.join(sorted(NAMES.keys() - _USUAL))})\b", re.IGNORECASE)


def documents(text: str) -> Iterator[tuple[int, int]]:
    """The places of the documents. What stands before the first or behind an end is part of the nearest, if it has
    elements of one."""
    roots = list(_ROOT.finditer(text))
    begins = [m.start() for m in roots if not m["end"]]
    first = _ELEMENT.search(text, 0, begins[0] if begins else len(text))
    if first and begins:
        begins[0] = first.start()
    elif first:
        begins = [first.start()]
    elif roots and not begins:
        begins = [roots[0].start()]
    ends = [m for m in roots if m["end"]]
    held: int | None = None
    """Where a document begins of which nothing but its first tag is there before another one."""
    at = 0
    for start, limit in pairwise([*begins, len(text)]):
        while at < len(ends) and ends[at].start() < start:
            at += 1
        end = 0
        while at < len(ends) and ends[at].end() <= limit:
            end = ends[at].end()
            at += 1
        has_elements = _ELEMENT.search(text, start, limit) is not None
        if not (end or has_elements) and limit < len(text):
            held = start if held is None else held
            continue
        if not end or _ELEMENT.search(text, end, limit):
            end = limit
        yield start if held is None else held, end
        held = None
