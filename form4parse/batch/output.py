"""The output of a run that can be gone on with after it was killed.

All that is read goes into a stage; when all is there, it is written under another name, which is changed when it is
whole. So what has the output's name is whole, at whatever moment the run ends. The stage is a lock, too: whoever does
not have it changes nothing; and what is removed has the stage's own mark in its name."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from form4parse.batch.flushed import flush, flush_folder
from form4parse.batch.report import Report, is_report
from form4parse.batch.sources import absolute
from form4parse.batch.stage import Stage
from form4parse.errors import SupplyError
from form4parse.formats import Format, Record, Refuse

REFUSED = "refused"
"""What became of a filing that the format cannot take."""
_THERE = "it is there already, and is not overwritten"


class OutputError(Exception):
    """The output cannot be made; a sentence that says why."""


class Output:
    """What is written, and what stands beside it."""

    def __init__(self, path: Path, form: Format) -> None:
        """Raises OutputError where it cannot be made."""
        if path.name in {"", ".."}:
            raise OutputError(f"{path}: {_THERE}.")
        self.path, self._form = path, form
        self.stage, self.report = self._beside(".part"), self._beside(".report.jsonl")

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)

    def _unnamed(self, stage: Stage) -> Path:
        return self._beside(f".{stage.mark}.new")

    def _unnamed_report(self, stage: Stage) -> Path:
        return self._beside(f".{stage.mark}.report.new")

    def no_sources(self, stage: Stage) -> frozenset[str]:
        """Absolute paths of what is not to be read, where the output stands in a folder that is."""
        stages = [Path(f"{self.stage}{ending}") for ending in ("", "-wal", "-shm", "-journal")]
        unnamed = self._unnamed(stage), self._unnamed_report(stage)
        return frozenset(absolute(p) for p in (self.path, self.report, *unnamed, *stages))

    def check(self, *, resume: bool) -> None:
        """Before anything is made. Raises OutputError where the output may not be begun, or gone on with."""
        with self._told():
            is_there, is_begun = map(_is_there, (self.path, self.stage))
            _is_there(self._beside(".12345678.report.new"))  # raises where names are too long
            is_foreign = _is_there(self.report) and not is_report(self.report)
        if is_there and resume and not is_begun:
            raise OutputError(f"{self.path}: it is there already, and no unfinished run belongs to it.")
        if is_there and not resume:
            raise OutputError(f"{self.path}: {_THERE}.")
        if is_begun and not resume:
            raise OutputError(f"{self.stage}: an unfinished run is there; go on with it with --resume, or remove it.")
        if is_foreign:
            raise OutputError(f"{self.report}: it is no report of an earlier run, and is not overwritten; move it.")
        if not self.path.parent.is_dir():
            raise OutputError(f"{self.path}: it cannot be written: there is no such folder.")

    def is_done(self, stage: Stage) -> bool:
        """Whether nothing is left to do; the stage is removed then. Raises OutputError where something is, and may not
        be done."""
        if not _is_there(self.path):
            return False
        if not stage.is_written():
            raise OutputError(f"{self.path}: {_THERE}.")
        stage.remove()
        return True

    def try_out(self, stage: Stage) -> None:
        """Writes no filing, to know beforehand whether one can be written. Raises MissingExtraError and OutputError."""
        with self._told():
            if writer := self._form.to_path():
                writer(iter(()), self._cleared(stage), lambda _record, _reason: None)
            self._cleared(stage)

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
        with self._told(), Report(self._unnamed_report(stage)) as report:
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
                self._writer(counted(), is_single=is_single)(self._cleared(stage), refused)
                is_empty = kept[True] == kept[False] if kept else not stage.is_any_read()
                if not is_empty:
                    flush(self._unnamed(stage))
                self._name(stage, report, is_empty=is_empty)
            finally:
                self._cleared(stage)
        stage.remove()
        if is_empty:
            raise OutputError(f"{self.path}: there is nothing to write, so it is not made.")

    def _name(self, stage: Stage, report: Report, *, is_empty: bool) -> None:
        if _is_there(self.report) and not is_report(self.report):
            raise OutputError(f"{self.report}: it is there by now; move it, and go on with --resume.")
        if is_empty:
            report.name(self.report)
            return
        if _is_there(self.path):
            raise OutputError(f"{self.path}: it is there by now; move it, and go on with --resume.")
        report.name(self.report)
        stage.written()
        self._unnamed(stage).rename(self.path)
        flush_folder(self.path.parent)

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

    def _cleared(self, stage: Stage) -> Path:
        """Where the output is written, without what a killed run has left there."""
        unnamed = self._unnamed(stage)
        if unnamed.is_dir():
            shutil.rmtree(unnamed)
        else:
            unnamed.unlink(missing_ok=True)
        return unnamed


def _is_there(path: Path) -> bool:
    """Also where it is a link that leads nowhere. Raises OSError where a name cannot be looked for."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
