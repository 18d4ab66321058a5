"""Tells what kind of value a text is, by the kinds that an edition's columns take."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from form4parse.edition import STAND_INS, Column, Edition, RowRule, unnamed
from form4parse.layout.page import Page, Range, Row

_NO_REFS = re.compile(r"(?!)")
_REMEMBERED = 2000
"""Texts of cells; those of a table are much alike."""
_SIGN = "$"
_SPACE = r"[\s↵]*"


Offsets = tuple[int, int]


class Reading(NamedTuple):
    """A cell's value and references, as offsets in its text."""

    pieces: list[Offsets]
    """The value; in more than one piece where references stand in its midst."""
    refs: list[Offsets]

    @property
    def is_moved(self) -> bool:
        """Whether a reference stands before the value's end."""
        return bool(self.refs and self.pieces) and self.refs[0][0] < self.pieces[-1][0]


class ColumnReader:
    """Reads cells of one column."""

    def __init__(self, edition: Edition, column: Column) -> None:
        self.column = column
        self.is_text = column.is_text
        kinds = [k for sequence in column.values for k in sequence]
        self.is_date = any("year" in edition.patterns[k].groupindex for k in kinds)
        self.takes_figures = any(edition.patterns[k].fullmatch("1") for k in kinds)
        self.has_figures = not self.is_text and (self.is_date or self.takes_figures)
        self.is_money = not self.is_text and any(edition.patterns[k].fullmatch("$") for k in kinds)
        """Whether it holds a price."""
        self._edition = edition
        self._entries = {
            entry.upper()
            for sequence in column.values
            for kind in sequence
            if (table := edition.values[kind].table)
            for pair in edition.codes[table].items()
            for entry in _ways(*pair)
        }

    @cached_property
    def value(self) -> re.Pattern[str]:
        """What a cell of this column holds, whole."""
        sequences = (
            _SPACE.join(f"(?:{unnamed(self._edition.values[kind].pattern)})" for kind in sequence)
            for sequence in self.column.values
        )
        return re.compile("|".join(f"(?:{s})" for s in sequences))

    def is_of_kind(self, kind: str, text: str) -> bool:
        """Whether a cell's text is that one of the kinds of values that stand here."""
        return any(kind in s for s in self.column.values) and bool(self._edition.patterns[kind].fullmatch(text))

    @cached_property
    def _first_kind(self) -> re.Pattern[str]:
        singles = [kinds[0] for kinds in self.column.values if len(kinds) == 1]
        return self._edition.patterns[singles[0]] if singles else _NO_REFS

    def is_usual(self, text: str) -> bool:
        """Whether a figure is of the kind that the grammar names first, or has its sign where a price stands. In most
        editions a price has one."""
        has_sign = self.is_money and _SIGN in text
        return self.is_date or not self.has_figures or has_sign or bool(self._first_kind.fullmatch(text))

    def takes(self, text: str) -> bool:
        if self.is_text:
            return bool(text)
        if self._edition.stand_in.fullmatch(text):
            return True
        return bool(self.value.fullmatch(text)) and (not self._entries or text.upper() in self._entries)

    def read(self, text: str, refs: re.Pattern[str]) -> Reading | None:
        """None where the text is not what belongs in the column."""
        found = [m.span() for m in refs.finditer(text)]
        if not found:
            return Reading([(0, len(text))], []) if self._holds(text) else None
        pieces = _between(text, found)
        if not pieces or self.is_text or (len(pieces) == 1 and self._holds(text[slice(*pieces[0])])):
            return Reading(pieces, found)
        return None

    def _holds(self, text: str) -> bool:
        """Whether a text is all that a cell of the column may hold."""
        return self.takes(text) or bool(self._edition.referral.fullmatch(text))


def _ways(code: str, name: str) -> tuple[str, ...]:
    """A code, its name, and the name without what stands behind a comma (`Ontario, Canada`)."""
    return (code, name, name.split(",", 1)[0])


def _between(text: str, taken: list[Offsets]) -> list[Offsets]:
    """What is left of a text around what was taken out of it."""
    left, at = [], 0
    for start, end in [*taken, (len(text), len(text))]:
        if bare := text[at:start].strip(" ↵"):
            begin = text.index(bare[0], at)
            left.append((begin, begin + len(bare)))
        at = end
    return left


@cache
def row_readers(edition: Edition) -> Mapping[str, RowReader]:
    """The readers of all rows of an edition, by the names of their rules."""
    rules = [rule for part in edition.parts.values() for rule in (*part.rows, *([part.before] if part.before else []))]
    return {rule.name: RowReader(edition, rule) for rule in rules}


class Unit(NamedTuple):
    """A word or a value in a row, and the cell it stands in."""

    start: int
    end: int
    cell: int
    is_ref: bool
    sign: Range | None = None
    """A sign of currency that stands apart from its amount."""

    def text(self, page: Page) -> str:
        text = page.text[self.start : self.end]
        return f"{page.text[slice(*self.sign)]} {text}" if self.sign else text


class RowReader:
    """Reads rows of one rule."""

    def __init__(self, edition: Edition, rule: RowRule) -> None:
        self.rule = rule
        self.columns = [ColumnReader(edition, column) for column in rule.columns]
        self.refs = edition.patterns["REF"] if any(c.takes_refs for c in rule.columns) else _NO_REFS
        kinds = dict.fromkeys(k for c in rule.columns for s in c.values for k in s)
        kinds |= dict.fromkeys(k for k in STAND_INS if k in edition.values and any(c.takes_refs for c in rule.columns))
        self._spaced = [
            unnamed(edition.values[k].pattern) for k in kinds if " " in edition.values[k].pattern and k != "TEXT"
        ]
        self._stand_in = edition.stand_in
        self.fits = lru_cache(_REMEMBERED)(self._fits)

    def stands_in(self, text: str) -> bool:
        """Whether a text stands in the place of any value, such as a dash."""
        return self._stand_in.fullmatch(text) is not None

    def _fits(self, text: str) -> tuple[bool, ...]:
        """Which columns take what a cell holds."""
        return tuple(c.read(text, self.refs) is not None for c in self.columns)

    @cached_property
    def _units(self) -> re.Pattern[str]:
        ref = unnamed(self.refs.pattern)
        values = "|".join(f"(?:{p})(?=$|[\\s↵]|{ref})" for p in self._spaced)
        return re.compile(f"(?P<ref>{ref})|{values + '|' if values else ''}[^\\s↵]+?(?=$|[\\s↵]|{ref})")

    def units_of(self, row: Row, page: Page) -> list[Unit]:
        """The words and values of a row."""
        return [
            Unit(*m.span(), number, m["ref"] is not None)
            for number, cell in enumerate(row.cells)
            for m in self._units.finditer(page.text, *cell)
        ]

    def words(self, text: str, start: int, end: int) -> Iterator[Range]:
        return (Range(*m.span()) for m in self._units.finditer(text, start, end))
