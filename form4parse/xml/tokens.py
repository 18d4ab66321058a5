"""A damaged document as tags and texts. A tag is one by its name; what only looks like one is text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from form4parse.xml.vocabulary import NAMES

TEXT, START, END = "text", "start", "end"
LINE_BREAK = "a line break in a tag"
UNENDED = "a tag without its '>'"
_PIECE = re.compile(r"<[^<>]*>?|(?<![\w<])/?\w+/?>")
"""A tag, whole or without its first or its last sign."""
_NAMED = re.compile(r"/?[A-Za-z_][\w:.-]*(?:\s[^<>=]*=[^<>]*)?\s*/?")
_UNENDED = re.compile(r"<(/?)([A-Za-z]\w*)(\s|$)|<(/?)([A-Za-z]+)(?=\d)")
_ID = re.compile(r"(?:id)?=[\"'“”]?(\w+)", re.IGNORECASE)
_BETWEEN_LETTERS = re.compile(r"[\s\x00-\x1f]+")
_LONGEST = 400
"""Characters of a tag; one with declarations of namespaces may have more, and needs none of them."""
_ASIDE = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))


class Token(NamedTuple):
    kind: str
    start: int
    end: int
    name: str = ""
    """As the schema spells it; of an element that it does not know, as it stands there."""
    is_known: bool = False
    is_empty: bool = False
    id: str = ""
    oddity: str = ""
    """How the tag is written otherwise than it should be, in plain English."""
    doubt: str = ""
    """The same, where something may be lost or misread."""


def tokens(text: str) -> Iterator[Token]:
    """Neighbouring texts are one token; comments, instructions and markup declarations are left out."""
    at = begun = 0
    missing: set[str] = set()
    """The ends that nothing behind has, so that they are not looked for again."""
    while piece := _PIECE.search(text, at):
        start, end = piece.span()
        token = None
        if text.startswith(("<!", "<?"), start):
            kept, end = _aside(text, start, end, missing)
        else:
            token = _tag(text, start, end)
            kept = None
            end = token.end if token else end
        if token or kept is not None:
            if begun < start:
                yield Token(TEXT, begun, start)
            if token:
                yield token
            elif kept:
                yield Token(TEXT, *kept)
            begun = end
        at = end
    if begun < len(text):
        yield Token(TEXT, begun, len(text))


def _aside(text: str, start: int, end: int, missing: set[str]) -> tuple[tuple[int, int] | tuple[()], int]:
    """What of a comment, an instruction or the like is text, and where it ends; without an end it is its sign alone."""
    for sign, closing in _ASIDE:
        if text.startswith(sign, start):
            inner = start + len(sign)
            found = -1 if closing in missing else text.find(closing, inner)
            if found < 0:
                missing.add(closing)
                return (), inner
            return ((inner, found) if sign == "<![CDATA[" else ()), found + len(closing)
    return (), end


def _tag(text: str, start: int, end: int) -> Token | None:
    printed = text[start : min(end, start + _LONGEST)]
    if printed[0] != "<":
        token = _known(printed[:-1], start, end)
        return token and token._replace(doubt="a tag without its '<'")
    if text[end - 1] != ">":
        return _unended(printed, start)
    inner = text[start + 1 : end - 1] if end - start <= _LONGEST else f"{printed[1:]}{text[end - 2 : end - 1]}"
    if token := _known(inner, start, end):
        return token
    if not _NAMED.fullmatch(inner):
        return None
    name = inner.strip("/ \t\r\n").split()[0]
    return Token(END if inner[0] == "/" else START, start, end, name, is_empty=inner[-1] == "/")


def _unended(printed: str, start: int) -> Token | None:
    """A tag that the next one follows, or the end of the text; also a known one that has lost its last sign."""
    if found := _UNENDED.match(printed):
        closing, name = (found[1], found[2]) if found[2] else (found[4], found[5])
        if known := NAMES.get(name.lower()):
            at = start + found.end(2 if found[2] else 5)
            return Token(END if closing else START, start, at, known, is_known=True, doubt=UNENDED)
    return None


def _known(inner: str, start: int, end: int) -> Token | None:
    is_end, is_empty = inner.lstrip().startswith("/"), inner.rstrip().endswith("/")
    body = inner.strip("/ \t\r\n")
    squeezed = _BETWEEN_LETTERS.sub("", body)
    head, equals, _ = squeezed.partition("=")
    with_id = _name(head[:-2]) if equals and head.lower().endswith("id") else None
    name = with_id or _name(body.split(None, 1)[0] if equals else head)
    if name is None:
        return None
    given = _ID.search(squeezed, len(name)) if equals else None
    oddity = "" if name in body else LINE_BREAK if name in squeezed else "a tag in other letters"
    if given and not re.search(r"=\s*[\"']", body):
        oddity = "an attribute without quotes"
    kind, number = END if is_end else START, given[1] if given else ""
    return Token(kind, start, end, name, is_known=True, is_empty=is_empty, id=number, oddity=oddity)


def _name(printed: str) -> str | None:
    return NAMES.get(printed.rpartition(":")[2].lower())
