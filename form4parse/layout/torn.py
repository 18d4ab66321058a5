"""Values that a column was too narrow for: what had no room goes on in the next line, where the column begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.layout.page import Page
from form4parse.layout.spaced import Line, Word

_LEAST_STARTS = 2
"""Lines in which a word begins where a column does."""
_SENTENCE = 4
"""Words from which on a line without gaps is none of the table's."""


class Torn(NamedTuple):
    """A value and the pieces it is in, from the first one on."""

    pieces: tuple[Word, ...]
    is_sure: bool = True
    """Whether the pieces before the last one are no value, or the last one is no more than references to it."""


class Values(NamedTuple):
    figures: re.Pattern[str]
    refs: re.Pattern[str]

    def has(self, text: str) -> bool:
        """Whether a text is a figure, references, or both."""
        bare = self.refs.sub("", text)
        return not bare or self.figures.fullmatch(bare) is not None

    def are_refs(self, text: str) -> bool:
        return not self.refs.sub("", text)

    def is_ref_torn(self, above: str, below: str) -> bool:
        """Whether a reference begins at the end of one text and ends at the beginning of the other."""
        return any(ref.start() < len(above) < ref.end() for ref in self.refs.finditer(above + below))


Cells = Mapping[int, list[Word]]
"""The words of a line by the column in which they stand."""


def torn_values(lines: Sequence[Line], page: Page, values: Values) -> dict[Word, Torn]:
    """By their first pieces, the values among a table's lines that are torn."""
    starts = _starts(lines)
    found: dict[Word, Torn] = {}
    first_of: dict[Word, Word] = {}
    for above, below in pairwise(lines):
        if below.row.gap or below.row.rule:
            continue
        before, cells = _cells(above, starts), _cells(below, starts)
        torn = {}
        for start, (word, rest) in _full(before, cells, starts).items():
            first = first_of.get(word, word)
            known = found.get(first, Torn((word,), is_sure=False))
            own = "".join(_text(w, page) for w in known.pieces)
            if values.has(own + _text(rest, page)):
                is_sure = known.is_sure or not values.has(own) or values.are_refs(_text(rest, page))
                torn[start] = (first, Torn((*known.pieces, rest), is_sure))
        for start, (word, rest) in _one_below_the_other(before, cells).items():
            if values.is_ref_torn(_text(word, page), _text(rest, page)):
                torn.setdefault(start, (word, Torn((word, rest))))
        own_row = _is_row(before, cells, torn, values, page)
        for first, value in torn.values():
            if value.is_sure or not own_row:
                found[first] = value
                first_of[value.pieces[-1]] = first
    return found


def _starts(lines: Iterable[Line]) -> list[int]:
    """Where columns begin: a word does with room before it, or words in several lines, and nothing stands right before
    them."""
    begins: Counter[int] = Counter()
    apart, filled = set[int](), set[int]()
    for line in lines:
        if len(line.pieces) == 1 and len(line.pieces[0].words) >= _SENTENCE:
            continue
        apart.update(piece.column for piece in line.pieces)
        for word in (w for piece in line.pieces for w in piece.words):
            begins[word.column] += 1
            filled.update(range(word.column, word.edge))
    return sorted(c for c, count in begins.items() if (c in apart or count >= _LEAST_STARTS) and c - 1 not in filled)


def _cells(line: Line, starts: Sequence[int]) -> Cells:
    cells: dict[int, list[Word]] = {}
    for word in (w for piece in line.pieces for w in piece.words):
        at = bisect_right(starts, word.column)
        if at:
            cells.setdefault(starts[at - 1], []).append(word)
    return cells


def _one_below_the_other(above: Cells, below: Cells) -> dict[int, tuple[Word, Word]]:
    """The last word of each cell, with the first one below it that stands where its column begins."""
    return {
        start: (words[-1], below[start][0])
        for start, words in above.items()
        if start in below and below[start][0].column == start
    }


def _full(above: Cells, below: Cells, starts: Sequence[int]) -> dict[int, tuple[Word, Word]]:
    """The words that reach to the next column, with the one that stands below where their column begins."""
    pairs = {}
    for start, end in pairwise(starts):
        if start in above and len(rests := below.get(start, [])) == 1:
            word = above[start][-1]
            if word.edge >= end - 1 and rests[0].column == start:
                pairs[start] = (word, rests[0])
    return pairs


def _is_row(above: Cells, below: Cells, torn: Iterable[int], values: Values, page: Page) -> bool:
    """Whether a line is a row of its own: it has a figure where the line above has one."""
    return any(
        values.has(_text(above[start][-1], page)) and values.has(_text(below[start][0], page))
        for start in below.keys() & above.keys() - set(torn)
    )


def _text(word: Word, page: Page) -> str:
    return page.text[word.start : word.end]
