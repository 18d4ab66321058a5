"""Values that a filing lacks, supplied by whoever knows them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Any

from form4parse.diagnostics import CODES
from form4parse.editions.codes import ownership_schema
from form4parse.errors import SupplyError
from form4parse.formats import Plain
from form4parse.formats.ownership import lacks
from form4parse.formats.schema import Element, kinds

_INDEX = re.compile(r"\[(\d+)\]")
_ENTRY = re.compile(r"\w+\[\d+\]")
_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def supplied(filing: Plain, values: Mapping[str, Any]) -> Plain:
    """The filing with values by their paths, each where the filing has none that the schema takes: what it states
    stands, a false as well. None or an empty text takes away what the schema has no place for. A note is added on each
    value that was taken.

    Raises SupplyError for a path that the filing does not have, and for a value that its place does not take."""
    changed: dict[str, Any] = deepcopy(dict(filing))
    lacking = {lack.path for lack in (*lacks(filing), *lacks(_typed(filing, values)))}
    begun = {_entry(path) for path in lacking if "[" in path and not filing[path.partition("[")[0]]}
    for path, value in values.items():
        given = accepted(path, value)
        if _entry(path) in begun:
            _begin(changed, _entry(path))
        place, name = _reach(changed, path)
        had = place.get(name)
        is_other = had != given and not (_is_none(had) and _is_none(given))
        if is_other and (_is_none(had) or path in lacking or _entry(path) in begun):
            place[name] = given
            changed["diagnostics"].append(_note(path, given))
    return changed


def _typed(filing: Plain, values: Mapping[str, Any]) -> Plain:
    """What else a filing lacks is known when its type is."""
    given = values.get("document_type")
    return (
        {**filing, "document_type": accepted("document_type", given)} if _is_none(filing["document_type"]) else filing
    )


def _is_none(value: Any) -> bool:
    """A false is a value: the box is there, and not checked."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _note(path: str, given: Any) -> dict[str, Any]:
    code = CODES["value-supplied"]
    said = ",".join(given) if isinstance(given, list) else str(given).lower() if isinstance(given, bool) else given
    shown = "nothing" if _is_none(given) else f"'{said}'"
    return {
        "code": "value-supplied",
        "severity": code.severity,
        "message": code.message.format(shown),
        "field": path,
        "span": None,
    }


def accepted(path: str, value: Any) -> Any:
    """A value as the plain shape has it. Raises SupplyError for a path that no filing has, and a value it does not
    take."""
    takes = _places().get(template := _INDEX.sub("[]", path))
    if takes is None:
        close = get_close_matches(template, _places(), n=1)
        number = (_INDEX.findall(path) or ["0"])[0]
        raise SupplyError(
            f"a filing has no place {path!r}"
            + (f"; did you mean {close[0].replace('[]', f'[{number}]')!r}?" if close else ".")
        )
    if ".footnotes." in path:
        ids = list(value) if isinstance(value, (list, tuple)) else str(value or "").split()
        if wrong := next(filter(None, map(kinds()["footnote"].problem, ids)), ""):
            raise SupplyError(f"{path}: {wrong}.")
        return ids
    if isinstance(value, Decimal):
        value = f"{value:f}"
    elif isinstance(value, (int, dt.date)) and not isinstance(value, bool):
        value = str(value)
    if value is None or value == "":
        return None
    if "flag" in takes and isinstance(value, str):
        value = _FLAGS.get(value.lower(), value)
    problems = [kinds()[kind].problem(value) for kind in takes]
    if all(problems):
        raise SupplyError(f"{path}: {problems[0]}.")
    return _as_read(value, takes)


def _as_read(value: Any, takes: frozenset[str]) -> Any:
    """As the reader gives such a value: a CIK has ten digits, an amount no zeros that say nothing."""
    if "cik" in takes:
        return value.zfill(10)
    if "amount" in takes:
        whole, point, decimals = value.partition(".")
        decimals = decimals.rstrip("0")
        return (whole.lstrip("0") or "0") + (point + decimals if decimals else "")
    return value


def _entry(path: str) -> str:
    """The entry of a list that a path is in, such as `signatures[0]`."""
    return found[0] if (found := _ENTRY.match(path)) else ""


def _begin(filing: dict[str, Any], entry: str) -> None:
    """Makes the first entry of a list that has none."""
    key, _, _ = entry.partition("[")
    if not filing[key]:
        filing[key].append(_empty(key))


def _reach(filing: dict[str, Any], path: str) -> tuple[dict[str, Any], str]:
    """What holds the value of a path, and its name there."""
    *holders, name = path.split(".")
    place: Any = filing
    for holder in holders:
        key, _, number = holder.rstrip("]").partition("[")
        place = place[key]
        if number:
            if int(number) >= len(place):
                raise SupplyError(f"{path}: the filing has only {len(place)} of {key}.")
            place = place[int(number)]
    return place, name


def _empty(key: str) -> dict[str, Any]:
    start = f"{key}[]."
    return {p.removeprefix(start): False if "flag" in k else None for p, k in _places().items() if p.startswith(start)}


@cache
def _places() -> Mapping[str, frozenset[str]]:
    """Every path of a filing that the schema has a place for, without numbers, and the kinds of value it takes."""
    found: dict[str, set[str]] = {"footnotes[].id": {"footnote"}, "footnotes[].text": {"prose"}}
    for path, kind in _walk("document", ""):
        found.setdefault(path, set()).add(kind)
    return {path: frozenset(takes) for path, takes in found.items()}


def _walk(part: str, where: str) -> Iterator[tuple[str, str]]:
    for entry in ownership_schema()["parts"][part]:
        element = Element(**entry)
        below = f"{element.of}." if element.of else f"{element.each}[]." if element.each else where
        for name in (element.part, *element.items.values()):
            yield from _walk(name, below) if name else ()
        if element.field and not element.path:
            yield where + element.field, element.kind
        if noted := element.references or (element.inside and element.field):
            yield f"{where}footnotes.{noted}", "footnote"
