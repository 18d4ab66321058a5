"""A filing of any length. Its facts are invented, and agree with each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from form4parse import Filing, Footnote, Issuer, ReportingOwner, SecurityRow, Signature

_DAYS = (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
_REFERENCES = {"transaction_price_per_share": ("F1",)}


def filing(rows: int) -> Filing:
    return Filing(
        schema_version="X0508",
        document_type="4",
        period_of_report=_DAYS[0],
        issuer=Issuer(cik="0009990001", name="HOLLOWAY INSTRUMENTS CORP", trading_symbol="HLWY"),
        reporting_owners=(
            ReportingOwner(
                cik="0009990002",
                name="PENHALLOW IRIS",
                street1="4 QUARRY ROAD",
                city="BURLINGTON",
                state="VT",
                zip_code="05401",
                is_director=True,
            ),
        ),
        non_derivative_table=tuple(_row(number, rows) for number in range(rows)),
        footnotes=(Footnote("F1", "The price is an average of several trades on one day."),),
        signatures=(Signature("/s/ Iris Penhallow", _DAYS[-1]),),
    )


def _row(number: int, rows: int) -> SecurityRow:
    """Sales of a hundred shares each, the last of which leaves a thousand."""
    return SecurityRow(
        kind="transaction",
        security_title="Common Stock",
        transaction_date=_DAYS[number * len(_DAYS) // rows],
        transaction_form_type="4",
        transaction_code="S",
        equity_swap_involved=False,
        transaction_shares=Decimal(100),
        transaction_price_per_share=Decimal(3000 + number % 500) / 100,
        transaction_acquired_disposed_code="D",
        shares_owned_following_transaction=Decimal(1000 + 100 * (rows - 1 - number)),
        direct_or_indirect_ownership="D",
        footnotes=_REFERENCES if number % 4 == 0 else {},
    )
