"""Where the columns of a table stand that spaces keep in place: as its header's captions say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.headers import Headers
from form4parse.edition import words
from form4parse.layout.page import Page, Row
from form4parse.layout.spaced import Piece, Word, line_of

_NUMBER = re.compile(r"\d{1,2}[A-Za-z]?\.")
_GLUED = re.compile(r"\S*\)(?P<number>\d{1,2}[A-Za-z]?\.)")
_OUT_OF_LINE = 2
"""Letters by which the lines of a caption may be out of line."""
_FARTHEST = 3
"""Lines from one line of a caption to the next, if those of others stand between."""
_LEAST_KNOWN = 0.5
"""The share of the columns over which a caption has to be found."""
_OUTSIDE, _ALONE_OUTSIDE, _FARTHEST_OUTSIDE = -0.2, -0.4, -3.0
"""What it costs to stand outside of a column, for each letter, and at most."""
_NOT_KNOWN = -0.5
_ACROSS_RULE = -1.0
"""What it costs beside to stand where a rule shows another column."""


class _Word(NamedTuple):
    text: str
    word: Word
    piece: Piece
    line: int


@dataclass(slots=True)
class _Stack:
    """Words that stand one below the other."""

    words: list[_Word] = field(default_factory=list)
    last: Piece | None = None
    line: int = 0

    def takes(self, piece: Piece, line: int) -> bool:
        if self.last is None or not 0 < line - self.line <= _FARTHEST:
            return False
        middles = self.last.column + self.last.edge - piece.column - piece.edge
        return abs(self.last.column - piece.column) <= 1 or abs(middles) <= 2 * _OUT_OF_LINE

    def add(self, piece: Piece, line: int, page: Page) -> None:
        self.words += [_Word(w, word, piece, line) for w, word in _words(piece, page)]
        self.last, self.line = piece, line


class _Caption(NamedTuple):
    column: int
    line: int
    """The last one it has."""
    left: int
    right: int


class Boxes(NamedTuple):
    """For each column of the form the letters from which on, and up to which, its cells stand."""

    ranges: tuple[tuple[float, float], ...]
    known: tuple[bool, ...]
    is_ruled: bool = False
    """Whether a rule below the header shows how wide each column is."""

    def likelihoods(self, start: int, end: int, *, is_alone: bool) -> list[float]:
        """How well a word or a value stands in each column: it is its middle that counts. A figure that is alone in its
        line has nothing else to tell its column."""
        middle = (start + end) / 2
        outside = _ALONE_OUTSIDE if is_alone else _OUTSIDE
        slack = (end - start) / 4
        farther = [max(left - middle - slack, middle - right - slack, 0.0) for left, right in self.ranges]
        return [
            max(outside * letters, _FARTHEST_OUTSIDE)
            + (0.0 if known else _NOT_KNOWN)
            + (_ACROSS_RULE if letters and self.is_ruled else 0.0)
            for letters, known in zip(farther, self.known, strict=True)
        ]

    def moved(self, middles: Mapping[int, float]) -> Boxes:
        """The columns moved to where the values of some were found, and those between them as far as these."""
        moves = {c: _outside(at, *self.ranges[c]) for c, at in middles.items()}
        if not any(moves.values()):
            return self
        lefts = [left + _between(moves, c - 0.5) for c, (left, _) in enumerate(self.ranges)]
        for c, at in middles.items():
            lefts[c] = min(lefts[c], at - 0.5)
            lefts[c + 1 :] = [max(left, at + 0.5) for left in lefts[c + 1 :]]
        return self._replace(ranges=_ranges([0.0, *lefts[1:]]))

    def around(self, extents: Mapping[int, tuple[int, int]]) -> Boxes:
        """The columns with their edges between what stands in one line."""
        lefts = [left for left, _ in self.ranges]
        for (column, (_, end)), (after, (start, _)) in pairwise(sorted(extents.items())):
            if end < start:
                for c in range(column + 1, after + 1):
                    lefts[c] = min(max(lefts[c], end + 0.5), start - 0.5)
        return self._replace(ranges=_ranges(lefts))

    def spaced_anew(self, before: Mapping[int, float], behind: Mapping[int, float], alike: Iterable[int]) -> Boxes:
        """The columns on a page without a header, by where values stand on the page before and on this one. Which of
        two columns `alike`, the one with this number or the next, something stands in is not to be told there."""
        marks = [(0.0, 0.0), *sorted((before[c], at) for c, at in behind.items() if c in before)]
        ranges = [(_carried(left, marks), _carried(right, marks)) for left, right in self.ranges]
        for column in alike:
            ranges[column] = ranges[column + 1] = (ranges[column][0], ranges[column + 1][1])
        return self._replace(ranges=tuple(ranges))


def _ranges(lefts: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """The columns by where they begin. Those that begin together, as it is not known where one of them does, all reach
    to the next."""
    return tuple(
        (left, min((at for at in lefts[c + 1 :] if at > left), default=float("inf"))) for c, left in enumerate(lefts)
    )


def _carried(at: float, marks: list[tuple[float, float]]) -> float:
    """Where on a page something stands, by how the marks stand on two."""
    if at == float("inf"):
        return at
    number = min(max(sum(mark < at for mark, _ in marks), 1), len(marks) - 1)
    (left, new_left), (right, new_right) = marks[number - 1 : number + 1]
    return new_left + (at - left) * (new_right - new_left) / max(right - left, 1.0)


def _outside(at: float, left: float, right: float) -> float:
    return at - left if at < left else at - right if at > right else 0.0


def _between(moves: Mapping[int, float], column: float) -> float:
    """How far something is moved that stands between columns that are."""
    before = max((c for c in moves if c < column), default=None)
    behind = min((c for c in moves if c > column), default=None)
    if before is None:
        return 0.0 if behind is None else moves[behind]
    if behind is None:
        return moves[before]
    share = (column - before) / (behind - before)
    return moves[before] * (1 - share) + moves[behind] * share


def boxes_under(rows: Iterable[Row], page: Page, headers: Headers) -> Boxes | None:
    """None where too few captions are found."""
    lines = _pieces(rows, page)
    captions: list[_Caption] = []
    done = set[Piece]()
    for caption, pieces in _stacked(_stacks(lines, page), headers):
        captions.append(caption)
        done |= pieces
    captions += _alone(lines, done, page, headers)
    return boxes_from({c.column: c.left for c in _in_order(captions)}, headers.width)


def boxes_from(known: Mapping[int, int], width: int) -> Boxes | None:
    """The columns, by the letters from which on some of them stand; none, if these are too few."""
    if len(known) < _LEAST_KNOWN * width:
        return None
    ranges = []
    for column in range(width):
        left = max((at for c, at in known.items() if c <= column), default=0)
        right = min((at for c, at in known.items() if c > column), default=float("inf"))
        ranges.append((left - 0.5 if column else 0.0, right - 0.5))
    return Boxes(tuple(ranges), tuple(c in known for c in range(width)))


def _in_order(captions: Iterable[_Caption]) -> list[_Caption]:
    """A caption of each column, if they stand in the order of the columns: the most of them, the lowest ones. One that
    stands below that of several columns begins where that does, if nothing else stands there."""
    ordered = sorted(set(captions))
    ways: list[tuple[int, int, list[_Caption]]] = [(0, 0, [])]
    for caption in ordered:
        count, lines, way = max(
            (w for w in ways if not w[2] or (w[2][-1].column < caption.column and w[2][-1].left < caption.left)),
            key=lambda w: w[:2],
        )
        edge = way[-1].right if way else 0
        left = min(c.left for c in ordered if c.column == caption.column and (c.left >= edge or c == caption))
        ways.append((count + 1, lines + caption.line, [*way, caption._replace(left=min(left, caption.left))]))
    return max(ways, key=lambda w: w[:2])[2]


def _pieces(rows: Iterable[Row], page: Page) -> list[list[Piece]]:
    """The pieces of each line, cut where the number of an item begins a caption, or one stands above."""
    lines: list[list[Piece]] = []
    for row in rows:
        above = {piece.column + d for line in lines[-_FARTHEST:] for piece in line for d in (-1, 0, 1)}
        lines.append([p for piece in line_of(page, row, 0).pieces for p in _parted(piece, above, page)])
    return lines


def _parted(piece: Piece, above: set[int], page: Page) -> list[Piece]:
    for number, word in enumerate(piece.words):
        if number and (word.column in above or _NUMBER.fullmatch(page.text, word.start, word.end)):
            before, behind = piece.parted(number)
            return [before, *_parted(behind, above, page)]
        if glued := _GLUED.fullmatch(page.text, word.start, word.end):
            at = glued.start("number") - word.start
            before = Piece((*piece.words[:number], word._replace(edge=word.column + at, end=word.start + at)))
            own = word._replace(column=word.column + at, start=word.start + at)
            return [before, *_parted(Piece((own, *piece.words[number + 1 :])), above, page)]
    return [piece]


def _words(piece: Piece, page: Page) -> list[tuple[str, Word]]:
    return [(w, word) for word in piece.words for w in words(_text(word, page))]


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


def _stacked(stacks: Iterable[_Stack], headers: Headers) -> Iterator[tuple[_Caption, set[Piece]]]:
    """The captions of several words, or of one beside them, and the pieces that are theirs."""
    for stack in stacks:
        found = headers.captions_in(tuple(w.text for w in stack.words))
        covered = {i for named in found for i in range(named.at, named.at + named.length)}
        torn = {w.piece for i, w in enumerate(stack.words) if i not in covered}
        for named in found:
            own = stack.words[named.at : named.at + named.length]
            if len(own) > 1 or own[0].piece not in torn:
                left, right = min(w.word.column for w in own), max(w.word.edge for w in own)
                yield _Caption(named.column, own[-1].line, left, right), {w.piece for w in own}


def _alone(lines: Sequence[list[Piece]], done: set[Piece], page: Page, headers: Headers) -> Iterator[_Caption]:
    """Captions that are told by their number, or are the whole of a piece that is none other's."""
    for number, piece in ((number, piece) for number, line in enumerate(lines) for piece in line):
        column = headers.numbered(_text(piece.words[0], page))
        if column is not None:
            yield _Caption(column, number, piece.column, piece.edge)
        found = _words(piece, page)
        captions = headers.captions_in(tuple(w for w, _ in found)) if piece not in done else []
        if sum(c.length for c in captions) == len(found):
            for c in captions:
                yield _Caption(c.column, number, found[c.at][1].column, found[c.at + c.length - 1][1].edge)
