"""The top of a page kept in place by spaces: what the form prints there stands in narrow columns, and is followed down
its column, so that it is read as a whole, with the mark before it."""

from __future__ import annotations

from typing import NamedTuple

from form4parse.edition import words
from form4parse.layout.boxcaptions import BoxCaptions
from form4parse.layout.page import Page, PageWriter
from form4parse.layout.spaced import Line, Piece

_LEAST = 3
"""Words by which the first line of a notice is known."""
_ALIGNED = 2
"""Columns by which a notice's lines may be out of line."""
_FARTHEST = 3
"""Lines down to the next one of a notice."""
_BEFORE = 12
"""Columns before a notice in which its mark stands."""


class _Place(NamedTuple):
    line: int
    piece: int


def write_notices(page: Page, captions: BoxCaptions, writer: PageWriter, lines: list[Line]) -> None:
    """Writes the lines above the boxes: the notices that are wrapped one by one, then what remains."""
    taken: set[_Place] = set()
    for number, line in enumerate(lines):
        for at in range(len(line.pieces)):
            notice = _follow(page, captions, lines, _Place(number, at), taken)
            if len(notice) < 2:
                continue
            marks = _marks(page, captions, lines, notice, taken)
            taken.update(notice, marks)
            writer.stacked([[_piece(lines, p) for p in (*marks, *notice)]], page, line.row)
    for number, line in enumerate(lines):
        pieces = [p for at, p in enumerate(line.pieces) if _Place(number, at) not in taken]
        if len(pieces) == len(line.pieces):
            writer.again(page, line.row)
        elif pieces:
            for piece in pieces:
                writer.stacked([[piece]], page, line.row)


def _piece(lines: list[Line], place: _Place) -> Piece:
    return lines[place.line].pieces[place.piece]


def _follow(page: Page, captions: BoxCaptions, lines: list[Line], first: _Place, taken: set[_Place]) -> list[_Place]:
    """The pieces of the notice that begins with a piece, as far down as they go on word by word."""
    piece = _piece(lines, first)
    text = words(page.text[slice(*piece.place)])
    best: list[_Place] = []
    if first in taken or len(text) < _LEAST:
        return best
    for way, _ in captions.printed.get(text[0], ()):
        if way[: len(text)] != text:
            continue
        found, at = [first], len(text)
        while at < len(way):
            after = _next(page, lines, found[-1], piece.column, way[at:], taken)
            if after is None:
                break
            found.append(after)
            at += len(words(page.text[slice(*_piece(lines, after).place)]))
        if at >= len(way) and len(found) > len(best):
            best = found
    return best


def _next(
    page: Page, lines: list[Line], last: _Place, column: int, rest: tuple[str, ...], taken: set[_Place]
) -> _Place | None:
    for number in range(last.line + 1, min(last.line + 1 + _FARTHEST, len(lines))):
        for at, piece in enumerate(lines[number].pieces):
            text = words(page.text[slice(*piece.place)])
            near = abs(piece.column - column) <= _ALIGNED and _Place(number, at) not in taken
            if near and text and rest[: len(text)] == text:
                return _Place(number, at)
    return None


def _marks(
    page: Page, captions: BoxCaptions, lines: list[Line], notice: list[_Place], taken: set[_Place]
) -> list[_Place]:
    """The mark that stands on the left of a notice, at the height of any of its lines."""
    column = _piece(lines, notice[0]).column
    for number in range(notice[0].line, notice[-1].line + 1):
        for at, piece in enumerate(lines[number].pieces):
            is_near = column - _BEFORE <= piece.column < piece.edge < column and _Place(number, at) not in taken
            if is_near and captions.mark.fullmatch(page.text, *piece.place):
                return [_Place(number, at)]
    return []
