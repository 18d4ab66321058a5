"""Lines cut into phrases: where a column ends, and behind a note's number or another marker."""

from __future__ import annotations

import re
from itertools import pairwise

from form4parse.paper.lines import is_near, lines_of
from form4parse.paper.sheets import Box, Word

Line = list[Word]
_SAME_SIZE = 1.18
"""The ratio of two lines' heights up to which they are of one text."""
_MARKER = re.compile(r"\(?\d{1,2}[.)]|\*{1,2}|[•–-]|\[[Xx ]\]")
"""A note's number, a star, a box to be ticked."""
_MOST_WORDS = 4
"""Of a marker, such as "( 1 )", and one behind it."""
_FLUSH = 1.0
"""Points by which lines that begin at the same place may differ."""
_ADJACENT, _NEARBY = 2.5, 8.0
"""From a line to the one above or below it, and to others of the same columns, in heights of a line."""
_WIDE_SPACE = 0.35
"""Between two words, in heights of a line."""


def phrases_of(words: list[Word]) -> list[Line]:
    """Lines, cut where columns are parted by more than a space."""
    phrases = []
    for line in lines_of(words):
        phrase = [line[0]]
        for word in line[1:]:
            if not is_near(phrase[-1], word):
                phrases.append(phrase)
                phrase = []
            phrase.append(word)
        phrases.append(phrase)
    return _at_columns(_without_markers(phrases))


def _without_markers(phrases: list[Line]) -> list[Line]:
    """Cuts markers, such as notes' numbers, off lines whose text hangs beside them: a line above or below begins where
    the text does."""
    starts = _starts(phrases)
    widths = [_marker_width(phrase) for phrase in phrases]
    marked = [(phrase[0].box, phrase[width].box) for phrase, width in zip(phrases, widths, strict=True) if width]
    hanging = [(marker, text) for marker, text in marked if _begins_beside(text, starts, _ADJACENT)]
    cut: list[Line] = []
    for phrase, width in zip(phrases, widths, strict=True):
        marker, text = phrase[:width], phrase[width:]
        is_hanging = width and any(
            is_flush(m, marker[0].box) and is_flush(t, text[0].box) for m, t in hanging
        )  # one such line tells how the others of its list are printed
        cut += [marker, text] if is_hanging else [phrase]
    return cut


def _at_columns(phrases: list[Line]) -> list[Line]:
    """Cuts phrases behind a wide space where a line above or below begins a phrase."""
    starts = _starts(phrases)
    cut: list[Line] = []
    for phrase in phrases:
        at = 0
        for number, (last, word) in enumerate(pairwise(phrase), 1):
            if _is_wide(last, word) and _begins_beside(word.box, starts, _NEARBY):
                cut.append(phrase[at:number])
                at = number
        cut.append(phrase[at:])
    return cut


def _starts(phrases: list[Line]) -> dict[int, list[Box]]:
    """Where phrases begin, and words behind wide spaces, by their left edges."""
    starts: dict[int, list[Box]] = {}
    for phrase in phrases:
        behind = [word for last, word in pairwise(phrase) if _is_wide(last, word)]
        for word in (phrase[0], *behind):
            starts.setdefault(round(word.box.left), []).append(word.box)
    return starts


def _is_wide(last: Word, word: Word) -> bool:
    return word.box.left - last.box.right > _WIDE_SPACE * word.box.height


def _marker_width(phrase: Line) -> int:
    """How many words at a line's beginning are a marker; 0 where the line is nothing else."""
    text = ""
    for number, word in enumerate(phrase[:_MOST_WORDS]):
        if _MARKER.fullmatch(text):
            return number
        text += word.text
    return 0


def _begins_beside(box: Box, starts: dict[int, list[Box]], farthest: float) -> bool:
    return any(
        is_flush(other, box) and 0 < abs(other.bottom - box.bottom) < farthest * box.height
        for place in range(round(box.left) - 1, round(box.left) + 2)
        for other in starts.get(place, ())
    )


def is_flush(one: Box, other: Box) -> bool:
    return abs(one.left - other.left) <= _FLUSH


def is_alike(one: Box, other: Box) -> bool:
    small, large = sorted((one.height, other.height))
    return large <= small * _SAME_SIZE


def around(words: list[Word]) -> Box:
    """As high as the largest word: what is raised beside it does not make a line higher."""
    tallest = max((w.box for w in words), key=lambda box: box.height)
    return Box(words[0].box.left, tallest.top, max(w.box.right for w in words), tallest.bottom)


# ---- paragraphs
