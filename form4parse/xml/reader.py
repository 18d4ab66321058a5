"""From ownershipDocument XML (X0203 and later) to filings.

The elements are met in the order of the document, which tells all: a row begins, its values follow, each with its
references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from lxml import etree

from form4parse.model import (
    Filing,
    Footnote,
    Issuer,
    ReportingOwner,
    SecurityRow,
    Signature,
)
from form4parse.xml.fields import CODING, FILING, ISSUER, OWNER, ROW, SIGNATURE, WRAPPERS, Field, text

_ROWS = {
    "nonDerivativeTransaction": ("non_derivative_table", "transaction"),
    "nonDerivativeHolding": ("non_derivative_table", "holding"),
    "derivativeTransaction": ("derivative_table", "transaction"),
    "derivativeHolding": ("derivative_table", "holding"),
}
Said = tuple[str, str | None, tuple[str, ...]]
"""The code of a diagnostic, its path and its details."""
_Plan = Mapping[str, Field]
"""What to do with an element: fill a field, or one of these."""
_VALUE, _REFERENCE, _SECTION = (Field(name, text, "") for name in ("", "", ""))


def _plan(fields: Mapping[str, Field]) -> _Plan:
    begins = (*_ROWS, "issuer", "reportingOwner", "ownerSignature", "footnote")
    return {**dict.fromkeys((*FILING, *begins), _SECTION), **fields, "value": _VALUE, "footnoteId": _REFERENCE}


_IN_FILING, _IN_ISSUER, _IN_OWNER, _IN_SIGNATURE = map(_plan, (FILING, ISSUER, OWNER, SIGNATURE))
_IN_ROW = {**_plan(ROW), "transactionCoding": ROW["transactionCode"]}
_KNOWN = {*WRAPPERS, *_IN_FILING, *_IN_ISSUER, *_IN_OWNER, *_IN_SIGNATURE}
_NUMBERS = {
    field.name: number
    for cls in (SecurityRow, ReportingOwner, Issuer, Signature, Footnote, Filing)
    for number, field in enumerate(fields(cls))
}
"""The fields of each class are in the order of the schema."""


def schema_order(finding: Said) -> list[int]:
    """The order of the schema, so that no place has to be looked up for it."""
    names = re.findall(r"\w+", (finding[1] or "").replace("].footnotes.", "]."))
    return [int(name) if name.isdecimal() else _NUMBERS.get(name, 0) for name in names]


class Reader:
    """Takes the elements of one document as they come."""

    def __init__(self) -> None:
        self.findings: list[Said] = []
        self._unknown_tags: set[str] = set()
        self._filing: dict[str, Any] = {}
        self._issuer: dict[str, Any] = {}
        self._owners: list[dict[str, Any]] = []
        self._tables: dict[str, list[dict[str, Any]]] = {"non_derivative_table": [], "derivative_table": []}
        self._footnotes: list[Footnote] = []
        self._signatures: list[dict[str, Any]] = []

    def say(self, code: str, path: str | None, *details: str) -> None:
        self.findings.append((code, path, details))

    def read(self, root: etree._Element) -> None:
        if "}" in root.tag:
            root = _without_namespace(root)
        plan = _IN_FILING
        values, where = self._filing, ""
        at: Field | None = None
        """The field whose value and references follow."""
        for element in root.iter():
            tag = element.tag
            field = plan.get(tag)
            if field is None:
                if tag not in WRAPPERS:
                    at = None
                    self._unknown(element, element.text)
                continue
            if field is _REFERENCE:
                if at and plan is _IN_ROW and (ref := element.get("id")):
                    values.setdefault("footnotes", {}).setdefault(at.name, []).append(ref)
                continue
            if field is _SECTION:
                plan, values, where = self._section(tag, element)
                at, field = None, plan[tag]
            given = element.text
            if field is _VALUE:
                field = at
                if at is None:
                    self._unknown(element.getparent(), given)
            elif not given:
                at = at if tag in CODING else field
            if field and given and field is not _SECTION:
                self._convert(field, given.strip(), values, where)

    def _unknown(self, element: etree._Element | None, given: str | None) -> None:
        """Reports an element that holds something, by the outermost one around it that is not known, once."""
        if element is None or not given or not given.strip():
            return
        tag = next((a.tag for a in reversed([*element.iterancestors()]) if a.tag not in _KNOWN), element.tag)
        if tag not in self._unknown_tags:
            self._unknown_tags.add(tag)
            self.say("element-unknown", None, tag)

    def _convert(self, field: Field, given: str, values: dict[str, Any], where: str) -> None:
        try:
            if given:
                values[field.name] = field.convert(given)
        except ValueError:
            self.say("value-unread", f"{where}{field.name}", given, field.expected)

    def _section(self, tag: str, element: etree._Element) -> tuple[_Plan, dict[str, Any], str]:
        """What begins with an element: the fields it knows, the values it fills, and its path."""
        if tag in _ROWS:
            table, kind = _ROWS[tag]
            rows = self._tables[table]
            rows.append({"kind": kind})
            return _IN_ROW, rows[-1], f"{table}[{len(rows) - 1}]."
        if tag == "issuer":
            return _IN_ISSUER, self._issuer, "issuer."
        if tag == "reportingOwner":
            self._owners.append({})
            return _IN_OWNER, self._owners[-1], f"reporting_owners[{len(self._owners) - 1}]."
        if tag == "ownerSignature":
            self._signatures.append({})
            return _IN_SIGNATURE, self._signatures[-1], f"signatures[{len(self._signatures) - 1}]."
        if tag in FILING:
            return _IN_FILING, self._filing, ""
        said = "".join(map(str, element.itertext())) if len(element) else element.text or ""
        self._footnotes.append(Footnote(element.get("id") or "", text(said.strip()) or None))
        return _IN_FILING, self._filing, ""

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
