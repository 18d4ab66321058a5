"""The owners' matrix of a page kept in place by spaces: which of its columns each word stands in.

The captions over narrow columns are pushed out of place by each other, so a mark is known by the order of the columns
in which marks stand, and a text also by whether it would have room in a column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from form4parse.edition import FREE_TEXT, RowRule, words
from form4parse.layout.captions import spellings
from form4parse.layout.page import Page, PageWriter
from form4parse.layout.spaced import Line, Piece, Word, clusters

_LEAST_CAPTIONS = 3
_TIGHT = 2
"""Columns between captions that may have been pushed out of place."""
_PUSHED = 3
"""Columns by which marks stood on the right of the next, narrow column's caption, in the pages that were measured, at
most."""
_BEFORE = 2
"""Columns before a caption in which its column may begin."""
_SAME = 4
"""Columns by which what stands in one column may be out of line."""


class _Head(NamedTuple):
    """A column's caption."""

    number: int
    column: int
    edge: int


class MatrixWriter:
    """`times_alone` tells how often a text stands on the page by itself."""

    def __init__(
        self, page: Page, writer: PageWriter, mark: re.Pattern[str], times_alone: Callable[[int, int], int]
    ) -> None:
        self._page, self._writer, self._mark, self._times_alone = page, writer, mark, times_alone

    def write(self, rule: RowRule, lines: list[Line]) -> bool:
        """Writes the lines of a matrix, those below its header with a cell for each column. False where the header is
        not there."""
        found = ((number, heads) for number, line in enumerate(lines) if (heads := _header(self._page, rule, line)))
        number, heads = next(found, (0, []))
        if not heads:
            return False
        for line in lines[: number + 1]:
            self._writer.again(self._page, line.row)
        body = lines[number + 1 :]
        matrix = _Matrix(self._page, rule, heads, self._mark, self._times_alone, body)
        table = self._writer.new_table()
        for line in body:
            row = line.row._replace(is_parted=matrix.is_unsure(line))
            self._writer.line_of_row(matrix.cells(line), self._page, row, table)
        return True


def _header(page: Page, rule: RowRule, line: Line) -> list[_Head]:
    """The captions of the columns behind the first, if a line holds most of them."""
    texts = [(w, piece) for piece in line.pieces for w in piece.words]
    heads: list[_Head] = []
    at = 0
    for number, column in enumerate(rule.columns[1:], start=1):
        ways = [way for caption in column.captions for way, _ in spellings(caption)]
        for i in range(at, len(texts)):
            last = next((j for way in ways if (j := _behind(page, [w for w, _ in texts], i, way))), None)
            if last:
                heads.append(_Head(number, texts[i][0].column, texts[last - 1][0].edge))
                at = last
                break
    return heads if len(heads) >= _LEAST_CAPTIONS else []


def _behind(page: Page, line: list[Word], at: int, way: tuple[str, ...]) -> int | None:
    """The number of the word behind a caption, if it stands at a word of a line."""
    known: tuple[str, ...] = ()
    while len(known) < len(way) and at < len(line):
        known += words(page.text[line[at].start : line[at].end])
        at += 1
    return at if known == way else None


class _Matrix:
    def __init__(
        self,
        page: Page,
        rule: RowRule,
        heads: list[_Head],
        mark: re.Pattern[str],
        times_alone: Callable[[int, int], int],
        lines: list[Line],
    ) -> None:
        self._page, self._mark, self._times_alone, self._width = page, mark, times_alone, len(rule.columns)
        texts = {i for i, c in enumerate(rule.columns) if any(k in FREE_TEXT for s in c.values for k in s)}
        self._of_texts = [h for h in heads if h.number in texts]
        self._of_marks = [h for h in heads if h.number not in texts]
        self._left = heads[0].column - _BEFORE
        self._unsure: set[int] = set()
        """Columns whose marks or texts may be those of another one."""
        pieces = [p for line in lines for p in self._split(line)]
        self._marks = self._columns_of_marks([p for p in pieces if self._is_mark(p)])
        written = [p for p in pieces if p.column >= self._left and not self._is_mark(p)]
        self._starts = [group[0] for group in clusters([p.column for p in written], _SAME)]
        self._texts = self._columns_of_texts([part for p in written for part in self._parted(p)])

    def _columns_of_marks(self, marks: list[Piece]) -> dict[int, int]:
        groups = clusters([p.column for p in marks], _SAME)
        in_order = len(groups) == len(self._of_marks)
        if not in_order and not self._is_wide:
            self._unsure |= {p.column for p in marks if self._may_be_either(p.column)}
        return {
            column: (self._of_marks[at] if in_order else self._of_mark(column)).number
            for at, group in enumerate(groups)
            for column in group
        }

    def _columns_of_texts(self, texts: list[Piece]) -> dict[int, int]:
        return {
            column: self._of_text(group, max(p.edge - p.column for p in texts if p.column in group)).number
            for group in clusters([p.column for p in texts], _SAME)
            for column in group
        }

    def cells(self, line: Line) -> list[list[Piece]]:
        cells: list[list[Piece]] = [[] for _ in range(self._width)]
        for piece in self._split(line):
            if self._is_mark(piece):
                cells[self._marks[piece.column]].append(piece)
            elif piece.column < self._left:
                cells[0].append(piece)
            else:
                for part in self._parted(piece):
                    cells[self._texts[part.column]].append(part)
        return cells

    def is_unsure(self, line: Line) -> bool:
        """Whether something on a line may be another column's."""
        return any(p.column in self._unsure for p in self._split(line))

    def _split(self, line: Line) -> Iterator[Piece]:
        """The pieces of a line; a mark is one of its own."""
        for piece in line.pieces:
            rest: list[Word] = []
            for word in piece.words:
                if word.column >= self._left and self._mark.fullmatch(self._page.text, word.start, word.end):
                    if rest:
                        yield Piece(tuple(rest))
                    yield Piece((word,))
                    rest = []
                else:
                    rest.append(word)
            if rest:
                yield Piece(tuple(rest))

    def _parted(self, piece: Piece) -> list[Piece]:
        """A text, cut where one of the next column begins behind one space: where others do, or where one of the two
        stands by itself elsewhere."""
        is_long = any(piece.edge > following.column >= piece.column + _SAME for following in self._of_texts[1:])
        for at, word in enumerate(piece.words):
            if not at:
                continue
            behind = (start for start in self._starts if start > piece.column + _SAME)
            parts = piece.parted(at)
            if any(abs(word.column - start) <= 1 for start in behind) or (
                is_long and any(self._times_alone(*part.place) for part in parts)
            ):
                return list(parts)
        return [piece]

    def _is_mark(self, piece: Piece) -> bool:
        """Whether a piece is a mark; it stands alone, as no name does."""
        return len(piece.words) == 1 and self._mark.fullmatch(self._page.text, *piece.place) is not None

    def _of_mark(self, column: int) -> _Head:
        """The column of a mark that stands in the only column with marks."""
        if self._is_wide:
            return min(self._of_marks, key=lambda head: abs(column - (head.column + head.edge) / 2))
        return next((head for head in reversed(self._of_marks) if column > head.column + _PUSHED), self._of_marks[0])

    def _may_be_either(self, column: int) -> bool:
        return any(-1 <= column - head.column <= _PUSHED + 1 for head in self._of_marks[1:])

    @cached_property
    def _is_wide(self) -> bool:
        return any(b.column - a.edge > _TIGHT for a, b in pairwise(self._of_marks))

    def _of_text(self, group: list[int], length: int) -> _Head:
        """The column of texts: the nearest one that has room for them. Narrow ones are filled from the left."""
        column = group[0]
        for head, following in pairwise(self._of_texts):
            is_tight = following.column - head.edge <= _TIGHT
            is_near = abs(column - head.column) <= abs(column - following.column)
            has_room = length <= following.column - head.column
            if has_room and (is_tight or is_near):
                return head
            if is_near and not is_tight:
                self._unsure |= set(group)
                return head
        return self._of_texts[-1]
