"""Recognises captions that OCR or a torn cell has damaged: those that were not found on the page are looked for where
some of their words stand, and taken if what stands there is like them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from form4parse.edition import Edition, words
from form4parse.layout.captions import Entry, Match, Words, entries
from form4parse.layout.page import Page

_LEAST_WORDS = 4
"""Shorter captions have to stand alone on a line."""
_LEAST_LETTERS = 7
"""Shorter ones than this have to be exact."""
_LIKE = 85
"""Of 100, how like a caption a text has to be. In the texts that were measured none was taken wrongly from 80 on."""
_PUNCTUATION = " )*:."
"""What a caption may end with that is no word."""
_LIKE_ALONE = 80
"""The same for a short caption on a line of its own."""
_MOST_PLACES = 12
"""A word that stands more often on the page tells nothing."""
_BRACKET = re.compile(r"[()\[\]]")
_SEARCHED = 4
"""Words of a caption by which it is looked for, the rarest first."""


class _Place(NamedTuple):
    likeness: float
    first: int
    last: int
    """The numbers of its first word and of the one behind its last, on the page."""
    entry: Entry


def damaged_captions(page: Page, page_words: Words, matches: list[Match], edition: Edition) -> list[Match]:
    """Captions that were not found, where no other stands."""
    found = {(m.entry.part, m.entry.role) for m in matches}
    missing = [
        (e, w)
        for part in edition.parts.values()
        if not (part.takes_nothing or part.takes_stray or part.is_behind)
        for e in entries(part)
        if (e.part, e.role) not in found and e.role != "header" and (w := words(e.caption.text))
    ]
    long = [p for e, w in missing if len(w) >= _LEAST_WORDS for p in _places(e, w, page_words)]
    short = [(e, w) for e, w in missing if len(w) < _LEAST_WORDS and len("".join(w)) >= _LEAST_LETTERS]
    places = sorted([*long, *_alone(short, page, page_words)], key=lambda p: -p.likeness)
    taken: list[Match] = []
    for place in places:
        match = _match(place, page, page_words)
        if _is_free(match, [*matches, *taken]) and _begins_piece(match, page, matches):
            taken.append(match)
    return taken


def damaged_asides(page: Page, page_words: Words, matches: list[Match], edition: Edition) -> list[Match]:
    """What the form prints among sentences, if a line of a page whose characters are doubtful is like it."""
    from rapidfuzz import fuzz

    asides = [e for part in edition.parts.values() if part.takes_nothing for e in entries(part)]
    known = [(e, " ".join(w)) for e in asides if len(w := words(e.caption.text)) >= _LEAST_WORDS]
    taken: list[Match] = []
    for row in page.rows:
        first, last = page_words.between(row.cells[0].start, row.cells[-1].end)
        text = " ".join(page_words.texts[first:last])
        for entry, caption in known if last - first >= _LEAST_WORDS else ():
            if fuzz.ratio(text, caption, score_cutoff=_LIKE):
                match = _match(_Place(_LIKE, first, last, entry), page, page_words)
                taken += [match] * _is_free(match, [*matches, *taken])
    return taken


def _places(entry: Entry, caption: tuple[str, ...], page_words: Words) -> Iterator[_Place]:
    from rapidfuzz import fuzz

    text = " ".join(caption)
    starts = {
        place - at
        for word in sorted(set(caption), key=lambda w: len(page_words.places.get(w, ())))[:_SEARCHED]
        for place in page_words.places.get(word, ())[:_MOST_PLACES]
        for at in (i for i, w in enumerate(caption) if w == word)
    }
    for start in sorted(s for s in starts if s >= 0):
        for length in (len(caption), len(caption) - 1, len(caption) + 1):
            likeness = fuzz.ratio(text, " ".join(page_words.texts[start : start + length]), score_cutoff=_LIKE)
            if likeness:
                yield _Place(likeness, start, min(start + length, len(page_words.texts)), entry)


def _alone(captions: list[tuple[Entry, tuple[str, ...]]], page: Page, page_words: Words) -> Iterator[_Place]:
    """Where short captions may be: on lines that hold nothing else."""
    from rapidfuzz import fuzz

    for row in page.rows if captions else ():
        filled = [c for c in row.cells if c.end > c.start]
        first, last = page_words.between(*filled[0]) if len(filled) == 1 else (0, 0)
        if not 0 < last - first <= _LEAST_WORDS:
            continue
        text = " ".join(page_words.texts[first:last])
        for entry, caption in captions:
            if likeness := fuzz.ratio(" ".join(caption), text, score_cutoff=_LIKE_ALONE):
                yield _Place(likeness, first, last, entry)


def _match(place: _Place, page: Page, page_words: Words) -> Match:
    end = page_words.ends[place.last - 1]
    text = place.entry.caption.text
    punctuation = re.compile(rf"[ {re.escape(text[len(text.rstrip(_PUNCTUATION)) :])}]*").match(page.text, end)
    return Match(
        page_words.starts[place.first],
        punctuation.end() if punctuation else end,
        place.last - place.first,
        place.entry,
        damaged=True,
    )


def _is_free(match: Match, others: list[Match]) -> bool:
    return all(match.end <= o.start or o.end <= match.start for o in others)


def _begins_piece(match: Match, page: Page, matches: list[Match]) -> bool:
    """Whether nothing but punctuation, or words in parentheses, which are another caption's, stands between it and its
    cell's beginning, or the caption before it."""
    row_start = max(page.text.rfind("\n", 0, match.start), page.text.rfind("│", 0, match.start)) + 1
    before = max((m.end for m in matches if m.end <= match.start), default=0)
    text = page.text[max(row_start, before) : match.start]
    return not any(map(str.isalnum, text)) or all(_BRACKET.search(word) for word in text.split())
