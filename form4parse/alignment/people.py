"""Rows of a table of names and addresses whose cells are gone: a row's lines end with the one that has state and zip
code, and the marks beside them stand at the height of its middle or of its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from form4parse.alignment.cells import LOOKALIKES, AlignedLine, AlignedRow, Cell, Doubt
from form4parse.alignment.values import RowReader
from form4parse.edition import Edition, words
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK

_WORD = re.compile(r"[^\s|]+")
_SIGNS = ".,;:'\"-_—~°‘’“”"
_MOST_STATE_WORDS = 4
_ACRONYM = 4
"""Letters of a title in capitals; addresses are written in these."""


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

    def align(self, rows: list[Row]) -> list[AlignedLine] | None:
        """None where no line has state and zip code, or something stands behind the last of them."""
        lines = [self._line(row) for row in rows]
        ends = [n for n, line in enumerate(lines) if line.ends or (n and self._are_apart(lines[n - 1], line))]
        if not ends or not self._marked:
            return None
        aligned: list[AlignedLine] = []
        start = 0
        for number, end in enumerate(ends):
            behind = end + 1
            last = number + 1 == len(ends)
            while behind < len(lines) and (last or self._is_country(lines[behind])):
                behind += 1
            aligned.append(self._row(lines[start:behind]))
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
        own, tail = tokens[:title], tokens[title:]
        while own and self._is_mark(own[-1]):
            tail.insert(0, own.pop())
        first = next((n for n, t in enumerate(tail) if not self._is_mark(t)), len(tail))
        title_text = [Range(tail[first].start, tail[-1].end)] if first < len(tail) else []
        marks = [*tail[:first], *title_text, *marks]
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

    def _are_apart(self, before: _Line, line: _Line) -> bool:
        """Whether a line is a zip code, and the one before it a state."""
        return (
            line.address is not None
            and self._zip.fullmatch(self._text(line.address).upper()) is not None
            and self._is_country(before)
        )

    def _is_country(self, line: _Line) -> bool:
        return line.address is not None and self._text(line.address).upper() in self._states

    def _title(self, tokens: list[Range]) -> int:
        """Where a title begins at the end of a line; behind its last word where there is none."""
        some_words = [words(self._text(t)) for t in tokens]
        for first in range(len(tokens)):
            own = tuple(w for ws in some_words[first:] for w in ws)
            if any(own == title[: len(own)] for title in self._titles):
                return first
            if own and own[0] in self._office and (len(own[0]) <= _ACRONYM or not self._text(tokens[first]).isupper()):
                return first
        return len(tokens)

    # ---- rows

    def _row(self, lines: list[_Line]) -> AlignedRow:
        cells = [Cell() for _ in self._reader.columns]
        address = [line.address for line in lines if line.address]
        cells[0] = Cell(address, glue=[BREAK] * len(address))
        found = [mark for line in lines for mark in line.marks]
        self._put(cells, [m for m in found if self._is_mark(m)], self._marked, from_left=False)
        self._put(cells, [m for m in found if not self._is_mark(m)], self._texts, from_left=True)
        return AlignedRow(self._reader.rule, cells)

    def _put(
        self,
        cells: list[Cell],
        found: list[Range],
        columns: list[int],
        *,
        from_left: bool = False,
    ) -> None:
        """Marks or texts into their columns, in their order; that is certain only if there are as many as columns. The
        spaces before them tell nothing: tools that keep any reckon them from the end of the last line."""
        sure = len(found) == len(columns)
        others = tuple(f for n in columns for f in self._reader.columns[n].column.fields)
        for number, mark in enumerate(found):
            column = columns[min(number + (not from_left) * max(0, len(columns) - len(found)), len(columns) - 1)]
            cell = cells[column]
            cell.text.append(mark)
            cell.glue.append(" ")
            if not sure and not cell.doubts:
                own = self._reader.columns[column].column.fields
                cell.doubts.append(
                    Doubt("column-inferred", fields=tuple(f for f in others if f not in own or from_left))
                )

    def _text(self, place: Range) -> str:
        return self._page.text[slice(*place)]

    def _joined(self, tokens: list[Range]) -> str:
        return self._page.text[tokens[0].start : tokens[-1].end] if tokens else ""
