"""Rows of several lines whose columns are kept by spaces: what stands one above the other is one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from form4parse.alignment.values import Unit
from form4parse.layout.page import Page, Range, Row

_GAP = re.compile(r"\S {2,}(?=\S)")
_LEAST_GAPS, _LEAST_WORDS, _MOSTLY = 2, 4, 0.5
_APART = 2
"""Spaces that part two cells."""
_SIGN = "$"


def keeps_columns(rows: Iterable[Row], page: Page) -> bool:
    """Whether most lines of several words have gaps in them."""
    texts = [page.text[row.cells[0].start : row.cells[0].end] for row in rows if len(row.cells) == 1]
    long = [text for text in texts if len(text.split()) >= _LEAST_WORDS]
    return sum(len(_GAP.findall(text)) >= _LEAST_GAPS for text in long) > _MOSTLY * len(long)


def by_columns(lines: Sequence[tuple[Row, Sequence[Unit]]], page: Page) -> list[Unit]:
    """The units of a row's lines from left to right: those of each cell together, in the order of its lines."""
    pieces = [
        (units[0].start - row.margin, units[-1].end - row.margin, number, units)
        for number, (row, line) in enumerate(lines)
        for units in _pieces(line, page)
    ]
    cells: list[list[tuple[int, int, int, list[Unit]]]] = []
    reach = -1
    for piece in sorted(pieces, key=lambda p: p[:3]):
        if piece[0] >= reach:
            cells.append([])
        cells[-1].append(piece)
        reach = max(reach, piece[1])
    ordered = [
        unit._replace(cell=number)
        for number, cell in enumerate(cells)
        for piece in sorted(cell, key=lambda p: (p[2], p[0]))
        for unit in piece[3]
    ]
    return _with_signs(ordered, page)


def _pieces(units: Sequence[Unit], page: Page) -> list[list[Unit]]:
    pieces: list[list[Unit]] = []
    for unit in units:
        if pieces and unit.start - pieces[-1][-1].end < _APART:
            pieces[-1].append(unit)
        else:
            pieces.append([unit])
    return pieces


def _with_signs(units: list[Unit], page: Page) -> list[Unit]:
    """Puts a sign of currency that stands alone to the figure that follows it in its cell."""
    signed: list[Unit] = []
    for unit in units:
        last = signed[-1] if signed else None
        is_sign = last is not None and page.text[last.start : last.end] == _SIGN and last.cell == unit.cell
        if last and is_sign and not unit.is_ref:
            signed[-1] = unit._replace(sign=Range(last.start, last.end))
        else:
            signed.append(unit)
    return signed
