"""HTML pages. A table that holds tables is layout: its cells come one after another. Innermost tables give rows."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from html.parser import HTMLParser

from lxml import etree

from form4parse.layout.page import Page, PageWriter, without_marks
from form4parse.marks import BREAK, CELL, LINK_ENDS, LINK_OPENS

_SKIPPED = {"script", "style", "head", "noscript", "template", "title"}
_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
}  # fmt: skip
_AROUND_BREAK = re.compile(rf"\s*(?:{BREAK}\s*)+")
_CHECKED, _UNCHECKED = "[X]", "[ ]"


def read_html(source: str) -> Page:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    root = etree.fromstring(without_marks(source).encode(), parser)
    reader = _Reader()
    if root is not None:
        reader.layout_tables = {
            above for table in root.iter("table") if (above := next(table.iterancestors("table"), None)) is not None
        }
        reader.block(root)
        reader.flush()
    page = reader.writer.page()
    page.origin = HtmlOrigin(page.text, source)
    return page


class _Reader:
    def __init__(self) -> None:
        self.writer = PageWriter()
        self.layout_tables: set[etree._Element] = set()
        self._line: list[str] = []

    def block(self, element: etree._Element) -> None:
        """The element's text, each block of it on a line of its own."""
        tag = element.tag
        if tag in _SKIPPED:
            return
        if tag == "table" and element not in self.layout_tables:
            self.flush()
            self._rows(element)
            return
        is_block = tag in _BLOCKS or tag == "br"
        if is_block:
            self.flush()
        if element.text:
            self._line.append(element.text)
        for child in element:
            self.block(child)
            if child.tail:
                self._line.append(child.tail)
        self._after(element, tag, self._line)
        if is_block:
            self.flush()

    def flush(self) -> None:
        if text := _clean(self._line):
            self.writer.row([[(text, 0)]])
        self._line.clear()

    def _after(self, element: etree._Element, tag: str, line: list[str]) -> None:
        """What an element shows that is no text of its own."""
        if tag == "a" and (target := element.get("href")) and not target.startswith("#"):
            line.append(f"{LINK_OPENS}{without_marks(target)}{LINK_ENDS}")
        elif tag == "input" and (element.get("type") or "").lower() in ("checkbox", "radio"):
            line.append(f" {_CHECKED if element.get('checked') is not None else _UNCHECKED} ")

    def _rows(self, table: etree._Element) -> None:
        rows: list[list[list[tuple[str, int]]]] = []
        self._collect(table, rows)
        number = self.writer.new_table()
        for row in rows:
            if any(row):
                self.writer.row(row, number)

    def _collect(self, element: etree._Element, rows: list[list[list[tuple[str, int]]]]) -> None:
        """The rows below a table, also where a page forgot to say that a row begins."""
        if element.tag in ("table", "tr"):
            rows.append([])
        for child in element:
            if child.tag in ("td", "th"):
                line: list[str] = []
                self._inline(child, line)
                text = _clean(line)
                rows[-1].append([(text, 0)] if text else [])
                rows[-1].extend([] for _ in range(_colspan(child) - 1))
            elif child.tag not in _SKIPPED:
                self._collect(child, rows)
        for loose in (element.text, *(child.tail for child in element)):
            if loose and (text := _clean([loose])):
                rows.append([[(text, 0)]])  # noqa: PERF401  # three levels of list are easier to read apart

    def _inline(self, element: etree._Element, line: list[str]) -> None:
        if element.text:
            line.append(element.text)
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                pass
            elif tag in _BLOCKS or tag == "br":
                line.append(BREAK)
                self._inline(child, line)
                line.append(BREAK)
            else:
                self._inline(child, line)
            if child.tail:
                line.append(child.tail)
        self._after(element, element.tag, line)


def _clean(line: list[str]) -> str:
    text = " ".join("".join(line).split())
    return _AROUND_BREAK.sub(BREAK, text).strip(BREAK + " ") if BREAK in text else text


def _colspan(cell: etree._Element) -> int:
    span = cell.get("colspan", "1")
    return min(int(span), 100) if span.isdecimal() else 1


class HtmlOrigin:
    """Leads the characters of a page back to its HTML.

    lxml, which reads a page ten times as fast as the standard library's parser, keeps no columns. So the page is read a
    second time, with places, when one is asked for, and the printed characters of both readings are counted off
    together."""

    def __init__(self, text: str, source: str) -> None:
        self._text, self._source = text, source

    def source(self, position: int) -> int:
        return self._places[position] if position < len(self._places) else len(self._source)

    @cached_property
    def _places(self) -> list[int]:
        located = _Located(self._source)
        chars, offsets = located.chars, located.offsets
        places: list[int] = []
        at, last, in_link = 0, 0, False
        for char in self._text:
            in_link = (in_link or char == LINK_OPENS) and char != LINK_ENDS
            if not (in_link or char.isspace() or char in (CELL, BREAK, LINK_ENDS)):
                found = chars.find(char, at, at + 200)
                if found >= 0:
                    at, last = found + 1, offsets[found]
            places.append(last)
        return places


class _Located(HTMLParser):
    """The printed characters of a page, and the place of each."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self._line_starts = [0]
        for line in source.splitlines(keepends=True):
            self._line_starts.append(self._line_starts[-1] + len(line))
        self._skipping = 0
        self._chars: list[str] = []
        self.offsets: list[int] = []
        self.feed(source)
        self.close()
        self.chars = "".join(self._chars)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "input":
            given = dict(attrs)
            if (given.get("type") or "").lower() in ("checkbox", "radio"):
                self._show(_CHECKED if "checked" in given else _UNCHECKED, [self._offset()] * 3)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)

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
