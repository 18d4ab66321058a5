"""The tables of codes, for readers that need no edition."""

from __future__ import annotations

import tomllib
from functools import cache

from form4parse.edition import Codes
from form4parse.editions.folder import grammar_folder


@cache
def codes() -> Codes:
    text = (grammar_folder() / "codes.toml").read_text("utf-8")
    return tomllib.loads(text)
