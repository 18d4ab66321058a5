"""What may be missing beside a lost tag: of a row, an owner, the issuer or a signature, only what the schema has
between the last element before the tag and the first one behind it, and is not there; or all of it, where that is
due."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from form4parse.editions.codes import ownership_schema
from form4parse.xml.fields import ISSUER, OWNER, PLACES, ROW, ROWS, SIGNATURE, Field
from form4parse.xml.marks import Mark

_FIELDS: Mapping[str, Mapping[str, Field]] = {
    "issuer": ISSUER,
    "reportingOwner": OWNER,
    "ownerSignature": SIGNATURE,
    **dict.fromkeys(ROWS, ROW),
}
_PARTS: dict[str, list[dict[str, Any]]] = ownership_schema()["parts"]


def _elements(part: str) -> list[dict[str, Any]]:
    """The elements of a part that hold values, in their order."""
    found: dict[str, dict[str, Any]] = {}
    for element in _PARTS[part]:
        for leaf in _elements(element["part"]) if "part" in element else [element]:
            found.setdefault(leaf["element"], leaf)
    return list(found.values())


def _part_of(section: str) -> str:
    """A row of no kind has what a transaction may have."""
    return section if section in _PARTS else section.replace("Security", "Transaction")


_ELEMENTS = {section: _elements(_part_of(section)) for section in _FIELDS}
_HELD: Mapping[tuple[str, str], list[str]] = {
    (section, element["element"]): [leaf["element"] for leaf in _elements(element["part"])]
    for section in _FIELDS
    for element in _PARTS[_part_of(section)]
    if "part" in element
}
"""What the elements that only group others hold, by the section and the element."""
_INSTEAD = {e["element"]: e["instead_of"] for elements in _ELEMENTS.values() for e in elements if "instead_of" in e}
_ORDER = {name: [e["element"] for e in found if "instead_of" not in e] for name, found in _ELEMENTS.items()}
_DUE = {
    name: {e["element"] for e in found if e.get("due") or "due_unless" in e or e["field"] in _INSTEAD.values()}
    for name, found in _ELEMENTS.items()
}


class _Gap(NamedTuple):
    code: str
    details: tuple[str, ...]
    before: str
    """The last element that has begun."""
    group: str = ""
    """The element of which a tag is lost, if it is one that only groups others."""
    is_start: bool = False
    """Whether it is its first tag."""
    is_near: bool = False
    """Whether something else has been said of what stands beside it."""


class Gaps:
    """Takes the elements of a section as they begin, and what is lost between them."""

    def __init__(self, mark: Callable[[Mark], None]) -> None:
        self._mark = mark
        self._section = ""
        self._place: int | None = None
        self._last = ""
        self._seen: set[str] = set()
        self._open: list[_Gap] = []
        self._around: list[_Gap] = []
        """Those at the tags of groups: known when the section has ended."""

    def begin(self, section: str, place: int) -> None:
        self._section, self._place = section if section in _ORDER else "", place
        self._last, self._seen, self._open, self._around = "", set(), [], []

    def meet(self, element: str) -> None:
        if element not in _FIELDS.get(self._section, ()):
            return
        element = self._named(element)
        if element in _ORDER[self._section]:
            self._close(element)
            self._last = element
            self._seen.add(element)

    def end(self) -> None:
        self._close(None)
        for gap in dict.fromkeys(self._around):
            self._tell(gap, *self._beside(gap), _HELD[self._section, gap.group])
        self._section = ""

    def add(self, code: str, *details: str, group: str = "", is_start: bool = False, is_near: bool = False) -> bool:
        """Whether it is in a section, of which it will be said what may be missing."""
        group = group if (self._section, group) in _HELD else ""
        if self._section:
            (self._around if group else self._open).append(_Gap(code, details, self._last, group, is_start, is_near))
        return bool(self._section)

    def _named(self, element: str) -> str:
        """By the one that it may stand for."""
        field = _INSTEAD.get(element)
        return next((e["element"] for e in _ELEMENTS[self._section] if e["field"] == field), element)

    def _beside(self, gap: _Gap) -> tuple[str, str | None]:
        """The elements before and behind the tag of a group."""
        order, held = _ORDER[self._section], _HELD[self._section, gap.group]
        inside = [name for name in order if name in held]
        seen = [name for name in order if name in self._seen]
        here = [name for name in seen if name in held]
        at = order.index(here[0] if gap.is_start else here[-1]) if here else order.index(inside[0])
        before = [name for name in seen if order.index(name) < at + (not gap.is_start and bool(here))]
        following = [name for name in seen if order.index(name) > at - gap.is_start]
        return before[-1] if before else "", following[0] if following else None

    def _close(self, following: str | None) -> None:
        for gap in dict.fromkeys(self._open):
            self._tell(gap, gap.before, following)
        self._open = []

    def _tell(self, gap: _Gap, before: str, following: str | None, also: Sequence[str] = ()) -> None:
        """`also` are the elements of a group, of which the order may be another one."""
        order, fields = _ORDER[self._section], _FIELDS[self._section]
        start = order.index(before) + 1 if before else 0
        end = order.index(following) if following else len(order)
        absent = [name for name in {**dict.fromkeys(order[start:end]), **dict.fromkeys(also)} if self._is_absent(name)]
        is_wide = end < start or not _DUE[self._section].isdisjoint(absent)
        paths = [] if is_wide else self._paths(absent)
        if before and not (is_wide or gap.is_near) and (fields is ROW or not paths):
            paths.append(f"footnotes.{fields[before].references}" if fields is ROW else fields[before].name)
        if is_wide or not (paths or gap.is_near):
            self._mark(Mark(self._place, gap.code, gap.details))
        for path in dict.fromkeys(paths):
            self._mark(Mark(self._place, gap.code, gap.details, path))

    def _paths(self, absent: Sequence[str]) -> list[str]:
        """Of elements, and of references that stand in another one."""
        fields = [_FIELDS[self._section][name] for name in absent]
        noted = [f.references for f in fields if f.references and f.references != f.name]
        return [f.name for f in fields if f not in PLACES] + [f"footnotes.{name}" for name in noted]

    def _is_absent(self, name: str) -> bool:
        return name in _ORDER[self._section] and name not in self._seen and name in _FIELDS[self._section]
