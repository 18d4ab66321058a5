"""Finds where captions begin whose lines were run together with those of the boxes beside them: only a caption's first
words stand on a line, and the rest of it on the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from form4parse.edition import Edition, words
from form4parse.layout.captions import Entry, Match, Words, entries
from form4parse.layout.page import Page, Range

_LEAST_WORDS = 3
_LIKE = 80
"""Of 100, how like the beginning of a caption a text has to be."""
_EXACT, _NEVER = 100, 101
_LIKE_BRACKETED = 55
"""The same for a caption each of whose words stands in parentheses, if what stands there does as well."""
_BRACKETS = re.compile(r"[(){}\[\]]")
_PUNCTUATION = ")*:.,"
_END = 4
"""Letters at the end of a caption's first word, by which it is known if its beginning is damaged."""
_LETTERS_FOR_ONE = 4
"""A word of fewer letters has to be exact."""
_LIKE_WORD = 70


class Head(NamedTuple):
    """A caption that begins on a line, and what it still lacks there."""

    start: int
    end: int
    entry: Entry
    rest: tuple[str, ...]
    damaged: bool


def is_like(word: str, known: str) -> bool:
    """Whether a word of the page is one that the form prints."""
    if word == known:
        return True
    if len(known) < _LETTERS_FOR_ONE or abs(len(word) - len(known)) > len(known) // 2:
        return False
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(word, known) >= _LIKE_WORD)


class Heads:
    def __init__(self, page: Page, page_words: Words, edition: Edition, matches: Iterable[Match]) -> None:
        self._page, self._words = page, page_words
        self._captions = _captions(edition)
        self._firsts = {own[0] for _, own in self._captions}
        self._ends = {own[0][-_END:] for _, own in self._captions}
        self._seconds = {own[1] for _, own in self._captions if len(own) > 1}
        names = {name for column in edition.beside for name in column}
        self._found = sorted(m for m in matches if m.entry.part in names and not m.damaged)

    def of_line(self, place: Range, missing: set[str]) -> list[Head]:
        """The captions that begin on a line, from left to right. `missing` are the parts that are still to come."""
        heads = [
            self._whole(m)
            for m in self._found
            if place.start <= m.start < place.end and (m.words >= _LEAST_WORDS or self._is_bracketed(m))
        ]
        first, last = self._words.between(*place)
        at = first
        while at < last:
            covered = next((h for h in heads if h.start <= self._words.starts[at] < h.end), None)
            head = (
                None
                if covered or not self._may_be_first(at)
                else self._at(at, last, missing - {h.entry.part for h in heads})
            )
            if head:
                heads.append(head)
                at = self._words.between(head.start, head.end)[1]
            else:
                at += 1
        return sorted(heads)

    def _may_be_first(self, at: int) -> bool:
        """Whether a caption may begin with a word; told at sight."""
        texts = self._words.texts
        if (
            texts[at] in self._firsts
            or texts[at][-_END:] in self._ends
            or self._page.text[self._words.starts[at] - 1] in "([{"
        ):
            return True
        return at + 1 < len(texts) and texts[at + 1] in self._seconds

    def _is_bracketed(self, match: Match) -> bool:
        return match.entry.caption.text.startswith("(") and self._page.text[match.start] == "("

    def _whole(self, match: Match) -> Head:
        first, last = self._words.between(match.start, match.end)
        own = words(match.entry.caption.text)
        number = 1 if match.entry.bare else 0
        start = self._with_number(match.start, own[0]) if number else match.start
        return Head(start, match.end, match.entry, own[last - first + number :], match.damaged)

    def _with_number(self, start: int, number: str) -> int:
        """Where the item's number stands before a caption, though a comma be read for its point."""
        found = re.compile(rf"(?<!\S){number}\s?[.,;:]?\s*$").search(self._page.text, max(0, start - 5), start)
        return found.start() if found else start

    def _at(self, at: int, last: int, missing: set[str]) -> Head | None:
        """The caption whose beginning stands from a word of the page on."""
        from rapidfuzz import fuzz

        best: tuple[float, int, Entry, tuple[str, ...], bool] | None = None
        for entry, own in self._captions:
            if entry.part not in missing:
                continue
            bracketed = entry.caption.text.startswith("(")
            if not (self._may_begin(at, own) or (bracketed and self._page.text[self._words.starts[at] - 1] in "([{")):
                continue
            for length in self._lengths(own, at, last, bracketed=bracketed):
                if not bracketed and not is_like(self._words.texts[at + length - 1], own[length - 1]):
                    continue
                there = self._words.texts[at : min(at + length, last)]
                cutoff = self._least(at, min(at + length, last), bracketed=bracketed)
                likeness = fuzz.ratio(" ".join(there), " ".join(own[:length]), score_cutoff=cutoff)
                if likeness and (best is None or length * likeness > best[0]):
                    best = (length * likeness, len(there), entry, own[length:], likeness < _EXACT)
        if best is None:
            return None
        _, length, entry, rest, damaged = best
        start, end = self._words.starts[at], self._words.ends[at + length - 1]
        while start and self._page.text[start - 1] == "(":
            start -= 1
        while self._page.text[end : end + 1] and self._page.text[end] in _PUNCTUATION:
            end += 1
        return Head(start, end, entry, rest, damaged)

    def _may_begin(self, at: int, own: tuple[str, ...]) -> bool:
        texts = self._words.texts[at : at + 2]
        return texts[0] == own[0] or texts[1:] == list(own[1:2]) or texts[0][-_END:] == own[0][-_END:]

    def _lengths(self, own: tuple[str, ...], at: int, last: int, *, bracketed: bool) -> Iterable[int]:
        """How many of a caption's words may stand on a line; one in parentheses, if it stands alone."""
        if not bracketed:
            return range(min(len(own), last - at), _LEAST_WORDS - 1, -1)
        return {1 if at + 1 == last else len(own)}

    def _least(self, first: int, last: int, *, bracketed: bool) -> float:
        if not bracketed:
            return _LIKE
        text = self._page.text[self._words.starts[first] - 1 : self._words.ends[last - 1] + 1]
        brackets = len(_BRACKETS.findall(text))
        if last - first == 1:
            return _LIKE if brackets else _NEVER
        return _LIKE_BRACKETED if brackets > last - first else _EXACT


@cache
def _captions(edition: Edition) -> tuple[tuple[Entry, tuple[str, ...]], ...]:
    """The captions of the parts that stand side by side, with and without their numbers, as words."""
    return tuple(_of_parts(edition))


def _of_parts(edition: Edition) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for name in (name for column in edition.beside for name in column):
        for entry in entries(edition.parts[name]):
            own = words(entry.caption.text)
            if len(own) >= _LEAST_WORDS or entry.caption.text.startswith("("):
                yield entry, own
                if own[0].isdigit() and len(own) > _LEAST_WORDS:
                    yield entry, own[1:]
