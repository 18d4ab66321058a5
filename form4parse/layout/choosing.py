"""Chooses the edition whose captions are on the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from form4parse.edition import Column, Edition, words
from form4parse.layout.captions import Found

_MOST_WORDS = 6
"""Words of a caption that count; a long notice is no better evidence than an item."""
_MARGIN = 20
"""Characters, none of them of words, that may stand beside a caption on its line."""
_TELLING = 3
_WORDS_OF_A_TITLE = 7
_LEAST_PARTS = 2
"""Parts of the form that have to be on a page, by captions of several words, for it to be one."""


def choose(found: Iterable[Found], editions: Mapping[str, Edition], text: str) -> Edition | None:
    """None where no edition's captions are there. Between equals: the one that reads more of the page's values, then
    of one form's the one whose columns are there; then the one that extends less."""
    evidence: dict[str, dict[str, int]] = {name: {} for name in editions}
    for match in found:
        is_alone = _is_alone(match, text)
        weight = _MOST_WORDS if is_alone else min(match.words, _MOST_WORDS)
        for name, entry in match.entries.items():
            if is_alone or not entry.bare:
                evidence[name][entry.caption.text] = max(evidence[name].get(entry.caption.text, 0), weight)
    scores = {name: sum(seen.values()) for name, seen in evidence.items()}
    best = max(scores.values(), default=0)
    candidates = [editions[name] for name, score in scores.items() if score == best]
    if not best or not any(_is_enough(found, c) for c in candidates):
        return None
    if len(candidates) == 1:
        return candidates[0]
    of_one_form = len({e.form for e in candidates}) == 1
    lacking = _lacking(candidates if of_one_form else [], set(pairwise(words(text))))
    return min(
        candidates, key=lambda e: (-len(e.patterns["DATE"].findall(text)), lacking.get(e.name, 0), len(e.extends))
    )


def _lacking(editions: list[Edition], on_page: set[tuple[str, ...]]) -> dict[str, int]:
    """How many columns of each edition, of those that another one has not, show nothing on the page of what only their
    captions say."""
    columns = {e.name: [c for part in e.parts.values() if part.table for c in part.table.columns] for e in editions}
    fields = {name: {c.fields for c in own} for name, own in columns.items()}
    common = frozenset.intersection(*map(frozenset, fields.values())) if fields else frozenset()
    of_common = {pair for own in columns.values() for c in own if c.fields in common for pair in _pairs(c)}
    return {
        name: sum(c.fields not in common and on_page.isdisjoint(_pairs(c) - of_common) for c in own)
        for name, own in columns.items()
    }


def _pairs(column: Column) -> set[tuple[str, ...]]:
    """The words of a column's captions, each with the one behind it."""
    return {pair for caption in column.captions for pair in pairwise(words(caption))}


def _is_alone(match: Found, text: str) -> bool:
    """Whether a caption is all that its line has, as a form's title: it is no mention."""
    before = text[max(match.start - _MARGIN, 0) : match.start].rpartition("\n")
    behind = text[match.end : match.end + _MARGIN].partition("\n")
    is_first, is_last = before[1] or match.start <= _MARGIN, behind[1] or match.end + _MARGIN >= len(text)
    return bool(is_first and is_last) and not words(before[2]) and not words(behind[0])


def _is_enough(found: Iterable[Found], edition: Edition) -> bool:
    parts = {
        entry.part
        for match in found
        if (entry := match.entries.get(edition.name)) and not edition.parts[entry.part].takes_nothing
        if match.words >= _TELLING or not edition.parts[entry.part].takes_stray
    }
    data_parts = {p for p in parts if not edition.parts[p].takes_stray}
    return len(data_parts) >= _LEAST_PARTS or any(_names_a_table(match, edition) for match in found)


def _names_a_table(match: Found, edition: Edition) -> bool:
    """Whether a caption is the whole title of one of the form's tables, which nothing else has."""
    entry = match.entries.get(edition.name)
    return (
        entry is not None
        and entry.role == "opener"
        and edition.parts[entry.part].table is not None
        and match.words >= _WORDS_OF_A_TITLE
    )
