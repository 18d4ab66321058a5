"""form4parse: `parse`, whose rows have the names of the schema."""

from __future__ import annotations

from typing import Any

import form4parse

PACKAGE = "form4parse"
_TABLES = ("non_derivative", "derivative")


def read(data: bytes) -> form4parse.Filing:
    return form4parse.parse(data)


def facts(filing: form4parse.Filing) -> dict[str, Any]:
    given = filing.to_dict()
    issuer = {f"issuer_{name}": value for name, value in given["issuer"].items()}
    rows = [{"table": table, **row} for table in _TABLES for row in given[f"{table}_table"]]
    return {"header": given | issuer, "owners": given["reporting_owners"], "rows": rows}
