"""What the checks look at: the rows of a filing with their paths, and what is said more than once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from form4parse.edition import Codes
from form4parse.model import Filing, SecurityRow

AMOUNTS = ("transaction_shares", "underlying_security_shares", "shares_owned_following_transaction")


class Row(NamedTuple):
    path: str
    row: SecurityRow

    def at(self, field: str) -> str:
        return f"{self.path}.{field}"


@dataclass(frozen=True)
class Facts:
    filing: Filing
    codes: Codes
    is_monthly: bool = False
    """Whether the form reports a month, whose last day is its period."""

    @cached_property
    def tables(self) -> tuple[list[Row], list[Row]]:
        """The rows of Table I, and those of Table II."""
        return (
            [Row(f"non_derivative_table[{i}]", row) for i, row in enumerate(self.filing.non_derivative_table)],
            [Row(f"derivative_table[{i}]", row) for i, row in enumerate(self.filing.derivative_table)],
        )

    @cached_property
    def rows(self) -> list[Row]:
        return [*self.tables[0], *self.tables[1]]

    @cached_property
    def form(self) -> str:
        """The number of the form; an amendment's is the form's."""
        return (self.filing.document_type or "")[:1]

    @cached_property
    def signed(self) -> dt.date | None:
        """The last day on which somebody signed."""
        return max((s.date for s in self.filing.signatures if s.date), default=None)

    @cached_property
    def amounts(self) -> Counter[Decimal]:
        """How often each amount of shares stands in the rows."""
        found = (getattr(row, field) for _, row in self.rows for field in AMOUNTS)
        return Counter(value for value in found if value is not None)

    @cached_property
    def dates(self) -> Counter[dt.date]:
        """How often each date stands in the rows, in item 3 and beside the signatures."""
        found = [self.filing.period_of_report, *(s.date for s in self.filing.signatures)]
        found += [row.transaction_date for _, row in self.rows]
        return Counter(value for value in found if value is not None)

    def unconfirmed(self, values: dict[str, dt.date]) -> tuple[str, ...]:
        """Of dates that do not go together those that stand nowhere else; all if each does."""
        alone = tuple(path for path, value in values.items() if self.dates[value] < 2)
        return alone or tuple(values)
