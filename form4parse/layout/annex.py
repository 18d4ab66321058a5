"""Finds what follows the form: an exhibit, the end of an e-mail, a page's foot.

The form's last part has no caption behind it. Where that part is a list or a text, it ends where the table ends in
which it stands, or at several blank lines. A single blank line leaves a doubt."""

from __future__ import annotations

from form4parse.edition import Edition, Part
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.parts import Instance, Label

_WIDE = 2
"""Blank lines that part what does not belong together."""


def cut_annex(instances: list[Instance], edition: Edition, page: Page) -> list[Range]:
    """Takes what follows the form out of its last part; the places of its lines."""
    last = next(i for i in reversed(instances) if i.part is None or not i.part.takes_nothing)
    if last.part is None or last.part.takes_stray or not (last.part.holds_prose or last.part.before_many):
        return []
    labels = [n for n, line in enumerate(last.lines) if isinstance(line, Label)]
    first = labels[-1] + 1 if labels else 0
    rows = [line for line in last.lines[first:] if isinstance(line, Row)]
    entries = _entries(rows, last.part, edition, page)
    at = 0 if labels and last.part.before_many and not entries else _end(rows, entries)
    if at == len(rows):
        last.is_open_ended = _is_doubtful(rows, entries)
    del last.lines[first + at :]
    return [_extent(row) for row in rows[at:]]


def _entries(rows: list[Row], part: Part, edition: Edition, page: Page) -> list[int]:
    """The numbers of the rows that hold what an entry is known by: a note's number before it, a signature's date behind
    it."""
    anchors = [edition.anchors[rule.name] for rule in part.rows]
    texts = [page.text[slice(*_extent(row))] for row in rows]
    return [
        number
        for number, text in enumerate(texts)
        if any(a.match(text) or any(m.end() == len(text) for m in a.finditer(text)) for a in anchors)
    ]


def _end(rows: list[Row], entries: list[int]) -> int:
    """The number of the first row that follows the part's last entry and is no more of it."""
    begin = entries[-1] if entries else 0
    widest = max((row.gap for row in rows[1 : begin + 1]), default=0)
    for number in range(begin + 1, len(rows)):
        row = rows[number]
        if (rows[begin].table and row.table != rows[begin].table) or row.gap >= max(_WIDE, widest + 1):
            return number
    return len(rows)


def _is_doubtful(rows: list[Row], entries: list[int]) -> bool:
    """Whether blank lines stand in the last entry, and in no other as many."""
    counts, begins = [0], set(entries)
    for number, row in enumerate(rows):
        if number in begins:
            counts.append(0)
        elif number:
            counts[-1] += row.gap > 0
    return counts[-1] > max(counts[:-1], default=0)


def _extent(row: Row) -> Range:
    return Range(row.cells[0].start, row.cells[-1].end)
