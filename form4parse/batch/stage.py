"""Where a run with an output keeps what it has read until all is read: a SQLite file beside the output. What is in it
is whole, at whatever moment the run is killed."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

from form4parse.batch.given import Given
from form4parse.batch.lock import Lock
from form4parse.batch.outcomes import READ, Outcome
from form4parse.formats import Record

_TABLES = """
CREATE TABLE IF NOT EXISTS run (settings TEXT NOT NULL, mark TEXT NOT NULL, is_written INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS source (
    id INTEGER PRIMARY KEY, key BLOB NOT NULL, nth INTEGER NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL,
    position INTEGER, kind TEXT NOT NULL, reason TEXT NOT NULL, gravest TEXT NOT NULL, filings TEXT NOT NULL,
    UNIQUE (key, nth));
CREATE INDEX IF NOT EXISTS in_order ON source (position);
"""
_SAFELY = """
PRAGMA locking_mode = EXCLUSIVE;  -- two runs do not share one
PRAGMA journal_mode = WAL;        -- what is committed stays when the run is killed, and committing does not wait
PRAGMA synchronous = NORMAL;      -- for the disk: when the machine itself stops, the last commits may be gone
"""


class StageError(Exception):
    """The stage cannot be used; a sentence that says why."""


class Stage:
    """To be closed: `with Stage(…) as stage`. Raises StageError where another run is at work on it, where it is no
    stage, or where it was begun with other settings."""

    def __init__(self, path: Path, settings: Mapping[str, str]) -> None:
        self.path = path
        self.mark = ""
        """What the names of the files that the run writes have in them, and nobody else's."""
        try:
            self._lock = Lock(path)
        except BlockingIOError:
            raise StageError(f"{path}: another run is at work on it.") from None
        except OSError as error:
            raise StageError(f"{path}: it cannot be written: {error.strerror or error}.") from None
        try:
            self._open(settings)
        except StageError:
            self._lock.release()
            raise

    def _open(self, settings: Mapping[str, str]) -> None:
        try:
            self._base = sqlite3.connect(self.path, timeout=0)
            self._base.executescript(_SAFELY + "BEGIN IMMEDIATE;" + _TABLES + "COMMIT;")
            self._begin(settings)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise StageError(f"{self.path}: another run is at work on it.") from None
            raise StageError(f"{self.path}: it cannot be written: {error}.") from None
        except sqlite3.DatabaseError:
            raise StageError(f"{self.path}: it is no unfinished run, or a damaged one; remove it.") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: object, _where: object) -> None:
        """After an error it is kept, where anything is in it."""
        try:
            if error and not self._base.execute("SELECT EXISTS (SELECT 1 FROM source)").fetchone()[0]:
                self.remove()
        except sqlite3.Error:
            pass  # it is closed already, or what follows says why it cannot be read
        finally:
            self.close()
        if isinstance(error, sqlite3.Error):
            raise StageError(f"{self.path}: it cannot be written or read: {error}; --resume goes on with it.") from None

    def close(self) -> None:
        self._base.close()
        self._lock.release()

    def remove(self) -> None:
        """And close it."""
        self._base.close()
        self.path.unlink(missing_ok=True)
        self._lock.release()

    def _begin(self, settings: Mapping[str, str]) -> None:
        found = self._base.execute("SELECT settings, mark FROM run").fetchone()
        if found is None:
            self.mark = secrets.token_hex(4)
            with self._base:
                self._base.execute("INSERT INTO run VALUES (?, ?, 0)", (json.dumps(settings), self.mark))
            return
        before, self.mark = json.loads(found[0]), found[1]
        if differing := [name for name in settings if settings[name] != before.get(name)]:
            name = differing[0]
            raise StageError(
                f"{self.path}: the unfinished run was begun with another {name} ({before.get(name) or 'none'}, not "
                f"{settings[name] or 'none'}); go on with that one, or remove the file."
            )
        with self._base:
            self._base.execute("UPDATE source SET position = NULL")  # a source may be gone

    def left(self, sources: Iterable[Given], done: Callable[[Outcome], None]) -> Iterator[Given]:
        """Those that are not in it as they are now; `done` is told what came of the others."""
        find = "SELECT id, kind, reason, gravest FROM source WHERE (key, nth, stamp) = (?, ?, ?)"
        place = "UPDATE source SET position = ?, name = ? WHERE id = ?"
        for position, given in enumerate(sources):
            found = given.stamp and self._base.execute(find, (*_key(given), given.stamp)).fetchone()
            if not found:
                yield given._replace(position=position)
                continue
            at, kind, reason, gravest = found
            self._base.execute(place, (position, given.name, at))
            done(Outcome(given.name, kind, reason, gravest=tuple(gravest.split()), group=given.group))

    def put(self, done: Iterable[tuple[Given, Outcome]]) -> None:
        """Keeps what came of a few sources; all of them or, where the run is killed, none."""
        put = "INSERT OR REPLACE INTO source VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        with self._base:
            self._base.executemany(put, (_row(given, outcome) for given, outcome in done))

    def records(self) -> Iterator[Record]:
        """Every filing, in the order of the sources."""
        for name, filings in self._rows("name, filings", f"kind = '{READ}'"):
            yield from Outcome(name, READ, filings=tuple(filings.split("\n"))).records()

    def is_any_read(self) -> bool:
        return any(True for _ in self._rows("name", f"kind = '{READ}'"))

    def unread(self) -> Iterator[tuple[str, ...]]:
        """The name of each source that gave no filing, what became of it, and why."""
        return self._rows("name, kind, reason", f"kind != '{READ}'")

    def _rows(self, columns: str, condition: str) -> Iterator[tuple[str, ...]]:
        wanted = f"SELECT {columns} FROM source WHERE position IS NOT NULL AND {condition} ORDER BY position"  # noqa: S608  # ours
        return self._base.execute(wanted)

    def written(self) -> None:
        """The output is about to get its name."""
        with self._base:
            self._base.execute("UPDATE run SET is_written = 1")

    def is_written(self) -> bool:
        """Whether the run ended when its output was about to get its name, or had got it."""
        return bool(self._base.execute("SELECT is_written FROM run").fetchone()[0])


def _key(given: Given) -> tuple[bytes, int]:
    return os.fsencode(given.key or given.name), given.nth


def _row(given: Given, outcome: Outcome) -> tuple[str | bytes | int, ...]:
    filings, gravest = "\n".join(outcome.filings), " ".join(outcome.gravest)
    return *_key(given), given.name, given.stamp, given.position, outcome.kind, outcome.reason, gravest, filings
