"""Sheets as text whose words are kept in place by spaces: a character for so many points, lines one below another."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from form4parse.paper.lines import is_joint, is_near, lines_of
from form4parse.paper.sheets import Sheet, Word

_SMALL = 0.2
"""So many of the letters are narrower than a column of the text: those get more columns than they need, and no word has
to give way to the one before it."""
_LEAST_GAP = 2
"""Spaces between words that are not of one phrase."""
_MOST_BLANKS = 2
"""Blank lines, however large a gap is."""
_MOST_GAP = 1000
"""Spaces before a word, however far off a damaged file says that it stands."""
_LEAST_WIDTH = 0.1


class Placed(NamedTuple):
    word: Word
    column: int


class GridLine(NamedTuple):
    words: list[Placed]
    gap: int
    """Blank lines before it."""


def grid_of(words: Iterable[Word]) -> list[GridLine]:
    """The lines of a sheet, each word with the column in which it begins."""
    lines = lines_of(words)
    width, left = _column_width(lines), min((w.box.left for line in lines for w in line), default=0.0)
    gaps = [0, *(_gap(above, below) for above, below in pairwise(lines))]
    return [GridLine(_placed(line, left, width), gap) for line, gap in zip(lines, gaps, strict=False)]


def _placed(line: list[Word], left: float, width: float) -> list[Placed]:
    placed: list[Placed] = []
    for word in line:
        end = placed[-1].column + len(placed[-1].word.text) if placed else 0
        column = min(round((word.box.left - left) / width), end + _MOST_GAP)
        if placed:
            if is_near(placed[-1].word, word):
                column = end + (not is_joint(placed[-1].word, word))
            else:
                column = max(column, end + _LEAST_GAP)
        placed.append(Placed(word, column))
    return placed


def _column_width(lines: list[list[Word]]) -> float:
    widths = sorted(w.box.width / len(w.text) for line in lines for w in line)
    return max(widths[int(_SMALL * len(widths))], _LEAST_WIDTH) if widths else _LEAST_WIDTH


def _gap(above: list[Word], below: list[Word]) -> int:
    height = max(w.box.height for w in below)
    free = max(w.box.top for w in below) - max(w.box.bottom for w in above)
    return max(0, min(round(free / max(height, _LEAST_WIDTH)), _MOST_BLANKS))


def as_text(sheets: list[Sheet]) -> tuple[str, list[Sheet]]:
    """The text of all sheets, and the sheets with their words' places in it."""
    pieces: list[str] = []
    at = 0
    placed_sheets = []
    for sheet in sheets:
        words: list[Word] = []
        for line in grid_of(sheet.words):
            end = 0
            pieces.append("\n" * line.gap)
            at += line.gap
            for word, column in line.words:
                words.append(word._replace(at=at + column))
                pieces += [" " * (column - end), word.text]
                end = column + len(word.text)
            pieces.append("\n")
            at += end + 1
        pieces.append("\n")
        at += 1
        placed_sheets.append(sheet._replace(words=words))
    return "".join(pieces), placed_sheets
