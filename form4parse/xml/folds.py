"""Line breaks in well-formed XML that may stand in words: where a tool has broken all lines at one column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from form4parse.xml.marks import Mark

_NARROWEST = 60
"""Characters of such lines."""
_FEWEST = 2
_SOFT_BREAK = re.compile(r"=\r?\n")
"""How mail programs write a line break that is none."""


def folds(document: str, column: int) -> Iterator[Mark]:
    """The document's first line is as many characters longer as `column` says."""
    for coded in _SOFT_BREAK.finditer(document):
        yield Mark(coded.start(), "break-doubtful", ())
    lines = f"{' ' * column}{document}".split("\n")
    longest = max(map(len, lines))
    if longest < _NARROWEST or sum(len(line) == longest for line in lines) < _FEWEST:
        return
    at = -column - 1
    for line in lines[:-1]:
        at += len(line) + 1
        text = document[document.rfind(">", 0, at) + 1 : at]
        is_between_words = document[at - 1].isspace() or document[at + 1 : at + 2].isspace()
        if len(line) == longest and text.strip() and "<" not in text and not is_between_words:
            yield Mark(at, "break-doubtful", ())
