"""What every document, row and signature has: what the current schema demands, and all before it did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from form4parse.diagnostics import CODES
from form4parse.diagnostics.code import ERROR
from form4parse.editions.codes import ownership_schema
from form4parse.model import Filing, SecurityRow, Signature
from form4parse.spans import holders
from form4parse.xml.marks import Said
from form4parse.xml.vocabulary import DUE


class _Demand(NamedTuple):
    fields: tuple[str, ...]
    """One of these has to be given."""
    element: str
    by_reference: bool
    """A reference to a footnote is enough."""

    def is_met(self, held: SecurityRow | Signature) -> bool:
        refs = held.footnotes if isinstance(held, SecurityRow) and self.by_reference else {}
        return any(getattr(held, field) is not None or field in refs for field in self.fields)


def absent(filing: Filing, said: Iterable[Said]) -> Iterator[Said]:
    """What is due and not there, if nothing that was said tells of it."""
    told = {path for code, path, _ in said if CODES[code].severity == ERROR}
    cut = {path for code, path, _ in said if code == "part-cut"}
    for name, path in DUE.items():
        if not attrgetter(path)(filing) and path not in told and not cut.intersection((None, *holders(path))):
            yield "element-missing", path, (name,)
    for path, name in _due(filing):
        if path not in told and not cut.intersection(holders(path)):
            yield "value-due", path, (name,)


def _due(filing: Filing) -> Iterator[tuple[str, str]]:
    """The path of each value that is demanded and not there, and the names of the elements that could hold it."""
    rows = (*filing.non_derivative_table, *filing.derivative_table)
    form = (filing.document_type or "")[:1] or ("4" if any(row.kind == "transaction" for row in rows) else "3")
    for element in ownership_schema()["parts"]["document"]:
        path = element.get("each", "")
        for number, held in enumerate(getattr(filing, path) if _is_of(element, form) and path else ()):
            part = element.get("items", {}).get(held.kind) if isinstance(held, SecurityRow) else element.get("part")
            if isinstance(held, SecurityRow | Signature) and part:
                for demand in _demanded(part, form):
                    if not demand.is_met(held):
                        yield f"{path}[{number}].{demand.fields[0]}", demand.element


def _is_of(element: Mapping[str, Any], form: str) -> bool:
    return form in element.get("forms", "345")


@cache
def _demanded(part: str, form: str) -> tuple[_Demand, ...]:
    every = [element for element in ownership_schema()["parts"][part] if _is_of(element, form)]
    others = {element["instead_of"]: element for element in every if "instead_of" in element}
    found: list[_Demand] = []
    for element in every:
        if "part" in element:
            found += _demanded(element["part"], form) if element.get("due") else ()
            continue
        field, other = element["field"], others.get(element["field"])
        by_reference = element.get("inside") == "either"
        if other:
            name = f"{element['element']} or {other['element']}"
            found.append(_Demand((field, other["field"]), name, by_reference))
        elif element.get("due") and "default" not in element:
            found.append(_Demand((field,), element["element"], by_reference))
    return tuple(found)
