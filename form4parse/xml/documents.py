"""Finds the ownershipDocuments in a text, and makes a filing of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from lxml import etree

from form4parse.checks.filing import check
from form4parse.diagnostics import CODES
from form4parse.editions.codes import codes
from form4parse.errors import HostileSourceError
from form4parse.model import Diagnostic, Filing, SourceInfo, finished
from form4parse.source import Source
from form4parse.spans import Lines
from form4parse.xml.places import Places
from form4parse.xml.reader import Reader, Said, schema_order

_DOCUMENT = re.compile(r"<((?:\w+:)?ownershipDocument)[\s>]")
_HOSTILE = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\b(?:SYSTEM|PUBLIC)\b")
_SAFELY: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "remove_blank_text": True,
    "collect_ids": False,
}
_PARSER, _LENIENT = etree.XMLParser(**_SAFELY), etree.XMLParser(**_SAFELY, recover=True)


def read_documents(source: Source, lines: Lines | None = None) -> tuple[Filing, ...]:
    """Every ownershipDocument in a text. `lines` are those of the source it was taken from, if it was.

    Raises HostileSourceError where the text declares entities or refers to a DTD elsewhere.
    """
    if ("<!ENTITY" in source.text or "<!DOCTYPE" in source.text) and _HOSTILE.search(source.text):
        raise HostileSourceError(
            "it declares entities or refers to a DTD; ownershipDocument XML needs neither, so it is not read."
        )
    lines = lines or Lines(source.text)
    return tuple(_read(source.text[start:end], start, source, lines) for start, end in _documents(source.text))


def _documents(whole: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := _DOCUMENT.search(whole, at):
        closing = f"</{found[1]}>"
        end = whole.find(closing, found.end())
        at = len(whole) if end < 0 else end + len(closing)
        yield found.start(), at


def _read(document: str, offset: int, source: Source, lines: Lines) -> Filing:
    reader = Reader()
    data = document.encode()
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        reader.say("xml-damaged", None, str(error.msg))
        root = etree.fromstring(data, _LENIENT)
    if root is not None:
        reader.read(root)
    places = Places(document, offset, lines)
    diagnose = partial(_diagnose, tuple(reader.findings), places)
    filing = reader.filing()
    return finished(filing, diagnose, SourceInfo("xml", filing.schema_version, source.encoding), places.span)


def _diagnose(said: tuple[Said, ...], places: Places, filing: Filing) -> tuple[Diagnostic, ...]:
    """What was said while reading, and what the checks find: these compare all with all, which takes as long as reading
    it, so they run when they are asked for."""
    checked = check(filing, codes(), doubtful=False)
    found = sorted([*said, *((f.code, f.path, f.details) for f in checked)], key=schema_order)
    return tuple(_diagnostic(*finding, places) for finding in found)


def _diagnostic(code: str, path: str | None, details: tuple[str, ...], places: Places) -> Diagnostic:
    known = CODES[code]
    return Diagnostic(code, known.severity, known.message.format(*details), path, partial(places.nearest, path))
