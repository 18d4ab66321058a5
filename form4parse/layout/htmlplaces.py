"""Where the characters of a page stand in its HTML.

lxml, which reads a page ten times as fast as the standard library's parser, keeps no columns. So the page is read a
second time, with places, when one is asked for, and the printed characters of both are counted off together."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from html.parser import HTMLParser

from form4parse.marks import BREAK, CELL, LINK_ENDS, LINK_OPENS

SKIPPED = {"script", "style", "head", "noscript", "template", "title"}
CHECKED, UNCHECKED = "[X]", "[ ]"
_NOT_PRINTED = {CELL, BREAK, LINK_OPENS, LINK_ENDS}
_PROBE, _FARTHEST = 8, 5000
"""Where the two readings differ, so many characters tell where they agree again, at most so many later."""
_CHARACTER = re.compile(r"&#?\w+;|.", re.DOTALL)
_TARGET = re.compile(r"\bhref\s*=\s*(?:\"(?P<a>[^\"]*)|'(?P<b>[^']*)|(?P<c>[^\s>]*))", re.IGNORECASE)


class HtmlOrigin:
    """Leads the characters of a page back to its HTML."""

    def __init__(self, text: str, source: str) -> None:
        self._text, self._source = text, source

    def source(self, position: int) -> int:
        return self._places[position] if position < len(self._places) else len(self._source)

    @cached_property
    def _places(self) -> list[int]:
        located = _Located(self._source)
        chars, offsets = located.chars, located.offsets
        printed = "".join(c for c in self._text if not c.isspace() and c not in _NOT_PRINTED)
        places: list[int] = []
        at = number = last = 0
        for char in self._text:
            if not char.isspace() and char not in _NOT_PRINTED:
                if not chars.startswith(char, at):
                    found = chars.find(printed[number : number + _PROBE], at, at + _FARTHEST)
                    at = found if found >= 0 else at
                if chars.startswith(char, at):
                    last, at = offsets[at], at + 1
                number += 1
            places.append(last)
        return places


class _Located(HTMLParser):
    """The printed characters of a page and those of its links, and the place of each."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = [0]
        for line in source.splitlines(keepends=True):
            self._line_starts.append(self._line_starts[-1] + len(line))
        self._skipping = 0
        self._links: list[tuple[str, int]] = []
        """The targets of links that are open, and where they stand."""
        self._chars: list[str] = []
        self.offsets: list[int] = []
        self.feed(source)
        self.close()
        self.chars = "".join(self._chars)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start, written = self._offset(), self.get_starttag_text() or ""
        if tag in SKIPPED:
            self._skipping += 1
        elif tag == "a":
            target = _TARGET.search(written)
            group = target.lastgroup if target else None
            self._links.append((target[group], start + target.start(group)) if target and group else ("", start))
        elif tag == "input":
            given = dict(attrs)
            if (given.get("type") or "").lower() in ("checkbox", "radio"):
                self._show(CHECKED if "checked" in given else UNCHECKED, [start, start, start + len(written) - 1])

    def handle_endtag(self, tag: str) -> None:
        if tag in SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif tag == "a" and self._links:
            target, start = self._links.pop()
            for found in _CHARACTER.finditer("" if target.startswith("#") else target):
                self._show(unescape(found[0]), [start + found.start()] * 2)

    def handle_data(self, data: str) -> None:
        start = self._offset()
        self._show(data, range(start, start + len(data)))

    def handle_entityref(self, name: str) -> None:
        self._show(unescape(f"&{name};"), [self._offset()] * 2)

    def handle_charref(self, name: str) -> None:
        self._show(unescape(f"&#{name};"), [self._offset()] * 2)

    def _show(self, text: str, offsets: range | list[int]) -> None:
        if self._skipping:
            return
        for char, offset in zip(text, offsets, strict=False):
            if not char.isspace():
                self._chars.append(char)
                self.offsets.append(offset)
