"""Tables that a Markdown converter has left as HTML, because Markdown has no way to write them."""

from __future__ import annotations

import re

from form4parse.layout.html import read_html
from form4parse.layout.inline import Piece
from form4parse.layout.page import Page, PageWriter, Range

_TABLE = re.compile(r"^[ \t]*<table\b", re.IGNORECASE | re.MULTILINE)
_EDGE = re.compile(r"<(?P<end>/)?table\b[^>]*>", re.IGNORECASE)


def tables_in(source: str) -> list[Range]:
    """Where tables stand that begin a line, with what they hold."""
    found: list[Range] = []
    at = 0
    while begins := _TABLE.search(source, at):
        at = _end(source, begins.start())
        found.append(Range(begins.start(), at))
    return found


def _end(source: str, start: int) -> int:
    depth = 0
    for edge in _EDGE.finditer(source, start):
        depth += -1 if edge["end"] else 1
        if not depth:
            return edge.end()
    return len(source)


def write_table(writer: PageWriter, source: str, place: Range) -> None:
    """Adds the rows of a table to a page."""
    page = read_html(source[slice(*place)])
    numbers = {0: 0}
    for row in page.rows:
        if row.table not in numbers:
            numbers[row.table] = writer.new_table()
        writer.row([_pieces(page, cell, place.start) for cell in row.cells], numbers[row.table])


def _pieces(page: Page, cell: Range, start: int) -> list[Piece]:
    """A cell in pieces that stand in the source as they do in the page."""
    pieces: list[Piece] = []
    for i in range(*cell):
        at = start + page.origin.source(i)
        if pieces and at == pieces[-1][1] + len(pieces[-1][0]):
            pieces[-1] = (pieces[-1][0] + page.text[i], pieces[-1][1])
        else:
            pieces.append((page.text[i], at))
    return pieces
