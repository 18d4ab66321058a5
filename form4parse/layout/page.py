"""A page: its text without markup, line by line and cell by cell, and the way back to the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol

from form4parse.edition import WORD
from form4parse.marks import ALL, BREAK, CAPTION, CELL, LINK_ENDS, LINK_OPENS
from form4parse.spans import Moved, Origin, Segments

_ANY_MARK = re.compile(f"[{ALL}]")
_GOES_ON = re.compile(r"(?:\w-|\^)$")
"""How a line ends that goes on without a space: with a hyphen, or a text browser's sign for what is raised."""
_NEAREST = str.maketrans(dict.fromkeys(ALL, "|") | {CAPTION: ">", BREAK: " ", LINK_OPENS: "[", LINK_ENDS: "]"})


class Range(NamedTuple):
    """From `start` up to `end` in a page's text."""

    start: int
    end: int


class Row(NamedTuple):
    cells: list[Range]
    table: int
    """Rows of one table share a number; 0 is a line of running text."""
    gap: int
    """How many blank lines stand before it."""
    has_run_together: bool = False
    """Whether it is several lines of the page, written as one."""
    is_parted: bool = False
    """Whether it is a piece of a line, and what tells where it begins or ends is no more than likely."""
    is_line: bool = False
    """Whether it is one line of a row that may have more; its cells are known all the same."""
    begins_page: bool = False
    """Whether it is the first line of a page of the document."""
    rule: int = 0
    """How far a rule, a line of dashes, reaches to the right that stands between it and the line before; 0 where none
    does."""
    is_header: bool = False
    """Whether it is known to be a table's header, whatever its captions are."""
    stops: tuple[tuple[int, int], ...] = ()
    """Where the columns of the table begin and end whose header such a rule parts from the line."""
    margin: int = 0
    """For a line kept in place by spaces: where in the page's text its first column would be; a letter's column is its
    place less this."""


Block = list[Row]
"""Lines with no blank line between them."""


class Placed(Protocol):
    """What stands somewhere on a page."""

    @property
    def place(self) -> Range: ...


class Joint(NamedTuple):
    """What joins a line of a cell to the one above it: a space, or nothing inside a word or a figure."""

    glue: str
    is_doubtful: bool = False


class Piece(Protocol):
    """A word of a line kept in place by spaces."""

    @property
    def column(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Torn(Protocol):
    """A word and the pieces it is in, on one line or on several."""

    @property
    def pieces(self) -> Sequence[Piece]: ...
    @property
    def is_sure(self) -> bool: ...


class Page:
    """`text` holds each row on a line of its own, its cells parted by │."""

    def __init__(
        self,
        text: str,
        rows: list[Row],
        origin: Origin,
        removed: list[Range] | None = None,
        heads: list[Range] | None = None,
        *,
        has_cells: bool,
    ) -> None:
        self.text = text
        self.rows = rows
        self.origin = origin
        self.removed = removed or []
        """Letters that do not belong where they stood."""
        self.heads = heads or []
        """Running heads, which stand in no row; in the text they come last."""
        self.has_cells = has_cells
        """Whether it has tables whose cells are known."""
        self.is_barred = False
        """Whether its tables, or its boxes, are drawn with bars."""
        self.is_columned = False
        """Whether spaces keep its columns in place."""
        self.moved: list[Range] = []
        """What was put together with other pieces elsewhere in the text."""
        self.joints: list[int] = []
        """Places between two lines of a cell, of which it is not sure whether they are inside a word."""
        self.joined: list[Range] = []
        """What was put together from two lines, though its first piece could be the whole."""
        self.is_scattered = False
        """Whether its cells and boxes stand one below the other."""

    @property
    def is_in_order(self) -> bool:
        """Whether its text stands in the order of the source."""
        return self.has_cells or not (self.is_columned or self.is_scattered)

    def between(self, start: int, end: int) -> Page:
        """The rows that begin in a range of the text, as a page of their own."""
        rows = [
            row._replace(
                cells=[Range(c.start - start, c.end - start) for c in row.cells],
                margin=row.margin - start,
            )
            for row in self.rows
            if start <= row.cells[0].start < end
        ]
        origin = Shifted(self.origin, on_page=start, in_source=0)
        return Page(self.text[start:end], rows, origin, has_cells=self.has_cells)

    def has_word(self, start: int, end: int) -> bool:
        return start < end and WORD.search(self.text, start, end) is not None


class Shifted:
    """The origin of a page that was cut out of a source, or out of another page."""

    def __init__(self, origin: Origin, *, on_page: int, in_source: int) -> None:
        self._origin, self._on_page, self._in_source = origin, on_page, in_source

    def source(self, position: int) -> int:
        return self._origin.source(position + self._on_page) + self._in_source


class PageWriter:
    """Puts a page together from pieces of a source, in the order in which they stand there."""

    def __init__(self, tables: int = 0) -> None:
        self._pieces: list[str] = []
        self._rows: list[Row] = []
        self._heads: list[Range] = []
        self._joined: list[Range] = []
        self._segments = Segments()
        self._length = 0
        self._joints: list[int] = []
        self._tables = tables
        self._gap = 0
        self._begins_page = False
        self._rule = 0
        self._stops: tuple[tuple[int, int], ...] = ()

    def new_table(self) -> int:
        self._tables += 1
        return self._tables

    def blank(self) -> None:
        self._gap += 1

    def page_break(self) -> None:
        self._begins_page = True

    def rule(self, edge: int, stops: tuple[tuple[int, int], ...] = ()) -> None:
        """`stops` are its pieces, one for each column of a table; those that show how wide a column is tell more."""
        self._rule = max(self._rule, edge)
        self._stops = max(self._stops, stops, key=lambda pieces: sum(end - start + 1 for start, end in pieces))

    def row(self, cells: list[list[tuple[str, int]]], table: int = 0, *, indent: int = 0) -> None:
        """A row of cells; a cell is pieces of text, each with its place in the source. `indent` is the column in which
        it begins."""
        at, pieces, add = self._length, self._pieces, self._segments.add
        ranges = []
        for cell in cells:
            start = at
            for text, source in cell:
                add(at, source)
                pieces.append(text)
                at += len(text)
            ranges.append(Range(start, at))
            pieces.append(CELL)
            at += 1
        pieces[-1] = "\n"
        self._length = at
        margin = ranges[0].start - indent
        own = Row(ranges, table, self._gap, margin=margin)
        self._rows.append(own._replace(begins_page=self._begins_page, rule=self._rule, stops=self._stops))
        self._gap, self._begins_page, self._rule, self._stops = 0, False, 0, ()

    def again(self, page: Page, row: Row) -> None:
        """A row of another page, as it stands there, below what was left out."""
        indent = row.cells[0].start - row.margin
        gap, rule = max(self._gap, row.gap), max(self._rule, row.rule)
        self.row([[(page.text[slice(*cell)], cell.start)] for cell in row.cells], row.table, indent=indent)
        self._rows[-1] = row._replace(cells=self._rows[-1].cells, margin=self._rows[-1].margin, gap=gap, rule=rule)

    def left_out(self, row: Row) -> None:
        """A rule of another page, which stands between rows there."""
        self._gap = max(self._gap, row.gap)
        self.rule(row.cells[0].end - row.margin)

    def stacked(self, cells: Iterable[Iterable[Placed]], page: Page, row: Row, table: int = 0) -> None:
        """A row made of pieces of another page, of which `row` was one; the pieces of a cell stood one below the
        other, as a text that was wrapped."""
        written = [_stacked(cell, page) for cell in cells]
        self._gap = row.gap
        self.row(written, table or (self.new_table() if len(written) > 1 else 0))
        self._rows[-1] = self._rows[-1]._replace(is_parted=row.is_parted)

    def line_of_row(self, cells: Iterable[Iterable[Placed]], page: Page, row: Row, table: int) -> None:
        """A line of another page, parted into the cells of a row that may have more lines."""
        self._gap = row.gap
        self.row([_stacked(cell, page) for cell in cells], table)
        self._rows[-1] = self._rows[-1]._replace(is_line=True, is_parted=row.is_parted, begins_page=row.begins_page)

    def wrapped(
        self, cells: Iterable[Iterable[tuple[Range, Joint]]], page: Page, row: Row, table: int, *, heads: bool = False
    ) -> None:
        """A row of cells whose lines stood one below the other; each line with what joins it to the one before. `heads`
        says that it is the table's header."""
        written: list[list[tuple[str, int]]] = []
        doubtful: list[tuple[int, int]] = []
        for number, cell in enumerate(cells):
            pieces: list[tuple[str, int]] = []
            length = 0
            for place, joint in cell:
                if pieces and joint.glue:
                    pieces.append((joint.glue, pieces[-1][1] + len(pieces[-1][0])))
                    length += len(joint.glue)
                if joint.is_doubtful:
                    doubtful.append((number, length))
                pieces.append((page.text[slice(*place)], place.start))
                length += place.end - place.start
            written.append(pieces)
        self._gap, self._begins_page = row.gap, row.begins_page
        self.row(written, table)
        self._rows[-1] = self._rows[-1]._replace(is_parted=row.is_parted, is_header=heads)
        self._joints += [self._rows[-1].cells[number].start + at for number, at in doubtful]

    def put_together(self, values: Iterable[Torn], page: Page, row: Row) -> None:
        """A line of another page, some of whose words go on in other lines; nothing, where none is its own."""
        cell: list[tuple[str, int]] = []
        length = edge = indent = 0
        for value in values:
            first = value.pieces[0]
            if cell:
                cell.append((" " * max(first.column - edge, 1), first.start - 1))
                length += len(cell[-1][0])
            else:
                indent = first.column
            start = length
            for piece in value.pieces:
                cell.append((page.text[piece.start : piece.end], piece.start))
                length += piece.end - piece.start
            if not value.is_sure:
                self._joined.append(Range(self._length + start, self._length + length))
            edge = first.column + length - start
        if cell:
            self.row([cell], indent=indent)
            self._rows[-1] = row._replace(cells=self._rows[-1].cells, margin=self._rows[-1].margin)

    def page_from(self, page: Page) -> Page:
        """The page, if its pieces are those of another one, whose running heads it has as well."""
        for place in page.heads:
            self.head([(page.text[slice(*place)], place.start)])
        text, origin = "".join(self._pieces), Moved(self._segments, page.origin)
        made = Page(text, self._rows, origin, page.removed, self._heads, has_cells=page.has_cells)
        made.is_barred = page.is_barred
        made.joined = self._joined
        made.joints = self._joints
        return made

    def head(self, cell: list[tuple[str, int]]) -> None:
        """A running head; to be written behind all rows."""
        self.row([cell])
        self._heads += self._rows.pop().cells

    def page(self, *, has_cells: bool) -> Page:
        return Page("".join(self._pieces), self._rows, self._segments, heads=self._heads, has_cells=has_cells)


def _stacked(cell: Iterable[Placed], page: Page) -> list[tuple[str, int]]:
    pieces: list[tuple[str, int]] = []
    for start, end in (piece.place for piece in cell):
        if pieces and not _GOES_ON.search(pieces[-1][0]):
            pieces.append((" ", pieces[-1][1] + len(pieces[-1][0])))
        pieces.append((page.text[start:end], start))
    return pieces


def without_marks(text: str) -> str:
    """The text with our own marks, should it hold any, replaced by their nearest ASCII; its length stays."""
    return text.translate(_NEAREST) if _ANY_MARK.search(text) else text


def blocks_of(rows: Iterable[Row]) -> Iterator[Block]:
    """Lines with no blank line between them."""
    number = 0
    keyed = []
    for row in rows:
        number += row.gap > 0
        keyed.append((number, row))
    for _, block in groupby(keyed, key=lambda k: k[0]):
        yield [row for _, row in block]
