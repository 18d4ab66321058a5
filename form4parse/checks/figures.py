"""Figures that footnotes and remarks state, beside those of the rows: one that differs in a single figure is suspect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from form4parse.checks.facts import AMOUNTS, Facts
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import may_be_misread
from form4parse.checks.prices import RANGE
from form4parse.model import plain_number

_FIGURE = re.compile(r"(?<![\d.,$])(?:(\$) ?)?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d%])")
_PRICES = ("conversion_or_exercise_price", "transaction_price_per_share")
_TELLING_FIGURES = 4
"""Figures from which on an amount that differs in one is hardly so by chance; of a price, which the text marks with $,
fewer tell."""
_TELLING_FIGURES_OF_A_PRICE = 3


def stated(facts: Facts) -> Iterator[Finding]:
    text = " ".join(f.text for f in facts.filing.footnotes if f.text)
    prices, amounts = _figures(RANGE.sub(" ", text))
    if not prices and not amounts:
        return
    for row in facts.rows:
        for fields, known, least in (
            (AMOUNTS, amounts, _TELLING_FIGURES),
            (_PRICES, prices, _TELLING_FIGURES_OF_A_PRICE),
        ):
            for field in fields:
                value = getattr(row.row, field)
                if value is None or value in known or _telling(value) < least or not known:
                    continue
                near = next((f for f in known if may_be_misread(value, f)), None)
                if near is not None:
                    details = (plain_number(value), plain_number(near))
                    yield Finding("figure-against-footnote", row.at(field), details, (row.at(field),))


def _figures(text: str) -> tuple[set[Decimal], set[Decimal]]:
    """Amounts of money, and others; a range of prices tells no price."""
    found: tuple[set[Decimal], set[Decimal]] = (set(), set())
    for sign, figure in _FIGURE.findall(text):
        value = Decimal(figure.replace(",", ""))
        if _telling(value) >= (_TELLING_FIGURES_OF_A_PRICE if sign else _TELLING_FIGURES):
            found[0 if sign else 1].add(value)
    return found


def _telling(value: Decimal) -> int:
    return len(plain_number(value).strip("0").replace(".", ""))
