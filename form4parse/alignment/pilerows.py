"""The rows that a search through piled cells has found, and what is doubtful about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.cells import AlignedRow, Cell, Doubt
from form4parse.alignment.pilecells import Piece
from form4parse.edition import RowRule
from form4parse.layout.page import Page, Range
from form4parse.marks import BREAK

_NEAR, _NEAR_IF_TORN = 0.45, 1.5
"""How near another way to fill the rows has to come to the first one to put what differs in doubt. Up to there, 7 of 10
values were right, and 6 of 10 in rows that stand among others'; beyond, 98 and 94 of 100."""


class Step(NamedTuple):
    """Where a piece was put, and the step before."""

    piece: Piece
    row: int
    """-1 where it was left unread."""
    column: int
    before: Step | None


class End(NamedTuple):
    """A way to fill the rows, to its last step."""

    score: float
    begun: int
    """How many rows were begun."""
    last: Step | None


def steps_of(end: End) -> list[Step]:
    steps = []
    step = end.last
    while step is not None:
        steps.append(step)
        step = step.before
    return steps[::-1]


class RowMaker:
    def __init__(self, rule: RowRule, page: Page, sides: Sequence[int], wrapped: Sequence[int]) -> None:
        """`wrapped` are the columns behind whose values references seldom find room."""
        self._rule, self._page, self._sides, self._wrapped = rule, page, sides, wrapped

    def filled(self, steps: Sequence[Step], begun: int) -> list[list[Cell]]:
        rows = [[Cell() for _ in self._rule.columns] for _ in range(begun)]
        for step in steps:
            if step.row >= 0:
                self._put(rows[step.row][step.column], step.piece)
        return rows

    def doubted(
        self,
        rows: list[list[Cell]],
        ends: Sequence[End],
        steps: Sequence[Step],
        incomplete: set[int],
        unlikely: set[int],
    ) -> list[AlignedRow]:
        """The rows with what is doubtful about their cells; of the incomplete ones hardly more than the beginning is
        kept. The unlikely ones begin with a text that is not known for a title."""
        printed = [[self._printed(cell) for cell in row] for row in rows]
        for step, is_doubtful in self._judged(ends, steps, printed):
            if is_doubtful and step.row not in incomplete:
                cell = rows[step.row][step.column]
                cell.doubts.append(Doubt("cell-inferred", of_refs=not step.piece.texts))
        self._doubt_references(rows, steps)
        for row in (rows[n] for n in incomplete | unlikely):
            row[0].doubts.append(Doubt("row-inferred", of_refs=not row[0].text))
        for number in incomplete:
            self._leave_out(rows[number], number, printed)
        for row in rows:
            for cell in row:
                if cell.refs and cell.text and cell.refs[0].start < max(p.start for p in cell.text):
                    cell.doubts.append(Doubt("reference-moved", of_refs=True))
            for side in self._sides:  # nothing tells the columns (A) and (D) apart but their places
                if not row[side].is_empty:
                    row[side].doubts.append(Doubt("column-of-two"))
        return [AlignedRow(self._rule, row) for row in rows]

    def _put(self, cell: Cell, piece: Piece) -> None:
        if piece.texts:
            cell.text += piece.texts
            cell.glue = _glue(cell.text, self._page, is_joined=piece.is_joined)
        cell.refs += piece.refs

    def _doubt_references(self, rows: list[list[Cell]], steps: Sequence[Step]) -> None:
        """A reference that does not stand behind a value may be that of more than one."""
        before: Step | None = None
        for step in (s for s in steps if s.row >= 0):
            piece, cell = step.piece, rows[step.row][step.column]
            is_lone = not piece.texts and (bool(cell.text) or step.column in self._wrapped)
            if piece.refs and (is_lone or piece.has_late_ref):
                others = {c for c in self._wrapped if rows[step.row][c].text}
                others = {*others, before.column if before and before.row == step.row else 0} - {step.column, 0}
                fields = tuple(f for c in sorted(others) for f in self._rule.columns[c].fields)
                cell.doubts.append(Doubt("cell-inferred", of_refs=True, fields=fields))
            before = step

    def _leave_out(self, row: list[Cell], number: int, printed: list[list[str]]) -> None:
        """Leaves out what stands in a row that lacks something, unless all rows have the same there."""
        for column, cell in enumerate(row):
            if cell.is_empty or not column:
                continue
            if len({texts[column] for texts in printed}) > 1 or len(printed) == 1:
                cell.misread, cell.doubts = True, [Doubt("cell-unplaced", printed[number][column])]

    def _judged(
        self, ends: Sequence[End], steps: Sequence[Step], printed: list[list[str]]
    ) -> Iterator[tuple[Step, bool]]:
        """Each step, and whether its piece may as well belong elsewhere: another way that is nearly as likely puts it
        there, or it stands among the cells of several rows, and another one lacked the same cell."""
        torn = _torn(steps)
        rivalled = _rivalled(ends, steps, _NEAR)
        rivalled_if_torn = _rivalled(ends, steps, _NEAR_IF_TORN) if torn else rivalled
        has_unread = any(step.row < 0 for step in steps)
        begun: set[int] = set()
        filled: set[tuple[int, int]] = set()
        for step in (s for s in steps if s.row >= 0):
            if step.row in torn:
                own = printed[step.row][step.column]
                wanting = (r for r in begun if r != step.row and (r, step.column) not in filled)
                is_ambiguous = step.column > 0 and (has_unread or any(printed[r][step.column] != own for r in wanting))
                yield step, is_ambiguous or id(step.piece) in rivalled_if_torn
            else:
                yield step, id(step.piece) in rivalled
            begun.add(step.row)
            filled.add((step.row, step.column))

    def _printed(self, cell: Cell) -> str:
        return " ".join(self._page.text[slice(*p)] for p in (*cell.text, *cell.refs))


def _rivalled(ends: Sequence[End], best: Sequence[Step], near: float) -> set[int]:
    """Pieces that another way, nearly as likely, puts elsewhere."""
    own = {id(s.piece): (s.row, s.column) for s in best}
    doubted: set[int] = set()
    for other in ends[1:]:
        if ends[0].score - other.score > near:
            break
        places = {id(s.piece): (s.row, s.column) for s in steps_of(other)}
        doubted |= {p for p, place in own.items() if places.get(p) != place}
    return doubted


def _torn(steps: Sequence[Step]) -> set[int]:
    """The rows between whose cells those of others stand."""
    torn: set[int] = set()
    seen: set[int] = set()
    last = -1
    for step in (s for s in steps if s.row >= 0):
        if step.row in seen and step.row != last:
            torn.add(step.row)
        seen.add(step.row)
        last = step.row
    return torn


def _glue(texts: Sequence[Range], page: Page, *, is_joined: bool) -> list[str]:
    """Words of one line are parted by a space, lines by a break."""
    if is_joined:
        return [" ", *[""] * (len(texts) - 1)]
    breaks = [BREAK if "\n" in page.text[a.end : b.start] else " " for a, b in pairwise(texts)]
    return [" ", *breaks]
