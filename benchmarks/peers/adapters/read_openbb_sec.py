"""openbb-sec: what `get_form_4` does with each document. The request is answered with the document."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from typing import Any

from openbb_sec.utils import form4, ratelimit

PACKAGE = "openbb-sec"
_HEADER = {
    "document_type": "form",
    "issuer_cik": "issuer_cik",
    "issuer_name": "issuer",
    "issuer_trading_symbol": "symbol",
}
_OTHERWISE = {"transaction_type": "transaction_code"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


async def _answer(document: bytes, **_: object) -> bytes:
    return document


ratelimit.sec_amake_request = _answer


def read(data: bytes) -> Any:
    return _finished(form4.parse_form_4_data(_finished(form4.get_form_4_data(data))))


def _finished(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Without a loop: nothing is waited for."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError


def facts(given: Any) -> dict[str, Any]:
    rows = [{_OTHERWISE.get(name, _snake(name)): value for name, value in row.items()} for row in given]
    first = rows[0] if rows else {}
    names, ciks = ((first.get(name) or "").split(";") for name in ("owner", "owner_cik"))
    owners = [{"name": name, "cik": cik} for name, cik in zip(names, ciks, strict=True)]
    owners[0] = first | owners[0]
    return {
        "header": {ours: first.get(theirs) for ours, theirs in _HEADER.items()},
        "owners": owners,
        "rows": [
            {"table": _table(row), "kind": "transaction" if "transaction_code" in row else "holding"} | row
            for row in rows
        ],
    }


def _table(row: dict[str, Any]) -> str:
    """It puts both tables' rows in one list."""
    marks = ("underlying_security_title", "exercise_date", "expiration_date", "conversion_or_exercise_price")
    return "derivative" if any(mark in row for mark in marks) else "non_derivative"


def _snake(name: str) -> str:
    return _HUMP.sub("_", name).lower()
