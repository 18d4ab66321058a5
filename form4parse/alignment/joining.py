"""Puts a text together that a column's edge has cut: across cells, across lines inside them, in the midst of a word.

A cut cell that held two lines gives pieces of the first line and of the second in each of its parts. Which order was meant is decided
by the pairs of neighbouring words that the order makes: pairs that stand elsewhere on the page, or that the edition's table of title
words has, speak for it. Where nothing speaks for another order the pieces follow each other as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.cells import Doubt
from form4parse.edition import WORD, Edition
from form4parse.layout.page import Page, Range

_AMOUNT = re.compile(r"\W*\d[\d.,]*\W*")
_MOST_ORDERS = 600
_KNOWN, _UNKNOWN = 1.0, -0.6
_REORDERED = -0.7
"""What another order than the one of the cells must be better by."""


class Joined(NamedTuple):
    places: list[Range]
    glue: list[str]
    doubts: list[Doubt]


class Joiner:
    def __init__(self, edition: Edition, page: Page) -> None:
        self._page = page
        phrases = edition.codes.get("title_words", {}).get("phrases", "").split("|")
        self._pairs = {pair for phrase in phrases for pair in pairwise(phrase.split())}
        self._words: set[str] | None = None

    def join(self, pieces: list[list[Range]]) -> Joined:
        """`pieces` are the words of each cell."""
        if not pieces:
            return Joined([], [], [])
        plain = [word for piece in pieces for word in piece]
        if len(pieces) == 1:
            return Joined(_runs(plain, self._page), [" "] * len(plain), [])
        order = max(self._orders(pieces), key=self._score)
        doubts = [] if order is plain else [Doubt("order-inferred")]
        edges = {piece[-1].end for piece in pieces[:-1]}
        glue = [" "]
        for before, behind in pairwise(order):
            torn = before.end in edges and self._is_torn(before, behind)
            glue.append("" if torn else " ")
        if "" in glue:
            doubts.append(Doubt("word-joined"))
        elif order is plain:
            doubts.append(Doubt("cells-joined"))
        return Joined(order, glue, doubts)

    # ---- the order of the pieces -------------------------------------------------------------------------------------------

    def _orders(self, pieces: list[list[Range]]) -> Iterator[list[Range]]:
        """As the cells stand; and line by line, for every way to part each cell in two lines."""
        yield [word for piece in pieces for word in piece]
        ways = 1
        for piece in pieces:
            ways *= len(piece) + 1
        if ways > _MOST_ORDERS:
            return
        for cuts in _products([len(p) + 1 for p in pieces]):
            first = [w for piece, cut in zip(pieces, cuts, strict=True) for w in piece[:cut]]
            second = [w for piece, cut in zip(pieces, cuts, strict=True) for w in piece[cut:]]
            if first and second:
                yield first + second

    def _score(self, order: list[Range]) -> float:
        score = 0.0
        for before, behind in pairwise(order):
            known = (self._key(before), self._key(behind)) in self._all_pairs
            score += _KNOWN if known else _UNKNOWN
        moves = sum(behind.start < before.start for before, behind in pairwise(order))
        return score + (_REORDERED if moves else 0.0)

    def _key(self, place: Range) -> str:
        text = self._page.text[place.start : place.end]
        return "#" if _AMOUNT.fullmatch(text) else "".join(WORD.findall(text)).lower()

    @property
    def _all_pairs(self) -> set[tuple[str, str]]:
        return self._pairs

    # ---- words -----------------------------------------------------------------------------------------------------------------

    def _is_torn(self, before: Range, behind: Range) -> bool:
        """Whether two pieces are one word: the page, or the form, has the whole, and not both of its parts."""
        left, right = self._key(before), self._key(behind)
        known = self._known_words
        return left + right in known and not (left in known and right in known)

    @property
    def _known_words(self) -> set[str]:
        if self._words is None:
            counts: dict[str, int] = {}
            for match in WORD.finditer(self._page.text):
                word = match[0].lower()
                counts[word] = counts.get(word, 0) + 1
            self._words = {w for w, n in counts.items() if n > 1} | {w for pair in self._pairs for w in pair}
        return self._words


def _products(sizes: list[int]) -> Iterable[tuple[int, ...]]:
    from itertools import product

    return product(*(range(n) for n in sizes))


def _runs(words: list[Range], page: Page) -> list[Range]:
    """Words that follow each other on the page with a single space between them, as one range."""
    runs = [words[0]]
    for word in words[1:]:
        if page.text[runs[-1].end : word.start] == " ":
            runs[-1] = Range(runs[-1].start, word.end)
        else:
            runs.append(word)
    return runs
