"""The effective grammar of an edition as text."""

from __future__ import annotations

from collections.abc import Mapping

from form4parse.editions.statements import Statement


def effective(statements: Mapping[str, Statement]) -> str:
    """Each statement below a comment that says where it is from."""
    return "\n\n".join(f"// {', '.join(s.origin)}\n{s.text}" for s in statements.values())
