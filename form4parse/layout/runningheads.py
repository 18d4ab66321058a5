"""What a printer, a browser or a fax machine puts on every page, at its top or its foot, wherever in the form the page
happens to break. It is known by its count of pages, and stands in the way of what goes on behind it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from form4parse.layout.page import Range

_COUNT = re.compile(
    r"(?<![\d/])(?<!\d[.,])(?P<page>\d{1,3}) {0,2}(?:/|of) {0,2}(?P<pages>\d{1,3})(?![\d/]|[.,]\d)", re.IGNORECASE
)
"""Such as `PAGE 2/5` and `2 of 5`."""
_LIKELY = re.compile(r"\d {0,2}(?:/|of) {0,2}\d{1,3}(?![\d/])", re.IGNORECASE)
"""The same, found faster."""
_ALONE = re.compile(r"\W*page\W{1,3}\d{1,3}(?: {0,2}(?:/|of) {0,2}\d{1,3})?\W*", re.IGNORECASE)
"""A line that is nothing but a page's number."""
_PAGE = re.compile(r"^[^\w\n]*page\b", re.IGNORECASE | re.MULTILINE)
_FIGURES = re.compile(r"\d+")
_CELLS = ("\t", "|")
_LONGEST = 250


def running_heads(source: str) -> list[Range]:
    """The lines of a text that are none of the form's, from top to bottom."""
    heads = {line for line in _lines(source, _PAGE) if _ALONE.fullmatch(source, *line)}
    counts = defaultdict(list)
    for line in _lines(source, _LIKELY):
        text = source[slice(*line)]
        shape = _FIGURES.sub("0", text)
        for place, count in enumerate(_COUNT.finditer(text)):
            counts[shape, place, int(count["pages"])].append((int(count["page"]), line))
    for (_, _, pages), found in counts.items():
        numbers = [number for number, _ in found]
        if len(found) > 1 and numbers[-1] <= pages and all(b == a + 1 for a, b in pairwise(numbers)):
            heads.update(line for _, line in found)
    return sorted(heads)


def _lines(source: str, pattern: re.Pattern[str]) -> Iterator[Range]:
    """The lines in which a pattern is found; none with cells, and none that is too long for the top of a page."""
    end = -1
    for found in pattern.finditer(source):
        if found.start() < end:
            continue
        start = max(source.rfind("\n", 0, found.start()), source.rfind("\f", 0, found.start())) + 1
        end = source.find("\n", found.start())
        end = end if end >= 0 else len(source)
        if end - start <= _LONGEST and not any(mark in source[start:end] for mark in _CELLS):
            yield Range(start, end)
