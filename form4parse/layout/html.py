"""HTML pages. A table that holds tables is layout: its cells come one after another. Innermost tables give rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from form4parse.layout.htmlplaces import CHECKED, SKIPPED, UNCHECKED, HtmlOrigin
from form4parse.layout.page import Page, PageWriter, without_marks
from form4parse.marks import BREAK, LINK_ENDS, LINK_OPENS

_BLOCKS = {
    "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
}  # fmt: skip
_BEGINS = re.compile(r"(?:<!doctype[^>]*>\s*)?<html\b|<!doctype\b", re.IGNORECASE)
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
        if text := _clean(self._line):
            self.writer.row([[(text, 0)]])
        self._line.clear()

    def _after(self, element: etree._Element, tag: str, line: list[str]) -> None:
        """What an element shows that is no text of its own."""
        if tag == "a" and (target := element.get("href")) and not target.startswith("#"):
            line.append(f"{LINK_OPENS}{without_marks(target)}{LINK_ENDS}")
        elif tag == "input" and (element.get("type") or "").lower() in ("checkbox", "radio"):
            line.append(f" {CHECKED if element.get('checked') is not None else UNCHECKED} ")

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
            elif child.tag not in SKIPPED:
                self._collect(child, rows)
        for loose in (element.text, *(child.tail for child in element)):
            if loose and (text := _clean([loose])):
                rows.append([[(text, 0)]])  # noqa: PERF401  # three levels of list are easier to read apart

    def _inline(self, element: etree._Element, line: list[str]) -> None:
        if element.text:
            line.append(element.text)
        for child in element:
            tag = child.tag
            if tag in SKIPPED:
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
