"""Puts a text together that a column's edge has cut: across cells, across lines inside them, in the midst of a word.

A cut cell that held two lines gives pieces of the first line and of the second in each of its parts. Which order was
meant is decided by the pairs of neighbouring words that the order makes: pairs that stand elsewhere on the page, or
that the edition's table of title words has, speak for it. Where nothing speaks for another order the pieces follow each
other as they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import pairwise, product
from typing import NamedTuple

from form4parse.alignment.cells import Doubt
from form4parse.alignment.phrases import Phrases, key
from form4parse.edition import WORD
from form4parse.layout.page import Page, Range
from form4parse.marks import CELL

_MOST_ORDERS = 600
_KNOWN, _UNKNOWN = 1.0, -0.6
_REORDERED = -0.7
"""What another order than the one of the cells must be better by."""


class Joined(NamedTuple):
    places: list[Range]
    glue: list[str]
    doubts: list[Doubt]


class Joiner:
    def __init__(self, page: Page, phrases: Phrases) -> None:
        self._page, self._phrases = page, phrases

    def join(self, pieces: Sequence[list[Range]]) -> Joined:
        """`pieces` are the words of each cell, or of each part of a cell that a reference cuts."""
        if not pieces:
            return Joined([], [], [])
        plain = [word for piece in pieces for word in piece]
        if len(pieces) == 1:
            return Joined(_runs(plain, self._page), [" "] * len(plain), [])
        order = max(self._orders(pieces), key=self._score)
        edges = {piece[-1].end for piece in pieces[:-1]}
        joints = [before.end in edges for before, _ in pairwise(order)]
        torn = [j and self._is_torn(*pair) for j, pair in zip(joints, pairwise(order), strict=True)]
        glue = [" ", *("" if t else " " for t in torn)]
        if order != plain:
            return Joined(order, glue, [Doubt("order-inferred")])
        if any(torn):
            return Joined(order, glue, [Doubt("word-joined")])
        cut = [pair for j, pair in zip(joints, pairwise(order), strict=True) if j and self._is_cut(*pair)]
        if not cut:
            return Joined(order, glue, [])
        is_plain = all(self._is_known(*pair) for pair in cut)
        return Joined(order, glue, [Doubt("cells-joined-plainly" if is_plain else "cells-joined")])

    # ---- the order of the pieces

    def _orders(self, pieces: Sequence[list[Range]]) -> Iterator[list[Range]]:
        """As the cells stand; and line by line, for every way to part each cell in two lines."""
        yield [word for piece in pieces for word in piece]
        ways = 1
        for piece in pieces:
            ways *= len(piece) + 1
        if ways > _MOST_ORDERS:
            return
        for cuts in product(*(range(len(p) + 1) for p in pieces)):
            first = [w for piece, cut in zip(pieces, cuts, strict=True) for w in piece[:cut]]
            second = [w for piece, cut in zip(pieces, cuts, strict=True) for w in piece[cut:]]
            if first and second:
                yield first + second

    def _score(self, order: list[Range]) -> float:
        score = 0.0
        for before, behind in pairwise(order):
            score += _KNOWN if self._is_known(before, behind) else _UNKNOWN
        moves = sum(behind.start < before.start for before, behind in pairwise(order))
        return score + (_REORDERED if moves else 0.0)

    def _text(self, place: Range) -> str:
        return self._page.text[place.start : place.end]

    def _is_cut(self, before: Range, behind: Range) -> bool:
        """Whether a column's edge lies between two words; or a reference that stands close to the first one, as at an
        end."""
        between = self._page.text[before.end : behind.start]
        return CELL in between or not between[:1].isspace()

    def _is_known(self, before: Range, behind: Range) -> bool:
        """Whether two words follow each other elsewhere, where no column's edge has cut them."""
        return self._phrases.follow(self._text(before), self._text(behind))

    # ---- words

    def _is_torn(self, before: Range, behind: Range) -> bool:
        """Whether two pieces are one word: the page, or the form, has the whole, and not both of its parts."""
        left, right = key(self._text(before)), key(self._text(behind))
        known = self._known_words
        return left + right in known and not (left in known and right in known)

    @cached_property
    def _known_words(self) -> AbstractSet[str]:
        counts = Counter(m[0].lower() for m in WORD.finditer(self._page.text))
        return {w for w, n in counts.items() if n > 1} | self._phrases.words


def _runs(words: list[Range], page: Page) -> list[Range]:
    """Words that follow each other on the page with a single space between them, as one range."""
    runs = [words[0]]
    for word in words[1:]:
        if page.text[runs[-1].end : word.start] == " ":
            runs[-1] = Range(runs[-1].start, word.end)
        else:
            runs.append(word)
    return runs
