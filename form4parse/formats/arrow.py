"""A filing's flat tables as Arrow tables, which pandas and polars take."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from form4parse.diagnostics import CODES
from form4parse.errors import MissingExtraError
from form4parse.formats import Plain, Record
from form4parse.formats.figures import unheld, with_exact
from form4parse.formats.flat import Flat, Table, rows_of, tables

_DIGITS, _DECIMALS = 18, 6
"""The schema takes twelve digits before the point and four behind it; the fractions of pages, down to 1/64, have six.
A product of two such amounts fits into decimal128, the widest number that most readers take."""


def pyarrow() -> Any:
    """Raises MissingExtraError where it is not installed."""
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtraError(
            'Arrow and Parquet are written with pyarrow, which is not installed: pip install "form4parse[parquet]"'
        ) from None
    return pa


def arrow_tables(filing: Plain, source_file: str, filing_no: int) -> dict[str, Any]:
    """A `pyarrow.Table` by the name of each of the tables, also where it has no rows."""
    rows = fitting_rows(Record(source_file, filing_no, filing_no, filing))
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
        "row of a diagnostic": pa.int64(),
    }
    return pa.schema([(column.name, types.get(column.kind, pa.string())) for column in table.columns])


def fitting_rows(record: Record) -> dict[str, list[Flat]]:
    """The rows, without amounts that do not fit: these are absent, the diagnostics say so, and OTHER_FIELDS
    has their figures."""
    return rows_of(record._replace(filing=_fitting(record.filing)))


def _array(kind: Any, values: Sequence[Any]) -> Any:
    pa = pyarrow()
    if pa.types.is_date32(kind):
        return pa.array(values, pa.string()).cast(kind)
    if pa.types.is_decimal(kind):
        return pa.array([value if value is None else Decimal(value) for value in values], kind)
    return pa.array(values, kind)


def _fitting(filing: Plain) -> Plain:
    figures = unheld(filing, _fits)
    if not figures:
        return filing
    changed = with_exact(filing, figures)
    said = []
    for (of, place), exact in figures.items():
        changed[of][place].update(dict.fromkeys(exact))
        said += [_too_long(given, f"{of}[{place}].{name}") for name, given in exact.items()]
    return {**changed, "diagnostics": [*filing["diagnostics"], *said]}


def _fits(given: str) -> bool:
    whole, _, decimals = given.lstrip("-").partition(".")
    return len(whole) <= _DIGITS - _DECIMALS and len(decimals) <= _DECIMALS


def _too_long(given: str, path: str) -> dict[str, Any]:
    code = CODES["amount-too-long"]
    message = code.message.format(given)
    return {"code": "amount-too-long", "severity": code.severity, "message": message, "field": path, "span": None}
