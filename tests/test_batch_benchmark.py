"""What `make bench-batch` reads: filings that are true to themselves, and a process that is killed."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest

import form4parse
from benchmarks.mixture import write
from benchmarks.varied import Original, Total, total
from benchmarks.watched import run
from tests.cases import HERE

FOLDER = HERE / "cases"
SOURCES = (
    "cells/form4-ref-page-derivatives.html",
    "cells/form3-sec-page-three-owners.md",
    "cells/tabs-form4-sec-page-transactions-and-holdings.txt",
    "columns/submission-2000-signed.txt",
    "columns/typed-form4-1996.txt",
    "reading-order/text-browser-form4-sec-page-footnotes.txt",
    "xml/form4-both-tables.xml",
)


@pytest.mark.parametrize("name", SOURCES)
def test_a_variant_is_another_filing_in_the_same_places(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    before = form4parse.parse(data)
    varied, expected = Original(data, [before]).varied(random.Random(1))  # noqa: S311
    after = form4parse.parse(varied)
    assert [*map(len, varied.splitlines())] == [*map(len, data.splitlines())]
    assert total([after]) == expected != total([before])
    assert after.issuer.name != before.issuer.name
    assert [owner.name for owner in after.reporting_owners] != [owner.name for owner in before.reporting_owners]
    assert [d.code for d in after.diagnostics if d.severity == "error"] == [
        d.code for d in before.diagnostics if d.severity == "error"
    ]


def test_dates_go_by_the_same_number_of_days_wherever_they_stand() -> None:
    data = (FOLDER / "xml/form4-both-tables.xml").read_bytes()
    before = form4parse.parse(data)
    chance = random.Random(1)  # noqa: S311
    original = Original(data, [before])
    shifts = set()
    for _ in range(20):
        after = form4parse.parse(original.varied(chance)[0])
        assert after.period_of_report
        assert before.period_of_report
        days = after.period_of_report - before.period_of_report
        shifts.add(days)
        for new, old in zip(after.non_derivative_table, before.non_derivative_table, strict=True):
            if old.transaction_date:
                assert new.transaction_date == old.transaction_date + days
    assert len(shifts) > 5


def test_no_two_files_are_alike_and_all_is_added_up(tmp_path: Path) -> None:
    made = write(tmp_path, 25, lambda _: None)
    contents = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert len(set(contents)) == len(contents) == made.files
    assert made.bad == 1
    read = Total()
    for data in contents:
        try:
            read = read.plus(total(form4parse.parse_all(data)))
        except form4parse.NotAFilingError:
            made = made._replace(bad=made.bad - 1)
    assert made.bad == 0
    assert read == made.total


def test_a_process_is_watched_and_killed() -> None:
    sleeping = (sys.executable, "-c", "import time; time.sleep(60)")
    before = time.perf_counter()
    ended = run(sleeping, 0.2)
    assert ended.is_killed
    assert ended.seconds <= time.perf_counter() - before
    assert not run((sys.executable, "-c", "")).is_killed


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(OSError, match="so it is"):
        run((sys.executable, "-c", "raise SystemExit('so it is')"))
