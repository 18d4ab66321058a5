"""Finds the ownershipDocuments in a text, and makes a filing of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from operator import attrgetter

from lxml import etree

from form4parse.checks.filing import check
from form4parse.diagnostics import CODES
from form4parse.editions.codes import codes
from form4parse.errors import HostileSourceError, NotAFilingError
from form4parse.model import Diagnostic, Filing, SourceInfo, finished
from form4parse.source import Source
from form4parse.spans import Lines, LinesElsewhere
from form4parse.xml.attributes import unread
from form4parse.xml.doubts import with_doubts
from form4parse.xml.due import absent
from form4parse.xml.escapes import WIDTHLESS
from form4parse.xml.folds import folds
from form4parse.xml.marks import Mark, Said, said_of
from form4parse.xml.places import Places
from form4parse.xml.reader import Reader, schema_order

_DOCUMENT = re.compile(r"<((?:\w+:)?ownershipDocument)[\s>]")
_NAME = "ownershipDocument"
_ENTITY = "<!ENTITY"
_EXTERNAL = re.compile(r"<!DOCTYPE(?!\s+html\b)[^<>\[]*\b(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
_WHERE = re.compile(r",? line \d+(?:, column \d+)?")
"""Places in libxml2's messages, which are those in what it was given."""
_LONGEST = 10_000_000
"""Characters of a document. The longest of EDGAR have about a million."""
_MOST_TAGS = 500_000
"""Of a document; those of ten thousand rows."""
_LISTS = attrgetter("reporting_owners", "non_derivative_table", "derivative_table", "footnotes", "signatures")
_MOST_ENTRIES = 30_000
"""Rows, owners, footnotes and signatures of a document. An empty one makes a hundred times as much of data."""
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
    remove_blank_text=True,
    collect_ids=False,
)


def read_documents(source: Source, lines: Lines | None = None) -> tuple[Filing, ...]:
    """Every ownershipDocument in a text. `lines` are those of the source it was taken from, if it was.

    Raises HostileSourceError where the text declares entities, refers to a DTD elsewhere, or is made to exhaust the
    machine; NotAFilingError where no document is in it.
    """
    text = source.text
    _refuse_hostile(text)
    lines = lines or Lines(text)
    said: list[str] = []
    if _may_be_wrapped(text):
        from form4parse.xml.wrapping import unwrapped

        text, lines, said = unwrapped(text, lines, 0)
    places = tuple(_documents(text))
    if not places:
        raise NotAFilingError("nothing in it is a Form 3, 4 or 5: it names the elements of one, and has none.")
    filings = [_read(text, *place, lines, source.encoding, said) for place in places]
    return with_doubts(filings, places, text, lines)


def _refuse_hostile(text: str) -> None:
    if "!" not in text:  # a single sign is found, or not, in a fiftieth of the time
        return
    if _ENTITY in text:
        raise HostileSourceError("it declares entities (<!ENTITY), which ownershipDocument XML needs none of.")
    if "<!DOCTYPE" in text and _EXTERNAL.search(text):
        raise HostileSourceError("it refers to a DTD elsewhere (<!DOCTYPE), which ownershipDocument XML has none of.")


def _may_be_wrapped(text: str) -> bool:
    """Whether the first document's beginning is not there, or has a sign before it as mail programs set them."""
    begun = text.find("<ownershipDocument")
    before = text[max(begun - 9, 0) : begun].rstrip(" \t")
    is_quoted = before.endswith(">") and before[-2:-1] in {"", "\n", "\r", ">", " "}  # and not the end of another tag
    return begun < 0 or is_quoted or "=3D" in text[:begun]


def _documents(whole: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends: most texts are one, and nothing else."""
    begun = _DOCUMENT.match(whole, max(whole.find("<ownershipDocument"), 0))
    if begun and whole.find("<", 1, begun.start()) < 0:
        closing = f"</{begun[1]}>"
        end = len(whole.rstrip())
        name_before = whole.rfind(_NAME, 0, max(end - len(closing), 0))  # from behind: it takes a quarter of the time
        if name_before == begun.end(1) - len(_NAME) and whole.endswith(closing, begun.end(), end):
            yield begun.start(), end
            return
    from form4parse.xml.finding import documents

    yield from documents(whole)


def _read(whole: str, start: int, end: int, lines: Lines, encoding: str, unwrapped_before: Sequence[str]) -> Filing:
    if end - start > _LONGEST:
        raise HostileSourceError("its XML has more than ten million characters, as no filing has; it is not read.")
    if end - start > _MOST_TAGS and whole.count("<", start, end) > _MOST_TAGS:
        raise HostileSourceError("it has hundreds of thousands of tags, as no filing has; it is not read.")
    document, column = whole[start:end], start - whole.rfind("\n", 0, start) - 1
    said = [Mark(None, "xml-mended", (what,)) for what in unwrapped_before]
    reader, refused = Reader(), ""
    try:
        reader.read(_parsed(document))
    except ValueError as error:
        refused = str(error)
    if (refused or reader.findings or _is_widthless(document)) and not unwrapped_before:
        from form4parse.xml.wrapping import unwrapped

        inner, inner_lines, taken_away = unwrapped(document, lines, start, is_xml=not refused)
        if taken_away:
            return _read(inner, 0, len(inner), inner_lines, encoding, taken_away)
    places, marks = Places(document, start, lines), partial(_marks, document, column)
    if refused:
        from form4parse.xml.mending import mend

        mended = mend(document, start, column)
        reader = Reader()
        reader.read(_parsed(mended.text))
        places = Places(mended.text, 0, LinesElsewhere(lines, mended.pieces))
        said.append(Mark(None, "xml-damaged", (refused,)))
        marks = partial(iter, mended.marks)
    diagnose = partial(_diagnose, tuple(reader.findings), said, marks, places)
    filing = reader.filing()
    if end - start > _MOST_ENTRIES and sum(map(len, _LISTS(filing))) > _MOST_ENTRIES:
        raise HostileSourceError(
            "it has tens of thousands of rows, owners or footnotes, as no filing has; it is not read."
        )
    return finished(filing, diagnose, SourceInfo("xml", filing.schema_version, encoding), places.span)


def _is_widthless(document: str) -> bool:
    """Whether it has characters that are not seen, and are no part of what is said."""
    return not document.isascii() and any(sign in document for sign in WIDTHLESS)


def _marks(document: str, column: int) -> Iterator[Mark]:
    yield from folds(document, column)
    yield from unread(document)


def _parsed(document: str) -> etree._Element:
    """The root. Raises ValueError, with the reason, where the text is no well-formed document."""
    try:
        root = etree.fromstring(document.encode(), _PARSER)
    except UnicodeEncodeError:
        raise ValueError("half a character stands in it") from None
    except etree.XMLSyntaxError as error:
        raise ValueError(_WHERE.sub("", error.msg)) from None
    if not root.tag.endswith(_NAME):
        raise ValueError(f"it begins with {root.tag}")
    return root


def _diagnose(
    said: tuple[Said, ...],
    marks: Sequence[Mark],
    later: Callable[[], Iterator[Mark]],
    places: Places,
    filing: Filing,
) -> tuple[Diagnostic, ...]:
    """What was said while reading, and what the checks find: these compare all with all, which takes as long as reading
    it, so they run when they are asked for."""
    checked = [(f.code, f.path, f.details) for f in check(filing, codes(), doubtful=False)]
    marked = said_of([*marks, *later()], places.paths)
    lacking = absent(filing, [*said, *marked, *checked])
    found = sorted([*said, *dict.fromkeys([*marked, *lacking]), *checked], key=schema_order)
    return tuple(_diagnostic(code, path, details, places) for code, path, details in found)


def _diagnostic(code: str, path: str | None, details: tuple[str, ...], places: Places) -> Diagnostic:
    known = CODES[code]
    return Diagnostic(code, known.severity, known.message.format(*details), path, partial(places.nearest, path))
