"""From ownershipDocument XML, of every version of the schema, to filings.

The elements are met in the order of the document, which tells all: a row begins, its values follow, each with its
references."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from lxml import etree

from form4parse.editions.codes import codes
from form4parse.model import (
    NO_REFERENCES,
    Filing,
    Footnote,
    Issuer,
    ReportingOwner,
    SecurityRow,
    Signature,
    maker,
)
from form4parse.xml.conversion import REFERENCES, odd_reference, text
from form4parse.xml.elements import BEGINS, HIDDEN, hide, local_name, shortened, strip_namespaces, words
from form4parse.xml.fields import (
    FILING,
    GROUPS,
    ISSUER,
    MARKUP,
    OF_TRANSACTIONS,
    OWNER,
    PASSED_OVER,
    PLACE,
    ROW,
    ROWS,
    SIGNATURE,
    SPELLINGS,
    TABLES,
    Field,
)

Said = tuple[str, str | None, tuple[str, ...]]
"""The code of a diagnostic, its path and its details."""
_Plan = Mapping[str, Field]
"""What to do with an element: fill a field, or one of these."""
_VALUE, _REFERENCE, _SECTION, _FOOTNOTE, _GROUP, _NOTHING = (Field("") for _ in range(6))


def _plan(fields: Mapping[str, Field]) -> _Plan:
    return {
        **dict.fromkeys((*FILING, *BEGINS), _SECTION),
        "footnote": _FOOTNOTE,
        **dict.fromkeys(GROUPS, _GROUP),
        **dict.fromkeys(PASSED_OVER, _NOTHING),
        **fields,
        "value": _VALUE,
        "footnoteId": _REFERENCE,
    }


_IN_FILING, _IN_ISSUER, _IN_OWNER, _IN_ROW, _IN_SIGNATURE = map(_plan, (FILING, ISSUER, OWNER, ROW, SIGNATURE))
_DEEPEST = 8
"""Elements around one in which its part of the document is looked for; the schema has five at most."""
_NUMBERS = {
    field.name: number
    for cls in (SecurityRow, ReportingOwner, Issuer, Signature, Footnote, Filing)
    for number, field in enumerate(fields(cls))
}
"""The fields of each class are in the order of the schema."""
_make_filing, _make_owner, _make_row = maker(Filing), maker(ReportingOwner), maker(SecurityRow)


def schema_order(finding: Said) -> list[int]:
    """The order of the schema, so that no place has to be looked up for it."""
    names = re.findall(r"\w+", (finding[1] or "").replace("].footnotes.", "]."))
    return [int(name) if name.isdecimal() else _NUMBERS.get(name, 0) for name in names]


class Reader:
    """Takes the elements of one document as they come."""

    def __init__(self) -> None:
        self.findings: list[Said] = []
        self._said: set[Said] = set()
        self._begun: etree._Element | None = None
        """The section that began last."""
        self._filing: dict[str, Any] = {}
        self._issuer: dict[str, Any] = {}
        self._owners: list[dict[str, Any]] = []
        self._tables: dict[str, list[dict[str, Any]]] = {"non_derivative_table": [], "derivative_table": []}
        self._footnotes: list[Footnote] = []
        self._ids: set[str] = set()
        self._signatures: list[dict[str, Any]] = []

    def say(self, code: str, path: str | None, *details: str) -> None:
        self.findings.append((code, path, tuple(map(shortened, details))))

    def read(self, root: etree._Element) -> None:  # noqa: C901, PLR0912  # calls would take a tenth of the time
        if "}" in root.tag:
            strip_namespaces(root)
        plan, values, where = _IN_FILING, self._filing, ""
        awaited = _NOTHING
        """The field whose value follows."""
        elements = root.iter("*")
        self._stray(next(elements), root.text, where)
        for element in elements:
            field = plan.get(element.tag) or self._unknown(element, plan, values, where)
            given = element.text
            if element.tail:
                self._stray(element.getparent(), element.tail, where)
            if field is _VALUE:
                field = awaited if awaited.name else self._holder(element, plan)
                awaited = _NOTHING
                if not given or field is _NOTHING:
                    given = self._odd_value(element, given, field, plan, where)
            elif field is _REFERENCE:
                self._refer(element, plan, values, where)
                continue
            elif field is _SECTION:
                plan, values, where = self._section(element)
                awaited = field = plan[element.tag]
            elif field is _FOOTNOTE:
                self._footnotes.append(self._footnote(element))
                plan, values, where, awaited = _IN_FILING, self._filing, "", _NOTHING
                continue
            else:
                awaited = field
            if not given or field is _NOTHING:
                continue
            if field.convert is text:
                value: Any = given.strip()
                if "\n" in value:
                    value = " ".join(value.split())
                if not value or not field.name:
                    self._stray(element.getparent() if element.tag == "value" else element, value, where)
                    continue
            else:
                try:
                    value = field.convert(given)
                except (ValueError, KeyError):
                    value = self._odd(field, given.strip(), where)
                    if value is None:
                        continue
            if field.name not in values:
                values[field.name] = value
            elif values[field.name] != value and not _is_code_of_place(field, values):
                self.say("value-repeated", f"{where}{field.name}", given.strip())

    def _odd_value(
        self, element: etree._Element, given: str | None, field: Field, plan: _Plan, where: str
    ) -> str | None:
        """A <value> that is empty, whose only attribute may be what is meant, or one that belongs to nothing."""
        if not given and len(element.attrib) == 1 and not len(element):
            name, given = map(str, element.attrib.items()[0])
            if "}" in name or name == "id" or not given.strip():
                return None
            self.say("value-respelled", f"{where}{field.name}".strip(".") or None, f'{element.tag} {name}="{given}"')
        parent = element.getparent()
        if field is _NOTHING and parent is not None and parent.tag not in plan:
            self._stray(parent, given, where)
        return given

    def _unknown(self, element: etree._Element, plan: _Plan, values: dict[str, Any], where: str) -> Field:
        """What to do with an element that has no place here: by its name in another spelling, as markup of the text
        that it stands in, or nothing; then it is reported if it holds something."""
        tag = element.tag
        if tag == HIDDEN:
            return _NOTHING
        local = local_name(element)
        known = SPELLINGS.get(local.lower(), local)
        if known in plan:
            element.tag = known
            if known != local:
                self._say_once("element-respelled", self._path(element.getparent(), where), local, known)
            return plan[known]
        parent = element.getparent()
        if parent is None or local.lower() not in MARKUP or not self._is_text(parent, plan, values):
            self._unread(element, where)
        hide(element)
        return _NOTHING

    def _is_text(self, element: etree._Element, plan: _Plan, values: dict[str, Any]) -> bool:
        """Whether an element holds a text, in which markup may stand. It is read with the words in its markup."""
        field = self._holder(element, plan) if element.tag == "value" else plan.get(element.tag, _NOTHING)
        if not field.name or field.convert is not text:
            return False
        values[field.name] = text(words(element))
        return True

    def _unread(self, element: etree._Element, where: str) -> None:
        """Reports an element that holds something."""
        is_held = any(str(t).strip() for t in element.itertext()) or "id" in element.attrib
        if is_held or next(element.iter("footnoteId"), None) is not None:
            name, parent = local_name(element), element.getparent()
            if name.lower() in SPELLINGS:
                self._stray(parent, name, where)
            else:
                self._say_once("element-unknown", self._path(parent, where), name)

    def _stray(self, around: etree._Element | None, found: str | None, where: str) -> None:
        """Reports an element, or a text, in one where the schema has none."""
        if around is not None and (said := (found or "").strip()):
            self._say_once("element-misplaced", self._path(around, where), shortened(said), local_name(around))

    def _path(self, around: etree._Element | None, where: str) -> str | None:
        """The path of what has begun, if an element stands in it; else that of the table around it."""
        for _ in range(_DEEPEST):
            if around is None:
                break
            if around.tag in TABLES:
                return TABLES[around.tag]
            if around is self._begun:
                return where.rstrip(".") or None
            around = around.getparent()
        return None

    def _say_once(self, code: str, path: str | None, *details: str) -> None:
        if (code, path, details) not in self._said:
            self._said.add((code, path, details))
            self.say(code, path, *details)

    def _holder(self, element: etree._Element, plan: _Plan) -> Field:
        """The field of the element around a value; a group where that is the document itself."""
        parent = element.getparent()
        if parent is None:
            return _NOTHING
        return plan.get(parent.tag, _GROUP if parent.getparent() is None else _NOTHING)

    def _refer(self, element: etree._Element, plan: _Plan, values: dict[str, Any], where: str) -> None:
        """Takes a reference for the value that is given in the element around it."""
        parent = element.getparent()
        field = plan.get(parent.tag, _NOTHING) if parent is not None else _NOTHING
        if field is _VALUE and parent is not None:
            field = self._holder(parent, plan)
        given = element.get("id") or element.text or ""
        if plan is not _IN_ROW or not field.references:
            self._stray(parent, "footnoteId", where)
            return
        if given not in REFERENCES:
            given = self._odd_reference(given, f"{where}footnotes.{field.references}")
        if given:
            values.setdefault("footnotes", {}).setdefault(field.references, {})[given] = None

    def _odd_reference(self, given: str, path: str) -> str:
        """A footnote's id that is not written as the schema does; the same id for the same footnote."""
        given = given.strip()
        if ref := odd_reference(given):
            self._say_once("value-respelled", path, given)
        elif not given:
            self.say("value-unread", path, "<footnoteId/>", "a reference")
        return ref or given

    def _odd(self, field: Field, given: str, where: str) -> Any:
        """A value that is not written as the schema does; None where it is no such value, which is reported."""
        if not given or field.odd is None:
            return None
        with contextlib.suppress(ValueError, KeyError):
            return field.convert(given)
        try:
            value, is_noted = field.odd(given)
        except (ValueError, KeyError):
            self.say("value-unread", f"{where}{field.name}", given, field.expected)
            return None
        if is_noted:
            self.say("value-respelled", f"{where}{field.name}", given)
        return value

    def _section(self, element: etree._Element) -> tuple[_Plan, dict[str, Any], str]:
        """What begins with an element: the fields it knows, the values it fills, and its path."""
        self._begun, tag = element, element.tag
        if tag in ROWS:
            table, kind = ROWS[tag]
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
        return _IN_FILING, self._filing, ""

    def _footnote(self, element: etree._Element) -> Footnote:
        said = words(element) if len(element) else element.text or ""
        given = element.get("id") or ""
        if given not in REFERENCES:
            given = self._odd_reference(given, f"footnotes[{len(self._footnotes)}].id")
        if given in self._ids:
            self.say("footnote-repeated", f"footnotes[{len(self._footnotes)}].id", given)
        self._ids.add(given)
        return Footnote(given, text(said.strip()) or None)

    def filing(self) -> Filing:
        return _make_filing(
            **self._filing,
            issuer=Issuer(**self._issuer),
            reporting_owners=tuple(map(_owner, self._owners)),
            non_derivative_table=tuple(map(_row, self._tables["non_derivative_table"])),
            derivative_table=tuple(map(_row, self._tables["derivative_table"])),
            footnotes=tuple(self._footnotes),
            signatures=tuple(Signature(**{"name": None, "date": None, **s}) for s in self._signatures),
        )


def _is_code_of_place(field: Field, values: Mapping[str, Any]) -> bool:
    """A place abroad has its code in one element, and the code's name in another."""
    return field is PLACE and values[PLACE.name] in codes()["states"]


def _owner(data: dict[str, Any]) -> ReportingOwner:
    place = data.pop(PLACE.name, None)
    if place:
        data.setdefault("state", place)
    return _make_owner(**data)


def _row(data: dict[str, Any]) -> SecurityRow:
    refs = data.get("footnotes")
    if not data["kind"]:
        data["kind"] = "transaction" if OF_TRANSACTIONS & data.keys() else "holding"
    if data["kind"] == "transaction":
        data.setdefault("equity_swap_involved", False)
    elif not data.get("equity_swap_involved", True):
        del data["equity_swap_involved"]  # what says that there was none, of what cannot have one
    if refs:
        refs = MappingProxyType({name: tuple(ids) for name, ids in refs.items()})
    data["footnotes"] = refs or NO_REFERENCES
    return _make_row(**data)
