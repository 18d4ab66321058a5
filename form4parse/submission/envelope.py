"""Where in EDGAR's envelope the header and the documents are.

Three kinds of envelope are known: `<SEC-DOCUMENT>` and the older `<IMS-DOCUMENT>`, whose header is lines of labels;
`<SUBMISSION>`, whose header is tags; and the signed message around the first two, in which a line that begins with a
hyphen has `- ` before it."""

from __future__ import annotations

import re
from typing import NamedTuple

from form4parse.errors import HostileSourceError
from form4parse.spans import Composer, Segments

_HINTS = ("<SEC-", "<IMS-", "<SUBMISSION>", "<DOCUMENT>", "PRIVACY-ENHANCED MESSAGE-----")
"""Without one of these a text is no submission; they are quickly looked for."""
_XML_BEGINS = ("<?xml", "<ownershipDocument")
_XML_ENDS = ("</ownershipDocument>", "</ownershipDocument>\n")
_TAG = re.compile(
    r"^(?P<begin>-----BEGIN PRIVACY-ENHANCED MESSAGE-----|<(?:SEC|IMS)-(?:DOCUMENT|HEADER)>|<SUBMISSION>)"
    r"|^(?P<end>-----END PRIVACY-ENHANCED MESSAGE-----|</(?:SEC|IMS)-DOCUMENT>|</SUBMISSION>)"
    r"|^(?P<headed></(?:SEC|IMS)-HEADER>)"
    r"|^<(?P<opened>DOCUMENT|TEXT)>|^</(?P<closed>DOCUMENT|TEXT)>",
    re.MULTILINE,
)
_FIELD = re.compile(r"^<(TYPE|FILENAME|DESCRIPTION)>[ \t]*([^<\r\n]*)", re.MULTILINE)
_SIGNED = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_ESCAPE = re.compile(r"^- (?=-)", re.MULTILINE)
_LINE_END = re.compile(r"$", re.MULTILINE)
_MOST_DOCUMENTS = 10_000
"""Of a submission. EDGAR's submissions of such forms have some dozens at the most."""
_BETWEEN = "\n\n\n\n"
"""Blank lines enough to part what does not belong together."""
_ENCODED = re.compile(r"\s*(?:<PDF>\s*)?begin \d{3,4} |\s*<PDF>|\s*%PDF-")
"""How a file begins that is no text: a picture or a PDF, its bytes written as letters."""


class Document(NamedTuple):
    type: str
    """As EDGAR names it: 4, EX-99.1."""
    title: str
    start: int
    end: int
    """Where its text is."""
    is_encoded: bool


class Submission(NamedTuple):
    start: int
    end: int
    header: tuple[int, int]
    documents: list[Document]
    is_signed: bool


class Taken(NamedTuple):
    """A document's text as it was before it was put into the envelope, and where its pieces stand."""

    text: str
    pieces: Segments


def submissions_in(text: str) -> list[Submission]:
    """In the order of the text; none where it has no envelope. Raises HostileSourceError."""
    if _is_bare(text) or not any(hint in text for hint in _HINTS):
        return []
    finder = _Finder(text)
    for tag in _TAG.finditer(text):
        finder.see(tag)
    finder.close(len(text))
    return finder.found


def _is_bare(text: str) -> bool:
    """Whether a text is XML from its beginning to its end: the quickest way to see that nothing is around it."""
    return text.startswith(_XML_BEGINS) and text.endswith(_XML_ENDS)


def taken(text: str, submission: Submission, documents: list[Document], *, into_html: bool = False) -> Taken:
    """The text of some documents, one behind the other; what follows the first may be written as lines of HTML."""
    between, line_end = ("<br>\n", _LINE_END) if into_html else (_BETWEEN, None)
    writer = Composer()
    for number, document in enumerate(documents):
        if number:
            writer.add(between, document.start)
        changes = [(m.start(), m.end(), "") for m in _ESCAPE.finditer(text, document.start, document.end)]
        if not submission.is_signed:
            changes.clear()
        if number and line_end:
            changes += [(m.start(), m.start(), "<br>") for m in line_end.finditer(text, document.start, document.end)]
        at = document.start
        for start, resumed, instead in [*sorted(changes), (document.end, document.end, "")]:
            writer.add(text[at:start], at)
            writer.add(instead, start)
            at = resumed
    return Taken(writer.text, writer.pieces)


class _Finder:
    """Takes the tags of a text as they come."""

    def __init__(self, text: str) -> None:
        self.found: list[Submission] = []
        self._text = text
        self._begun: int | None = None
        self._end: int | None = None
        self._head = 0
        self._header: tuple[int, int] | None = None
        self._document: int | None = None
        self._body: int | None = None
        self._bodies: list[tuple[int, int, int]] = []
        """Of each document where it begins, and where its text does and ends."""

    def see(self, tag: re.Match[str]) -> None:
        if tag["begin"]:
            if self._header or self._bodies or self._document is not None:
                self.close(tag.start())
            self._begun = tag.start() if self._begun is None else self._begun
            self._head = tag.end()
        elif tag["headed"]:
            self._end_header(tag.end())
        elif tag["opened"] == "DOCUMENT":
            self._end_document(tag.start())
            if self._begun is None:
                self._begun = self._head = tag.start()
            self._end_header(tag.start())
            self._document = tag.end()
        elif tag["opened"] and self._document is not None and self._body is None:
            self._body = tag.end()
        elif tag["closed"] == "TEXT" and self._body is not None:
            self._end_text(tag.start())
        elif tag["closed"] or tag["end"]:
            self._end_document(tag.start())
            self._end = tag.end()

    def close(self, end: int) -> None:
        """A submission ends, here or before."""
        self._end_document(end)
        if self._begun is None:
            return
        end = self._end or end
        if self._header and not self._bodies:  # what follows the header is the only document
            self._bodies.append((self._header[1], self._header[1], end))
        documents = [self._described(*body) for body in self._bodies]
        signed = self._text.startswith(_SIGNED, self._begun)
        self.found.append(Submission(self._begun, end, self._header or (self._head, end), documents, signed))
        self._begun, self._end, self._header, self._bodies = None, None, None, []

    def _end_header(self, at: int) -> None:
        if self._header is None and self._begun is not None:
            self._header = (self._head, at)

    def _end_text(self, at: int) -> None:
        if self._document is not None and self._body is not None:
            self._bodies.append((self._document, self._body, at))
        if len(self._bodies) > _MOST_DOCUMENTS:
            raise HostileSourceError(
                "a submission in it has more than ten thousand documents, as none has; it is not read."
            )
        self._document = self._body = None

    def _end_document(self, at: int) -> None:
        """A document whose text does not end, or has no tag of its own."""
        if self._document is not None:
            self._body = self._document if self._body is None else self._body
            self._end_text(at)

    def _described(self, begin: int, start: int, end: int) -> Document:
        said = dict(_FIELD.findall(self._text[begin : max(start, begin)]))
        kind = said.get("TYPE", "").strip().upper()
        title = " ".join(t for t in (kind, (said.get("DESCRIPTION") or said.get("FILENAME", "")).strip()) if t)
        return Document(kind, title, start, end, _ENCODED.match(self._text, start, end) is not None)
