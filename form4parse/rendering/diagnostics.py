"""Diagnostics with the line of the source they are about and a caret, in the manner of a compiler. Plain text; the
colours are put on by whoever prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from form4parse.diagnostics import SEVERITIES
from form4parse.model import Diagnostic
from form4parse.spans import Lines, Span

_ELLIPSIS = "…"
_LEAST_WIDTH = 40
_MOST_CARETS = 60
"""Carets below a long place; its end is not marked."""
MOST_SHOWN = 1_000
"""Diagnostics, rows or the like; nobody reads more on a terminal, which takes a second for as many."""


class Piece(NamedTuple):
    text: str
    role: str
    """severity (error, warning, note), code, message, margin, source, caret or place"""


Line = list[Piece]


def gravest(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """As many as are shown, in their order; the gravest where there are more."""
    numbers = sorted(range(len(diagnostics)), key=lambda n: SEVERITIES.index(diagnostics[n].severity))[:MOST_SHOWN]
    return [diagnostics[n] for n in sorted(numbers)]


def and_more(count: int, what: str, elsewhere: str) -> str:
    """Of so many, what is said of those that are not shown: nothing if all are."""
    return f"… and {count - MOST_SHOWN:,} more {what}; {elsewhere}." if count > MOST_SHOWN else ""


def explained(diagnostic: Diagnostic, name: str, lines: Lines, width: int) -> list[Line]:
    """A diagnostic as lines of pieces: what is wrong, where, the source's line and a caret below it."""
    heading = [
        Piece(diagnostic.severity, diagnostic.severity),
        Piece(f"[{diagnostic.code}]", "code"),
        Piece(f": {diagnostic.message}", "message"),
    ]
    span = diagnostic.span
    where = f"{name}:{span.start_line}:{span.start_column}" if span else name
    about = f"  {diagnostic.field}" if diagnostic.field else ""
    if span is None:
        return [heading, [Piece("  --> ", "margin"), Piece(where, "place"), Piece(about, "code")]]
    number = str(span.start_line)
    margin = " " * len(number)
    source, caret = _marked(lines.line(span.start_line), span, max(width - len(number) - 3, _LEAST_WIDTH))
    return [
        heading,
        [Piece(f"{margin}--> ", "margin"), Piece(where, "place"), Piece(about, "code")],
        [Piece(f"{margin} |", "margin")],
        [Piece(f"{number} | ", "margin"), Piece(source, "source")],
        [Piece(f"{margin} | ", "margin"), Piece(caret, "caret")],
    ]


def _marked(line: str, span: Span, width: int) -> tuple[str, str]:
    """The source's line, cut to what is around the place if it is long, and the carets below it."""
    start = min(span.start_column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.start_line else len(line)
    length = max(1, min(end - start, _MOST_CARETS, width // 2))
    first = max(0, min(start - width // 3, len(line) - width))
    shown = line[first : first + width]
    lead = _ELLIPSIS if first else ""
    if first:
        shown = shown[1:]
    tail = _ELLIPSIS if first + width < len(line) else ""
    if tail:
        shown = shown[:-1]
    shown = "".join(c if c.isprintable() else " " for c in shown)
    return f"{lead}{shown}{tail}".rstrip(), " " * (start - first) + "^" * length


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; "nothing to report" where there is none."""
    counts = Counter(d.severity for d in diagnostics)
    said = [f"{counts[s]} {s}{'s' * (counts[s] != 1)}" for s in SEVERITIES if counts[s]]
    return ", ".join(said) or "nothing to report"


def plain(diagnostics: Iterable[Diagnostic], name: str, source: str, width: int = 100) -> str:
    """All diagnostics as text, with an empty line between them."""
    lines = Lines(source)
    return "\n\n".join(
        "\n".join("".join(piece.text for piece in line).rstrip() for line in explained(d, name, lines, width))
        for d in diagnostics
    )
