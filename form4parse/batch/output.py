"""The output of a run that can be gone on with after it was killed.

All that is read goes into a stage; when all is there, it is written under another name, which is changed when it is
whole. So what has the output's name is whole, at whatever moment the run ends."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from form4parse.batch.report import Report
from form4parse.batch.sources import absolute
from form4parse.batch.stage import Stage, was_written
from form4parse.errors import SupplyError
from form4parse.formats import Format, Record, Refuse

REFUSED = "refused"
"""What became of a filing that the format cannot take."""


class OutputError(Exception):
    """The output cannot be made; a sentence that says why."""


class Output:
    """What is written, and what stands beside it."""

    def __init__(self, path: Path, form: Format) -> None:
        self.path, self._form = path, form
        self.stage, self.report, self._unnamed = map(self._beside, (".part", ".report.jsonl", ".new"))

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def no_sources(self) -> frozenset[str]:
        """Absolute paths of what is not to be read, where the output stands in a folder that is."""
        stages = [Path(f"{self.stage}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
        return frozenset(absolute(p) for p in (self.path, self.report, self._unnamed, *stages))

    def is_done(self, *, resume: bool) -> bool:
        """Whether nothing is left to do. Raises OutputError where something is, and may not be done."""
        is_there, is_begun = os.path.lexists(self.path), self.stage.exists()
        if is_there and resume and (not is_begun or was_written(self.stage)):
            self.stage.unlink(missing_ok=True)
            return True
        if is_there:
            raise OutputError(f"{self.path}: it is there already, and is not overwritten.")
        if is_begun and not resume:
            raise OutputError(f"{self.stage}: an unfinished run is there; go on with it with --resume, or remove it.")
        if not self.path.parent.is_dir():
            raise OutputError(f"{self.path}: it cannot be written: there is no such folder.")
        return False

    def try_out(self) -> None:
        """Writes no filing, to know beforehand whether one can be written. Raises MissingExtraError and OutputError."""
        with self._told():
            if writer := self._form.to_path():
                writer(iter(()), self._cleared(), lambda _record, _reason: None)
            self._cleared()

    def write(
        self,
        stage: Stage,
        records: Iterable[Record],
        ready: Callable[[Record], Record],
        refuse: Refuse,
        *,
        is_single: bool,
    ) -> None:
        """From the stage, which is removed then. `ready` makes a filing ready to be written, or raises SupplyError.
        A report is made where there is something to say; no output, where no source could be read, or no filing could
        be written."""
        with self._told(), Report(self.report) as report:
            for name, kind, reason in stage.unread():
                report.add(name, kind, reason)
            kept = Counter[bool]()

            def refused(record: Record, reason: str) -> None:
                kept[False] += 1
                report.add(record.file, REFUSED, reason, record.number if record.of > 1 else None)
                refuse(record, reason)

            def counted() -> Iterator[Record]:
                for record in records:
                    kept[True] += 1
                    try:
                        yield ready(record)
                    except SupplyError as error:
                        refused(record, str(error))

            try:
                self._writer(counted(), is_single=is_single)(self._cleared(), refused)
                is_empty = kept[True] == kept[False] if kept else not stage.is_any_read()
                if not is_empty:
                    self._name(stage)
            finally:
                self._cleared()
        stage.close()
        self.stage.unlink()
        if is_empty:
            raise OutputError(f"{self.path}: there is nothing to write, so it is not made.")

    def _name(self, stage: Stage) -> None:
        if os.path.lexists(self.path):
            raise OutputError(f"{self.path}: it is there by now; move it, and go on with --resume.")
        stage.written()
        if not self._unnamed.exists():
            self._unnamed.mkdir()  # a folder of no filings
        self._unnamed.rename(self.path)

    def _writer(self, records: Iterator[Record], *, is_single: bool) -> Callable[[Path, Refuse], None]:
        """As one text where the format is one, or may be one and there is one filing."""
        to_path, to_stream = self._form.to_path(), self._form.to_stream()
        first = next(records, None)
        every = chain([first] if first else [], records)
        if to_path and not (to_stream and is_single and first and first.of == 1):
            return lambda out, refuse: to_path(every, out, refuse)
        if not to_stream:
            raise TypeError(f"the format {self._form.module} writes nothing")

        def written(out: Path, refuse: Refuse) -> None:
            with out.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
                to_stream(every, file, refuse)

        return written

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"{self.path}: it cannot be written: {error.strerror or error}.") from None

    def _cleared(self) -> Path:
        """Where the output is written, without what a killed run has left there."""
        if self._unnamed.is_dir():
            shutil.rmtree(self._unnamed)
        else:
            self._unnamed.unlink(missing_ok=True)
        return self._unnamed
