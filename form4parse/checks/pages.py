"""The checks of a page: whether what every form has was found on it, and whether its tables have rows."""

from __future__ import annotations

from collections.abc import Iterator

from form4parse.checks.filing import Finding
from form4parse.model import Filing

_ITEMS = {
    "period_of_report": "the date of the period",
    "issuer.name": "the issuer's name",
    "reporting_owners": "the reporting owner",
    "signatures": "a signature",
}


def check_page(filing: Filing, parts: frozenset[str]) -> Iterator[Finding]:
    """`parts` are the names of the parts that were found on the page."""
    stated = {
        "period_of_report": filing.period_of_report,
        "issuer.name": filing.issuer.name,
        "reporting_owners": [o for o in filing.reporting_owners if o.name],
        "signatures": filing.signatures,
    }
    for path, what in _ITEMS.items():
        if not stated[path]:
            yield Finding("item-missing", path, (what,))
    if "relationship" not in parts and "owners" not in parts:
        yield Finding("item-missing", "reporting_owners[0].is_director", ("the relationship to the issuer",))
    yield from _tables(filing, parts)


def _tables(filing: Filing, parts: frozenset[str]) -> Iterator[Finding]:
    tables = {"non_derivative_table": "Table I", "derivative_table": "Table II"}
    nothing = not (filing.non_derivative_table or filing.derivative_table or filing.no_securities_owned)
    for path, name in tables.items():
        if path not in parts:
            yield Finding("item-missing", path, (name,))
        elif nothing:
            yield Finding("table-without-rows", path)
