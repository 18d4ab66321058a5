"""The exceptions a caller may meet. Their texts are whole sentences, made to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from form4parse.model import Diagnostic


_MOST_NAMED = 200
"""In the text of an error, which is made to be read."""


class Form4ParseError(Exception):
    """The base of all errors raised on purpose."""


class NotAFilingError(Form4ParseError):
    """Nothing in the source is a Form 3, 4 or 5."""


class SeveralFilingsError(Form4ParseError):
    """The source holds several filings where one was asked for."""


class HostileSourceError(Form4ParseError):
    """The source declares entities or would exhaust the machine; it is not read."""


class MissingExtraError(Form4ParseError):
    """A package that this kind of source, or this format, needs is not installed; says which."""


class FilingError(Form4ParseError):
    """In strict mode: something on the page is missing from the data. Carries every diagnostic of severity error."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(d.message for d in self.diagnostics))


class Lack(NamedTuple):
    """What keeps a filing from being written as the SEC's schema demands: it is missing, too long, or has no place."""

    path: str
    what: str
    """A clause that follows the path and a colon."""

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


class IncompleteFilingError(Form4ParseError):
    """A filing cannot be written as the SEC's schema demands. Carries every reason."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        self.lacks = tuple(lacks)
        named = [f"  {lack}" for lack in self.lacks[:_MOST_NAMED]]
        if more := len(self.lacks) - len(named):
            named.append(f"  … and {more:,} more")
        super().__init__("\n".join(["the filing cannot be written as the SEC's schema demands:", *named]))


class SupplyError(Form4ParseError):
    """A value is supplied for a place that no filing has, or that does not take it."""


class GrammarError(Form4ParseError):
    """An edition's file is wrong: where, and what."""

    def __init__(self, message: str, file: str = "", line: int = 0) -> None:
        self.file, self.line = file, line
        super().__init__(f"{file}:{line}: {message}" if file else message)
