"""What holds of every case, whatever its snapshot says."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import form4parse
from form4parse.alignment.cells import LOOKALIKES, AlignedPart, AlignedRow
from form4parse.editions.codes import submission
from form4parse.editions.library import library
from form4parse.layout.html import read_html
from form4parse.layout.page import Range
from form4parse.layout.text import read_text
from form4parse.reading import pages, prepare
from form4parse.source import Source, kind_of, source_of
from form4parse.submission.envelope import submissions_in, taken
from tests.cases import CASES, EDITIONS, PAGES, Case

FORMS = submission()["documents"]["forms"]
_PREFIXES = 40
_THE_SAME = ('"', "same")
"""What stands for the value in the row above."""
_SPELT_OTHERWISE = {"state", "document_type", "transaction_acquired_disposed_code", "transaction_timeliness"}
"""A page may print a state's name, "Form 4", a plus sign, or V."""

of_each_case = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
of_each_page = pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in PAGES])


@of_each_page
def test_every_character_is_claimed_or_reported(case: Case) -> None:
    """It is written into the normal text, every line of which the parser takes or reports."""
    editions = library((EDITIONS,))
    for searched in (s for source in _opened(source_of(case.path.read_bytes())) for s in pages(source, editions)):
        page, _, _, parts, _, _ = prepare(searched, editions)
        claimed = {i for part in parts for place in _places(part) for i in range(*place)} | {
            i for place in (*page.removed, *page.moved) for i in range(*place)
        }
        assert _words_at(page.text, [i for i, c in enumerate(page.text) if c.isalnum() and i not in claimed]) == []


@pytest.mark.parametrize("case", [pytest.param(c, id=c.name) for c in PAGES if c.path.name.startswith("several-")])
def test_every_line_is_on_the_page_of_a_filing(case: Case) -> None:
    source, editions = source_of(case.path.read_bytes()), library((EDITIONS,))
    whole = read_html(source.text) if source.kind == "html" else read_text(source.text)
    assert sorted("".join(s.page.text for s in pages(source, editions)).split()) == sorted(whole.text.split())


def _opened(source: Source) -> Iterator[Source]:
    """The forms of a submission; the source itself where it is none."""
    found = submissions_in(source.text)
    for given in found:
        for document in (d for d in given.documents if d.type in FORMS):
            text = taken(source.text, given, [document]).text
            yield Source(text, source.encoding, kind_of(text))
    if not found:
        yield source


def _places(part: AlignedPart) -> Iterator[Range]:
    yield from part.ranges
    for line in (*part.before, *part.lines):
        if isinstance(line, AlignedRow):
            yield from (place for cell in line.cells for place in (*cell.text, *cell.refs))
        else:
            yield from line.ranges


@of_each_page
def test_what_no_rule_takes_is_reported(case: Case) -> None:
    for filing in case.read_all():
        assert filing.tree is not None
        reported = [
            (d.span.start_line, d.span.start_column, d.span.end_line, d.span.end_column)
            for d in filing.diagnostics
            if d.span
        ]
        for token in filing.tree.scan_values(lambda _: True):
            if token.type in ("UNREAD", "STRAY", "MISREAD") and any(map(str.isalnum, token)):
                begin, end = (token.line, token.column), (token.end_line, token.end_column)
                assert any(r[:2] <= begin and end <= r[2:] for r in reported), token


def _words_at(text: str, places: list[int]) -> list[str]:
    wanted = set(places)
    return [m[0] for m in re.finditer(r"\w+", text) if wanted & set(range(m.start(), m.end()))]


@of_each_case
def test_json_round_trips(case: Case) -> None:
    data = [filing.to_dict() for filing in case.read_all()]
    assert data == json.loads(json.dumps(data))


@of_each_case
def test_no_prefix_crashes(case: Case) -> None:
    data = case.path.read_bytes()
    for end in range(0, len(data), max(1, len(data) // _PREFIXES)):
        try:
            form4parse.parse_all(data[:end], variants=[EDITIONS])
        except form4parse.NotAFilingError:
            continue


@of_each_case
def test_spans_read_as_the_value_is_given(case: Case) -> None:
    for filing in case.read_all():
        inferred = {d.field for d in filing.diagnostics}
        for path, value in _leaves(filing.to_dict(), ""):
            span = filing.source_of(path)
            if span and path not in inferred and value is not False and path.rpartition(".")[2] not in _SPELT_OTHERWISE:
                assert _reads_as(span.text, value), (path, value, span.text)


@of_each_case
def test_spans_stand_where_they_say(case: Case) -> None:
    text = source_of(case.path.read_bytes()).text
    starts = [0, *(m.end() for m in re.finditer("\n", text))]
    for filing, path, value in ((f, p, v) for f in case.read_all() for p, v in _leaves(f.to_dict(), "")):
        if (span := filing.source_of(path)) and not isinstance(value, bool):
            there = text[
                starts[span.start_line - 1] + span.start_column - 1 : starts[span.end_line - 1] + span.end_column - 1
            ]
            assert _is_within(_letters(span.text), _letters(html.unescape(there))), (path, span.text, there)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The values of a filing with their paths; references are one value."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in ("diagnostics", "source"):
                yield from _leaves(child, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and ".footnotes." not in path:
        for number, child in enumerate(value):
            yield from _leaves(child, f"{path}[{number}]")
    elif value is not None:
        yield path, value


def _reads_as(text: str, value: Any) -> bool:
    if value is True:
        return bool(text.strip())
    if isinstance(value, list):
        return [f"F{number}" for number in dict.fromkeys(re.findall(r"\d+", text))] == value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        year, month, day = value.split("-")
        if re.fullmatch(r"\d{8}", text):  # as EDGAR's header has it
            return text == f"{year}{month}{day}"
        numbers = {int(n) for n in re.findall(r"\d+", text)}
        named = date(2000, int(month), 1).strftime("%b").lower() in text.lower()
        dated = int(day) in numbers and numbers & {int(year), int(year) % 100}
        return bool(dated) and (int(month) in numbers or named)
    if re.fullmatch(r"\d+(\.\d+)?", value) and re.search(r"\d", text):
        fraction = re.search(r"\d+/\d+", text)
        whole = re.sub(r"[^\d.]", "", text.replace(fraction[0] if fraction else "", "").translate(LOOKALIKES)) or "0"
        return Fraction(whole) + Fraction(fraction[0] if fraction else 0) == Fraction(value)
    if value == "0":
        return text.lower() == "none"
    if text.lower() in _THE_SAME:
        return True
    return _is_within(_letters(value).removeprefix("F") if value[1:].isdigit() else _letters(value), _letters(text))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _is_within(some: str, others: str) -> bool:
    """Whether the letters of one text are among the other's; their pieces may stand in another order there."""
    return not Counter(some) - Counter(others)
