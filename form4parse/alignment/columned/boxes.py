"""Where the columns of a table stand that spaces keep in place: as its header's captions say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from form4parse.alignment.headers import Headers
from form4parse.edition import words
from form4parse.layout.page import Page, Row
from form4parse.layout.spaced import Piece, Word, line_of

_NUMBER = re.compile(r"\d{1,2}[A-Za-z]?\.")
_OUT_OF_LINE = 2
"""Letters by which the lines of a caption may be out of line."""
_FARTHEST = 3
"""Lines from one line of a caption to the next, if those of others stand between."""
_LEAST_KNOWN = 0.5
"""The share of the columns over which a caption has to be found."""
_OUTSIDE, _FARTHEST_OUTSIDE = -0.2, -3.0
"""What it costs to stand outside of a column, for each letter, and at most."""
_NOT_KNOWN = -0.5


@dataclass(slots=True)
class _Stack:
    """Words that stand one below the other."""

    words: list[tuple[str, int, Piece]] = field(default_factory=list)
    """With the columns of letters in which they begin."""
    last: Piece | None = None
    line: int = 0

    def takes(self, piece: Piece, line: int) -> bool:
        if self.last is None or not 0 < line - self.line <= _FARTHEST:
            return False
        middles = self.last.column + self.last.edge - piece.column - piece.edge
        return abs(self.last.column - piece.column) <= 1 or abs(middles) <= 2 * _OUT_OF_LINE

    def add(self, piece: Piece, line: int, page: Page) -> None:
        self.words += [(w, at, piece) for w, at in _words(piece, page)]
        self.last, self.line = piece, line


class Boxes(NamedTuple):
    """For each column of the form the letters from which on, and up to which, its cells stand."""

    ranges: tuple[tuple[float, float], ...]
    known: tuple[bool, ...]

    def likelihoods(self, start: int, end: int) -> list[float]:
        """How well a word or a value stands in each column: it is its middle that counts."""
        middle = (start + end) / 2
        return [
            max(_OUTSIDE * max(left - middle, middle - right, 0.0), _FARTHEST_OUTSIDE) + (0.0 if known else _NOT_KNOWN)
            for (left, right), known in zip(self.ranges, self.known, strict=True)
        ]


def boxes_under(rows: Iterable[Row], page: Page, headers: Headers) -> Boxes | None:
    """None where too few captions are found."""
    lines = _pieces(rows, page)
    stacks = _stacks(lines, page)
    lefts: dict[int, int] = {}
    done = set[Piece]()
    for column, at, pieces in _stacked(stacks, headers):
        lefts[column] = min(at, lefts.get(column, at))
        done |= pieces
    for column, at in _alone((p for line in lines for p in line), done, page, headers):
        lefts[column] = min(at, lefts.get(column, at))
    return _boxes(lefts, headers.width)


def _pieces(rows: Iterable[Row], page: Page) -> list[list[Piece]]:
    """The pieces of each line, cut where the number of an item begins a caption, or one stands above."""
    lines: list[list[Piece]] = []
    for row in rows:
        above = {piece.column for piece in lines[-1]} if lines else set[int]()
        lines.append([p for piece in line_of(page, row, 0).pieces for p in _parted(piece, above, page)])
    return lines


def _boxes(lefts: dict[int, int], width: int) -> Boxes | None:
    ordered = _in_order(lefts)
    if len(ordered) < _LEAST_KNOWN * width:
        return None
    ranges = []
    for column in range(width):
        left = max((at for c, at in ordered.items() if c <= column), default=0)
        right = min((at for c, at in ordered.items() if c > column), default=float("inf"))
        ranges.append((left - 0.5 if column else 0.0, right - 0.5))
    return Boxes(tuple(ranges), tuple(c in ordered for c in range(width)))


def _in_order(lefts: dict[int, int]) -> dict[int, int]:
    """The captions that stand in the order of their columns; the most of them."""
    best: dict[int, list[int]] = {}
    for column in sorted(lefts):
        before = (way for c, way in best.items() if lefts[c] < lefts[column])
        best[column] = [*max(before, key=len, default=[]), column]
    return {c: lefts[c] for c in max(best.values(), key=len, default=[])}


def _parted(piece: Piece, above: set[int], page: Page) -> list[Piece]:
    for number, word in enumerate(piece.words):
        if number and (word.column in above or _NUMBER.fullmatch(page.text, word.start, word.end)):
            before, behind = piece.parted(number)
            return [before, *_parted(behind, above, page)]
    return [piece]


def _words(piece: Piece, page: Page) -> list[tuple[str, int]]:
    return [(w, word.column) for word in piece.words for w in words(_text(word, page))]


def _text(word: Word, page: Page) -> str:
    return page.text[word.start : word.end]


def _stacks(lines: Sequence[list[Piece]], page: Page) -> list[_Stack]:
    stacks: list[_Stack] = []
    for number, line in enumerate(lines):
        for piece in line:
            stack = next((s for s in reversed(stacks) if s.takes(piece, number)), None)
            if stack is None:
                stacks.append(stack := _Stack())
            stack.add(piece, number, page)
    return stacks


def _stacked(stacks: Iterable[_Stack], headers: Headers) -> Iterator[tuple[int, int, set[Piece]]]:
    """The columns of captions of several words, and the pieces that are theirs."""
    for stack in stacks:
        for caption in headers.captions_in(tuple(w for w, _, _ in stack.words)):
            own = stack.words[caption.at : caption.at + caption.length]
            if len(own) > 1:
                yield caption.column, min(at for _, at, _ in own), {piece for _, _, piece in own}


def _alone(pieces: Iterable[Piece], done: set[Piece], page: Page, headers: Headers) -> Iterator[tuple[int, int]]:
    """The columns of captions that are told by their number, or are the whole of a piece that is none other's."""
    for piece in pieces:
        column = headers.numbered(_text(piece.words[0], page))
        if column is not None:
            yield column, piece.column
        found = _words(piece, page)
        captions = headers.captions_in(tuple(w for w, _ in found)) if piece not in done else []
        if sum(c.length for c in captions) == len(found):
            yield from ((c.column, found[c.at][1]) for c in captions)
