"""The public calls."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from form4parse.errors import FilingError, HostileSourceError, NotAFilingError, SeveralFilingsError
from form4parse.model import Diagnostic, Filing, SourceInfo
from form4parse.source import Source, source_of
from form4parse.submission.envelope import Submission, submissions_in

_LONGEST_LINE = 4_000_000
"""Characters. A whole page without line ends is far shorter."""
Variants = Iterable[str | PathLike[str]]


def read(path: str | PathLike[str], *, variants: Variants = (), strict: bool = False) -> Filing:
    """The filing in a file: any source the package knows, told apart by content, never by name.

    Raises OSError where the file cannot be opened, NotAFilingError where it holds no filing, SeveralFilingsError where
    it holds more than one, and with `strict` FilingError where something on the page is missing from the data."""
    return parse(Path(path).read_bytes(), variants=variants, strict=strict)


def parse(data: str | bytes, *, variants: Variants = (), strict: bool = False) -> Filing:
    """The same from memory."""
    filings = parse_all(data, variants=variants, strict=strict)
    if len(filings) > 1:
        raise SeveralFilingsError(f"it holds {len(filings)} filings; read_all and parse_all give all of them.")
    return filings[0]


def read_all(path: str | PathLike[str], *, variants: Variants = (), strict: bool = False) -> tuple[Filing, ...]:
    """Every filing in a file that holds several."""
    return parse_all(Path(path).read_bytes(), variants=variants, strict=strict)


def parse_all(data: str | bytes, *, variants: Variants = (), strict: bool = False) -> tuple[Filing, ...]:
    """Every filing in a source; at least one."""
    try:
        filings = _filings(source_of(data), tuple(map(Path, variants)))
    except RecursionError:
        raise HostileSourceError("its parts are nested more deeply than can be read.") from None
    except MemoryError:
        raise HostileSourceError("reading it takes more memory than there is.") from None
    if strict and (errors := [d for f in filings for d in f.diagnostics if d.severity == "error"]):
        raise FilingError(errors)
    return filings


def _filings(source: Source, variants: tuple[Path, ...]) -> tuple[Filing, ...]:
    if source.kind == "pdf" and source.unread and not source.text.strip():
        return (_unreadable(source),)
    if source.kind == "binary":
        raise NotAFilingError("it is no text: most of its bytes are no characters.")
    if not source.text or source.text.isspace():
        raise NotAFilingError("it is empty.")
    if submissions := submissions_in(source.text):
        return _submitted(source, submissions, variants)
    if source.kind == "xml":
        from form4parse.xml.documents import read_documents

        return read_documents(source)
    _refuse_long_lines(source)
    from form4parse.editions.library import library
    from form4parse.reading import read_filings

    return read_filings(source, library(variants))


def _submitted(source: Source, submissions: list[Submission], variants: tuple[Path, ...]) -> tuple[Filing, ...]:
    from form4parse.editions.library import library
    from form4parse.submission.reader import read_submissions

    _refuse_long_lines(source)
    return read_submissions(source, submissions, lambda: library(variants))


def _refuse_long_lines(source: Source) -> None:
    if len(source.text) > _LONGEST_LINE and max(map(len, source.text.split("\n"))) > _LONGEST_LINE:
        raise HostileSourceError("it has a line of millions of characters, as no page has; it is not read.")


def _unreadable(source: Source) -> Filing:
    """A filing of which nothing is known but why it could not be read."""
    from form4parse.diagnostics import CODES

    found = [(code, CODES[code], detail) for code, detail in source.unread]
    diagnostics = tuple(Diagnostic(n, c.severity, c.message.format(d), None, lambda: None) for n, c, d in found)
    return Filing(diagnostics=diagnostics, source=SourceInfo(source.kind, None, source.encoding))
