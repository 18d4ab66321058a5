"""What a filing confirms: values that a second, independent place of it states as well. Doubts about how they were read
are settled."""

from __future__ import annotations

from collections.abc import Iterator

from form4parse.checks.amounts import chained
from form4parse.checks.facts import Facts
from form4parse.edition import Codes
from form4parse.model import Filing

_SIDE = "transaction_acquired_disposed_code"


def confirmed(filing: Filing, codes: Codes) -> frozenset[str]:
    """The paths of the values."""
    facts = Facts(filing, codes)
    return frozenset((*chained(facts), *_amounts(facts), *_prices(facts), *_dates(facts), *_sides(facts)))


def _amounts(facts: Facts) -> Iterator[str]:
    """In Table II an amount stands beside what underlies it; what a new position holds is what was acquired."""
    for at, row in facts.rows:
        shares, owned = row.transaction_shares, row.shares_owned_following_transaction
        under = row.underlying_security_shares
        stated = {"transaction_shares": shares, "shares_owned_following_transaction": owned}
        stated["underlying_security_shares"] = under
        values = [value for value in stated.values() if value]
        yield from (f"{at}.{field}" for field, value in stated.items() if value and values.count(value) > 1)


def _prices(facts: Facts) -> Iterator[str]:
    """What was paid on an exercise stands in both tables."""
    exercises = facts.codes["exercises"]
    strikes, paid = (
        {
            f"{at}.{field}": (row.transaction_code, getattr(row, field))
            for at, row in rows
            if row.transaction_code in exercises and getattr(row, field)
        }
        for rows, field in zip(
            facts.tables[::-1], ("conversion_or_exercise_price", "transaction_price_per_share"), strict=True
        )
    )
    common = {*strikes.values()} & {*paid.values()}
    yield from (path for path, price in (*strikes.items(), *paid.items()) if price in common)


def _dates(facts: Facts) -> Iterator[str]:
    """A date that several rows have, or a row and item 3."""
    start = facts.filing.period_of_report
    if start and facts.dates[start] > 1:
        yield "period_of_report"
    for at, row in facts.rows:
        if row.transaction_date and facts.dates[row.transaction_date] > 1:
            yield f"{at}.transaction_date"


def _sides(facts: Facts) -> Iterator[str]:
    """Some codes leave no choice; what is exercised in Table II is acquired in Table I."""
    sides = facts.codes["acquired_or_disposed"]
    for at, row in facts.rows:
        side = sides.get(row.transaction_code or "")
        if side and row.transaction_acquired_disposed_code == side:
            yield from (f"{at}.{_SIDE}", f"{at}.transaction_code")
    exercises = facts.codes["exercises"]
    acquired, exercised = (
        {
            (row.transaction_code, row.transaction_shares): at
            for at, row in rows
            if row.transaction_code in exercises
            and row.transaction_shares
            and row.transaction_acquired_disposed_code == side
        }
        for rows, side in zip(facts.tables, "AD", strict=True)
    )
    for both in acquired.keys() & exercised.keys():
        for at in (acquired[both], exercised[both]):
            yield from (f"{at}.{_SIDE}", f"{at}.transaction_shares")
