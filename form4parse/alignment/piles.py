"""Rows whose cells stand one below the other: each cell is a block of lines, in the order of the columns as a rule.

Some blocks stand before their place, and a few rows may stand column by column. So each piece is put, one after
another, into any row that is not full yet, or begins a new one; of all ways to do so the likeliest are followed (a
beam)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.cells import AlignedRow, Cell, Doubt
from form4parse.alignment.pilecells import BlockReader, Piece, Way
from form4parse.alignment.values import RowReader
from form4parse.edition import Edition
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK

_BEAM = 32
"""States that are followed."""
_MANY, _NARROW_BEAM = 300, 6
"""Blocks, as no true table has, from which on few states are followed."""
_ALIKE = 2
"""States that differ only in how they were reached: the second tells whether the first is certain."""
_MOST_OPEN = 14
"""Rows that may still be filled."""
_VALUE, _UNUSUAL, _TEXT, _MORE_TEXTS = 1.5, 0.2, 1.0, -2.4
_KNOWN_TITLE, _OTHER_TITLE = 0.5, -0.6
_BACK, _PASSED, _LEAPT, _FAR, _NEXT, _INVERTED = -0.9, -0.6, -0.5, -0.25, 0.15, -1.0
_GUESSED, _RARE = -1.2, -1.2
_UNREAD, _HEADLESS = -2.5, -1.0
_REF_ALONE, _REF_BESIDE, _REF_ELSEWHERE = 0.5, 0.3, -0.8
_MISSING_DUE, _MISSING, _TOO_MUCH, _NEW_ROW = -1.5, -1.5, -2.0, -0.6
_NATURE_OF_DIRECT, _NO_NATURE, _NO_PRICE = -1.5, -1.0, -0.5
_NEAR = 0.45
"""How near a second way to fill the rows has to come to the first one to put what differs in doubt."""

_OF_A_TRANSACTION = frozenset(
    {"transaction_date", "transaction_code", "transaction_shares", "transaction_acquired_disposed_code",
     "acquired", "disposed"}
)  # fmt: skip
"""What every transaction has, and no holding."""
_ONLY_OF_A_TRANSACTION = frozenset({"deemed_execution_date", "transaction_timeliness", "transaction_price_per_share"})


class _Open(NamedTuple):
    """A row that is being filled."""

    number: int
    filled: int
    """A bit for each column."""
    last: int
    """The last of its columns that was filled."""
    is_indirect: bool | None = None
    """None where nothing is known of it yet."""


class _Step(NamedTuple):
    """Where a piece was put, and the step before."""

    piece: Piece
    row: int
    """-1 where it was left unread."""
    column: int
    before: _Step | None


class _State(NamedTuple):
    score: float
    rows: tuple[_Open, ...]
    begun: int
    """How many rows were begun."""
    at: tuple[int, int]
    """Row and column of the last piece."""
    last: _Step | None


class Piles:
    """Fills the rows of one table."""

    def __init__(self, reader: RowReader, page: Page, edition: Edition) -> None:
        self._reader, self._page = reader, page
        self._columns = reader.columns
        self._beam = _BEAM
        self._blocks = BlockReader(reader, page)
        first = reader.columns[0].column.name
        self._phrases = [p for f, ps in edition.codes["phrases"].items() if first in f.split() for p in ps.split("|")]
        fields = [{c.column.name, *c.column.fields} for c in reader.columns]
        self._of_transaction = [i for i, f in enumerate(fields) if f & _OF_A_TRANSACTION]
        self._only_of_transaction = [i for i, f in enumerate(fields) if f & _ONLY_OF_A_TRANSACTION]
        self._sides = [i for i, f in enumerate(fields) if f & {"acquired", "disposed"}]
        self._due = [i for i, c in enumerate(reader.columns) if c.column.due]
        self._end = len(reader.columns) - 1
        """The last column, which says more of the one before it: how the owner holds the securities indirectly."""
        self._indirect = re.compile(edition.patterns["INDIRECT"].pattern)
        self._rare = set(self._only_of_transaction) - {
            i for i, f in enumerate(fields) if "transaction_price_per_share" in f
        }
        """Columns that are empty in most rows."""
        self._price = next((i for i, f in enumerate(fields) if "transaction_price_per_share" in f), self._end)
        self._explained = [
            i
            for i, c in enumerate(reader.columns)
            if i in (self._price, self._end) or (i in self._due and (c.is_date or c.is_money))
        ]
        """Columns in which a reference may stand for the value."""
        self._transaction_mask = sum(1 << i for i in self._of_transaction)

    def align(self, blocks: Iterable[list[Row]]) -> tuple[list[AlignedRow], list[Piece]]:
        """The rows, and the pieces that belong to none."""
        ways = [w for block in blocks if (w := self._blocks.ways(block))]
        if not ways:
            return [], []
        self._beam = _BEAM if len(ways) <= _MANY else _NARROW_BEAM
        titles = self._titles(ways)
        states = [_State(0.0, (), 0, (-1, -1), None)]
        for choice in ways:
            states = self._after(states, choice, titles)
        ends = sorted((self._closed(s) for s in states), key=lambda s: -s.score)
        return self._rows(ends)

    # ---- the beam

    def _after(self, states: list[_State], choice: list[Way], titles: dict[str, bool]) -> list[_State]:
        reached: list[_State] = []
        for way in choice:
            cost = 0.0 if way[0].is_repeated else _MORE_TEXTS * max(sum(p.is_text for p in way) - 1, 0)
            cost += sum(p.is_guess for p in way) * _GUESSED
            begun = [s._replace(score=s.score + cost) for s in states]
            for piece in way:
                begun = self._best([n for s in begun for n in self._next(s, piece, titles)])
            reached += begun
        return self._best(reached)

    def _best(self, states: list[_State]) -> list[_State]:
        states.sort(key=lambda s: -s.score)
        kept: list[_State] = []
        seen: dict[tuple[tuple[_Open, ...], tuple[int, int]], int] = {}
        for state in states:
            key = (state.rows, state.at)
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= _ALIKE:
                kept.append(state)
                if len(kept) == self._beam:
                    break
        return kept

    def _next(self, state: _State, piece: Piece, titles: dict[str, bool]) -> Iterator[_State]:
        yield state._replace(score=state.score + _UNREAD, last=_Step(piece, -1, -1, state.last))
        if not piece.columns:
            yield from self._reference(state, piece)
            return
        for column in piece.columns:
            if column in self._sides[1:]:
                continue  # nothing but its place tells it from the first one
            gain = self._gain(piece, column, titles)
            if column == 0:
                yield self._begun(state, piece, gain)
            elif not state.begun:
                yield self._begun(state, piece, gain + _HEADLESS, column)
            yield from self._into_rows(state, piece, column, gain)

    def _into_rows(self, state: _State, piece: Piece, column: int, gain: float) -> Iterator[_State]:
        leapt = 0
        for index, row in enumerate(state.rows):
            if row.filled >> column & 1:
                continue
            cost = self._order(row, column)
            cost += _INVERTED * any(later.filled >> column & 1 for later in state.rows[index + 1 :])
            cost += _LEAPT * leapt + self._distance(state, row.number, column)
            if column == self._end and row.is_indirect is False:
                cost += _NATURE_OF_DIRECT
            is_indirect = self._is_indirect(piece) if column == self._end - 1 else row.is_indirect
            filled = _Open(row.number, row.filled | 1 << column, max(column, row.last), is_indirect)
            rows = (*state.rows[:index], filled, *state.rows[index + 1 :])
            step = _Step(piece, row.number, column, state.last)
            yield _State(state.score + gain + cost, rows, state.begun, (row.number, column), step)
            if row.last < column and self._wants(row, column):
                leapt += 1

    def _order(self, row: _Open, column: int) -> float:
        """What it costs to pass over columns that a row still wants, or to come back to one."""
        if row.last > column:
            return _BACK - (_PASSED if self._wants(row, column) else 0.0)
        return _PASSED * sum(self._wants(row, c) for c in range(row.last + 1, column) if not row.filled >> c & 1)

    def _wants(self, row: _Open, column: int) -> bool:
        """Whether a row lacks something without the column."""
        if column == self._end:
            return bool(row.is_indirect)
        return column in self._due or (
            column in self._of_transaction
            and column not in self._sides[1:]
            and bool(row.filled & self._transaction_mask)
        )

    def _distance(self, state: _State, row: int, column: int) -> float:
        """It goes on in the same row, or in the next one's same column."""
        last_row, last_column = state.at
        if row == last_row:
            return _NEXT
        if row == last_row + 1 and column == last_column:
            return 0.0
        newest = state.rows[-1].number
        return 0.0 if row == newest and last_row == newest else _FAR

    def _begun(self, state: _State, piece: Piece, gain: float, column: int = 0) -> _State:
        row = _Open(state.begun, 1 << column, column)
        rows, score = (*state.rows, row), state.score + gain + _NEW_ROW
        while len(rows) > _MOST_OPEN or (len(rows) > 1 and self._is_full(rows[0])):
            score += self._at_end(rows[0])
            rows = rows[1:]
        return _State(score, rows, state.begun + 1, (row.number, column), _Step(piece, row.number, column, state.last))

    def _is_full(self, row: _Open) -> bool:
        return bool(row.filled >> self._end & 1) and all(row.filled >> i & 1 for i in self._due)

    def _reference(self, state: _State, piece: Piece) -> Iterator[_State]:
        """A reference by itself fills a cell, or goes with the piece before it."""
        if state.last is not None and state.last.row >= 0:
            step = _Step(piece, *state.at, state.last)
            yield state._replace(score=state.score + _REF_BESIDE, last=step)
        for index, row in enumerate(state.rows):
            for column in range(1, len(self._columns)):
                if row.filled >> column & 1 or column not in self._explained:
                    continue
                cost = self._order(row, column) + self._distance(state, row.number, column)
                filled = row._replace(filled=row.filled | 1 << column, last=max(column, row.last))
                rows = (*state.rows[:index], filled, *state.rows[index + 1 :])
                step = _Step(piece, row.number, column, state.last)
                yield _State(state.score + _REF_ALONE + cost, rows, state.begun, (row.number, column), step)

    def _is_indirect(self, piece: Piece) -> bool:
        return any(self._indirect.fullmatch(self._page.text, *t) for t in piece.texts)

    def _gain(self, piece: Piece, column: int, titles: dict[str, bool]) -> float:
        if not piece.is_text:
            gain = _VALUE if self._is_usual(piece, column) else _UNUSUAL
            return gain + (_RARE if column in self._rare else 0.0)
        is_title = titles.get(piece.key, False)
        if column == self._end:
            return _TEXT + (_OTHER_TITLE if is_title else 0.0)
        return _TEXT + (_KNOWN_TITLE if is_title else 0.0)

    def _is_usual(self, piece: Piece, column: int) -> bool:
        """Whether a value is of the kind that the grammar names first for a column."""
        reader = self._columns[column]
        return not reader.takes_figures or reader.is_usual("".join(self._page.text[slice(*t)] for t in piece.texts))

    def _at_end(self, row: _Open) -> float:
        """What a row lacks that it should have."""
        lacking = sum(not row.filled >> i & 1 for i in self._due)
        score = _MISSING_DUE * lacking
        if row.is_indirect and not row.filled >> self._end & 1:
            score += _NO_NATURE
        if self._of_transaction:
            needed = [i for i in self._of_transaction if i not in self._sides]
            have = sum(row.filled >> i & 1 for i in needed)
            only = sum(row.filled >> i & 1 for i in self._only_of_transaction)
            total = len(needed)
            if self._sides:
                total += 1
                have += any(row.filled >> i & 1 for i in self._sides)
            if 2 * have > total:
                score += _MISSING * (total - have) + _NO_PRICE * (not row.filled >> self._price & 1)
            else:
                score += _TOO_MUCH * (have + only)
        return score

    def _closed(self, state: _State) -> _State:
        return state._replace(score=state.score + sum(map(self._at_end, state.rows)), rows=())

    def _titles(self, ways: list[list[Way]]) -> dict[str, bool]:
        """For each text whether it is like the title of a security."""
        keys = [p.key for choice in ways for way in choice for p in way if p.is_text]
        return {key: self._is_title(key) for key in keys}

    def _is_title(self, key: str) -> bool:
        text = f" {key} "
        return any(f" {p} " in text for p in self._phrases)

    # ---- what comes of it

    def _rows(self, ends: list[_State]) -> tuple[list[AlignedRow], list[Piece]]:
        steps = _steps(ends[0])
        cells = [[Cell() for _ in self._columns] for _ in range(ends[0].begun)]
        rivalled = self._rivalled(ends, steps)
        for step in steps:
            if step.row >= 0:
                self._put(cells[step.row][step.column], step, is_doubted=id(step.piece) in rivalled)
        incomplete = {n for n, row in enumerate(cells) if not self._is_complete(row)}
        torn = _torn(steps) - incomplete
        for column in range(len(self._columns)):
            self._leave_out(column, [row[column] for row in cells], incomplete, torn)
        for row in cells:
            for cell in row:
                if cell.refs and cell.text and cell.refs[0].start < max(p.start for p in cell.text):
                    cell.doubts.append(Doubt("reference-moved", of_refs=True))
        self._doubt_sides(cells)
        return [AlignedRow(self._reader.rule, row) for row in cells], [s.piece for s in steps if s.row < 0]

    def _is_complete(self, row: list[Cell]) -> bool:
        filled = sum(1 << i for i, cell in enumerate(row) if not cell.is_empty)
        return self._at_end(_Open(0, filled, 0)) > _MISSING_DUE

    def _leave_out(self, column: int, cells: list[Cell], incomplete: set[int], torn: set[int]) -> None:
        """Leaves out what stands in a row that lacks something, and doubts what stands in one whose cells came from
        here and there: it may belong to another row, unless all rows have the same there."""
        printed = [self._printed(cell) for cell in cells]
        if len(set(printed)) == 1 and len(cells) > 1:
            return
        for number in (n for n in incomplete | torn if printed[n]):
            cell = cells[number]
            if number in incomplete and column:
                cell.misread, cell.doubts = True, [Doubt("cell-unplaced", printed[number])]
            else:
                cell.doubts.append(Doubt("cell-inferred", of_refs=not cell.text))

    def _printed(self, cell: Cell) -> str:
        return " ".join(self._page.text[slice(*p)] for p in (*cell.text, *cell.refs))

    def _put(self, cell: Cell, step: _Step, *, is_doubted: bool) -> None:
        piece = step.piece
        if piece.texts:
            cell.text += piece.texts
            cell.glue = _glue(cell.text, self._page, is_joined=piece.is_joined)
        cell.refs += piece.refs
        if is_doubted:
            cell.doubts.append(Doubt("cell-inferred", of_refs=not piece.texts))
        if piece.has_late_ref and piece.refs:
            cell.doubts.append(Doubt("cell-inferred", of_refs=True))

    def _rivalled(self, ends: list[_State], best: list[_Step]) -> set[int]:
        """Pieces that another way, nearly as likely, puts elsewhere."""
        own = {id(s.piece): (s.row, s.column) for s in best}
        doubted: set[int] = set()
        for other in ends[1:]:
            if ends[0].score - other.score > _NEAR:
                break
            places = {id(s.piece): (s.row, s.column) for s in _steps(other)}
            doubted |= {p for p, place in own.items() if places.get(p) != place}
        return doubted

    def _doubt_sides(self, cells: list[list[Cell]]) -> None:
        """Nothing tells the columns (A) and (D) apart but their places."""
        for row in cells:
            for side in self._sides:
                if not row[side].is_empty:
                    row[side].doubts.append(Doubt("column-of-two"))


def _torn(steps: list[_Step]) -> set[int]:
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


def _steps(state: _State) -> list[_Step]:
    steps = []
    step = state.last
    while step is not None:
        steps.append(step)
        step = step.before
    return steps[::-1]
