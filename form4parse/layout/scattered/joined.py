"""Texts put together from pieces of a page that do not follow each other."""

from __future__ import annotations

from collections.abc import Iterable

from form4parse.layout.page import Page, Range, Row
from form4parse.marks import BREAK
from form4parse.spans import Origin, Segments


class _Behind:
    """The way back of a text that has pieces of itself behind its end."""

    def __init__(self, origin: Origin, length: int, pieces: Segments) -> None:
        self._origin, self._length, self._pieces = origin, length, pieces

    def source(self, position: int) -> int:
        return self._origin.source(position if position < self._length else self._pieces.source(position))


class Appendix:
    """Writes such texts behind a page's end."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._pieces = [page.text]
        self._length = len(page.text)
        self._segments = Segments()
        self._moved: list[Range] = []

    def join(self, places: Iterable[Range]) -> Range:
        """The place of a text that has these pieces as its lines."""
        start = self._length
        for number, place in enumerate(places):
            self._moved.append(place)
            if number:
                self._write(BREAK, place.start)
            self._write(self._page.text[slice(*place)], place.start)
        joined = Range(start, self._length)
        self._write("\n", self._length - 1)
        return joined

    def joined_row(self, rows: list[Row]) -> Row:
        """Lines as one."""
        if len(rows) == 1:
            return rows[0]
        return rows[0]._replace(cells=[self.join(cell for row in rows for cell in row.cells)])

    def page(self) -> Page:
        """The page with the texts behind it."""
        origin = _Behind(self._page.origin, len(self._page.text), self._segments)
        text = "".join(self._pieces)
        page = Page(text, self._page.rows, origin, self._page.removed, has_cells=self._page.has_cells)
        page.moved = self._moved
        return page

    def _write(self, text: str, origin: int) -> None:
        self._segments.add(self._length, min(origin, len(self._page.text) - 1))
        self._pieces.append(text)
        self._length += len(text)
