"""Runs a command over its sources: progress, problems on standard error, and the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from form4parse.batch.sources import count, is_single
from form4parse.cli.inputs import Read, read_each
from form4parse.cli.watching import FINE, UNREADABLE, Watch, complain
from form4parse.errors import GrammarError


class Batch:
    def __init__(self, names: Sequence[str], variants: Sequence[Path], fail_on: str) -> None:
        self._names, self._variants = names, tuple(variants)
        self._watch = Watch(fail_on)
        self.status = FINE

    def sources(self) -> Iterator[Read]:
        """The sources that could be read, one after another; the others are told on standard error."""
        check_variants(self._variants)
        with self._watch.shown("Reading", lambda: 0 if sys.stdout.isatty() else count(self._names)):
            for read in read_each(self._names, self._variants):
                self._watch.saw(read.outcome if isinstance(read, Read) else read)
                if isinstance(read, Read):
                    yield read
        self._watch.end()
        self.status = max(self.status, self._watch.status)

    def is_single(self) -> bool:
        """Whether one source is asked for, by name."""
        return is_single(self._names)


def check_variants(variants: tuple[Path, ...]) -> None:
    """Ends the program with one sentence if an edition file is wrong: no source could be read with it."""
    if not variants:
        return
    from form4parse.editions.library import library

    try:
        for name in library(variants).editions:
            library(variants).tables(name)
    except GrammarError as error:
        complain(str(error))
        raise SystemExit(UNREADABLE) from None
