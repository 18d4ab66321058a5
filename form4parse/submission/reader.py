"""Reads submissions: the documents that are forms, each as if it stood alone, and the header over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

from form4parse.diagnostics import CODES
from form4parse.editions.codes import submission as labels_of_headers
from form4parse.editions.library import Library
from form4parse.errors import NotAFilingError
from form4parse.model import Diagnostic, Filing, SourceInfo, supplemented
from form4parse.source import Source, kind_of
from form4parse.spans import Lines, LinesElsewhere
from form4parse.submission.envelope import Document, Submission, Taken, taken
from form4parse.submission.header import read_header
from form4parse.submission.reconcile import lay_over

_WORD = re.compile(r"\w")
_WORDS = re.compile(r"\w(?:[\s\S]*\w)?")
_MOST_QUOTED = 60


def read_submissions(source: Source, found: Sequence[Submission], library: Callable[[], Library]) -> tuple[Filing, ...]:
    """Raises NotAFilingError where no submission holds a form."""
    lines = Lines(source.text)
    filings: list[Filing] = []
    outside: list[Diagnostic] = []
    begins = {submission.start for submission in found}
    for submission in _and_between(found, source.text):
        reader = _Reader(source, submission, lines, library)
        read = reader.filings()
        filings += read
        if not read and submission.start not in begins:
            outside.append(reader.said("text-unclaimed", submission.start, submission.end))
    if not filings:
        raise NotAFilingError("none of the documents of this submission is a Form 3, 4 or 5.")
    if outside:
        first = filings[0]
        filings[0] = supplemented(first, {}, first.source_of, lambda said: (*outside, *said))
    return tuple(filings)


def _and_between(found: Sequence[Submission], text: str) -> Iterator[Submission]:
    """The submissions, and what stands before, between and behind them, as if it were one without a header."""
    at = 0
    for submission in (*found, None):
        end = submission.start if submission else len(text)
        if words := _WORDS.search(text, at, end):
            yield Submission(*words.span(), (words.start(), words.start()), [], is_signed=False)
        if submission:
            yield submission
            at = submission.end


class _Reader:
    def __init__(self, source: Source, submission: Submission, lines: Lines, library: Callable[[], Library]) -> None:
        self._source, self._submission, self._lines, self._library = source, submission, lines, library
        self._labels = labels_of_headers()
        self._read: set[int] = set()
        """Where the documents begin that were read."""

    def filings(self) -> list[Filing]:
        header = read_header(self._source.text, self._submission.header, self._labels)
        documents = self._submission.documents or [Document("", "", header.end, self._submission.end, is_encoded=False)]
        filings = [f for document in self._forms(documents) for f in self._filings_in(document)]
        said = []
        if not filings:
            kind = header.facts.get("document_type")
            if kind is None or kind.text not in self._labels["documents"]["forms"]:
                return []
            filings = [Filing(source=SourceInfo("submission", None, self._source.encoding))]
            said.append(self.said("form-unread", self._submission.start, self._submission.start))
        said += [
            self.said("document-unread", d.start, d.start, d.title)
            for d in self._submission.documents
            if d.start not in self._read
        ]
        return lay_over(filings, header, self._lines, self._labels, said)

    def _forms(self, documents: list[Document]) -> list[Document]:
        """The documents that are forms by their types; else any that may be one by what is in it."""
        readable = [d for d in documents if not d.is_encoded]
        return [d for d in readable if d.type in self._labels["documents"]["forms"]] or readable

    def _filings_in(self, document: Document) -> tuple[Filing, ...]:
        if not _WORD.search(self._source.text, document.start, document.end):
            return ()
        kind = self._kind(document)
        annexes = [] if kind == "xml" else self._annexes
        documents = [document, *(a for a in annexes if a != document)]
        try:
            whole = taken(self._source.text, self._submission, documents, into_html=kind == "html")
            filings = self._filings_of(whole, kind)
        except NotAFilingError:
            return ()
        self._read.update(d.start for d in documents)
        return filings

    @cached_property
    def _annexes(self) -> list[Document]:
        """The exhibits that go on with the form: plain text in which captions of a form are."""
        from form4parse.reading import goes_on

        return [
            annex
            for annex in self._submission.documents
            if annex.type.startswith(self._labels["documents"]["annexes"]) and not annex.is_encoded
            if self._kind(annex) == "text"
            if goes_on(self._source.text[annex.start : annex.end], self._library())
        ]

    def _kind(self, document: Document) -> str:
        return kind_of(self._source.text[document.start : document.end])

    def _filings_of(self, given: Taken, kind: str) -> tuple[Filing, ...]:
        part = Source(given.text, self._source.encoding, kind)
        lines = LinesElsewhere(self._lines, given.pieces)
        if kind == "xml":
            from form4parse.xml.documents import read_documents

            return read_documents(part, lines)
        from form4parse.reading import read_filings

        return read_filings(part, self._library(), lines)

    def said(self, code: str, start: int, end: int, detail: str = "") -> Diagnostic:
        """Of a document, or of a stretch of the text."""
        text = " ".join(self._source.text[start:end].split())
        if len(text) > _MOST_QUOTED:
            text = f"{text[: _MOST_QUOTED - 1].rstrip()}…"
        known = CODES[code]
        find = partial(self._lines.span, start, end, self._source.text[start:end])
        return Diagnostic(code, known.severity, known.message.format(detail or text), None, find)
