"""Takes XML out of what a mail program, a browser or a web page has put around every line or sign of it."""

from __future__ import annotations

import re
from html import unescape

from form4parse.spans import Composer, Lines, LinesElsewhere

_LEAST_QUOTED = 0.8
"""The share of lines that begin with the sign; a page's edge or a torn tag puts it before a few."""
_SIGN = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_LINE = re.compile(r"^[ \t]*\S", re.MULTILINE)
_CODED = re.compile(r"(?:=[0-9A-F]{2})+|=[ \t]*\r?\n")
_ESCAPED = re.compile(r"&(?:amp;){0,3}lt;\s*/?\s*(?:\w+:)?ownershipDocument", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|&(?:amp;)*(?:lt|gt|amp|quot|apos|nbsp|#\d{1,7});")
_MOST_TIMES = 4

Change = tuple[int, int, str]


def unwrapped(text: str, lines: Lines, offset: int) -> tuple[str, Lines, list[str]]:
    """The text without such wrapping, its lines in the source, and what was taken away, in plain English.

    `lines` are those of a text in which this one begins at `offset`."""
    said = []
    for name, changes in (
        ("the signs of a quoting mail program", _quoted),
        ("the codes of a mail's quoted-printable text", _coded),
        *[("the escapes of a web page", _escaped)] * _MOST_TIMES,
    ):
        if found := changes(text):
            text, lines = _changed(text, found, lines, offset)
            offset = 0
            said.append(f"{name} were taken away")
    return text, lines, list(dict.fromkeys(said))


def _changed(text: str, changes: list[Change], lines: Lines, offset: int) -> tuple[str, Lines]:
    out, at = Composer(offset), 0
    for start, end, instead in changes:
        out.add(text[at:start], at)
        out.put(instead, start, end)
        at = end
    out.add(text[at:], at)
    return out.text, LinesElsewhere(lines, out.pieces)


def _quoted(text: str) -> list[Change]:
    if "\n>" not in text and "\n >" not in text:
        return []
    signs = [(m.start(), m.end(), "") for m in _SIGN.finditer(text)]
    return signs if len(signs) >= _LEAST_QUOTED * sum(1 for _ in _LINE.finditer(text)) else []


def _coded(text: str) -> list[Change]:
    if "=3D" not in text and "=\n" not in text and "=\r\n" not in text:
        return []
    codes = list(_CODED.finditer(text))
    signs = sum(m[0].count("=") for m in codes)
    return [(m.start(), m.end(), _decoded(m[0])) for m in codes] if 2 * signs > text.count("=") else []


def _decoded(code: str) -> str:
    if code[-1] == "\n":
        return ""
    data = bytes.fromhex(code.replace("=", ""))
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _escaped(text: str) -> list[Change]:
    """One level of escapes; the tags around them are the page's."""
    if "lt;" not in text or not _ESCAPED.search(text):
        return []
    return [(m.start(), m.end(), "" if m[0][0] == "<" else unescape(m[0])) for m in _MARKUP.finditer(text)]
