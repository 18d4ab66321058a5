"""From one system of coordinates to another: x' = a·x + c·y + e, y' = b·x + d·y + f."""

from __future__ import annotations

from typing import NamedTuple

from form4parse.paper.sheets import Box


class Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, low: float, right: float, high: float) -> Box:
        x1, y1 = self.point(left, low)
        x2, y2 = self.point(right, high)
        if x1 > x2:
            x1, x2 = x2, x1
        return Box(x1, y1, x2, y2) if y1 <= y2 else Box(x1, y2, x2, y1)

    def then(self, other: Matrix) -> Matrix:
        a, b = other.a * self.a + other.c * self.b, other.b * self.a + other.d * self.b
        c, d = other.a * self.c + other.c * self.d, other.b * self.c + other.d * self.d
        return Matrix(a, b, c, d, *other.point(self.e, self.f))


def upside_down(left: float, low: float, right: float, high: float, quarter_turns: int) -> Matrix:
    """From a PDF's page, whose corner is the lower left one, to the sheet as it is held when it is read."""
    return (
        Matrix(1, 0, 0, -1, -left, high),
        Matrix(0, 1, 1, 0, -low, -left),
        Matrix(-1, 0, 0, 1, right, -low),
        Matrix(0, -1, -1, 0, high, right),
    )[quarter_turns % 4]
