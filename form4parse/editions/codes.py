"""The tables of codes, the labels of EDGAR's header, and the columns of flat tables, for rooms that need no edition."""

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
def flat_tables() -> dict[str, Any]:
    return _table("flat_tables")


@cache
def ownership_schema() -> dict[str, Any]:
    return _table("ownership_schema")


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((grammar_folder() / f"{name}.toml").read_text("utf-8"))
