"""How much of what the files say a package gave."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from benchmarks.peers.truth import DATE, FLAG, KINDS, NUMBER, ROW, Cells, Truth

_TRUE = {"1", "true", "yes", "y", "x"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NOTHING = {"", "none", "nan", "nat"}


@dataclass
class Score:
    """Of all files. A cell is a fact that a file states."""

    cells: int = 0
    right: int = 0
    wrong: int = 0
    """Values of rows that were given and are not the file's."""
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
    owners = [*facts["owners"], *({} for _ in true.owners)]
    for cells, values in [(true.header, facts["header"]), *zip(true.owners, owners, strict=False)]:
        total.cells += len(cells)
        total.right += _right(cells, values)
    for (table, kind), rows in true.rows.items():
        values = [row for row in facts["rows"] if (row["table"], row["kind"]) == (table, kind)]
        total.cells += sum(map(len, rows))
        total.rows += len(rows)
        for cells, row in _pairs(rows, values):
            right = _right(cells, row)
            total.right += right
            total.lost += not right
            total.wrong += sum(_is_said(name, row.get(name)) for name in ROW if name not in cells)
            total.wrong += sum(_is_given(row.get(name)) for name in cells if name in ROW) - right


def _pairs(rows: Sequence[Cells], values: Sequence[Mapping[str, Any]]) -> list[tuple[Cells, Mapping[str, Any]]]:
    """Each row with the given one it corresponds to, or with nothing: in order, so that most is right."""
    best: list[list[int]] = [[0] * (len(values) + 1) for _ in range(len(rows) + 1)]
    for i, cells in reversed(list(enumerate(rows))):
        for j, row in reversed(list(enumerate(values))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + _right(cells, row))
    pairs: list[tuple[Cells, Mapping[str, Any]]] = []
    j = 0
    for i, cells in enumerate(rows):
        while j < len(values) and best[i][j] == best[i][j + 1]:
            j += 1
        is_paired = j < len(values) and best[i][j] > best[i + 1][j]
        pairs.append((cells, values[j] if is_paired else {}))
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
