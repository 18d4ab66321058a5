"""Text sources: running lines, rows of cells parted by tabs, Markdown's pipe tables, also flattened ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from form4parse.layout.barred import is_barred, is_rule
from form4parse.layout.drawn import RULED
from form4parse.layout.embedded import tables_in, write_table
from form4parse.layout.flattened import rows_of_cells
from form4parse.layout.inline import Piece, pieces
from form4parse.layout.page import Page, PageWriter, Range, without_marks
from form4parse.layout.quoting import without_quoting
from form4parse.layout.sgml import without_sgml
from form4parse.layout.stops import stops_in
from form4parse.marks import BREAK

_LEAD = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]+|[-+][ \t]+(?=\S))?")
_RULED_OFF = re.compile(r"[ \t]*+(?:- ++)?(?:(?:-{3,}+|={3,}+|\*{3,}+|_{8,}+)[ \t]*+)++")
"""A rule, also in pieces, one below each column's header. In what was signed with a key, another dash stands before one
of dashes."""
_DELIMITER = re.compile(r"[\s|:-]*-[\s|:-]*")
_BAR = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")
_BARE_DELIMITER = re.compile(r"^[ \t]*:?-{3,}:?(?:[ \t]*\|[ \t]*:?-{3,}:?)+[ \t]*$", re.MULTILINE)
"""Tells a text whose rows do not begin with a bar: there a bar at a line's beginning parts off an empty cell."""
_BARE_ROW = re.compile(r"^[ \t]*[^|\s][^|\n]*(?: \|(?: [^|\n]*|$)){8,}$", re.MULTILINE)
_SOFT_BREAK = re.compile(r"(?<=[^\s-])\n(?=[^\s#|>-])|(?<=\w-)\n(?=\w)")
_BROKEN_LINK = re.compile(r"\](?P<begin>\([^()\s]*)\n(?P<end>[^()\s]*\))")
_EMPHASIS = re.compile(r"(?<!\w)_(?P<text>(?=[^_|\n]*[^\W_]{2})[^\s_|][^_|\n]*(?<!\s))_(?!\w)")
"""Underscores around words. (Around an X they are a box.)"""
_RULE = "---"
_RULE_BETWEEN = re.compile(r"(?<!\S)-{3,}(?!\S)")
_SIGN = "--"
"""Stands, in an e-mail, before its sender's name, and parts as much as blank lines do."""
_PAGE_BREAK = "\f"
_LEAST_BARS, _LEAST_ROWS = 4, 3
"""Of a table that is known by nothing else."""


def read_text(source: str, heads: Iterable[Range] = ()) -> Page:
    """`heads` are lines that belong to no part of the page."""
    source = without_sgml(without_quoting(without_marks(source)))
    has_edges = not _BARE_DELIMITER.search(source)
    if not has_edges:
        source = _unwrapped(source)
    if _EMPHASIS.search(source):
        source = _EMPHASIS.sub(r" \g<text> ", source)
    has_corners = RULED.search(source) is not None
    barred = has_edges and not has_corners and is_barred(source)
    reader = _Reader(
        source, {head.start for head in heads}, has_edges=has_edges, is_drawn=has_corners or barred, is_barred=barred
    )
    at = 0
    for table in tables_in(source):
        reader.lines(at, table.start)
        reader.embedded(table)
        at = table.end
    reader.lines(at, len(source))
    reader.flush()
    for head in heads:
        if cell := pieces(source, *head):
            reader.writer.head(cell)
    has_cells = not barred and (reader.has_tables or _are_rows(reader.bars))
    page = reader.writer.page(has_cells=has_cells)
    page.is_barred = barred
    return page


def _unwrapped(source: str) -> str:
    """The text with its rows on single lines, where a line that two spaces do not end goes on in the next one. Places
    do not change."""
    ends = [line.endswith("  ") for line in source.splitlines() if "|" in line]
    if sum(ends) < len(ends) / 2:
        return source
    return _SOFT_BREAK.sub(" ", _BROKEN_LINK.sub(r"]\g<begin>\g<end> ", source))


def _has_bare_rows(source: str) -> bool:
    """Whether lines are parted by bars into as many cells as only a table has, and more than one into as many."""
    widths = Counter(row.count(" |") for row in _BARE_ROW.findall(source))
    return any(rows > 1 for rows in widths.values())


def _are_rows(bars: list[tuple[int, ...]]) -> bool:
    """Whether lines between bars are a table's rows though no line of dashes says so.

    There are as many bars in each, but not in the same columns: those are drawn rules, and a row may be several
    lines."""
    counts, places = Counter(map(len, bars)), Counter(bars)
    if not bars:
        return False
    most, lines = counts.most_common(1)[0]
    return most > _LEAST_BARS and lines >= _LEAST_ROWS and places.most_common(1)[0][1] < lines / 2


class _Reader:
    def __init__(self, source: str, heads: set[int], *, has_edges: bool, is_drawn: bool, is_barred: bool) -> None:
        self.writer = PageWriter()
        self._source, self._heads, self._is_drawn, self._is_barred = source, heads, is_drawn, is_barred
        self._kind = ""
        self._table = 0
        self._may_hold = not has_edges
        self._is_bare = self._may_hold or _has_bare_rows(source)
        self._held: list[tuple[int, int]] = []
        """Lines that may be the beginning of the next row's first cell."""
        self.has_tables = False
        """Whether there are rows whose cells are certain."""
        self.bars: list[tuple[int, ...]] = []
        """Where the bars of a line stand, for lines that are rows if others are alike."""

    def lines(self, start: int, end: int) -> None:
        for line in self._source[start:end].splitlines(keepends=True):
            if start not in self._heads:
                self.line(line, start)
            start += len(line)

    def embedded(self, table: Range) -> None:
        self.flush()
        self.has_tables = True
        self._kind = ""
        write_table(self.writer, self._source, table)

    def line(self, line: str, start: int) -> None:
        end = start + len(line.rstrip("\r\n"))
        kind = self._kind_of(line)
        if kind not in ("", "line", self._kind):
            self._table = self.writer.new_table()
        self._kind = kind
        if kind == "line" and self._may_hold:
            self._held.append((start, end))
            return
        if kind != "pipes":
            self.flush()
        if _PAGE_BREAK in line:
            self.writer.page_break()
        elif not kind:
            self.writer.blank()
        elif kind == "line":
            self._line(start, end)
        elif kind == "tabs":
            self.has_tables = True
            self._row(_split(_TAB, self._source, start, end), self._table)
        elif _DELIMITER.fullmatch(self._source, start, end):
            self.flush()
            self.has_tables = True
        else:
            self._pipes(start, end)

    def flush(self) -> None:
        """Writes the lines that were held for a row, as lines."""
        for start, end in self._held:
            self._line(start, end)
        self._held.clear()

    def _line(self, start: int, end: int) -> None:
        if self._source[start:end].rstrip() == _SIGN:
            self.writer.blank()
            self.writer.blank()
            return
        text = self._source[start:end]
        is_of_table = self._is_barred and ("|" in text or is_rule(text))
        stops = () if is_of_table else stops_in(text)
        if stops or (not is_of_table and _RULED_OFF.fullmatch(self._source, start, end)):
            self.writer.rule(len(text.rstrip()), stops)
            return
        lead = None if is_of_table else _LEAD.match(self._source, start, end)
        if cell := pieces(self._source, lead.end() if lead else start, end):
            self.writer.row([cell], indent=cell[0][1] - start)

    def _kind_of(self, line: str) -> str:
        bare = line.strip()
        if not bare:
            return ""
        if "\t" in line:
            return "tabs"
        if self._is_drawn:
            return "line"
        if self._is_bare:
            return "pipes" if _BAR.search(bare) or _DELIMITER.fullmatch(bare) else "line"
        return "pipes" if bare[0] == "|" and bare.count("|") > 1 else "line"

    def _pipes(self, start: int, end: int) -> None:
        cells = _split(_BAR, self._source, start, end)
        if self._is_bare:
            self._bare_row(cells)
            return
        del cells[0]
        if not self._source[slice(*cells[-1])].strip():
            cells.pop()
        if _RULE not in self._source[start:end]:
            self.bars.append(tuple(cell_start - start for cell_start, _ in cells))
            self._row(cells, self._table)
            return
        self.has_tables = True
        tables = {0: self._table}
        for nested, row in rows_of_cells(self._source, cells):
            if nested not in tables:
                tables[nested] = self.writer.new_table()
            self._row(row, tables[nested])

    def _bare_row(self, cells: list[tuple[int, int]]) -> None:
        """A row of a text whose rows do not begin with a bar. Its first cell may be of several lines."""
        self.has_tables = True
        first = pieces(self._source, *cells[0])
        if not first:
            self.flush()
        above = [piece for line in self._held for piece in (*pieces(self._source, *line), (BREAK, line[1]))]
        self._held.clear()
        self.writer.row([[*above, *first], *(pieces(self._source, *cell) for cell in cells[1:])], self._table)

    def _row(self, cells: list[tuple[int, int]], table: int) -> None:
        read = [pieces(self._source, start, end) for start, end in cells]
        if any(read):
            self.writer.row([_without_rules(cell) for cell in read], table)


def _without_rules(cell: list[Piece]) -> list[Piece]:
    """A cell with the end of a line in the place of each rule between its texts."""
    parted: list[Piece] = []
    for text, at in cell:
        last = 0
        for rule in _RULE_BETWEEN.finditer(text):
            parted += [(text[last : rule.start()], at + last), (BREAK, at + rule.start())]
            last = rule.end()
        parted.append((text[last:], at + last))
    return parted if any(text.strip(f" {BREAK}") for text, _ in parted) else cell


def _split(mark: re.Pattern[str], source: str, start: int, end: int) -> list[tuple[int, int]]:
    marks = [found.start() for found in mark.finditer(source, start, end)]
    return list(zip([start, *(at + 1 for at in marks)], [*marks, end], strict=True))
