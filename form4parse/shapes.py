"""How a page writes its dates, what tells one that was filled in from one that stands in a name; how it counts its
notes; and how long an amount may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from string import digits

_PADDED = re.compile(r"(?<!\d)0\d(?!\d)")
_BARE = re.compile(r"(?<!\d)\d(?!\d)")
_NAMED = re.compile(r"[^\W\d_]{3}")
"""The name of a month: a day behind it has no leading zero, whatever days have among figures."""

_TURN_OF_THE_CENTURY = 70
"""A year of two digits from here on is one of the twentieth century; EDGAR's first filings are of 1993."""
MOST_FIGURES = 40
"""Of an amount, its point included. The schema takes 17; averages were filed with up to 17 decimals."""


class ImpossibleAmountError(ValueError):
    """More figures than any amount has."""


def amount(figures: str) -> Decimal:
    """What figures stand for. Raises ImpossibleAmountError where they are more than any amount has: to write or to
    compare such a number may take all memory."""
    if len(figures) <= MOST_FIGURES:
        read = Decimal(figures)
        if abs(read.adjusted()) < MOST_FIGURES:
            return read
    raise ImpossibleAmountError(figures)


def groups_of(match: re.Match[str]) -> dict[str, str]:
    """What a kind of value found, without the digit at the end of a group's name: a pattern has no name twice."""
    return {name.rstrip(digits): text for name, text in match.groupdict().items() if text is not None}


def count_of(mark: str) -> int:
    """Which note a figure or a letter stands for."""
    return int(mark) if mark.isdecimal() else ord(mark) - ord("a") + 1


def day_of(groups: Mapping[str, str], months: Mapping[str, str]) -> tuple[int, int, int]:
    """Year, month and day as they are written; 0 for a month that is none, and for a day that is not stated."""
    month = groups["month"]
    number = int(month) if month.isdecimal() else int(months.get(month[:3].lower(), "0"))
    year = int(groups["year"].lstrip("'"))
    if year < 100:
        year += 1900 if year >= _TURN_OF_THE_CENTURY else 2000
    return year, number, int(groups.get("day") or 0)


class Usual:
    """Tells values that are written as most of their kind on a page: with leading zeros, or without."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        values = {m[0] for m in pattern.finditer(text) if not _NAMED.search(m[0])}
        padded = sum(bool(_PADDED.search(v)) for v in values)
        bare = sum(bool(_BARE.search(v)) for v in values)
        self._unusual = _BARE if padded > bare else _PADDED if bare > padded else None

    def has(self, text: str) -> bool:
        return self._unusual is None or bool(_NAMED.search(text)) or not self._unusual.search(text)


@lru_cache(2)
def usual(pattern: re.Pattern[str], text: str) -> Usual:
    """The same for a page that is asked about again and again."""
    return Usual(pattern, text)
