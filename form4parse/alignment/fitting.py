"""Assigns the words and values of a row to columns, which keep their order, by dynamic programming: a value goes where
its kind belongs, words stay together and in their cell, a reference goes with what it stands at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from form4parse.alignment.mapping import Mapping
from form4parse.alignment.misread import DIGITS_REPAIRED, Reading, is_clear_figure, readings, repairs
from form4parse.alignment.values import ColumnReader, RowReader, Unit
from form4parse.layout.page import Page

Places = Sequence[Sequence[float]]

_NEVER = float("-inf")
_VALUE, _REPAIRED, _UNUSUAL, _UNCLEAR, _WORD, _VALUE_AS_WORD, _MISREAD, _REF = 2.0, 1.3, 1.4, 0.2, 0.6, -0.4, -1.2, 0.2
_HERE, _AWAY, _FARTHEST_AWAY = 1.0, -0.6, -2.5
_TORN_CELL, _PARTED_CELL, _JOINED_CELLS, _LONE_REF, _NEW_CELL = -1.5, -0.3, -0.3, -0.3, -0.1
_PARTED_REFS = -0.2
_CLOSE = 0.3
"""By how much a reference has to fit better where it is than elsewhere, to be beyond doubt."""
_DATE_AS_WORD, _AMOUNT_AS_WORD = -2.0, -1.2
"""Where spaces keep values in place: one may get out of place, but a date stays what it is."""
_JOINED_PIECES = -1.0
"""What it costs that a column has two of a line's pieces, which spaces part."""
_CLEARLY = 0.3
"""How much better a unit has to stand in one column than in another."""
_PERHAPS = 1.5
"""The same, for an amount among the words of a text."""
_SKIPPED_FIRST, _SKIPPED_DUE, _SKIPPED = -2.0, -1.1, -0.02


class _Way(NamedTuple):
    """One of the two kinds of rows, transactions and holdings, as which a row may be read."""

    skipped: list[float]
    """What it costs to leave all columns empty up to here."""
    closed: list[bool]
    """Whether a column is none of such a row's."""


class Printed(NamedTuple):
    """What is known of how a row is printed."""

    may_be_part: bool = False
    has_texts: bool = True
    """False where its texts may stand on other lines."""
    recognised: bool = False
    """Whether its characters were recognised in a picture."""


class Fit:
    """A state is a column, before or behind its value: twice the column's number, and one more behind its value."""

    def __init__(
        self,
        units: list[Unit],
        mapping: Mapping | None,
        reader: RowReader,
        page: Page,
        printed: Printed,
        places: Places | None = None,
    ) -> None:
        """`places` tell for each unit how well it stands in each column, where spaces keep them in place."""
        may_be_part, has_texts, recognised = printed
        self._places = places
        self._units, self._mapping, self._columns = units, mapping, reader.columns
        self._texts = [u.text(page) for u in units]
        self.takes = [
            [not c.is_text and not u.is_ref and c.takes(t) for c in reader.columns]
            for u, t in zip(units, self._texts, strict=True)
        ]
        self._read_as: dict[int, Reading] = {}
        for i, text in enumerate(self._texts):
            if not units[i].is_ref and not any(self.takes[i]):
                self._repair(i, text, recognised=recognised)
        self._is_line = mapping is None and units[0].cell == units[-1].cell
        """Whether the row is a line of text, its cells gone."""
        self._known_priors: dict[tuple[int, ...], list[float]] = {}
        self._emitted = [self._emissions(i, unit) for i, unit in enumerate(units)]
        due = [c.column.due and not may_be_part and (has_texts or not c.is_text) for c in reader.columns]
        first = _SKIPPED_FIRST if has_texts else _SKIPPED
        self.best = 0.0
        self.closed: list[bool] = []
        """Which columns a row of this kind does not have."""
        self._ways = [self._way(due, first, is_transaction=True)]
        if any(c.column.of_transactions for c in reader.columns):
            self._ways.append(self._way(due, first, is_transaction=False))

    def _way(self, due: list[bool], first: float, *, is_transaction: bool) -> _Way:
        skipped, closed = [0.0], []
        for number, reader in enumerate(self._columns):
            is_closed = reader.column.of_transactions and not is_transaction
            cost = (_SKIPPED_DUE if due[number] else _SKIPPED) if number else first
            skipped.append(skipped[-1] + (0.0 if is_closed else cost))
            closed.append(is_closed)
        return _Way(skipped, closed)

    def _repair(self, i: int, text: str, *, recognised: bool) -> None:
        """Takes a unit that is no value for the first thing it may have been that is one."""
        for reading in readings(text) if recognised else repairs(text):
            takes = [
                not c.is_text and c.takes(reading.text) and (c.has_figures or reading.doubt != DIGITS_REPAIRED)
                for c in self._columns
            ]
            if any(takes):
                self.takes[i], self._read_as[i] = takes, reading
                return

    def reading(self, i: int, column: int) -> Reading | None:
        """What a unit is read as where it is a value of the column only so."""
        return self._read_as.get(i) if self.takes[i][column] else None

    def score(self) -> float:
        return max(max(self._run(way)[0]) for way in self._ways)

    def _run(self, way: _Way) -> tuple[list[float], list[list[int]]]:
        """The score of each state at the end, and how it was reached."""
        scores: list[float] = []
        trail: list[list[int]] = []
        for i in range(len(self._units)):
            scores, came = self._next(i, scores, way)
            trail.append(came)
        rest = way.skipped[-1]
        return [s - way.skipped[state // 2 + 1] + rest for state, s in enumerate(scores)], trail

    def columns(self) -> list[int]:
        """The column of each unit."""
        columns, self.best, self.closed = self._best_columns()
        return columns

    def rival(self, i: int, column: int) -> int | None:
        """Another column in which a reference could nearly as well stand."""
        own = self._emitted[i]
        self._emitted[i] = [_NEVER if c == column else e for c, e in enumerate(own)]
        columns, score, _ = self._best_columns()
        self._emitted[i] = own
        return columns[i] if self.best - score < _CLOSE else None

    def _best_columns(self) -> tuple[list[int], float, list[bool]]:
        """The column of each unit, how well they stand there, and which columns such a row does not have."""
        runs = [(*self._run(way), way.closed) for way in self._ways]
        ends, trail, closed = max(runs, key=lambda run: max(run[0]))
        state = max(range(len(ends)), key=ends.__getitem__)
        columns = []
        for came in reversed(trail):
            columns.append(state // 2)
            state = came[state]
        return columns[::-1], max(ends), closed

    def _priors(self, i: int) -> Sequence[float]:
        """What is known of where a unit stands, for each column."""
        if self._places:
            return self._places[i]
        candidates = self.candidates(self._units[i])
        if candidates not in self._known_priors:
            self._known_priors[candidates] = [_prior(candidates, c) for c in range(len(self._columns))]
        return self._known_priors[candidates]

    def candidates(self, unit: Unit) -> tuple[int, ...]:
        """The columns that a unit's cell may belong to; none where nothing is known."""
        return self._mapping[unit.cell] if self._mapping and unit.cell < len(self._mapping) else ()

    def others(self, i: int, columns: list[int]) -> list[int]:
        """Other columns in which a unit could as well stand, between its neighbours'."""
        unit, column = self._units[i], columns[i]
        candidates = self.candidates(unit)
        if not candidates and self._is_needed(i, columns):
            return []
        if self._places:
            return self._others_in_place(self._places[i], i, column)
        if candidates == (column,):
            return []
        if candidates and column not in candidates:
            return list(candidates)
        low = next((c for c in reversed(columns[:i]) if c != column), -1)
        high = next((c for c in columns[i:] if c != column), len(self._columns))
        if self._columns[column].is_text:
            between = candidates or range(low + 1, high)
            return [c for c in between if c != column and self._columns[c].is_text]
        return [c for c in range(low + 1, high) if c != column and self.takes[i][c] and not self.closed[c]]

    def _others_in_place(self, place: Sequence[float], i: int, column: int) -> list[int]:
        """Other columns in which a unit stands as well: of its kind; or for an amount in a text, of its value."""
        takes, is_text = self.takes[i], self._columns[column].is_text
        alike = [c.is_text for c in self._columns] if is_text else takes
        is_amount = is_text and any(takes) and not self._texts[i].isalnum()
        return [
            c
            for c, likelihood in enumerate(place)
            if c != column and not self.closed[c]
            if (alike[c] and place[column] - likelihood < _CLEARLY)
            or (is_amount and takes[c] and place[column] - likelihood < _PERHAPS)
        ]

    def _is_needed(self, i: int, columns: list[int]) -> bool:
        """Whether a value is all that its column has, and the form wants that filled; and no other that is empty and
        could have it as well."""
        column = columns[i]
        low = next((c for c in reversed(columns[:i]) if c != column), -1)
        high = next((c for c in columns[i:] if c != column), len(self._columns))
        empty = (c for c in range(low + 1, high) if c != column and not self.closed[c])
        if any(self._columns[c].column.due and self.takes[i][c] and self._is_usual(i, c) for c in empty):
            return False
        is_alone = sum(c == column and not u.is_ref for c, u in zip(columns, self._units, strict=True)) == 1
        return self._columns[column].column.due and not self._columns[column].is_text and is_alone

    def _is_usual(self, i: int, column: int) -> bool:
        reading = self._read_as.get(i)
        return self._columns[column].is_usual(reading.text if reading else self._texts[i])

    def _next(self, i: int, before: list[float], way: _Way) -> tuple[list[float], list[int]]:
        """The best score of each state behind the i-th unit, and the state it was reached from."""
        unit = self._units[i]
        same_cell = i > 0 and self._units[i - 1].cell == unit.cell
        torn = self._torn(unit, self._units[i - 1]) if same_cell else 0.0
        joined = 0.0 if same_cell else _JOINED_PIECES if self._places else _JOINED_CELLS
        if unit.is_ref and i and self._units[i - 1].is_ref:
            torn += _PARTED_REFS
        skipped, priors, emissions = way.skipped, self._priors(i), self._emitted[i]
        scores, came = [], []
        nearest, nearest_state = (0.0, 0) if i == 0 else (_NEVER, 0)
        for column, (prior, emission) in enumerate(zip(priors, emissions, strict=True)):
            reached = nearest + skipped[column] + torn
            empty, filled = 2 * column, 2 * column + 1
            for state in (empty, filled):
                best, best_state = reached, nearest_state
                if i:  # it may stay in its column: references as often as they like, words too, a value comes once
                    stays = state if unit.is_ref else empty
                    if before[stays] + joined > best:
                        best, best_state = before[stays] + joined, stays
                    if self._columns[column].is_text and not unit.is_ref and before[filled] + joined > best:
                        best, best_state = before[filled] + joined, filled
                is_possible = (unit.is_ref or state == filled) and not way.closed[column]
                scores.append(best + emission + prior if is_possible else _NEVER)
                came.append(best_state)
            if i:
                for state in (empty, filled):
                    if before[state] - skipped[column + 1] > nearest:
                        nearest, nearest_state = before[state] - skipped[column + 1], state
        return scores, came

    def _torn(self, unit: Unit, before: Unit) -> float:
        """What it costs that a cell ends between two units of one cell; nothing where all cells are gone, or where the
        cell is known to hold those of several columns."""
        if self._places and unit.start > before.end:
            return _PARTED_CELL
        if self._is_line and unit.start > before.end:
            return _LONE_REF if unit.is_ref else _NEW_CELL
        return _PARTED_CELL if len(self.candidates(unit)) > 1 else _TORN_CELL

    def _emissions(self, i: int, unit: Unit) -> list[float]:
        """How well a unit stands in each column."""
        if unit.is_ref:
            return [_REF] * len(self._columns)
        takes, reading = self.takes[i], self._read_as.get(i)
        text = reading.text if reading else self._texts[i]
        as_read = _VALUE if reading is None or reading.doubt == DIGITS_REPAIRED else _REPAIRED
        is_clear = is_clear_figure(self._texts[i]) or not self._texts[i].isdigit()
        as_word = _VALUE_AS_WORD if len(self._texts[i]) > 1 and any(takes) and is_clear else _WORD
        if self._places and as_word == _VALUE_AS_WORD:
            is_date = any(t and column.is_date for t, column in zip(takes, self._columns, strict=True))
            as_word = _DATE_AS_WORD if is_date else _AMOUNT_AS_WORD if "," in text else _VALUE_AS_WORD
        return [
            self._as_value(text, column, as_read, is_clear=is_clear)
            if fits
            else as_word
            if column.is_text
            else _MISREAD
            if column.column.takes_refs
            else _NEVER
            for fits, column in zip(takes, self._columns, strict=True)
        ]

    def _as_value(self, text: str, column: ColumnReader, as_read: float, *, is_clear: bool) -> float:
        if not is_clear:
            return _UNCLEAR
        return as_read if column.is_usual(text) else _UNUSUAL


def _prior(candidates: tuple[int, ...], column: int) -> float:
    if not candidates:
        return 0.0
    distance = min(abs(candidate - column) for candidate in candidates)
    return max(_AWAY * distance, _FARTHEST_AWAY) if distance else _HERE
