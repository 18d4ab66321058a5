"""Tells the filings on one page apart.

Every filing has its head once: the items about the issuer, the date and the relationship. Where these begin again, so
does a filing. (The owner's item alone proves nothing: it is printed again for each of several owners.) Between two
heads the border is drawn where least is printed twice on either side, whatever the order of the pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from form4parse.edition import Edition
from form4parse.layout.captions import Found, Words
from form4parse.layout.page import Page, Range

_TELLING = 3
"""A caption of so many words is one wherever it stands; a shorter one only where it stands alone."""
_LEAST_ITEMS = 2
"""Items that are a head, and that have to be there again for another one."""
_PASSES = 3
"""Where one border is, depends on the next one; so they are looked for again."""
_SWALLOWED = 80
_KNOWN = 0.9
"""Words of a cell, and the share of its figures that stand elsewhere, from which on a tool may have written the page
into it a second time."""


_PAGE_BREAK = "\f"
_FIELD = re.compile(r"[> \t]*[A-Z][\w-]*:[ \t]+\S")
_LEAST_FIELDS = 3
"""Lines such as "From: ..." and "Subject: ..." that are a letter's head."""


class Stretch(NamedTuple):
    """Where on a page a filing stands."""

    last: int
    """The last caption of the filing before it,"""
    start: int
    """and where it begins itself."""
    mixed: frozenset[str] = frozenset()
    """Parts that it has twice, while another filing on the page has none."""


_WHOLE = Stretch(0, 0)


class _Seen(NamedTuple):
    """A caption on the page."""

    start: int
    text: tuple[str, ...]
    parts: frozenset[str]


class _Head(NamedTuple):
    captions: list[int]
    """Their numbers on the page."""
    parts: set[str]


def filings_on(page: Page, page_words: Words, found: Iterable[Found], editions: Mapping[str, Edition]) -> list[Stretch]:
    """The stretches of the page, from its beginning on; one, also where there is no filing."""
    parts = [(name, part) for edition in editions.values() for name, part in edition.parts.items()]
    due = {name for name, part in parts if part.due}
    of_head = due - {name for name, part in parts if part.table or part.before}
    empty = {name for name, part in parts if part.takes_stray}
    many = {name for name, part in parts if part.before_many}
    if not _repeats(found, of_head):
        return [_WHOLE]
    seen = _seen(page, page_words, found)
    heads = _heads(seen, of_head, due - of_head)
    numbers = [0, *(head.captions[0] for head in heads[1:]), len(seen)]
    for _ in range(_PASSES):
        for i, (before, head) in enumerate(pairwise(heads), 1):
            first, last = before.captions[-1] + 1, head.captions[0]
            numbers[i] = _border(seen, numbers[i - 1], first, last, numbers[i + 1], empty, many)
    bodies = [_parts_in(seen[slice(*numbers)], due - of_head) for numbers in pairwise(numbers)]
    starts = [Stretch(seen[n - 1].start, _start_of_row(page, seen[n - 1].start, seen[n].start)) for n in numbers[1:-1]]
    lacking = Counter(name for name in due - of_head for body in bodies if not body[name])
    return [s._replace(mixed=_mixed(b, lacking)) for b, s in zip(bodies, [_WHOLE, *starts], strict=True)]


def _parts_in(seen: list[_Seen], names: set[str]) -> Counter[str]:
    """How often the same caption of a part is there."""
    counts = Counter((name, s.text) for s in seen for name in s.parts & names)
    return Counter({name: max(n for (part, _), n in counts.items() if part == name) for name, _ in counts})


def _mixed(body: Counter[str], lacking: Counter[str]) -> frozenset[str]:
    """The parts that one filing has twice and another one not at all."""
    return frozenset(name for name, n in body.items() if n > 1 and lacking[name])


def _repeats(found: Iterable[Found], of_head: set[str]) -> bool:
    """Whether an item of a head is there more than once at all."""
    items = [p for f in found for p in {e.part for e in f.entries.values() if not e.bare} & of_head]
    return len(items) > len(set(items))


def place_in_text(source: str, page: Page, stretch: Stretch) -> int:
    """Where a stretch begins in the text that the page was read from. What is parted off before the next filing's first
    caption, by a page break or by a letter's head, goes with that filing."""
    last, begin = page.origin.source(stretch.last), page.origin.source(stretch.start)
    line = source.rfind("\n", 0, begin) + 1
    if line <= last:
        return begin
    if (page_break := source.rfind(_PAGE_BREAK, last, begin)) >= 0:
        return page_break + 1
    behind = source.find("\n", last) + 1
    return behind + _letter_head(source[behind:line])


def _letter_head(text: str) -> int:
    """Where in a text a letter's head begins, with what stands directly above it; at its end if there is none."""
    begin = at = fields = 0
    for line in text.splitlines(keepends=True):
        fields = fields + 1 if _FIELD.match(line) else 0
        if fields == _LEAST_FIELDS:
            return begin
        at += len(line)
        if not line.strip():
            begin = at
    return at


# ---- captions


def _seen(page: Page, page_words: Words, found: Iterable[Found]) -> list[_Seen]:
    """The captions that are sure to be some. What stands in a cell that swallowed a page counts only if it stands
    nowhere else."""
    counts = Counter(page_words.texts)
    sure: list[_Seen] = []
    swallowed: list[_Seen] = []
    is_swallowed: dict[Range, bool] = {}
    end = page.rows[-1].cells[-1].end if page.rows else 0
    for match in found:
        if match.start >= end:
            break
        cell = _cell(page, match.start)
        is_alone = not page.has_word(cell.start, match.start) and not page.has_word(match.end, cell.end)
        if all(e.bare for e in match.entries.values()) or not (match.words >= _TELLING or is_alone):
            continue
        if cell not in is_swallowed:
            is_swallowed[cell] = _stands_elsewhere(page_words, cell, counts)
        first, last = page_words.between(match.start, match.end)
        text = tuple(page_words.texts[first:last])
        parts = frozenset(e.part for e in match.entries.values())
        (swallowed if is_swallowed[cell] else sure).append(_Seen(match.start, text, parts))
    elsewhere = {part for s in sure for part in s.parts}
    return sorted(sure + [s for s in swallowed if not s.parts & elsewhere], key=lambda s: s.start)


def _cell(page: Page, place: int) -> Range:
    row = page.rows[bisect_right(page.rows, place, key=lambda r: r.cells[0].start) - 1]
    return row.cells[max(0, bisect_right(row.cells, place, key=lambda c: c.start) - 1)]


def _stands_elsewhere(page_words: Words, cell: Range, counts: Counter[str]) -> bool:
    first, last = page_words.between(*cell)
    if last - first < _SWALLOWED:
        return False
    figures = Counter(word for word in page_words.texts[first:last] if word.isdigit())
    known = sum(n for word, n in figures.items() if counts[word] > n)
    return bool(figures) and known >= _KNOWN * sum(figures.values())


# ---- heads


def _heads(seen: list[_Seen], of_head: set[str], of_body: set[str]) -> list[_Head]:
    """The head of each filing."""
    heads: list[_Head] = []
    for group, has_body_before in _groups(seen, of_head, of_body):
        enough = _LEAST_ITEMS - has_body_before
        if heads and not (
            min(len(group.parts), len(heads[-1].parts)) >= _LEAST_ITEMS and len(group.parts & heads[-1].parts) >= enough
        ):
            if group.parts - heads[-1].parts:
                heads[-1].captions.extend(group.captions)
                heads[-1].parts.update(group.parts)
        else:
            heads.append(group)
    return heads


def _groups(seen: list[_Seen], of_head: set[str], of_body: set[str]) -> Iterable[tuple[_Head, bool]]:
    """Items of a head with no other part and no repetition between them, and whether another part stands before."""
    group, has_body_before, has_body = _Head([], set()), False, False
    for number, caption in enumerate(seen):
        parts = caption.parts & of_head
        if not parts:
            has_body |= bool(caption.parts & of_body)
            continue
        if group.captions and (has_body or parts <= group.parts):
            yield group, has_body_before
            group, has_body_before = _Head([], set()), has_body
        has_body = False
        group.captions.append(number)
        group.parts.update(parts)
    if group.captions:
        yield group, has_body_before


# ---- borders


def _border(seen: list[_Seen], begin: int, first: int, last: int, end: int, empty: set[str], many: set[str]) -> int:
    """The number, from `first` to `last`, of the caption with which the next filing begins. That a filing does not
    begin with its head, has to be worth more than one repetition.

    Between equals: the one behind which only what holds no data stands before the head."""
    before = Counter(s.text for s in seen[begin:first])
    behind = Counter(s.text for s in seen[first:end])
    top = last
    while top > first and seen[top - 1].parts <= empty:
        top -= 1
    repeated, costs = 0, []
    for number in range(first, last + 1):
        costs.append(repeated + (number < top))
        caption = seen[number]
        if not caption.parts & many:
            repeated += (before[caption.text] > 0) - (behind[caption.text] > 1)
        before[caption.text] += 1
        behind[caption.text] -= 1
    least = min(costs)
    best = last - costs[::-1].index(least)
    while best > first and costs[best - 1 - first] == least and seen[best - 1].parts <= empty:
        best -= 1
    return best


def _start_of_row(page: Page, before: int, place: int) -> int:
    """Where the row of a place begins, if the caption before it does not stand in the same one."""
    row = page.rows[bisect_right(page.rows, place, key=lambda r: r.cells[0].start) - 1]
    return row.cells[0].start if row.cells[0].start > before else place
