"""The checks that hold for every source: dates, codes, references, owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from form4parse.model import Filing, SecurityRow

_DUE_IN_A_TRANSACTION = {
    ("transaction_date",): "a date",
    ("transaction_code",): "a code",
    ("transaction_shares", "transaction_total_value"): "an amount",
    ("transaction_acquired_disposed_code",): "A or D",
}


class Finding(NamedTuple):
    code: str
    path: str | None
    details: tuple[str, ...] = ()


def check(filing: Filing, sides: Mapping[str, str]) -> Iterator[Finding]:
    """`sides` says which transaction codes leave no choice between acquisition (A) and disposition (D)."""
    rows = [
        (f"{table}[{number}]", row)
        for table in ("non_derivative_table", "derivative_table")
        for number, row in enumerate(getattr(filing, table))
    ]
    yield from _references(filing, rows)
    last_signed = max((s.date for s in filing.signatures if s.date), default=date.max)
    for path, row in rows:
        yield from _side(path, row, sides)
        yield from _dates(path, row, last_signed)
        yield from _due(path, row)
        yield from _nature(path, row)
    for number, owner in enumerate(filing.reporting_owners):
        if owner.is_officer and not owner.officer_title:
            yield Finding("officer-without-title", f"reporting_owners[{number}].officer_title")
    yield from _period(filing)


def _references(filing: Filing, rows: list[tuple[str, SecurityRow]]) -> Iterator[Finding]:
    """In both directions."""
    ids = {f.id for f in filing.footnotes}
    for path, row in rows:
        for field, refs in row.footnotes.items():
            yield from (
                Finding("reference-without-footnote", f"{path}.footnotes.{field}", (ref,))
                for ref in refs
                if ref not in ids
            )
    for number in unreferenced(filing):
        yield Finding("footnote-without-reference", f"footnotes[{number}].id", (filing.footnotes[number].id,))


def unreferenced(filing: Filing) -> list[int]:
    """The numbers of the footnotes that nothing refers to."""
    rows = (*filing.non_derivative_table, *filing.derivative_table)
    used = {ref for row in rows for refs in row.footnotes.values() for ref in refs}
    return [number for number, footnote in enumerate(filing.footnotes) if footnote.id not in used]


def _side(path: str, row: SecurityRow, sides: Mapping[str, str]) -> Iterator[Finding]:
    code, side = row.transaction_code, row.transaction_acquired_disposed_code
    if code and side and sides.get(code, side) != side:
        yield Finding("code-against-side", f"{path}.transaction_acquired_disposed_code", (code, sides[code]))


def _due(path: str, row: SecurityRow) -> Iterator[Finding]:
    """The schema: a transaction has a date, and an amount or at least a reference to what is said of it."""
    has_amount = row.transaction_shares is not None or row.transaction_total_value is not None
    is_whole = row.transaction_date and row.transaction_code and row.transaction_acquired_disposed_code and has_amount
    if row.kind != "transaction" or is_whole:
        return
    for fields, name in _DUE_IN_A_TRANSACTION.items():
        if not any(getattr(row, f) is not None or f in row.footnotes for f in fields):
            yield Finding("value-missing", f"{path}.{fields[0]}", (name,))


def _dates(path: str, row: SecurityRow, last_signed: date) -> Iterator[Finding]:
    if row.transaction_date and row.transaction_date > last_signed:
        yield Finding("date-after-signature", f"{path}.transaction_date")
    if row.exercise_date and row.expiration_date and row.expiration_date < row.exercise_date:
        yield Finding("expires-before-exercisable", f"{path}.expiration_date")


def _nature(path: str, row: SecurityRow) -> Iterator[Finding]:
    """The schema: mandatory when ownership is indirect, forbidden when it is direct."""
    stated = row.nature_of_ownership is not None or "nature_of_ownership" in row.footnotes
    if row.direct_or_indirect_ownership == "I" and not stated:
        yield Finding(
            "nature-against-ownership", f"{path}.nature_of_ownership", ("missing, though ownership is indirect",)
        )
    elif row.direct_or_indirect_ownership == "D" and stated:
        yield Finding(
            "nature-against-ownership", f"{path}.nature_of_ownership", ("stated, though ownership is direct",)
        )


def _period(filing: Filing) -> Iterator[Finding]:
    """Item 3 of Form 4 is the date of the earliest transaction that it reports."""
    if not filing.document_type or filing.document_type[0] != "4" or filing.period_of_report is None:
        return
    dates = [
        row.transaction_date
        for row in (*filing.non_derivative_table, *filing.derivative_table)
        if row.transaction_date and row.transaction_timeliness is None
    ]
    if dates and filing.period_of_report not in dates:
        yield Finding("period-not-earliest", "period_of_report")
