"""Rows whose cells stand one below the other: each cell is a block of lines, in the order of the columns as a rule.

Some blocks stand before their place, and a few rows may stand column by column. So each piece is put, one after
another, into any row that is not full yet, or begins a new one; of all ways to do so the likeliest are followed (a
beam)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from form4parse.alignment.cells import AlignedRow, Cell
from form4parse.alignment.pilecells import BlockReader, Piece, Way
from form4parse.alignment.pilerows import End, RowMaker, Step, steps_of
from form4parse.alignment.values import RowReader
from form4parse.edition import Edition
from form4parse.layout.page import Page, Row

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
_BACK, _LATE, _PASSED, _LEAPT, _FAR, _NEXT, _INVERTED = -0.9, -0.3, -0.6, -0.5, -0.25, 0.15, -1.0
_GUESSED, _RARE = -1.2, -1.2
_UNREAD, _HEADLESS = -2.5, -1.0
_REF_ALONE, _REF_BESIDE, _REF_OF_PRICE = 0.5, 0.3, 0.4
_MISSING_DUE, _MISSING, _TOO_MUCH, _NEW_ROW = -1.5, -1.5, -2.0, -0.6
_NATURE_OF_DIRECT, _NO_NATURE, _NO_PRICE = -1.5, -1.0, -0.5


class _Open(NamedTuple):
    """A row that is being filled."""

    number: int
    filled: int
    """A bit for each column."""
    last: int
    """The last of its columns that was filled."""
    is_indirect: bool | None = None
    """None where nothing is known of it yet."""


class _State(NamedTuple):
    score: float
    rows: tuple[_Open, ...]
    begun: int
    """How many rows were begun."""
    at: tuple[int, int]
    """Row and column of the last piece."""
    last: Step | None


_Move = tuple[float, _State, int, int]
"""A step that may be made: the score after it, the state before it, the number of the row among those that are followed
(or one of the next), and the column."""
_UNPUT, _BESIDE = -1, -2


class Piles:
    """Fills the rows of one table."""

    def __init__(self, reader: RowReader, page: Page, edition: Edition) -> None:
        self._reader, self._page = reader, page
        self._columns = reader.columns
        self._beam = _BEAM
        self._blocks = BlockReader(reader, page)
        first = reader.columns[0].column.name
        self._phrases = _phrases_of(first, edition)
        rules = [c.column for c in self._columns]
        self._due = [i for i, c in enumerate(rules) if c.due and not c.of_transactions]
        self._price = next((i for i, c in enumerate(self._columns) if c.is_money and rules[i].of_transactions), -1)
        self._needed = [i for i, c in enumerate(rules) if c.due and c.of_transactions and i != self._price]
        """What every transaction has, and no holding."""
        optional = [i for i, c in enumerate(rules) if c.of_transactions and not c.due]
        self._sides = [i for i in optional if self._columns[i].takes_figures]
        """The columns (A) and (D), one of which a transaction fills."""
        self._rare = {*optional} - {*self._sides}
        """Columns that are empty in most rows."""
        self._of_transaction = [*self._needed, *self._sides[:1]]
        self._transaction_mask = sum(1 << i for i in (*self._needed, *self._sides))
        self._nature = next((i for i, c in enumerate(rules) if c.due_with), -1)
        """The column that says how the owner holds the securities indirectly,"""
        self._natures = _phrases_of(rules[self._nature].name, edition)
        self._indirect = rules[self._nature].due_with
        self._form = next((i for i, c in enumerate(rules) if any(self._indirect in s for s in c.values)), -1)
        """and the one that says that it is so."""
        self._explained = [
            i
            for i, c in enumerate(self._columns)
            if i in (self._price, self._nature) or (i in self._due and (c.is_date or c.is_money))
        ]
        """Columns in which a reference may stand for the value."""
        self._order_costs: dict[tuple[int, int, bool | None, int], float] = {}
        self._maker = RowMaker(reader.rule, page, self._sides, [c for c in (self._price, self._nature) if c >= 0])

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
        return self._rows(ends, titles)

    # ---- the beam

    def _after(self, states: list[_State], choice: list[Way], titles: dict[str, bool]) -> list[_State]:
        reached: list[_State] = []
        for way in choice:
            cost = 0.0 if way[0].is_repeated else _MORE_TEXTS * max(sum(p.is_text for p in way) - 1, 0)
            cost += sum(p.is_guess for p in way) * _GUESSED
            begun = [s._replace(score=s.score + cost) for s in states]
            for piece in way:
                gains = [(c, self._gain(piece, c, titles)) for c in piece.columns if c not in self._sides[1:]]
                moves = [m for s in begun for m in self._moves(s, piece, gains)]
                moves.sort(key=_score, reverse=True)
                begun = _followed((self._made(m, piece) for m in moves), self._beam)
            reached += begun
        return _followed(sorted(reached, key=_score, reverse=True), self._beam)

    def _moves(self, state: _State, piece: Piece, gains: list[tuple[int, float]]) -> Iterator[_Move]:
        yield state.score + _UNREAD, state, _UNPUT, -1
        if not piece.columns:
            yield from self._for_reference(state)
            return
        for column, gain in gains:
            if column == 0 or not state.begun:
                _, cost = self._with_new(state, column)
                yield state.score + gain + cost, state, len(state.rows), column
            yield from self._into_rows(state, column, gain)

    def _into_rows(self, state: _State, column: int, gain: float) -> Iterator[_Move]:
        leapt = 0.0
        last_filled = max((i for i, r in enumerate(state.rows) if r.filled >> column & 1), default=-1)
        for index, row in enumerate(state.rows):
            if row.filled >> column & 1:
                continue
            cost = self._order(row, column) + self._distance(state, row.number, column) + leapt
            if index < last_filled:
                cost += _INVERTED
            if column == self._nature and row.is_indirect is False:
                cost += _NATURE_OF_DIRECT
            yield state.score + gain + cost, state, index, column
            if row.last < column and self._wants(row, column):
                leapt += _LEAPT

    def _for_reference(self, state: _State) -> Iterator[_Move]:
        """A reference by itself fills a cell, or goes with the piece before it."""
        if state.last is not None and state.last.row >= 0:
            yield state.score + _REF_BESIDE, state, _BESIDE, -1
        for index, row in enumerate(state.rows):
            if (
                self._price >= 0
                and row.filled >> self._price & 1
                and state.at[0] == row.number
                and state.at[1] != self._nature
            ):
                yield state.score + _REF_OF_PRICE, state, index, self._price
            for column in self._explained:
                if column == self._nature and row.is_indirect is False:
                    continue
                if not row.filled >> column & 1:
                    cost = self._order(row, column) + self._distance(state, row.number, column)
                    yield state.score + _REF_ALONE + cost, state, index, column

    def _made(self, move: _Move, piece: Piece) -> _State:
        score, state, index, column = move
        if index < 0:
            at = state.at if index == _BESIDE else (-1, -1)
            return state._replace(score=score, last=Step(piece, *at, state.last))
        if index == len(state.rows):
            rows, _ = self._with_new(state, column)
            begun, number = state.begun + 1, state.begun
        else:
            row = state.rows[index]
            is_indirect = self._is_indirect(piece) if piece.columns and column == self._form else row.is_indirect
            filled = _Open(row.number, row.filled | 1 << column, max(column, row.last), is_indirect)
            rows = (*state.rows[:index], filled, *state.rows[index + 1 :])
            begun, number = state.begun, row.number
        return _State(score, rows, begun, (number, column), Step(piece, number, column, state.last))

    def _with_new(self, state: _State, column: int) -> tuple[tuple[_Open, ...], float]:
        """The rows with a new one, and what that costs; rows that are full are followed no more."""
        cost = _NEW_ROW + (_HEADLESS if column else 0.0)
        rows = (*state.rows, _Open(state.begun, 1 << column, column))
        while len(rows) > _MOST_OPEN or (len(rows) > 1 and self._is_full(rows[0])):
            cost += self._at_end(rows[0])
            rows = rows[1:]
        return rows, cost

    def _order(self, row: _Open, column: int) -> float:
        """What it costs to pass over columns that a row still wants, or to come back to one."""
        key = (row.filled, row.last, row.is_indirect, column)
        cost = self._order_costs.get(key)
        if cost is None:
            if row.last > column:
                cost = _LATE if self._wants(row, column) else _BACK
            else:
                passed = range(row.last + 1, column)
                cost = _PASSED * sum(self._wants(row, c) for c in passed if not row.filled >> c & 1)
            self._order_costs[key] = cost
        return cost

    def _wants(self, row: _Open, column: int) -> bool:
        """Whether a row lacks something without the column."""
        if column == self._nature:
            return bool(row.is_indirect)
        return column in self._due or (column in self._of_transaction and bool(row.filled & self._transaction_mask))

    def _distance(self, state: _State, row: int, column: int) -> float:
        """It goes on in the same row, or in the next one's same column."""
        last_row, last_column = state.at
        if row == last_row:
            return _NEXT
        if row == last_row + 1 and column == last_column:
            return 0.0
        newest = state.rows[-1].number
        return 0.0 if row == newest and last_row == newest else _FAR

    def _is_full(self, row: _Open) -> bool:
        return (self._nature < 0 or bool(row.filled >> self._nature & 1)) and all(
            row.filled >> i & 1 for i in self._due
        )

    def _is_indirect(self, piece: Piece) -> bool:
        reader = self._columns[self._form]
        return any(reader.is_of_kind(self._indirect, self._page.text[slice(*t)]) for t in piece.texts)

    def _gain(self, piece: Piece, column: int, titles: dict[str, bool]) -> float:
        if not piece.is_text:
            gain = _VALUE if self._is_usual(piece, column) else _UNUSUAL
            return gain + (_RARE if column in self._rare else 0.0)
        is_title = titles.get(piece.key, False)
        if column == self._nature:
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
        if row.is_indirect and not row.filled >> self._nature & 1:
            score += _NO_NATURE
        if self._needed:
            have = sum(row.filled >> i & 1 for i in self._needed)
            only = sum(row.filled >> i & 1 for i in (*self._rare, self._price))
            total = len(self._needed) + bool(self._sides)
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
        return {key: _is_like(key, self._phrases) for key in keys}

    # ---- what comes of it

    def _rows(self, ends: list[_State], titles: dict[str, bool]) -> tuple[list[AlignedRow], list[Piece]]:
        ways = [End(e.score, e.begun, e.last) for e in ends]
        steps = steps_of(ways[0])
        rows = self._maker.filled(steps, ways[0].begun)
        incomplete = {n for n, row in enumerate(rows) if not self._is_complete(row)}
        seen = Counter(s.piece.key for s in steps)
        unlikely = {
            s.row
            for s in steps
            if s.column == 0
            and not titles.get(s.piece.key)
            and (seen[s.piece.key] == 1 or _is_like(s.piece.key, self._natures))
        }
        return self._maker.doubted(rows, ways, steps, incomplete, unlikely if len(rows) > 1 else set()), [
            s.piece for s in steps if s.row < 0
        ]

    def _is_complete(self, row: list[Cell]) -> bool:
        filled = sum(1 << i for i, cell in enumerate(row) if not cell.is_empty)
        return self._at_end(_Open(0, filled, 0)) > _MISSING_DUE


def _phrases_of(field: str, edition: Edition) -> list[str]:
    """What the texts of a column are wont to say."""
    return [p for fields, ps in edition.codes["phrases"].items() if field in fields.split() for p in ps.split("|")]


def _is_like(key: str, phrases: Iterable[str]) -> bool:
    return any(f" {p} " in f" {key} " for p in phrases)


def _score(way: _Move | _State) -> float:
    return way[0]


def _followed(states: Iterable[_State], most: int) -> list[_State]:
    """The first of the states, which come with the likeliest first; so many at the most."""
    kept: list[_State] = []
    seen: dict[tuple[tuple[_Open, ...], tuple[int, int]], int] = {}
    for state in states:
        key = (state.rows, state.at)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= _ALIKE:
            kept.append(state)
            if len(kept) == most:
                break
    return kept
