"""form4parse: `parse` and the diagnostics, which are looked for when they are asked for. The facts are the same."""

from __future__ import annotations

import form4parse

PACKAGE = "form4parse"


def read(data: bytes) -> tuple[form4parse.Diagnostic, ...]:
    return form4parse.parse(data).diagnostics


def facts(_: tuple[form4parse.Diagnostic, ...]) -> None:
    return None
