"""Rows of a table of names and addresses whose cells are gone: a row's lines end with the one that has state and zip
code, and the marks beside them stand at the height of its middle or of its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, LOOKALIKES
from form4parse.alignment.values import RowReader
from form4parse.edition import Edition, words
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK

_WORD = re.compile(r"[^\s|]+")
_SIGNS = ".,;:'\"-_—~°‘’“”"
_MOST_STATE_WORDS = 4
_APART = 2
"""Spaces that keep a mark in its column."""


class _Line(NamedTuple):
    address: Range | None
    """What is left of a line without the marks at its end."""
    marks: list[Range]
    ends: bool
    """Whether it has state and zip code."""


class PeopleRows:
    """`titles` are texts that stand elsewhere on the page beside marks, as words."""

    def __init__(self, edition: Edition, reader: RowReader, page: Page, titles: Sequence[tuple[str, ...]]) -> None:
        self._reader, self._page, self._titles = reader, page, [t for t in titles if t]
        self._marked = [n for n, c in enumerate(reader.columns) if not c.is_text]
        self._texts = [n for n, c in enumerate(reader.columns) if c.is_text][1:]
        codes = edition.codes["states"]
        self._states = {s.upper() for pair in codes.items() for s in (*pair, pair[1].split(",", 1)[0])}
        self._zip = edition.patterns["ZIP"]
        self._office = set(edition.codes["office_words"]["words"].split("|"))

    def align(self, rows: list[Row], header: list[Row]) -> list[AlignedLine] | None:
        """None where no line has state and zip code, or something stands behind the last of them."""
        lines = [self._line(row) for row in rows]
        ends = [n for n, line in enumerate(lines) if line.ends]
        if not ends or not self._marked:
            return None
        places = self._places(header)
        aligned: list[AlignedLine] = []
        start = 0
        for number, end in enumerate(ends):
            behind = end + 1
            last = number + 1 == len(ends)
            while behind < len(lines) and (last or self._is_country(lines[behind])):
                behind += 1
            aligned.append(self._row(rows[start:behind], lines[start:behind], places))
            start = behind
        return aligned

    # ---- lines

    def _line(self, row: Row) -> _Line:
        tokens = [Range(*m.span()) for m in _WORD.finditer(self._page.text, row.cells[0].start, row.cells[-1].end)]
        tokens = [t for t in tokens if self._text(t).strip(_SIGNS)]
        marks: list[Range] = []
        while tokens and self._is_mark(tokens[-1]):
            marks.insert(0, tokens.pop())
        at = self._end_of_place(tokens)
        title = self._title(tokens) if at is None else at
        if title < len(tokens):
            marks.insert(0, Range(tokens[title].start, tokens[-1].end))
        own = tokens[:title]
        while own and self._is_mark(own[-1]):
            marks.insert(0, own.pop())
        address = Range(own[0].start, own[-1].end) if own else None
        return _Line(address, marks, at is not None)

    def _is_mark(self, token: Range) -> bool:
        text = self._text(token).strip(_SIGNS)
        return any(self._reader.columns[n].takes(text) for n in self._marked)

    def _end_of_place(self, tokens: list[Range]) -> int | None:
        """Behind which word state and zip code end, if a line has them."""
        for end in range(len(tokens), 1, -1):
            for first in (end - 1, end - 2):
                if first < 1 or not self._zip.fullmatch(self._joined(tokens[first:end]).upper()):
                    continue
                if any(
                    self._is_state(tokens[first - count : first])
                    for count in range(1, min(_MOST_STATE_WORDS, first) + 1)
                ):
                    return end
        return None

    def _is_state(self, tokens: list[Range]) -> bool:
        text = self._joined(tokens).upper().strip(_SIGNS)
        return text in self._states or text.translate(LOOKALIKES) in self._states

    def _is_country(self, line: _Line) -> bool:
        return line.address is not None and self._text(line.address).upper() in self._states

    def _title(self, tokens: list[Range]) -> int:
        """Where a title begins at the end of a line; behind its last word where there is none."""
        some_words = [words(self._text(t)) for t in tokens]
        for first in range(len(tokens)):
            own = tuple(w for ws in some_words[first:] for w in ws)
            if any(own == title[: len(own)] for title in self._titles):
                return first
            if own and own[0] in self._office and not self._text(tokens[first]).isupper():
                return first
        return len(tokens)

    # ---- rows

    def _row(self, rows: list[Row], lines: list[_Line], places: list[tuple[int, int]]) -> AlignedRow:
        cells = [Cell() for _ in self._reader.columns]
        address = [line.address for line in lines if line.address]
        cells[0] = Cell(address, glue=[BREAK] * len(address))
        found = [(mark, row) for row, line in zip(rows, lines, strict=True) for mark in line.marks]
        marks = [(m, row) for m, row in found if self._is_mark(m)]
        texts = [(m, row) for m, row in found if not self._is_mark(m)]
        self._put(cells, marks, self._marked, places, from_right=True)
        self._put(cells, texts, self._texts, places, from_right=False)
        return AlignedRow(self._reader.rule, cells)

    def _put(
        self,
        cells: list[Cell],
        found: list[tuple[Range, Row]],
        columns: list[int],
        places: list[tuple[int, int]],
        *,
        from_right: bool,
    ) -> None:
        """Marks or texts into their columns: by their places where spaces keep them, else in their order; that is
        certain only if there are as many as columns."""
        known = [self._column(mark, row, places) for mark, row in found]
        if all(column in columns for column in known):
            for (mark, _), column in zip(found, known, strict=True):
                if column is not None:
                    cells[column].text.append(mark)
            return
        sure = len(found) == len(columns)
        others = tuple(f for n in columns for f in self._reader.columns[n].column.fields)
        for number, (mark, _) in enumerate(found):
            column = columns[min(number + from_right * max(0, len(columns) - len(found)), len(columns) - 1)]
            cell = cells[column]
            cell.text.append(mark)
            cell.glue.append(" ")
            if not sure and not cell.doubts:
                own = self._reader.columns[column].column.fields
                cell.doubts.append(Doubt("column-inferred", fields=tuple(f for f in others if f not in own)))

    def _places(self, header: list[Row]) -> list[tuple[int, int]]:
        """Where the captions of the columns stand on their line, if spaces keep them there: their middle, and the
        column."""
        for row in header:
            text = self._page.text[slice(*row.cells[0])].lower()
            found = []
            for number, column in enumerate(self._reader.columns[1:], 1):
                begins = [at for c in column.column.captions if (at := text.find(" ".join(c.lower().split(" (")[0:1]))) >= 0]
                if begins:
                    start = row.cells[0].start + max(begins)
                    found.append((self._at(start, row) + len(column.column.captions[-1].split(" (")[0]) // 2, number))
            shown = row.cells[-1].end - row.cells[0].start
            kept = self._at(row.cells[-1].end - 1, row) - self._at(row.cells[0].start, row) - shown
            if len(found) == len(self._reader.columns) - 1 and kept >= _APART:
                return sorted(found)
        return []

    def _column(self, mark: Range, row: Row, places: list[tuple[int, int]]) -> int | None:
        """The column in which a mark stands, if its place tells."""
        if not places:
            return None
        at = (self._at(mark.start, row) + self._at(mark.end - 1, row)) // 2
        return min(places, key=lambda place: abs(place[0] - at))[1]

    def _at(self, place: int, row: Row) -> int:
        """How far on its line a letter stands in the source."""
        origin, start = self._page.origin, row.cells[0].start
        return origin.source(place) - origin.source(start) + start - row.margin

    def _text(self, place: Range) -> str:
        return self._page.text[slice(*place)]

    def _joined(self, tokens: list[Range]) -> str:
        return self._page.text[tokens[0].start : tokens[-1].end] if tokens else ""
