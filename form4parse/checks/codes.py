"""What a transaction's code, and whether ownership is direct, say of the rest of a row."""

from __future__ import annotations

from collections.abc import Iterator

from form4parse.checks.facts import Facts
from form4parse.checks.finding import Finding

_DUE_IN_A_TRANSACTION = {
    ("transaction_date",): "a date",
    ("transaction_code",): "a code",
    ("transaction_shares", "transaction_total_value"): "an amount",
    ("transaction_acquired_disposed_code",): "A or D",
}


def side(facts: Facts) -> Iterator[Finding]:
    """Some codes leave no choice between acquisition (A) and disposition (D)."""
    sides = facts.codes["acquired_or_disposed"]
    for at, row in facts.rows:
        code, given = row.transaction_code, row.transaction_acquired_disposed_code
        if code and given and sides.get(code, given) != given:
            path = f"{at}.transaction_acquired_disposed_code"
            yield Finding("code-against-side", path, (code, sides[code]), (path, f"{at}.transaction_code"))


def table(facts: Facts) -> Iterator[Finding]:
    """Some codes are about derivatives alone."""
    derivative = facts.codes["only_of_derivatives"]
    for at, row in facts.tables[0]:
        code, path = row.transaction_code, f"{at}.transaction_code"
        if code and code in derivative:
            yield Finding("code-against-table", path, (code,), (path,))


def due(facts: Facts) -> Iterator[Finding]:
    """The schema: a transaction has a date, and an amount or at least a reference to what is said of it."""
    for at, row in facts.rows:
        has_amount = row.transaction_shares is not None or row.transaction_total_value is not None
        is_whole = (
            row.transaction_date and row.transaction_code and row.transaction_acquired_disposed_code and has_amount
        )
        if row.kind != "transaction" or is_whole:
            continue
        for fields, name in _DUE_IN_A_TRANSACTION.items():
            if not any(getattr(row, f) is not None or f in row.footnotes for f in fields):
                yield Finding("value-missing", f"{at}.{fields[0]}", (name,))


def nature(facts: Facts) -> Iterator[Finding]:
    """The schema: mandatory when ownership is indirect, forbidden when it is direct."""
    for at, row in facts.rows:
        stated = row.nature_of_ownership is not None or "nature_of_ownership" in row.footnotes
        path = f"{at}.nature_of_ownership"
        both = (path, f"{at}.direct_or_indirect_ownership")
        if row.direct_or_indirect_ownership == "I" and not stated:
            yield Finding("nature-against-ownership", path, ("missing, though ownership is indirect",), (path,))
        elif row.direct_or_indirect_ownership == "D" and stated:
            yield Finding("nature-against-ownership", path, ("stated, though ownership is direct",), both)
