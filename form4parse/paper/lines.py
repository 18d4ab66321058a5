"""Words into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from statistics import median

from form4parse.paper.sheets import Box, Word

_LEAST_OVERLAP = 0.5
"""Of the smaller of two words' heights, if they stand on one line; a raised figure overlaps by more."""
_NEAREST = 3
"""Lines that a word may belong to; lines of two columns may stand between each other."""
_LEAST_HEIGHT = 0.1
_JOINT = 0.12
"""A gap between two words, as a share of their height, in which there is no space."""
_NEAR, _NEAR_OTHERS = 0.9, 0.5
"""The same for words of one phrase, and for those of different sizes; what stands farther apart stands in two
columns."""
_HYPHENATED = re.compile(r"\w-$")
_SAME_SIZE = 1.18
"""The ratio of two words' heights up to which they are of one size."""


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """From above to below; the words of a line from left to right."""
    lines: list[_Line] = []
    for word in sorted(words, key=lambda w: w.box.top):
        best, most = None, _LEAST_OVERLAP
        for line in lines[-_NEAREST:]:
            if (share := line.share(word.box)) >= most:
                best, most = line, share
        if best is None:
            lines.append(_Line(word))
        else:
            best.add(word)
    lines.sort(key=_Line.middle)
    return [sorted(line.words, key=lambda w: w.box.left) for line in lines]


class _Line:
    def __init__(self, word: Word) -> None:
        self.words = [word]
        self._bottom = word.box.bottom

    def add(self, word: Word) -> None:
        self.words.append(word)
        self._bottom = max(self._bottom, word.box.bottom)

    def share(self, box: Box) -> float:
        """How much of a word's height is beside the word that is nearest to it: what stands farther away may be of a
        column whose lines stand between those of this one."""
        left, top, right, bottom = box
        if self._bottom - top < _LEAST_OVERLAP * _LEAST_OVERLAP * (bottom - top):
            return 0.0
        nearest, least = self.words[-1].box, float("inf")
        for word in self.words:
            other = word.box
            gap = max(other.left - right, left - other.right)
            if gap < least:
                nearest, least = other, gap
        overlap = min(nearest.bottom, bottom) - max(nearest.top, top)
        return overlap / max(min(nearest.bottom - nearest.top, bottom - top), _LEAST_HEIGHT)

    def middle(self) -> float:
        return median(w.box.top + w.box.bottom for w in self.words)


def is_joint(word: Word, behind: Word) -> bool:
    """Whether two words of a line follow each other without a space."""
    return behind.box.left - word.box.right < _JOINT * min(word.box.height, behind.box.height)


def is_near(word: Word, behind: Word) -> bool:
    """Whether two words of a line are of one phrase."""
    small, large = sorted((word.box.height, behind.box.height))
    farthest = _NEAR * large if large <= small * _SAME_SIZE else _NEAR_OTHERS * small
    return behind.box.left - word.box.right < farthest


def is_cut(word: Word, behind: Word) -> bool:
    """Whether a line's end has cut one word behind its hyphen."""
    return bool(_HYPHENATED.search(word.text)) and behind.text[0].isalnum()
