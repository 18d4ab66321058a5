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
_MOST_LOST = 4
"""Words in a row that may be unreadable."""
_BEFORE = 12
"""Columns before a notice in which its mark stands."""


class _Place(NamedTuple):
    line: int
    piece: int


def write_notices(page: Page, captions: BoxCaptions, writer: PageWriter, lines: list[Line], *, is_drawn: bool) -> None:
    """Writes the lines above the boxes: the notices that are wrapped one by one, then what remains."""
    _Notices(page, captions, lines).write(writer, is_drawn=is_drawn)


class _Notices:
    def __init__(self, page: Page, captions: BoxCaptions, lines: list[Line]) -> None:
        self._page, self._captions = page, captions
        self._lines = [line._replace(pieces=self._with_marks_apart(line)) for line in lines]
        self._originals = lines
        self._taken: set[_Place] = set()

    def write(self, writer: PageWriter, *, is_drawn: bool) -> None:
        for number, line in enumerate(self._lines):
            for at in range(len(line.pieces)):
                notice = self._notice(_Place(number, at))
                if len(notice) > 1:
                    places = [*self._marks(notice), *notice]
                    self._taken.update(places)
                    writer.stacked([[self._piece(p) for p in places]], self._page, line.row)
        for number, (line, original) in enumerate(zip(self._lines, self._originals, strict=True)):
            pieces = [p for at, p in enumerate(line.pieces) if _Place(number, at) not in self._taken]
            if len(pieces) == len(line.pieces) and not is_drawn:
                writer.again(self._page, original.row)
                continue
            if len(pieces) == len(line.pieces):
                writer.stacked([pieces], self._page, line.row)
                continue
            for piece in pieces:
                writer.stacked([[piece]], self._page, line.row)

    def _piece(self, place: _Place) -> Piece:
        return self._lines[place.line].pieces[place.piece]

    def _words(self, piece: Piece) -> tuple[str, ...]:
        return words(self._page.text[slice(*piece.place)])

    def _with_marks_apart(self, line: Line) -> list[Piece]:
        """The pieces of a line; a mark at its beginning, which text was run into, is one of its own."""
        first = line.pieces[0]
        is_mark = self._captions.mark.fullmatch(self._page.text, first.words[0].start, first.words[0].end)
        return [*first.parted(1), *line.pieces[1:]] if is_mark and len(first.words) > 1 else line.pieces

    # ---- down the column

    def _notice(self, first: _Place) -> list[_Place]:
        """The pieces of the notice that begins with a piece, as far down as they go on word by word."""
        text = self._words(self._piece(first))
        if first in self._taken or len(text) < _LEAST:
            return []
        ways = [way for way, _ in self._captions.printed.get(text[0], ()) if way[: len(text)] == text]
        return max((self._follow(first, way) for way in ways), key=len, default=[])

    def _follow(self, first: _Place, way: tuple[str, ...]) -> list[_Place]:
        found, at = [first], len(self._words(self._piece(first)))
        while at < len(way):
            after = self._next(found[-1], self._piece(first).column, way[at:])
            if after is None:
                return []
            place, skipped = after
            found.append(place)
            at += skipped + len(self._words(self._piece(place)))
        return found

    def _next(self, last: _Place, column: int, rest: tuple[str, ...]) -> tuple[_Place, int] | None:
        """The next piece of a notice, and how many of its words are lost, under a mark that was printed over them."""
        for most in (0, _MOST_LOST):
            for number in range(last.line + 1, min(last.line + 1 + _FARTHEST, len(self._lines))):
                for at, piece in enumerate(self._lines[number].pieces):
                    place, text = _Place(number, at), self._words(piece)
                    if place in self._taken or abs(piece.column - column) > _ALIGNED or not text:
                        continue
                    for skipped in range(min(most, len(rest)) + 1):
                        if rest[skipped : skipped + len(text)] == text:
                            return place, skipped
        return None

    def _marks(self, notice: list[_Place]) -> list[_Place]:
        """The mark that stands on the left of a notice, at the height of any of its lines."""
        column = self._piece(notice[0]).column
        for number in range(notice[0].line, notice[-1].line + 1):
            for at, piece in enumerate(self._lines[number].pieces):
                is_near = column - _BEFORE <= piece.column < piece.edge < column
                if is_near and self._captions.mark.fullmatch(self._page.text, *piece.place):
                    return [_Place(number, at)]
        return []
