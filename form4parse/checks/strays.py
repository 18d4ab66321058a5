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
_NUMBER_LIKE = re.compile(r"\(?[IlOSB|]\d?[.)]\s")
_LAST_OF_ADDRESS = re.compile(r"\b[A-Z]{2},? +\d{5}(?:-\d{4})?\b")
_ZIP = re.compile(r"\w+(?:[ -]\w+)?")
_LETTER_IN_ZIP = re.compile(r"(?=.*[^\W\d])\w{5}(?:-?\w{4})?")
"""A zip code of the United States, but for its letters."""
_STREET = re.compile(r"\d+ +[^\W\d]")
_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "5": "s", "8": "b"})
_SECTIONS = {"owner": "reporting_owners", "issuer": "issuer.name"}
"""Where the data of a part is, if not under the part's name."""
_LONG = 9
"""Letters of a caption of one word that nobody takes for another one."""
_MOST_NOTES = 999
"""A higher number is no note's."""
_OF_OWNER = ("name", "street1", "street2", "city", "country", "officer_title", "other_text")
_OF_ROW = ("security_title", "underlying_security_title", "nature_of_ownership")


def strays(filing: Filing, edition: Edition) -> Iterator[Finding]:
    """The texts in which something else stands."""
    for path, text in _short_texts(filing):
        if held := (
            _form_words(text, _printed(edition, _IN_A_ROW))
            or _label(text, edition)
            or _last_caption(path, text, edition)
        ):
            yield from _within(path, held, edition)
        for found in _DATE_LIKE.findall(text):
            if any(map(str.isdigit, found)) and any(not c.isdigit() for c in found.replace("/", "")):
                yield Finding("date-within", path, (found,))
    for path, text in _prose(filing):
        if held := _form_words(text, _printed(edition, _IN_PROSE)) or _misread_caption(text, edition):
            yield from _within(path, held, edition)
        if found := _NUMBER_LIKE.match(text):
            yield Finding("number-within", path, (found[0].strip(),))
    if filing.remarks and "SIGNED" in edition.patterns and edition.patterns["SIGNED"].match(filing.remarks):
        yield Finding("signature-within", "remarks")
    yield from _addresses(filing)


def lacking(filing: Filing) -> Iterator[Finding]:
    """Lines of an address, and notes, that are missing from among others."""
    for number, owner in enumerate(filing.reporting_owners):
        path = f"reporting_owners[{number}]"
        is_placed = owner.state or owner.zip_code or owner.country
        missing = [n for n in ("street1", "city") if owner.name and not getattr(owner, n)]
        missing += ["state", "zip_code"] if owner.name and not is_placed else []
        yield from (Finding("address-incomplete", f"{path}.{name}") for name in missing)
    ids = {f.id for f in filing.footnotes}
    last = max((int(i[1:]) for i in ids if i[1:].isdigit()), default=0)
    if last <= _MOST_NOTES and (gaps := [f"F{n}" for n in range(1, last) if f"F{n}" not in ids]):
        yield Finding("footnote-missing", "footnotes", (", ".join(gaps),))


def _addresses(filing: Filing) -> Iterator[Finding]:
    for number, owner in enumerate(filing.reporting_owners):
        path = f"reporting_owners[{number}]"
        for name in ("street1", "street2"):
            if _LAST_OF_ADDRESS.search(getattr(owner, name) or ""):
                yield Finding("address-within", f"{path}.{name}")
        if not owner.street1 and _STREET.search(owner.name or ""):
            yield Finding("address-within", f"{path}.name")
        if any(map(str.isdigit, owner.country or "")):
            yield Finding("address-within", f"{path}.country")
        is_american = (owner.state or "").isalpha()
        zip_code = owner.zip_code or ""
        if zip_code and (not _ZIP.fullmatch(zip_code) or (is_american and _LETTER_IN_ZIP.fullmatch(zip_code))):
            yield Finding("zip-code-odd", f"{path}.zip_code", (zip_code,))


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
    columns = [
        c for part in edition.parts.values() if part.table for column in part.table.columns for c in column.captions
    ]
    texts = [words(text) for text in (*(caption.text for caption, _ in edition.captions), *columns)]
    return frozenset(text[i : i + length] for text in texts for i in range(len(text) - length + 1))


@cache
def _labels(edition: Edition) -> frozenset[str]:
    """What the form prints in brackets, word by word, below the lines of an address."""
    texts = [caption.text for caption, _ in edition.captions if caption.text.startswith("(")]
    return frozenset(label.lower() for text in texts for label in _BRACKETED.findall(text))


@cache
def _captions(edition: Edition) -> frozenset[tuple[str, ...]]:
    """Captions of parts, as words, that no title of a security ends with."""
    texts = [words(c.text) for part in edition.parts.values() for c in (*part.openers, *part.closers)]
    return frozenset(t for t in texts if len(t) > 1 or len("".join(t)) >= _LONG)


def _last_caption(path: str, text: str, edition: Edition) -> str:
    """The caption with which a text of a table's row ends."""
    known = _captions(edition)
    held = words(text) if path.rpartition(".")[2] in _OF_ROW else ()
    longest = min(max(map(len, known), default=0), len(held) - 1)
    return next((" ".join(held[-n:]) for n in range(longest, 0, -1) if held[-n:] in known), "")


@cache
def _with_colons(edition: Edition) -> re.Pattern[str]:
    """Captions that end with a colon, as they are when characters that are confused are taken for one."""
    texts = {_folded(c.text) for part in edition.parts.values() for c in part.openers if c.text.endswith(":")}
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}" for text in sorted(texts)) or "(?!)")


def _misread_caption(text: str, edition: Edition) -> str:
    found = _with_colons(edition).search(_folded(text)) if ":" in text else None
    return found[0] if found else ""


def _folded(text: str) -> str:
    return text.lower().replace("rn", "m").translate(_CONFUSED)


def _form_words(text: str, printed: frozenset[tuple[str, ...]]) -> str:
    held, length = words(text), len(next(iter(printed), ()))
    return next((" ".join(run) for i in range(len(held)) if (run := held[i : i + length]) in printed), "")


def _within(path: str, held: str, edition: Edition) -> Iterator[Finding]:
    """Words of the form; where they are a part's caption, that part may be lost."""
    yield Finding("form-text-within", path, (held,))
    for part in edition.parts.values():
        if not part.takes_nothing and any(words(held) == words(c.text)[: len(words(held))] for c in part.openers):
            yield Finding("item-within", _SECTIONS.get(part.name, part.name), (part.openers[0].text,))


def _label(text: str, edition: Edition) -> str:
    return next((label for label in _BRACKETED.findall(text) if label.lower() in _labels(edition)), "")
