"""Reads a line whose row has one free text: what stands before it and behind it is peeled off, the rest is the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from form4parse.alignment.cells import AlignedRow, Cell
from form4parse.alignment.values import ColumnReader, RowReader
from form4parse.layout.page import Page, Range
from form4parse.marks import LINK_OPENS

_BOUNDARY = re.compile(r"[\s,;│↵]")
_BETWEEN = " \t,;│↵"
_OPENS = ",;(["
"""What may stand right behind a text and open a value."""
_MOST_WORDS = 6
"""Words in the name of a state or country."""
_LONGEST = 400
"""Characters from a line's end in which values are looked for."""


def peel(reader: RowReader, start: int, end: int, page: Page) -> AlignedRow | None:
    """The row that a line is, or None where a value that it needs is not there."""
    at_text = next((i for i, c in enumerate(reader.columns) if c.is_text), len(reader.columns))
    cells = [Cell() for _ in reader.columns]
    for number, column in enumerate(reader.columns[:at_text]):
        value = column.value.match(page.text, start, end)
        if value and _is_boundary(page.text, value.end(), end):
            cells[number].text = [Range(*value.span())]
            start = _skip(page.text, value.end(), end)
        elif column.column.required:
            return None
    if at_text == len(reader.columns):
        return AlignedRow(reader.rule, cells) if start >= end else None
    behind = next(_behind(reader.columns[at_text + 1 :], start, end, page), None)
    if behind is None:
        return None
    text_end, places = behind
    for cell, place in zip(cells[at_text + 1 :], places, strict=True):
        cell.text = [place] if place else []
    bare = page.text[start:text_end].rstrip(_BETWEEN) if places and any(places) else page.text[start:text_end].rstrip()
    if bare:
        cells[at_text].text = [Range(start, start + len(bare))]
    elif reader.columns[at_text].column.required:
        return None
    return AlignedRow(reader.rule, cells)


def _behind(columns: list[ColumnReader], start: int, end: int, page: Page) -> Iterator[tuple[int, list[Range | None]]]:
    """The ways to find the columns' values at the end of a line: where the text before them ends, and their places."""
    if not columns:
        yield end, []
        return
    *others, last = columns
    for at in _starts(last, start, end, page):
        for text_end, places in _behind(others, start, _skip_back(page.text, at, start), page):
            yield text_end, [*places, Range(at, end)]
    if not last.column.required:
        for text_end, places in _behind(others, start, end, page):
            yield text_end, [*places, None]


def _starts(column: ColumnReader, start: int, end: int, page: Page) -> Iterator[int]:
    """Where a value of the column may begin that reaches to the end, the longest first."""
    low = max(start, end - _LONGEST)
    begins = [
        i
        for i in range(low, end)
        if i == start
        or page.text[i] == LINK_OPENS
        or (_BOUNDARY.match(page.text[i - 1]) and not _BOUNDARY.match(page.text[i]))
    ]
    sign = max(page.text.rfind(c, low, end) for c in _OPENS)
    for i in (*begins[-_MOST_WORDS:], *([sign] if sign >= 0 and sign not in begins else [])):
        if column.takes(page.text[i:end]):
            yield i


def _is_boundary(text: str, at: int, end: int) -> bool:
    return at >= end or bool(_BOUNDARY.match(text[at])) or not text[at - 1].isalnum()


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in _BETWEEN:
        at += 1
    return at


def _skip_back(text: str, at: int, start: int) -> int:
    while at > start and text[at - 1] in _BETWEEN:
        at -= 1
    return at
