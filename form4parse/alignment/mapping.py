"""Which physical column of a damaged table belongs to which column of the form: one answer for all its rows.

The evidence is the kinds of the values in each column, and what the header's cells over it are like. Columns keep their order, so the
best assignment is found by dynamic programming; equals go to the earlier column.
"""

from __future__ import annotations

from form4parse.alignment.headers import Headers, Over
from form4parse.alignment.values import RowReader
from form4parse.layout.page import Page, Row

_HEADER_WEIGHT = 2.0
_FITS, _TEXT_FITS, _MISFIT, _CROWDED = 1.0, 0.6, -1.5, -0.8
_LATER, _EMPTY = -0.01, -0.02


def columns_of(
    rows: list[Row], header_rows: list[Row], overs: list[Over], reader: RowReader, headers: Headers, page: Page
) -> list[int]:
    """For each physical column the number of the form's column."""
    width = max(len(r.cells) for r in rows)
    texts = [[page.text[c.start : c.end] for c in r.cells] for r in rows]
    above = _header_texts(header_rows, width, page)
    exact = {over.cell: over.column for over in reversed(overs)}
    count = len(reader.columns)
    scores = [
        [
            _score([t[p] for t in texts if p < len(t)], above[p], exact.get(p), c, reader, headers) + _LATER * c
            for c in range(count)
        ]
        for p in range(width)
    ]
    return _best_path(scores, [_crowding(texts, p, above[p], reader) for p in range(width)])


def _crowding(texts: list[list[str]], p: int, above: str, reader: RowReader) -> float:
    """What it costs that a physical column shares its column with the one before. A reference alone may go with the value before
    it, if the header shows no column of its own."""
    pairs = [(t[p - 1].strip(), t[p].strip()) for t in texts if 0 < p < len(t)]
    filled = [(before, text) for before, text in pairs if text]
    if not filled:
        return _EMPTY
    return _CROWDED * sum(bool(before) and (not above.strip() or _is_value(text, reader)) for before, text in filled)


def _is_value(text: str, reader: RowReader) -> bool:
    """Whether a cell holds more than a reference, which goes with what stands beside it."""
    return bool(text) and not reader.refs.fullmatch(text)


def _header_texts(header_rows: list[Row], width: int, page: Page) -> list[str]:
    above = [""] * width
    for row in header_rows:
        if len(row.cells) == width:
            for p, cell in enumerate(row.cells):
                above[p] += " " + page.text[cell.start : cell.end]
    return above


def _score(
    texts: list[str], above: str, exact: int | None, column: int, reader: RowReader, headers: Headers
) -> float:
    score = 0.0
    column_reader = reader.columns[column]
    for text in texts:
        if not _is_value(text.strip(), reader):
            continue
        read = column_reader.read(text.strip(), reader.refs)
        if read is None:
            score += _MISFIT
        elif column_reader.is_text:
            typed = any(c.read(text.strip(), reader.refs) for c in reader.columns if not c.is_text)
            score += 0.0 if typed else _TEXT_FITS
        else:
            score += _FITS
    if exact is not None:
        score += _HEADER_WEIGHT if exact == column else 0.0
    elif above.strip():
        score += _HEADER_WEIGHT * headers.likeness(above, column)
    return score


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
