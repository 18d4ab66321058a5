"""Writes the texts of a damaged document's elements as XML has them, and says what was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import NamedTuple

from form4parse.errors import HostileSourceError
from form4parse.spans import Composer
from form4parse.xml.tokens import END, LINE_BREAK, Token
from form4parse.xml.vocabulary import FREE

_ODD = re.compile(
    r"(?P<torn>&[#\w]{0,31}\r?\n[#\w]{0,31};)|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});?)|(?P<and>&)|(?P<sign>[<>])|(?P<cdata>\]\]>)"
    r"|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+)|(?P<lost>\ufffd)|(?P<line>\r?\n)"
)
_PLAIN = {"amp", "lt", "gt", "quot", "apos"}
_TREE_SIGNS = " \t\r\n\xa0-+▼▶▾▸>" + "".join(map(chr, range(32)))
"""What browsers write before the elements of XML that they show, and mail programs before lines; page breaks and other
signs of devices."""
_EDGES = {1023}
"""The column at which EDGAR once cut lines, or went on in the next."""


_JOINED = "a line break was taken out of it"
_FEWEST_UNENDED = 3
_MOST_CHANGES = 100_000
"""Characters of all texts that are not written as XML has them."""


class Change(NamedTuple):
    said: str
    is_certain: bool


def blank(text: str) -> bool:
    return not text.strip(_TREE_SIGNS)


class Values:
    def __init__(self, source: str, found: list[Token], column: int) -> None:
        """The first line is as many signs longer as `column` says."""
        self._source, self._head = source, column
        torn = (
            source.find("\n", t.start, t.end)
            for t in found
            if t.oddity == LINE_BREAK and "\n" in source[t.start : t.end]
        )
        self._edges = _EDGES | {self._column(at) for at in torn}
        """The columns at which lines were broken, words or not."""
        self._changes = 0
        values = [t.kind for t in found if t.name == "value"]
        self.are_unended = END not in values and len(values) >= _FEWEST_UNENDED
        """Whether a tool has left out all their ends."""
        self._longest = max(map(len, f"{' ' * column}{source}".split("\n")))

    def _column(self, at: int) -> int:
        begun = self._source.rfind("\n", 0, at) + 1
        return at - begun + (0 if begun else self._head)

    def is_free(self, names: tuple[str, ...]) -> bool:
        """Whether an element, given with the one around it, holds free text."""
        return names[-1] in FREE or (names[-1] == "value" and names[0] in FREE)

    def is_cut_at_edge(self, at: int) -> bool:
        """Whether a text ends where lines were cut off."""
        return self._column(at) in {edge + more for edge in _EDGES for more in (-1, 0, 1)}

    def write(self, out: Composer, start: int, end: int, names: tuple[str, ...], *, goes_on: bool) -> Iterator[Change]:
        """A piece of an element's text; `goes_on` where it is not the first."""
        given = self._source[start:end]
        start += 0 if goes_on else len(given) - len(given.lstrip())
        end -= len(given) - len(given.rstrip())
        is_free = self.is_free(names)
        at = start
        for odd in _ODD.finditer(self._source, start, max(start, end)):
            if odd.start() < at:
                continue
            out.add(self._source[at : odd.start()], at)
            at = odd.end()
            self._changes += 1
            if self._changes > _MOST_CHANGES:
                raise HostileSourceError("it has a hundred thousand signs that XML has not, as no filing has.")
            instead, change = self._instead(odd, is_free=is_free)
            out.put(instead, *odd.span())
            if change:
                yield change
        out.add(self._source[at:end], at)

    def _instead(self, odd: re.Match[str], *, is_free: bool) -> tuple[str, Change | None]:
        if odd["entity"]:
            return _entity(odd["entity"])
        if odd["torn"]:
            return self._torn_entity(odd)
        if odd["and"]:
            return "&amp;", Change("a bare '&'", is_certain=True)
        if odd["sign"] == ">":
            return "&gt;", None
        if odd["sign"]:
            return "&lt;", Change("a bare '<' stands in it", is_certain=False)
        if odd["lost"]:
            return odd[0], Change("a character of it was lost", is_certain=False)
        if odd["line"]:
            return self._line_break(odd, is_free=is_free)
        return "", Change("signs that no text has were taken out of it", is_certain=False)

    def _line_break(self, odd: re.Match[str], *, is_free: bool) -> tuple[str, Change | None]:
        column = self._column(odd.start())
        if is_free and column not in self._edges:
            is_doubtful = column == self._longest and not self._source[odd.end() : odd.end() + 1].isspace()
            return "\n", Change("a line break in it may stand in a word", is_certain=False) if is_doubtful else None
        beside = self._source[max(odd.start() - 1, 0) : odd.start()] + self._source[odd.end() : odd.end() + 1]
        joins_words = not any(map(str.isspace, beside))
        return "", Change(_JOINED, is_certain=not joins_words)

    def _torn_entity(self, odd: re.Match[str]) -> tuple[str, Change]:
        given = odd["torn"]
        if self._column(odd.start() + given.index("\n")) in self._edges:
            return _entity("".join(given.split()))[0], Change(_JOINED, is_certain=False)
        return f"&amp;{given[1:]}", Change("a bare '&'", is_certain=True)


def _entity(given: str) -> tuple[str, Change | None]:
    name = given[1:].removesuffix(";")
    if given[-1] != ";":
        if name in _PLAIN:
            return f"{given};", Change(f"'{given}' lacks its ';'", is_certain=False)
        return f"&amp;{given[1:]}", Change("a bare '&'", is_certain=True)
    if name in _PLAIN:
        return given, None
    if name[0] != "#" and f"{name};" not in html5:
        return f"&amp;{given[1:]}", Change("a bare '&'", is_certain=True)
    meant = unescape(given)
    if not meant or (_ODD.fullmatch(meant[0]) and meant not in "<>&\n"):
        return "", Change(f"'{given}' is no character", is_certain=False)
    written = meant.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return written, None if name[0] == "#" else Change(f"'{given}', which XML does not know", is_certain=True)
