"""Finds out which words of a row's other lines belong to which of its columns, where no columns are left to be seen.

A row's cells of several lines stand evenly about its middle, which is the line with most of its values: of a cell of
three lines one stands above it and one below, of a cell of two lines both stand between the lines of those of three. So
a way to share out the words is the better the more evenly each cell stands, and the more often its words follow each
other elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import Placed
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page

_MOST_WAYS = 40
"""Ways that are followed up from line to line."""
_MOST_CHOICES = 100_000
"""Ways to share out the units of one line, up to which all are tried."""
_MOST_TRIED = 40_000
"""Ways of a line together with those that are followed up to it."""
_FARTHEST = 20
"""Lines from the anchor to one that may well be its row's."""
_KNOWN, _UNKNOWN, _OUT_OF_PLACE = 1.0, -0.6, -0.5
_VALUE, _FIGURE_IN_TEXT, _MISFIT = 1.0, -0.4, -2.0
_UNEVEN, _GAP, _LATE, _EMPTY, _UNDUE = -1.0, -0.5, -0.4, -1.0, -1.5
_CLOSE = 1.0
"""By how much the best way has to be better than the next that differs, to be beyond doubt."""

Columns = tuple[int, ...]


class Stacked(NamedTuple):
    score: float
    columns: list[Columns]
    """For each line the columns of its units."""
    doubtful: frozenset[int]
    """Columns that could as well hold other words,"""
    doubtful_refs: frozenset[int]
    """and those whose references could as well be another's."""


class _Way(NamedTuple):
    score: float
    columns: tuple[Columns, ...]
    last: tuple[tuple[int, tuple[Unit, int]], ...]
    """The last unit of each column so far, and its line."""


class Stacker:
    def __init__(self, reader: RowReader, page: Page, phrases: Phrases) -> None:
        self._columns, self._page = reader.columns, page
        self._texts = [i for i, c in enumerate(reader.columns) if c.is_text]
        self._phrases = phrases
        self._closed: list[bool] = []
        self._held: dict[int, str] = {}
        """What the anchor has in each of its columns."""

    def stack(self, lines: Sequence[Sequence[Unit]], anchor: int, placed: Placed, *, centred: bool) -> Stacked:
        """`placed` is what is known of the anchor."""
        anchored, self._closed = placed.columns, placed.closed
        self._held = held = {
            c: self._text_of([u for u, k in zip(lines[anchor], anchored, strict=True) if k == c]) for c in set(anchored)
        }
        ways = [_Way(0.0, (), ())]
        for number, units in enumerate(lines):
            choices = [tuple(anchored)] if number == anchor else self._choices(units, abs(number - anchor))
            ways = sorted(
                (
                    self._gone_on(way, number, units, choice, is_anchor=number == anchor)
                    for way in ways[: max(1, _MOST_TRIED // len(choices))]
                    for choice in choices
                ),
                key=lambda way: -way.score,
            )[:_MOST_WAYS]
        due = {i: self._is_due(i, held) for i in self._texts}
        scored = sorted(
            ((w.score + self._shape(w.columns, anchor, due, centred=centred), w) for w in ways), reverse=True
        )
        best_score, best = scored[0]
        rivals = [way for score, way in scored[1:] if best_score - score < _CLOSE]
        texts, refs = set[int](), set[int]()
        for number, units in enumerate(lines):
            for i, unit in enumerate(units):
                others = {way.columns[number][i] for way in rivals} - {best.columns[number][i]}
                if others and unit.is_ref:
                    refs.add(best.columns[number][i])
                elif others:
                    texts |= {best.columns[number][i], *others}
        if max(anchor, len(lines) - 1 - anchor) > _FARTHEST:
            texts.add(self._texts[0])
        return Stacked(best_score, list(best.columns), frozenset(texts), frozenset(refs))

    # ---- the ways of a line

    def _choices(self, units: Sequence[Unit], distance: int) -> list[Columns]:
        as_first_text = tuple(self._texts[0] for _ in units)
        if distance > _FARTHEST:
            return [as_first_text]
        options = [self._options(unit) for unit in units]
        if prod(map(len, options)) > _MOST_CHOICES:
            options = [o[:2] for o in options]
        ways: list[Columns] = [()]
        for option in options:
            ways = [(*way, c) for way in ways for c in option if not way or way[-1] <= c]
            if not ways:
                break
        return ways or [as_first_text]

    def _options(self, unit: Unit) -> list[int]:
        """The columns in which a unit of another line than the anchor's may stand."""
        if unit.is_ref:
            return [i for i, c in enumerate(self._columns) if c.column.takes_refs]
        text = self._text_of([unit])
        values = [i for i, c in enumerate(self._columns) if not c.is_text and self._may_add(i, text, self._held.get(i))]
        return sorted({*self._texts, *(values if not text.isalpha() else ())})

    def _may_add(self, column: int, text: str, held: str | None) -> bool:
        """Whether a value is what a column lacks: its whole cell, or the rest of one that a line has cut."""
        reader = self._columns[column]
        if self._closed[column]:
            return False
        if held is not None:
            is_sign = any(map(str.isalnum, held)) != any(map(str.isalnum, text))
            return (
                bool(held)
                and is_sign
                and any(reader.takes(t) and reader.is_usual(t) for t in (text + held, held + text))
            )
        return reader.takes(text) and (reader.column.due or self._is_only_amount(column))

    def _is_only_amount(self, column: int) -> bool:
        """Whether a column is one of several of which a row fills one, and has filled none."""
        own = self._columns[column]
        return (
            own.column.of_transactions
            and own.takes_figures
            and not any(i in self._held for i, c in enumerate(self._columns) if c.column.values == own.column.values)
        )

    def _text_of(self, units: Sequence[Unit]) -> str:
        return "".join(self._page.text[u.start : u.end] for u in units if not u.is_ref)

    # ---- how good a way is

    def _gone_on(self, way: _Way, line: int, units: Sequence[Unit], choice: Columns, *, is_anchor: bool) -> _Way:
        last = dict(way.last)
        score = way.score
        for unit, column in zip(units, choice, strict=True):
            before, at = last.get(column, (None, line))
            score += _GAP * max(0, line - at - 2)
            if unit.is_ref:
                continue
            if self._columns[column].is_text:
                score += self._in_text(column, unit, before)
            elif not is_anchor:
                score += _VALUE
            last[column] = (unit, line)
        return _Way(score, (*way.columns, choice), tuple(last.items()))

    def _in_text(self, column: int, unit: Unit, before: Unit | None) -> float:
        text = self._page.text[unit.start : unit.end]
        score = _FIGURE_IN_TEXT if any(c.takes_figures and c.takes(text) for c in self._columns) else 0.0
        score += _OUT_OF_PLACE * self._phrases.is_elsewhere(text, self._columns[column].column.fields)
        if before is None:
            return score + _UNKNOWN
        known = self._phrases.follow(self._page.text[before.start : before.end], text)
        return score + (_KNOWN if known else _UNKNOWN)

    def _is_due(self, column: int, held: dict[int, str]) -> bool | None:
        """Whether a text belongs in a column, beside the values of its row; None where it may or may not."""
        rule = self._columns[column].column
        if rule.due_with:
            return any(self._columns[c].is_of_kind(rule.due_with, text) for c, text in held.items())
        return rule.due or None

    def _shape(self, columns: Sequence[Columns], anchor: int, due: dict[int, bool | None], *, centred: bool) -> float:
        """How evenly the cells of several lines stand about the anchor, or that they go on below it; and whether those
        are filled that have to be."""
        filled = {c for line in columns for c in line}
        score = sum(_EMPTY if is_due else 0.0 for c, is_due in due.items() if c not in filled)
        score += sum(_UNDUE for c, is_due in due.items() if c in filled and is_due is False)
        for column in {c for i, line in enumerate(columns) if i != anchor for c in line}:
            held = [i for i, line in enumerate(columns) if column in line]
            above, below = sum(i < anchor for i in held), sum(i > anchor for i in held)
            score += _UNEVEN * (abs(above - below) if centred else 2 * above)
            if centred and anchor not in held and self._columns[column].is_text and not above:
                score += _LATE
        return score
