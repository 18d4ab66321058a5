"""What is drawn with bars on a page kept in place by spaces: boxes, titles of tables, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from form4parse.layout.bars import BarLine, Borders, bands, bar_line
from form4parse.layout.bartables import BarTable
from form4parse.layout.boxcaptions import BoxCaptions
from form4parse.layout.drawn import DrawnCell, cells_between
from form4parse.layout.page import Page, PageWriter
from form4parse.layout.spaced import Line


class BarZones:
    def __init__(self, page: Page, captions: BoxCaptions, writer: PageWriter) -> None:
        self._page, self._captions, self._writer = page, captions, writer

    def zone(self, lines: Iterable[Line]) -> list[BarLine]:
        """The lines, from the first on, that are drawn. Those may be rules alone."""
        zone: list[BarLine] = []
        for line in lines:
            drawn = None if line.row.table or (zone and line.row.begins_page) else bar_line(self._page, line)
            if drawn is None:
                break
            zone.append(drawn)
        return zone

    def segments(self, zone: list[BarLine]) -> Iterator[list[BarLine]]:
        """The lines of each box or table: what stands alone between two rules, such as a title, begins another."""
        segment: list[BarLine] = []
        for band in bands(zone):
            is_title = not any(Borders([line]).width > 1 for line in band if not line.is_rule)
            if is_title and any(Borders([line]).width > 1 for line in segment if not line.is_rule):
                yield segment
                segment = []
            segment += band
        if segment:
            yield segment

    def cells(self, segment: list[BarLine]) -> list[DrawnCell]:
        """What a segment holds if it is boxes: its cells, each as far down as its own bars reach."""
        lines = [line for line in segment if line.bars]
        if not any(not line.is_rule for line in lines):
            return []
        borders = Borders(segment)
        signs = [borders.crossings(line) for line in lines]
        known = sorted({column for row in signs for column in row})
        return cells_between(self._page, [line.line for line in lines], signs, known)

    def write_table(self, segment: list[BarLine]) -> None:
        if any(line.bars and not line.is_rule for line in segment):
            BarTable(self._page, segment, self._captions.vocabulary.__contains__).write(self._writer)
