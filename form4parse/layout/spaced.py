"""Lines kept in place by spaces: in which column each word stands, and which words two spaces or more keep apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from form4parse.layout.page import Page, Range, Row

_WORD = re.compile(r"[^ ]+")


class Word(NamedTuple):
    column: int
    edge: int
    """The column behind its last letter."""
    start: int
    end: int
    """Where it stands in the page's text."""


class Piece(NamedTuple):
    """Words with single spaces between them."""

    words: tuple[Word, ...]

    @property
    def column(self) -> int:
        return self.words[0].column

    @property
    def edge(self) -> int:
        return self.words[-1].edge

    @property
    def place(self) -> Range:
        return Range(self.words[0].start, self.words[-1].end)

    def parted(self, number: int) -> tuple[Piece, Piece]:
        """The words before a word and those from it on."""
        return Piece(self.words[:number]), Piece(self.words[number:])


class Line(NamedTuple):
    number: int
    """Counted with blank lines."""
    row: Row
    pieces: list[Piece]


def line_of(page: Page, row: Row, number: int) -> Line:
    cell = row.cells[0]
    first = page.origin.source(cell.start) - (cell.start - row.margin)
    words = []
    for found in _WORD.finditer(page.text, *cell):
        column = page.origin.source(found.start()) - first
        words.append(Word(column, column + found.end() - found.start(), *found.span()))
    return Line(number, row, pieces_of(words))


def pieces_of(words: list[Word]) -> list[Piece]:
    """Words of a line, those together that one space parts."""
    pieces: list[list[Word]] = []
    for word in words:
        if pieces and word.column <= pieces[-1][-1].edge + 1:
            pieces[-1].append(word)
        else:
            pieces.append([word])
    return [Piece(tuple(piece)) for piece in pieces]


def without_signs(page: Page, line: Line, signs: str) -> Line:
    """A line without the signs with which something on it is drawn."""
    words = []
    for word in (w for piece in line.pieces for w in piece.words):
        text = page.text[word.start : word.end]
        bare = text.strip(signs)
        if bare:
            at = text.index(bare)
            words.append(
                Word(word.column + at, word.column + at + len(bare), word.start + at, word.start + at + len(bare))
            )
    return line._replace(pieces=pieces_of(words))


def clusters(columns: list[int], tolerance: int) -> list[list[int]]:
    """Columns that stand close together, from left to right."""
    groups: list[list[int]] = []
    for column in sorted(set(columns)):
        if groups and column - groups[-1][-1] <= tolerance:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups
