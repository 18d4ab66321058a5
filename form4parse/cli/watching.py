"""What is told of a run on standard error: what failed, how far it is, and what came of it; and the exit status."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from form4parse.batch.outcomes import FAILED, PASSED_OVER, READ, UNSAID, Outcome
from form4parse.batch.read import MANY
from form4parse.batch.tally import Tally
from form4parse.diagnostics import ERROR, NOTE, SEVERITIES, WARNING
from form4parse.formats import Record

if TYPE_CHECKING:
    from form4parse.cli.bar import Bar

FINE, DOUBTED, UNREADABLE = 0, 1, 2
"""The exit statuses: all is well; diagnostics at or above --fail-on; bad usage, a source that could not be read, or a
filing that could not be written."""
NEVER = "never"
FAIL_ON = ("error", "warning", NEVER)
_MOST_SAID = 20
"""Failures that are told one by one where there is a report of all."""


def complain(sentence: str) -> None:
    print(f"form4parse: {sentence}", file=sys.stderr)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


class Watch:
    """Is told of every outcome, once."""

    def __init__(self, fail_on: str, report: Path | None = None) -> None:
        self._failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != NEVER else ()
        self._report = report
        self._tally = Tally()
        self._unsaid = 0
        self._before = 0
        self._began = time.monotonic()
        self._bar: Bar | None = None

    @property
    def status(self) -> int:
        if self._tally.sources[FAILED] or self._tally.refused:
            return UNREADABLE
        return DOUBTED if any(self._tally.filings[severity] for severity in self._failing) else FINE

    def saw(self, outcome: Outcome) -> None:
        self._tally.saw(outcome)
        if outcome.kind == FAILED:
            self._say(f"{outcome.name}: {outcome.reason}")
        if self._bar:
            self._bar.advance(self._tally.sources[FAILED])

    def saw_before(self, outcome: Outcome) -> None:
        """The same of a source that an earlier run has read."""
        self._before += 1
        self.saw(outcome)

    def refuse(self, record: Record, reason: str) -> None:
        """A filing could not be written."""
        self._tally.refused += 1
        which = f", {record.number} of {record.of}" if record.of > 1 else ""
        self._say(f"{record.file}{which}: {reason}")

    def _say(self, sentence: str) -> None:
        if self._report and self._tally.sources[FAILED] + self._tally.refused > _MOST_SAID:
            self._unsaid += 1
        else:
            complain(sentence)

    def written(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same filings, while they are written, with a bar of their own."""
        with self.shown("Writing", self._tally.filings.total):
            for record in records:
                yield record
                if self._bar:
                    self._bar.advance()

    @contextmanager
    def shown(self, what: str, total: Callable[[], int | None]) -> Iterator[None]:
        """With a progress bar on long work, where a person watches. `total` counts what there is to do, where that can
        be known beforehand."""
        count = total() if sys.stderr.isatty() else 0
        if count is not None and count < MANY:
            yield
            return
        from form4parse.cli.bar import Bar

        with Bar(what, count) as self._bar:
            yield
        self._bar = None

    def end(self) -> list[Outcome]:
        """All is read. Gives a failure for each folder, pattern and archive of which nothing was a filing."""
        empty = self._tally.empty()
        for outcome in empty:
            self.saw(outcome)
        return empty

    def is_of_many(self) -> bool:
        return self._tally.sources.total() >= MANY

    def sum_up(self) -> None:
        """A few lines on a batch: all of what it came to."""
        if self._unsaid:
            complain(f"and {self._unsaid:,} more; see {self._report}.")
        sources, filings = self._tally.sources, self._tally.filings
        took = time.monotonic() - self._began
        count = sources.total()
        before = f", {self._before:,} of them by an earlier run" if self._before else ""
        speed = (count - self._before) / took if took else 0
        print(
            f"{_counted(count, 'source')}{before}: {sources[READ]:,} read, {sources[FAILED]:,} failed, "
            f"{sources[PASSED_OVER]:,} passed over; {took:,.1f} s, {speed:,.0f} a second",
            f"{_counted(filings.total(), 'filing')}: {filings[ERROR]:,} with errors, "
            f"{filings[WARNING]:,} with warnings, {filings[NOTE] + filings[UNSAID]:,} without"
            + (f"; {self._tally.refused:,} could not be written" if self._tally.refused else ""),
            sep="\n",
            file=sys.stderr,
        )
