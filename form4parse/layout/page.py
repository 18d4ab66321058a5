"""A page: its text without markup, line by line and cell by cell, and the way back to the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from form4parse.edition import WORD
from form4parse.marks import ALL, BREAK, CAPTION, CELL, LINK_ENDS, LINK_OPENS
from form4parse.spans import Origin, Segments

_ANY_MARK = re.compile(f"[{ALL}]")
_NEAREST = str.maketrans(dict.fromkeys(ALL, "|") | {CAPTION: ">", BREAK: " ", LINK_OPENS: "[", LINK_ENDS: "]"})


class Range(NamedTuple):
    """From `start` up to `end` in a page's text."""

    start: int
    end: int


class Row(NamedTuple):
    cells: list[Range]
    table: int
    """Rows of one table share a number; 0 is a line of running text."""
    gap: int
    """How many blank lines stand before it."""
    has_run_together: bool = False
    """Whether it is several lines of the page, written as one."""
    is_parted: bool = False
    """Whether it is a piece of a line, and what tells where it begins or ends is no more than likely."""
    margin: int = 0
    """For a line kept in place by spaces: where in the page's text its first column would be; a letter's column is its
    place less this."""


Block = list[Row]
"""Lines with no blank line between them."""


class Page:
    """`text` holds each row on a line of its own, its cells parted by │."""

    def __init__(
        self, text: str, rows: list[Row], origin: Origin, removed: list[Range] | None = None, *, has_cells: bool
    ) -> None:
        self.text = text
        self.rows = rows
        self.origin = origin
        self.removed = removed or []
        """Letters that do not belong where they stood."""
        self.has_cells = has_cells
        """Whether it has tables whose cells are known."""
        self.moved: list[Range] = []
        """What was put together with other pieces elsewhere in the text."""
        self.is_scattered = False
        """Whether its cells and boxes stand one below the other."""

    def has_word(self, start: int, end: int) -> bool:
        return start < end and WORD.search(self.text, start, end) is not None


class PageWriter:
    """Puts a page together from pieces of a source, in the order in which they stand there."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._rows: list[Row] = []
        self._segments = Segments()
        self._length = 0
        self._tables = 0
        self._gap = 0

    def new_table(self) -> int:
        self._tables += 1
        return self._tables

    def blank(self) -> None:
        self._gap += 1

    def row(self, cells: list[list[tuple[str, int]]], table: int = 0, *, indent: int = 0) -> None:
        """A row of cells; a cell is pieces of text, each with its place in the source. `indent` is the column in which
        it begins."""
        at, pieces, add = self._length, self._pieces, self._segments.add
        ranges = []
        for cell in cells:
            start = at
            for text, source in cell:
                add(at, source)
                pieces.append(text)
                at += len(text)
            ranges.append(Range(start, at))
            pieces.append(CELL)
            at += 1
        pieces[-1] = "\n"
        self._length = at
        self._rows.append(Row(ranges, table, self._gap, margin=ranges[0].start - indent))
        self._gap = 0

    def page(self, *, has_cells: bool) -> Page:
        return Page("".join(self._pieces), self._rows, self._segments, has_cells=has_cells)


def without_marks(text: str) -> str:
    """The text with our own marks, should it hold any, replaced by their nearest ASCII; its length stays."""
    return text.translate(_NEAREST) if _ANY_MARK.search(text) else text


def blocks_of(rows: Iterable[Row]) -> Iterator[Block]:
    """Lines with no blank line between them."""
    number = 0
    keyed = []
    for row in rows:
        number += row.gap > 0
        keyed.append((number, row))
    for _, block in groupby(keyed, key=lambda k: k[0]):
        yield [row for _, row in block]
