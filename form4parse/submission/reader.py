"""Reads submissions: the documents that are forms, each as if it stood alone, and the header over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from form4parse.diagnostics import CODES
from form4parse.editions.codes import submission as labels_of_headers
from form4parse.editions.library import Library
from form4parse.errors import NotAFilingError
from form4parse.model import Diagnostic, Filing, SourceInfo
from form4parse.source import Source, kind_of
from form4parse.spans import Lines, LinesElsewhere
from form4parse.submission.envelope import Document, Submission, Taken, taken
from form4parse.submission.header import read_header
from form4parse.submission.reconcile import lay_over

_WORD = re.compile(r"\w")


def read_submissions(source: Source, found: Sequence[Submission], library: Callable[[], Library]) -> tuple[Filing, ...]:
    """Raises NotAFilingError where no submission holds a form."""
    lines = Lines(source.text)
    filings = [f for submission in found for f in _Reader(source, submission, lines, library).filings()]
    if not filings:
        raise NotAFilingError("none of the documents of this submission is a Form 3, 4 or 5.")
    return tuple(filings)


class _Reader:
    def __init__(self, source: Source, submission: Submission, lines: Lines, library: Callable[[], Library]) -> None:
        self._source, self._submission, self._lines, self._library = source, submission, lines, library
        self._labels = labels_of_headers()
        self._read: list[Document] = []

    def filings(self) -> list[Filing]:
        header = read_header(self._source.text, self._submission.header, self._labels)
        filings = [f for document in self._forms() for f in self._filings_in(document)]
        said = []
        if not filings:
            kind = header.facts.get("document_type")
            if kind is None or kind.text not in self._labels["documents"]["forms"]:
                return []
            filings = [Filing(source=SourceInfo("submission", None, self._source.encoding))]
            said.append(self._said("form-unread", "", self._submission.start, self._submission.start))
        said += [
            self._said("document-unread", d.title, d.start, d.start)
            for d in self._submission.documents
            if d not in self._read
        ]
        return lay_over(filings, header, self._lines, self._labels, said)

    def _forms(self) -> list[Document]:
        """The documents that are forms by their types; else any that may be one by what is in it."""
        readable = [d for d in self._submission.documents if not d.is_encoded]
        return [d for d in readable if d.type in self._labels["documents"]["forms"]] or readable

    def _filings_in(self, document: Document) -> tuple[Filing, ...]:
        if not _WORD.search(self._source.text, document.start, document.end):
            return ()
        kind = self._kind(document)
        documents = [document, *self._annexes_of(document, kind)]
        try:
            whole = taken(self._source.text, self._submission, documents, into_html=kind == "html")
            filings = self._filings_of(whole, kind)
        except NotAFilingError:
            return ()
        self._read += documents
        return filings

    def _annexes_of(self, document: Document, kind: str) -> list[Document]:
        """The exhibits that go on with the form: plain text in which captions of a form are."""
        if kind == "xml":
            return []
        from form4parse.reading import goes_on

        return [
            annex
            for annex in self._submission.documents
            if annex.type.startswith(self._labels["documents"]["annexes"]) and annex != document
            if not annex.is_encoded and self._kind(annex) == "text"
            if goes_on(self._source.text[annex.start : annex.end], self._library())
        ]

    def _kind(self, document: Document) -> str:
        return kind_of(self._source.text[document.start : document.end])

    def _filings_of(self, given: Taken, kind: str) -> tuple[Filing, ...]:
        part = Source(given.text, self._source.encoding, kind)
        lines = LinesElsewhere(self._lines, given.pieces)
        if kind == "xml":
            from form4parse.xml.reader import read_documents

            return read_documents(part, lines)
        from form4parse.reading import read_filings

        return read_filings(part, self._library(), lines)

    def _said(self, code: str, detail: str, start: int, end: int) -> Diagnostic:
        known = CODES[code]
        find = partial(self._lines.span, start, end, "")
        return Diagnostic(code, known.severity, known.message.format(detail), None, find)
