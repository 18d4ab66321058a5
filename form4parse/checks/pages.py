"""The checks of a page: whether what every form has was found on it, and whether its tables have rows."""

from __future__ import annotations

from collections.abc import Iterator

from form4parse.checks.filing import Finding
from form4parse.edition import Edition
from form4parse.model import Filing

_PATHS = {
    "owner": "reporting_owners",
    "issuer": "issuer.name",
    "relationship": "reporting_owners[0].is_director",
}
"""Where the data of a part is, if not under the part's name."""
_TABLES = ("non_derivative_table", "derivative_table")


def check_page(filing: Filing, parts: frozenset[str], edition: Edition) -> Iterator[Finding]:
    """`parts` are the names of the parts that were found on the page."""
    stated = {
        "period_of_report": filing.period_of_report,
        "issuer": filing.issuer.name,
        "owner": [o for o in filing.reporting_owners if o.name],
        "relationship": parts & {"relationship", "owners"},
        "signatures": filing.signatures,
        **{name: parts & {name} for name in _TABLES},
    }
    for name, part in edition.parts.items():
        if part.due and not stated.get(name, True):
            caption = (*part.openers, *part.closers)[0].text
            yield Finding("item-missing", _PATHS.get(name, name), (caption,))
    if filing.non_derivative_table or filing.derivative_table or filing.no_securities_owned:
        return
    for name in _TABLES:
        if name in parts:
            yield Finding("table-without-rows", name)
