"""Finds out which words of a row's other lines belong to which of its columns, where no columns are left to be seen.

A row's cells of several lines stand evenly about its middle, which is the line with most of its values: of a cell of
three lines one stands above it and one below, of a cell of two lines both stand between the lines of those of three. So
a way to share out the words is the better the more evenly each cell stands, and the more often its words follow each
other elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import Placed
from form4parse.alignment.values import RowReader, Unit
from form4parse.layout.page import Page

_MOST_WAYS = 40
"""Ways that are followed up from line to line."""
_MOST_CHOICES, _MOST_SHARES = 128, 24
"""Ways to share out one line that are looked at, and that are followed up."""
_NEAR = 2
"""Lines from one of a cell's to the next: between them may stand one of another cell's."""
_FARTHEST = 20
"""Lines from the anchor to one that may well be its row's."""
_KNOWN, _UNKNOWN, _OUT_OF_PLACE = 1.0, -0.6, -0.5
"""What words count that follow each other elsewhere, or do not, and one that is usual in another column."""
_VALUE, _FIGURE_IN_TEXT = 1.0, -0.4
_UNEVEN, _GAP, _LATE, _EMPTY, _UNDUE = -1.0, -0.5, -0.4, -1.0, -1.5
"""What it costs: a line more above the anchor than below it, in one column; lines without a word of it in its midst; a
text that begins below the anchor; a due text that is missing, and one that is not due."""
_LOOSE = 2
"""Words that follow each other nowhere else, from which on a text is doubtful."""
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


class _Share(NamedTuple):
    """One way to share out a line's units."""

    columns: Columns
    score: float
    """What the line by itself says for it."""
    parts: list[tuple[int, Unit | None, Unit | None]]
    """For each column its first and its last word, if it has any."""


class Stacker:
    def __init__(self, reader: RowReader, page: Page, phrases: Phrases) -> None:
        self._columns, self._page = reader.columns, page
        self._texts = [i for i, c in enumerate(reader.columns) if c.is_text]
        self._phrases = phrases
        self._closed: list[bool] = []
        self._in_column: dict[tuple[int, int], float] = {}
        self._pairs: dict[tuple[int, int], bool] = {}
        self._held: dict[int, str] = {}
        """What the anchor has in each of its columns."""

    def stack(self, lines: Sequence[Sequence[Unit]], anchor: int, placed: Placed, *, centred: bool) -> Stacked:
        """`placed` is what is known of the anchor."""
        anchored, self._closed = placed.columns, placed.closed
        self._in_column, self._pairs = {}, {}  # (what is known may have grown since the row before)
        self._held = held = {
            c: self._text_of([u for u, k in zip(lines[anchor], anchored, strict=True) if k == c]) for c in set(anchored)
        }
        ways = [_Way(0.0, (), ())]
        for number, units in enumerate(lines):
            if number == anchor:
                shares = [self._share(units, tuple(anchored), is_anchor=True)]
            else:
                shares = [
                    self._share(units, choice, is_anchor=False) for choice in self._choices(units, abs(number - anchor))
                ]
                shares = sorted(shares, key=lambda share: -share.score)[:_MOST_SHARES]
            gone_on = (self._gone_on(way, number, share) for way in ways for share in shares)
            ways = sorted(gone_on, key=lambda way: -way.score)[:_MOST_WAYS]
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
        if self._is_loose(lines, best.columns):
            texts |= {c for c in self._texts if any(c in line for line in best.columns)}
        if max(anchor, len(lines) - 1 - anchor) > _FARTHEST:
            texts.add(self._texts[0])
        return Stacked(best_score, list(best.columns), frozenset(texts), frozenset(refs))

    def _is_loose(self, lines: Sequence[Sequence[Unit]], columns: Sequence[Columns]) -> bool:
        """Whether, though several texts were shared out, words of one follow each other that do so nowhere else."""
        last: dict[int, Unit] = {}
        unknown: Counter[int] = Counter()
        for units, line in zip(lines, columns, strict=True):
            for unit, column in zip(units, line, strict=True):
                if unit.is_ref or column not in self._texts:
                    continue
                if column in last:
                    unknown[column] += not self._phrases.follow(self._text_of([last[column]]), self._text_of([unit]))
                last[column] = unit
        return len(last) > 1 and max(unknown.values(), default=0) >= _LOOSE

    # ---- the ways of a line

    def _choices(self, units: Sequence[Unit], distance: int) -> list[Columns]:
        """The ways in which a line's units may be shared out; those with fewest columns, if there are too many."""
        as_first_text = tuple(self._texts[0] for _ in units)
        if distance > _FARTHEST:
            return [as_first_text]
        ways: list[Columns] = [()]
        for unit in units:
            options = self._options(unit)
            ways = [(*way, c) for way in ways for c in options if not way or way[-1] <= c]
            if len(ways) > _MOST_CHOICES:
                ways = sorted(ways, key=lambda way: len(set(way)))[:_MOST_CHOICES]
        return ways or [as_first_text]

    def _options(self, unit: Unit) -> list[int]:
        """The columns in which a unit of another line than the anchor's may stand."""
        if unit.is_ref:
            return [
                i
                for i, c in enumerate(self._columns)
                if c.column.takes_refs and (c.is_text or i in self._held or (c.column.due and not self._closed[i]))
            ]
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
            and not any(
                i in self._held and c.column.of_transactions and c.column.values == own.column.values
                for i, c in enumerate(self._columns)
            )
        )

    def _text_of(self, units: Sequence[Unit]) -> str:
        return "".join(self._page.text[u.start : u.end] for u in units if not u.is_ref)

    # ---- how good a way is

    def _share(self, units: Sequence[Unit], columns: Columns, *, is_anchor: bool) -> _Share:
        parts: list[tuple[int, Unit | None, Unit | None]] = []
        score = 0.0
        for column, group in groupby(zip(units, columns, strict=True), key=lambda pair: pair[1]):
            words = [unit for unit, _ in group if not unit.is_ref]
            if self._columns[column].is_text:
                score += sum(self._alone(column, unit) for unit in words)
                score += sum(self._joint(*pair) for pair in pairwise(words))
            elif not is_anchor:
                score += _VALUE * len(words)
            parts.append((column, words[0] if words else None, words[-1] if words else None))
        return _Share(columns, score, parts)

    def _gone_on(self, way: _Way, line: int, share: _Share) -> _Way:
        last = dict(way.last)
        score = way.score + share.score
        for column, first, end in share.parts:
            before, at = last.get(column, (None, line))
            if line - at > _NEAR:
                score += _GAP * (line - at - _NEAR)
            if first and end:
                if self._columns[column].is_text:
                    score += self._joint(before, first) if before else _UNKNOWN
                last[column] = (end, line)
        return _Way(score, (*way.columns, share.columns), tuple(last.items()))

    def _alone(self, column: int, unit: Unit) -> float:
        """How well a word stands in a column of text, whatever is beside it."""
        if (column, unit.start) not in self._in_column:
            text = self._text_of([unit])
            is_figure = any(c.takes_figures and c.takes(text) for c in self._columns)
            is_elsewhere = self._phrases.is_elsewhere(text, self._columns[column].column.fields)
            self._in_column[column, unit.start] = _FIGURE_IN_TEXT * is_figure + _OUT_OF_PLACE * is_elsewhere
        return self._in_column[column, unit.start]

    def _joint(self, before: Unit, unit: Unit) -> float:
        pair = before.start, unit.start
        if pair not in self._pairs:
            self._pairs[pair] = self._phrases.follow(self._text_of([before]), self._text_of([unit]))
        return _KNOWN if self._pairs[pair] else _UNKNOWN

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
