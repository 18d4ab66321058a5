"""Cells that hold a value and, below it, the caption that names it, such as a signature and what stands under its line.
They become two rows: one of the values, one of the captions."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from form4parse.edition import WORD, Edition, words
from form4parse.layout.captions import spellings
from form4parse.layout.page import Page, PageWriter, Range, Row
from form4parse.marks import BREAK

_BEFORE, _SPACES = "(* ", f" {BREAK}"
_FARTHEST = 200
"""Characters from a cell's end in which captions are looked for."""
_TELLING = 3
"""Words of a caption that is one wherever it stands; another may be the end of one."""
_LONGEST = 2
"""Captions on one line."""

Captions = frozenset[tuple[str, ...]]
"""Captions as words."""


def captions_below(editions: Iterable[Edition]) -> Captions:
    """What the form prints below a row of values."""
    return frozenset(
        way
        for edition in editions
        for part in edition.parts.values()
        if part.before_many
        for caption in (*part.closers, *part.labels)
        for way, _ in spellings(caption.text)
    )


def without_undercells(page: Page, captions: Captions) -> Page:
    """The page with two rows in the place of each row of such cells."""
    if not page.has_cells:
        return page
    parted = [_parted(row, below, page, captions) for row, below in pairwise([*page.rows, None])]
    if not any(parted):
        return page
    writer = PageWriter(max(row.table for row in page.rows))
    for row, rows in zip(page.rows, parted, strict=True):
        for own in rows or [row]:
            writer.again(page, own)
    return writer.page_from(page)


def _parted(row: Row | None, next_row: Row | None, page: Page, captions: Captions) -> list[Row]:
    """The rows of values and of captions; nothing, if not each of its cells ends with a caption. That of the last cell
    may have got into a row of its own."""
    filled = [cell for cell in row.cells if cell.end > cell.start] if row else []
    if row is None or not filled:
        return []
    begins = {cell: _caption(cell, page, captions, is_alone=len(filled) == 1) for cell in filled}
    if begins[filled[-1]] is None and len(filled) > 1 and next_row and _is_caption(next_row, page, captions):
        begins[filled[-1]] = filled[-1].end
    if any(at is None for at in begins.values()) or all(at == cell.start for cell, at in begins.items()):
        return []
    if all(len(words(page.text[at : cell.end])) < _TELLING for cell, at in begins.items()):
        return []
    values, below = [], []
    for cell in row.cells:
        at = begins.get(cell) or cell.end
        values.append(_stripped(cell.start, at, page))
        below.append(_stripped(at, cell.end, page))
    return [row._replace(cells=values), row._replace(cells=below, gap=0)]


def _is_caption(row: Row, page: Page, captions: Captions) -> bool:
    return words(page.text[row.cells[0].start : row.cells[-1].end]) in captions


def _caption(cell: Range, page: Page, captions: Captions, *, is_alone: bool) -> int | None:
    """Where the captions begin with which a cell ends: on its last line; or, beside another cell, behind its value."""
    line = page.text.rfind(BREAK, *cell) + 1 or cell.start
    at = max(line, cell.end - _FARTHEST)
    if line == at and _is_captions(words(page.text[at : cell.end]), captions):
        return at
    found = [] if is_alone else list(WORD.finditer(page.text, at, cell.end))
    own = tuple(word[0].lower() for word in found)
    first = next((n for n in range(1, len(own)) if own[n:] in captions), None)
    if first is None:
        return None
    before = page.text[at : found[first].start()]
    return at + len(before.rstrip(_BEFORE))


def _stripped(start: int, end: int, page: Page) -> Range:
    bare = page.text[start:end].strip(_SPACES)
    begin = start + page.text[start:end].index(bare) if bare else start
    return Range(begin, begin + len(bare))


def _is_captions(text: tuple[str, ...], captions: Captions, most: int = _LONGEST) -> bool:
    """Whether a line is one caption, or two beside each other."""
    if text in captions:
        return True
    return most > 1 and any(
        text[:n] in captions and _is_captions(text[n:], captions, most - 1) for n in range(1, len(text))
    )
