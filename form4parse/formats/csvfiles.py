"""A folder of CSV files (RFC 4180, UTF-8), one for each flat table. What is absent is empty, flags are 0 and 1."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from form4parse.formats import Record, Refuse
from form4parse.formats.flat import rows_of, tables


def to_path(records: Iterable[Record], out: Path, refuse: Refuse) -> None:  # noqa: ARG001  # it takes any filing
    """Every table is written, also one without rows."""
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        writers = {}
        for table in tables():
            file = files.enter_context((out / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            writers[table.name] = csv.writer(file)
            writers[table.name].writerow(column.name for column in table.columns)
        for record in records:
            for name, rows in rows_of(record).items():
                writers[name].writerows([int(v) if isinstance(v, bool) else v for v in row] for row in rows)
