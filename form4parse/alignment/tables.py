"""Aligns the tables: header, rows, rows that were cut or run together, and what is neither."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from form4parse.alignment.cells import AlignedHeader, AlignedLine, AlignedRow, Doubt, TextLine
from form4parse.alignment.headers import Over, canonical, headers
from form4parse.alignment.joining import Joiner
from form4parse.alignment.judging import Judge
from form4parse.alignment.mapping import Mapping, columns_of
from form4parse.alignment.phrases import Phrases
from form4parse.alignment.rows import RowPlacer
from form4parse.alignment.values import row_readers
from form4parse.edition import Edition, RowRule, words
from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK

if TYPE_CHECKING:
    from form4parse.alignment.columned.rows import ColumnedRows
    from form4parse.alignment.listed import ListedRows
    from form4parse.alignment.loose import LooseRows
    from form4parse.alignment.matrix import MatrixRows
    from form4parse.alignment.people import PeopleRows

_LEAST_VALUES = 2
"""Cells with values, from which on a row is no header, whatever its title is like."""
_MOST_CAPTION_LINES = 8
"""Lines of a caption in a narrow column."""
_LONGEST_NUMBER = 2
"""Characters of an item's number."""
_EVIDENCE = 40
"""Rows that are looked at to tell what a damaged table's columns are."""


class TableAligner:
    def __init__(
        self,
        edition: Edition,
        page: Page,
        part: str,
        rule: RowRule,
        phrases: Phrases,
        titles: Sequence[tuple[str, ...]] = (),
        *,
        recognised: bool = False,
    ) -> None:
        self._page, self._edition, self._phrases, self._titles = page, edition, phrases, titles
        self._recognised = recognised
        self._reader = row_readers(edition)[rule.name]
        self._placer = RowPlacer(self._reader, page, Joiner(page, phrases), recognised=recognised)
        self._judge = Judge(self._reader)
        self._headers = headers(edition)[part]
        self._identity: Mapping = [(i,) for i in range(len(rule.columns))]
        self._known: dict[int, Mapping] = {}
        """By the number of their cells, what was found out about rows before."""
        self._overs: dict[int, list[Over] | None] = {}
        self._fitting: dict[int, AlignedRow | None] = {}
        """What was read of a row before, by its place."""

    # What reads rows without cells is made, and imported, when there are such rows.

    @cached_property
    def _loose(self) -> LooseRows:
        from form4parse.alignment.loose import LooseRows

        return LooseRows(
            self._reader, self._placer, self._judge, self._phrases, self._page, recognised=self._recognised
        )

    @cached_property
    def _listed(self) -> ListedRows | None:
        if not self._judge.needs_values:
            return None
        from form4parse.alignment.listed import ListedRows

        return ListedRows(self._headers, self._reader, self._placer, self._page)

    @cached_property
    def _matrix(self) -> MatrixRows:
        from form4parse.alignment.matrix import MatrixRows

        return MatrixRows(self._edition, self._reader, self._page)

    @cached_property
    def _people(self) -> PeopleRows | None:
        from form4parse.alignment.people import PeopleRows

        return None if self._judge.needs_values else PeopleRows(self._edition, self._reader, self._page, self._titles)

    @cached_property
    def _columned(self) -> ColumnedRows | None:
        if not self._page.is_columned:
            return None
        from form4parse.alignment.columned.rows import ColumnedRows

        return ColumnedRows(self._reader, self._placer, self._judge, self._headers, self._phrases, self._page)

    def align(self, rows: list[Row]) -> list[AlignedLine]:
        if self._listed and (listed := self._listed.align(rows)):
            return listed
        if self._page.is_scattered and self._judge.needs_values:
            from form4parse.alignment.piledtable import PiledTable

            return PiledTable(self._edition, self._page, self._reader).align(rows)
        aligned: list[AlignedLine] = []
        header_rows: list[Row] = []
        overs: list[Over] = []
        for is_header, group in groupby(self._told_apart(rows), key=lambda told: told[1] is not None):
            told = list(group)
            if is_header:
                header_rows = [row for row, _ in told]
                overs = [o for _, found in told for o in found or ()]
                aligned.append(self._header(header_rows, overs))
                if self._columned:
                    self._columned.under(header_rows)
            else:
                if self._columned and header_rows and told[0][0].stops:
                    self._columned.ruled(header_rows, told[0][0].stops)
                aligned += self._body([row for row, _ in told], header_rows, overs)
        return self._mended(aligned)

    def _told_apart(self, rows: list[Row]) -> Iterator[tuple[Row, list[Over] | None]]:
        """Each row with the captions in it if it belongs to a header."""
        in_header = may_begin = True
        ruled = self._ruled_header(rows) if self._columned else range(0)
        for number, row in enumerate(rows):
            if row.is_line:
                in_header = False
                yield row, None
                continue
            if number in ruled or row.is_header:
                in_header, may_begin = True, False
                yield row, self._overs_in(row) or []
                continue
            overs = None if self._is_sound(row) else self._overs_in(row)
            if overs is None and (
                ((in_header or may_begin) and self._is_damaged_header(row)) or (in_header and self._is_rest(row))
            ):
                overs = []
            if overs == [] and row.gap and self._columned and self._is_below_header(rows, number):
                overs = None
            in_header = overs is not None
            may_begin = may_begin and not in_header and len(row.cells) == 1 and not self._has_figures(row)
            yield row, overs

    def _ruled_header(self, rows: list[Row]) -> range:
        """The lines of a header that begins with captions and that a rule ends; none where there are values above
        it."""
        first = next((n for n, row in enumerate(rows) if self._is_of_header(row)), len(rows))
        end = next((n for n in range(first + 1, len(rows)) if rows[n].rule), first)
        return range(first, first if any(map(self._has_value, rows[first:end])) else end)

    def _is_of_header(self, row: Row) -> bool:
        return self._overs_in(row) is not None or self._is_damaged_header(row)

    def _has_value(self, row: Row) -> bool:
        """Whether a line has a date, or a figure that is no number of an item."""
        figures = [t for t in self._texts(row) if len(t.rstrip(".")) > _LONGEST_NUMBER and any(map(str.isdigit, t))]
        return any(c.has_figures and c.takes(t) for t in figures for c in self._reader.columns)

    def _is_below_header(self, rows: list[Row], number: int) -> bool:
        """Whether numbered captions stand above a line, and none at all below it before there are values."""
        is_below = any(self._headers.numbered(text) is not None for row in rows[:number] for text in self._texts(row))
        first = next(iter(self._texts(rows[number])), None)
        if not is_below or first is None or self._headers.may_begin(first):
            return False
        for row in rows[number : number + _MOST_CAPTION_LINES]:
            if self._overs_in(row) is not None:
                return False
            figures = (any(c.has_figures and c.takes(t) for c in self._reader.columns) for t in self._texts(row))
            if sum(figures) >= _LEAST_VALUES:
                break
        return True

    def _texts(self, row: Row) -> list[str]:
        return self._page.text[slice(*row.cells[0])].split()

    def _has_figures(self, row: Row) -> bool:
        return any(map(str.isdigit, self._page.text[row.cells[0].start : row.cells[-1].end]))

    def _overs_in(self, row: Row) -> list[Over] | None:
        at = row.cells[0].start
        if at not in self._overs:
            self._overs[at] = self._headers.read(row, self._page)
        return self._overs[at]

    def _is_sound(self, row: Row) -> bool:
        """Whether a row has its values in their columns, so that it can be no header."""
        return self._judge.needs_values and self.fitting(row) is not None

    def _is_damaged_header(self, row: Row) -> bool:
        return self._headers.is_damaged_header(row, self._page) and self._values_in(row) < _LEAST_VALUES

    def _is_rest(self, row: Row) -> bool:
        text = self._page.text[slice(*row.cells[0])]
        is_sign = not words(text) and any(c.takes(text) for c in self._reader.columns if not c.is_text)
        return len(row.cells) == 1 and not is_sign and self._headers.is_rest(row, self._page)

    def _values_in(self, row: Row) -> int:
        """How many cells behind the first are values of the table's columns."""
        typed = [c for c in self._reader.columns if not c.is_text]
        texts = [self._page.text[c.start : c.end].strip() for c in row.cells[1:] if c.end > c.start]
        return sum(any(c.takes(text) for c in typed) for text in texts if not self._headers.knows(text))

    def _header(self, rows: list[Row], overs: list[Over]) -> AlignedHeader:
        place = Range(rows[0].cells[0].start, rows[-1].cells[-1].end)
        cells = [c for row in rows for c in row.cells if self._page.has_word(*c)]
        torn = [text for c in cells if not self._headers.knows(text := self._page.text[slice(*c)].strip())]
        captions = canonical([c.column for c in self._reader.columns], overs, place)
        doubts = [Doubt("row-unread", text) for text in torn if self._headers.holds_figures(text)]
        return AlignedHeader(captions, cells, doubts or [Doubt("caption-damaged", text) for text in torn[:1]])

    def has_header(self, rows: list[Row]) -> bool:
        return any(self._overs_in(row) is not None for row in rows)

    def fitting(self, row: Row) -> AlignedRow | None:
        """The row if its cells are those of this table, one for each column."""
        if len(row.cells) != len(self._identity):
            return None
        at = row.cells[0].start
        if at not in self._fitting:
            self._fitting[at] = self._placer.in_place(row, self._identity)
        return self._fitting[at]

    def may_hold(self, row: Row) -> bool:
        """Whether a row, or the rest of one, can be this table's: any text fits a table of texts, so there it takes the
        row's beginning."""
        return self._judge.needs_values or row.cells[0].end > row.cells[0].start

    def fitness(self, row: Row) -> float:
        """How well a row goes into this table's columns."""
        return self._placer.fitness(row)

    # ---- the body

    def _body(self, rows: list[Row], header_rows: list[Row], overs: list[Over]) -> list[AlignedLine]:
        aligned: list[AlignedLine] = []
        for (table, width), group in groupby(rows, key=lambda r: (r.table, len(r.cells))):
            run = list(group)
            if run[0].is_line:
                aligned += self._matrix.align(run)
                continue
            if width == 1:
                aligned += self._lines(run)
                continue
            if width == len(self._identity) and not self._is_contradicted(overs, width):
                whole = [fit for row in run if (fit := self.fitting(row))]
                if len(whole) == len(run):
                    aligned += map(self._with_doubts, whole, run)
                    continue
            mapping = self._found_out(run, [r for r in header_rows if r.table == table], overs)
            aligned += [self._with_doubts(self._row(row, mapping), row) for row in run]
        return aligned

    def _with_doubts(self, line: AlignedLine, row: Row) -> AlignedLine:
        """Doubts the texts of several lines in a row of which it is only likely where it ends."""
        for cell in line.cells if row.is_parted and isinstance(line, AlignedRow) else ():
            if cell.text and BREAK in self._page.text[cell.text[0].start : cell.text[-1].end]:
                cell.doubts.append(Doubt("lines-assigned"))
        return line

    def _lines(self, rows: list[Row]) -> list[AlignedLine]:
        """Rows whose cells are gone."""
        return (
            (self._people.align(rows) if self._people else None)
            or (self._columned.align(rows) if self._columned else None)
            or self._loose.align(rows)
        )

    def _row(self, row: Row, mapping: Mapping) -> AlignedLine:
        placed = self._placer.in_place(row, mapping)
        if placed and self._judge.is_whole(placed):
            return placed
        if self._is_damaged_header(row):
            return self._header([row], [])
        fitted = placed or self._placer.best_fit(row, mapping)
        if self._judge.needs_values and self._judge.is_whole(fitted) and not self._judge.is_told_apart(fitted):
            return TextLine([c for c in row.cells if c.end > c.start], "unread")
        return fitted

    def _is_contradicted(self, overs: list[Over], width: int) -> bool:
        """Whether the header says that the n-th cell of a row is not of the n-th column."""
        return any(o.row_width == width and o.cell not in (-1, o.column) for o in overs)

    def _found_out(self, rows: list[Row], header_rows: list[Row], overs: list[Over]) -> Mapping:
        """Which of the form's columns each cell belongs to; for rows behind a page break as before it, if they fit
        so."""
        width = len(rows[0].cells)
        known = self._known.get(width)
        if known and not header_rows and all(self._placer.in_place(row, known) for row in rows):
            return known
        if named := self._named(rows, overs):
            self._known[width] = named
            return named
        exact = [o for o in overs if header_rows and o.row_width == width]
        mapping = columns_of(rows[:_EVIDENCE], header_rows, exact, self._reader, self._headers, self._page)
        self._known[width] = mapping
        return mapping

    def _named(self, rows: list[Row], overs: list[Over]) -> Mapping | None:
        """The columns that the header names, where they are as many as the rows' cells and these fit them."""
        named = [(column,) for column in sorted({over.column for over in overs})]
        is_told = len(named) == len(rows[0].cells) < len(self._identity)
        fits = is_told and all(self._placer.in_place(row, named) for row in rows)
        return named if fits else None

    # ---- rows that are parts of one

    def _mended(self, lines: list[AlignedLine]) -> list[AlignedLine]:
        """With what a page break or a wrapped cell cut off put back to its row."""
        mended: list[AlignedLine] = []
        for line in lines:
            last = mended[-1] if mended else None
            if isinstance(line, AlignedRow) and not self._judge.is_whole(line):
                if isinstance(last, AlignedRow) and self._go_together(last, line):
                    self._merge(last, line)
                    continue
                if not self._judge.is_row(line):
                    mended.append(TextLine([p for c in line.cells for p in (*c.text, *c.refs)], "unread"))
                    continue
            mended.append(line)
        return mended

    def _go_together(self, row: AlignedRow, rest: AlignedRow) -> bool:
        """Whether a row's rest has only text for columns of text, and values for columns that are empty so far."""
        return all(
            cell.is_empty or column.is_text or (before.is_empty and not cell.misread)
            for before, cell, column in zip(row.cells, rest.cells, self._reader.columns, strict=True)
        )

    def _merge(self, row: AlignedRow, rest: AlignedRow) -> None:
        for cell, more in zip(row.cells, rest.cells, strict=True):
            if more.is_empty:
                continue
            if not cell.is_empty:
                cell.doubts.append(Doubt("row-continued"))
            cell.text += more.text
            cell.refs += more.refs
            cell.glue = [" "] * len(cell.text)
            cell.doubts += more.doubts
