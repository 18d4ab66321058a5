"""What a browser prints on every page: its title and the date above, the address and the page's number below."""

from __future__ import annotations

import re
from typing import NamedTuple

from form4parse.paper.lines import lines_of
from form4parse.paper.sheets import Word

_EDGE_LINES = 2
"""Lines at a sheet's upper and lower edge that may be such."""
_SAME_HEIGHT = 3.0
"""Points by which their places may differ."""
_DIGITS = re.compile(r"\d+")
_ADDRESS = re.compile(r"(?:https?|file)://\S+ 0/0")


class _Line(NamedTuple):
    words: list[Word]
    text: str
    """Each number as 0."""
    top: float


def furniture_of(sheets: list[list[Word]]) -> list[list[Word]]:
    """Its lines among the words of each sheet that stand in no cell."""
    edges = [_edge_lines(words) for words in sheets]
    return [line.words for lines in edges for line in lines if _is_furniture(line, edges)]


def _edge_lines(words: list[Word]) -> list[_Line]:
    lines = lines_of(words)
    if len(lines) > 2 * _EDGE_LINES:
        lines = [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]
    return [_Line(line, _DIGITS.sub("0", " ".join(w.text for w in line)), line[0].box.top) for line in lines]


def _is_furniture(line: _Line, edges: list[list[_Line]]) -> bool:
    if _ADDRESS.fullmatch(line.text):
        return True
    alike = (any(o.text == line.text and abs(o.top - line.top) <= _SAME_HEIGHT for o in lines) for lines in edges)
    return len(edges) > 1 and all(alike)
