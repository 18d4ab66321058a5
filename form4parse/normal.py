"""The normal text: what the grammar parses, put together from the aligned parts, with the way back to the page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from form4parse import marks
from form4parse.alignment.cells import (
    AlignedHeader,
    AlignedLine,
    AlignedPart,
    AlignedRow,
    Cell,
    Doubt,
    LabelLine,
    TextLine,
)
from form4parse.layout.page import Page, Range
from form4parse.spans import Segments

_NOT_OF_THE_PAGE = frozenset(marks.ALL) - {marks.CELL, marks.BREAK}
"""Marks that begin a line or a value, and lead nowhere."""
_KINDS = {"line": "", "unread": marks.UNREAD, "stray": marks.STRAY}


class PlacedDoubt(NamedTuple):
    start: int
    end: int
    doubt: Doubt


class _Repair(NamedTuple):
    """A range of the text that is written otherwise than it stands on the page."""

    start: int
    end: int
    printed: str
    place: Range
    """On the page."""


class NormalText:
    """`text` is what is parsed; places in it lead back to the page and to the source."""

    def __init__(self, writer: _Writer, page: Page) -> None:
        self.text = "".join(writer.pieces)
        self.doubts = writer.doubts
        self._repaired, self._segments, self._page = writer.repaired, writer.segments, page

    def printed(self, start: int, end: int) -> str:
        """A range of the text, with what was repaired in it as it was."""
        pieces, at = [], start
        for repair in self._repaired:
            if start <= repair.start and repair.end <= end:
                pieces += [self.text[at : repair.start], repair.printed]
                at = repair.end
        return "".join((*pieces, self.text[at:end]))

    def on_page(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last character of the page that a range of the text was made from."""
        while start < end - 1 and self.text[start] in _NOT_OF_THE_PAGE:
            start += 1
        first, last = self._segments.extent(start, max(end, start + 1))
        inside = [r.place for r in self._repaired if r.start < end and start < r.end]
        return min([first, *(p.start for p in inside)]), max([last, *(p.end - 1 for p in inside)])

    def order(self, start: int, end: int) -> int:
        """By which places are put in the order of the source."""
        first = self.on_page(start, end)[0]
        return first if self._page.is_in_order else self._page.origin.source(first)

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The same as a range of the source."""
        first, last = self.on_page(start, end)
        return self._page.origin.source(first), self._page.origin.source(last) + 1


def write_normal(parts: list[AlignedPart], page: Page) -> NormalText:
    writer = _Writer(page)
    for part in parts:
        writer.part(part)
    return NormalText(writer, page)


class _Writer:
    def __init__(self, page: Page) -> None:
        self.pieces: list[str] = []
        self.segments = Segments()
        self.doubts: list[PlacedDoubt] = []
        self.repaired: list[_Repair] = []
        """What stood in the text's place, where letters were read for digits."""
        self._page = page
        self._length = 0

    def part(self, part: AlignedPart) -> None:
        if part.opens:
            self._write(marks.OPEN + "\n")
        for line in part.before:
            self._line(line)
        if part.caption:
            place = Range(part.ranges[0].start, part.ranges[-1].end)
            self._caption(
                part.caption.text, place, [Doubt("caption-damaged", self._page.text[slice(*place)])] * part.damaged
            )
            self._write("\n")
        for line in part.lines:
            self._line(line)

    def _line(self, line: AlignedLine) -> None:
        if isinstance(line, AlignedRow):
            self._row(line)
        elif isinstance(line, LabelLine):
            self._caption(line.caption.text, Range(line.ranges[0].start, line.ranges[-1].end), line.doubts)
        elif isinstance(line, TextLine):
            start = self._length
            self._write(_KINDS[line.kind])
            self._places(line.ranges, [" "] * len(line.ranges))
            self._doubt(start, line.doubts)
        else:
            self._header(line)
        self._write("\n")

    def _header(self, header: AlignedHeader) -> None:
        start = self._length
        self._write(marks.HEADER)
        for number, captions in enumerate(header.captions):
            if number:
                self._write(marks.CELL)
            for text, place in captions:
                self._caption(text, place, [])
        self._write(marks.END)
        self._doubt(start, header.doubts)

    def _row(self, row: AlignedRow) -> None:
        self._write(marks.ROW)
        for number, cell in enumerate(row.cells):
            if number:
                self._write(marks.CELL)
            if not cell.is_empty:
                self._cell(cell)
        self._write(marks.END)

    def _cell(self, cell: Cell) -> None:
        if cell.misread:
            self._write(marks.UNREAD)
        start = self._length
        if cell.reading is None:
            self._places(cell.text, cell.glue or [" "] * len(cell.text))
        else:
            self._reading(cell.reading, cell.text)
        if cell.text:
            self._doubt(start, [d for d in cell.doubts if not d.of_refs])
        if cell.refs:
            start = self._length
            self._write(" " if cell.misread else marks.REFS)
            for place in cell.refs:
                self._reference(place)
            self._doubt(start, [d for d in cell.doubts if d.of_refs or not cell.text])

    def _caption(self, text: str, place: Range, doubts: list[Doubt]) -> None:
        start = self._length
        self._write(marks.CAPTION)
        self.segments.add(self._length, place.start)
        self._write(text)
        self.segments.add(self._length - 1, max(place.start, place.end - 1))
        self._doubt(start, doubts)

    def _reference(self, place: Range) -> None:
        text = self._page.text[place.start : place.end]
        if text.count("(") == text.count(")"):
            self._places([place], [""])
        else:
            self._reading(f"({text.strip('()')})", [place])

    def _reading(self, text: str, places: list[Range]) -> None:
        """A text that is read as another one than stands on the page."""
        printed = " ".join(self._page.text[slice(*place)] for place in places)
        whole = Range(places[0].start, places[-1].end)
        self.repaired.append(_Repair(self._length, self._length + len(text), printed, whole))
        self.segments.add(self._length, whole.start)
        self._write(text)

    def _places(self, places: list[Range], glue: list[str]) -> None:
        start = self._length
        for number, place in enumerate(places):
            if number:
                self._write(glue[number])
            self.segments.add(self._length, place.start)
            self._write(self._page.text[place.start : place.end])
        if any(p.start <= r.start <= p.end + 1 for p in places for r in self._page.removed):
            self.doubts.append(PlacedDoubt(start, self._length, Doubt("letters-near")))
        joints = self._page.joints
        if joints and any(bisect_right(joints, p.start) < bisect_left(joints, p.end) for p in places):
            self.doubts.append(PlacedDoubt(start, self._length, Doubt("line-joined")))

    def _doubt(self, start: int, doubts: list[Doubt]) -> None:
        self.doubts += [PlacedDoubt(start, self._length, doubt) for doubt in doubts]

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)
