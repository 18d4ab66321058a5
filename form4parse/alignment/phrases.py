"""Which words follow each other, and which are of which column: by the edition's phrases, and by what the page says
elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import pairwise

from form4parse.edition import WORD, Edition
from form4parse.layout.page import Page

_AMOUNT = re.compile(r"\W*\d[\d.,]*\W*")
_REMEMBERED = 4096


class Phrases:
    def __init__(self, edition: Edition, page: Page, torn: AbstractSet[int] = frozenset()) -> None:
        """`torn` are the places of lines whose cells are gone: there, words that follow each other may be of two."""
        self._page, self._torn = page, torn
        self._phrases = {
            field: [p.split() for p in phrases.split("|")]
            for fields, phrases in edition.codes["phrases"].items()
            for field in fields.split()
        }
        self._words = {field: {w for p in phrases for w in p} for field, phrases in self._phrases.items()}

    @cached_property
    def words(self) -> AbstractSet[str]:
        """Every word of the phrases."""
        return set().union(*self._words.values())

    def follow(self, before: str, behind: str) -> bool:
        """Whether two words follow each other elsewhere, where no column's edge has cut them."""
        return (key(before), key(behind)) in self._pairs

    def is_elsewhere(self, word: str, fields: Sequence[str]) -> bool:
        """Whether a word is known of other columns' texts, and not of those that hold these fields."""
        own = key(word)
        return not any(own in self._words.get(f, ()) for f in fields) and any(own in w for w in self._words.values())

    def learn(self, some_words: Iterable[str], fields: Sequence[str]) -> None:
        """Takes a text of these fields that was read beyond doubt."""
        keys = [key(w) for w in some_words]
        self._pairs.update(pairwise(keys))
        for field in fields:
            self._words.setdefault(field, set()).update(keys)

    def is_known(self, word: str) -> bool:
        """Whether a word is one of the phrases, or stands on the page more than once."""
        own = key(word)
        return not own or own in self.words or self._counts[own] > 1

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(map(key, self._page.text.split()))

    @cached_property
    def _pairs(self) -> set[tuple[str, str]]:
        cells = [c for row in self._page.rows for c in row.cells if c.start not in self._torn]
        texts = [list(map(key, self._page.text[slice(*cell)].split())) for cell in cells]
        phrases = [p for of_field in self._phrases.values() for p in of_field]
        return {pair for text in (*phrases, *texts) for pair in pairwise(text)}


@lru_cache(_REMEMBERED)
def key(word: str) -> str:
    """A word as words are compared: its letters, or # for an amount."""
    return "#" if _AMOUNT.fullmatch(word) else "".join(WORD.findall(word)).lower()
