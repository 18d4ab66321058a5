"""What stands in an element, as a value: as the schema writes it, or otherwise and still without doubt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from form4parse.editions.codes import elements
from form4parse.shapes import MOST_FIGURES, amount

Convert = Callable[[str], Any]
"""Raises ValueError or KeyError where a text is no such value."""
Odd = Callable[[str], tuple[Any, bool]]
"""The same for what the schema writes otherwise: the value, and whether it is worth a note that it is written so."""

_FLAGS = {"1": True, "true": True, "0": False, "false": False}
_WORDS = {word: word in elements()["flags"]["true"] for words in elements()["flags"].values() for word in words}
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)")
"""As the schema allows, and EDGAR itself wrote for a time (`2015-11-24-05:00`)."""
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d\S*")
_AMERICAN = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_AMOUNT = re.compile(r"([+-]?)\s*\$?\s*(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)([eE][+-]?\d\d?)?")
_NUMBERED = re.compile(r"\s*[Ff]?0*([1-9]\d?)\s*")
REFERENCES = frozenset(f"F{number}" for number in range(1, 100))


def text(given: str) -> str:
    return " ".join(given.split()) if "\n" in given else given.strip()


def number(given: str) -> Decimal:
    if len(given) <= MOST_FIGURES and given.replace(".", "", 1).isdecimal():
        return Decimal(given)
    raise ValueError(given)


date: Convert = dt.date.fromisoformat
flag: Convert = _FLAGS.__getitem__


def odd_number(given: str) -> tuple[Decimal, bool]:
    """With a currency, commas, a sign or a power of ten."""
    if not (found := _AMOUNT.fullmatch(given)):
        raise ValueError(given)
    sign, figure, power = found.groups("")
    return amount(f"{sign}{figure.replace(',', '')}{power}"), True


def odd_date(given: str) -> tuple[dt.date, bool]:
    if found := _ZONED.fullmatch(given):
        return dt.date.fromisoformat(found[1]), False
    if found := _TIMED.fullmatch(given):
        return dt.date.fromisoformat(found[1]), True
    if found := _AMERICAN.fullmatch(given):
        return dt.date(int(found[3]), int(found[1]), int(found[2])), True
    raise ValueError(given)


def odd_flag(given: str) -> tuple[bool, bool]:
    return _WORDS[given.lower()], True


def odd_reference(given: str) -> str | None:
    """The footnote's id, where it is written `f1`, `F01` or `1`."""
    found = _NUMBERED.fullmatch(given)
    return f"F{found[1]}" if found else None
