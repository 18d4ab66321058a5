"""Tells a page whose boxes and cells stand one below the other."""

from __future__ import annotations

import re

from form4parse.layout.page import Page

_SHORT = 25
"""Characters of a line that may be no more than a cell's,"""
_LEAST_SHORT = 0.6
"""and the share of such lines: on pages of whole lines 0.4, seldom more; here 0.64 to 0.92."""
_LONE = re.compile(r"\$? ?[\d,./]+\S*|\(\w+\)|[A-Z]")
"""A single value, or a caption in parentheses,"""
_LEAST_LONE = 0.05
"""and the share of lines that are one behind a blank line: on other pages up to 0.04, but for scans; here from 0.07."""
_LEAST_ROWS = 40


def is_scattered(page: Page) -> bool:
    rows = page.rows
    if page.has_cells or len(rows) < _LEAST_ROWS:
        return False
    texts = [page.text[row.cells[0].start : row.cells[-1].end].strip() for row in rows]
    short = sum(len(text) <= _SHORT for text in texts)
    lone = sum(row.gap > 0 and bool(_LONE.fullmatch(text)) for row, text in zip(rows, texts, strict=True))
    return short >= _LEAST_SHORT * len(rows) and lone >= _LEAST_LONE * len(rows)
