"""Puts one row of a table into the form's columns.

A row whose cells fit where they stand is taken as it is. Otherwise its words and values are assigned to columns, which keep their
order, by dynamic programming: a value goes where its kind belongs, words stay together and in their cell, a reference goes with what
it stands at.
"""

from __future__ import annotations

from form4parse.alignment.cells import AlignedRow, Cell, Doubt
from form4parse.alignment.joining import Joiner
from form4parse.alignment.mapping import Mapping
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page, Range, Row

_NEVER = float("-inf")
_VALUE, _WORD, _VALUE_AS_WORD, _MISREAD, _REF = 2.0, 0.6, -0.4, -1.2, 0.2
_HERE, _AWAY, _FARTHEST_AWAY = 1.0, -0.6, -2.5
_TORN_CELL, _PARTED_CELL, _JOINED_CELLS, _LONE_REF = -1.5, -0.3, -0.3, -0.3
_SKIPPED_FIRST, _SKIPPED_DUE, _SKIPPED = -2.0, -0.7, -0.02


def in_place(row: Row, mapping: Mapping, reader: RowReader, page: Page) -> AlignedRow | None:
    """The row with its cells where the mapping puts them; None where one does not fit there, shares its column, or fits more than
    one of several; a text may hold the values of others."""
    if len(row.cells) > len(mapping):
        return None
    cells = [Cell() for _ in reader.columns]
    for place, candidates in zip(row.cells, mapping, strict=False):
        text = page.text[place.start : place.end]
        bare = text.strip()
        if not bare:
            continue
        readings = [(c, r) for c in candidates if cells[c].is_empty and (r := reader.columns[c].read(bare, reader.refs))]
        if len(readings) != 1 or (len(candidates) > 1 and reader.columns[readings[0][0]].is_text):
            return None
        column, reading = readings[0]
        cell = cells[column]
        start = place.start + text.index(bare[0])
        cell.text = [Range(start + a, start + b) for a, b in reading.pieces]
        cell.refs = [Range(start + a, start + b) for a, b in reading.refs]
        if reading.is_moved:
            cell.doubts.append(Doubt("reference-moved", of_refs=True))
    return AlignedRow(reader.rule, cells)


def best_fit(row: Row, mapping: Mapping | None, reader: RowReader, page: Page, joiner: Joiner) -> AlignedRow:
    """The row with its words and values in their most likely columns."""
    units = [u for number, c in enumerate(row.cells) for u in reader.units(page.text, c.start, c.end, number)]
    if not units:
        return AlignedRow(reader.rule, [Cell() for _ in reader.columns])
    fit = _Fit(units, mapping, reader, page)
    return _aligned(units, fit.columns(), fit, reader, joiner)


def fitness(row: Row, reader: RowReader, page: Page) -> float:
    """How well a row, or a part of one, goes into the columns of a rule, for comparing rules."""
    units = [u for number, c in enumerate(row.cells) for u in reader.units(page.text, c.start, c.end, number)]
    return _Fit(units, None, reader, page, may_be_part=True).score() if units else 0.0


class _Fit:
    """A state is a column, before or behind its value: twice the column's number, and one more behind its value."""

    def __init__(
        self, units: list[Unit], mapping: Mapping | None, reader: RowReader, page: Page, *, may_be_part: bool = False
    ) -> None:
        self._units, self._mapping, self._columns = units, mapping, reader.columns
        self._texts = [page.text[u.start : u.end] for u in units]
        self.takes = [
            [not c.is_text and not u.is_ref and c.takes(t) for c in reader.columns]
            for u, t in zip(units, self._texts, strict=True)
        ]
        self._is_line = mapping is None and units[0].cell == units[-1].cell
        """Whether the row is a line of text, its cells gone."""
        self._skipped = [0.0]
        """What it costs to leave all columns empty up to here."""
        for number, column in enumerate(reader.columns):
            is_due = column.column.due and not may_be_part
            cost = (_SKIPPED_DUE if is_due else _SKIPPED) if number else _SKIPPED_FIRST
            self._skipped.append(self._skipped[-1] + cost)

    def score(self) -> float:
        return max(self._run()[0])

    def _run(self) -> tuple[list[float], list[list[int]]]:
        """The score of each state at the end, and how it was reached."""
        scores: list[float] = []
        trail: list[list[int]] = []
        for i in range(len(self._units)):
            scores, came = self._next(i, scores)
            trail.append(came)
        rest = self._skipped[-1]
        return [s - self._skipped[state // 2 + 1] + rest for state, s in enumerate(scores)], trail

    def columns(self) -> list[int]:
        """The column of each unit."""
        ends, trail = self._run()
        state = max(range(len(ends)), key=ends.__getitem__)
        columns = []
        for came in reversed(trail):
            columns.append(state // 2)
            state = came[state]
        return columns[::-1]

    def prior(self, unit: Unit, column: int) -> float:
        candidates = self.candidates(unit)
        if not candidates:
            return 0.0
        distance = min(abs(candidate - column) for candidate in candidates)
        return max(_AWAY * distance, _FARTHEST_AWAY) if distance else _HERE

    def candidates(self, unit: Unit) -> tuple[int, ...]:
        """The columns that a unit's cell may belong to; none where nothing is known."""
        return self._mapping[unit.cell] if self._mapping and unit.cell < len(self._mapping) else ()

    def others(self, i: int, columns: list[int]) -> list[int]:
        """Other columns in which a unit could as well stand, between its neighbours'."""
        unit, column = self._units[i], columns[i]
        candidates = self.candidates(unit)
        if candidates == (column,):
            return []
        if self._columns[column].is_text:
            return [c for c in candidates if c != column and self._columns[c].is_text]
        low = columns[i - 1] if i else -1
        high = columns[i + 1] if i + 1 < len(columns) else len(self._columns)
        return [c for c in range(low + 1, high) if c != column and self.takes[i][c]]

    def _next(self, i: int, before: list[float]) -> tuple[list[float], list[int]]:
        """The best score of each state behind the i-th unit, and the state it was reached from."""
        unit = self._units[i]
        same_cell = i > 0 and self._units[i - 1].cell == unit.cell
        torn = self._torn(unit, self._units[i - 1]) if same_cell else 0.0
        scores, came = [], []
        nearest, nearest_state = (0.0, 0) if i == 0 else (_NEVER, 0)
        for column, skipped in enumerate(self._skipped[:-1]):
            reached = nearest + skipped + torn
            prior = self.prior(unit, column)
            for has_value in (0, 1):
                best, best_state = reached, nearest_state
                if i:
                    for state in self._within(unit, column, has_value):
                        stay = before[state] + (0.0 if same_cell else _JOINED_CELLS)
                        if stay > best:
                            best, best_state = stay, state
                scores.append(best + self._emission(i, unit, column, has_value) + prior)
                came.append(best_state)
            if i:
                for state in (2 * column, 2 * column + 1):
                    if before[state] - self._skipped[column + 1] > nearest:
                        nearest, nearest_state = before[state] - self._skipped[column + 1], state
        return scores, came

    def _torn(self, unit: Unit, before: Unit) -> float:
        """What it costs that a cell ends between two units of one cell; nothing where all cells are gone, or where the cell is
        known to hold those of several columns."""
        if self._is_line and unit.start > before.end:
            return _LONE_REF if unit.is_ref else 0.0
        return _PARTED_CELL if len(self.candidates(unit)) > 1 else _TORN_CELL

    def _within(self, unit: Unit, column: int, has_value: int) -> tuple[int, ...]:
        """The states from which a unit goes on in its column: a value comes once, words and references as often as they like."""
        empty, filled = 2 * column, 2 * column + 1
        if unit.is_ref:
            return (filled,) if has_value else (empty,)
        return (empty, filled) if self._columns[column].is_text else (empty,)

    def _emission(self, i: int, unit: Unit, column: int, has_value: int) -> float:
        if unit.is_ref:
            return _REF
        if not has_value:
            return _NEVER
        if self.takes[i][column]:
            return _VALUE
        if not self._columns[column].is_text:
            return _MISREAD if self._columns[column].column.takes_refs else _NEVER
        return _VALUE_AS_WORD if len(self._texts[i]) > 1 and any(self.takes[i]) else _WORD


def _aligned(units: list[Unit], columns: list[int], fit: _Fit, reader: RowReader, joiner: Joiner) -> AlignedRow:
    cells = [Cell() for _ in reader.columns]
    pieces: list[dict[int, list[Range]]] = [{} for _ in cells]
    for i, (unit, column) in enumerate(zip(units, columns, strict=True)):
        cell, place = cells[column], Range(unit.start, unit.end)
        if unit.is_ref:
            cell.refs.append(place)
            continue
        pieces[column].setdefault(unit.cell, []).append(place)
        if not reader.columns[column].is_text and not fit.takes[i][column]:
            cell.misread = True
        elif others := fit.others(i, columns):
            fields = tuple(f for c in others for f in reader.columns[c].column.fields)
            cell.doubts = [Doubt("column-inferred", fields=fields)]
    for cell, by_cell in zip(cells, pieces, strict=True):
        _put_together(cell, list(by_cell.values()), joiner)
    return AlignedRow(reader.rule, cells)


def _put_together(cell: Cell, pieces: list[list[Range]], joiner: Joiner) -> None:
    joined = joiner.join(pieces)
    cell.text, cell.glue = joined.places, joined.glue
    cell.doubts += joined.doubts
    if cell.refs and cell.text and cell.refs[0].start < cell.text[-1].start:
        cell.doubts.append(Doubt("reference-moved", of_refs=True))
