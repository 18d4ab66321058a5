"""HTML pages. A table that holds tables is layout: its cells come one after another. Innermost tables give rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from form4parse.layout.htmlgrid import Grid, span
from form4parse.layout.htmlplaces import CHECKED, SKIPPED, UNCHECKED, HtmlOrigin
from form4parse.layout.page import Page, PageWriter, without_marks
from form4parse.layout.stackedrows import stacked
from form4parse.marks import BREAK, LINK_ENDS, LINK_OPENS

_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
}  # fmt: skip
_BEGINS = re.compile(r"(?:<!doctype[^>]*>\s*)?<html\b|<!doctype\b", re.IGNORECASE)
_SPACES = " \t\r\n\f"
"""Unlike a space that breaks no line, these show nothing."""
_ENDS = re.compile(r"</html\s*>", re.IGNORECASE)
_AROUND_BREAK = re.compile(rf"\s*(?:{BREAK}\s*)+")


def read_html(source: str) -> Page:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    reader = _Reader()
    has_cells = False
    for document in _documents(without_marks(source)):
        root = etree.fromstring(document.encode(), parser)
        if root is None:
            continue
        for typed in root.iter("pre"):
            _keep_lines(typed)
        reader.layout_tables = {
            above for table in root.iter("table") if (above := next(table.iterancestors("table"), None)) is not None
        }
        reader.block(root)
        reader.flush()
        has_cells |= root.find(".//td") is not None
    page = reader.writer.page(has_cells=has_cells)
    page.origin = HtmlOrigin(page.text, source)
    return page


def _documents(source: str) -> Iterator[str]:
    """Each of the documents that follow each other in a source, and what else follows one: of what comes behind the
    first, the parser would say nothing."""
    begins = [found.start() for found in _BEGINS.finditer(source)]
    ends = [found.end() for found in _ENDS.finditer(source)]
    for place in pairwise([0, *sorted((*begins[1:], *ends)), len(source)]):
        if text := source[slice(*place)].strip():
            yield text


class _Reader:
    def __init__(self) -> None:
        self.writer = PageWriter()
        self.layout_tables: set[etree._Element] = set()
        self._line: list[str] = []

    def block(self, element: etree._Element) -> None:
        """The element's text, each block of it on a line of its own."""
        tag = element.tag
        if tag in SKIPPED:
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
        for text in _clean(self._line).split(BREAK):
            if text:
                self.writer.row([[(text, 0)]])
        self._line.clear()

    def _after(self, element: etree._Element, tag: str, line: list[str]) -> None:
        """What an element shows that is no text of its own."""
        if tag == "a" and (target := element.get("href")) and not target.startswith("#"):
            line.append(f"{LINK_OPENS}{without_marks(target)}{LINK_ENDS}")
        elif tag == "input" and (element.get("type") or "").lower() in ("checkbox", "radio"):
            line.append(f" {CHECKED if element.get('checked') is not None else UNCHECKED} ")

    def _rows(self, table: etree._Element) -> None:
        grid = Grid()
        self._collect(table, grid)
        number = self.writer.new_table()
        for row in grid.rows:
            texts = row if stacked([text.split(BREAK) for text in row]) else [_squeezed(text) for text in row]
            if any(texts):
                self.writer.row([[(text, 0)] if text else [] for text in texts], number)

    def _collect(self, element: etree._Element, grid: Grid) -> None:
        """The rows below a table, also where a page forgot to say that a row begins."""
        if element.tag in ("table", "tr"):
            grid.new_row()
        for child in element:
            if child.tag in ("td", "th"):
                line: list[str] = []
                self._inline(child, line)
                grid.cell(_clean(line), span(child.get("colspan", "1")), span(child.get("rowspan", "1")))
            elif child.tag not in SKIPPED:
                self._collect(child, grid)
        for loose in (element.text, *(child.tail for child in element)):
            if loose and (text := _squeezed(_clean([loose]))):
                grid.loose(text)

    def _inline(self, element: etree._Element, line: list[str]) -> None:
        if element.text:
            line.append(element.text)
        for child in element:
            tag = child.tag
            if tag in SKIPPED:
                pass
            elif tag == "br":
                line.append(BREAK)
            elif tag in _BLOCKS:
                self._break(line)
                self._inline(child, line)
                self._break(line)
            else:
                self._inline(child, line)
            if child.tail:
                line.append(child.tail)
        self._after(element, element.tag, line)

    def _break(self, line: list[str]) -> None:
        """Where a block begins or ends: a new line, unless it is one already."""
        last = next((text for piece in reversed(line) if (text := piece.strip(_SPACES))), BREAK)
        if last != BREAK:
            line.append(BREAK)


def _keep_lines(typed: etree._Element) -> None:
    for element in typed.iter():
        element.text = element.text and element.text.replace("\n", BREAK)
        if element is not typed:
            element.tail = element.tail and element.tail.replace("\n", BREAK)


def _clean(line: list[str]) -> str:
    return " ".join("".join(line).split())


def _squeezed(text: str) -> str:
    """The text without empty lines."""
    return _AROUND_BREAK.sub(BREAK, text).strip(BREAK + " ") if BREAK in text else text
