"""What holds of every case, whatever its snapshot says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

import form4parse
from form4parse.alignment.cells import AlignedPart, AlignedRow
from form4parse.editions.library import library
from form4parse.layout.page import Range
from form4parse.reading import prepare
from form4parse.source import source_of
from tests.cases import CASES, EDITIONS, PAGES, Case

_PREFIXES = 40

of_each_case = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
of_each_page = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in PAGES])


@of_each_page
def test_every_character_is_claimed_or_reported(case: Case) -> None:
    """It is written into the normal text, every line of which the parser takes or reports."""
    page, _, _, parts, _ = prepare(source_of(case.path.read_bytes()), library((EDITIONS,)))
    claimed = {i for part in parts for place in _places(part) for i in range(*place)} | {
        i for place in page.removed for i in range(*place)
    }
    assert _words_at(page.text, [i for i, c in enumerate(page.text) if c.isalnum() and i not in claimed]) == []


def _places(part: AlignedPart) -> Iterator[Range]:
    yield from part.ranges
    for line in (*part.before, *part.lines):
        if isinstance(line, AlignedRow):
            yield from (place for cell in line.cells for place in (*cell.text, *cell.refs))
        else:
            yield from line.ranges


@of_each_page
def test_what_no_rule_takes_is_reported(case: Case) -> None:
    filing = case.read()
    assert filing.tree is not None
    reported = [
        (d.span.start_line, d.span.start_column, d.span.end_line, d.span.end_column)
        for d in filing.diagnostics
        if d.span
    ]
    for token in filing.tree.scan_values(lambda _: True):
        if token.type in ("UNREAD", "STRAY", "MISREAD"):
            begin, end = (token.line, token.column), (token.end_line, token.end_column)
            assert any(r[:2] <= begin and end <= r[2:] for r in reported), token


def _words_at(text: str, places: list[int]) -> list[str]:
    wanted = set(places)
    return [m[0] for m in re.finditer(r"\w+", text) if wanted & set(range(m.start(), m.end()))]


@of_each_case
def test_json_round_trips(case: Case) -> None:
    data = case.read().to_dict()
    assert data == json.loads(json.dumps(data))


@of_each_case
def test_no_prefix_crashes(case: Case) -> None:
    data = case.path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // _PREFIXES)):
        try:
            form4parse.parse_all(data[:end], variants=[EDITIONS])
        except form4parse.NotAFilingError:
            continue
