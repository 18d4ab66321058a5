"""Entries whose lines have run together: the notes of a page that was written as one line.

Each note's number stands at the height of its middle line, or at its beginning. So it stands in the midst of the note's
text, as far from its beginning as from its end; and a note ends where a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from form4parse.layout.page import Page, Range

_LINES = range(70, 260, 3)
"""Lengths of a line, in characters."""
_RAGGED = 14
"""Characters by which a line may be shorter, for the next word did not fit."""
_POOR = 2.0
"""A cost from which on no way to part the notes is to be trusted."""
_CENTRED = 0.05
"""What a number in the midst of its note costs, so that between equals it stands at the beginning."""
_CLOSE = 0.3
"""Two ways to part notes whose costs differ by less cannot be told apart."""
_SENTENCE_END = re.compile(r"[.;:!?][\"')”]*$")


class Entry(NamedTuple):
    number: Range
    words: list[Range]
    is_sure: bool


def part(words: list[Range], page: Page, number_of: Callable[[str], int | None]) -> list[Entry] | None:
    """The notes among a page's words; None where no numbers count up from one."""
    texts = [page.text[a:b] for a, b in words]
    anchors = _anchors(texts, number_of)
    if not anchors:
        return None
    cuts, sure = _cuts(texts, anchors)
    entries = []
    for i, anchor in enumerate(anchors):
        own = [w for n, w in enumerate(words[cuts[i] : cuts[i + 1]], cuts[i]) if n != anchor]
        entries.append(Entry(words[anchor], own, sure[i] and sure[i + 1]))
    return entries


def _anchors(texts: list[str], number_of: Callable[[str], int | None]) -> list[int]:
    """Where the numbers 1, 2, 3 … stand. A number that is mentioned in a note is passed over if the count needs it
    later."""
    places: dict[int, list[int]] = {}
    for i, text in enumerate(texts):
        if (number := number_of(text)) is not None:
            places.setdefault(number, []).append(i)
    anchors: list[int] = []
    number = 1
    while candidates := [i for i in places.get(number, []) if not anchors or i > anchors[-1]]:
        begins = [i for i in candidates if _begins_sentence(texts, i)]
        anchors.append((begins or candidates)[0])
        number += 1
    return anchors


def _begins_sentence(texts: list[str], at: int) -> bool:
    ended = at == 0 or bool(_SENTENCE_END.search(texts[at - 1]))
    return ended and at + 1 < len(texts) and not texts[at + 1][:1].islower()


def _cuts(texts: list[str], anchors: list[int]) -> tuple[list[int], list[bool]]:
    """Where each note begins, and the end; and whether each of these places is the only likely one.

    The lines of a page are equally long, if it is not known how long: the length is taken under which the notes fit
    best."""
    lengths = [0]
    for text in texts:
        lengths.append(lengths[-1] + len(text) + 1)
    ends = [
        [i for i in range(before + 1, behind + 1) if _may_begin(texts, i, behind)] or [behind]
        for before, behind in pairwise(anchors)
    ]
    ways = [_best(lengths, anchors, ends, line) for line in _LINES]
    cost, line, cuts = min(ways)
    as_good = [other for other_cost, _, other in ways if other_cost - cost <= _CLOSE]
    sure = [True]
    for i, choices in enumerate(ends):
        costs = sorted(
            _cost(lengths, cuts[i], anchors[i], end, line) + _cost(lengths, end, anchors[i + 1], cuts[i + 2], line)
            for end in choices
        )
        is_clear = len(costs) == 1 or costs[1] - costs[0] > _CLOSE
        sure.append(is_clear and all(other[i + 1] == cuts[i + 1] for other in as_good))
    return cuts, [*sure, cost < _POOR]


def _best(lengths: list[int], anchors: list[int], ends: list[list[int]], line: int) -> tuple[float, int, list[int]]:
    """The cheapest cuts if lines have a length, note by note: a note's cost depends on where it begins and ends."""
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for anchor, choices in zip(anchors, [*ends, [len(lengths) - 1]], strict=True):
        best = {
            end: min(
                (cost + _cost(lengths, start, anchor, end, line), (*path, end)) for start, (cost, path) in best.items()
            )
            for end in choices
        }
    cost, path = min(best.values())
    return cost, line, list(path)


def _may_begin(texts: list[str], at: int, anchor: int) -> bool:
    """Whether a note may begin at a word: behind a sentence's end, or with its number."""
    return bool(_SENTENCE_END.search(texts[at - 1])) and (at == anchor or not texts[at][:1].islower())


def _cost(lengths: list[int], start: int, anchor: int, end: int, line: int) -> float:
    """How badly a note fits: whole lines before its number, and behind it as many, give or take one."""
    before = lengths[anchor] - lengths[start]
    behind = lengths[end] - lengths[anchor + 1]
    lines = -(-before // line)
    short = max(0, lines * (line - _RAGGED) - before)
    low, high = (lines - 1) * (line - _RAGGED), (lines + 1) * line
    return (short + max(0, low - behind) + max(0, behind - high)) / _RAGGED + (_CENTRED if before else 0.0)
