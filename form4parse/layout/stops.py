"""Where the columns of a typed table begin: below its header stand a rule in pieces, one for each, or the marks that
EDGAR asked for, `<S>` and `<C>`."""

from __future__ import annotations

import re
from typing import NamedTuple

_IN_PIECES = re.compile(r"[ \t]*(?:[-=_]+[ \t]+){2,}[-=_]+[ \t]*")
_OF_MARKS = re.compile(r"[ \t]*(?:<[SC]>[ \t]*)+", re.IGNORECASE)
_STOP = re.compile(r"[-=_]+|<[SC]>", re.IGNORECASE)
_SHORTEST = 3
"""Letters of a rule's longest piece: one sign alone may stand for a value."""


class Stop(NamedTuple):
    column: int
    edge: int
    """The column behind the rule's piece; that of a mark is the same as where it begins."""


def stops_in(line: str) -> tuple[Stop, ...]:
    """Nothing where a line is anything else."""
    if _OF_MARKS.fullmatch(line):
        return tuple(Stop(found.start(), found.start()) for found in _STOP.finditer(line))
    if not _IN_PIECES.fullmatch(line):
        return ()
    stops = tuple(Stop(*found.span()) for found in _STOP.finditer(line))
    return stops if max(edge - column for column, edge in stops) >= _SHORTEST else ()
