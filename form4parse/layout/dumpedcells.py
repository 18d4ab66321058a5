"""Cells beside each other that a text browser has dumped, each a value and below it its caption: the first line of a
cell stands beside the last one of the cell before.

    /s/ Signer
    ** Signature of Reporting Person   May 6, 2002
                                       Date
"""

from __future__ import annotations

from typing import NamedTuple

from form4parse.edition import WORD, words
from form4parse.layout.page import Joint, Page, PageWriter, Range, Row
from form4parse.layout.undercells import Captions

_MOST_LINES = 4
"""Lines of a wrapped name."""
_FARTHEST = 200
"""Characters from a line's beginning in which a caption is looked for."""
_BEHIND = ")*:."


class _Dumped(NamedTuple):
    first: int
    """The number of the row with which the value begins,"""
    below: int
    """and of that of its caption, which stands before the next value."""
    caption: Range
    beside: Range


def without_dumped_cells(page: Page, captions: Captions) -> Page:
    """The page with the values of such cells beside each other, and their captions below."""
    found = [d for n in range(1, len(page.rows) - 1) if (d := _at(n, page, captions))] if not page.has_cells else []
    if not found:
        return page
    writer = PageWriter(max(row.table for row in page.rows))
    done = 0
    for dumped in found:
        for row in page.rows[done : dumped.first]:
            writer.again(page, row)
        value = page.rows[dumped.first : dumped.below]
        lines = [(place, Joint(" ")) for row in value for place in row.cells]
        writer.wrapped([lines, [(dumped.beside, Joint(" "))]], page, value[0], writer.new_table())
        below = page.rows[dumped.below]
        writer.again(page, below._replace(cells=[dumped.caption]))
        done = dumped.below + 1
    for row in page.rows[done:]:
        writer.again(page, row)
    return writer.page_from(page)


def _at(number: int, page: Page, captions: Captions) -> _Dumped | None:
    """Such cells, of which the first one's caption stands on a line, and the last one's on the next."""
    row, behind = page.rows[number], page.rows[number + 1]
    if row.gap or behind.gap or len(row.cells) > 1:
        return None
    caption = _caption(row.cells[0], page, captions)
    if caption is None or words(_text(behind, page)) not in captions:
        return None
    first = next((n for n in range(number - 1, max(number - 1 - _MOST_LINES, -1), -1) if page.rows[n].gap), None)
    if first is None or any(len(r.cells) > 1 for r in page.rows[first:number]):
        return None
    rest = page.text[caption.end : row.cells[0].end]
    return _Dumped(first, number, caption, Range(row.cells[0].end - len(rest.lstrip()), row.cells[0].end))


def _caption(place: Range, page: Page, captions: Captions) -> Range | None:
    """The caption with which a line begins that has more."""
    found = list(WORD.finditer(page.text, place.start, min(place.end, place.start + _FARTHEST)))
    own = tuple(word[0].lower() for word in found)
    length = next((n for n in range(len(own) - 1, 0, -1) if own[:n] in captions), 0)
    if not length:
        return None
    end = found[length - 1].end()
    while end < place.end and page.text[end] in _BEHIND:
        end += 1
    return Range(place.start, end)


def _text(row: Row, page: Page) -> str:
    return page.text[row.cells[0].start : row.cells[-1].end]
