"""edgartools: `Ownership.from_xml`. It asks the network whether an owner is a company; here nobody is."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from edgar.ownership import Ownership, owners

PACKAGE = "edgartools"
_REFERENCES = re.compile(r"\s*\[F\d+(,F\d+)*\]$")
"""It writes them behind the value."""
_OWNER = {
    "cik": "cik",
    "name": "name_unreversed",
    "is_director": "is_director",
    "is_officer": "is_officer",
    "is_ten_percent_owner": "is_ten_pct_owner",
    "is_other": "is_other",
    "officer_title": "officer_title",
}
_ROW = {
    "security_title": "Security",
    "conversion_or_exercise_price": "ExercisePrice",
    "transaction_date": "Date",
    "transaction_code": "Code",
    "equity_swap_involved": "EquitySwap",
    "transaction_shares": "Shares",
    "transaction_price_per_share": "Price",
    "transaction_acquired_disposed_code": "AcquiredDisposed",
    "exercise_date": "ExerciseDate",
    "expiration_date": "ExpirationDate",
    "underlying_security_title": "Underlying",
    "underlying_security_shares": "UnderlyingShares",
    "shares_owned_following_transaction": "Remaining",
    "direct_or_indirect_ownership": "DirectIndirect",
    "nature_of_ownership": "NatureOfOwnership",
}
_HOLDING = _ROW | {"shares_owned_following_transaction": "Shares", "transaction_shares": ""}
_OTHERWISE = {"Nature Of Ownership": "NatureOfOwnership", "Direct Indirect": "DirectIndirect"}


owners.Entity = lambda _: SimpleNamespace(data=SimpleNamespace(is_company=False))


def read(data: bytes) -> Any:
    return Ownership.from_xml(data.decode())


def facts(filing: Any) -> dict[str, Any]:
    return {
        "header": {
            "document_type": filing.form,
            "period_of_report": filing.reporting_period,
            "no_securities_owned": filing.no_securities,
            "aff10b5_one": filing.aff10b5_one,
            "issuer_cik": filing.issuer.cik,
            "issuer_name": filing.issuer.name,
            "issuer_trading_symbol": filing.issuer.ticker,
        },
        "owners": [
            {ours: getattr(owner, theirs) for ours, theirs in _OWNER.items()}
            for owner in filing.reporting_owners.owners
        ],
        "rows": [
            {"table": table, "kind": kind} | _row(row, _ROW if kind == "transaction" else _HOLDING)
            for table, held in (
                ("non_derivative", filing.non_derivative_table),
                ("derivative", filing.derivative_table),
            )
            for kind, given in (("transaction", held.transactions), ("holding", held.holdings))
            if not given.empty
            for row in given.data.to_dict("records")
        ],
    }


def _row(given: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    row = {_OTHERWISE.get(name, name): value for name, value in given.items()}
    if "Direct" in row:
        row["DirectIndirect"] = "D" if row["Direct"] == "Yes" else "I"
    return {ours: _bare(row.get(theirs)) for ours, theirs in names.items()}


def _bare(value: Any) -> Any:
    return _REFERENCES.sub("", value) if isinstance(value, str) else value
