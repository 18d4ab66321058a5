"""From ownershipDocument XML, of every version of the schema, to filings.

The elements are met in the order of the document, which tells all: a row begins, its values follow, each with its
references."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from lxml import etree

from form4parse.model import (
    NO_REFERENCES,
    Filing,
    Footnote,
    Issuer,
    References,
    ReportingOwner,
    SecurityRow,
    Signature,
    defaults,
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
    PLACES,
    ROW,
    ROWS,
    SIGNATURE,
    SPELLINGS,
    TABLES,
    Field,
)
from form4parse.xml.marks import Said

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
_FILING, _ISSUER, _OWNER, _ROW, _SIGNATURE = map(defaults, (Filing, Issuer, ReportingOwner, SecurityRow, Signature))
_LISTED: Mapping[str, tuple[_Plan, str, dict[str, Any]]] = {
    "reportingOwner": (_IN_OWNER, "reporting_owners", {}),
    **{tag: (_IN_ROW, table, {**_ROW, "kind": kind}) for tag, (table, kind) in ROWS.items()},
    "ownerSignature": (_IN_SIGNATURE, "signatures", {}),
}
"""What begins one more of a list: its plan, the list's name, and what is known of it from the beginning."""
_make_filing, _make_issuer, _make_owner = maker(Filing), maker(Issuer), maker(ReportingOwner)
_make_row, _make_footnote, _make_signature = maker(SecurityRow), maker(Footnote), maker(Signature)


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
        self._lists: dict[str, list[dict[str, Any]]] = {name: [] for _, name, _ in _LISTED.values()}
        self._part: tuple[str, Sequence[dict[str, Any]]] = "", ()
        """The beginning of the paths of what comes now, and the list of which it is the last."""
        self._footnotes: list[Footnote] = []
        self._ids: set[str] = set()

    def say(self, code: str, path: str | None, *details: str) -> None:
        self.findings.append((code, path, tuple(map(shortened, details))))

    def read(self, root: etree._Element) -> None:  # noqa: C901, PLR0912  # calls would take a tenth of the time
        strip_namespaces(root)
        plan, values, awaited = _IN_FILING, self._filing, _NOTHING  # `awaited` is the field whose value follows
        self._stray(root, root.text)
        for element in root.iterdescendants("*"):
            try:
                field = plan[element.tag]
            except KeyError:
                field = self._unknown(element, plan, values)
            given = element.text
            if element.tail:
                self._stray(element.getparent(), element.tail)
            if field.name:
                awaited = field
            elif field is _VALUE:
                field, awaited = awaited if awaited.name else self._holder(element, plan), _NOTHING
                if not given or field is _NOTHING:
                    given = self._odd_value(element, given, field, plan)
            elif field is _REFERENCE:
                self._refer(element, plan, values)
                continue
            elif field is _SECTION:
                plan, values = self._section(element)
                awaited = field = plan[element.tag]
            elif field is _FOOTNOTE:
                self._footnote(element)
                plan, values, awaited = _IN_FILING, self._filing, _NOTHING
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
                    self._stray(element.getparent() if element.tag == "value" else element, value)
                    continue
            else:
                try:
                    value = field.convert(given)
                except (ValueError, KeyError):
                    if (value := self._odd(field, given.strip())) is None:
                        continue
            before = values.get(field.name)
            if before is None:
                values[field.name] = value
            elif before != value:
                self.say("value-repeated", self._where + field.name, given.strip())

    @property
    def _where(self) -> str:
        name, items = self._part
        return f"{name}[{len(items) - 1}]." if items else name

    def _odd_value(self, element: etree._Element, given: str | None, field: Field, plan: _Plan) -> str | None:
        """A <value> that is empty, whose only attribute may be what is meant, or one that belongs to nothing."""
        if not given and len(element.attrib) == 1 and not len(element):
            name, given = map(str, element.attrib.items()[0])
            if "}" in name or name == "id" or not given.strip():
                return None
            path = f"{self._where}{field.name}".strip(".") or None
            self.say("value-respelled", path, f'{element.tag} {name}="{given}"')
        parent = element.getparent()
        if field is _NOTHING and parent is not None and parent.tag not in plan:
            self._stray(parent, given)
        return given

    def _unknown(self, element: etree._Element, plan: _Plan, values: dict[str, Any]) -> Field:
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
                self._say_once("element-respelled", self._path(element.getparent()), local, known)
            return plan[known]
        parent = element.getparent()
        if parent is None or local.lower() not in MARKUP or not self._is_text(parent, plan, values):
            self._unread(element)
        hide(element)
        return _NOTHING

    def _is_text(self, element: etree._Element, plan: _Plan, values: dict[str, Any]) -> bool:
        """Whether an element holds a text, in which markup may stand. It is read with the words in its markup."""
        field = self._holder(element, plan) if element.tag == "value" else plan.get(element.tag, _NOTHING)
        if not field.name or field.convert is not text:
            return False
        values[field.name] = text(words(element))
        return True

    def _unread(self, element: etree._Element) -> None:
        """Reports an element that holds something."""
        is_held = any(str(t).strip() for t in element.itertext()) or "id" in element.attrib
        if is_held or next(element.iter("footnoteId"), None) is not None:
            name, parent = local_name(element), element.getparent()
            if name.lower() in SPELLINGS:
                self._stray(parent, name)
            else:
                self._say_once("element-unknown", self._path(parent), name)

    def _stray(self, around: etree._Element | None, found: str | None) -> None:
        """Reports an element, or a text, in one where the schema has none."""
        if around is not None and (said := (found or "").strip()):
            self._say_once("element-misplaced", self._path(around), shortened(said), local_name(around))

    def _path(self, around: etree._Element | None) -> str | None:
        """The path of what has begun, if an element stands in it; else that of the table around it."""
        for _ in range(_DEEPEST):
            if around is None:
                break
            if around.tag in TABLES:
                return TABLES[around.tag]
            if around is self._begun:
                return self._where.rstrip(".") or None
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

    def _refer(self, element: etree._Element, plan: _Plan, values: dict[str, Any]) -> None:
        """Takes a reference for the value that is given in the element around it."""
        parent = element.getparent()
        field = plan.get(parent.tag, _NOTHING) if parent is not None else _NOTHING
        if field is _VALUE and parent is not None:
            field = self._holder(parent, plan)
        given = element.get("id") or element.text or ""
        name = field.references
        if plan is not _IN_ROW or not name:
            self._stray(parent, "footnoteId")
            return
        if given not in REFERENCES:
            given = self._odd_reference(given, f"{self._where}footnotes.{name}")
        if given:
            references = values["footnotes"] = values["footnotes"] or {}
            references.setdefault(name, {})[given] = None

    def _odd_reference(self, given: str, path: str) -> str:
        """A footnote's id that is not written as the schema does; the same id for the same footnote."""
        given = given.strip()
        if ref := odd_reference(given):
            self._say_once("value-respelled", path, given)
        elif not given:
            self.say("value-unread", path, "<footnoteId/>", "a reference")
        return ref or given

    def _odd(self, field: Field, given: str) -> Any:
        """A value that is not written as the schema does; None where it is no such value, which is reported."""
        if not given or field.odd is None:
            return None
        with contextlib.suppress(ValueError, KeyError):
            return field.convert(given)
        try:
            value, is_noted = field.odd(given)
        except (ValueError, KeyError):
            self.say("value-unread", f"{self._where}{field.name}", given, field.expected)
            return None
        if is_noted:
            self.say("value-respelled", f"{self._where}{field.name}", given)
        return value

    def _section(self, element: etree._Element) -> tuple[_Plan, dict[str, Any]]:
        """What begins with an element: the fields it knows, and the values it fills."""
        self._begun, tag = element, element.tag
        if tag in _LISTED:
            plan, name, begun = _LISTED[tag]
            values, items = begun.copy(), self._lists[name]
            items.append(values)
            self._part = name, items
            return plan, values
        if tag == "issuer":
            self._part = "issuer.", ()
            return _IN_ISSUER, self._issuer
        self._part = "", ()
        return _IN_FILING, self._filing

    def _footnote(self, element: etree._Element) -> None:
        said = words(element) if len(element) else element.text or ""
        given = element.get("id") or ""
        if given not in REFERENCES:
            given = self._odd_reference(given, f"footnotes[{len(self._footnotes)}].id")
        if given in self._ids:
            self.say("footnote-repeated", f"footnotes[{len(self._footnotes)}].id", given)
        self._ids.add(given)
        self._footnotes.append(_make_footnote((given, text(said.strip()) or None)))
        self._part = "", ()

    def filing(self) -> Filing:
        lists = self._lists
        values = {
            **_FILING,
            **self._filing,
            "issuer": _make_issuer({**_ISSUER, **self._issuer}.values()),
            "reporting_owners": tuple(map(_owner, lists["reporting_owners"])),
            "non_derivative_table": tuple(map(_row, lists["non_derivative_table"])),
            "derivative_table": tuple(map(_row, lists["derivative_table"])),
            "footnotes": tuple(self._footnotes),
            "signatures": tuple([_make_signature({**_SIGNATURE, **s}.values()) for s in lists["signatures"]]),
        }
        return _make_filing(values.values())


def _owner(data: dict[str, Any]) -> ReportingOwner:
    places = [data.pop(place.name, None) for place in PLACES]
    if place := next(filter(None, places), None):
        data.setdefault("state", place)
    return _make_owner({**_OWNER, **data}.values())


def _row(data: dict[str, Any]) -> SecurityRow:
    if not data["kind"]:
        is_transaction = any(data[name] is not None for name in OF_TRANSACTIONS)
        data["kind"] = "transaction" if is_transaction else "holding"
    if data["kind"] == "transaction":
        data["equity_swap_involved"] = data["equity_swap_involved"] or False
    elif not data["equity_swap_involved"]:
        data["equity_swap_involved"] = None  # what says that there was none, of what cannot have one
    refs = data["footnotes"]
    data["footnotes"] = References({n: tuple(ids) for n, ids in refs.items()}) if refs else NO_REFERENCES
    return _make_row(data.values())
