"""Prices: beside those of the same day, the exercise prices of Table II and the ranges that footnotes state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from form4parse.checks.facts import Facts, Row
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import is_like_zero, may_be_misread
from form4parse.model import plain_number

_PRICE, _STRIKE = "transaction_price_per_share", "conversion_or_exercise_price"
_NEAR = Decimal("0.15")
"""How far prices of one security lie apart on one day, as a part of the lower one."""
_MANY, _CLOSE, _SPREADS = 3, Decimal("0.02"), 2
"""With so many others the limit is a smaller part, or so many times the room that they take."""
_WIDEST = 3
"""How many times its lower end the upper end of a range may be."""
_SHARED = 2
"""Rows from which on an exercise price is a title's."""
RANGE = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?)(?:[^$\d]{1,40})\$ ?(\d[\d,]*(?:\.\d+)?)")
_ALWAYS, _NEVER = "always", "never"


def by_code(facts: Facts) -> Iterator[Finding]:
    """A gift has no price, a grant rarely one; a sale has one."""
    strikes = {row.row.conversion_or_exercise_price for row in facts.tables[1]}
    for table, rows in zip(("price_of_shares", "price_of_derivatives"), facts.tables, strict=True):
        usual = facts.codes[table]
        for at, row in rows:
            code, price = row.transaction_code, row.transaction_price_per_share
            habit = usual.get(code or "")
            if habit is None or price is None:
                continue
            path, details = f"{at}.{_PRICE}", (str(code), plain_number(price))
            if habit == _ALWAYS and not price:
                yield Finding("price-against-code", path, details, (path,))
            elif price and habit != _ALWAYS:
                if price not in strikes and is_like_zero(price):
                    yield Finding("price-against-code", path, details, (path,))
                elif habit == _NEVER:
                    yield Finding("price-against-code", path, details)


def of_one_day(facts: Facts) -> Iterator[Finding]:
    """Prices of one security on one day lie close together."""
    codes = facts.codes["open_market"].keys() | facts.codes["price_of_the_day"].keys()
    days: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in facts.tables[0]:
        if row.row.transaction_code in codes and row.row.transaction_price_per_share and row.row.transaction_date:
            days[row.row.security_title, row.row.transaction_date].append(row)
    for day in days.values():
        if len(day) > 1:
            yield from _outliers(day)


def _outliers(day: list[Row]) -> Iterator[Finding]:
    prices = [row.row.transaction_price_per_share or Decimal(0) for row in day]
    for number, (row, price) in enumerate(zip(day, prices, strict=True)):
        others = sorted(prices[:number] + prices[number + 1 :])
        low, high = others[0], others[-1]
        room = _NEAR * low if len(others) < _MANY else min(_NEAR * low, max(_CLOSE * low, _SPREADS * (high - low)))
        nearest = min(others, key=lambda other: abs(other - price))
        if abs(nearest - price) > room:
            path = row.at(_PRICE)
            yield Finding("price-far-from-others", path, (plain_number(price), plain_number(nearest)), (path,))


def in_stated_range(facts: Facts) -> Iterator[Finding]:
    """A footnote to a price may say from where to where the prices went of which it is the average."""
    texts = {f.id: f.text for f in facts.filing.footnotes if f.text and "$" in f.text}
    if not texts:
        return
    ranges: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for at, row in facts.rows:
        price = row.transaction_price_per_share
        if not price:
            continue
        for ref in row.footnotes.get(_PRICE, ()):
            if ref not in texts:
                continue
            if ref not in ranges:
                ranges[ref] = list(prices_from_to(texts[ref]))
            if ranges[ref] and not any(low <= price <= high for low, high in ranges[ref]):
                low, high = ranges[ref][0]
                details = (plain_number(price), f"{plain_number(low)}–{plain_number(high)}")
                yield Finding("price-outside-range", f"{at}.{_PRICE}", details, (f"{at}.{_PRICE}",))


def prices_from_to(text: str) -> Iterator[tuple[Decimal, Decimal]]:
    """The ranges of prices that a text states."""
    for low, high in RANGE.findall(text):
        first, last = Decimal(low.replace(",", "")), Decimal(high.replace(",", ""))
        if first < last <= _WIDEST * first:
            yield first, last


def of_exercise(facts: Facts) -> Iterator[Finding]:
    """What was paid on an exercise is the exercise price of a derivative in Table II."""
    for code in facts.codes["exercises"]:
        strikes = _by_value(facts.tables[1], code, _STRIKE)
        paid = _by_value(facts.tables[0], code, _PRICE)
        for price, paths in paid.items() if strikes else ():
            if price in strikes:
                continue
            partners = [p for strike, at in strikes.items() if may_be_misread(price, strike) for p in at]
            unpaid = [
                p for strike, at in strikes.items() if may_be_misread(price, strike) and strike not in paid for p in at
            ]
            suspects = (*paths, *unpaid) if partners else ()
            if price:
                yield Finding("price-against-exercise-price", paths[0], (plain_number(price),), suspects)
        for strike, paths in strikes.items() if paid else ():
            if (
                strike not in paid
                and not any(p not in strikes for p in paid)
                and any(may_be_misread(strike, p) for p in paid)
            ):
                yield Finding("price-against-exercise-price", paths[0], (plain_number(strike),), tuple(paths))


def _by_value(rows: list[Row], code: str, field: str) -> dict[Decimal, list[str]]:
    found: dict[Decimal, list[str]] = defaultdict(list)
    for row in rows:
        value = getattr(row.row, field)
        if row.row.transaction_code == code and value is not None:
            found[value].append(row.at(field))
    return found


def of_one_title(facts: Facts) -> Iterator[Finding]:
    """An exercise price that differs in one figure from the one that the other rows of its title share."""
    titles: dict[str | None, dict[Decimal, list[str]]] = defaultdict(lambda: defaultdict(list))
    if len(facts.tables[1]) > _SHARED:
        for at, row in facts.tables[1]:
            if row.conversion_or_exercise_price is not None:
                titles[row.security_title][row.conversion_or_exercise_price].append(f"{at}.{_STRIKE}")
    for strikes in titles.values():
        for strike, paths in strikes.items():
            shared = [s for s, at in strikes.items() if len(at) >= _SHARED and may_be_misread(s, strike)]
            if shared and len(paths) == 1:
                yield Finding(
                    "prices-nearly-equal", paths[0], (plain_number(strike), plain_number(shared[0])), (paths[0],)
                )


def alike(facts: Facts) -> Iterator[Finding]:
    """Prices of one day that are no market's, such as those at which tax is withheld, are equal; one that differs in one
    figure from the others is not."""
    fixed = facts.codes["price_of_the_day"]
    days: dict[object, dict[Decimal, list[str]]] = defaultdict(lambda: defaultdict(list))
    for at, row in facts.tables[0]:
        price = row.transaction_price_per_share
        if price and row.transaction_code in fixed and row.transaction_date:
            days[row.transaction_date][price].append(f"{at}.{_PRICE}")
    for prices in days.values():
        for price, paths in prices.items():
            near = [other for other in prices if may_be_misread(price, other)]
            if near and len(paths) == 1:
                yield Finding(
                    "prices-nearly-equal", paths[0], (plain_number(price), plain_number(near[0])), (paths[0],)
                )
