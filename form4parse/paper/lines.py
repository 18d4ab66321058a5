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
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.top):
        shares = [_overlap(_nearest(line, word.box), word.box) for line in lines[-_NEAREST:]]
        if shares and max(shares) >= _LEAST_OVERLAP:
            lines[max(-_NEAREST, -len(lines)) + shares.index(max(shares))].append(word)
        else:
            lines.append([word])
    lines.sort(key=_middle)
    return [sorted(line, key=lambda w: w.box.left) for line in lines]


def _middle(line: list[Word]) -> float:
    return median(w.box.top + w.box.bottom for w in line)


def _nearest(line: list[Word], box: Box) -> Box:
    """The box of the word that is nearest in a line: what stands farther away may be of a column whose lines stand
    between those of this one."""
    return min((w.box for w in line), key=lambda b: max(b.left - box.right, box.left - b.right))


def _overlap(one: Box, other: Box) -> float:
    """The share of the smaller one's height."""
    return (min(one.bottom, other.bottom) - max(one.top, other.top)) / max(min(one.height, other.height), _LEAST_HEIGHT)


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
