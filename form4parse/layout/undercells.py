"""Cells that hold a value and, below it, the caption that names it, such as a signature and what stands under its line.
They become two rows: one of the values, one of the captions."""

from __future__ import annotations

from collections.abc import Iterable

from form4parse.edition import Edition, words
from form4parse.layout.captions import spellings
from form4parse.layout.page import Page, PageWriter, Range, Row
from form4parse.marks import BREAK

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
    if not page.has_cells or BREAK not in page.text:
        return page
    parted = [_parted(row, page, captions) for row in page.rows]
    if not any(parted):
        return page
    writer = PageWriter(max(row.table for row in page.rows))
    for row, rows in zip(page.rows, parted, strict=True):
        for own in rows or [row]:
            writer.again(page, own)
    for place in page.heads:
        writer.head([(page.text[slice(*place)], place.start)])
    return writer.page_from(page)


def _parted(row: Row, page: Page, captions: Captions) -> list[Row]:
    """The rows of values and of captions; nothing, if not each of its cells ends with a caption."""
    values, below = [], []
    for cell in row.cells:
        at = page.text.rfind(BREAK, *cell)
        if at < 0 and cell.start < cell.end:
            return []
        if at >= 0 and not _is_captions(words(page.text[at : cell.end]), captions):
            return []
        values.append(Range(cell.start, max(at, cell.start)))
        below.append(Range(at + 1, cell.end) if at >= 0 else cell)
    if not any(end > start for start, end in values):
        return []
    return [row._replace(cells=values), row._replace(cells=below, gap=0)]


def _is_captions(text: tuple[str, ...], captions: Captions, most: int = _LONGEST) -> bool:
    """Whether a line is one caption, or two beside each other."""
    if text in captions:
        return True
    return most > 1 and any(
        text[:n] in captions and _is_captions(text[n:], captions, most - 1) for n in range(1, len(text))
    )
