"""Texts of a table kept in place by spaces that go on in the line below: in mid-word, or behind a space."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.cells import AlignedRow, Cell, Doubt
from form4parse.alignment.phrases import Phrases
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.seams import Seam, Seams


class _Extent(NamedTuple):
    """The letters from which on, and up to which, the texts of a column stand."""

    left: int
    right: int


class Wrapping:
    def __init__(self, rows: Iterable[Row], page: Page, phrases: Phrases) -> None:
        """`rows` are the lines of the table."""
        self._page, self._phrases = page, phrases
        self._lines = sorted((row.cells[0].start, row.margin) for row in rows)

    def join(self, rows: Sequence[AlignedRow], columns: Iterable[int]) -> None:
        """Joins what stands one below the other in the cells of these columns."""
        seams = [found for column in columns for found in self._seams([row.cells[column] for row in rows])]
        known = Seams(self._page, [seam for *_, seam in seams], self._phrases.words.__contains__)
        for cell, number, seam in seams:
            joint = known.joint_of_words(seam)
            cell.glue[number] = cell.glue[number] and joint.glue
            if joint.is_doubtful:
                cell.doubts.append(Doubt("line-joined"))

    def _seams(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, int, Seam]]:
        """The lines below each other in the cells of a column, with the number of the one below in its cell."""
        extents = [self._extent(place) for cell in cells for place in cell.text]
        left, right = min((e.left for e in extents), default=0), max((e.right for e in extents), default=0)
        for cell in cells:
            for number, (above, below) in enumerate(pairwise(cell.text), 1):
                if "\n" in self._page.text[above.end : below.start] and self._page.text[above.end].isspace():
                    room = right - self._extent(above).right
                    is_cut = not room and self._extent(below).left == left
                    yield cell, number, Seam(above, below, is_cut, has_room=room > 1)

    def _extent(self, place: Range) -> _Extent:
        _, margin = self._lines[bisect_right(self._lines, (place.start + 1,)) - 1]
        return _Extent(place.start - margin, place.end - margin)
