"""Finds what stands above a caption that names it: the mark before a box's text, the signatures above their line."""

from __future__ import annotations

import re
from typing import NamedTuple

from form4parse.layout.page import Page, Row
from form4parse.layout.parts import Line
from form4parse.shapes import usual

_NARROW = 60
"""Characters; a name wraps because its column is narrow."""
_MOST_LINES = 3
"""Lines of a wrapped name on either side of the line that holds the date."""


class Kind(NamedTuple):
    """How entries are known, such as signatures."""

    anchor: re.Pattern[str]
    """Each has such a thing."""
    begins: re.Pattern[str] | None = None
    """What its first line is like, as far as that says so."""
    goes_on: re.Pattern[str] | None = None
    """The same where a line above it may say for whom it is;"""
    nothing: re.Pattern[str] | None = None
    """one like this is none."""


def take_back(lines: list[Line], caption_row: Row, kind: Kind, page: Page, *, many: bool, below: str = "") -> list[Row]:
    """Removes from the end of `lines` what belongs to the caption that follows, and gives it. `below` is the line below
    the caption's."""
    begin = len(lines)
    if not many:
        begin -= bool(lines) and _is_mark(lines[-1], kind.anchor, page)
    elif caption_row.table:
        while begin and isinstance(row := lines[begin - 1], Row) and row.table == caption_row.table:
            begin -= 1
    else:
        anchors = _Anchors(kind.anchor, page)
        while (above := _block_above(lines, begin, anchors, kind.begins, page)) < begin:
            begin = _first_of(lines, above, begin, kind.begins, page)
        begin = _name_above(lines, begin, kind.anchor, kind.begins, page)
        begin -= _is_for_whom(lines, begin, kind, page)
        if caption_row.rule or _is_captioned(kind.anchor, below):
            begin = min(begin, _paragraph_above(lines, caption_row))
    taken = [line for line in lines[begin:] if isinstance(line, Row)]
    del lines[begin:]
    return taken


def _first_of(lines: list[Line], start: int, end: int, begins: re.Pattern[str] | None, page: Page) -> int:
    """The line of a block with which an entry begins, behind a sentence of another part; its first, if none says so."""
    return next((n for n in range(start, end) if _begins(lines[n], begins, page) and _ends(lines[n - 1], page)), start)


def _ends(line: Line, page: Page) -> bool:
    return isinstance(line, Row) and page.text[line.cells[-1].end - 1] == "."


def _name_above(
    lines: list[Line], begin: int, anchor: re.Pattern[str], begins: re.Pattern[str] | None, page: Page
) -> int:
    """Where an entry begins of which only the anchor was found, or nothing."""
    first = lines[begin] if begin < len(lines) else None
    if isinstance(first, Row) and not anchor.fullmatch(page.text, first.cells[0].start, first.cells[-1].end):
        return begin
    above = range(begin - 1, max(begin - 2 - _MOST_LINES, -1), -1)
    return next((n for n in above if _begins(lines[n], begins, page)), begin)


def _paragraph_above(lines: list[Line], caption_row: Row) -> int:
    """Where the lines begin that stand right above the caption, or the line on which is signed, below a gap."""
    at = len(lines) - 1
    while not caption_row.gap and at >= 0 and len(lines) - at <= _MOST_LINES:
        line = lines[at]
        if not isinstance(line, Row) or line.rule:
            break
        if line.gap:
            return at
        at -= 1
    return len(lines)


def _is_captioned(anchor: re.Pattern[str], text: str) -> bool:
    """Whether a line is a caption of one word and the anchor behind its colon."""
    return re.fullmatch(rf"\w+: ?(?:{anchor.pattern})", text) is not None


def _is_for_whom(lines: list[Line], begin: int, kind: Kind, page: Page) -> bool:
    """Whether the line above an entry is a name of its own, behind the end of a sentence or with room above it."""
    if not begin or begin == len(lines) or not _begins(lines[begin], kind.goes_on, page):
        return False
    name = lines[begin - 1]
    if _is_whole(name, kind.nothing, page):
        return False
    return (
        isinstance(name, Row) and _is_narrow(name) and (name.gap > 0 or (begin > 1 and _ends(lines[begin - 2], page)))
    )


def _is_whole(line: Line, text: re.Pattern[str] | None, page: Page) -> bool:
    return isinstance(line, Row) and text is not None and text.fullmatch(page.text, *line.cells[0]) is not None


def _begins(line: Line, begins: re.Pattern[str] | None, page: Page) -> bool:
    return isinstance(line, Row) and begins is not None and begins.match(page.text, *line.cells[0]) is not None


class _Anchors:
    """Tells the lines that end with an anchor, such as a date."""

    def __init__(self, anchor: re.Pattern[str], page: Page) -> None:
        self._at_end = re.compile(rf"(?P<anchor>{anchor.pattern})\s*$")
        self._usual = usual(anchor, page.text)

    def ends(self, text: str) -> bool:
        found = self._at_end.search(text)
        return found is not None and self._usual.has(found["anchor"])


def _is_mark(line: Line, anchor: re.Pattern[str], page: Page) -> bool:
    return isinstance(line, Row) and len(line.cells) == 1 and bool(anchor.fullmatch(page.text, *line.cells[0]))


def _block_above(lines: list[Line], end: int, anchors: _Anchors, begins: re.Pattern[str] | None, page: Page) -> int:
    """Where the block that ends at `end` begins: as many lines above the one with the anchor as stand below it, or, if
    it is the last one, those above that go on in it."""
    at = end - 1
    while at >= 0 and end - at <= _MOST_LINES + 1:
        line = lines[at]
        if not isinstance(line, Row):
            return end
        text = page.text[line.cells[0].start : line.cells[-1].end]
        if anchors.ends(text):
            below = end - at - 1
            if not below:
                return _wrapped_above(lines, at, anchors, begins, page)
            return at - below if at >= below and all(_is_narrow(r) for r in lines[at - below : at]) else at
        if len(text) > _NARROW:
            return end
        at -= 1
    return end


def _wrapped_above(lines: list[Line], at: int, anchors: _Anchors, begins: re.Pattern[str] | None, page: Page) -> int:
    """Where an entry begins whose last line has the anchor: with a line that says so, or from which that line is
    indented, with room above it."""
    last = lines[at]
    for number in range(at - 1, max(at - 1 - _MOST_LINES, -1), -1):
        line, below = lines[number], lines[number + 1]
        if not (isinstance(line, Row) and isinstance(below, Row) and isinstance(last, Row)) or not _is_narrow(line):
            break
        if below.gap or below.rule or anchors.ends(page.text[line.cells[0].start : line.cells[-1].end]):
            break
        if _begins(line, begins, page) or (line.gap and _indent(last) > _indent(line)):
            return number
    return at


def _indent(row: Row) -> int:
    return row.cells[0].start - row.margin


def _is_narrow(line: Line) -> bool:
    return isinstance(line, Row) and line.cells[-1].end - line.cells[0].start <= _NARROW
