"""sec-edgar-toolkit: `OwnershipFormParser(…).parse_all()`."""

from __future__ import annotations

from typing import Any

from sec_edgar_toolkit.parsers.ownership_forms import OwnershipFormParser

PACKAGE = "sec-edgar-toolkit"
_OTHERWISE = {
    "code": "transaction_code",
    "price_per_share": "transaction_price_per_share",
    "total_value": "transaction_total_value",
    "acquired_disposed_code": "transaction_acquired_disposed_code",
    "shares_owned": "shares_owned_following_transaction",
}
_SHARES = {"transaction": "transaction_shares", "holding": "shares_owned_following_transaction"}


def read(data: bytes) -> Any:
    return OwnershipFormParser(data).parse_all()


def facts(given: Any) -> dict[str, Any]:
    return {
        "header": given["document_info"] | {f"issuer_{name}": value for name, value in given["issuer_info"].items()},
        "owners": [owner | owner.get("relationship", {}) for owner in given["reporting_owners"]],
        "rows": [
            _row(table, kind, row)
            for table in ("non_derivative", "derivative")
            for kind in ("transaction", "holding")
            for row in given[f"{table}_{kind}s"]
        ],
    }


def _row(table: str, kind: str, row: dict[str, Any]) -> dict[str, Any]:
    underlying = {f"underlying_security_{name}": value for name, value in row.get("underlying_security", {}).items()}
    named = {_SHARES[kind] if name == "shares" else _OTHERWISE.get(name, name): value for name, value in row.items()}
    return {"table": table, "kind": kind} | named | underlying
