"""Drawn boxes to be ticked, written as signs that text can hold."""

from __future__ import annotations

from collections import Counter

from form4parse.paper.sheets import Box, Cell, Sign, Word

TICKED, UNTICKED = "[X]", "[ ]"
_LEAST, _LARGEST = 3.0, 20.0
"""The sides of such a box."""
_MOST_OFF_SQUARE = 1.3


def without_tick_boxes(cells: list[Cell], words: list[Word]) -> tuple[list[Cell], list[Word]]:
    """The cells without small ones that stand alone, and a sign for each of these in which no word stands."""
    counts = Counter(c.drawing for c in cells)
    alone = [c for c in cells if counts[c.drawing] == 1 and c.box.width > _LEAST and _is_small(c.box)]
    empty = [c.box for c in alone if not any(c.box.holds(w.box) for w in words)]
    return [c for c in cells if c not in alone], [Word(UNTICKED, _square_in(box)) for box in empty]


def tick_boxes(signs: list[Sign]) -> list[Word]:
    """Those drawn as a square, ticked if something slants in it."""
    squares: list[Box] = []
    for sign in signs:
        is_box = not sign.has_slant and _is_square(sign.box) and _is_small(sign.box)
        if is_box and not any(square.holds(sign.box) for square in squares):
            squares.append(sign.box)
    ticked = [any(sign.has_slant and square.holds(sign.box) for sign in signs) for square in squares]
    return [Word(TICKED if is_ticked else UNTICKED, box) for box, is_ticked in zip(squares, ticked, strict=True)]


def _square_in(box: Box) -> Box:
    """As high as a letter, in the middle of the box, so that it stands on one line with the text beside it."""
    half = min(box.width, box.height) / 2
    middle = (box.top + box.bottom) / 2
    return Box(box.left, middle - half, box.right, middle + half)


def _is_small(box: Box) -> bool:
    return max(box.width, box.height) <= _LARGEST


def _is_square(box: Box) -> bool:
    short, long = sorted((box.width, box.height))
    return short > _LEAST and long <= short * _MOST_OFF_SQUARE
