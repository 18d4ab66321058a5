"""Finds the captions of all known editions on a page, in one pass over its words.

Captions are compared word by word, without regard to case and punctuation, so that line breaks, cells' borders and
missing spaces beside punctuation do not matter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from form4parse.edition import WORD, Caption, Edition, Part, words

_NUMBERED = re.compile(r"\d{1,2}[A-Za-z]?\.")
_AROUND_WORDS = re.compile(f"({WORD.pattern})")
_HINT = re.compile(r"\s*\([^()]*\)\s*$")
_STARS = (" *", "^*", " ^*", "\n^*")
"""How a star stands behind a caption; a text browser shows that it is raised."""
_LEAST_FOR_A_GAP = 3
"""Words of a caption that have to stand before one of another caption may stand in it."""
_SHORTEST_BARE = 3
"""A caption without its item's number is looked for if so many words remain."""


class Entry(NamedTuple):
    caption: Caption
    part: str
    role: str
    """opener, closer or header (the first column's caption of a table's header)"""
    bare: bool = False
    """Without the item's number: to be trusted at the beginning of a line only."""


class Match(NamedTuple):
    """A caption on a page."""

    start: int
    end: int
    words: int
    entry: Entry
    damaged: bool = False


class Words:
    """A page's words in lower case, and where each begins and ends."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        pieces = _AROUND_WORDS.split(lower)
        borders = list(accumulate(map(len, pieces)))
        self.texts = pieces[1::2]
        self.starts, self.ends = borders[:-1:2], borders[1::2]

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """The numbers of each word, wherever it stands."""
        places: dict[str, list[int]] = {}
        for number, word in enumerate(self.texts):
            places.setdefault(word, []).append(number)
        return places

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the words in a range of the text."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)


def spellings(caption: str) -> Iterable[tuple[tuple[str, ...], bool]]:
    """The ways in which a caption is printed, as words: with and without the hint in parentheses at its end, with and
    without its item's number (then it is `bare`)."""
    for text in dict.fromkeys((caption, _HINT.sub("", caption))):
        if full := words(text):
            yield full, False
        number = _NUMBERED.match(text)
        if number and len(bare := words(text[number.end() :])) >= _SHORTEST_BARE:
            yield bare, True


def without_number(caption: str) -> Iterable[tuple[str, ...]]:
    """The same without the item's number, however few words remain."""
    number = _NUMBERED.match(caption)
    bare = caption[number.end() :] if number else caption
    return (way for text in dict.fromkeys((bare, _HINT.sub("", bare))) if (way := words(text)))


def hint(caption: str) -> tuple[str, ...]:
    """The words in parentheses at a caption's end."""
    found = _HINT.search(caption)
    return words(found[0]) if found else ()


def entries(part: Part) -> Iterable[Entry]:
    """The captions by which a part is found."""
    yield from (Entry(c, part.name, "opener") for c in part.openers)
    yield from (Entry(c, part.name, "closer") for c in part.closers)
    if part.table:
        yield from (Entry(Caption(text, ""), part.name, "header") for text in part.table.columns[0].captions)


class _Node:
    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.entries: dict[str, Entry] = {}
        """What a caption that ends here is, by edition."""


class Found(NamedTuple):
    start: int
    end: int
    words: int
    entries: Mapping[str, Entry]


class CaptionFinder:
    """Knows the openers and closers of several editions."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._root = _Node()
        self._short: set[str] = set()
        """Captions of one word: two captions side by side, the longer one wrapped, are printed with the other in its
        midst."""
        for edition in editions:
            for part in edition.parts.values():
                self._short |= {w[0] for c in part.inner_labels if len(w := words(c.text)) == 1}
                for entry in entries(part):
                    for spelling, bare in spellings(entry.caption.text):
                        self._add(spelling, edition.name, entry._replace(bare=bare))

    def _add(self, spelling: tuple[str, ...], edition: str, entry: Entry) -> None:
        node = self._root
        for word in spelling:
            node = node.next.setdefault(word, _Node())
        node.entries.setdefault(edition, entry)

    def find(self, page_words: Words) -> list[Found]:
        """The longest captions, from left to right."""
        texts, roots, count = page_words.texts, self._root.next, len(page_words.texts)
        found = []
        i = 0
        while i < count:
            node = roots.get(texts[i])
            if node is None:
                i += 1
                continue
            j, last, best = i + 1, i + 1, node.entries
            while j < count:
                after = node.next.get(texts[j])
                if after is None and j - i >= _LEAST_FOR_A_GAP and texts[j] in self._short and j + 1 < count:
                    j += 1
                    after = node.next.get(texts[j])
                if after is None:
                    break
                node = after
                j += 1
                if node.entries:
                    last, best = j, node.entries
            if best:
                found.append(Found(page_words.starts[i], page_words.ends[last - 1], last - i, best))
            i = last if best else i + 1
        return found


def matches_of(found: Iterable[Found], edition: str, text: str) -> list[Match]:
    """One edition's captions, with the punctuation that stands at them."""
    return [
        Match(_before(text, f.start), _behind(text, f.end), f.words, f.entries[edition])
        for f in found
        if edition in f.entries
    ]


def _before(text: str, start: int) -> int:
    while start and text[start - 1] in "(*":
        start -= 1
    return start


def _behind(text: str, end: int) -> int:
    while text[end : end + 1] in tuple(")*:.") or text[end : end + 2] in _STARS or text[end : end + 3] in _STARS:
        end += 1
    return end
