"""Markdown tables that stood inside a cell of another one, and were written on its line.

A converter writes a nested table where it stands: header, dashes and rows one after another, a bar's end and the next
row's bar with a single space between them. The number of dashes tells the width; the single space tells where a row
ends that is shorter (a second header row, whose cells above span two rows, is not padded)."""

from __future__ import annotations

import re
from collections.abc import Iterator

Cell = tuple[int, int]

_DASHES = re.compile(r" ?:?-{3,}:? ?")
_RULE = re.compile(r"\s*-{3,}(?:\s+|$)")


def rows_of_cells(source: str, cells: list[Cell]) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that the cells of one line hold, each with the number of its nested table; 0 is the line's own."""
    tables = _nested_tables(source, cells)
    if not tables:
        yield 0, cells
        return
    at = 0
    for number, (header, width, body) in enumerate(tables, 1):
        yield from ((0, [_without_rule(source, c)]) for c in cells[at:header] if _is_filled(source, c))
        end = tables[number][0] if number < len(tables) else len(cells)
        if any(_is_filled(source, c) for c in cells[header : header + width]):
            yield number, cells[header : header + width]
        at = body
        while at < end:
            row_end = _row_end(source, cells, at, end, width)
            if any(_is_filled(source, c) for c in cells[at:row_end]):
                yield number, [_without_rule(source, c) for c in cells[at:row_end]]
            at = row_end + 1
        at = end


def _nested_tables(source: str, cells: list[Cell]) -> list[tuple[int, int, int]]:
    """Where each header begins, how wide its table is, and where its rows begin."""
    found, i = [], 0
    while i < len(cells):
        width = 0
        while i + width < len(cells) and _is_rule(source, cells[i + width]):
            width += 1
        if width and i > width and not _is_filled(source, cells[i - 1]):
            found.append((i - 1 - width, width, i + width + 1))
        i += max(width, 1)
    return found


def _row_end(source: str, cells: list[Cell], at: int, end: int, width: int) -> int:
    full = at + width
    if full >= end or _is_joint(source, cells[full]):
        return min(full, end)
    return next((i for i in range(at, end) if _is_joint(source, cells[i])), end)


def _is_joint(source: str, cell: Cell) -> bool:
    return cell[1] - cell[0] < 2 and not _is_filled(source, cell)


def _is_rule(source: str, cell: Cell) -> bool:
    return source.find("---", *cell) >= 0 and bool(_DASHES.fullmatch(source, *cell))


def _is_filled(source: str, cell: Cell) -> bool:
    return bool(source[cell[0] : cell[1]].strip())


def _without_rule(source: str, cell: Cell) -> Cell:
    """A drawn line before a text is written as dashes at its beginning."""
    rule = _RULE.match(source, *cell)
    return (min(rule.end(), cell[1]), cell[1]) if rule else cell
