"""What tools put at the beginning of lines: mail programs that quote, comparisons of files, searches, line numbers; and
browsers before the elements that they show. And the lines themselves, where a tool has made them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from form4parse.xml.escapes import Change
from form4parse.xml.vocabulary import NAMES

_LEAST = 0.8
"""The share of lines that have the mark; a page's edge or a torn tag puts it before a few."""
_FEWEST = 2
_LINE = re.compile(r"^[ \t]*\S", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_COMPARED = re.compile(r"^[+-]", re.MULTILINE)
_FOUND = re.compile(r"^([^\s<>:\"=]{1,200}:)(?:\d{1,6}:)?", re.MULTILINE)
_NUMBERED = re.compile(r"^[ \t]*(\d{1,6})(?:[ \t]?[:.|)])?[ \t]{0,2}", re.MULTILINE)
_BREAK = re.compile(r"\r?\n")
_SHOWN = re.compile(r">\s*([-+▼▶▾▸])[ \t]*(?=<([A-Za-z]+))")

_Marks = Sequence[re.Match[str]]


def quoted(text: str) -> list[Change]:
    return _marks(text, _QUOTED, lambda found: found) if "\n>" in text or "\n >" in text else []


def compared(text: str) -> list[Change]:
    return _marks(text, _COMPARED, _alike)


def found(text: str) -> list[Change]:
    """The name of the file with a colon behind it, and perhaps the line's number with another."""
    return _marks(text, _FOUND, _alike)


def numbered(text: str) -> list[Change]:
    return _marks(text, _NUMBERED, _counted)


def shown(text: str) -> list[Change]:
    signs = [m.span(1) for m in _SHOWN.finditer(text) if m[2].lower() in NAMES]
    return [(*sign, "") for sign in signs] if len(signs) >= _FEWEST else []


def folded(text: str) -> list[Change]:
    """Line breaks at one column, in words, tags and all: every line but the first and the last is equally long."""
    breaks = [m.start() for m in _BREAK.finditer(text)]
    lengths = {end - start for start, end in pairwise(breaks)}
    return [(*m.span(), "") for m in _BREAK.finditer(text)] if len(breaks) > _FEWEST and len(lengths) == 1 else []


def _marks(text: str, pattern: re.Pattern[str], chosen: Callable[[_Marks], _Marks]) -> list[Change]:
    """The marks, without those that are chosen against, if nearly every line has one."""
    marks = chosen(list(pattern.finditer(text)))
    if len(marks) < max(_LEAST * sum(1 for _ in _LINE.finditer(text)), 1):
        return []
    return [(*m.span(), "") for m in marks]


def _alike(marks: _Marks) -> _Marks:
    """Those that are as most are."""
    most = Counter(m[m.lastindex or 0] for m in marks).most_common(1)
    return [m for m in marks if m[m.lastindex or 0] == most[0][0]]


def _counted(marks: _Marks) -> _Marks:
    """Those that count the lines: each is one more than the one before."""
    numbers = [int(m[1]) for m in marks]
    return [
        m
        for at, m in enumerate(marks)
        if numbers[at] - 1 in numbers[max(at - 1, 0) : at] or numbers[at] + 1 in numbers[at + 1 : at + 2]
    ]
