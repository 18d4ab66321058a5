"""Notes whose numbers stand by themselves, each above its text."""

from __future__ import annotations

import re

from form4parse.edition import Edition, unnamed
from form4parse.layout.page import Page, Row
from form4parse.layout.scattered.joined import Appendix


def with_numbers(rows: list[Row], page: Page, edition: Edition, appendix: Appendix, start: int) -> list[Row]:
    """The lines, with those of such a note joined to its number. `start` is the place from which on there are notes.

    A number in the midst of its text's lines has no blank line behind it, so that only such are joined."""
    number = re.compile(unnamed(edition.patterns["FOOTNOTE_ID"].pattern))
    texts = [page.text[row.cells[0].start : row.cells[-1].end].strip() for row in rows]
    joined: list[Row] = []
    at = 0
    while at < len(rows):
        end = at + 1
        if rows[at].cells[0].start >= start and number.fullmatch(texts[at]) and end < len(rows) and rows[end].gap:
            while end < len(rows) and not number.match(texts[end]) and (end == at + 1 or not rows[end].gap):
                end += 1
        joined.append(appendix.joined_row(rows[at:end]))
        at = end
    return joined
