"""A SQLite database with the flat tables.

Dates are YYYY-MM-DD as text, flags 0 and 1. Amounts are numbers, so that they compare as such: an integer, or a float;
where that is not written with the same digits, OTHER_FIELDS has the exact figure. Columns are declared without types,
so that SQLite converts nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from form4parse.formats import Record, Refuse
from form4parse.formats.figures import unheld, with_exact
from form4parse.formats.flat import Flat, Table, rows_of, tables

_LARGEST = 2**63 - 1
"""The largest integer that SQLite keeps as one."""


def to_path(records: Iterable[Record], out: Path, refuse: Refuse) -> None:  # noqa: ARG001  # it takes any filing
    """All or nothing, in one transaction. Raises sqlite3.Error where there is no room, or the file holds tables."""
    with closing(sqlite3.connect(out, isolation_level=None)) as database:
        database.execute("BEGIN")
        writers = {table.name: _Writer(database, table) for table in tables()}
        for record in records:
            for name, rows in rows_of(_noted(record)).items():
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
            values[place] = None if values[place] is None else _number(values[place])
        return tuple(values)


def _noted(record: Record) -> Record:
    figures = unheld(record.filing, _is_exact)
    return record._replace(filing=with_exact(record.filing, figures)) if figures else record


def _is_exact(amount: str) -> bool:
    number = _number(amount)
    return isinstance(number, int) or Decimal(repr(number)) == Decimal(amount)


def _number(amount: str) -> int | float:
    """The nearest that SQLite has."""
    return int(amount) if "." not in amount and abs(Decimal(amount)) <= _LARGEST else float(amount)
