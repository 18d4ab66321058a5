"""Whether the beginning and the end of a document are there, and what is missing with them."""

from __future__ import annotations

import re
from collections.abc import Callable

from form4parse.xml.tokens import END, START, TEXT, UNENDED, Token
from form4parse.xml.vocabulary import BEGINS, HEAD, PARTS

_FIRST = {"ownershipDocument", "schemaVersion"}
_WITH_BOX = re.compile(r"schemaVersion>\s*X0[5-9]|aff10b5")
_REPEATED = {"reporting_owners", "signatures"}
"""Parts without an element around them: after one there may have been another."""


class Ending:
    def __init__(self, source: str, found: list[Token]) -> None:
        last = next((t for t in reversed(found) if t.is_known), None)
        self.is_complete = last is not None and (last.kind, last.name) == (END, "ownershipDocument")
        self.whole = found if self.is_complete else _without_torn_tag(source, found)
        """The tokens without a last one that is torn."""
        known = [t for t in self.whole if t.is_known]
        self.has_box = _WITH_BOX.search(source) is not None
        """Whether the schema has the box for plans."""
        self.has_head = bool(known) and known[0].kind == START and known[0].name in _FIRST
        owners, signed = (
            sum(t.name == n and t.kind == START for t in known) for n in ("reportingOwner", "ownerSignature")
        )
        self.lacks_last_tag = (
            not self.is_complete
            and 0 < owners <= signed
            and (known[-1].kind, known[-1].name) == (END, "ownerSignature")
        )
        """Whether nothing else is missing, as each owner has signed."""
        parts = [BEGINS[t.name] for t in known if t.name in BEGINS]
        self._first, self._reached = min(parts, default=0), max(parts, default=-1)

    def before(self, names: set[str]) -> list[str | None]:
        """The paths of what is missing before the first part of which something is there, of all names that are; the
        whole document's, if nothing is."""
        elements = [path for name, path in HEAD.items() if name not in names]
        return [*elements, *(path for path, _ in PARTS[: self._first])] or [None]

    def missing(self, has_open: Callable[..., bool]) -> tuple[str, ...]:
        """The paths of the parts whose end is missing; the empty path is the whole document's."""
        if self.is_complete or self.lacks_last_tag:
            return ()
        if self._reached < 0:
            return ("",)
        path, names = PARTS[self._reached]
        is_open = path in _REPEATED or has_open(*names)
        return tuple(path for path, _ in PARTS[self._reached + (not is_open) :])


def _without_torn_tag(source: str, found: list[Token]) -> list[Token]:
    if not found or found[-1].end < len(source.rstrip()):
        return found
    last = found[-1]
    if last.kind != TEXT:
        return found[:-1] if last.doubt == UNENDED else found
    torn = source.rfind("<", last.start, last.end)
    if torn < 0 or ">" in source[torn : last.end]:
        return found
    # A value before the torn tag is whole: what follows it is seen to begin.
    return [*found[:-1], last._replace(end=torn), Token(END, torn, torn)] if torn > last.start else found[:-1]
