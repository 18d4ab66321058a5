"""A filing as rows of the SEC's flat tables. What these and their columns are stands in grammar/flat_tables.toml."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from form4parse.diagnostics import NOTE, SEVERITIES
from form4parse.editions.codes import flat_tables
from form4parse.formats import Plain, Record

Flat = tuple[Any, ...]
"""A row: plain values in the order of its table's columns. Dates are YYYY-MM-DD, amounts figures, both as text."""

_ROW = re.compile(r"(\w+)\[(\d+)\]\.?(.*)")
"""The path of a row, or of a value in it."""
_ACCESSION = "accession_number"


class _Doubt(NamedTuple):
    severity: str
    path: str
    """In the row; empty for the row as a whole."""


_Doubts = Mapping[tuple[str, int | None], list[_Doubt]]
"""Errors and warnings, by the list of the filing and the row in it; None for the list as a whole. Under ("", None)
those about the filing itself."""


class _About(NamedTuple):
    """What a diagnostic is about. Of a list that has two tables, as a whole or where its row is not there, these are
    both."""

    table_names: str | None
    row_number: int | None
    column_names: str | None


class _Row(NamedTuple):
    """What the columns are told."""

    record: Record
    data: Mapping[str, Any]
    number: int
    severities: Iterable[str]
    """Those of all errors and warnings that count for the row."""
    doubts: list[_Doubt]
    """Those among them that are about the row, or values of it."""
    about: _About | None = None
    """Of a diagnostic."""


_Get = Callable[[_Row], Any]


class Column(NamedTuple):
    name: str
    kind: str
    path: str = ""

    def get(self, table: Table) -> _Get:
        if self.kind in _OF_TABLE:
            return _OF_TABLE[self.kind](table)
        return _KINDS.get(self.kind, _value)(self.path)

    def paths(self) -> Iterable[str]:
        """Where its values stand in the row."""
        if self.kind == "relationship":
            return [*flat_tables()["relationship"]]
        if self.kind == "accession number":
            return [_ACCESSION]
        return [self.path] if self.path else []

    def holds(self, path: str) -> bool:
        return any(own == path or own.startswith(f"{path}.") for own in self.paths())


class Table(NamedTuple):
    name: str
    rows: str
    """Which list of the filing has its rows; empty for the filing itself."""
    kind: str | None
    """Of the rows, where the list has several."""
    columns: tuple[Column, ...]


@cache
def tables() -> tuple[Table, ...]:
    """All tables, in the order of the data set; ours comes last."""
    return tuple(map(_table, flat_tables()["tables"]))


def _table(said: Mapping[str, Any]) -> Table:
    added = flat_tables()["added"]
    # What is said of a filing is not doubted itself.
    doubts = [] if said["rows"] == "diagnostics" else added["doubts"]
    columns = (*said["columns"], *said.get("added", ()), *added["keys"], *doubts)
    return Table(said["name"], said["rows"], said.get("kind"), tuple(Column(*column) for column in columns))


def rows_of(record: Record) -> dict[str, list[Flat]]:
    """The rows of each table, by its name; none is left out. Surrogate keys (…_SK) are numbers of rows in Table I or
    II."""
    doubts = _doubts(record.filing["diagnostics"])
    return {
        name: [tuple([get(row) for get in gets]) for row in _rows(table, record, doubts)]  # (a generator takes longer)
        for name, (table, gets) in _plans().items()
    }


@cache
def _plans() -> Mapping[str, tuple[Table, tuple[_Get, ...]]]:
    return {table.name: (table, tuple(column.get(table) for column in table.columns)) for table in tables()}


def _rows(table: Table, record: Record, doubts: _Doubts) -> Iterable[_Row]:
    if not table.rows:
        of_all = {doubt.severity for said in doubts.values() for doubt in said}
        yield _Row(record, record.filing, 1, of_all, doubts.get(("", None), []))
        return
    of_list = doubts.get((table.rows, None), [])
    for place, data in enumerate(record.filing[table.rows]):
        if table.kind is None or data["kind"] == table.kind:
            said = of_list + doubts.get((table.rows, place), [])
            about = _about(record.filing, data["field"] or "") if table.rows == "diagnostics" else None
            yield _Row(record, data, place + 1, {doubt.severity for doubt in said}, said, about)


def _doubts(diagnostics: Iterable[Plain]) -> _Doubts:
    found: dict[tuple[str, int | None], list[_Doubt]] = defaultdict(list)
    for said in diagnostics:
        if said["severity"] == NOTE:
            continue
        path = said["field"] or ""
        at = _ROW.fullmatch(path)
        if at:
            found[at[1], int(at[2])].append(_Doubt(said["severity"], at[3]))
        elif path in _lists():
            found[path, None].append(_Doubt(said["severity"], ""))
        else:
            found["", None].append(_Doubt(said["severity"], path))
    return {place: list(dict.fromkeys(doubts)) for place, doubts in found.items()}


@cache
def _lists() -> frozenset[str]:
    return frozenset(table.rows for table in tables() if table.rows)


def _value(path: str) -> _Get:
    outer, _, inner = path.partition(".")
    if inner:
        return lambda row: (row.data[outer] or {}).get(inner)
    return lambda row: row.data[outer]


def _text(path: str) -> _Get:
    value = _value(path)
    return lambda row: writable(value(row))


def _references(path: str) -> _Get:
    value = _value(path)
    return lambda row: writable(",".join(ids)) if (ids := value(row)) else None


def _relationship(_: str) -> _Get:
    words = flat_tables()["relationship"].items()
    return lambda row: ",".join([word for box, word in words if row.data[box]]) or None


def _named(table: Table, paths: Iterable[str], data: Mapping[str, Any]) -> str | None:
    """The columns that have the values of some paths of a row, in the order of the table. Of what none has, the one for
    such fields is named."""
    other = [column for column in table.columns if column.kind == "other fields"]
    named: set[str] = set()
    for path in paths:
        holding = _holding(table.name, path)
        if not holding and path.partition(".")[0] in data:
            holding = other
        named.update(column.name for column in holding)
    return " ".join(column.name for column in table.columns if column.name in named) or None


@lru_cache(maxsize=1000)
def _holding(table_name: str, path: str) -> Sequence[Column]:
    """The columns of a table that have the values of a path. There are few, which are asked for again and again."""
    (columns,) = (table.columns for table in tables() if table.name == table_name)
    return [column for column in columns if column.holds(path)]


def _about(filing: Plain, path: str) -> _About:
    at = _ROW.fullmatch(path)
    if not at and path not in _lists():
        submission = tables()[0]
        return _About(submission.name, None, _named(submission, [path] if path else [], filing))
    rows, place, inner = (at[1], int(at[2]), at[3]) if at else (path, None, "")
    data = None if place is None else next(iter(filing.get(rows, ())[place : place + 1]), None)
    found = [t for t in tables() if t.rows == rows and (t.kind is None or data is None or t.kind == data["kind"])]
    return _About(
        " ".join(table.name for table in found) or None,
        None if place is None else place + 1,
        _named(found[0], [inner], data) if found and data and inner else None,
    )


def _doubtful_columns(table: Table) -> _Get:
    def get(row: _Row) -> str | None:
        return _named(table, [doubt.path for doubt in row.doubts if doubt.path], row.data)

    return get


def _other_fields(table: Table) -> _Get:
    inner: dict[str, set[str]] = defaultdict(set)
    for column in table.columns:
        for path in column.paths():
            outer, _, name = path.partition(".")
            inner[outer].add(name)
    elsewhere = _lists() if not table.rows else {"kind"}

    def get(row: _Row) -> str | None:
        found = {}
        for name, value in row.data.items():
            if name in elsewhere or (not value and value is not False):
                continue
            if name not in inner:
                found[name] = value
            elif isinstance(value, Mapping) and not value.keys() <= inner[name]:
                found[name] = {key: value[key] for key in value.keys() - inner[name]}
        return writable(json.dumps(found, ensure_ascii=False, sort_keys=True)) if found else None

    return get


def _doubt(row: _Row) -> str | None:
    return min(row.severities, key=SEVERITIES.index, default=None)


def writable(text: str | None) -> str | None:
    """With halves of characters, which no encoding can write, as their numbers."""
    return text if text is None or text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


_KINDS: Mapping[str, Callable[[str], _Get]] = {
    "text": _text,
    "references": _references,
    "relationship": _relationship,
    "accession number": lambda _: lambda row: writable(row.record.filing[_ACCESSION]),
    "row number": lambda _: lambda row: row.number,
    "file": lambda _: lambda row: writable(row.record.file) or None,
    "filing number": lambda _: lambda row: row.record.number,
    "table of a diagnostic": lambda _: lambda row: row.about and row.about.table_names,
    "row of a diagnostic": lambda _: lambda row: row.about and row.about.row_number,
    "columns of a diagnostic": lambda _: lambda row: row.about and row.about.column_names,
    "unread": lambda _: lambda _row: None,
    "doubt": lambda _: _doubt,
}
"""The kinds of columns whose values are not simply given as they are."""

_OF_TABLE: Mapping[str, Callable[[Table], _Get]] = {
    "doubtful columns": _doubtful_columns,
    "other fields": _other_fields,
}
