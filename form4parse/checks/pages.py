"""The checks of a page: whether what every form has was found on it, and whether its tables have rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from form4parse.checks.facts import Facts, Row
from form4parse.checks.finding import Finding, Judged, judged
from form4parse.checks.strays import lacking, strays
from form4parse.checks.texts import unreferenced
from form4parse.edition import Edition
from form4parse.model import Filing

_PATHS = {
    "owner": "reporting_owners",
    "issuer": "issuer.name",
    "relationship": "reporting_owners[0].is_director",
}
"""Where the data of a part is, if not under the part's name."""
_BOXES = ("is_director", "is_officer", "is_ten_percent_owner", "is_other")
_TABLES = ("non_derivative_table", "derivative_table")

_DUE_IN_A_ROW = (("security_title",), ("direct_or_indirect_ownership",))
_DUE_IN_A_TRANSACTION = (("transaction_price_per_share",),)
_SELDOM = ("never", "rarely")
"""How often a kind of transaction has a price whose cell was left blank, where it has none, on typed forms."""
_DUE_OF_A_DERIVATIVE = (
    ("conversion_or_exercise_price",),
    ("exercise_date",),
    ("expiration_date",),
    ("underlying_security_title",),
    ("underlying_security_shares", "underlying_security_value"),
)
_DUE_OF_WHAT_IS_OWNED = (("shares_owned_following_transaction", "value_owned_following_transaction"),)
"""Form 3 has no such column for derivatives: what is owned are the shares that underlie them."""
_OF_A_CLASS = (("direct_or_indirect_ownership",), *_DUE_OF_WHAT_IS_OWNED)


def check_page(filing: Filing, parts: frozenset[str], edition: Edition) -> Iterator[Judged]:
    """`parts` are the names of the parts that were found on the page. What is missing is missing, however certain the
    characters are."""
    findings = (
        *_due(filing, parts, edition),
        *_notes(filing),
        *_stated(Facts(filing, edition.codes, edition.is_monthly)),
        *strays(filing, edition),
        *lacking(filing),
    )
    return judged(findings, doubtful=False)


def _notes(filing: Filing) -> Iterator[Finding]:
    """Each footnote has a text."""
    for number, footnote in enumerate(filing.footnotes):
        if not footnote.text:
            yield Finding("footnote-without-text", f"footnotes[{number}].text", (footnote.id,))


def _due(filing: Filing, parts: frozenset[str], edition: Edition) -> Iterator[Finding]:
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
            yield Finding("item-unread" if name in parts else "item-missing", _PATHS.get(name, name), (caption,))
    yield from _unprinted_references(filing)
    first = filing.reporting_owners[0] if filing.reporting_owners else None
    if first and "relationship" in parts and not any(getattr(first, box) for box in _BOXES):
        yield from (Finding("no-box-checked", f"reporting_owners[0].{box}") for box in _BOXES)
    if any(row.footnotes for row in (*filing.non_derivative_table, *filing.derivative_table)) and not filing.footnotes:
        yield Finding("item-missing", "footnotes", (edition.parts["footnotes"].openers[0].text,))
    if "amendment" in edition.parts and "amendment" not in parts and not (filing.document_type or "").endswith("/A"):
        yield Finding("amendment-unknown", "document_type")
        yield Finding("amendment-unknown", "date_of_original_submission")
    if filing.non_derivative_table or filing.derivative_table or filing.no_securities_owned:
        return
    for name in _TABLES:
        if name in parts:
            yield Finding("table-without-rows", name)


def _unprinted_references(filing: Filing) -> Iterator[Finding]:
    """Table II has no letter A or D of its own: some pages do not print the references that stand at it."""
    if not unreferenced(filing):
        return
    for number, row in enumerate(filing.derivative_table):
        if row.kind == "transaction" and "transaction_acquired_disposed_code" not in row.footnotes:
            path = f"derivative_table[{number}].footnotes.transaction_acquired_disposed_code"
            yield Finding("reference-unprinted", path)


def _stated(facts: Facts) -> Iterator[Finding]:
    """The schema: these have a value in every row, or a footnote explains why not."""
    for is_derivative, rows in enumerate(facts.tables):
        once = _stated_once(rows) if facts.is_monthly else set()
        prices = facts.codes["price_of_derivatives" if is_derivative else "price_of_shares"]
        for at, row in rows:
            is_transaction = row.kind == "transaction"
            has_price = is_transaction and not (facts.is_monthly and prices.get(row.transaction_code or "") in _SELDOM)
            due = (
                *_DUE_IN_A_ROW,
                *(_DUE_IN_A_TRANSACTION if has_price else ()),
                *(_DUE_OF_A_DERIVATIVE if is_derivative else ()),
                *(_DUE_OF_WHAT_IS_OWNED if is_transaction or not is_derivative else ()),
            )
            for fields in due:
                is_once = is_transaction and fields in _OF_A_CLASS and row.security_title in once
                if not is_once and not any(getattr(row, f) is not None or f in row.footnotes for f in fields):
                    yield Finding("value-not-stated", f"{at}.{fields[0]}")


def _stated_once(rows: Iterable[Row]) -> set[str | None]:
    """The securities of which some row says what is owned: that is what is left when the month ends, and need not stand
    at each transaction."""
    owned = _DUE_OF_WHAT_IS_OWNED[0]
    return {row.security_title for _, row in rows if any(getattr(row, f) is not None for f in owned)}
