"""Cuts the lines of a table kept in place by spaces into its rows.

A row has one value in a column, and all its cells stand evenly about one middle, or begin at one height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from form4parse.alignment.columned.lines import PlacedLine
from form4parse.alignment.values import RowReader

_TWICE, _MISSING, _BLANK, _NO_BLANK, _HOLE, _GOES_ON, _LEFT_OVER = 3.0, 0.8, 2.0, 0.5, 0.2, 0.6, 1.2
"""What it costs that a column has two values, or lacks its value; that a blank line stands in a row, or none between
two; that lines are missing in a cell, that a text goes on behind a reference; that a line is in no row."""
_OFF, _UNEVEN, _MOST_UNEVEN = 0.05, 0.25, 2.0
"""What it costs that a cell is half a line out of the middle, what each further half costs, and all at most."""
_NARROW = 2
"""Lines from one line of a cell to the next, if those of others stand between."""
_MOST_LINES = 30
_MOST_TWICE = 2


class _Kinds(NamedTuple):
    always: frozenset[int]
    """The columns that every row has,"""
    of_transactions: frozenset[int]
    """those that only rows with a transaction have,"""
    telling: frozenset[int]
    """and those which tell that a row is such a one."""
    texts: frozenset[int]
    """The columns of texts."""


def cut_rows(lines: Sequence[PlacedLine], reader: RowReader) -> list[range]:
    """The numbers of the lines of each row; some may be in none."""
    columns = [r.column for r in reader.columns]
    kinds = _Kinds(
        frozenset(i for i, c in enumerate(columns) if c.due and not c.of_transactions),
        frozenset(i for i, c in enumerate(columns) if c.due and c.of_transactions),
        frozenset(i for i, c in enumerate(columns) if c.of_transactions),
        frozenset(i for i, c in enumerate(columns) if c.is_text),
    )
    centred, centred_cost = _cheapest(lines, kinds, centred=True)
    topped, topped_cost = _cheapest(lines, kinds, centred=False)
    return centred if centred_cost <= topped_cost else topped


def _cheapest(lines: Sequence[PlacedLine], kinds: _Kinds, *, centred: bool) -> tuple[list[range], float]:
    has_blanks = any(line.row.gap for line in lines[1:])
    costs = [0.0] + [float("inf")] * len(lines)
    came: list[range | None] = [None] * (len(lines) + 1)
    for start in range(len(lines)):
        left_over = costs[start] + _LEFT_OVER * (1 + len(lines[start].values))
        if left_over < costs[start + 1]:
            costs[start + 1], came[start + 1] = left_over, None
        at_cut = _NO_BLANK if has_blanks and start and not lines[start].row.gap else 0.0
        for end, cost in _costs(lines, start, kinds, centred=centred):
            total = costs[start] + at_cut + cost
            if total < costs[end]:
                costs[end], came[end] = total, range(start, end)
    rows: list[range] = []
    at = len(lines)
    while at:
        block = came[at]
        if block:
            rows.append(block)
        at = block.start if block else at - 1
    return rows[::-1], costs[-1]


def _costs(lines: Sequence[PlacedLine], start: int, kinds: _Kinds, *, centred: bool) -> Iterator[tuple[int, float]]:
    """What it costs that a row begins with a line, for each end that it may have."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    values = set[int]()
    ended = set[int]()
    twice = 0
    costs = 0.0
    for number in range(start, min(start + _MOST_LINES, len(lines))):
        line = lines[number]
        if number > start and line.row.gap:
            costs += _BLANK
        filled, own = frozenset(line.columns), line.values
        twice += len(own & values)
        if twice > _MOST_TWICE:
            return
        values |= own
        costs += _GOES_ON * len(ended & filled)
        ended |= line.ended & kinds.texts
        for column in filled:
            first.setdefault(column, number)
            costs += _HOLE * max(0, number - last.get(column, number) - _NARROW)
            last[column] = number
        is_transaction = not values.isdisjoint(kinds.telling)
        missing = len(kinds.always - first.keys()) + (
            len(kinds.of_transactions - first.keys()) if is_transaction else 0
        )
        off = [abs(first[c] + last[c] - start - number) if centred else 2 * (first[c] - start) for c in first]
        uneven = sum(_OFF * min(o, 1) + _UNEVEN * max(0, o - 1) for o in off)
        yield number + 1, costs + _TWICE * twice + _MISSING * missing + min(uneven, _MOST_UNEVEN)
