"""Whatever is given, a filing comes back or one of the errors that say why not."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import form4parse
from benchmarks.hostile import KINDS
from form4parse.marks import ALL
from tests.cases import CASES, EDITIONS, HERE, Case

XML = (HERE / "cases/xml/form4-both-tables.xml").read_text()
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(data: bytes | str) -> None:
    with contextlib.suppress(form4parse.Form4ParseError):
        for filing in form4parse.parse_all(data, variants=[EDITIONS]):
            assert filing.to_dict()["diagnostics"] is not None


def without_lines(data: bytes, rng: random.Random) -> bytes:
    return b"\n".join(line for line in data.split(b"\n") if rng.random() > 0.1)


def shuffled(data: bytes, rng: random.Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(5):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def sprinkled(data: bytes, rng: random.Random) -> bytes:
    noise = [*(c.encode() for c in ALL), b"|", b"\t", b"<", b">", b"&", b"(1)", b"\x00", b"\xff", b"\n", b"$", b"X"]
    changed = bytearray(data)
    for _ in range(40):
        at = rng.randrange(len(changed))
        changed[at : at + rng.randrange(3)] = rng.choice(noise)
    return bytes(changed)


def doubled(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + data[at // 2 :]


@often
@given(
    st.sampled_from(CASES),
    st.sampled_from([without_lines, shuffled, sprinkled, doubled]),
    st.integers(min_value=0, max_value=2**32),
)
def test_damaged_cases(case: Case, damage: Callable[[bytes, random.Random], bytes], seed: int) -> None:
    survives(damage(case.path.read_bytes(), random.Random(seed)))  # noqa: S311  # damage need not be unforeseeable


@often
@given(st.text())
def test_any_text(text: str) -> None:
    survives(text)


@often
@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    survives(data)


@often
@given(
    st.lists(st.sampled_from([*ALL, "FORM 4", "1. Name and Address of Reporting Person*", "|", "\t", "\n", "X", "(1)"]))
)
def test_marks_and_captions(pieces: list[str]) -> None:
    survives("FORM 4\n" + " ".join(pieces))


HOSTILE = {
    "entities": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    "external entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    "external DTD": '<?xml version="1.0"?><!DOCTYPE ownershipDocument SYSTEM "http://localhost/x.dtd">',
    "parameter entity": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>',
}


@pytest.mark.parametrize("declared", HOSTILE.values(), ids=list(HOSTILE))
def test_declared_entities_are_refused(declared: str) -> None:
    with pytest.raises(form4parse.HostileSourceError):
        form4parse.parse(XML.replace('<?xml version="1.0"?>', declared))


def test_a_deep_page_is_read_or_refused() -> None:
    survives("<html><body>" + "<div><table><tr><td>" * 3000 + "FORM 4")


def test_a_row_of_many_cells() -> None:
    page = (HERE / "cases/cells/form4-ref-page-options.md").read_text()
    survives(page.replace("| Date |", "| Date |" + " |" * 5000))


HEAD = "FORM 4\n1. Name and Address of Reporting Person*\n2. Issuer Name and Ticker or Trading Symbol\n"
PAGE = (HERE / "cases/cells/form4-sec-page-values.md").read_text()
REPEATED = {
    "pipes": HEAD + "|",
    "rows of bars": PAGE + "| a | b | c |\n",
    "digits": HEAD + "12 ",
    "parentheses": HEAD + "(",
    "numbers of notes": HEAD + "Explanation of Responses:\n(1) a\nb\n",
    "marks": HEAD + "X\n",
    "captions": HEAD,
    "captions on one line": HEAD.replace("\n", " "),
    "filings": PAGE,
    "filings on one line": PAGE.replace("\n", " "),
    "signatures": HEAD + "/s/ A 01/02/2020\n** Signature of Reporting Person\n",
    "counts of pages": HEAD + "page 1 of 2\n",
    "quoted lines": HEAD + "> a\n",
    "fields of a letter": HEAD + HEAD + "A: b\n",
    "cells of HTML": "<html><body><table><tr><td>" + HEAD + "<tr><td>a<td>b",
}
_LONG = 50_000
_PATIENCE = 5.0
"""Seconds; what grows with the square of the length took minutes."""


@pytest.mark.parametrize("end", REPEATED.values(), ids=list(REPEATED))
def test_what_is_repeated_without_end_is_read_in_time(end: str) -> None:
    last = end.splitlines(keepends=True)[-1] if end not in (HEAD, PAGE) else end
    begin = time.process_time()
    survives(end + last * (_LONG // len(last)))
    assert time.process_time() - begin < _PATIENCE


WORST = (
    "references",
    "marks",
    "notes",
    "rows in lines",
    "rows in one line",
    "rows cell by cell",
    "nested tables",
)


@pytest.mark.parametrize("kind", WORST)
def test_a_megabyte_is_read_or_refused_in_time(kind: str) -> None:
    data = KINDS[kind](1_000_000)
    begin = time.process_time()
    survives(data)
    assert time.process_time() - begin < 2 * _PATIENCE, "a slow machine may take twice the time that is promised"


def test_a_table_that_is_too_long_is_reported() -> None:
    filing = form4parse.parse(KINDS["rows in lines"](100_000))
    assert any(d.code == "table-too-long" and d.severity == "error" for d in filing.diagnostics)


def test_a_line_of_millions_of_characters_is_refused() -> None:
    with pytest.raises(form4parse.HostileSourceError):
        form4parse.parse(HEAD + "a 1 " * 1_200_000)
