"""Finds the captions inside a part, such as a box's label, in running text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from form4parse.edition import Caption, Part
from form4parse.layout.captions import Words, spellings
from form4parse.layout.page import Range

_LEAST_FOR_A_GAP = 4
"""Words a label must have before a mark may stand in its midst (`More than One Reporting X Person`)."""


class Found(NamedTuple):
    caption: Caption
    start: int
    end: int
    mark: Range | None
    """A mark that stood inside the label: the label was printed on two lines, its box between them."""
    rest: tuple[str, ...]
    """Words of the label that are still to come: it was cut, and something else stands between."""


class Labels:
    """The labels of one part, by their first words."""

    def __init__(self, part: Part) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, ...], int, Caption]]] = {}
        for caption in part.labels:
            ways = [way for way, _ in spellings(caption.text)]
            shortest = min(map(len, ways), default=0)
            for way in ways:
                self._by_word.setdefault(way[0], []).append((way, shortest, caption))
        for ways_of_word in self._by_word.values():
            ways_of_word.sort(key=lambda w: -len(w[0]))

    def find(self, page_words: Words, start: int, end: int) -> Iterator[Found]:
        """The labels in a range of the page, from left to right."""
        i, last = page_words.between(start, end)
        while i < last:
            found = self._at(page_words, i, last)
            if found:
                until, label = found
                yield label
                i = until
            else:
                i += 1

    def _at(self, page_words: Words, i: int, last: int) -> tuple[int, Found] | None:
        best: tuple[int, int, Found] | None = None
        for way, shortest, caption in self._by_word.get(page_words.texts[i], ()):
            j, taken, mark = i, 0, None
            while j < last and taken < len(way):
                if page_words.texts[j] == way[taken]:
                    taken += 1
                elif taken >= _LEAST_FOR_A_GAP and mark is None and page_words.texts[j] == "x":
                    mark = Range(page_words.starts[j], page_words.ends[j])
                else:
                    break
                j += 1
            if taken < shortest or (best and taken <= best[0]):
                continue
            if mark and mark.start == page_words.starts[j - 1]:  # the mark is the next label's
                mark, j = None, j - 1
            found = Found(caption, page_words.starts[i], page_words.ends[j - 1], mark, way[taken:])
            best = (taken, j, found)
        return best[1:] if best else None
