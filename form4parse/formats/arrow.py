"""A filing's flat tables as Arrow tables, which pandas and polars take."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from form4parse.diagnostics import CODES
from form4parse.errors import MissingExtraError
from form4parse.formats import Plain, Record
from form4parse.formats.flat import Flat, Table, rows_of, tables

_DIGITS, _DECIMALS = 38, 18
"""Those of decimal128, the widest number that most readers take. Computed averages are filed with up to 17 decimals."""


def pyarrow() -> Any:
    """Raises MissingExtraError where it is not installed."""
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtraError(
            'Arrow and Parquet are written with pyarrow, which is not installed: pip install "form4parse[parquet]"'
        ) from None
    return pa


def arrow_tables(filing: Plain, source_file: str) -> dict[str, Any]:
    """A `pyarrow.Table` by the name of each of the tables, also where it has no rows."""
    rows = fitting_rows(Record(source_file, 1, 1, filing))
    return {table.name: arrow_table(table, rows[table.name]) for table in tables()}


def arrow_table(table: Table, rows: Sequence[Flat]) -> Any:
    columns = zip(*rows, strict=True) if rows else ((),) * len(table.columns)
    schema = schema_of(table)
    arrays = [_array(kind, values) for kind, values in zip(schema.types, columns, strict=True)]
    return pyarrow().table(arrays, schema=schema)


def schema_of(table: Table) -> Any:
    pa = pyarrow()
    types = {
        "date": pa.date32(),
        "amount": pa.decimal128(_DIGITS, _DECIMALS),
        "flag": pa.bool_(),
        "whole number": pa.int64(),
        "row number": pa.int64(),
        "filing number": pa.int64(),
    }
    return pa.schema([(column.name, types.get(column.kind, pa.string())) for column in table.columns])


def fitting_rows(record: Record) -> dict[str, list[Flat]]:
    """The rows, without amounts that do not fit: these are absent, and the diagnostics say so and what they are."""
    return rows_of(record._replace(filing=_fitting(record.filing)))


def _array(kind: Any, values: Sequence[Any]) -> Any:
    pa = pyarrow()
    if pa.types.is_date32(kind):
        return pa.array(values, pa.string()).cast(kind)
    if pa.types.is_decimal(kind):
        return pa.array([value if value is None else Decimal(value) for value in values], kind)
    return pa.array(values, kind)


def _fitting(filing: Plain) -> Plain:
    changed: dict[str, list[Any]] = {}
    said = []
    for table in tables():
        amounts = [column.path for column in table.columns if column.kind == "amount"]
        for place, row in enumerate(filing[table.rows] if amounts else ()):
            for name in amounts:
                if row["kind"] == table.kind and (given := row[name]) and not _fits(given):
                    rows = changed.setdefault(table.rows, list(filing[table.rows]))
                    rows[place] = {**rows[place], name: None}
                    said.append(_too_long(given, f"{table.rows}[{place}].{name}"))
    return {**filing, **changed, "diagnostics": [*filing["diagnostics"], *said]} if said else filing


def _fits(given: str) -> bool:
    whole, _, decimals = given.lstrip("-").partition(".")
    return len(whole) <= _DIGITS - _DECIMALS and len(decimals) <= _DECIMALS


def _too_long(given: str, path: str) -> dict[str, Any]:
    code = CODES["amount-too-long"]
    message = code.message.format(given)
    return {"code": "amount-too-long", "severity": code.severity, "message": message, "field": path, "span": None}
