"""Figures that footnotes state beside those of the rows: one that differs in a single figure is suspect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from form4parse.checks.facts import AMOUNTS, Facts
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import Neighbours
from form4parse.checks.prices import RANGE
from form4parse.model import plain_number
from form4parse.shapes import MOST_FIGURES

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PRICES = ("conversion_or_exercise_price", "transaction_price_per_share")
_TELLING_FIGURES = 4
"""Figures from which on an amount that differs in one is hardly so by chance; of a price, which the text marks with $,
fewer tell."""
_MOST_STATED = 10_000
"""Figures of all footnotes; true ones have some dozens each."""
_TELLING_FIGURES_OF_A_PRICE = 3


def stated(facts: Facts) -> Iterator[Finding]:
    text = " ".join(f.text for f in facts.filing.footnotes if f.text)
    prices, amounts = _figures(RANGE.sub(" ", text))
    if not prices and not amounts:
        return
    kinds = (
        (AMOUNTS, amounts, Neighbours(amounts), _TELLING_FIGURES),
        (_PRICES, prices, Neighbours(prices), _TELLING_FIGURES_OF_A_PRICE),
    )
    for row in facts.rows:
        for fields, known, neighbours, least in kinds:
            for field in fields if known else ():
                value = getattr(row.row, field)
                if value is None or value in known or _telling(plain_number(value)) < least:
                    continue
                near = neighbours.of(value)
                if near is not None:
                    details = (plain_number(value), plain_number(near))
                    yield Finding("figure-against-footnote", row.at(field), details, (row.at(field),))


def _figures(text: str) -> tuple[set[Decimal], set[Decimal]]:
    """Amounts of money, and others."""
    prices: set[Decimal] = set()
    amounts: set[Decimal] = set()
    for figure in islice(_FIGURE.finditer(text), _MOST_STATED):
        is_price = text[max(figure.start() - 2, 0) : figure.start()].rstrip().endswith("$")
        printed = figure[0].replace(",", "")
        least = _TELLING_FIGURES_OF_A_PRICE if is_price else _TELLING_FIGURES
        if len(printed) <= MOST_FIGURES and _telling(printed) >= least:
            (prices if is_price else amounts).add(Decimal(printed))
    return prices, amounts


def _telling(printed: str) -> int:
    return len(printed.replace(".", "").strip("0"))
