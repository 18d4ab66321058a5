"""What converters leave inside a line: Markdown's escapes and emphasis, links, stray tags, entities."""

from __future__ import annotations

import re
from html import unescape

from form4parse.marks import BREAK, LINK_ENDS, LINK_OPENS

Piece = tuple[str, int]
"""Text, and its place in the source."""

_ANY_MARKUP = re.compile(r"[\\*<&\[\xa0\t]|  ")
_MARKUP = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<linked>(?:\\.|[^\[\]\\])*)\]\((?P<target>[^()\s]*)[^()]*\)"
    r"|(?P<br><br\s*/?>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<entity>&(?:[A-Za-z]\w*|\#\d+|\#[xX][\da-fA-F]+);)"
    r"|(?P<stars>\*{1,3})(?=(?:(?P<inner>\S|\S.*?[^\s\\])(?P=stars)))"
    r"|(?P<space>[\s\xa0]{2,}|[^\S ]|\xa0)"
)


def pieces(source: str, start: int, end: int) -> list[Piece]:
    """The text between `start` and `end` of a source, without markup and with single spaces."""
    text = source[start:end]
    bare = text.strip()
    if not bare:
        return []
    if _ANY_MARKUP.search(bare):
        return _trimmed(_pieces(source, start, end))
    return [(bare, start + text.index(bare[0]))]


def _pieces(source: str, start: int, end: int) -> list[Piece]:
    out: list[Piece] = []
    closing: list[tuple[int, int]] = []
    at = start
    while at < end:
        if closing and closing[-1][0] == at:
            at += closing.pop()[1]
            continue
        limit = closing[-1][0] if closing else end
        found = _MARKUP.search(source, at, limit)
        if not found:
            out.append((source[at:limit], at))
            at = limit
            continue
        if found.start() > at:
            out.append((source[at : found.start()], at))
        at = found.end()
        if found["stars"]:
            closing.append((found.end("inner"), len(found["stars"])))
        else:
            out.extend(_read(found, source))
    return out


def _read(found: re.Match[str], source: str) -> list[Piece]:
    at = found.start()
    if found["escaped"]:
        return [(found["escaped"], at + 1)]
    if found["target"] is not None:
        text = _pieces(source, found.start("linked"), found.end("linked"))
        target = found["target"]
        if target and not target.startswith("#"):
            text.append((f"{LINK_OPENS}{target}{LINK_ENDS}", found.start("target")))
        return text
    if found["br"]:
        return [(BREAK, at)]
    if found["tag"]:
        return []
    if found["entity"]:
        return [(unescape(found["entity"]).replace("\xa0", " "), at)]
    return [(" ", at)]


def _trimmed(given: list[Piece]) -> list[Piece]:
    """Without space at the ends, beside a break, or twice in a row."""
    out: list[Piece] = []
    last = BREAK
    for text, at in given:
        bare = text.lstrip(" ") if last in (" ", BREAK) else text
        if bare == BREAK:
            _strip_end(out, " ")
            if not out or last == BREAK:
                continue
        if bare:
            out.append((bare, at + len(text) - len(bare)))
            last = bare[-1]
    _strip_end(out, f" {BREAK}")
    return out


def _strip_end(out: list[Piece], chars: str) -> None:
    while out:
        text, at = out.pop()
        if bare := text.rstrip(chars):
            out.append((bare, at))
            return
