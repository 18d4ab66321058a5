"""Cells: what drawn rules surround.

Rules that touch each other are one drawing. Their places make a grid; fields of the grid with no rule between them are
one cell. Where uprights end side by side and nothing is drawn from one to the next, as at a page's edge, a rule is
taken to be there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from form4parse.paper.sheets import Box, Cell, Rule

_TOUCH = 1.5
"""Points between two rules, or the ends of their pieces, that touch."""
_BAND = 4.0
"""Points in which rules are one edge: those of two cells side by side, or of a cell and its table."""
_LEAST_RULES = 3
_MARGIN = 45.0
"""Points at a sheet's sides: what ends there may have been cut off."""
_WHOLE_SHEET = 0.6
"""The share of a sheet from which on a cell is the frame of a page."""


Side = tuple[int, int]
"""Of a field of the grid: the number of the edge, and that of the field along it."""


class _Edge(NamedTuple):
    """Where rules of one direction stand, as far apart as those of neighbouring cells are."""

    low: float
    high: float


def cells_of(rules: Iterable[Rule], width: float, height: float) -> list[Cell]:
    drawings = [drawing for drawing in _drawings(_merged(rules)) if len(drawing) >= _LEAST_RULES]
    cells = [cell for number, drawing in enumerate(drawings) for cell in _Grid(drawing, width).cells(number)]
    return [c for c in cells if c.box.width * c.box.height < _WHOLE_SHEET * width * height]


# ---- rules


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one rule put together."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.is_upright, round(r.place), r.start)):
        for number in range(len(merged) - 1, max(-1, len(merged) - 4), -1):
            last = merged[number]
            if (
                last.is_upright == rule.is_upright
                and abs(last.place - rule.place) <= _TOUCH
                and rule.start <= last.end + _TOUCH
                and last.start <= rule.end + _TOUCH
            ):
                merged[number] = last._replace(start=min(last.start, rule.start), end=max(last.end, rule.end))
                break
        else:
            merged.append(rule)
    return merged


def _drawings(rules: list[Rule]) -> list[list[Rule]]:
    """The rules that touch each other, directly or by others."""
    drawings: list[list[Rule]] = []
    for rule in rules:
        touched = [d for d in drawings if any(_touch(rule, other) for other in d)]
        drawings = [d for d in drawings if d not in touched]
        drawings.append([rule, *(r for d in touched for r in d)])
    return drawings


def _touch(one: Rule, other: Rule) -> bool:
    if one.is_upright == other.is_upright:
        beside = abs(one.place - other.place) <= _BAND
        return beside and one.start <= other.end + _TOUCH and other.start <= one.end + _TOUCH
    return _reaches(one, other.place) and _reaches(other, one.place)


def _reaches(rule: Rule, place: float) -> bool:
    return rule.start - _TOUCH <= place <= rule.end + _TOUCH


# ---- the grid of a drawing


class _Grid:
    def __init__(self, rules: Sequence[Rule], width: float) -> None:
        upright = [r for r in rules if r.is_upright]
        across = [r for r in rules if not r.is_upright]
        ends = [(r.start, r.end) for r in across], [(r.start, r.end) for r in upright]
        self._xs = _edges([r.place for r in upright], ends[0])
        self._ys = _edges([r.place for r in across], ends[1])
        self._wide, self._high = len(self._xs) - 1, len(self._ys) - 1
        self._upright = _covered(upright, self._xs, self._ys)
        self._across = _covered(across, self._ys, self._xs)
        self._open = _closings(self._upright, len(self._ys), len(self._xs)) - self._across
        self._across_all = self._across | self._open
        closings = _closings(self._across, len(self._xs), len(self._ys))
        at_edge = {s for s in closings if not _MARGIN < self._xs[s[0]].low < width - _MARGIN}
        self._upright_all = self._upright | at_edge | _mended(closings, self._upright)

    def cells(self, number: int) -> list[Cell]:
        """The cells from above to below, those side by side from left to right."""
        cells, seen = [], set()
        for row in range(self._high):
            for column in range(self._wide):
                if (row, column) not in seen:
                    fields = self._fields(row, column)
                    seen |= fields
                    if cell := self._cell(fields, number):
                        cells.append(cell)
        return cells

    def _fields(self, row: int, column: int) -> set[tuple[int, int]]:
        """The fields that no rule parts from this one; those beyond the drawing are one field, at (-1, -1)."""
        fields, to_see = {(row, column)}, [(row, column)]
        while to_see:
            r, c = to_see.pop()
            for at, beside in (
                ((r, c), (r - 1, c)),
                ((r + 1, c), (r + 1, c)),
                ((r, c), (r, c - 1)),
                ((r, c + 1), (r, c + 1)),
            ):
                parted = self._upright_all if beside[0] == r else self._across_all
                key = (at[1], at[0]) if beside[0] == r else at
                if key in parted or beside in fields:
                    continue
                if not (0 <= beside[0] < self._high and 0 <= beside[1] < self._wide):
                    fields.add((-1, -1))
                    continue
                fields.add(beside)
                to_see.append(beside)
        return fields

    def _cell(self, fields: set[tuple[int, int]], number: int) -> Cell | None:
        """None for what is not closed, or no rectangle."""
        rows, columns = [r for r, _ in fields], [c for _, c in fields]
        top, bottom, left, right = min(rows), max(rows) + 1, min(columns), max(columns) + 1
        if top < 0 or (bottom - top) * (right - left) != len(fields):
            return None
        box = Box(self._xs[left].low, self._ys[top].low, self._xs[right].high, self._ys[bottom].high)
        above = all((top, c) in self._open for c in range(left, right))
        below = all((bottom, c) in self._open for c in range(left, right))
        return Cell(box, (left, right), (top, bottom), number, above, below)


def _edges(places: list[float], ends: list[tuple[float, float]]) -> list[_Edge]:
    """The places of rules, and where those across them end, as edges."""
    edges: list[_Edge] = []
    for place in sorted([*places, *(end for pair in ends for end in pair)]):
        if edges and place - edges[-1].low <= _BAND:
            edges[-1] = _Edge(edges[-1].low, place)
        else:
            edges.append(_Edge(place, place))
    return edges


def _covered(rules: list[Rule], along: list[_Edge], across: list[_Edge]) -> set[Side]:
    """(edge, field): the sides of fields on which rules are drawn from end to end."""
    lows, begins = [e.low for e in along], [e.low for e in across]
    covered = set()
    for rule in rules:
        edge = bisect_right(lows, rule.place) - 1
        for number in range(max(bisect_right(begins, rule.start) - 2, 0), len(across) - 1):
            if rule.end < across[number + 1].low - _TOUCH:
                break
            if rule.start <= across[number].high + _TOUCH:
                covered.add((edge, number))
    return covered


def _closings(sides: set[Side], edges: int, lines: int) -> set[Side]:
    """(edge, field): from where a line ends to the line beside it, be it one that ends there or one that goes on.

    `sides` holds (line, field) for each field beside a line; a line ends at an edge if it is drawn on one side only."""
    closings: set[Side] = set()
    for edge in range(edges):
        for before, behind in ((edge - 1, edge), (edge, edge - 1)):
            last, has_ended = None, False
            for line in range(lines):
                if (line, before) not in sides:
                    continue
                ends = (line, behind) not in sides
                if last is not None and (ends or has_ended):
                    closings.update((edge, number) for number in range(last, line))
                last, has_ended = line, ends
    return closings


def _mended(closings: set[Side], drawn: set[Side]) -> set[Side]:
    """Of closings, those that go on with a rule that is drawn in part."""
    mended: set[Side] = set()
    for edge in {edge for edge, _ in closings}:
        numbers = sorted(number for e, number in closings if e == edge)
        for number in numbers:
            if (edge, number) in drawn:
                continue
            if (edge, number - 1) in drawn | mended or (edge, number + 1) in drawn:
                mended.add((edge, number))
    return mended
