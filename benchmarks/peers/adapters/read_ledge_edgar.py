"""ledge-edgar: `parse_form4`, whose rows repeat what it has of the header."""

from __future__ import annotations

from typing import Any

from oxfordledge_edgar.form4 import parse_form4

PACKAGE = "ledge-edgar"
_OWNER = {
    "name": "insider_name",
    "officer_title": "insider_title",
    "is_director": "is_director",
    "is_officer": "is_officer",
    "is_ten_percent_owner": "is_ten_percent_owner",
}
_ROW = {
    "transaction_date": "transaction_date",
    "transaction_code": "transaction_code",
    "transaction_shares": "shares",
    "transaction_price_per_share": "price_per_share",
    "transaction_acquired_disposed_code": "acquired_disposed",
    "shares_owned_following_transaction": "shares_owned_after",
    "direct_or_indirect_ownership": "direct_or_indirect",
}


def read(data: bytes) -> Any:
    return parse_form4(data.decode())


def facts(rows: Any) -> dict[str, Any]:
    first = rows[0] if rows else None
    return {
        "header": {"issuer_cik": first.issuer_cik} if first else {},
        "owners": [{ours: getattr(first, theirs) for ours, theirs in _OWNER.items()}] if first else [],
        "rows": [
            {"table": "non_derivative", "kind": "transaction"}
            | {ours: getattr(row, theirs) for ours, theirs in _ROW.items()}
            for row in rows
        ],
    }
