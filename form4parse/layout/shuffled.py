"""Labels of two lines that overlapped, so that their letters were sorted into one: `O be ff l i o c w er )`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from form4parse.edition import Caption, Part, words
from form4parse.layout.captions import Words
from form4parse.layout.page import Range

_LEAST_PIECES = 5
_MOST_LETTERS = 2
"""Of a piece of a word that is torn so."""


class Token(NamedTuple):
    range: Range
    words: tuple[str, ...]


class Shuffled(NamedTuple):
    first: int
    last: int
    """Its tokens, the end exclusive."""
    caption: Caption


def token_of(page_words: Words, match: re.Match[str]) -> Token:
    first, last = page_words.between(*match.span())
    return Token(Range(*match.span()), tuple(page_words.texts[first:last]))


def shuffled_labels(tokens: Sequence[Token], part: Part) -> Iterator[Shuffled]:
    """The labels among the tokens of a line that two of their words make, letter by letter."""
    for start, end in _runs(tokens):
        for caption in part.inner_labels:
            for one, two in combinations(words(caption.text), 2):
                first = _begin(tokens, start, end, one, two)
                if first is not None:
                    yield Shuffled(*first, caption)
                    break


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Tokens in sequence that are pieces of words."""
    start = 0
    for number in range(len(tokens) + 1):
        if number == len(tokens) or len("".join(tokens[number].words)) > _MOST_LETTERS:
            if number - start >= _LEAST_PIECES:
                yield start, number
            start = number + 1


def _begin(tokens: Sequence[Token], start: int, end: int, one: str, two: str) -> tuple[int, int] | None:
    for first in range(start, end):
        letters = ""
        for last in range(first, end):
            letters += "".join(tokens[last].words)
            if len(letters) >= len(one) + len(two):
                if sorted(letters) == sorted(one + two) and last - first + 1 >= _LEAST_PIECES:
                    signs = next((n for n in range(last + 1, end) if tokens[n].words), end)
                    return first, signs
                break
    return None
