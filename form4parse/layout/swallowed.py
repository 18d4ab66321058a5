"""Cells that swallowed a page: a tool took the page's frame for a table, and wrote the whole page into a cell of it,
its lines run together. What stands elsewhere in cells of its own is a repetition; the rest is read from here, behind
that table."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from form4parse.edition import Edition
from form4parse.layout.captions import Match, Words
from form4parse.layout.page import Page, Range, Row

_LEAST_WORDS = 80
_LEAST_PARTS = 2
_TELLING = 3
_MISSING = 0.1
"""The share of a text's figures up to which they may stand nowhere else."""
_TABLE_CELLS = 8
_FIGURES = 0.2
"""The share of a text's words that are figures, from which on it is rows of a table."""
_LEAST_COLUMNS = 3
_MOST_ROWS = 40
"""Rows that are looked at below one that may hold them all."""
_KNOWN = 0.7
"""The share of a text's words that stand elsewhere, from which on it is a repetition."""


class Unswallowed(NamedTuple):
    rows: list[Row]
    matches: list[Match]
    repeated: list[Range]


def unswallow(page: Page, page_words: Words, matches: list[Match], edition: Edition) -> Unswallowed:
    """The rows of a page without its swallowed cells, what only these hold as rows of its own, and what was left
    out."""
    cells = [
        c
        for row in page.rows
        for c in row.cells
        if c.end - c.start > 2 * _LEAST_WORDS and _has_swallowed(row, c, page, page_words, matches, edition)
    ]
    rows, repeated = _without_repetitions(page)
    if cells:
        unswallowed = _Unswallower(page, page_words, matches, edition, cells, rows).done()
        return unswallowed._replace(repeated=repeated + unswallowed.repeated)
    return Unswallowed(rows, matches, repeated)


def _without_repetitions(page: Page) -> tuple[list[Row], list[Range]]:
    """The rows of a page without those that hold the rows below them, run together cell by cell; and these."""
    rows, repeated = [], []
    for number, row in enumerate(page.rows, 1):
        if len(row.cells) >= _LEAST_COLUMNS and _repeats(row, number, page):
            repeated.append(Range(row.cells[0].start, row.cells[-1].end))
        else:
            rows.append(row)
    return rows, repeated


def _repeats(row: Row, below: int, page: Page) -> bool:
    """Whether cells hold the texts of several cells below them, and nothing else."""
    columns = 0
    for number, cell in enumerate(row.cells):
        rest, held = page.text[cell.start : cell.end], 0
        for other in page.rows[below : below + _MOST_ROWS] if rest else ():
            if not rest or other.table != row.table or len(other.cells) != len(row.cells):
                break
            text = page.text[other.cells[number].start : other.cells[number].end]
            if not rest.startswith(text):
                break
            rest = rest[len(text) :].lstrip()
            held += bool(text)
        columns += held > 1 and not rest
    return columns >= _LEAST_COLUMNS


def _has_swallowed(
    row: Row, cell: Range, page: Page, page_words: Words, matches: list[Match], edition: Edition
) -> bool:
    """Whether a cell holds several parts of the page, or in a table's row so many figures that it must be several
    rows."""
    first, last = page_words.between(*cell)
    if last - first < _LEAST_WORDS:
        return False
    figures = sum(word.isdigit() for word in page_words.texts[first:last])
    if len(row.cells) >= _TABLE_CELLS and figures >= _FIGURES * (last - first):
        return True
    parts = {
        m.entry.part
        for m in matches
        if cell.start <= m.start < cell.end and _is_caption(m, page)
        if not edition.parts[m.entry.part].takes_nothing
    }
    return len(parts) >= _LEAST_PARTS


def _is_caption(match: Match, page: Page) -> bool:
    """Where lines have run together a short caption is known by its capitals."""
    is_spelt = page.text[match.start : match.end].rstrip(" :") == match.entry.caption.text.rstrip(" :")
    return not match.entry.bare and (match.words >= _TELLING or is_spelt)


class _Unswallower:
    def __init__(
        self, page: Page, page_words: Words, matches: list[Match], edition: Edition, cells: list[Range], rows: list[Row]
    ) -> None:
        self._page, self._words, self._matches, self._edition, self._cells = page, page_words, matches, edition, cells
        inside = {m for m in matches if any(c.start <= m.start < c.end for c in cells)}
        self._inside = inside
        self._elsewhere = {m.entry.part for m in matches if m not in inside}
        self._counts = Counter(page_words.texts)
        for cell in cells:
            first, last = page_words.between(*cell)
            self._counts.subtract(page_words.texts[first:last])
        self._rows = rows
        self._shapes = {(row.table, len(row.cells)) for row in rows}
        self._kept: list[Row] = []
        self._kept_matches: list[Match] = []
        self._repeated: list[Range] = []

    def done(self) -> Unswallowed:
        swallowed = set(self._cells)
        rows: list[Row] = []
        table = 0
        for row in self._rows:
            if row.table != table:
                rows += self._kept
                self._kept = []
            table = row.table
            rest = self._without(row, swallowed)
            if any(c.end > c.start for c in rest):
                rows.append(row._replace(cells=rest))
            for cell in row.cells:
                if cell in swallowed:
                    self._part(cell)
        matches = [m for m in self._matches if m not in self._inside] + self._kept_matches
        return Unswallowed(rows + self._kept, matches, self._repeated)

    def _without(self, row: Row, swallowed: set[Range]) -> list[Range]:
        """A row's other cells. Where the table has rows one cell narrower, the swallowed cell was one too many;
        elsewhere it keeps its place."""
        rest = [c for c in row.cells if c not in swallowed]
        if len(rest) < len(row.cells) and (row.table, len(rest)) in self._shapes:
            return rest
        return [Range(c.end, c.end) if c in swallowed else c for c in row.cells]

    def _part(self, cell: Range) -> None:
        """Keeps, of a swallowed page, the parts that stand nowhere else."""
        captions = [
            m
            for m in self._matches
            if cell.start <= m.start < cell.end and _is_caption(m, self._page)
            if not self._edition.parts[m.entry.part].is_behind
        ]
        first = captions[0].start if captions else cell.end
        self._keep_or_drop(Range(cell.start, first), None)
        for number, match in enumerate(captions):
            end = captions[number + 1].start if number + 1 < len(captions) else cell.end
            self._keep_or_drop(Range(match.start, end), match)

    def _keep_or_drop(self, place: Range, match: Match | None) -> None:
        known = (match is None or match.entry.part in self._elsewhere) and self._is_known(place)
        if place.end <= place.start:
            return
        if known:
            if self._repeated and self._repeated[-1].end == place.start:
                place = Range(self._repeated.pop().start, place.end)
            self._repeated.append(place)
            return
        behind = place.start
        if match:
            self._kept_matches.append(match)
            self._kept.append(Row([Range(match.start, match.end)], 0, 0))
            behind = match.end
        if self._words.between(behind, place.end)[0] < self._words.between(behind, place.end)[1]:
            self._kept.append(Row([Range(behind, place.end)], 0, 0, has_run_together=True))

    def _is_known(self, place: Range) -> bool:
        first, last = self._words.between(*place)
        held = Counter(self._words.texts[first:last])
        known = sum(n for word, n in held.items() if self._counts[word] > 0)
        figures = {word: n for word, n in held.items() if word.isdigit()}
        missing = sum(max(0, n - self._counts[word]) for word, n in figures.items())
        return known >= _KNOWN * (last - first) and missing <= _MISSING * sum(figures.values())
