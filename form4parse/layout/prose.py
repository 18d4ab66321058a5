"""Recognises fragments of what the form itself prints: notices that were wrapped, cut short, or ran into one
another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from form4parse.edition import Edition, words
from form4parse.layout.captions import Entry, Words, entries

_LEAST = 3
"""Words in sequence that tell a notice. Two do at either end of a line, one where the notice was left off."""


class Fragment(NamedTuple):
    first: int
    last: int
    """The numbers of its first word and of the one behind its last, on the page."""
    entry: Entry


class Print(NamedTuple):
    """What the form itself prints between its parts."""

    entries: list[Entry]
    texts: list[tuple[str, ...]]
    places: Mapping[str, list[tuple[int, int]]]
    """Where each word occurs: in which text, and as its how-manieth word."""


@cache
def print_of(edition: Edition) -> Print:
    own = [p for p in edition.parts.values() if (p.takes_stray or p.takes_nothing) and not p.is_annex]
    known = [entry for part in own for entry in entries(part)]
    texts = [words(e.caption.text) for e in known]
    places: dict[str, list[tuple[int, int]]] = {}
    for number, text in enumerate(texts):
        for at, word in enumerate(text):
            places.setdefault(word, []).append((number, at))
    return Print(known, texts, places)


class Prose:
    def __init__(self, known: Print) -> None:
        self._entries, self._texts, self._places = known
        self._left_off: dict[int, int] = {}
        """For each text the word at which a fragment of it ended."""

    def fragments(self, page_words: Words, first: int, last: int) -> list[Fragment]:
        """The fragments in a line of the page, given by the numbers of its words."""
        found = []
        i = first
        while i < last:
            length, number, at = self._longest(page_words.texts, i, last)
            at_end = i == first or i + length == last
            goes_on = self._left_off.get(number) == at
            if length >= _LEAST or (length == _LEAST - 1 and at_end) or (length and goes_on):
                self._left_off[number] = at + length
                found.append(Fragment(i, i + length, self._entries[number]))
                i += length
            else:
                i += 1
        return found

    def share(self, page_words: Words, first: int, last: int) -> float:
        """How much of a line the form itself prints, from 0 to 1."""
        known = sum(f.last - f.first for f in self.fragments(page_words, first, last))
        return known / (last - first) if last > first else 0.0

    def _longest(self, texts: list[str], i: int, last: int) -> tuple[int, int, int]:
        best = (0, -1, -1)
        for number, at in self._places.get(texts[i], ()):
            text = self._texts[number]
            length = 1
            while i + length < last and at + length < len(text) and texts[i + length] == text[at + length]:
                length += 1
            if length > best[0] or (length == best[0] and self._left_off.get(number) == at):
                best = (length, number, at)
        return best
