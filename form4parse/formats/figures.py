"""Amounts that a format cannot hold as they are: their exact figures stand in the row as `exact`, which is one of its
OTHER_FIELDS."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from form4parse.formats import Plain
from form4parse.formats.flat import tables

Figures = Mapping[tuple[str, int], Mapping[str, str]]
"""By the list of the filing and the row in it, the figures by their names."""


def unheld(filing: Plain, is_held: Callable[[str], bool]) -> Figures:
    """The amounts in columns that a format does not hold."""
    found: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for table in tables():
        amounts = [column.path for column in table.columns if column.kind == "amount"]
        for place, row in enumerate(filing[table.rows] if amounts else ()):
            for name in amounts if row["kind"] == table.kind else ():
                if row[name] and not is_held(row[name]):
                    found[table.rows, place][name] = row[name]
    return found


def with_exact(filing: Plain, figures: Figures) -> Plain:
    changed: dict[str, list[Any]] = {}
    for (of, place), exact in figures.items():
        rows = changed.setdefault(of, list(filing[of]))
        rows[place] = {**rows[place], "exact": exact}
    return {**filing, **changed}
