"""Tables without columns: each cell on a line of its own, behind its column's caption or below it, row after row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.cells import AlignedHeader, AlignedLine, AlignedRow, Cell, Doubt, TextLine
from form4parse.alignment.headers import Headers, Over, canonical
from form4parse.alignment.rows import RowPlacer
from form4parse.alignment.values import RowReader
from form4parse.edition import WORD
from form4parse.layout.captions import without_number
from form4parse.layout.page import Page, Range, Row

_NUMBER = re.compile(r"\s*\(?(?P<number>\d{1,2}[A-Za-z]?)[.)]\s*(?=[^\s(])")
_BEHIND = re.compile(r"[)*.]*(?: ?\([^()]*[A-Za-z][^()]*\))?(?: ?[:=]| ?-{1,2}(?= )| ?\.{2,}(?= )|\s*$)")
"""What stands between a caption and its value; the caption's hint may stand there too."""
_NAMED = re.compile(r"(?P<name>[A-Z][^:]{0,60}):(?= |$)")
"""What looks like a caption and its colon."""
_BLANK = 2
"""How far the letters on either side of a blank are apart."""
_ENDS = tuple(")*.")
_GOES_ON = re.compile(r"\w-$")
_LEAST, _LEAST_VALUES = 3, 2
"""Cells of a row, and values in them, by which a list is told from the captions of a header, one below the other."""
_MOST_LINES = 3
"""Lines of a caption."""
_LIKE, _LIKER = 0.6, 0.1
"""How like a caption has to be to a column's, and by how much more than to any other's."""


_NONE = -1
"""In the place of a column's number: it is not known."""


class _Way(NamedTuple):
    """A caption without its number, as words."""

    words: tuple[str, ...]
    column: int
    text: str


class _Found(NamedTuple):
    column: int
    text: str
    place: Range
    lines: int
    """How many lines it has."""
    is_like: bool = False


@dataclass(slots=True)
class _Item:
    caption: _Found
    values: list[Range] = field(default_factory=list)


class ListedRows:
    """Reads the lists of one table on one page."""

    def __init__(self, headers: Headers, reader: RowReader, placer: RowPlacer, page: Page) -> None:
        self._headers, self._reader, self._placer, self._page = headers, reader, placer, page
        self._columns = [c.column for c in reader.columns]
        self._ways: dict[str, list[_Way]] = {}
        for number, column in enumerate(self._columns):
            for text in column.captions:
                for way in without_number(text):
                    self._ways.setdefault(way[0], []).append(_Way(way, number, text))
        for ways in self._ways.values():
            ways.sort(key=lambda w: -len(w.words))

    def align(self, rows: list[Row]) -> list[AlignedLine] | None:
        """None where the lines are no list."""
        if not self._may_be_list(rows):
            return None
        before, lists = self._lists(rows)
        aligned = [line for items in lists for line in self._row(items)]
        if not any(isinstance(line, AlignedRow) and self._is_told(line) for line in aligned):
            return None
        return [*(TextLine([c for c in row.cells if c.end > c.start], "unread") for row in before), *aligned]

    def _may_be_list(self, rows: list[Row]) -> bool:
        """Whether captions begin as many lines, each no other's."""
        columns = [found.column for row in rows if (found := self._caption([row], -1))]
        return len(columns) >= max(_LEAST, len(rows) / _MOST_LINES) and len(set(columns)) >= _LEAST

    def _is_told(self, row: AlignedRow) -> bool:
        filled = [i for i, cell in enumerate(row.cells) if cell.text and not cell.misread]
        return len(filled) >= _LEAST and sum(not self._columns[i].is_text for i in filled) >= _LEAST_VALUES

    # ---- captions

    def _lists(self, rows: list[Row]) -> tuple[list[Row], list[list[_Item]]]:
        """The lines before the first caption; then of each row of the table its cells, in the order of the page."""
        lists: list[list[_Item]] = []
        at = next((n for n in range(len(rows)) if self._caption(rows[n : n + _MOST_LINES], -1)), len(rows))
        before = rows[:at]
        indents = set[int]()
        while at < len(rows):
            after = max((i.caption.column for i in lists[-1]), default=_NONE) if lists else _NONE
            found = self._caption(rows[at : at + _MOST_LINES], after)
            if found:
                indents.add(_indent(rows[at]))
            elif _indent(rows[at]) in indents and not self._awaits_text(lists[-1][-1]):
                found = self._unknown(rows[at], after)
            if found is None:
                lists[-1][-1].values += self._filled(rows[at])
                at += 1
                continue
            if not lists or self._begins(found, lists[-1]):
                lists.append([])
            at += found.lines
            behind = rows[at - 1]
            rest = [Range(max(c.start, found.place.end), c.end) for c in behind.cells]
            lists[-1].append(_Item(found, self._filled(behind._replace(cells=rest))))
        return before, lists

    def _awaits_text(self, item: _Item) -> bool:
        """Whether a caption has nothing behind it yet, and any text may follow."""
        return not item.values and item.caption.column != _NONE and self._columns[item.caption.column].is_text

    def _begins(self, found: _Found, items: list[_Item]) -> bool:
        """Whether another row begins: with the first column, or with a caption that the last one has had."""
        if found.column == _NONE:
            return False
        return found.column < min(i.caption.column for i in items if i.caption.column != _NONE) or any(
            found.column == i.caption.column and (found.text == i.caption.text or not found.column) for i in items
        )

    def _caption(self, rows: list[Row], after: int) -> _Found | None:
        """The caption with which lines begin; of equal ones that of a column behind the one before."""
        start = self._start(rows[0])
        found = [m for row in rows for m in WORD.finditer(self._page.text, max(start, row.cells[0].start), _end(row))]
        texts = tuple(m[0].lower() for m in found)
        for way in sorted(
            self._ways.get(texts[0], ()) if texts else (), key=lambda w: (-len(w.words), w.column < after)
        ):
            if texts[: len(way.words)] != way.words:
                continue
            last = found[len(way.words) - 1].end()
            lines = next(n for n, row in enumerate(rows, 1) if last <= row.cells[-1].end)
            cell = next(c for c in rows[lines - 1].cells if last <= c.end)
            behind = _BEHIND.match(self._page.text, last, cell.end)
            is_letter = len("".join(way.words)) == 1 and behind and ":" not in behind[0]
            end = behind.end() if behind else self._gap_behind(last)
            if end is not None and not is_letter:
                return _Found(way.column, way.text, Range(rows[0].cells[0].start, end), lines)
        return None

    def _start(self, row: Row) -> int:
        number = _NUMBER.match(self._page.text, *row.cells[0])
        return number.end() if number else row.cells[0].start

    def _gap_behind(self, at: int) -> int | None:
        """Where a caption ends that has no colon: on the page more than a blank follows."""
        text, source = self._page.text, self._page.origin.source
        while text[at : at + 1] in _ENDS:
            at += 1
        return at if text[at : at + 1] == " " and source(at + 1) - source(at - 1) > _BLANK else None

    def _unknown(self, row: Row, after: int) -> _Found | None:
        """A caption that the form does not print so: what stands before a colon. The item's number tells the column, or
        what the caption is like; else it is none of them."""
        number = _NUMBER.match(self._page.text, *row.cells[0])
        found = _NAMED.match(self._page.text, number.end() if number else row.cells[0].start, row.cells[0].end)
        if found is None:
            return None
        text, place = found["name"], Range(row.cells[0].start, found.end())
        numbered = self._headers.numbered(f"{number['number']}.") if number else None
        likeness = sorted((self._headers.likeness(text, c), -c) for c in range(after + 1, len(self._columns)))
        if numbered is not None and numbered > after:
            column = numbered
        elif (
            likeness
            and likeness[-1][0] >= _LIKE
            and all(likeness[-1][0] - second >= _LIKER for second, _ in likeness[-2:-1])
        ):
            column = -likeness[-1][1]
        else:
            column = _NONE
        caption = "" if column == _NONE else self._columns[column].captions[0]
        return _Found(column, caption, place, 1, is_like=True)

    def _filled(self, row: Row) -> list[Range]:
        bare = (_bare(self._page.text, cell) for cell in row.cells if cell.end > cell.start)
        return [place for place in bare if place.end > place.start]

    # ---- rows

    def _row(self, items: list[_Item]) -> Iterator[AlignedLine]:
        yield self._header(items)
        cells = [Cell() for _ in self._columns]
        unread: list[Range] = []
        for number, item in enumerate(items):
            before = max((i.caption.column for i in items[: number + 1]), default=_NONE)
            behind = min(
                (i.caption.column for i in items[number + 1 :] if i.caption.column > before), default=len(cells)
            )
            free = [c for c in range(before + 1, behind) if cells[c].is_empty]
            for place in item.values:
                column = item.caption.column
                is_put = self._infer(cells, place, free) if column == _NONE else self._put(cells, place, column, free)
                unread += [] if is_put else [place]
        self._doubt_twins(cells, {item.caption.column for item in items})
        filled = [i for i, cell in enumerate(cells) if not cell.is_empty]
        if filled in ([], [0]):
            unread = [*(p for cell in cells for p in cell.text), *unread]
        else:
            yield AlignedRow(self._reader.rule, cells)
        for place in unread:
            yield TextLine([place], "unread")

    def _header(self, items: list[_Item]) -> AlignedHeader:
        captions = [item.caption for item in items]
        place = Range(captions[0].place.start, captions[0].place.end)
        overs = [Over(c.column, c.text, 0, 1, c.place) for c in captions if c.column != _NONE]
        known = canonical(self._columns, overs, place)
        like = [self._page.text[slice(*c.place)] for c in captions if c.is_like]
        return AlignedHeader(known, [c.place for c in captions], [Doubt("caption-damaged", text) for text in like[:1]])

    def _put(self, cells: list[Cell], place: Range, column: int, free: list[int]) -> bool:
        """Puts what stands at a place into its cell; what goes on behind it into that of a column without a caption."""
        cell = self._read(place, column)
        if not cells[column].is_empty:
            if not self._columns[column].is_text or cell is None:
                return False
            joint = "" if _GOES_ON.search(self._page.text, 0, place.start - 1) else " "
            cells[column].glue = [*(cells[column].glue or [" "]), joint, *(cell.glue[1:] or [])]
            cells[column].text += cell.text
            cells[column].refs += cell.refs
        elif cell is not None:
            cells[column] = cell
        elif parted := self._placer.parted(place, (column, *free)):
            for number, own in parted.items():
                cells[number] = own
        else:
            cells[column] = Cell([place], misread=True)
        return True

    def _infer(self, cells: list[Cell], place: Range, free: list[int]) -> bool:
        """Puts a value below an unknown caption into the only column it can be, of those between the known ones."""
        ways = {c: cell for c in free if not self._columns[c].is_text and (cell := self._read(place, c))}
        due = {c: cell for c, cell in ways.items() if self._columns[c].due} or ways
        for column, cell in due.items() if len(due) == 1 else ():
            others = tuple(f for c in ways if c != column for f in self._columns[c].fields)
            cell.doubts.append(Doubt("column-inferred", fields=others))
            cells[column] = cell
        return len(due) == 1

    def _read(self, place: Range, column: int) -> Cell | None:
        row = self._placer.in_place(Row([place], 0, 0), [(column,)])
        return row.cells[column] if row else None

    def _doubt_twins(self, cells: list[Cell], captioned: set[int]) -> None:
        """Doubts a value that the next column may hold as well, if neither has a caption of its own, nor does a value
        behind it tell."""
        for number, (own, after) in enumerate(pairwise(self._columns)):
            is_alike = own.values == after.values and not (own.due or after.due)
            told = number + 1 in captioned or any(
                not c.is_empty
                for c, column in zip(cells[number + 1 :], self._columns[number + 1 :], strict=True)
                if column.of_transactions and not column.due
            )
            if is_alike and cells[number].text and not told:
                cells[number].doubts.append(Doubt("column-inferred", fields=after.fields))


def _bare(text: str, place: Range) -> Range:
    own = text[slice(*place)]
    start = place.start + len(own) - len(own.lstrip())
    return Range(start, start + len(own.strip()))


def _indent(row: Row) -> int:
    return row.cells[0].start - row.margin


def _end(row: Row) -> int:
    return row.cells[-1].end
