"""Which column of boxes each piece of a line belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable

from form4parse.layout.page import Page
from form4parse.layout.runover import Start
from form4parse.layout.spaced import Line, Piece


class Sharer:
    """`columns` are the line on which a column begins, its left edge, and its boxes; `times_alone` tells how
    often a text stands on the page by itself."""

    def __init__(
        self,
        page: Page,
        columns: list[tuple[int, int, list[Start]]],
        lines: list[Line],
        times_alone: Callable[[int, int], int],
        mark: re.Pattern[str],
    ) -> None:
        self._page, self._times_alone, self._mark = page, times_alone, mark
        self._first_lines = [first for first, _, _ in columns]
        self._edges = [edge for _, edge, _ in columns]
        self._begins = {start.word: number for number, (_, _, starts) in enumerate(columns) for start in starts}
        self._usual = {p.column for line in lines for p in line.pieces}

    def __call__(self, line: Line) -> dict[int, Line]:
        """The line as each column has it."""
        active = [i for i, first in enumerate(self._first_lines) if first <= line.number]
        shares: dict[int, list[Piece]] = {}
        is_sure = True
        rest = line.pieces[::-1]
        while rest:
            piece = rest.pop()
            number = self._begins.get(piece.words[0])
            if number is None:
                number = max((i for i in active if self._edges[i] <= piece.column), default=active[0])
            at = next((i for i, w in enumerate(piece.words) if i and w in self._begins), None)
            if at is None and (at := self._crossing(piece, active)):
                is_sure = is_sure and self._is_known(piece, at)
            if at:
                piece, behind = piece.parted(at)
                rest.append(behind)
            shares.setdefault(number, []).append(piece)
        row = line.row._replace(is_parted=line.row.is_parted or not is_sure)
        return {number: line._replace(pieces=pieces, row=row) for number, pieces in shares.items()}

    def _crossing(self, piece: Piece, active: list[int]) -> int | None:
        """The word of a piece that reaches into the next column, with which this one goes on."""
        edge = next((self._edges[i] for i in active if piece.column < self._edges[i] < piece.edge), None)
        if edge is None or self._times_alone(*piece.place) > 1:
            return None
        at = next((i for i, w in enumerate(piece.words) if i and w.column in self._usual and w.column >= edge), None)
        is_marked = at is not None and at > 1 and self._mark.fullmatch(self._page.text, *piece.words[at - 1][2:])
        return at - 1 if at and is_marked else at

    def _is_known(self, piece: Piece, at: int) -> bool:
        """Whether one side of a cut stands elsewhere by itself."""
        return any(self._times_alone(*part.place) for part in piece.parted(at))
