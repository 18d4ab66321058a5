"""Which physical column of a damaged table belongs to which column of the form: one answer for all its rows.

The evidence is the kinds of the values in each column, and what the header's cells over it are like. Columns keep their
order, so the best assignment is found by dynamic programming; equals go to the earlier column. Where the evidence does
not tell columns apart, such as (A) and (D), all that a cell may belong to are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from form4parse.alignment.headers import Headers, Over
from form4parse.alignment.values import RowReader
from form4parse.layout.page import Page, Row

_HEADER_WEIGHT = 2.0
_FITS, _TEXT_FITS, _MISFIT, _CROWDED = 1.0, 0.6, -1.5, -0.8
_LATER, _EMPTY, _NEVER = -0.01, -0.02, -50.0
_LIKE = 0.5
"""How like a damaged caption has to be to a column's for the column to be shown."""
_LIKER = 0.2
"""By how much a damaged caption has to be more like one column's than another's to tell them apart."""

Mapping = Sequence[tuple[int, ...]]
"""For each cell of a row the numbers of the form's columns that it may belong to, the likeliest first."""


class _Physical(NamedTuple):
    """A column as it stands on the page."""

    texts: list[str]
    """Its cells; empty where there is none."""
    above: str
    """What the header has above them."""
    exact: list[int]
    """The columns whose captions are in the header, as the form prints them."""
    values: list[str]
    """The cells that hold more than a reference, which goes with what stands beside it."""


def columns_of(
    rows: list[Row], header_rows: list[Row], overs: list[Over], reader: RowReader, headers: Headers, page: Page
) -> Mapping:
    columns = _physical_columns(rows, header_rows, overs, reader, page)
    if by_header := _by_header(columns, reader):
        return by_header
    scores = [_scores(p, reader, headers) for p in columns]
    is_known = any(row.is_header for row in header_rows)
    path = _best_path(scores, [_crowding(columns, i, is_known=is_known) for i in range(len(columns))])
    shown = {
        c
        for p, c in zip(columns, path, strict=True)
        if c in p.exact or (p.above and headers.likeness(p.above, c) >= _LIKE)
    }
    mapping = [_candidates(i, columns, path, shown, reader, headers) for i in range(len(columns))]
    return [_of_refs(i, columns, path, shown, reader) or m for i, m in enumerate(mapping)] if is_known else mapping


def _by_header(columns: list[_Physical], reader: RowReader) -> Mapping | None:
    """The columns where each that has values stands under one caption, and holds what belongs there."""
    mapping: list[tuple[int, ...]] = []
    for physical in columns:
        own = set(physical.exact)
        column = physical.exact[0] if len(own) == 1 else mapping[-1][0] if mapping else 0
        is_known = len(own) == 1 and all(reader.columns[column].read(v, reader.refs) for v in physical.texts if v)
        if any(physical.texts) and not (is_known and (not mapping or column > mapping[-1][0])):
            return None
        mapping.append((column,))
    return mapping


def _physical_columns(
    rows: list[Row], header_rows: list[Row], overs: list[Over], reader: RowReader, page: Page
) -> list[_Physical]:
    width = max(len(r.cells) for r in rows)
    above = _header_texts(header_rows, width, page)
    columns = []
    for i in range(width):
        texts = [page.text[slice(*r.cells[i])].strip() if i < len(r.cells) else "" for r in rows]
        values = [t for t in texts if t and not reader.refs.fullmatch(t)]
        columns.append(_Physical(texts, above[i].strip(), [o.column for o in overs if o.cell == i], values))
    return columns


def _candidates(
    i: int, columns: list[_Physical], path: list[int], shown: set[int], reader: RowReader, headers: Headers
) -> tuple[int, ...]:
    """The columns a cell may belong to: those whose captions stand above it in one cell; where none does, those that
    take its values as well and are no less likely by what stands above it."""
    own, physical = path[i], columns[i]
    if own in physical.exact:
        return tuple(dict.fromkeys((own, *physical.exact)))
    values = physical.values
    if not values or (physical.above and reader.columns[own].is_text):
        return (own,)
    low = max((path[k] for k in range(i) if columns[k].values), default=-1)
    high = min((path[k] for k in range(i + 1, len(path)) if columns[k].values), default=len(reader.columns))
    likeness = headers.likeness(physical.above, own) if physical.above else 0.0
    others = [
        c
        for c in range(low + 1, high)
        if c != own
        and reader.columns[c].is_text == reader.columns[own].is_text
        and (c not in shown or not physical.above)
        if all(reader.fits(v)[c] for v in values)
        if not physical.above or likeness - headers.likeness(physical.above, c) < _LIKER
    ]
    return (own, *others)


def _of_refs(
    i: int, columns: list[_Physical], path: list[int], shown: set[int], reader: RowReader
) -> tuple[int, ...] | None:
    """For a column that holds nothing but references, below a caption that is not known: those it may be, as there are
    others on either side."""
    own = columns[i]
    if own.values or not any(own.texts) or path[i] in shown:
        return None
    telling = [k for k, p in enumerate(columns) if path[k] in shown or any(not all(reader.fits(v)) for v in p.values)]
    before, behind = max((k for k in telling if k < i), default=-1), min((k for k in telling if k > i), default=-1)
    low = path[before] + i - before if before >= 0 else i
    high = path[behind] - (behind - i) if behind >= 0 else len(reader.columns) - len(columns) + i
    others = (c for c in range(low, high + 1) if c != path[i] and reader.columns[c].column.takes_refs)
    return (path[i], *others)


def _crowding(columns: list[_Physical], i: int, *, is_known: bool) -> float:
    """What it costs that a physical column shares its column with the one before. A reference alone may go with the
    value before it, if the header shows no column of its own. `is_known` says that each caption has a column."""
    own = columns[i]
    if i and is_known:
        return _NEVER
    if not i or not any(own.texts):
        return _EMPTY
    beside = zip(columns[i - 1].texts, own.texts, strict=True)
    return _CROWDED * sum(bool(before and text) and (not own.above or text in own.values) for before, text in beside)


def _header_texts(header_rows: list[Row], width: int, page: Page) -> list[str]:
    above = [""] * width
    for row in header_rows:
        if len(row.cells) == width:
            for p, cell in enumerate(row.cells):
                above[p] += " " + page.text[cell.start : cell.end]
    return above


def _scores(physical: _Physical, reader: RowReader, headers: Headers) -> list[float]:
    """How likely a physical column is to be each of the form's."""
    scores = [_LATER * c for c in range(len(reader.columns))]
    holds_figures = any(column.has_figures for column in reader.columns)
    for text in physical.values:
        fits = reader.fits(text)
        if all(fits) and holds_figures and reader.refs.sub("", text).strip():
            continue  # such as "see footnote", instead of any value: it tells nothing
        typed = any(fit and not column.is_text for fit, column in zip(fits, reader.columns, strict=True))
        for c, column in enumerate(reader.columns):
            as_text = 0.0 if typed else _TEXT_FITS
            scores[c] += (as_text if column.is_text else _FITS) if fits[c] else _MISFIT
    for c in range(len(scores)):
        if physical.exact:
            scores[c] += _HEADER_WEIGHT if c in physical.exact else 0.0
        elif physical.above:
            scores[c] += _HEADER_WEIGHT * headers.likeness(physical.above, c)
    return scores


def _best_path(scores: list[list[float]], crowding: list[float]) -> list[int]:
    """The assignment, never decreasing, with the highest sum."""
    width, count = len(scores), len(scores[0])
    best = [scores[0]]
    came: list[list[int]] = [[0] * count]
    for p in range(1, width):
        line, back = [], []
        top, top_at = float("-inf"), 0
        for c in range(count):
            stay = best[-1][c] + crowding[p]
            if c and best[-1][c - 1] > top:
                top, top_at = best[-1][c - 1], c - 1
            line.append(scores[p][c] + max(stay, top))
            back.append(c if stay >= top else top_at)
        best.append(line)
        came.append(back)
    path = [max(range(count), key=lambda c: best[-1][c])]
    for p in range(width - 1, 0, -1):
        path.append(came[p][path[-1]])
    return path[::-1]
