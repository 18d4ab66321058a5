"""Lines kept in place by spaces: what stands in which column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.columned.boxes import Boxes
from form4parse.alignment.fitting import Fit, Printed
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.spaced import Line, line_of

_SIGN = "$"
_AS_WELL = 0.5
"""By how much a letter may stand better in its column than in that of a text."""
_FARTHEST, _CLOSE = 3, 2
"""Lines from a sign of currency to its figure, and letters by which they may be out of line."""


class SpacedLine(NamedTuple):
    row: Row
    units: list[Unit]
    spans: list[tuple[int, int]]
    """The columns of letters from which on, and up to which, each unit stands."""


class PlacedLine(NamedTuple):
    row: Row
    units: list[Unit]
    spans: list[tuple[int, int]]
    """As those of a spaced line;"""
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
    def led(self) -> frozenset[int]:
        """The columns whose first unit is a reference."""
        first = dict(zip(reversed(self.columns), reversed(self.units), strict=True))
        return frozenset(c for c, unit in first.items() if unit.is_ref)

    @property
    def extents(self) -> dict[int, tuple[int, int]]:
        """From where on, and up to where, each of its columns is filled."""
        extents: dict[int, tuple[int, int]] = {}
        for column, span in zip(self.columns, self.spans, strict=True):
            extents[column] = (extents.get(column, span)[0], span[1])
        return extents


def spaced_lines(rows: Iterable[Row], reader: RowReader, page: Page) -> list[SpacedLine]:
    """The lines with anything on them. A sign of currency goes to the figure below it."""
    lines: list[SpacedLine] = []
    for row in rows:
        pieces = line_of(page, row, 0)
        units = _units(pieces, reader, page)
        lines.append(SpacedLine(row, units, _spans(units, pieces)))
    for number, line in enumerate(lines):
        for unit, span in zip(line.units, line.spans, strict=True):
            if unit.text(page) == _SIGN:
                _sign(unit, span, lines[number : number + 1 + _FARTHEST], page, reader)
    return [line for line in lines if line.units]


def _sign(sign: Unit, span: tuple[int, int], lines: Sequence[SpacedLine], page: Page, reader: RowReader) -> None:
    """Gives a sign to the figure that stands close behind or below it, if there is one. It stays where it is as well,
    for it tells where its cell begins."""
    for line in lines:
        for i, (unit, (start, end)) in enumerate(zip(line.units, line.spans, strict=True)):
            is_close = unit.start > sign.start and start - _CLOSE <= span[0] <= end
            signed = unit._replace(sign=Range(sign.start, sign.end))
            if is_close and not unit.is_ref and any(c.is_money and c.takes(signed.text(page)) for c in reader.columns):
                line.units[i] = signed
                return


def placed_line(line: SpacedLine | PlacedLine, boxes: Boxes | None, reader: RowReader, page: Page) -> PlacedLine:
    """Without boxes it is the kinds of its values that tell their columns."""
    row, units, spans = line.row, line.units, line.spans
    is_alone = sum(_is_value(unit, reader, page) for unit in units) == 1
    places = [boxes.likelihoods(*span, is_alone=is_alone) for span in spans] if boxes else []
    fit = Fit(units, None, reader, page, Printed(may_be_part=True, has_texts=False), places or None)
    columns = fit.columns()
    if is_alone and boxes:
        _join_letter(columns, units, places, reader, page)
    is_value = [
        fit.takes[i][c] and not reader.columns[c].is_text and units[i].text(page) != _SIGN
        for i, c in enumerate(columns)
    ]
    is_sure = [v and reader.columns[c].column.due for c, v in zip(columns, is_value, strict=True)]
    return PlacedLine(row, units, spans, places, columns, is_value, is_sure, boxes)


def _join_letter(
    columns: list[int], units: list[Unit], places: list[list[float]], reader: RowReader, page: Page
) -> None:
    """Puts a letter that is a line's only value to the text that follows it behind one space, as in `Fund` / `I, L.P.`,
    if it stands as well there."""
    for i, (unit, after) in enumerate(pairwise(units)):
        column, text = columns[i], columns[i + 1]
        is_text = [reader.columns[c].is_text for c in (column, text)]
        stands_as_well = places[i][column] - places[i][text] < _AS_WELL
        if unit.cell == after.cell and unit.text(page).isalpha() and is_text == [False, True] and stands_as_well:
            columns[i] = text


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


def together(lines: list[PlacedLine]) -> tuple[list[Unit], list[list[float]]]:
    """The units of a row's lines from left to right, those of each column together, with how well they stand in each
    column."""
    signs = {unit.sign.start for line in lines for unit in line.units if unit.sign}
    ordered = sorted(
        (column, number, unit.start, unit._replace(cell=column), place)
        for number, line in enumerate(lines)
        for unit, place, column in zip(line.units, line.places, line.columns, strict=True)
        if unit.start not in signs
    )
    return [unit for *_, unit, _ in ordered], [place for *_, place in ordered]
