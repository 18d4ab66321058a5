"""Letters that were cut off the next box: a column's edge ran through its text, and the first letter of each of its
lines got into the box before. The box itself is whole, so they are taken for what they are: ends of lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK, CELL

_NUMBER = re.compile(r"(?P<digit>\d)\d?[A-Za-z]?\.")
_LONE = re.compile(r"(?<!\S)\S(?!\S)")
_WORD = re.compile(r"\S+")
_FARTHEST = 300
"""Characters of a box's text behind the number of the next one."""
_LIKELY = re.compile(rf" (\d)(?= |{CELL})[^{CELL}\n]{{0,{_FARTHEST}}}{CELL}+\1[\dA-Za-z]?\.")
"""The number of the next box, alone."""
_LEAST = 2
"""Lone letters that have to be the next box's; one may be a house's number."""
_MOST_ROWS = 4
"""Rows over which a box may reach."""


def without_intrusions(page: Page) -> Page:
    """The page with a line's end for each such letter. Places do not change."""
    likely = [found.start() for found in _LIKELY.finditer(page.text)]
    places = [p for number in _rows_at(likely, page) for p in _in_row(number, page.rows[number], page)]
    if not places:
        return page
    text = list(page.text)
    for start, _ in places:
        text[start] = BREAK
    return Page("".join(text), page.rows, page.origin, places, page.heads, has_cells=page.has_cells)


def _rows_at(places: list[int], page: Page) -> list[int]:
    """The numbers of the rows that hold some places."""
    starts = [row.cells[0].start for row in page.rows] if places else []
    return list(dict.fromkeys(bisect_right(starts, place) - 1 for place in places))


def _in_row(number: int, row: Row, page: Page) -> list[Range]:
    found = []
    filled = [i for i, cell in enumerate(row.cells) if cell.end > cell.start]
    for i, beside in pairwise(filled):
        item = _NUMBER.match(page.text, *row.cells[beside])
        if not item:
            continue
        below = page.rows[number + 1 : number + 1 + _MOST_ROWS]
        box = [
            page.text[slice(*r.cells[beside])] for r in (row, *below) if r.table == row.table and beside < len(r.cells)
        ]
        found += _cut_off(row.cells[i], item["digit"], " ".join(box), page)
    return found


def _cut_off(cell: Range, digit: str, box: str, page: Page) -> list[Range]:
    """Those lone letters of a cell that begin lines of the next box, from its item's number on."""
    lone = [Range(*m.span()) for m in _LONE.finditer(page.text, *cell)]
    letters = [page.text[p.start] for p in lone]
    if digit not in letters:
        return []
    from_number = lone[letters.index(digit) :]
    begins = iter(word[0] for word in _WORD.findall(box))
    if len(from_number) < _LEAST or not all(page.text[p.start] in begins for p in from_number):
        return []
    return from_number
