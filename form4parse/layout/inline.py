"""What converters leave inside a line: Markdown's escapes and emphasis, links, stray tags, entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from form4parse.marks import BREAK, LINK_ENDS, LINK_OPENS

Piece = tuple[str, int]
"""Text, and its place in the source."""

_BEGINS = re.compile(r"[\\*<&!\[\]^\xa0\t\r\n\f\v]")
"""What markup begins with. Looked for first: a set of characters is found many times faster than the patterns below."""
_SPACED = re.compile(r"(?P<space> +)|[^ ]+(?: [^ ]+)*")
_BRACKETED = r"(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*\])*"
_MARKUP = re.compile(
    r"(?P<ends>\\(?=\s|$)|\]\{[.#][^{}]*\})"
    rf"|\[(?P<spanned>{_BRACKETED})\]\{{[.#][^{{}}]*\}}"
    r"|\^(?P<raised>[^\^\s]+)\^"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<linked>(?:\\.|[^\[\]\\])*)\]\((?P<target>[^()\s]*)[^()]*\)"
    r"|(?P<br><br\s*/?>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<entity>&(?:[A-Za-z]\w*|\#\d+|\#[xX][\da-fA-F]+);)"
    r"|(?P<stars>\*{1,3})(?=(?:(?P<inner>(?=\S)(?:<[A-Za-z/][^<>]*>|[^<]|<(?![A-Za-z/])){1,4000}?(?<![\s\\]))(?P=stars)))"
    r"|(?P<space>[\s\xa0]+)"
)


def pieces(source: str, start: int, end: int) -> list[Piece]:
    """The text between `start` and `end` of a source, without markup and with single spaces."""
    text = source[start:end]
    bare = text.strip()
    if not bare:
        return []
    has_markup = _BEGINS.search(bare)
    if has_markup or "  " in bare:
        found = _pieces(source, start, end) if has_markup else [(text, start)]
        return _trimmed(_single_spaced(found) if "  " in bare else found)
    return [(bare, start + text.index(bare[0]))]


def _single_spaced(given: list[Piece]) -> Iterator[Piece]:
    for text, at in given:
        if "  " not in text:
            yield text, at
            continue
        for found in _SPACED.finditer(text):
            yield " " if found["space"] else found[0], at + found.start()


def _pieces(source: str, start: int, end: int) -> list[Piece]:
    out: list[Piece] = []
    closing: list[tuple[int, int]] = []
    at = start
    while at < end:
        if closing and closing[-1][0] == at:
            at += closing.pop()[1]
            continue
        limit = closing[-1][0] if closing else end
        begins = _BEGINS.search(source, at, limit)
        if not begins:
            out.append((source[at:limit], at))
            at = limit
            continue
        found = _MARKUP.match(source, begins.start(), limit)
        if not found:
            out.append((source[at : begins.end()], at))
            at = begins.end()
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
            text.append((f"{LINK_OPENS}{target}{LINK_ENDS}", found.start("target") - 1))
        return text
    for inside in ("spanned", "raised"):
        if found[inside] is not None:
            return _pieces(source, *found.span(inside))
    if found["ends"]:
        return []
    if found["br"]:
        return [(BREAK, at)]
    if found["tag"]:
        return []
    if found["entity"]:
        return [(unescape(found["entity"]).replace("\xa0", " "), at)]
    return [(" ", at)]


def _trimmed(given: Iterable[Piece]) -> list[Piece]:
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
