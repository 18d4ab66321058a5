"""Puts one row of a table into the form's columns.

A row whose cells fit where they stand is taken as it is. Otherwise its words and values are put where they fit best.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.cells import AlignedRow, Cell, Doubt, with_digits
from form4parse.alignment.fitting import Fit, Places, Printed
from form4parse.alignment.joining import Joiner
from form4parse.alignment.mapping import Mapping
from form4parse.alignment.values import Reading, RowReader, Unit
from form4parse.layout.page import Page, Range, Row


class Placed(NamedTuple):
    row: AlignedRow
    columns: list[int]
    """The column of each of its words and values."""
    closed: list[bool]
    """Which columns a row of its kind, transaction or holding, does not have."""


class RowPlacer:
    """Places the rows of one table on one page."""

    def __init__(self, reader: RowReader, page: Page, joiner: Joiner, *, recognised: bool = False) -> None:
        """`recognised`: the page's characters were recognised in a picture."""
        self._reader, self._page, self._joiner, self._recognised = reader, page, joiner, recognised

    def in_place(self, row: Row, mapping: Mapping) -> AlignedRow | None:
        """The row with its cells where the mapping puts them.

        None where one does not fit there, or fits more than one of several: a text that does may hold the values of
        others."""
        if len(row.cells) > len(mapping):
            return None
        cells: dict[int, Cell] = {}
        for place, candidates in zip(row.cells, mapping, strict=False):
            if place.end <= place.start or (bare := self._bare(place)).end == bare.start:
                continue
            column = candidates[0]
            if len(candidates) > 1:
                taking = [c for c in candidates if c not in cells and self._read(bare, c)]
                if not taking and cells.keys().isdisjoint(candidates) and (parted := self.parted(bare, candidates)):
                    cells |= parted
                    continue
                if self._reader.stands_in(self._page.text[slice(*bare)]):
                    taking = taking[:1]
                if self._reader.refs.sub("", self._page.text[slice(*bare)]).strip() == "":
                    self._doubt_column(cells.setdefault(column, Cell()), candidates)
                    taking = [column]
                if len(taking) != 1 or self._reader.columns[taking[0]].is_text:
                    return None
                column = taking[0]
            if not self._fill(cells.setdefault(column, Cell()), bare, column):
                return None
        return AlignedRow(self._reader.rule, [cells.get(i) or Cell() for i in range(len(self._reader.columns))])

    def best_fit(self, row: Row, mapping: Mapping | None) -> AlignedRow:
        """The row with its words and values in their most likely columns."""
        return self.placed(self._reader.units_of(row, self._page), mapping).row

    def placed(
        self, units: list[Unit], mapping: Mapping | None, *, has_texts: bool = True, places: Places | None = None
    ) -> Placed:
        """The words and values of a row in their most likely columns."""
        cells = [Cell() for _ in self._reader.columns]
        if not units:
            return Placed(AlignedRow(self._reader.rule, cells), [], [False] * len(cells))
        manner = Printed(has_texts=has_texts, recognised=self._recognised)
        fit = Fit(units, mapping, self._reader, self._page, manner, places)
        columns = fit.columns()
        pieces: list[dict[tuple[int, int], list[Range]]] = [{} for _ in cells]
        for i, (unit, column) in enumerate(zip(units, columns, strict=True)):
            cell, place = cells[column], Range(unit.start, unit.end)
            if unit.is_ref:
                cell.refs.append(place)
                printed = self._page.text[slice(*place)]
                if printed.count("(") != printed.count(")"):
                    cell.doubts.append(Doubt("reference-repaired", printed, of_refs=True))
                continue
            signed = [unit.sign, place] if unit.sign else [place]
            pieces[column].setdefault((unit.cell, len(cell.refs)), []).extend(signed)
            if reading := fit.reading(i, column):
                cell.reading = reading.text
                cell.doubts.append(Doubt(reading.doubt, self._page.text[slice(*place)]))
            elif not self._reader.columns[column].is_text and not fit.takes[i][column]:
                cell.misread = True
            elif others := fit.others(i, columns):
                fields = tuple(f for c in others for f in self._reader.columns[c].column.fields)
                cell.doubts = [Doubt("column-inferred", fields=fields)]
        if mapping is None:
            self._doubt_references(units, columns, cells, pieces, fit)
        for cell, parts in zip(cells, pieces, strict=True):
            self._put_together(cell, list(parts.values()))
        return Placed(AlignedRow(self._reader.rule, cells), columns, fit.closed)

    def _doubt_references(
        self, units: list[Unit], columns: list[int], cells: list[Cell], pieces: Sequence[object], fit: Fit
    ) -> None:
        """Doubts references that stand apart from what is before them and might be the next column's."""
        for i, (unit, column) in enumerate(zip(units, columns, strict=True)):
            if not unit.is_ref or not self._page.text[unit.start - 1 : unit.start].isspace():
                continue
            rival = fit.rival(i, column)
            if rival is not None and (rival < column or not pieces[rival]):  # (none stands before its value)
                fields = self._reader.columns[rival].column.fields
                cells[column].doubts.append(Doubt("reference-between", of_refs=True, fields=fields))

    def score(self, units: list[Unit]) -> float:
        """How well words and values make a row, whose texts may stand elsewhere."""
        return Fit(units, None, self._reader, self._page, Printed(has_texts=False, recognised=self._recognised)).score()

    def fitness(self, row: Row) -> float:
        """How well a row, or a part of one, goes into the columns, for comparing tables."""
        units = self._reader.units_of(row, self._page)
        return Fit(units, None, self._reader, self._page, Printed(may_be_part=True)).score() if units else 0.0

    def _doubt_column(self, cell: Cell, candidates: Sequence[int]) -> None:
        fields = tuple(f for c in candidates[1:] for f in self._reader.columns[c].column.fields)
        cell.doubts.append(Doubt("reference-between", of_refs=True, fields=fields))

    # ---- cells

    def parted(self, place: Range, columns: Sequence[int]) -> dict[int, Cell] | None:
        """A value of the first of some columns, and behind it one of another one; None where that is not what stands at
        a place, or could be read in several ways."""
        units = self._reader.units_of(Row([place], 0, 0), self._page)
        ways = []
        for before, behind in pairwise(units):
            for other in columns[1:] if not behind.is_ref else ():
                first, second = Cell(), Cell()
                if (
                    not self._reader.columns[other].is_text
                    and self._fill(first, Range(place.start, before.end), columns[0])
                    and self._fill(second, Range(behind.start, place.end), other)
                ):
                    ways.append({columns[0]: first, other: second})
        return ways[0] if len(ways) == 1 else None

    def _bare(self, place: Range) -> Range:
        text = self._page.text[place.start : place.end]
        if not text or not (text[0].isspace() or text[-1].isspace()):
            return place
        start = place.start + len(text) - len(text.lstrip())
        return Range(start, start + len(text.strip()))

    def _read(self, place: Range, column: int) -> Reading | None:
        return self._reader.columns[column].read(self._page.text[place.start : place.end], self._reader.refs)

    def _fill(self, cell: Cell, place: Range, column: int) -> bool:
        """Puts what stands at a place into a cell, if it belongs there."""
        if not cell.is_empty:
            return self._complete(cell, place, column)
        reading = self._read(place, column) or self._repaired(cell, place, column)
        if reading is None:
            return False
        cell.refs = [Range(place.start + a, place.start + b) for a, b in reading.refs]
        texts = [Range(place.start + a, place.start + b) for a, b in reading.pieces]
        if len(texts) > 1:
            self._put_together(cell, [list(self._reader.words(self._page.text, *text)) for text in texts])
        else:
            cell.text = texts
            if reading.is_moved:
                cell.doubts.append(Doubt("reference-moved", of_refs=True))
        return True

    def _repaired(self, cell: Cell, place: Range, column: int) -> Reading | None:
        """A figure in which letters stand for the digits they look like."""
        text = self._page.text[place.start : place.end]
        repaired = with_digits(text)
        if repaired is None or not self._reader.columns[column].has_figures:
            return None
        if reading := self._reader.columns[column].read(repaired, self._reader.refs):
            cell.reading = " ".join(repaired[slice(*piece)] for piece in reading.pieces)
            cell.doubts.append(Doubt("digits-repaired", text))
        return reading

    def _complete(self, cell: Cell, place: Range, column: int) -> bool:
        """Adds the other end of a value that a column's edge has cut, such as a sign of currency and its amount."""
        if self._reader.columns[column].is_text or len(cell.text) != 1 or cell.refs:
            return False
        reading = self._read(place, column)
        rest = [Range(place.start + a, place.start + b) for a, b in reading.pieces] if reading else [place]
        whole = "".join(self._page.text[slice(*p)] for p in (*cell.text, *rest))
        if len(rest) != 1 or not self._reader.columns[column].takes(whole):
            return False
        cell.text += rest
        cell.glue = [" ", ""]
        cell.refs = [Range(place.start + a, place.start + b) for a, b in reading.refs] if reading else []
        cell.doubts.append(Doubt("word-joined"))
        return True

    def _put_together(self, cell: Cell, pieces: Sequence[list[Range]]) -> None:
        joined = self._joiner.join(pieces)
        cell.text, cell.glue = joined.places, joined.glue
        cell.doubts += joined.doubts
        if cell.refs and cell.text and cell.refs[0].start < max(p.start for p in cell.text):
            cell.doubts.append(Doubt("reference-moved", of_refs=True))
