"""Entries that are counted and whose numbers were lost, or stand apart from them: the notes of a page that was
recognised in a picture. Each is a paragraph, so that their order tells their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from form4parse.alignment.blocks import BlockLine, begins_low, ends_sentence

_SHORT = 0.85
"""Of the longest line: a shorter one ends a paragraph, or its next word is a long one."""


class Paragraph(NamedTuple):
    number: int
    lines: list[int]
    number_line: int | None
    """The line that holds its number."""


def paragraphs(lines: Sequence[BlockLine], numbers: Sequence[int | None]) -> list[Paragraph] | None:
    """The paragraphs of lines, of which some begin with a number or are nothing but one; None where it is not certain
    which lines each has."""
    counted = [n for n in numbers if n is not None]
    known = {n: i for i, n in enumerate(numbers) if n is not None}
    texts = [i for i, line in enumerate(lines) if line.text]
    bare = [i for i in known.values() if not lines[i].text]
    if any(not stands_apart(lines, i) for i in bare):
        return None  # it stands beside the middle of its lines
    is_lost = len(known) < max(known, default=0)
    if not (bare or is_lost) or not texts or len(counted) > len(known):
        return None
    plain = [lines[i]._replace(gap=_gap(lines, i)) for i in texts]
    count = max(known)
    held = {number: texts.index(line) for number, line in known.items() if lines[line].text}
    if [*held] != sorted(held) or [*held.values()] != sorted(held.values()):
        return None
    begins = _begins(plain, held, count)
    if begins is None or any(begins_low(plain[i].text) for i in begins):
        return None
    ends = [*begins[1:], len(plain)]
    return [
        Paragraph(n, [texts[i] for i in range(begin, end)], known.get(n))
        for n, (begin, end) in enumerate(zip(begins, ends, strict=True), 1)
    ]


def stands_apart(lines: Sequence[BlockLine], at: int) -> bool:
    """Whether a number stands alone between blank lines, so that its text may be elsewhere."""
    following = lines[at + 1].gap if at + 1 < len(lines) else 0
    return not lines[at].text and bool(lines[at].gap or following)


def _gap(lines: Sequence[BlockLine], at: int) -> int:
    """The blank lines before a line, also those before numbers that stand between."""
    gap = lines[at].gap
    while at and not lines[at - 1].text:
        at -= 1
        gap += lines[at].gap
    return gap


def _begins(lines: list[BlockLine], held: dict[int, int], count: int) -> list[int] | None:
    """Where each paragraph begins: between two lines that hold numbers there are as many beginnings as they differ
    by."""
    longest = max(len(line.text) for line in lines)
    begins = [0]
    fixed = [*({1: 0} if 1 not in held else {}).items(), *held.items()]
    for (number, line), (following, end) in pairwise([*fixed, (count + 1, len(lines))]):
        wanted = following - number - (end == len(lines))
        places = range(line + 1, end + (end < len(lines)))
        strength = {i: _strength(lines, i, longest) for i in places}
        likely = sorted((i for i in places if strength[i]), key=lambda i: -strength[i])
        if len(likely) < wanted:
            return None
        if len(likely) > wanted and wanted and strength[likely[wanted - 1]] == strength[likely[wanted]]:
            return None
        begins += sorted(likely[:wanted])
    return begins if len(begins) == count else None


def _strength(lines: list[BlockLine], at: int, longest: int) -> int:
    """What speaks for a paragraph to begin with a line."""
    if not ends_sentence(lines, at):
        return 0
    return 1 + (lines[at].gap > 0) + (len(lines[at - 1].text) < _SHORT * longest)
