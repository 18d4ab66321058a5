"""From ownershipDocument XML (X0203 and later) to filings.

The elements are met in the order of the document, which tells all: a row begins, its values follow, each with its references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from lxml import etree

from form4parse.checks.filing import check
from form4parse.diagnostics import CODES
from form4parse.editions.codes import codes
from form4parse.errors import HostileSourceError
from form4parse.model import (
    Diagnostic,
    Filing,
    Footnote,
    Issuer,
    ReportingOwner,
    SecurityRow,
    Signature,
    SourceInfo,
)
from form4parse.source import Source
from form4parse.xml.fields import FILING, ISSUER, OWNER, ROW, SIGNATURE, Field, text
from form4parse.xml.places import Places

_DOCUMENT = re.compile(r"<((?:\w+:)?ownershipDocument)[\s>]")
_HOSTILE = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\b(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
_LENIENT = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True, recover=True)
_ROWS = {
    "nonDerivativeTransaction": ("non_derivative_table", "transaction"),
    "nonDerivativeHolding": ("non_derivative_table", "holding"),
    "derivativeTransaction": ("derivative_table", "transaction"),
    "derivativeHolding": ("derivative_table", "holding"),
}
_CODING = {"transactionFormType", "transactionCode", "equitySwapInvolved"}
"""Their references stand at the element around them."""
_ORDER = ("issuer", "reporting_owners", "non_derivative_table", "derivative_table", "footnotes", "remarks", "signatures")


def read_documents(source: Source) -> tuple[Filing, ...]:
    """Every ownershipDocument in a text, which may be a submission's.

    Raises HostileSourceError where the text declares entities or refers to a DTD elsewhere.
    """
    if "<!" in source.text and _HOSTILE.search(source.text):
        raise HostileSourceError("it declares entities or refers to a DTD; ownershipDocument XML needs neither, so it is not read.")
    return tuple(_read(source.text[start:end], start, source) for start, end in _documents(source.text))


def _documents(whole: str) -> Iterator[tuple[int, int]]:
    at = 0
    while found := _DOCUMENT.search(whole, at):
        closing = f"</{found[1]}>"
        end = whole.find(closing, found.end())
        at = len(whole) if end < 0 else end + len(closing)
        yield found.start(), at


def _read(document: str, offset: int, source: Source) -> Filing:
    reader = _Reader()
    data = document.encode()
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        reader.say("xml-damaged", None, str(error.msg))
        root = etree.fromstring(data, _LENIENT)
    if root is not None:
        reader.read(root)
    filing = reader.filing()
    reader.findings += [(f.code, f.path, f.details) for f in check(filing, codes()["acquired_or_disposed"])]
    places = Places(document, offset, source.text)
    return replace(
        filing,
        diagnostics=tuple(_diagnostic(*finding, places) for finding in sorted(reader.findings, key=_order)),
        source=SourceInfo("xml", filing.schema_version, source.encoding),
        _locate=places.span,
    )


def _diagnostic(code: str, path: str | None, details: tuple[str, ...], places: Places) -> Diagnostic:
    known = CODES[code]
    return Diagnostic(code, known.severity, known.message.format(*details), path, partial(places.nearest, path))


def _order(finding: tuple[str, str | None, tuple[str, ...]]) -> tuple[int, int]:
    """The order of the schema, so that no place has to be looked up for it."""
    path = finding[1] or ""
    head = re.split(r"[.\[]", path, maxsplit=1)[0]
    index = re.search(r"\[(\d+)\]", path)
    return (_ORDER.index(head) if head in _ORDER else -1, int(index[1]) if index else -1)


class _Reader:
    """Takes the elements of one document as they come."""

    def __init__(self) -> None:
        self.findings: list[tuple[str, str | None, tuple[str, ...]]] = []
        self._filing: dict[str, Any] = {}
        self._issuer: dict[str, Any] = {}
        self._owners: list[dict[str, Any]] = []
        self._tables: dict[str, list[dict[str, Any]]] = {"non_derivative_table": [], "derivative_table": []}
        self._footnotes: list[Footnote] = []
        self._signatures: list[dict[str, Any]] = []

    def say(self, code: str, path: str | None, *details: str) -> None:
        self.findings.append((code, path, details))

    def read(self, root: etree._Element) -> None:
        known: Mapping[str, Field] = FILING
        values = self._filing
        at: Field | None = None
        """The field whose value and references follow."""
        where = ""
        for element in root.iter():
            tag = element.tag
            if tag == "value":
                if at and (given := element.text):
                    self._put(values, at, given, where)
                continue
            if tag == "footnoteId":
                if at and (ref := element.get("id")):
                    values.setdefault("footnotes", {}).setdefault(at.name, []).append(ref)
                continue
            if tag == root.tag and "}" in tag:
                return self.read(_without_namespace(root))
            field = known.get(tag)
            if field is None:
                section = self._section(tag, element)
                if section:
                    known, values, where = section
                    at = None
                    continue
                if tag == "transactionCoding":
                    at = ROW["transactionCode"]
                    continue
                field = FILING.get(tag)
                if field:
                    self._put(self._filing, field, element.text or "", "")
                continue
            if given := element.text:
                if not given.isspace():
                    self._put(values, field, given, where)
                    continue
            if tag not in _CODING:
                at = field
        return None

    def _section(self, tag: str, element: etree._Element) -> tuple[Mapping[str, Field], dict[str, Any], str] | None:
        """What begins with an element: the fields it knows, the values it fills, and its path."""
        if tag in _ROWS:
            table, kind = _ROWS[tag]
            rows = self._tables[table]
            rows.append({"kind": kind})
            return ROW, rows[-1], f"{table}[{len(rows) - 1}]."
        if tag == "issuer":
            return ISSUER, self._issuer, "issuer."
        if tag == "reportingOwner":
            self._owners.append({})
            return OWNER, self._owners[-1], f"reporting_owners[{len(self._owners) - 1}]."
        if tag == "ownerSignature":
            self._signatures.append({})
            return SIGNATURE, self._signatures[-1], f"signatures[{len(self._signatures) - 1}]."
        if tag == "footnote":
            self._footnotes.append(Footnote(element.get("id") or "", text("".join(element.itertext()).strip()) or None))
        return None

    def _put(self, values: dict[str, Any], field: Field, given: str, where: str) -> None:
        given = given.strip()
        if not given:
            return
        try:
            values[field.name] = field.convert(given)
        except ValueError:
            self.say("value-unread", f"{where}{field.name}", given, field.expected)

    def filing(self) -> Filing:
        return Filing(
            **self._filing,
            issuer=Issuer(**self._issuer),
            reporting_owners=tuple(ReportingOwner(**owner) for owner in self._owners),
            non_derivative_table=tuple(map(_row, self._tables["non_derivative_table"])),
            derivative_table=tuple(map(_row, self._tables["derivative_table"])),
            footnotes=tuple(self._footnotes),
            signatures=tuple(Signature(**{"name": None, "date": None, **s}) for s in self._signatures),
        )


def _row(data: dict[str, Any]) -> SecurityRow:
    refs = data.pop("footnotes", None)
    if data["kind"] == "transaction":
        data.setdefault("equity_swap_involved", False)
    if refs:
        data["footnotes"] = MappingProxyType({name: tuple(dict.fromkeys(ids)) for name, ids in refs.items()})
    return SecurityRow(**data)


def _without_namespace(root: etree._Element) -> etree._Element:
    for element in root.iter():
        element.tag = etree.QName(element).localname
    return root
