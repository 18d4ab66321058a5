"""Rows of a table that a page holds in one: each of its cells has their values, one below the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.layout.page import Joint, Page, PageWriter, Range, Row
from form4parse.marks import BREAK

_FIGURE = re.compile(r"(?!\(\d{1,2}\)$)\$? ?\d(?:[\d,./ $-]*\d)?(?: ?-)?(?: ?\(\d{1,2}\))*")
"""A whole date or an amount, and its references; no reference alone."""
_LETTER = re.compile(r"\(?[A-Z]\)?(?: ?\(\d{1,2}\))*")
_LEAST = 2
"""Cells that hold several values, of which one at least has figures."""

Lines = Sequence[str]
"""Those of a cell; some may be empty."""


class Part(NamedTuple):
    """One of the rows: for each cell the numbers of its lines."""

    lines: list[list[int]]
    is_sure: bool
    """Whether no text has several: where such a one ends is only likely."""


def stacked(cells: Sequence[Lines]) -> list[Part]:
    """The rows in one, or nothing if it is one."""
    if sum(len(lines) > 1 for lines in cells) < _LEAST:
        return []
    cells = [[line.strip() for line in lines] for lines in cells]
    filled = [[n for n, line in enumerate(lines) if line] for lines in cells]
    several = [(lines, numbers) for lines, numbers in zip(cells, filled, strict=True) if len(numbers) > 1]
    figures = [numbers for lines, numbers in several if _are_all(_FIGURE, lines, numbers)]
    values = figures + [numbers for lines, numbers in several if _are_all(_LETTER, lines, numbers)]
    if not figures or len(values) < _LEAST:
        return []
    counts = {len(numbers) for numbers in filled if numbers}
    if len(counts) == 1:
        return [Part([numbers[n : n + 1] for numbers in filled], is_sure=True) for n in range(counts.pop())]
    return _by_height(filled, values)


def _are_all(value: re.Pattern[str], lines: Lines, numbers: list[int]) -> bool:
    return all(value.fullmatch(lines[n]) for n in numbers)


def _by_height(filled: list[list[int]], values: list[list[int]]) -> list[Part]:
    """Where what belongs together stands at one height: each row goes from one value to the next of the column that
    has most."""
    begins = max(values, key=len)
    if any(numbers and numbers[0] < begins[0] for numbers in filled) or not all(set(begins) >= set(v) for v in values):
        return []
    end = max(numbers[-1] for numbers in filled if numbers) + 1
    rows = [
        [[n for n in numbers if first <= n < last] for numbers in filled] for first, last in pairwise([*begins, end])
    ]
    return [Part(row, is_sure=all(len(numbers) <= 1 for numbers in row)) for row in rows]


def without_stacked_rows(page: Page) -> Page:
    """The page with a row for each of those."""
    if not page.has_cells or BREAK not in page.text:
        return page
    places = [[_lines(cell, page) for cell in row.cells] for row in page.rows]
    found = [stacked([[page.text[slice(*p)] for p in lines] for lines in row]) for row in places]
    if not any(found):
        return page
    writer = PageWriter(max(row.table for row in page.rows))
    for row, lines, parts in zip(page.rows, places, found, strict=True):
        for part in parts:
            _write(part, row, lines, page, writer)
        if not parts:
            writer.again(page, row)
    return writer.page_from(page)


def _write(part: Part, row: Row, lines: list[list[Range]], page: Page, writer: PageWriter) -> None:
    cells = [[(own[n], Joint(BREAK)) for n in numbers] for own, numbers in zip(lines, part.lines, strict=True)]
    writer.wrapped(cells, page, row._replace(is_parted=not part.is_sure), row.table)


def _lines(cell: Range, page: Page) -> list[Range]:
    """The lines of a cell, without the spaces around them."""
    at, places = cell.start, []
    for text in page.text[slice(*cell)].split(BREAK):
        start = at + len(text) - len(text.lstrip())
        places.append(Range(start, start + len(text.strip())))
        at += len(text) + 1
    return places
