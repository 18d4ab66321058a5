"""What the rooms are told about an edition of the form: its captions, its parts and their columns.

Everything here is derived from the edition's grammar by `form4parse.editions`; no other module knows the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

Codes = Mapping[str, Mapping[str, str]]
"""The tables of codes.toml: code → meaning."""

FREE_TEXT = {"TEXT", "PROSE"}
"""Kinds of values that any text is."""
STAND_INS = ("NOTHING", "DITTO")
"""Kinds of what people wrote into a cell of any column in the place of its value, in editions that have them,"""
REFERRALS = ("SEE_NOTE", "SEE")
"""and of what leads to a note, which in a text column is a text."""

WORD = re.compile(r"[^\W_]+")
_REMEMBERED = 2048
"""Texts whose words are remembered: the form prints its captions alike on every page."""
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


@lru_cache(_REMEMBERED)
def words(text: str) -> tuple[str, ...]:
    """The words of a caption or a line as captions are compared: lower case, without punctuation."""
    return tuple(w.lower() for w in WORD.findall(text))


def unnamed(pattern: str) -> str:
    """A pattern whose groups have no names, so that it may be joined with others."""
    return _NAMED_GROUP.sub("(?:", pattern)


class Caption(NamedTuple):
    """A caption as the form prints it, and the terminal of the grammar that stands for it."""

    text: str
    terminal: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a row: the data its cells hold, the values that may stand there, and the captions over it."""

    name: str
    fields: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    """Sequences of kinds (names of terminals); a cell holds one of them."""
    captions: tuple[str, ...] = ()
    has_one_caption: bool = False
    """Whether those are ways to print one; over others several stand."""
    required: bool = False
    """Whether a line without it is no such row."""
    due: bool = False
    """Whether the form wants it filled,"""
    of_transactions: bool = False
    """and whether only in rows that report a transaction: a holding has none."""
    due_with: str = ""
    """The kind of value in the same row with which it is due, and without which it stays empty."""
    takes_refs: bool = False
    """Whether footnote references may stand in its cells."""

    @property
    def is_text(self) -> bool:
        return all(kind in FREE_TEXT for sequence in self.values for kind in sequence)


@dataclass(frozen=True, slots=True)
class RowRule:
    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: an item, a table, the footnotes."""

    name: str
    openers: tuple[Caption, ...]
    """Captions that begin the part."""
    labels: tuple[Caption, ...]
    """Captions inside it; they are looked for only where the part is open."""
    closers: tuple[Caption, ...]
    """Captions that stand below or behind what they name."""
    before: RowRule | None
    """The rows that stand before a closer,"""
    before_many: bool
    """and whether they may be more than one."""
    rows: tuple[RowRule, ...]
    """What its lines may be, in the order of the grammar."""
    table: RowRule | None
    """The row that stands under the part's header, if it has one."""
    takes_lines: bool
    """Whether any line of text may stand in it."""
    holds_prose: bool
    """Whether sentences stand in it, in which captions may be mentioned."""
    takes_unread: bool
    takes_stray: bool
    """Whether text may follow it that belongs to nothing."""
    marked: frozenset[str]
    """The terminals of labels before which a mark may stand."""
    labels_lead: bool
    """Whether its labels begin lines, what they name behind them, and may come again."""
    due: bool
    """Whether every page has it."""

    @property
    def takes_nothing(self) -> bool:
        """Such a part, a notice among the footnotes, leaves the part open in which it stands."""
        return not (self.rows or self.takes_lines or self.takes_unread or self.takes_stray)

    @property
    def inner_labels(self) -> tuple[Caption, ...]:
        """The labels that may stand anywhere in a line. Those with a colon at their end, and no mark, lead lines."""
        if self.labels_lead:
            return ()
        return tuple(c for c in self.labels if c.terminal in self.marked or not c.text.endswith(":"))

    @property
    def is_annex(self) -> bool:
        """Such a part is a text that is filed with the form."""
        return self.takes_stray and self.holds_prose

    @property
    def is_behind(self) -> bool:
        """Such a part has a page of its own behind the form, on which the form's captions may be mentioned."""
        return self.is_annex or self.labels_lead


class Value(NamedTuple):
    """A kind of value: a pattern, or one of the entries of a table of codes."""

    pattern: str
    table: str | None


@dataclass(frozen=True, eq=False)
class Edition:
    name: str
    form: str
    """The number of the form: 3, 4 or 5."""
    extends: tuple[str, ...]
    """What it is built on, nearest first."""
    beside: tuple[tuple[str, ...], ...]
    """The names of the parts that stand in columns side by side, from left to right."""
    parts: Mapping[str, Part]
    values: Mapping[str, Value]
    codes: Codes

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        return {name: re.compile(value.pattern) for name, value in self.values.items()}

    @cached_property
    def anchors(self) -> Mapping[str, re.Pattern[str]]:
        """For each rule of a row: what in its values is no free text (a date, a mark, a note's number), by which a line
        of it is known."""
        anchors = {}
        for rule in {r.name: r for part in self.parts.values() for r in part.rows}.values():
            kinds = {k for c in rule.columns for sequence in c.values for k in sequence} - FREE_TEXT
            patterns = [unnamed(self.values[k].pattern) for k in sorted(kinds) if not self.values[k].table]
            anchors[rule.name] = re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)")
        return anchors

    @cached_property
    def is_monthly(self) -> bool:
        """Whether the form reports a month: its period is a month without a day."""
        rows = self.parts["period_of_report"].rows if "period_of_report" in self.parts else ()
        kinds = {k for row in rows for c in row.columns for sequence in c.values for k in sequence}
        groups = (self.patterns[k].groupindex for k in kinds if k in self.patterns)
        return any("month" in g and "day" not in g for g in groups)

    @cached_property
    def stand_in(self) -> re.Pattern[str]:
        """What stands in a cell in the place of any value."""
        return self._any_of(STAND_INS)

    @cached_property
    def referral(self) -> re.Pattern[str]:
        """What leads from a cell to a note."""
        return self._any_of(REFERRALS)

    def _any_of(self, kinds: Iterable[str]) -> re.Pattern[str]:
        patterns = [self.values[k].pattern for k in kinds if k in self.values]
        return re.compile("|".join(f"(?:{unnamed(p)})" for p in patterns) or r"(?!)")

    @cached_property
    def any_anchor(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{a.pattern})" for a in self.anchors.values()))

    @cached_property
    def captions(self) -> tuple[tuple[Caption, Part], ...]:
        """Every caption with the part it belongs to."""
        return tuple(
            (caption, part) for part in self.parts.values() for caption in (*part.openers, *part.labels, *part.closers)
        )
