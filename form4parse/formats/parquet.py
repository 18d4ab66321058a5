"""A folder of Parquet files, one for each of the flat tables."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from form4parse.formats import Record, Refuse
from form4parse.formats.arrow import arrow_table, fitting_rows, pyarrow, schema_of
from form4parse.formats.flat import Flat, Table, tables

_ROW_GROUP = 20_000
"""Rows of a table that are kept until they are written: some tens of megabytes in all, enough for fast scans."""


def to_path(records: Iterable[Record], out: Path, refuse: Refuse) -> None:  # noqa: ARG001  # it takes any filing
    """Every table is written, also one without rows. Amounts that Arrow cannot hold are absent, and said to be."""
    pyarrow()
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {table.name: files.enter_context(_Writer(table, out)) for table in tables()}
        for record in records:
            for name, rows in fitting_rows(record).items():
                writers[name].write(rows)


class _Writer:
    """Writes the rows of one table, some thousands at a time."""

    def __init__(self, table: Table, folder: Path) -> None:
        from pyarrow.parquet import ParquetWriter

        self._table, self._rows = table, list[Flat]()
        self._file = ParquetWriter(folder / f"{table.name}.parquet", schema_of(table))

    def write(self, rows: Iterable[Flat]) -> None:
        self._rows.extend(rows)
        if len(self._rows) >= _ROW_GROUP:
            self._flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._rows:
            self._flush()
        self._file.close()

    def _flush(self) -> None:
        self._file.write_table(arrow_table(self._table, self._rows))
        self._rows.clear()
