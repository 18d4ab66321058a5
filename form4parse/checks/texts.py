"""Footnotes and the references to them; titles."""

from __future__ import annotations

from collections.abc import Iterator

from form4parse.checks.facts import Facts
from form4parse.checks.finding import Finding
from form4parse.model import Filing


def references(facts: Facts) -> Iterator[Finding]:
    """Each reference has its footnote, and each footnote something that refers to it."""
    ids = {f.id for f in facts.filing.footnotes}
    for at, row in facts.rows:
        for field, refs in row.footnotes.items():
            yield from (
                Finding("reference-without-footnote", f"{at}.footnotes.{field}", (ref,))
                for ref in refs
                if ref not in ids
            )
    for number in unreferenced(facts.filing):
        yield Finding("footnote-without-reference", f"footnotes[{number}].id", (facts.filing.footnotes[number].id,))


def unreferenced(filing: Filing) -> list[int]:
    """The numbers of the footnotes that nothing refers to."""
    rows = (*filing.non_derivative_table, *filing.derivative_table)
    used = {ref for row in rows for refs in row.footnotes.values() for ref in refs}
    return [number for number, footnote in enumerate(filing.footnotes) if footnote.id not in used]


def titles(facts: Facts) -> Iterator[Finding]:
    """Who checks the box for officers gives the title below it."""
    for number, owner in enumerate(facts.filing.reporting_owners):
        if owner.is_officer and not owner.officer_title:
            yield Finding("officer-without-title", f"reporting_owners[{number}].officer_title")
