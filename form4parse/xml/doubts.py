"""What was doubted of a filing before it was written as XML, and stands in comments before the document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from form4parse.diagnostics import ERROR
from form4parse.diagnostics.comments import BEGINNING, Commented, commented
from form4parse.model import Diagnostic, Filing, supplemented
from form4parse.spans import Lines

_MISSING = {"element-missing", "value-due", "value-missing"}
"""What is said of a value that is not there."""


def with_doubts(
    filings: Sequence[Filing], places: Sequence[tuple[int, int]], text: str, lines: Lines
) -> tuple[Filing, ...]:
    """Each filing with what the comments between the document before it and its own say. `places` are where the
    documents begin and end in the text."""
    if text.find(BEGINNING, 0, places[-1][0]) < 0:
        return tuple(filings)
    ends = (0, *(end for _, end in places))
    return tuple(
        _with(filing, [_diagnostic(said, text, lines) for said in commented(text, before, start)])
        for filing, before, (start, _) in zip(filings, ends, places, strict=False)
    )


def _with(filing: Filing, doubts: Sequence[Diagnostic]) -> Filing:
    return supplemented(filing, {}, filing.source_of, partial(_together, doubts)) if doubts else filing


def _together(doubts: Sequence[Diagnostic], found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What the comments say comes first. What is found again is said once, and so is why a value is missing."""
    said = {(doubt.code, doubt.field, doubt.message) for doubt in doubts}
    told = {doubt.field for doubt in doubts if doubt.severity == ERROR}
    return (
        *doubts,
        *(
            again
            for again in found
            if (again.code, again.field, again.message) not in said
            and not (again.code in _MISSING and again.field in told)
        ),
    )


def _diagnostic(said: Commented, text: str, lines: Lines) -> Diagnostic:
    place = partial(lines.span, said.start, said.end, text[said.start : said.end])
    return Diagnostic(said.code, said.severity, said.message, said.field, place)
