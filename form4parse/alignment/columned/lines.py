"""Lines kept in place by spaces: what stands in which column."""

from __future__ import annotations

from typing import NamedTuple

from form4parse.alignment.columned.boxes import Boxes
from form4parse.alignment.fitting import Fit
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.spaced import Line, line_of

_SIGN = "$"


class PlacedLine(NamedTuple):
    row: Row
    units: list[Unit]
    spans: list[tuple[int, int]]
    """The columns of letters from which on, and up to which, each unit stands,"""
    places: list[list[float]]
    """how well it stands in each column of the form,"""
    columns: list[int]
    """and in which it does, as far as the line itself tells."""
    is_value: list[bool]
    """Whether it is a value of its column."""
    is_sure: list[bool]
    """Whether it is one of a column that every such row has."""
    boxes: Boxes | None

    @property
    def values(self) -> frozenset[int]:
        """The columns in which it has a value."""
        return frozenset(c for c, is_value in zip(self.columns, self.is_value, strict=True) if is_value)

    @property
    def ended(self) -> frozenset[int]:
        """The columns whose last unit is a reference."""
        last = dict(zip(self.columns, self.units, strict=True))
        return frozenset(c for c, unit in last.items() if unit.is_ref)

    @property
    def extents(self) -> dict[int, tuple[int, int]]:
        """From where on, and up to where, each of its columns is filled."""
        extents: dict[int, tuple[int, int]] = {}
        for column, span in zip(self.columns, self.spans, strict=True):
            extents[column] = (extents.get(column, span)[0], span[1])
        return extents


def placed_line(row: Row, boxes: Boxes | None, reader: RowReader, page: Page) -> PlacedLine | None:
    """Without boxes it is the kinds of its values that tell their columns."""
    line = line_of(page, row, 0)
    units = _units(line, reader, page)
    return _placed(row, units, _spans(units, line), boxes, reader, page) if units else None


def placed_again(line: PlacedLine, boxes: Boxes, reader: RowReader, page: Page) -> PlacedLine:
    return _placed(line.row, line.units, line.spans, boxes, reader, page)


def _placed(
    row: Row, units: list[Unit], spans: list[tuple[int, int]], boxes: Boxes | None, reader: RowReader, page: Page
) -> PlacedLine:
    is_alone = sum(_is_value(unit, reader, page) for unit in units) == 1
    places = [boxes.likelihoods(*span, is_alone=is_alone) for span in spans] if boxes else []
    fit = Fit(units, None, reader, page, may_be_part=True, has_texts=False, places=places or None)
    columns = fit.columns()
    is_value = [
        fit.takes[i][c] and not reader.columns[c].is_text and units[i].text(page) != _SIGN
        for i, c in enumerate(columns)
    ]
    is_sure = [v and reader.columns[c].column.due for c, v in zip(columns, is_value, strict=True)]
    return PlacedLine(row, units, spans, places, columns, is_value, is_sure, boxes)


def _is_value(unit: Unit, reader: RowReader, page: Page) -> bool:
    text = unit.text(page)
    return not unit.is_ref and any(not c.is_text and c.takes(text) for c in reader.columns)


def _spans(units: list[Unit], line: Line) -> list[tuple[int, int]]:
    """The columns of letters from which on, and up to which, each unit stands."""
    line_words = [w for piece in line.pieces for w in piece.words]
    spans = []
    at = 0
    for unit in units:
        while at + 1 < len(line_words) and line_words[at + 1].start <= unit.start:
            at += 1
        offset = line_words[at].column - line_words[at].start
        spans.append((unit.start + offset, unit.end + offset))
    return spans


def _units(line: Line, reader: RowReader, page: Page) -> list[Unit]:
    row = line.row._replace(cells=[Range(*piece.place) for piece in line.pieces])
    return reader.units_of(row, page)


def together(lines: list[PlacedLine], page: Page) -> tuple[list[Unit], list[list[float]]]:
    """The units of a row's lines from left to right, those of each column together, with how well they stand in each
    column. A sign of currency goes to the figure that follows it."""
    ordered = sorted(
        (column, number, unit.start, unit, place)
        for number, line in enumerate(lines)
        for unit, place, column in zip(line.units, line.places, line.columns, strict=True)
    )
    units: list[Unit] = []
    places: list[list[float]] = []
    for column, _, _, given, place in ordered:
        unit = given._replace(cell=column)
        last = units[-1] if units else None
        is_sign = last is not None and page.text[last.start : last.end] == _SIGN and last.cell == column
        if last and is_sign and not unit.is_ref:
            units[-1] = unit._replace(sign=Range(last.start, last.end))
            places[-1] = place
        else:
            units.append(unit)
            places.append(place)
    return units, places
