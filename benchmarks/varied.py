"""The same filing with other names, numbers and dates, each as long as it was, so that all stays in its place.

What is equal in the original is equal in the variant, wherever it stands: dates go by the same number of days, within
their months; figures of amounts and CIKs are exchanged for others, zeros apart; of each name one word is another. Sums
do not hold any more."""

from __future__ import annotations

import calendar
import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from form4parse import Filing, Issuer, ReportingOwner, SecurityRow

_GRAMMAR = Path(__file__).parent.parent / "grammar"
_CHARSET = "latin-1"  # any bytes survive it
_SMALL = 10_000
"""Amounts below it stay: the same figures may say something else nearby."""
_SHORT = 4
_WORD = re.compile(r"[A-Za-z]+")
_MONTHS = "|".join(calendar.month_name[1:])
_DATES = (
    r"(?<![\d/])(?P<m1>\d\d?)/(?P<d1>\d\d?)/(?P<y1>\d{4}|\d\d)(?![\d/])",
    r"(?<!\d)(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?!\d)",
    r"(?<!\d)(?P<y3>(?:19|20)\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?!\d)",
    rf"\b(?P<m4>{_MONTHS})\s+(?P<d4>\d\d?),\s+(?P<y4>\d{{4}})\b",
)
_NUMBER = r"(?<![\w.,/-])\d[\d,]*(?:\.\d+)?(?![\w/-])"
_CENTURY = 70
"""Years of two figures from this on are of the last century."""


class Total(NamedTuple):
    """What can be added up over many filings."""

    filings: int = 0
    rows: int = 0
    shares: Decimal = Decimal(0)
    """Transacted, and owned afterwards."""

    def plus(self, other: Total) -> Total:
        return Total(self.filings + other.filings, self.rows + other.rows, self.shares + other.shares)


def total(filings: Sequence[Filing]) -> Total:
    amounts = [amount for f in filings for row in _rows(f) for amount in _shares(row)]
    return Total(len(filings), sum(len(list(_rows(f))) for f in filings), sum(amounts, Decimal(0)))


class Original:
    """A source, and what it was read as."""

    def __init__(self, data: bytes, filings: Sequence[Filing]) -> None:
        self._text = data.decode(_CHARSET)
        self._filings = filings
        self._amounts = {amount for f in filings for row in _rows(f) for amount in _large(row)}
        self._words = {word.lower() for f in filings for party in _parties(f) for word in _own_word(party.name or "")}
        self._ciks = {int(party.cik) for f in filings for party in _parties(f) if party.cik}
        self._days = self._possible_days()
        words = [rf"(?<![A-Za-z])(?P<word>{'|'.join(self._words)})(?![A-Za-z])"] if self._words else []
        ciks = [rf"(?<!\d)(?P<cik>0*(?:{'|'.join(map(str, self._ciks))}))(?!\d)"] if self._ciks else []
        self._parts = re.compile("|".join([*ciks, *_DATES, f"(?P<number>{_NUMBER})", *words]), re.IGNORECASE)

    def varied(self, chance: random.Random) -> tuple[bytes, Total]:
        """Another filing, and what it adds up to if the original was read rightly."""
        change = _Change(
            chance.choice(self._days), _permutation(chance), self._amounts, _new_words(self._words, chance)
        )
        text = self._parts.sub(change.of, self._text)
        before = total(self._filings)
        amounts = (change.amount(a) for f in self._filings for row in _rows(f) for a in _shares(row))
        return text.encode(_CHARSET), before._replace(shares=sum(amounts, Decimal(0)))

    def _possible_days(self) -> list[int]:
        """By how many days all its dates can be shifted; only by none, if a date that was read is not found in it."""
        found = [date for match in re.finditer("|".join(_DATES), self._text, re.IGNORECASE) if (date := _date(match))]
        if not {d for f in self._filings for d in _dates(f)} <= {date.day_of for date in found}:
            return [0]
        return [n for n in range(-30, 31) if all(date.can_be_shifted(n) for date in found)]


class _Date(NamedTuple):
    day_of: dt.date
    printed: str
    """The day of the month."""

    def can_be_shifted(self, days: int) -> bool:
        last = 9 if len(self.printed) == 1 else calendar.monthrange(self.day_of.year, self.day_of.month)[1]
        return 1 <= self.day_of.day + days <= last


def _date(match: re.Match[str]) -> _Date | None:
    given = {name[0]: value for name, value in match.groupdict().items() if name[0] in "ymd" and value}
    if not given:
        return None
    names = [name.lower() for name in calendar.month_name]
    month = names.index(given["m"].lower()) if given["m"].isalpha() else int(given["m"])
    year = int(given["y"])
    with suppress(ValueError):
        century = 0 if len(given["y"]) == 4 else 1900 if year >= _CENTURY else 2000
        return _Date(dt.date(century + year, month, int(given["d"])), given["d"])
    return None


class _Change(NamedTuple):
    days: int
    figures: Mapping[int, int]
    amounts: set[Decimal]
    words: Mapping[str, str]

    def of(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        printed = match[0]
        if kind == "word":
            return _like(printed, self.words[printed.lower()])
        if kind == "cik":
            return printed.translate(self.figures)
        if kind == "number":
            return printed.translate(self.figures) if _amount(printed) in self.amounts else printed
        if _amount(printed) in self.amounts or (date := _date(match)) is None:
            return printed
        at = match.start(f"d{kind[-1]}") - match.start()
        day = f"{date.day_of.day + self.days:0{len(date.printed)}}"
        return printed[:at] + day + printed[at + len(day) :]

    def amount(self, was: Decimal) -> Decimal:
        return Decimal(f"{was:f}".translate(self.figures)) if was in self.amounts else was


def _amount(printed: str) -> Decimal | None:
    figures = printed.replace(",", "")
    return Decimal(figures) if re.fullmatch(r"\d+(\.\d+)?", figures) else None


def _permutation(chance: random.Random) -> dict[int, int]:
    """Zeros stay, so that round amounts are round."""
    figures = list("123456789")
    chance.shuffle(figures)
    return str.maketrans("123456789", "".join(figures))


def _new_words(words: set[str], chance: random.Random) -> dict[str, str]:
    vowels, consonants = "aeiou", "bdfglmnprstvw"
    return {
        word: "".join(chance.choice(vowels if n % 2 else consonants) for n in range(len(word)))
        for word in sorted(words)
    }


def _like(printed: str, word: str) -> str:
    return "".join(b.upper() if a.isupper() else b for a, b in zip(printed, word, strict=True))


def _own_word(name: str) -> Iterator[str]:
    """The longest that no form prints."""
    words = [w for w in _WORD.findall(name) if len(w) >= _SHORT and w.lower() not in _form_words()]
    yield from sorted(words, key=len)[-1:]


@cache
def _form_words() -> frozenset[str]:
    texts = (path.read_text("utf-8") for path in _GRAMMAR.rglob("*") if path.is_file())
    return frozenset(word.lower() for text in (*texts, _MONTHS) for word in _WORD.findall(text))


def _parties(filing: Filing) -> list[Issuer | ReportingOwner]:
    return [filing.issuer, *filing.reporting_owners]


def _rows(filing: Filing) -> Iterator[SecurityRow]:
    yield from filing.non_derivative_table
    yield from filing.derivative_table


def _shares(row: SecurityRow) -> Iterator[Decimal]:
    given = (row.transaction_shares, row.shares_owned_following_transaction)
    yield from (amount for amount in given if amount is not None)


def _large(row: SecurityRow) -> Iterator[Decimal]:
    yield from (value for value in _values(row) if isinstance(value, Decimal) and value >= _SMALL)


def _dates(filing: Filing) -> Iterator[dt.date]:
    for part in (filing, *_rows(filing), *filing.signatures):
        yield from (value for value in _values(part) if isinstance(value, dt.date))


def _values(part: Any) -> Iterator[Any]:
    yield from (getattr(part, name) for name in part.__dataclass_fields__)
