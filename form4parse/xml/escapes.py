"""XML whose signs are written as something else writes them: a mail, a web page, a program, a table's field."""

from __future__ import annotations

import re
from html import unescape

Change = tuple[int, int, str]
"""From where to where, and what stands there instead."""
WIDTHLESS = "\xad\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
"""Characters that are not seen: marks of directions, and of places where a word may be broken, or may not."""
_WIDTHLESS = re.compile(f"[{WIDTHLESS}]+")
_CODED = re.compile(r"(?:=[0-9A-F]{2})+|=[ \t]*\r?\n")
_ESCAPED = re.compile(r"&(?:amp;){0,3}lt;\s*/?\s*(?:\w+:)?ownershipDocument", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|&(?:amp;)*(?:lt|gt|amp|quot|apos|nbsp|#\d{1,7});")
_LITERAL = re.compile(r"(?:\\x[0-9a-fA-F]{2})+|(?:\\u[0-9a-fA-F]{4})+|\\[nrt\"'\\/]")
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL_BREAK = re.compile(r">[ \t]*(?:\\[rt][ \t]*)*\\n")
_BREAK = re.compile(r">[ \t\r]*\n\s*<")
_FEWEST_BREAKS = 2
_DOUBLED = re.compile(r"=\"\"\w+\"\"")
_QUOTES = re.compile(r"\"+")


def widthless(text: str) -> list[Change]:
    if text.isascii():
        return []
    return [(*m.span(), "") for m in _WIDTHLESS.finditer(text)]


def coded(text: str) -> list[Change]:
    """A mail's text as quoted-printable (RFC 2045)."""
    if "=3D" not in text and "=\n" not in text and "=\r\n" not in text:
        return []
    codes = list(_CODED.finditer(text))
    signs = sum(m[0].count("=") for m in codes)
    return [(*m.span(), _decoded(m[0])) for m in codes] if 2 * signs > text.count("=") else []


def _decoded(code: str) -> str:
    if code[-1] == "\n":
        return ""
    data = bytes.fromhex(code.replace("=", ""))
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def escaped(text: str) -> list[Change]:
    """One level of a page's escapes; the tags around them are the page's."""
    if "lt;" not in text or not _ESCAPED.search(text):
        return []
    return [(*m.span(), "" if m[0][0] == "<" else unescape(m[0])) for m in _MARKUP.finditer(text)]


def literal(text: str) -> list[Change]:
    """A string as JSON and programs write it: the lines end with a backslash and a letter, and not otherwise."""
    if "\\n" not in text or _BREAK.search(text) or len(_LITERAL_BREAK.findall(text)) < _FEWEST_BREAKS:
        return []
    return [(*m.span(), _meant(m[0])) for m in _LITERAL.finditer(text)]


def _meant(code: str) -> str:
    if code[1] == "u":
        return bytes.fromhex(code.replace("\\u", "")).decode("utf-16-be", "replace")
    if code[1] == "x":
        data = bytes.fromhex(code.replace("\\x", ""))
        try:
            return data.decode()
        except UnicodeDecodeError:
            return data.decode("latin-1")
    return _SIGNS.get(code[1], code[1])


def doubled(text: str) -> list[Change]:
    """A field of comma-separated values, in which a quote is written twice."""
    if not _DOUBLED.search(text):
        return []
    quotes = list(_QUOTES.finditer(text))
    if any(len(m[0]) % 2 for m in quotes):
        return []
    return [(*m.span(), m[0][::2]) for m in quotes]
