"""The checks that hold for every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from form4parse.checks import amounts, codes, dates, figures, prices, texts
from form4parse.checks.facts import Facts
from form4parse.checks.finding import Finding, Judged, judged
from form4parse.edition import Codes
from form4parse.model import Filing

CHECKS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    texts.references,
    texts.titles,
    codes.side,
    codes.table,
    codes.due,
    codes.nature,
    dates.period,
    dates.signed,
    dates.weekend,
    dates.deemed,
    dates.derivatives,
    amounts.owned_after,
    amounts.acquired_and_owned,
    amounts.nothing_left,
    amounts.underlying,
    amounts.alike,
    figures.stated,
    prices.by_code,
    prices.of_one_day,
    prices.in_stated_range,
    prices.of_exercise,
    prices.alike,
)


def check(filing: Filing, codes: Codes, *, doubtful: bool, monthly: bool = False) -> Iterator[Judged]:
    """`doubtful` says that the source's characters may have been misread: what contradicts itself is then a warning.
    `monthly`: the form reports a month, whose last day is its period."""
    facts = Facts(filing, codes, monthly)
    return judged((finding for find in CHECKS for finding in find(facts)), doubtful=doubtful)
