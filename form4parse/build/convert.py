"""Values as Python has them, by the named groups of the grammar's patterns."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from decimal import Decimal

from form4parse.edition import Edition
from form4parse.shapes import amount, count_of, day_of, groups_of

_BREAKS = re.compile(r"[↵\s]+")


class ImpossibleDateError(ValueError):
    """A day that its month does not have."""


class Converter:
    def __init__(self, edition: Edition) -> None:
        self._patterns = edition.patterns
        self._months = edition.codes["months"]

    def is_date(self, kind: str) -> bool:
        return kind in self._patterns and "year" in self._patterns[kind].groupindex

    def is_number(self, kind: str) -> bool:
        return kind in self._patterns and "whole" in self._patterns[kind].groupindex

    def names_a_day(self, kind: str) -> bool:
        return "day" in self._patterns[kind].groupindex

    def date(self, kind: str, text: str) -> dt.date:
        """Of a month without a day: its last one, as EDGAR's headers have it."""
        year, month, day = day_of(self._groups(kind, text), self._months)
        try:
            return dt.date(year, month, day or monthrange(year, month)[1])
        except ValueError:
            raise ImpossibleDateError(text) from None

    def number(self, kind: str, text: str) -> Decimal:
        """Raises ImpossibleAmountError."""
        found = self._groups(kind, text)
        whole = re.sub(r"\D", "", found.get("whole") or "")
        decimals = found.get("decimals") or ""
        read = amount(f"{whole or 0}.{decimals}" if decimals else whole or "0")
        if part := found.get("part"):
            over, _, under = part.partition("/")
            read += Decimal(over) / Decimal(under)
        return read

    def note(self, kind: str, text: str) -> str:
        """The id of the note that a reference or a number is of."""
        return f"F{count_of(self.group(kind, text))}"

    def group(self, kind: str, text: str) -> str:
        """What the pattern's named group holds; the whole text where it has none."""
        found = [value for value in self._groups(kind, text).values() if value is not None]
        return (found[0] if found else text).strip()

    def _groups(self, kind: str, text: str) -> dict[str, str]:
        match = self._patterns[kind].fullmatch(text)
        return groups_of(match) if match else {}


def one_line(text: str) -> str:
    """A text whose lines are joined; what spaces kept in place stands together."""
    text = _BREAKS.sub(" ", text).strip() if "↵" in text else text.strip()
    return " ".join(text.split()) if "  " in text else text
