"""HTML around a text that was typed: what stands in <PRE>, with spaces that keep its columns in place."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import NamedTuple

from form4parse.spans import Segments

_PRE = re.compile(r"<pre\b[^>]*>(?P<text>.*?)(?:</pre\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[rdh]\b", re.IGNORECASE)
_HIDDEN = r"<!--[^<>]*-->|<title\b[^<>]*>[^<>]*</title\s*>"
_ENDS_LINE = r"<(?:br|p|/p|div|/div|hr|/h\d|/center|/tr)\b[^>]*>"
_KEPT = r"(?!/?(?:table|caption|s|c|fn|page)>)"
"""What EDGAR asked for in text tables."""
_MARKUP = re.compile(
    rf"{_HIDDEN}|(?P<end>{_ENDS_LINE})|<{_KEPT}[/!?]?[a-z][^<>]*>|(?P<entity>&(?:[a-z]\w*|#\d+|#x[\da-f]+);)",
    re.IGNORECASE,
)
_LEAST = 0.5
"""The share of a page that is such a text."""


class Typed(NamedTuple):
    text: str
    origin: Segments


def typed_text(source: str) -> Typed | None:
    """The text of a page that is nothing else but such a text and a frame; nothing for other pages."""
    places = [found.span("text") for found in _PRE.finditer(source)]
    if sum(end - start for start, end in places) < _LEAST * len(source):
        return None
    if any(not _is_inside(found.start(), places) for found in _CELL.finditer(source)):
        return None
    return _without_markup(source, places)


def _is_inside(at: int, places: list[tuple[int, int]]) -> bool:
    before = bisect_right(places, (at, at)) - 1
    return before >= 0 and at < places[before][1]


def _without_markup(source: str, places: list[tuple[int, int]]) -> Typed:
    pieces: list[str] = []
    origin = Segments()
    length = at = 0

    def add(text: str, start: int) -> None:
        nonlocal length
        if text:
            origin.add(length, start)
            pieces.append(text)
            length += len(text)

    for found in _MARKUP.finditer(source):
        add(source[at : found.start()], at)
        if found["entity"]:
            add(unescape(found["entity"]).replace("\xa0", " "), found.start())
        elif found["end"] and not _is_inside(found.start(), places):
            add("\n", found.start())
        at = found.end()
    add(source[at:], at)
    return Typed("".join(pieces), origin)
