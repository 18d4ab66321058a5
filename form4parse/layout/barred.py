"""Tells a text that has tables or boxes drawn with bars: `|` parts the cells of a line, always in the same columns, and
a rule of `_`, `-` or `=` parts the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

_RULE = re.compile(r"[-_=]{5}")
_OF_RULES = "-_=|+ "
_PARTED = re.compile(r"\S *\| *\S|^ *\|[ |:-]*\|$")
"""What a Markdown table's line of dashes has too: bars inside, or at both ends."""
_DELIMITER = re.compile(r"\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:?)? *")
_LONGEST_PLAIN = 20
"""Characters from which on a rule without bars inside is a table's."""
_LEAST_LINES, _LEAST_BARS = 3, 4
"""Of a table that is known by no rule."""


def is_rule(text: str) -> bool:
    """Whether a line is nothing but a rule, whole or broken by bars."""
    return _RULE.search(text) is not None and not text.strip(_OF_RULES)


def is_barred(source: str) -> bool:
    return source.count("|") > _LEAST_BARS and any(map(_is_table, _groups(source)))


def _groups(source: str) -> Iterator[list[str]]:
    """Lines that follow each other and have bars or are rules."""
    group: list[str] = []
    for line in source.splitlines():
        bare = line.rstrip()
        if bare and "\t" not in bare and ("|" in bare or is_rule(bare)):
            group.append(bare)
            continue
        if bare and group:
            yield group
            group = []
    yield group


def _is_table(lines: list[str]) -> bool:
    delimiters = [number for number, line in enumerate(lines) if _DELIMITER.fullmatch(line.lstrip())]
    texts = [line for n, line in enumerate(lines) if "|" in line and not is_rule(line) and n not in delimiters]
    bars = [_bars_in(line) for line in texts]
    aligned = sum(not set(above).isdisjoint(below) for above, below in pairwise(bars))
    if not aligned or aligned * 2 < len(texts) - 1:
        return False
    rules = [(number, line) for number, line in enumerate(lines) if is_rule(line)]
    parted = sorted({*delimiters, *(number for number, line in rules if _PARTED.search(line))})
    if any(len(line.strip()) > _LONGEST_PLAIN for number, line in rules if number not in parted):
        return True
    if parted:
        return parted[0] == 0 and len(parted) > 2
    most, count = Counter(bars).most_common(1)[0]
    return count >= _LEAST_LINES and count * 2 > len(bars) and len(most) >= _LEAST_BARS


def _bars_in(line: str) -> tuple[int, ...]:
    """The columns of the bars inside a line; one at its end closes it."""
    indent = len(line) - len(line.lstrip())
    return tuple(column for column, sign in enumerate(line[:-1]) if sign == "|" and column > indent)
