"""Signatures whose dates stand behind a caption: these, and no date in a name, are the dates of the signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, LabelLine
from form4parse.edition import RowRule
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.parts import Label, Line

_MOST_LINES = 4
"""Lines of a name."""
_GOES_ON = re.compile(r"\w-$")


class Signed(NamedTuple):
    before: list[AlignedLine]
    lines: list[AlignedLine]


def with_dates_named(
    rule: RowRule, anchor: re.Pattern[str], before: Sequence[Row], lines: Sequence[Line], page: Page
) -> Signed | None:
    """The entries of a rule of two columns, a text and a value, if a caption stands before each value. The `before`
    lines stand above the part's caption. None where the lines are otherwise."""
    above, behind = list(before), list[AlignedLine]()
    first: list[AlignedLine] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        value = lines[at + 1] if isinstance(line, Label) and at + 1 < len(lines) else None
        if isinstance(line, Row):
            above.append(line)
        elif isinstance(value, Row) and anchor.fullmatch(page.text, *_extent(value)):
            if not 0 < len(above) <= _MOST_LINES or any(anchor.fullmatch(page.text, *_extent(row)) for row in above):
                return None
            is_first = bool(before) and above[0] is before[0]
            (first if is_first else behind).append(_entry(rule, above, value, page))
            behind.append(LabelLine(line.caption, line.ranges))
            above = []
            at += 1
        else:
            behind.append(LabelLine(line.caption, line.ranges))
        at += 1
    return Signed(first, behind) if behind and not above else None


def _entry(rule: RowRule, name: list[Row], value: Row, page: Page) -> AlignedRow:
    places = [_extent(row) for row in name]
    glue = ["" if n and _GOES_ON.search(page.text, 0, places[n - 1].end) else " " for n in range(len(places))]
    return AlignedRow(
        rule, [Cell(places, glue=glue) if column.is_text else Cell([_extent(value)]) for column in rule.columns]
    )


def _extent(row: Row) -> Range:
    filled = [c for c in row.cells if c.end > c.start]
    return Range(filled[0].start, filled[-1].end)
