"""Cuts the lines of a table kept in place by spaces into its rows.

A row has one value in a column, and all its cells stand evenly about one middle, or begin at one height."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.columned.lines import PlacedLine
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page

_TWICE, _MISSING, _BLANK, _NO_BLANK, _HOLE, _GOES_ON, _LEFT_OVER = 3.0, 0.8, 2.0, 0.5, 0.2, 0.6, 1.2
"""What it costs that a column has two values, or lacks its value; that a blank line stands in a row, or none between
two; that lines are missing in a cell, that a text goes on behind a reference, or a reference stands above what it is
at; that a line is in no row."""
_OFF, _UNEVEN, _MOST_UNEVEN = 0.05, 0.25, 2.0
"""What it costs that a cell is half a line out of the middle, what each further half costs, and all at most."""
_RUNS_ON = 1.2
"""What it costs to cut between two words that follow each other elsewhere."""
_CLOSE = 0.4
"""By how much a cut has to be better than others, to be beyond doubt."""
_NEVER = float("inf")
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


class Cut(NamedTuple):
    lines: range
    """The numbers of a row's lines."""
    doubtful: frozenset[int]
    """The columns whose words could as well be those of the row above or below."""


class Cutter:
    """Cuts the lines of one table."""

    def __init__(self, reader: RowReader, phrases: Phrases, page: Page) -> None:
        columns = [r.column for r in reader.columns]
        self._kinds = _Kinds(
            frozenset(i for i, c in enumerate(columns) if c.due and not c.of_transactions),
            frozenset(i for i, c in enumerate(columns) if c.due and c.of_transactions),
            frozenset(i for i, c in enumerate(columns) if c.of_transactions),
            frozenset(i for i, c in enumerate(columns) if c.is_text),
        )
        self._phrases, self._page = phrases, page

    def cut(self, lines: Sequence[PlacedLine]) -> list[Cut]:
        """The lines of each row; some may be in none."""
        joints = self._joints(lines)
        centred, centred_cost = _cheapest(lines, self._kinds, joints, centred=True)
        topped, topped_cost = _cheapest(lines, self._kinds, joints, centred=False)
        is_centred = centred_cost < topped_cost
        rows = centred if is_centred else topped
        doubtful: list[set[int]] = [set() for _ in rows]
        for number, (above, below) in enumerate(pairwise(rows)):
            if above.stop == below.start and not _is_apart(lines[below.start]):
                columns = self._doubtful(lines, above, below, joints, centred=is_centred)
                doubtful[number] |= columns
                doubtful[number + 1] |= columns
        return [Cut(row, frozenset(own)) for row, own in zip(rows, doubtful, strict=True)]

    def _joints(self, lines: Sequence[PlacedLine]) -> list[float]:
        """What it costs to cut before each line: more where a text is known to go on."""
        has_blanks = any(map(_is_apart, lines[1:]))
        joints = [_NO_BLANK if has_blanks and not _is_apart(line) else 0.0 for line in lines]
        last: dict[int, tuple[int, Unit]] = {}
        for number, line in enumerate(lines):
            if _is_apart(line):
                last.clear()
            for column, unit in zip(line.columns, line.units, strict=True):
                at, before = last.get(column, (number, unit))
                if at < number and column in self._kinds.texts and self._follow(before, unit):
                    for i in range(at + 1, number + 1):
                        joints[i] += _RUNS_ON
                last[column] = (number, unit)
        return joints

    def _follow(self, before: Unit, unit: Unit) -> bool:
        words = (before.text(self._page), unit.text(self._page))
        return not before.is_ref and not unit.is_ref and self._phrases.follow(*words)

    def _doubtful(
        self, lines: Sequence[PlacedLine], above: range, below: range, joints: Sequence[float], *, centred: bool
    ) -> set[int]:
        """The columns of texts that a cut a line higher or lower would move, were it hardly any worse."""

        def cost(at: int) -> float:
            parts = ((above.start, at), (at, below.stop))
            return joints[at] + sum(
                next((c for end, c in _costs(lines[:stop], start, self._kinds, centred=centred) if end == stop), _NEVER)
                for start, stop in parts
            )

        best = cost(below.start)
        return {
            column
            for at in (below.start - 1, below.start + 1)
            if above.start < at < below.stop and cost(at) - best < _CLOSE
            for column in lines[min(at, below.start)].columns
            if column in self._kinds.texts
        }


def _is_apart(line: PlacedLine) -> bool:
    """Whether a blank line or a rule stands above a line."""
    return line.row.gap > 0 or line.row.rule > 0


def _cheapest(
    lines: Sequence[PlacedLine], kinds: _Kinds, joints: Sequence[float], *, centred: bool
) -> tuple[list[range], float]:
    costs = [0.0] + [_NEVER] * len(lines)
    came: list[range | None] = [None] * (len(lines) + 1)
    for start in range(len(lines)):
        left_over = costs[start] + _LEFT_OVER * (1 + len(lines[start].values))
        if left_over < costs[start + 1]:
            costs[start + 1], came[start + 1] = left_over, None
        at_cut = joints[start] if start else 0.0
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
    ended, led = set[int](), set[int]()
    twice = 0
    costs = 0.0
    for number in range(start, min(start + _MOST_LINES, len(lines))):
        line = lines[number]
        if number > start and _is_apart(line):
            costs += _BLANK
        filled, own = frozenset(line.columns), line.values
        twice += len(own & values)
        if twice > _MOST_TWICE:
            return
        values |= own
        costs += _GOES_ON * (len(ended & filled) + len(led & filled - line.led))
        ended |= line.ended & kinds.texts
        led |= line.led - first.keys()
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
