"""Prices: beside those of the same day, the exercise prices of Table II and the ranges that footnotes state."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from form4parse.checks.facts import Facts, Row
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import Neighbours, is_like_zero
from form4parse.model import plain_number
from form4parse.shapes import MOST_FIGURES

_PRICE, _STRIKE = "transaction_price_per_share", "conversion_or_exercise_price"
_NEAR = Decimal("0.15")
"""How far prices of one security lie apart on one day, as a part of the lower one."""
_MANY, _CLOSE, _SPREADS = 3, Decimal("0.02"), 2
"""With so many others the limit is a smaller part, or so many times the room that they take."""
_WIDEST = 3
"""How many times its lower end the upper end of a range may be."""
RANGE = re.compile(r"\$ ?(\d[\d,]*(?:\.\d+)?)(?:[^$\d]{1,40})\$ ?(\d[\d,]*(?:\.\d+)?)")
_MOST_RANGES = 100
"""In one footnote; true ones state up to a dozen."""
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
    rows = sorted((row.row.transaction_price_per_share or Decimal(0), row.at(_PRICE)) for row in day)
    prices = [price for price, _ in rows]
    last = len(rows) - 1
    for at, (price, path) in enumerate(rows):
        low, high = prices[at == 0], prices[last - (at == last)]
        room = _NEAR * low if last < _MANY else min(_NEAR * low, max(_CLOSE * low, _SPREADS * (high - low)))
        beside = [*prices[max(at - 1, 0) : at], *prices[at + 1 : at + 2]]
        nearest = min(beside, key=lambda other: abs(other - price))
        if abs(nearest - price) > room:
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
                ranges[ref] = list(islice(prices_from_to(texts[ref]), _MOST_RANGES))
            if ranges[ref] and not any(low <= price <= high for low, high in ranges[ref]):
                low, high = ranges[ref][0]
                details = (plain_number(price), f"{plain_number(low)}–{plain_number(high)}")
                yield Finding("price-outside-range", f"{at}.{_PRICE}", details, (f"{at}.{_PRICE}",))


def prices_from_to(text: str) -> Iterator[tuple[Decimal, Decimal]]:
    """The ranges of prices that a text states."""
    for low, high in RANGE.findall(text):
        if max(len(low), len(high)) > MOST_FIGURES:
            continue
        first, last = Decimal(low.replace(",", "")), Decimal(high.replace(",", ""))
        if first < last <= _WIDEST * first:
            yield first, last


def of_exercise(facts: Facts) -> Iterator[Finding]:
    """What was paid on an exercise is the exercise price of a derivative in Table II."""
    for code in facts.codes["exercises"]:
        strikes, paid = (
            _by_value((row for row in rows if row.row.transaction_code == code), field)
            for rows, field in zip(facts.tables[::-1], (_STRIKE, _PRICE), strict=True)
        )
        if not (strikes and paid):
            continue
        unpaid = {strike: paths for strike, paths in strikes.items() if strike not in paid}
        unknown = {price: paths for price, paths in paid.items() if price not in strikes}
        for ours, others, all_others in ((unknown, unpaid, strikes), (unpaid, unknown, paid)):
            neighbours, alone = Neighbours(all_others), Neighbours(others)
            for price, paths in ours.items():
                near = neighbours.of(price)
                partner = alone.of(price)
                suspects = (*paths, *(others[partner] if partner is not None else ())) if near is not None else ()
                if suspects or (ours is unknown and price):
                    yield Finding("price-against-exercise-price", paths[0], (plain_number(price),), suspects)


def _by_value(rows: Iterable[Row], field: str) -> dict[Decimal, list[str]]:
    found: dict[Decimal, list[str]] = defaultdict(list)
    for row in rows:
        value = getattr(row.row, field)
        if value is not None:
            found[value].append(row.at(field))
    return found


def alike(facts: Facts) -> Iterator[Finding]:
    """A price that differs in one figure from one beside it: derivatives of one title have their exercise price in
    common, and what is withheld on one day has its price."""
    fixed = facts.codes["price_of_the_day"]
    groups: dict[tuple[str, object], list[Row]] = defaultdict(list)
    for row in facts.tables[1]:
        groups[_STRIKE, row.row.security_title].append(row)
    for row in facts.tables[0]:
        if row.row.transaction_code in fixed:
            groups[_PRICE, row.row.transaction_date].append(row)
    for (field, _), rows in groups.items():
        prices = _by_value(rows, field)
        shared = [price for price, paths in prices.items() if len(paths) > 1 or field == _PRICE]
        if len(prices) < 2 or not shared:
            continue
        neighbours = Neighbours(shared)
        for price, paths in prices.items():
            near = neighbours.of(price)
            if near is not None and len(paths) == 1:
                yield Finding("prices-nearly-equal", paths[0], (plain_number(price), plain_number(near)), (paths[0],))
