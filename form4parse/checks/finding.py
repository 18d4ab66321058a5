"""What a check finds, and how grave it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from form4parse.diagnostics import CODES, WARNING


class Finding(NamedTuple):
    code: str
    path: str | None
    details: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    """The values one of which may have been misread; none where a misreading explains nothing."""


class Judged(NamedTuple):
    code: str
    path: str | None
    details: tuple[str, ...]
    severity: str


def judged(findings: Iterable[Finding], *, doubtful: bool) -> Iterator[Judged]:
    """What contradicts itself is said of each value that may be wrong. Where the characters are certain it is the
    filer's affair; where they are doubtful, so are the values that one misread figure would explain."""
    for code, path, details, suspects in findings:
        severity = WARNING if doubtful and suspects else CODES[code].severity
        for place in suspects or (path,):
            yield Judged(code, place, details, severity)
