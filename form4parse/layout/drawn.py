"""Tables drawn with signs: their rules and bars are borders, so a cell of several lines is one."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from form4parse.layout.page import Page
from form4parse.layout.spaced import Line, Piece, Word, pieces_of

_CORNERS = "+┌┬┐├┼┤└┴┘╒╤╕╞╪╡╘╧╛╔╦╗╠╬╣╚╩╝"
_LOWEST = "└╘╚"
_BARS = "|║"
_RULES = "─━═=:_-"
SIGNS = f"{_CORNERS}{_BARS}─━═"
RULED = re.compile(rf"^[ \t]*[{_CORNERS}][{_CORNERS}{_RULES}]{{6,}}[{_CORNERS}][ \t]*$", re.MULTILINE)
"""A line that parts the rows of a drawn table."""
_BEGINS = re.compile(rf"[{_CORNERS}{_BARS}]")
_RULE = re.compile(rf"[ {_CORNERS}{_BARS}{_RULES}]*")
_DASHES = re.compile(r"[-─━═ ]{3,}")


@dataclass(slots=True)
class DrawnCell:
    left: int
    right: int
    """The columns of its borders."""
    top: int
    """The number of the line it begins with."""
    width: int
    """Over how many of the table's columns it reaches."""
    lines: list[Line] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        return [piece for line in self.lines for piece in line.pieces]


def is_ruled(page: Page, line: Line) -> bool:
    return RULED.fullmatch(_text(page, line)) is not None


def is_last(page: Page, line: Line) -> bool:
    """Whether a line closes a drawn table."""
    return is_ruled(page, line) and _text(page, line)[0] in _LOWEST


def goes_on(page: Page, line: Line, first: Line) -> bool:
    """Whether a line is one of the drawn table that begins with another: it lies between the same borders."""
    text = _text(page, line)
    return all(_BEGINS.match(sign) for sign in (text[0], text[-1])) and _extent(line) == _extent(first)


def cells_of(page: Page, lines: list[Line]) -> list[DrawnCell]:
    """The cells of a drawn table, in the order in which they begin."""
    signs = [_signs(page, line) for line in lines]
    borders = sorted({c for line, row in zip(lines, signs, strict=True) if is_ruled(page, line) for c in row})
    return cells_between(page, lines, signs, borders)


def cells_between(page: Page, lines: list[Line], signs: list[list[int]], borders: list[int]) -> list[DrawnCell]:
    """The cells between borders; `signs` are the columns in which each line has a border's sign."""
    cells: list[DrawnCell] = []
    at_place: dict[tuple[int, int], DrawnCell] = {}
    known = set(borders)
    for line, row in zip(lines, signs, strict=True):
        for left, right in pairwise(c for c in row if c in known):
            own = between(page, line, left, right)
            if own is None or (left, right) not in at_place:
                for place in [p for p in at_place if p[0] < right and left < p[1]]:
                    del at_place[place]
            if own is None:
                continue
            if (left, right) not in at_place:
                width = bisect_left(borders, right) - bisect_left(borders, left)
                at_place[left, right] = DrawnCell(left, right, line.number, width)
                cells.append(at_place[left, right])
            if own:
                at_place[left, right].lines.append(line._replace(pieces=own))
    return cells


def rows_of(cells: list[DrawnCell]) -> list[list[list[Piece]]]:
    """The rows of a drawn table, the cells that begin on the same line. One that reaches over several columns is
    followed by empty ones."""
    ordered = sorted(cells, key=lambda cell: (cell.top, cell.left))
    return [
        [pieces for cell in row for pieces in (cell.pieces, *([] for _ in range(cell.width - 1)))]
        for _, row in groupby(ordered, key=lambda cell: cell.top)
    ]


def _text(page: Page, line: Line) -> str:
    return page.text[slice(*line.row.cells[0])]


def _extent(line: Line) -> tuple[int, int]:
    return line.pieces[0].column, line.pieces[-1].edge


def _signs(page: Page, line: Line) -> list[int]:
    """The columns in which a line has a border's sign."""
    return [
        word.column + i
        for piece in line.pieces
        for word in piece.words
        for i, sign in enumerate(page.text[word.start : word.end])
        if sign in _CORNERS or sign in _BARS
    ]


def between(page: Page, line: Line, left: int, right: int) -> list[Piece] | None:
    """What stands between two borders; None where it is a rule."""
    words = [
        Word(column, column + end - start, start, end)
        for piece in line.pieces
        for word in piece.words
        if word.edge > left + 1 and word.column < right
        for start in (max(word.start, word.start + left + 1 - word.column),)
        for end in (min(word.end, word.end - (word.edge - right)),)
        for column in (word.column + start - word.start,)
        if start < end
    ]
    text = "".join(page.text[w.start : w.end] for w in words)
    if len(text) >= right - left - 1 and _RULE.fullmatch(text):
        return None
    return [] if _DASHES.fullmatch(text) else pieces_of(words)
