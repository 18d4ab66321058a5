"""Finds the cell in which something stands."""

from __future__ import annotations

from collections.abc import Iterable

from form4parse.paper.sheets import Box, Cell

_BAND = 16.0
"""Points; the cells of each such band of a sheet are looked through together."""


class CellFinder:
    def __init__(self, cells: Iterable[Cell]) -> None:
        self._bands: dict[int, list[Cell]] = {}
        for cell in sorted(cells, key=lambda c: c.box.width * c.box.height):
            for band in range(int(cell.box.top // _BAND), int(cell.box.bottom // _BAND) + 1):
                self._bands.setdefault(band, []).append(cell)

    def of(self, box: Box) -> Cell | None:
        """The smallest cell that holds the box's middle."""
        band = int((box.top + box.bottom) / 2 // _BAND)
        return next((cell for cell in self._bands.get(band, ()) if cell.box.holds(box)), None)
