"""What kind of line one is: a caption, a value, a state, a street."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from form4parse.edition import Edition, unnamed, words
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.scattered.fragments import Fragments
from form4parse.layout.scattered.fragments import print_of as caption_of
from form4parse.shapes import Usual, day_of, groups_of

_STREET_NUMBER = re.compile(r"(?<![\d(])\d+(?![\d%(])")
_AND = re.compile(r"[&+@]")
"""A sign that stands for a word of a text; others by themselves belong to captions."""


class LineKinds:
    def __init__(self, page: Page, edition: Edition, fragments: Fragments) -> None:
        self._page, self._edition, self._fragments = page, edition, fragments
        self._date_at_end = re.compile(rf"\s+(?P<date>{unnamed(edition.patterns['DATE'].pattern)})\s*$")
        self.usual = Usual(edition.patterns["DATE"], page.text)

    def text(self, row: Row) -> str:
        return self._page.text[row.cells[0].start : row.cells[-1].end].strip()

    def is_value(self, row: Row) -> bool:
        text = self.text(row)
        patterns = self._edition.patterns
        return any(patterns[kind].fullmatch(text) for kind in ("CHECKED", "UNCHECKED", "DATE", "ZIP")) or self.is_state(
            text
        )

    def is_state(self, text: str) -> bool:
        return text in self.states

    def names_state(self, rows: list[Row]) -> bool:
        return " ".join(map(self.text, rows)).title() in self._state_names

    @cached_property
    def states(self) -> frozenset[str]:
        return frozenset(self._edition.codes["states"])

    @cached_property
    def _state_names(self) -> frozenset[str]:
        return frozenset(name.title() for name in self._edition.codes["states"].values())

    def print_of(self, row: Row, *, alone: bool) -> str | None:
        """The part whose caption a line is, or a piece of it. A single word may as well be a piece of a text."""
        text = words(self.text(row))
        if not text:
            return "owner" if not _AND.search(self.text(row)) else None
        if len(text) == 1 and not alone and not any(c in self.text(row) for c in "(:)"):
            return None
        return caption_of(text, self._fragments)

    def is_street(self, rows: Iterable[Row]) -> bool:
        """Whether one of the lines looks like a street's."""
        texts = (self.text(r).lower() for r in rows)
        return any(_STREET_NUMBER.search(t) or t.startswith(self._begin_a_street) for t in texts)

    @cached_property
    def _begin_a_street(self) -> tuple[str, ...]:
        return tuple(f"{word} " for word in self._edition.codes["address_begins"]["words"].split("|"))

    def without_date(self, row: Row) -> list[Row]:
        """A line without the date of another box at its end, and that date."""
        text = self._page.text[row.cells[0].start : row.cells[-1].end]
        match = self._date_at_end.search(text)
        if not match or not match.start() or not self.usual.has(match["date"]):
            return [row]
        start = row.cells[0].start
        head, date = Range(start, start + match.start()), Range(start + match.start("date"), start + match.end("date"))
        return [row._replace(cells=[head]), row._replace(cells=[date], gap=0)]

    def day(self, row: Row) -> tuple[int, ...]:
        match = self._edition.patterns["DATE"].search(self.text(row))
        return day_of(groups_of(match), self._edition.codes["months"]) if match else ()


def touches(row: Row, ranges: list[Range]) -> bool:
    return any(r.start < row.cells[-1].end and row.cells[0].start < r.end for r in ranges)


def gaps(row: Row, ranges: list[Range]) -> list[Range]:
    """What stands in a row beside some ranges."""
    gaps, at = [], row.cells[0].start
    for r in sorted(ranges):
        if r.start < row.cells[-1].end and row.cells[0].start < r.end:
            gaps.append(Range(at, max(at, r.start)))
            at = max(at, r.end)
    return [*gaps, Range(at, max(at, row.cells[-1].end))]
