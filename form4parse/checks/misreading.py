"""Whether one misread character explains why a value is not the one that was expected."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from form4parse.model import plain_number

Printed = Decimal | dt.date
_FIGURES = "0123456789"


def may_be_misread(printed: Printed, expected: Printed) -> bool:
    """Whether one character makes the difference: another one stands there, one is lost or one is too many."""
    ours, theirs = _text(printed), _text(expected)
    if len(ours) == len(theirs):
        return sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
    short, long = sorted((ours, theirs), key=len)
    if len(long) - len(short) != 1:
        return False
    at = next((i for i, c in enumerate(short) if c != long[i]), len(short))
    return short[at:] == long[at + 1 :]


def is_like_zero(printed: Decimal) -> bool:
    """Whether a 0, with decimals or without, may have become this: it has one figure other than 0."""
    return 0 < printed < 10 and len(plain_number(printed).replace("0", "").replace(".", "")) == 1


def may_be_misread_date(printed: dt.date, first: dt.date, last: dt.date) -> bool:
    """Whether a date that differs in one figure lies between two days."""
    return any(first <= other <= last for other in _alike(printed))


@lru_cache(maxsize=256)
def _alike(printed: dt.date) -> tuple[dt.date, ...]:
    """The days that differ from this one in a figure."""
    text, found = f"{printed:%Y%m%d}", []
    for at, own in enumerate(text):
        for figure in _FIGURES.replace(own, ""):
            with contextlib.suppress(ValueError):  # no day of the calendar
                found.append(dt.date.fromisoformat(f"{text[:at]}{figure}{text[at + 1 :]}"))
    return tuple(found)


class Neighbours:
    """Amounts, found again by one that differs in a figure."""

    def __init__(self, amounts: Iterable[Decimal]) -> None:
        self._by_rest: dict[str, list[Decimal]] = {}
        for amount in amounts:
            for rest in _rests(amount):
                self._by_rest.setdefault(rest, []).append(amount)

    def of(self, amount: Decimal) -> Decimal | None:
        """One that differs from it in a single figure."""
        near = (other for rest in _rests(amount) for other in self._by_rest.get(rest, ()) if other != amount)
        return next(near, None)


def _rests(amount: Decimal) -> list[str]:
    """What remains of it without each of its figures."""
    text = plain_number(amount)
    return [f"{text[:at]}?{text[at + 1 :]}" for at in range(len(text))]


def _text(value: Printed) -> str:
    return plain_number(value) if isinstance(value, Decimal) else f"{value:%m%d%Y}"
