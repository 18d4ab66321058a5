"""Filings that were built by hand, and not read: whether they hold what the fields of their classes say. Python does
not look, and a format would leave out what it does not know, or stumble over it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from form4parse.diagnostics import SEVERITIES

_SIMPLE = {
    "str": (str, "a text"),
    "bool": (bool, "True or False"),
    "Decimal": (Decimal, "a Decimal"),
    "dt.date": (dt.date, "a datetime.date"),
}
_WORDS = {"kind": ("transaction", "holding"), "severity": SEVERITIES}
"""By the field, what it may be."""
_LIST, _OF_SEVERAL, _MAPPING = "tuple[", ", ...]", "Mapping[str, "


def check_types(built: Any, path: str = "") -> None:
    """Of a filing or a part of one, at a path. The very types: a subclass may be written otherwise.

    Raises TypeError for the first value of another type, ValueError for one that is no value; both with its path."""
    for field in dataclasses.fields(built):
        if not field.name.startswith("_"):
            value, where = getattr(built, field.name), f"{path}.{field.name}".lstrip(".")
            _check(value, str(field.type), where)
            if field.name in _WORDS and value not in _WORDS[field.name]:
                raise ValueError(f"{where}: {value!r} is not {' or '.join(_WORDS[field.name])}.")


def check_supply(supply: Any) -> None:
    """Raises TypeError."""
    if not isinstance(supply, Mapping) or not all(isinstance(path, str) for path in supply):
        raise TypeError(f"supply: {supply!r} is not a mapping of paths to values.")


def _check(value: Any, annotation: str, path: str) -> None:
    wanted = annotation.removesuffix(" | None")
    if value is None and wanted != annotation:
        return
    if wanted in _SIMPLE:
        known, said = _SIMPLE[wanted]
        _demand(type(value) is known, value, said, path)
        if known is Decimal and not value.is_finite():
            raise ValueError(f"{path}: {value!r} is not a number.")
    elif wanted.startswith(_LIST):
        _demand(type(value) is tuple, value, "a tuple", path)
        for number, entry in enumerate(value):
            _check(entry, wanted.removeprefix(_LIST).removesuffix(_OF_SEVERAL), f"{path}[{number}]")
    elif wanted.startswith(_MAPPING):
        _demand(isinstance(value, Mapping), value, "a dict", path)
        for name, inner in value.items():
            _demand(type(name) is str, name, "the name of a field", path)
            _check(inner, wanted.removeprefix(_MAPPING).removesuffix("]"), f"{path}.{name}")
    else:
        _demand(type(value).__name__ == wanted, value, f"of the class {wanted}", path)
        check_types(value, path)


def _demand(is_so: bool, value: Any, said: str, path: str) -> None:  # noqa: FBT001  # a condition, not an option
    if not is_so:
        raise TypeError(f"{path}: {value!r} is not {said}.")
