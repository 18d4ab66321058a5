"""Text between which no rules are drawn: words into paragraphs, and paragraphs that stand side by side into rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from form4parse.layout.printed.phrases import Line, around, is_alike, phrases_of
from form4parse.paper.lines import is_cut, lines_of
from form4parse.paper.sheets import Box, Word
from form4parse.paper.tickboxes import TICKED, UNTICKED

_LEADING = 1.12
"""How much the distance between the lines of a paragraph may differ."""
_CLOSE = 1.08
"""From a line of a text to the next one, in heights of a line, where nothing is left free between them."""
_BLANK = "_"
"""Begins the blanks that a form prints to be filled in."""
_SHORT = 0.5
"""The least distance of two lines, in their heights."""
_FAR = 1000.0
_OPEN_COLUMNS = 12
"""Columns that a line may go on with."""
_MOST_LEADING, _MOST_LEADING_OUTSIDE = 1.6, 1.42
"""From one line to the next, in heights of a line, in a cell and outside of all."""
_ALIGNED = 2.0
"""Points by which the beginnings, or the middles, of a paragraph's lines may differ."""
_PADDING = 0.6
"""What is left free at a cell's edge, in heights of a line."""
_SHORTEST = 4
"""Of the lines of a paragraph, in their heights; a note's number is shorter."""
_NUMBER = re.compile(r"\(?(\d{1,2})[.)]")
_SPACE = 0.25
"""Between two words, in heights of a line."""


@dataclass(slots=True)
class Paragraph:
    """Lines of words. Its lines are those that a narrow page has made of one."""

    lines: list[Line]
    box: Box


Leadings = dict[int, float]
"""How close lines of a text stand below each other, by their size."""


def rows_of(words: list[Word], leadings: Leadings, right: float | None = None) -> list[list[list[Paragraph]]]:
    """From above to below: rows of cells, each cell with its paragraphs. `right` is where lines have to end; where
    nothing is drawn there, a paragraph is as wide as its longest line."""
    phrases = [Paragraph([phrase], around(phrase)) for phrase in phrases_of(words)]
    return _rows(_paragraphs(phrases, leadings, right))


def leadings_in(cells: Iterable[list[Line]]) -> Leadings:
    """As the lines in a table's cells show it, which a narrow column has made of one."""
    leadings: Leadings = {}
    for lines in cells:
        for above, below in pairwise(map(around, lines)):
            if is_alike(above, below) and below.bottom - above.bottom > _SHORT * below.height:
                size = _size(below)
                leadings[size] = min(leadings.get(size, _FAR), below.bottom - above.bottom)
    return leadings


def _paragraphs(phrases: list[Paragraph], leadings: Leadings, right: float | None) -> list[Paragraph]:
    paragraphs = []
    for column in _columns(phrases, leadings, _MOST_LEADING if right else _MOST_LEADING_OUTSIDE):
        longest = max((p.box for p in column), key=lambda box: box.right)
        limit = _limits(phrases, longest.right if right is None else right - _PADDING * longest.height)
        ticked = _beside_ticks(column, phrases)
        held = column[:1]
        for number, phrase in enumerate(column[1:], 1):
            is_short = right is None and held[-1].box.width < _SHORTEST * held[-1].box.height
            end = limit(held[-1].box)
            is_inner = right is not None and end < right - longest.height and _is_rest(held[-1], phrase)
            wrapped = is_inner or (not is_short and _is_wrapped(held[-1], phrase, end))
            if not wrapped or number in ticked or _is_next_number(held[0], phrase):
                paragraphs.append(_joined(held))
                held = []
            held.append(phrase)
        paragraphs.append(_joined(held))
    return sorted(paragraphs, key=lambda p: (p.box.top, p.box.left))


def _beside_ticks(column: list[Paragraph], phrases: list[Paragraph]) -> set[int]:
    """The numbers of lines that begin beside a box to be ticked, where such boxes stand beside first lines."""
    left = column[0].box.left
    ticks = [p.box for p in phrases if p.box.right <= left and p.lines[0][-1].text in (TICKED, UNTICKED)]
    middles = [(tick.top + tick.bottom) / 2 for tick in ticks]
    beside = {n for n, p in enumerate(column) if any(p.box.top < middle < p.box.bottom for middle in middles)}
    return beside if 0 in beside else set()


def _is_next_number(first: Paragraph, phrase: Paragraph) -> bool:
    """Whether a line begins with the number that follows the one at a paragraph's beginning."""
    before, number = (_NUMBER.fullmatch(p.lines[0][0].text) for p in (first, phrase))
    return bool(before and number and int(number[1]) == int(before[1]) + 1)


def _joined(phrases: list[Paragraph]) -> Paragraph:
    boxes = [p.box for p in phrases]
    around = Box(
        min(b.left for b in boxes), boxes[0].top, max(b.right for b in boxes), boxes[-1].bottom
    )  # from the first line's top to the last one's bottom
    return Paragraph([line for p in phrases for line in p.lines], around)


def _columns(phrases: list[Paragraph], sizes: Leadings, most_leading: float) -> list[list[Paragraph]]:
    """Phrases that stand below each other as the lines of a paragraph do."""
    leadings = _leadings(phrases)
    columns: list[list[Paragraph]] = []
    for phrase in phrases:
        closest = min(leadings.get(_kind(phrase.box), _FAR), sizes.get(_size(phrase.box), _FAR))
        farthest = min(_LEADING * closest, most_leading * phrase.box.height)
        above = [c for c in columns[-_OPEN_COLUMNS:] if _is_below(c[-1].box, phrase.box, farthest)]
        column = min(above, key=lambda c: phrase.box.bottom - c[-1].box.bottom, default=None)
        if column is None:
            columns.append([phrase])
            continue
        ratio = _distance(column[-1], phrase) / _distance(*column[:2]) if len(column) > 1 else 1.0
        if ratio > _LEADING:
            columns.append([phrase])
        elif ratio < 1 / _LEADING:
            columns.append([column.pop(), phrase])
        else:
            column.append(phrase)
    return columns


def _kind(box: Box) -> tuple[int, int]:
    """Lines of the same kind begin at the same place, and are of the same size."""
    return round(box.left), _size(box)


def _size(box: Box) -> int:
    return round(2 * box.height)


def _leadings(phrases: list[Paragraph]) -> dict[tuple[int, int], float]:
    """How close lines of each kind stand below each other."""
    last: dict[tuple[int, int], float] = {}
    closest: dict[tuple[int, int], float] = {}
    for phrase in phrases:
        kind, bottom = _kind(phrase.box), phrase.box.bottom
        if kind in last and bottom - last[kind] > _SHORT * phrase.box.height:
            closest[kind] = min(closest.get(kind, _FAR), bottom - last[kind])
        last[kind] = bottom
    return closest


def _distance(above: Paragraph, below: Paragraph) -> float:
    return below.box.bottom - above.box.bottom


def _is_below(above: Box, box: Box, farthest: float) -> bool:
    distance = box.bottom - above.bottom
    aligned = abs(above.left - box.left) <= _ALIGNED or (
        abs(above.left + above.right - box.left - box.right) <= 2 * _ALIGNED
    )
    return aligned and is_alike(above, box) and _SHORT * box.height < distance <= farthest


def _limits(phrases: list[Paragraph], right: float) -> Callable[[Box], float]:
    """How far a line could have gone on: to the text beside it, or beside a line that begins where it does, or to where
    lines end."""
    besides: list[tuple[float, float]] = []
    for phrase in phrases:
        box = phrase.box
        lefts = [p.box.left for p in phrases if p.box.left >= box.right and _are_level(p.box, box)]
        besides += [(box.left, min(lefts) - _PADDING * box.height)] if lefts else []

    def limit(box: Box) -> float:
        edges = (edge for left, edge in besides if abs(left - box.left) <= _ALIGNED and edge >= box.right - _ALIGNED)
        return min(right, min(edges, default=right))

    return limit


def _are_level(one: Box, other: Box) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _is_rest(last: Paragraph, phrase: Paragraph) -> bool:
    """Whether a line of a box's inner column, whose width is not known, follows as closely as lines of one text do."""
    return _distance(last, phrase) <= _CLOSE * phrase.box.height and _BLANK not in phrase.lines[0][0].text


def _is_wrapped(last: Paragraph, phrase: Paragraph, limit: float) -> bool:
    """Whether the next line's first word had no room at the end of this one, or is the rest of one that was cut."""
    first = phrase.lines[0][0]
    if is_cut(last.lines[-1][-1], first):
        return True
    return last.box.right + _SPACE * last.box.height + first.box.width > limit


def has_room(box: Box, words: list[Word], rest: list[Word]) -> bool:
    """Whether a cell's next word would have had room behind the last line of what it holds."""
    if not words:
        return False
    last, first = lines_of(words)[-1], lines_of(rest)[0]
    height = first[0].box.height
    needed = last[-1].box.right - last[0].box.left + _SPACE * height + first[0].box.width
    return needed < box.width - 2 * _PADDING * height


# ---- rows


def _rows(paragraphs: list[Paragraph]) -> list[list[list[Paragraph]]]:
    """Paragraphs whose middles stand beside a higher one are in a row with it."""
    rows: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        beside = rows[-1] if rows and _is_beside(rows[-1], paragraph) else None
        if beside is None:
            rows.append([paragraph])
        else:
            beside.append(paragraph)
    return [_cells(row) for row in rows]


def _is_beside(row: list[Paragraph], paragraph: Paragraph) -> bool:
    highest = max((p.box for p in row), key=lambda box: box.height)
    box = paragraph.box
    middle = (box.top + box.bottom) / 2
    other = (highest.top + highest.bottom) / 2
    return highest.top < middle < highest.bottom or box.top < other < box.bottom


def _cells(row: list[Paragraph]) -> list[list[Paragraph]]:
    """From left to right; what stands below each other is one cell."""
    cells: list[list[Paragraph]] = []
    for paragraph in sorted(row, key=lambda p: (p.box.left, p.box.top)):
        if cells and paragraph.box.left < max(p.box.right for p in cells[-1]):
            cells[-1].append(paragraph)
        else:
            cells.append([paragraph])
    return [sorted(cell, key=lambda p: p.box.top) for cell in cells]
