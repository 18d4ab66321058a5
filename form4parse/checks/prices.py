"""Prices: beside those of the same day, the exercise prices of Table II and the ranges that footnotes state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from form4parse.checks.facts import Facts, Row
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import may_be_misread
from form4parse.model import plain_number

_PRICE, _STRIKE = "transaction_price_per_share", "conversion_or_exercise_price"
_NEAR = Decimal("0.15")
"""How far prices of one security lie apart on one day, as a part of the lower one."""
_WIDEST = 3
"""How many times its lower end the upper end of a range may be."""
_RANGE = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?)(?:[^$\d]{1,40})\$ ?(\d[\d,]*(?:\.\d+)?)")
_NEVER, _RARELY = "never", "rarely"


def by_code(facts: Facts) -> Iterator[Finding]:
    """A gift has no price, a grant rarely one; a sale has one."""
    for table, rows in zip(("price_of_shares", "price_of_derivatives"), facts.tables, strict=True):
        usual = facts.codes[table]
        for at, row in rows:
            code, price = row.transaction_code, row.transaction_price_per_share
            habit = usual.get(code or "")
            if habit is None or price is None or code is None:
                continue
            is_figure = 0 < price < 10 and price == int(price)
            """What a misread 0 would be."""
            path = f"{at}.{_PRICE}"
            if habit == _NEVER and price or habit == _RARELY and is_figure:
                yield Finding("price-against-code", path, (code, plain_number(price)), (path,) if is_figure else ())
            elif habit == "always" and not price:
                yield Finding("price-against-code", path, (code, "0"), (path,))


def of_one_day(facts: Facts) -> Iterator[Finding]:
    """Prices of one security on one day lie close together."""
    market = facts.codes["open_market"]
    for rows in facts.tables:
        days: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for row in rows:
            if row.row.transaction_code in market and row.row.transaction_price_per_share and row.row.transaction_date:
                days[row.row.security_title, row.row.transaction_date].append(row)
        for day in days.values():
            yield from _outliers(day)


def _outliers(day: list[Row]) -> Iterator[Finding]:
    prices = [row.row.transaction_price_per_share or Decimal(0) for row in day]
    order = sorted(prices)
    for row, price in zip(day, prices, strict=True):
        at = order.index(price)
        near = [*order[max(at - 1, 0) : at], *order[at + 1 : at + 2]]
        if near and not any(_is_near(price, other) for other in near):
            path = row.at(_PRICE)
            yield Finding("price-far-from-others", path, (plain_number(price), plain_number(near[0])), (path,))


def _is_near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= _NEAR * min(one, other)


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
                ranges[ref] = list(_ranges(texts[ref]))
            if ranges[ref] and not any(low <= price <= high for low, high in ranges[ref]):
                low, high = ranges[ref][0]
                details = (plain_number(price), f"{plain_number(low)}–{plain_number(high)}")
                yield Finding("price-outside-range", f"{at}.{_PRICE}", details, (f"{at}.{_PRICE}",))


def _ranges(text: str) -> Iterator[tuple[Decimal, Decimal]]:
    for low, high in _RANGE.findall(text):
        first, last = Decimal(low.replace(",", "")), Decimal(high.replace(",", ""))
        if first < last <= _WIDEST * first:
            yield first, last


def of_exercise(facts: Facts) -> Iterator[Finding]:
    """What was paid on an exercise is the exercise price of a derivative in Table II."""
    exercises = facts.codes["exercises"]
    strikes: dict[str, dict[Decimal, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.tables[1]:
        price = row.row.conversion_or_exercise_price
        if row.row.transaction_code in exercises and price:
            strikes[row.row.transaction_code][price].append(row.at(_STRIKE))
    if not strikes:
        return
    paid: dict[str, dict[Decimal, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in facts.tables[0]:
        price = row.row.transaction_price_per_share
        if row.row.transaction_code in strikes and price:
            paid[row.row.transaction_code][price].append(row.at(_PRICE))
    for code, prices in paid.items():
        alone = {price: paths for price, paths in strikes[code].items() if price not in prices}
        for price, paths in prices.items():
            if price in strikes[code]:
                continue
            partners = [path for strike, at in alone.items() if may_be_misread(price, strike) for path in at]
            details = (plain_number(price),)
            yield Finding("price-against-exercise-price", paths[0], details, (*paths, *partners) if partners else ())


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
                yield Finding("prices-nearly-equal", paths[0], (plain_number(price), plain_number(near[0])), (paths[0],))
