"""Takes XML out of what a mail program, a browser, a web page or a programmer's tool has put around every line or sign
of it."""

from __future__ import annotations

from form4parse.spans import Composer, Lines, LinesElsewhere
from form4parse.xml import escapes, linemarks
from form4parse.xml.escapes import Change

_MOST_TIMES = 4
_IN_TEXTS = (
    ("characters without width", escapes.widthless),
    ("the signs of a quoting mail program", linemarks.quoted),
    ("the signs of a comparison of files", linemarks.compared),
    ("the names of a file that a search was in", linemarks.found),
    ("the numbers of its lines", linemarks.numbered),
    ("the escapes of a string in a program", escapes.literal),
    ("the signs of a browser's view", linemarks.shown),
)
"""What leaves XML well-formed, or may: what it is in plain English, and how it is told."""
_IN_TAGS = (
    ("line breaks at one column", linemarks.folded),
    ("the codes of a mail's quoted-printable text", escapes.coded),
    ("the doubled quotes of a table's field", escapes.doubled),
    *[("the escapes of a web page", escapes.escaped)] * _MOST_TIMES,
)


def unwrapped(text: str, lines: Lines, offset: int, *, is_xml: bool = False) -> tuple[str, Lines, list[str]]:
    """The text without such wrapping, its lines in the source, and what was taken away, in plain English.

    `lines` are those of a text in which this one begins at `offset`; `is_xml` says that it is well-formed as it is."""
    said = []
    for name, changes in _IN_TEXTS if is_xml else (*_IN_TEXTS, *_IN_TAGS):
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
