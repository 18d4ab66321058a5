"""A source as text: its encoding and its kind, both told by content."""

from __future__ import annotations

import re
from typing import NamedTuple

from form4parse.paper.sheets import Sheet

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_ANY_BOM = tuple(mark for mark, _ in _BOMS)
_STRAY_BYTE = re.compile("[\udc80-\udcff]")
_PEEK = 4096
_MOST_CONTROLS = 0.02
"""The share of control characters up to which a source is text."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_XML = re.compile(r"<(?:\w+:)?ownershipDocument[\s>]")
_TORN = r"[\s=]*"
_DAMAGED_XML = re.compile(
    r"(?:<|&(?:amp;){0,3}lt;)(?:<[^<>]{0,80}>)?[\s=/]{0,8}(?:\w{1,20}:)?"
    rf"(?:{_TORN.join('ownershipDocument')}|(?:non)?derivative(?:Transaction|Holding|Table)|issuerCik|rptOwnerCik)(?!\w)",
    re.IGNORECASE,
)
"""Such a tag, though torn, escaped or in other letters; or one that every such document has."""
_PIPES = re.compile(r"^\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
"""The second line of a Markdown table: where there is one, tables in HTML are its exceptions."""
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|tr|td|div|font|center)\b[^>]*>", re.IGNORECASE)
"""(EDGAR marks the tables of a plain text, too, with <TABLE>.)"""


_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:[^<>\n]*\\[().*\[]|\*\*[^*\n]+\*\*[ \t]*$)", re.MULTILINE)
"""Signs that Markdown escapes, or a line in bold type: tables in HTML are its exceptions then, too."""
_HOCR = re.compile(r"class\s*=\s*[\"']ocrx_word\b")
_TSV = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
"""The first line of what Tesseract writes as tab-separated values."""


class Source(NamedTuple):
    text: str
    encoding: str
    kind: str
    """xml, html, text, pdf, ocr (words with coordinates) or binary"""
    sheets: tuple[Sheet, ...] = ()
    """Of a PDF, or what OCR has seen: the text is what is printed on them, kept in place by spaces."""
    unread: tuple[tuple[str, str], ...] = ()
    """The code of a diagnostic and its detail, for what of it could not be read as text."""


def source_of(data: str | bytes) -> Source:
    if isinstance(data, str):
        text, encoding = data.removeprefix("\ufeff"), "str"
    else:
        if data[:1024].lstrip().startswith(b"%PDF-"):
            return _pdf(data)
        text, encoding = decode(data)
    kind = kind_of(text)
    return _ocr(text, encoding) if kind == "ocr" else Source(text, encoding, kind)


def _pdf(data: bytes) -> Source:
    from form4parse.paper.grid import as_text
    from form4parse.paper.pdf import UnreadablePdfError, sheets_of

    try:
        pdf = sheets_of(data)
    except UnreadablePdfError as error:
        return Source("", "binary", "pdf", unread=(("pdf-unreadable", str(error)),))
    text, sheets = as_text(pdf.sheets)
    return Source(text, "binary", "pdf", tuple(sheets), tuple(pdf.unread))


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding it was in: by its mark, by its zero bytes, as UTF-8, else as Windows-1252. Some texts
    in UTF-8 have single bytes of Windows-1252 in them."""
    if data.startswith(_ANY_BOM):
        mark, encoding = next((mark, encoding) for mark, encoding in _BOMS if data.startswith(mark))
        return data[len(mark) :].decode(encoding, "replace"), encoding
    head = data[:_PEEK]
    if 0 in head and head.count(0) > len(head) // 4:  # counting takes longer than decoding
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
        return data.decode(encoding, "replace"), encoding
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    odd = len(_STRAY_BYTE.findall(text))
    if sum(not c.isascii() for c in text) < 2 * odd:
        return data.decode("cp1252", "replace"), "windows-1252"
    return _STRAY_BYTE.sub(lambda m: m[0].encode("utf-8", "surrogateescape").decode("cp1252", "replace"), text), "utf-8"


def _ocr(text: str, encoding: str) -> Source:
    from form4parse.paper.grid import as_text
    from form4parse.paper.ocr import sheets_of_hocr, sheets_of_tsv

    grid, sheets = as_text(sheets_of_tsv(text) if text.startswith(_TSV) else sheets_of_hocr(text))
    return Source(grid, encoding, "ocr", tuple(sheets))


def kind_of(text: str) -> str:
    if "ownershipDocument" in text and _XML.search(text):
        return "xml"
    if _DAMAGED_XML.search(text):
        return "xml"
    head = text[:_PEEK]
    if head and len(_CONTROLS.findall(head)) > _MOST_CONTROLS * len(head):
        return "binary"
    if text.startswith(_TSV) or ("ocrx_word" in text and _HOCR.search(text)):
        return "ocr"
    if _PIPES.search(text) or (_MARKDOWN.search(text) and not _DOCUMENT.search(text)):
        return "text"
    if _HTML.search(head) or _HTML.search(text):
        return "html"
    return "text"
