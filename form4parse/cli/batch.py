"""Runs a command over its sources: progress, problems on standard error, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from form4parse.cli.inputs import Problem, Read, count, read_each
from form4parse.diagnostics import SEVERITIES
from form4parse.errors import GrammarError
from form4parse.model import Filing

FINE, DOUBTED, UNREADABLE = 0, 1, 2
"""The exit statuses: all is well; diagnostics at or above --fail-on; bad usage, or a source that could not be read."""
_MANY = 20
"""Sources from which on progress is shown."""
NEVER = "never"
FAIL_ON = ("error", "warning", NEVER)


class Batch:
    def __init__(self, names: Sequence[str], variants: Sequence[Path], fail_on: str) -> None:
        self._names, self._variants, self._fail_on = names, tuple(variants), fail_on
        self.status = FINE

    def sources(self) -> Iterator[Read]:
        """The sources that could be read, one after another; the others are told on standard error."""
        check_variants(self._variants)
        for outcome in self._watched(read_each(self._names, self._variants)):
            if isinstance(outcome, Problem):
                complain(f"{outcome.name}: {outcome.why}")
                self.status = UNREADABLE
                continue
            self._judge(outcome.filings)
            yield outcome

    def is_single(self) -> bool:
        """Whether one source is asked for, by name."""
        return len(self._names) == 1 and not Path(self._names[0]).is_dir()

    def _judge(self, filings: Iterable[Filing]) -> None:
        if self._fail_on == NEVER:
            return
        failing = SEVERITIES[: SEVERITIES.index(self._fail_on) + 1]
        if any(d.severity in failing for f in filings for d in f.diagnostics):
            self.status = max(self.status, DOUBTED)

    def _watched(self, outcomes: Iterator[Read | Problem]) -> Iterator[Read | Problem]:
        """With a progress bar on long work, where a person watches."""
        if self.is_single() or not sys.stderr.isatty() or (total := count(self._names)) < _MANY:
            yield from outcomes
            return
        from rich.console import Console
        from rich.progress import track

        yield from track(outcomes, "Reading", total=total, console=Console(stderr=True), transient=True)


def check_variants(variants: tuple[Path, ...]) -> None:
    """Ends the program with one sentence if an edition file is wrong: no source could be read with it."""
    from form4parse.editions.library import library

    if not variants:
        return
    try:
        for name in library(variants).editions:
            library(variants).tables(name)
    except GrammarError as error:
        complain(str(error))
        raise SystemExit(UNREADABLE) from None


def complain(sentence: str) -> None:
    print(f"form4parse: {sentence}", file=sys.stderr)
