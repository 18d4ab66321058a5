"""A sheet of paper: what is printed on it, and where. Places are counted from the sheet's upper left corner."""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, other: Box) -> bool:
        """Whether the middle of another box is in this one."""
        x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Word(NamedTuple):
    text: str
    box: Box
    at: int = 0
    """Where it stands in the source's text."""


class Rule(NamedTuple):
    """A straight line, across or upright."""

    is_upright: bool
    place: float
    """How far from the sheet's left edge an upright rule is, or another one from its upper edge."""
    start: float
    end: float


class Sign(NamedTuple):
    """Something small, such as a box to be ticked or its tick."""

    box: Box
    has_slant: bool
    """Whether there is a slanting line in it, as ticks and crosses have."""


class Cell(NamedTuple):
    """What rules surround."""

    box: Box
    columns: tuple[int, int]
    """The edges between which it stands, as counted in its drawing."""
    rows: tuple[int, int]
    drawing: int
    is_open_above: bool
    """Whether the rule above it is not drawn, as at a page's edge."""
    is_open_below: bool


class Sheet(NamedTuple):
    width: float
    height: float
    words: list[Word]
    cells: list[Cell]
