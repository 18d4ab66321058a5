"""Text sources: running lines, rows of cells parted by tabs, Markdown's pipe tables, also flattened ones."""

from __future__ import annotations

import re

from form4parse.layout.flattened import rows_of_cells
from form4parse.layout.inline import pieces
from form4parse.layout.page import Page, PageWriter, without_marks

_LEAD = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|>[ \t]+|[-+][ \t]+(?=\S)|(?:-{3,}|={3,}|\*{3,})[ \t]*$)?")
_DELIMITER = re.compile(r"[\s|:-]*-[\s|:-]*")
_BAR = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")
_RULE = "---"


def read_text(source: str) -> Page:
    source = without_marks(source)
    reader = _Reader(source)
    at = 0
    for line in source.splitlines(keepends=True):
        reader.line(line, at)
        at += len(line)
    return reader.writer.page()


class _Reader:
    def __init__(self, source: str) -> None:
        self.writer = PageWriter()
        self._source = source
        self._kind = ""
        self._table = 0

    def line(self, line: str, start: int) -> None:
        end = start + len(line.rstrip("\r\n"))
        kind = _kind(line)
        if kind not in ("", "line", self._kind):
            self._table = self.writer.new_table()
        self._kind = kind
        if not kind:
            self.writer.blank()
        elif kind == "line":
            lead = _LEAD.match(self._source, start, end)
            if cell := pieces(self._source, lead.end() if lead else start, end):
                self.writer.row([cell])
        elif kind == "tabs":
            self._row(_split(_TAB, self._source, start, end), self._table)
        elif not _DELIMITER.fullmatch(self._source, start, end):
            self._pipes(start, end)

    def _pipes(self, start: int, end: int) -> None:
        cells = _split(_BAR, self._source, start, end)[1:]
        if not self._source[slice(*cells[-1])].strip():
            cells.pop()
        if _RULE not in self._source[start:end]:
            self._row(cells, self._table)
            return
        tables = {0: self._table}
        for nested, row in rows_of_cells(self._source, cells):
            if nested not in tables:
                tables[nested] = self.writer.new_table()
            self._row(row, tables[nested])

    def _row(self, cells: list[tuple[int, int]], table: int) -> None:
        read = [pieces(self._source, start, end) for start, end in cells]
        if any(read):
            self.writer.row(read, table)


def _kind(line: str) -> str:
    bare = line.strip()
    if not bare:
        return ""
    if "\t" in line:
        return "tabs"
    return "pipes" if bare[0] == "|" and bare.count("|") > 1 else "line"


def _split(mark: re.Pattern[str], source: str, start: int, end: int) -> list[tuple[int, int]]:
    marks = [found.start() for found in mark.finditer(source, start, end)]
    return list(zip([start, *(at + 1 for at in marks)], [*marks, end], strict=True))
