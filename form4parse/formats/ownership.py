"""Writes a filing as the SEC's ownershipDocument XML, in the current schema; or says what it lacks for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from form4parse.diagnostics import NOTE
from form4parse.diagnostics.comments import comment
from form4parse.editions.codes import ownership_schema
from form4parse.errors import IncompleteFilingError, Lack
from form4parse.formats import Plain
from form4parse.formats.address import addressed
from form4parse.formats.schema import Element, kinds, part, placed

_NOTED = {"value-supplied"}
"""Notes that a reader of the document should know: the value stands in no source."""


def ownership_document(filing: Plain) -> str:
    """The document, as the SEC's XSD of the current version accepts it.

    Raises IncompleteFilingError where the filing lacks what the schema demands, or has what it has no place for."""
    writer = _Writer(filing)
    root = writer.root()
    if writer.lacks:
        raise IncompleteFilingError(writer.lacks)
    for doubt in filing["diagnostics"]:
        if doubt["severity"] != NOTE or doubt["code"] in _NOTED:
            root.addprevious(etree.Comment(comment(doubt)))
    return '<?xml version="1.0"?>\n' + etree.tostring(root.getroottree(), pretty_print=True, encoding="unicode")


def lacks(filing: Plain) -> tuple[Lack, ...]:
    """All that keeps a filing from being written so, in the order of the schema."""
    writer = _Writer(filing)
    writer.root()
    return tuple(writer.lacks)


class _Writer:
    def __init__(self, filing: Plain) -> None:
        self.lacks: list[Lack] = []
        self._filing = {**filing, "reporting_owners": [addressed(owner) for owner in filing["reporting_owners"]]}
        self._type = filing["document_type"] or ""
        self._notes: set[str] = {note["id"] for note in filing["footnotes"]}
        self._noted: set[str] = set()
        """The footnotes that are written."""

    def root(self) -> etree._Element:
        root = etree.Element("ownershipDocument")
        if problem := kinds()["document_type"].problem(self._type):
            self._lack("document_type", problem if self._type else _missing("document_type"))
            return root
        etree.SubElement(root, "schemaVersion").text = ownership_schema()["version"]
        self._fill(root, "document", self._filing, "")
        self._look_for_the_unplaced("document", self._filing, "")
        return root

    def _lack(self, path: str, what: str) -> None:
        self.lacks.append(Lack(path, what))

    def _fill(self, parent: etree._Element, name: str, values: Plain, where: str) -> None:
        """Writes the elements of a part; `where` is the path of what fills them, with its dot."""
        for element in part(name, self._type):
            if element.each:
                self._list(parent, element, values[element.each])
            elif element.of:
                node = etree.SubElement(parent, element.element)
                self._object(node, element.part, values[element.of], f"{element.of}.")
            elif element.part:
                self._group(parent, element, values, where)
            else:
                self._leaf(parent, element, values, where)

    def _object(self, node: etree._Element, name: str, values: Plain, where: str) -> None:
        self._fill(node, name, values, where)
        self._look_for_the_unplaced(name, values, where)

    def _list(self, parent: etree._Element, element: Element, entries: Sequence[Plain]) -> None:
        if len(entries) > element.most:
            self._lack(element.each, f"there are too many: {len(entries)}, and the schema takes {element.most}")
        entries = entries or [{}] * element.least
        holder = parent if element.part or not entries else etree.SubElement(parent, element.element)
        for number, entry in enumerate(entries):
            where = f"{element.each}[{number}]"
            if element.item:
                self._footnote(holder, element.item, entry, where)
            elif tag := element.element if element.part else element.items.get(entry["kind"]):
                self._object(etree.SubElement(holder, tag), element.part or tag, entry, f"{where}.")
            else:
                self._lack(where, f"Form {self._type} has no place for a {entry['kind']}")

    def _group(self, parent: etree._Element, element: Element, values: Plain, where: str) -> None:
        fields, _ = placed(element.part, self._type)
        if element.due or any(_is_given(name, values) for name in (*fields, element.references)):
            node = etree.SubElement(parent, element.element)
            self._fill(node, element.part, values, where)
            self._refer(node, element.references, values, where)

    def _leaf(self, parent: etree._Element, element: Element, values: Plain, where: str) -> None:
        path = where + (element.path or element.field)
        value = _value(element, values)
        if value is None and not (element.inside and _references(element.field, values)):
            if _is_due(element, values):
                self._lack(path, _missing(element.kind, element.hint))
            return
        if element.instead_of and _is_given(element.instead_of, values):
            self._lack(path, f"the schema has no place for it beside {element.instead_of}")
        node = etree.SubElement(parent, element.element)
        holder = node
        if element.inside and (value is not None or element.inside == "blank"):
            holder = etree.SubElement(node, "value")
        if value is not None:
            self._write(holder, element.kind, value, path)
        elif element.inside == "value":
            self._lack(path, f"it has references alone; the schema demands {kinds()[element.kind].said}")
        if element.inside and element.noted:
            self._refer(node, element.field, values, where)

    def _write(self, node: etree._Element, kind: str, value: Any, path: str) -> None:
        if problem := kinds()[kind].problem(value):
            self._lack(path, problem)
        else:
            node.text = str(value).lower() if isinstance(value, bool) else value

    def _refer(self, node: etree._Element, field: str, values: Plain, where: str) -> None:
        references = _references(field, values)
        path = f"{where}footnotes.{field}"
        if len(references) > (most := ownership_schema()["references"]):
            self._lack(path, f"there are too many: {len(references)}, and the schema takes {most}")
        for reference in references:
            if problem := kinds()["footnote"].problem(reference):
                self._lack(path, problem)
            elif reference not in self._notes:
                self._lack(path, f"footnote {reference}, which it refers to, is missing")
            else:
                etree.SubElement(node, "footnoteId", id=reference)

    def _footnote(self, parent: etree._Element, tag: str, note: Plain, where: str) -> None:
        node = etree.SubElement(parent, tag)
        if problem := kinds()["footnote"].problem(note["id"]):
            self._lack(f"{where}.id", problem)
        elif note["id"] in self._noted:
            self._lack(f"{where}.id", f"there are two footnotes {note['id']}")
        else:
            node.set("id", note["id"])
            self._noted.add(note["id"])
        if note["text"]:
            self._write(node, "prose", note["text"], f"{where}.text")

    def _look_for_the_unplaced(self, name: str, values: Plain, where: str) -> None:
        """What the filing has and a form of its type has not."""
        fields, noted = placed(name, self._type)
        for field, value in values.items():
            if field not in fields and field not in ownership_schema()["elsewhere"] and value:
                self._lack(where + field, f"Form {self._type} has no place for it")
        for field in values.get("footnotes", {}) if where else ():
            if field not in noted and _references(field, values):
                self._lack(f"{where}footnotes.{field}", f"Form {self._type} has no place for references there")


def _missing(kind: str, hint: str = "") -> str:
    return f"it is missing; the schema demands {kinds()[kind].said}" + (f" ({hint})" if hint else "")


def _value(element: Element, values: Plain) -> Any:
    """Also one that the form's rules leave no choice about."""
    value = values.get(element.field)
    is_blank = value is None or (isinstance(value, str) and not value.strip())
    return element.default.get(values.get(element.by) or "") if is_blank else value


def _is_due(element: Element, values: Plain) -> bool:
    if element.due_unless:
        return not _is_given(element.due_unless, values)
    return element.due or any(values.get(name) == value for name, value in element.due_with.items())


def _is_given(field: str, values: Plain) -> bool:
    return bool(values.get(field) or _references(field, values))


def _references(field: str, values: Plain) -> Sequence[str]:
    noted: Mapping[str, Sequence[str]] = values.get("footnotes") or {}
    return noted.get(field) or ()
