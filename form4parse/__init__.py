"""Reads SEC ownership filings (Forms 3, 4 and 5) out of any text in which people hold them."""

from form4parse.api import parse, parse_all, read, read_all
from form4parse.errors import (
    FilingError,
    Form4ParseError,
    GrammarError,
    HostileSourceError,
    IncompleteFilingError,
    Lack,
    MissingExtraError,
    NotAFilingError,
    SeveralFilingsError,
    SupplyError,
)
from form4parse.model import (
    Diagnostic,
    Filing,
    Footnote,
    Issuer,
    ReportingOwner,
    SecurityRow,
    Signature,
    SourceInfo,
)
from form4parse.spans import Span

__all__ = [
    "Diagnostic",
    "Filing",
    "FilingError",
    "Footnote",
    "Form4ParseError",
    "GrammarError",
    "HostileSourceError",
    "IncompleteFilingError",
    "Issuer",
    "Lack",
    "MissingExtraError",
    "NotAFilingError",
    "ReportingOwner",
    "SecurityRow",
    "SeveralFilingsError",
    "Signature",
    "SourceInfo",
    "Span",
    "SupplyError",
    "parse",
    "parse_all",
    "read",
    "read_all",
]
