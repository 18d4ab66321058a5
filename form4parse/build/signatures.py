"""The signatures: names and dates, which may stand apart from each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lark import Token

from form4parse.build.convert import one_line
from form4parse.build.nodes import PartNode, RowNode, Value
from form4parse.build.record import Record
from form4parse.diagnostics import WARNING
from form4parse.edition import words
from form4parse.model import Signature


class SignatureReader:
    def __init__(self, record: Record, to_date: Callable[[str, Token], date | None]) -> None:
        self._record, self._to_date = record, to_date
        self.read_so_far: list[Signature] = []
        self._undated: Token | None = None
        """The name of the last signature, if its date was not found yet."""

    def read(self, node: PartNode) -> None:
        for row in (c for c in node.children if isinstance(c, RowNode)):
            cells = {c.field: c.tokens[0] for c in row.cells if isinstance(c, Value) and c.tokens}
            name, when = cells.get("signature_name"), cells.get("signature_date")
            if when and not name and self._undated is not None:
                self._date_last(when)
            else:
                self._add(name, when)
        self._close()

    def read_apart(self, name: Token, when: Token | None) -> None:
        """One on a page behind the form, where it need have no date; the form may have it with one."""
        if all(words(s.name or "") != words(name) for s in self.read_so_far):
            self._add(name, when)
            self._close(WARNING)

    def _add(self, name: Token | None, when: Token | None) -> None:
        self._close()
        path = f"signatures[{len(self.read_so_far)}]"
        signed = Signature(
            _once(one_line(name)) if name else None, self._to_date(f"{path}.date", when) if when else None
        )
        if signed in self.read_so_far:
            return
        self.read_so_far.append(signed)
        if when:
            self._record.put(f"{path}.date", when)
        else:
            self._undated = name
        if name:
            self._record.put(f"{path}.name", name)

    def _date_last(self, when: Token) -> None:
        """A date that stands apart from the signature it belongs to."""
        number = len(self.read_so_far) - 1
        path = f"signatures[{number}].date"
        self.read_so_far[number] = Signature(self.read_so_far[number].name, self._to_date(path, when))
        self._record.put(path, when)
        self._record.say("lines-assigned", path, at=when)
        self._undated = None

    def _close(self, severity: str | None = None) -> None:
        if self._undated is not None:
            path = f"signatures[{len(self.read_so_far) - 1}].date"
            self._record.say("signature-undated", path, at=self._undated, severity=severity)
            self._undated = None


def _once(name: str) -> str:
    """A name as it is signed, without the same in print below it."""
    own = name.split()
    repeated = next((n for n in range(len(own) // 2, 1, -1) if own[-n:] == own[-2 * n : -n]), 0)
    return " ".join(own[:-repeated]) if repeated else name
