"""A SQLite database with the flat tables.

Dates are YYYY-MM-DD as text, flags 0 and 1. Amounts are exact: an integer, a float where that is written with the same
digits, or else text, as `typeof` tells; columns are declared without types, so that SQLite converts nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

from form4parse.formats import Record, Refuse
from form4parse.formats.flat import Flat, Table, rows_of, tables

_LARGEST = 2**63 - 1
"""The largest integer that SQLite keeps as one."""


def to_path(records: Iterable[Record], out: Path, refuse: Refuse) -> None:  # noqa: ARG001  # it takes any filing
    """All or nothing, in one transaction. Raises sqlite3.Error where there is no room, or the file holds tables."""
    with closing(sqlite3.connect(out, isolation_level=None)) as database:
        database.execute("BEGIN")
        writers = {table.name: _Writer(database, table) for table in tables()}
        for record in records:
            for name, rows in rows_of(record).items():
                writers[name].write(rows)
        for writer in writers.values():
            writer.index()
        database.execute("COMMIT")


class _Writer:
    """Writes the rows of one table. Its names are those of the grammar's file, so that they are safe in statements."""

    def __init__(self, database: sqlite3.Connection, table: Table) -> None:
        names = [column.name for column in table.columns]
        self._database, self._table = database, table
        self._amounts = [place for place, column in enumerate(table.columns) if column.kind == "amount"]
        self._insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(names))})"  # noqa: S608
        database.execute(f"CREATE TABLE {table.name} ({', '.join(names)})")

    def write(self, rows: Sequence[Flat]) -> None:
        if rows:
            self._database.executemany(self._insert, map(self._stored, rows))

    def index(self) -> None:
        """Made last, which is faster than to keep it up to date."""
        keys = [column.name for column in self._table.columns if column.kind in ("file", "filing number")]
        for name, columns in (("file", ", ".join(keys)), ("accession", "ACCESSION_NUMBER")):
            self._database.execute(f"CREATE INDEX {self._table.name}_{name} ON {self._table.name} ({columns})")

    def _stored(self, row: Flat) -> Flat:
        if not self._amounts:
            return row
        values = list(row)
        for place in self._amounts:
            values[place] = exact(values[place])
        return tuple(values)


def exact(amount: str | None) -> Any:
    """As a number where SQLite keeps all its digits."""
    if amount is None:
        return None
    number = Decimal(amount)
    if "." not in amount:
        return int(number) if abs(number) <= _LARGEST else amount
    return float(number) if Decimal(repr(float(number))) == number else amount
