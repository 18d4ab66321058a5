"""What stands in a text and is none of it: words of the form, a misread date, another line of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from form4parse.checks.finding import Finding
from form4parse.edition import Edition, words
from form4parse.model import Filing

_IN_A_ROW, _IN_PROSE = 4, 8
"""Words of the form that no filer writes one after another, in a short text and in sentences, which may quote it."""
_BRACKETED = re.compile(r"\(\w+\)")
_DATE_LIKE = re.compile(r"(?<![\w/])[\dOoQlISB|]{1,2}/[\dOoQlISB|]{1,2}/[\dOoQlISB|]{2,4}(?![\w/])")
_LAST_OF_ADDRESS = re.compile(r"\b[A-Z]{2},? +\d{5}(?:-\d{4})?\b")
_ZIP = re.compile(r"\d{5}(?:-?\d{4})?")
_STREET = re.compile(r"\d+ +[^\W\d]")
_OF_OWNER = ("name", "street1", "street2", "city", "country", "officer_title", "other_text")
_OF_ROW = ("security_title", "underlying_security_title", "nature_of_ownership")


def strays(filing: Filing, edition: Edition) -> Iterator[Finding]:
    """The texts in which something else stands."""
    for path, text in _short_texts(filing):
        if held := _form_words(text, _printed(edition, _IN_A_ROW)) or _label(text, edition):
            yield Finding("form-text-within", path, (held,))
        for found in _DATE_LIKE.findall(text):
            if any(map(str.isdigit, found)) and any(not c.isdigit() for c in found.replace("/", "")):
                yield Finding("date-within", path, (found,))
    for path, text in _prose(filing):
        if held := _form_words(text, _printed(edition, _IN_PROSE)):
            yield Finding("form-text-within", path, (held,))
    if filing.remarks and "SIGNED" in edition.patterns and edition.patterns["SIGNED"].match(filing.remarks):
        yield Finding("signature-within", "remarks")
    yield from _addresses(filing)


def _addresses(filing: Filing) -> Iterator[Finding]:
    for number, owner in enumerate(filing.reporting_owners):
        path = f"reporting_owners[{number}]"
        for name in ("street1", "street2"):
            if _LAST_OF_ADDRESS.search(getattr(owner, name) or ""):
                yield Finding("address-within", f"{path}.{name}")
        if owner.city and not owner.street1 and _STREET.search(owner.name or ""):
            yield Finding("address-within", f"{path}.name")
        is_american = owner.state is not None and len(owner.state) == 2 and owner.state.isalpha()
        if is_american and owner.zip_code and not _ZIP.fullmatch(owner.zip_code):
            yield Finding("zip-code-odd", f"{path}.zip_code", (owner.zip_code,))


def _short_texts(filing: Filing) -> Iterator[tuple[str, str]]:
    if filing.issuer.name:
        yield "issuer.name", filing.issuer.name
    for number, owner in enumerate(filing.reporting_owners):
        yield from ((f"reporting_owners[{number}].{n}", text) for n in _OF_OWNER if (text := getattr(owner, n)))
    for table, rows in (
        ("non_derivative_table", filing.non_derivative_table),
        ("derivative_table", filing.derivative_table),
    ):
        for number, row in enumerate(rows):
            yield from ((f"{table}[{number}].{n}", text) for n in _OF_ROW if (text := getattr(row, n)))
    for number, signature in enumerate(filing.signatures):
        if signature.name:
            yield f"signatures[{number}].name", signature.name


def _prose(filing: Filing) -> Iterator[tuple[str, str]]:
    yield from ((f"footnotes[{n}].text", note.text) for n, note in enumerate(filing.footnotes) if note.text)
    if filing.remarks:
        yield "remarks", filing.remarks


@cache
def _printed(edition: Edition, length: int) -> frozenset[tuple[str, ...]]:
    """So many words that the form prints one after another."""
    columns = [c for part in edition.parts.values() if part.table for column in part.table.columns for c in column.captions]
    texts = [words(text) for text in (*(caption.text for caption, _ in edition.captions), *columns)]
    return frozenset(text[i : i + length] for text in texts for i in range(len(text) - length + 1))


@cache
def _labels(edition: Edition) -> frozenset[str]:
    """What the form prints in brackets, word by word, below the lines of an address."""
    texts = [caption.text for caption, _ in edition.captions if caption.text.startswith("(")]
    return frozenset(label.lower() for text in texts for label in _BRACKETED.findall(text))


def _form_words(text: str, printed: frozenset[tuple[str, ...]]) -> str:
    held, length = words(text), len(next(iter(printed), ()))
    return next((" ".join(run) for i in range(len(held)) if (run := held[i : i + length]) in printed), "")


def _label(text: str, edition: Edition) -> str:
    return next((label for label in _BRACKETED.findall(text) if label.lower() in _labels(edition)), "")
