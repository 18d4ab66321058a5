"""The codes of all diagnostics: how grave each is, its short message, and one sentence that explains it."""

from __future__ import annotations

from form4parse.diagnostics.code import ERROR, NOTE, SEVERITIES, WARNING, Code
from form4parse.diagnostics.contradicted import CONTRADICTED
from form4parse.diagnostics.doubted import DOUBTED
from form4parse.diagnostics.unread import UNREAD

__all__ = ["CODES", "ERROR", "NOTE", "SEVERITIES", "WARNING", "Code", "explain"]

CODES: dict[str, Code] = {**UNREAD, **DOUBTED, **CONTRADICTED}


def explain(code: str) -> str:
    """One sentence on a code. Raises KeyError for an unknown one."""
    return CODES[code].explanation
