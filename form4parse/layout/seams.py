"""Lines of a cell, one below the other: whether its width cut a word or a figure between them, or a text goes on behind
a space.

A typist's program wrapped a text where the cell ended, in mid-word or in the midst of a figure; a typist, or another
program, between two words. Which of them made a table is told by its other cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from form4parse.edition import WORD
from form4parse.layout.page import Joint, Page, Range

_LEAST_TORN = 2
"""Words that were cut where their cell ends, from which on that is how the table was made, if no text has more room."""
_SHORTEST = 2
"""Letters of a word's part: one alone may stand for itself, as in Class A."""
_PAUSES = ",;:"
_GOES_ON = re.compile(r"\d\d|[.,]\d|[($/\-'].")
"""The last sign above and the first one below, where no space stands between them."""


class Seam(NamedTuple):
    """Two lines of a cell, one below the other."""

    above: Range
    below: Range
    is_cut: bool
    """Whether the text above ends where the cell does, and the one below begins where it does."""
    has_room: bool
    """Whether the one above ends so far from the cell's end that nothing can have been cut."""


class Seams:
    def __init__(self, page: Page, seams: Iterable[Seam], is_known: Callable[[str], bool]) -> None:
        """`seams` are all those of a table, but for its header's, which were broken by hand. `is_known` says of a word
        whether the form or its usual titles have it."""
        self._page, self._seams, self._is_word = page, list(seams), is_known

    def joint(self, seam: Seam) -> Joint:
        """What stands between the two: nothing, where the cell's end has cut a word or a figure."""
        ends, begins = self._page.text[seam.above.end - 1], self._page.text[seam.below.start]
        if not seam.is_cut or (ends in _PAUSES and begins.isalpha()):
            return Joint(" ")
        if not begins.isalnum() or _GOES_ON.search(ends + begins):
            return Joint("")
        if self._tears >= _LEAST_TORN and not self._wraps:
            return Joint("")
        is_whole, are_words = self._is_whole(seam), self._are_words(seam)
        if is_whole != are_words:
            return Joint("" if is_whole else " ", is_doubtful=not is_whole and self._wraps <= self._tears)
        return Joint("", is_doubtful=True)

    def joint_of_words(self, seam: Seam) -> Joint:
        """The same where no bar shows that the cell ends there: it is the words that tell."""
        if not seam.is_cut or self._text(seam.above)[-1] in _PAUSES:
            return Joint(" ")
        is_whole, are_words = self._is_whole(seam), self._are_words(seam)
        if is_whole and not are_words:
            return Joint("")
        ends, begins = self._text(seam.above)[-1], self._text(seam.below)[0]
        may_be_cut = ends.isalpha() == begins.isalpha() and all(len(w) >= _SHORTEST for w in self._words(seam))
        if are_words or self._wraps or not may_be_cut:
            return Joint(" ")
        return Joint("" if self._surely_torn >= _LEAST_TORN else " ", is_doubtful=True)

    def _is_whole(self, seam: Seam) -> bool:
        """Whether the last word above and the first one below are one that is known."""
        return self._text(seam.above)[-1].isalnum() and self._is_known("".join(self._words(seam)))

    def _are_words(self, seam: Seam) -> bool:
        """Whether they are two that are known."""
        return all(map(self._is_known, self._words(seam)))

    def _words(self, seam: Seam) -> tuple[str, str]:
        above, below = WORD.findall(self._text(seam.above)), WORD.findall(self._text(seam.below))
        return above[-1].lower() if above else "", below[0].lower() if below else ""

    def _is_known(self, word: str) -> bool:
        """Whether a word is the form's, or stands elsewhere on the page. A letter is the rest of one."""
        is_letter = len(word) == 1 and word.isalpha()
        return not is_letter and (self._is_word(word) or self._counts[word] > 0)

    def _text(self, place: Range) -> str:
        return self._page.text[slice(*place)]

    @cached_property
    def _counts(self) -> Counter[str]:
        """The page's words, without those that may have been cut."""
        counts = Counter(WORD.findall(self._page.text.lower()))
        counts.subtract(word for seam in self._seams if seam.is_cut for word in self._words(seam))
        return counts

    @cached_property
    def _tears(self) -> int:
        """How many texts were cut inside a word: at least one of the parts is none."""
        torn = (seam for seam in self._seams if seam.is_cut and not self._are_words(seam))
        return len({(self._text(seam.above), self._text(seam.below)) for seam in torn})

    @cached_property
    def _surely_torn(self) -> int:
        """How many of them are known as a whole."""
        torn = (s for s in self._seams if s.is_cut and self._is_whole(s) and not self._are_words(s))
        return len({(self._text(seam.above), self._text(seam.below)) for seam in torn})

    @cached_property
    def _wraps(self) -> int:
        """How many texts go on below though their cell had room."""
        wrapped = (seam for seam in self._seams if seam.has_room)
        return len({(self._text(seam.above), self._text(seam.below)) for seam in wrapped})
