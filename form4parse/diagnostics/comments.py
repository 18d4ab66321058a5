"""Diagnostics as XML comments, and back: the SEC's schema has no place for them, and whoever reads the document later
should know them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from form4parse.diagnostics import CODES

BEGINNING = "<!-- form4parse: "
_WHOLE = "the document"
_COMMENT = re.compile(
    rf"{BEGINNING}(error|warning|note) ([a-z0-9-]+): ({_WHOLE}|\w+(?:\[\d{{1,6}}\])?(?:\.\w+)*): ([^<\n]*?) -->"
)
_UNSAFE = re.compile(r"[\\<>]|(?<=-)-|=(?=3D)")
"""What would end the comment, or make the document look like a page, or like one that a mail program has wrapped."""
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_LARGEST = 0x10FFFF


class Commented(NamedTuple):
    """A diagnostic that stands in a comment, and where the comment begins and ends."""

    severity: str
    code: str
    field: str | None
    message: str
    start: int
    end: int


def comment(said: Mapping[str, Any]) -> str:
    """What stands between `<!--` and `-->`, of a diagnostic in the plain shape."""
    about = f"{said['severity']} {said['code']}: {said['field'] or _WHOLE}"
    return f" form4parse: {_safe(about)}: {_safe(said['message'])} "


def commented(text: str, start: int, end: int) -> Iterator[Commented]:
    """What the comments between two places say, where the code is known."""
    for found in _COMMENT.finditer(text, start, end):
        severity, code, field, message = found.groups()
        if code in CODES:
            path = None if field == _WHOLE else field
            yield Commented(severity, code, path, _ESCAPED.sub(_character, message), *found.span())


def _safe(text: str) -> str:
    marked = _UNSAFE.sub(lambda found: _escape(found[0]), text)
    return marked if marked.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in marked)


def _escape(character: str) -> str:
    return f"\\u{{{ord(character):x}}}"


def _character(escaped: re.Match[str]) -> str:
    number = int(escaped[1], 16)
    return chr(number) if number <= _LARGEST else escaped[0]
