"""The tables of codes, the labels of EDGAR's header and the elements of its XML, for readers that need no edition."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from form4parse.edition import Codes
from form4parse.editions.folder import grammar_folder


@cache
def codes() -> Codes:
    return _table("codes")


@cache
def submission() -> dict[str, Any]:
    return _table("submission")


@cache
def elements() -> dict[str, Any]:
    return _table("elements")


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((grammar_folder() / f"{name}.toml").read_text("utf-8"))
