"""datamule: a `Document` and its `tables`."""

from __future__ import annotations

import re
from typing import Any

from datamule.document.document import Document

PACKAGE = "datamule"
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MAIN = "345"
_OTHERWISE = {"aff10B5One": "aff10b5_one"}
_UNNAMED = {
    ("non_derivative", "transaction"): "deemed_execution_date",
    ("non_derivative", "holding"): "security_title",
    ("derivative", "transaction"): "conversion_or_exercise_price",
    ("derivative", "holding"): "conversion_or_exercise_price",
}
"""The fact that it calls "value"."""


def read(data: bytes) -> Any:
    return Document(type="4", content=data, filename="form4.xml", accession="", filing_date="").tables


def facts(tables: Any) -> dict[str, Any]:
    given: dict[str, list[dict[str, Any]]] = {
        table.name: [{_snake(name): value for name, value in row.items()} for row in table.data]
        for table in tables.tables
    }
    return {
        "header": (given.get(_MAIN) or [{}])[0],
        "owners": [
            {name.removeprefix("rpt_owner_"): value for name, value in owner.items()}
            for owner in given.get(f"{_MAIN}_reporting_owner", [])
        ],
        "rows": [
            {"table": table, "kind": kind, _UNNAMED[table, kind]: row.get("value"), **row}
            for table, kind in _UNNAMED
            for row in given.get(f"{_MAIN}_{table}_{kind}", [])
        ],
    }


def _snake(name: str) -> str:
    return _OTHERWISE.get(name) or _HUMP.sub("_", name.removesuffix("Value")).lower()
