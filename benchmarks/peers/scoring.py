"""How much of what the files say a package gave."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmarks.peers.truth import DATE, FLAG, HEADER, KINDS, NUMBER, OWNER, ROW, Cells, Group, Truth

_TRUE = {"1", "true", "yes", "y", "x"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOTHING = {"", "none", "nan", "nat"}


@dataclass
class Score:
    """Of all files. A cell is a fact that a file states."""

    cells: int = 0
    right: int = 0
    wrong: int = 0
    """Values that were given and are not the file's, also those of owners and rows that it does not have."""
    rows: int = 0
    lost: int = 0
    crashed: int = 0


def score(truths: Sequence[Truth], given: Sequence[Any]) -> Score:
    """`given`: what an adapter's `facts` gives, or a sentence where there is nothing."""
    total = Score()
    for true, facts in zip(truths, given, strict=True):
        is_crash = not isinstance(facts, dict)
        total.crashed += is_crash
        _add(total, true, {"header": {}, "owners": [], "rows": []} if is_crash else facts)
    return total


def _add(total: Score, true: Truth, facts: Mapping[str, Any]) -> None:
    _compare(total, true.header, facts["header"], HEADER)
    _align(total, true.owners, facts["owners"], OWNER)
    given: dict[Group, list[Mapping[str, Any]]] = {group: [] for group in true.rows}
    for row in facts["rows"]:
        given.setdefault((row["table"], row["kind"]), []).append(row)
    for group, values in given.items():
        rows = true.rows.get(group, [])
        total.rows += len(rows)
        total.lost += _align(total, rows, values, ROW)


def _align(
    total: Score, stated: Sequence[Cells], values: Sequence[Mapping[str, Any]], names: Mapping[str, object]
) -> int:
    """Counts the cells of a list, and says of how many entries nothing is right. What is given of none is wrong."""
    pairs = _pairs(stated, values)
    rights = [
        _compare(total, cells, {} if at is None else values[at], names) for cells, at in zip(stated, pairs, strict=True)
    ]
    for at, made_up in enumerate(values):
        if at not in pairs:
            _compare(total, {}, made_up, names)
    return rights.count(0)


def _compare(total: Score, cells: Cells, values: Mapping[str, Any], names: Mapping[str, object]) -> int:
    """Counts the cells of an entry, and says how many of them are right."""
    right = _right(cells, values)
    total.cells += len(cells)
    total.right += right
    total.wrong += sum(_is_said(name, values.get(name)) for name in names if name not in cells)
    total.wrong += sum(_is_given(values.get(name)) for name in cells) - right
    return right


def _pairs(stated: Sequence[Cells], values: Sequence[Mapping[str, Any]]) -> list[int | None]:
    """Which of the given entries each corresponds to, if any: in order, so that most is right."""
    best: list[list[int]] = [[0] * (len(values) + 1) for _ in range(len(stated) + 1)]
    for i, cells in reversed(list(enumerate(stated))):
        for j, row in reversed(list(enumerate(values))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + _right(cells, row))
    pairs: list[int | None] = []
    j = 0
    for i in range(len(stated)):
        while j < len(values) and best[i][j] == best[i][j + 1]:
            j += 1
        is_paired = j < len(values) and best[i][j] > best[i + 1][j]
        pairs.append(j if is_paired else None)
        j += is_paired
    return pairs


def _right(cells: Cells, values: Mapping[str, Any]) -> int:
    return sum(is_same(name, text, values.get(name)) for name, text in cells.items())


def is_same(name: str, text: str, value: Any) -> bool:
    """Whether it is the same date, number or flag, or the same text but for case and blanks."""
    return _is_given(value) and _normal(KINDS[name], text) == _normal(KINDS[name], value)


def _is_given(value: Any) -> bool:
    return str(value).strip().lower() not in _NOTHING and not (isinstance(value, float) and math.isnan(value))


def _is_said(name: str, value: Any) -> bool:
    """A flag that is not set says no more than one that is not there."""
    return _is_given(value) and _normal(KINDS[name], value) is not False


def _normal(kind: str, value: Any) -> object:
    text = " ".join(str(value).split()).lower()
    if kind == FLAG:
        return text in _TRUE
    if kind == DATE and (found := _DATE.match(text)):
        return found[0]
    if kind == NUMBER:
        try:
            return Decimal(text.replace(",", ""))
        except InvalidOperation:
            return text
    return text
