"""Whether one misread character explains why a value is not the one that was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

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


def may_be_misread_date(printed: dt.date, fits: Callable[[dt.date], bool]) -> bool:
    """Whether a date that differs in one figure would fit."""
    text = f"{printed:%Y%m%d}"
    for at in range(len(text)):
        for figure in _FIGURES:
            try:
                other = dt.date.fromisoformat(f"{text[:at]}{figure}{text[at + 1 :]}")
            except ValueError:
                continue
            if other != printed and fits(other):
                return True
    return False


def _text(value: Printed) -> str:
    return plain_number(value) if isinstance(value, Decimal) else f"{value:%m%d%Y}"
