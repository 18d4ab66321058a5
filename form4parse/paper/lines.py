"""Words into lines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from form4parse.paper.sheets import Box, Word

_LEAST_OVERLAP = 0.5
"""Of the smaller of two words' heights, if they stand on one line; a raised figure overlaps by more."""
_NEAREST = 3
"""Lines that a word may belong to; lines of two columns may stand between each other."""
_JOINT = 0.12
"""A gap between two words, as a share of their height, in which there is no space."""
_NEAR, _NEAR_OTHERS = 0.9, 0.5
"""The same for words of one phrase, and for those of different sizes; what stands farther apart stands in two
columns."""
_HYPHENATED = re.compile(r"\w-$")
_SAME_SIZE = 1.18
"""The ratio of two words' heights up to which they are of one size."""


class _Line:
    def __init__(self, word: Word) -> None:
        self.words = [word]
        self.top, self.bottom = word.box.top, word.box.bottom

    def share(self, box: Box) -> float:
        overlap = min(self.bottom, box.bottom) - max(self.top, box.top)
        return overlap / max(min(self.bottom - self.top, box.height), 0.1)

    def add(self, word: Word) -> None:
        self.words.append(word)
        if word.box.height > self.bottom - self.top:
            self.top, self.bottom = word.box.top, word.box.bottom


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """From above to below; the words of a line from left to right."""
    lines: list[_Line] = []
    for word in sorted(words, key=lambda w: w.box.top):
        nearest = max(lines[-_NEAREST:], key=lambda line: line.share(word.box), default=None)
        if nearest and nearest.share(word.box) >= _LEAST_OVERLAP:
            nearest.add(word)
        else:
            lines.append(_Line(word))
    lines.sort(key=lambda line: line.bottom)
    return [sorted(line.words, key=lambda w: w.box.left) for line in lines]


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
