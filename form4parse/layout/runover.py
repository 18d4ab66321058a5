"""Columns that come too close are printed with one space between them, and what follows is out of its column: what a
box lacks is looked for at the end of the lines on its left."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from form4parse.edition import Part
from form4parse.layout.boxcaptions import BoxCaptions
from form4parse.layout.page import Page
from form4parse.layout.spaced import Line, Piece, Word


class Start(NamedTuple):
    """Where a box begins."""

    line: int
    word: Word
    part: Part
    is_pushed: bool = False
    """Whether only one space parts its caption from what stands before it, so that it may be out of its column."""


def recover(
    page: Page, captions: BoxCaptions, left: list[Line], right: list[Line], starts: list[Start], lefts: list[Start]
) -> None:
    """Puts into the column on the right what can be nothing else's, and what its boxes have not got. `starts` are those
    boxes, `lefts` the ones of the column on the left."""
    ends = [*(following.line for _, following in pairwise(starts)), 1 + max(line.number for line in (*left, *right))]
    for start, end in zip(starts, ends, strict=True):
        own = [p for line in right if start.line <= line.number < end for p in line.pieces]
        has = {key for p in own for key in captions.fill_of(start.part, page.text[slice(*p.place)])}
        for number, line in enumerate(left):
            if not start.line <= line.number < end:
                continue
            for piece in line.pieces:
                at, keys = _strange(page, captions, start.part, piece)
                if keys and not keys & has and (at or not _is_filled_by(page, captions, lefts, line, piece)):
                    has |= keys
                    left[number] = _without(line, piece, at)
                    _put(right, line._replace(pieces=[piece.parted(at)[1]]))
                    break
    left[:] = [line for line in left if line.pieces]


def _is_filled_by(page: Page, captions: BoxCaptions, starts: list[Start], line: Line, piece: Piece) -> bool:
    """Whether the box of its own column, in which a piece stands, asks for such a thing."""
    own = next((start for start in reversed(starts) if start.line <= line.number), None)
    return own is not None and bool(captions.fill_of(own.part, page.text[slice(*piece.place)]))


def _strange(page: Page, captions: BoxCaptions, part: Part, piece: Piece) -> tuple[int, set[object]]:
    """From which word on a piece can be another box's."""
    for at, word in enumerate(piece.words):
        if keys := captions.fill_of(part, page.text[word.start : piece.place.end]):
            return at, keys
    return 0, set()


def _without(line: Line, piece: Piece, at: int) -> Line:
    before = [piece.parted(at)[0]] if at else []
    return line._replace(pieces=[q for p in line.pieces for q in (before if p is piece else [p])])


def _put(lines: list[Line], more: Line) -> None:
    at = next((i for i, line in enumerate(lines) if line.number >= more.number), len(lines))
    if at < len(lines) and lines[at].number == more.number:
        lines[at] = lines[at]._replace(pieces=[*more.pieces, *lines[at].pieces])
    else:
        lines.insert(at, more)
