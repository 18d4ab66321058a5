"""What is drawn on a PDF's page: straight rules, signs, and how much of it pictures cover."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from form4parse.paper.matrix import Matrix
from form4parse.paper.sheets import Box, Rule, Sign

_THICKEST = 3.0
"""Points up to which a filled rectangle is a rule."""
_SHORTEST = 3.0
_STRAIGHT = 0.3
"""How far the ends of a straight rule may be off."""
_LARGEST_SIGN = 20.0
_DEEPEST = 4
"""Forms inside of forms."""
_OF_A_RECTANGLE = 5
"""Segments."""

_Thing = Any
"""An object of a page, as PDFium hands it out."""


class _Segment(NamedTuple):
    kind: int
    x: float
    y: float


class Drawn(NamedTuple):
    rules: list[Rule]
    signs: list[Sign]
    pictures: float
    """The area that pictures cover."""


def drawn_on(page: pdfium.FPDF_PAGE, to_sheet: Matrix) -> Drawn:
    rules: list[Rule] = []
    signs: list[Sign] = []
    pictures = 0.0
    things = (pdfium.FPDFPage_GetObject(page, i) for i in range(pdfium.FPDFPage_CountObjects(page)))
    for kind, thing, matrix in _flattened(things, to_sheet, 0):
        box = _bounds(thing, matrix)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += box.width * box.height
        elif min(box.width, box.height) <= _THICKEST:
            rules += _thin(box)
        elif max(box.width, box.height) <= _LARGEST_SIGN:
            signs.append(Sign(box, _has_slant(_segments(thing, matrix))))
        else:
            rules += _edges(thing, matrix)
    return Drawn(rules, signs, pictures)


def _flattened(things: Iterable[_Thing], matrix: Matrix, depth: int) -> Iterator[tuple[int, _Thing, Matrix]]:
    """Paths and pictures, with what leads from their coordinates to the sheet's."""
    for thing in things:
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
            yield kind, thing, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            count = pdfium.FPDFFormObj_CountObjects(thing)
            inner = (pdfium.FPDFFormObj_GetObject(thing, i) for i in range(count))
            yield from _flattened(inner, _matrix(thing).then(matrix), depth + 1)


def _matrix(thing: _Thing) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(m))
    return Matrix(m.a, m.b, m.c, m.d, m.e, m.f)


def _bounds(thing: _Thing, matrix: Matrix) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *sides)
    left, low, right, high = (s.value for s in sides)
    return matrix.box(left, low, right, high)


def _segments(thing: _Thing, matrix: Matrix) -> list[_Segment]:
    to_sheet = _matrix(thing).then(matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    segments = []
    for number in range(pdfium.FPDFPath_CountSegments(thing)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        segments.append(_Segment(kind, *to_sheet.point(x.value, y.value)))
        if pdfium.FPDFPathSegment_GetClose(segment):
            begin = next(s for s in reversed(segments) if s.kind == pdfium.FPDF_SEGMENT_MOVETO)
            segments.append(begin._replace(kind=pdfium.FPDF_SEGMENT_LINETO))
    return segments


# ---- rules


def _thin(box: Box) -> list[Rule]:
    if box.width >= max(box.height, _SHORTEST):
        return [Rule(is_upright=False, place=(box.top + box.bottom) / 2, start=box.left, end=box.right)]
    if box.height >= _SHORTEST:
        return [Rule(is_upright=True, place=(box.left + box.right) / 2, start=box.top, end=box.bottom)]
    return []


def _edges(thing: _Thing, matrix: Matrix) -> list[Rule]:
    """The straight lines of a path that is stroked; of one that is filled, those of its pieces that are thin."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    if stroke.value:
        lines = pairwise(_segments(thing, matrix))
        return [
            rule
            for one, other in lines
            if other.kind == pdfium.FPDF_SEGMENT_LINETO and not _is_slanting(one, other)
            for rule in _thin(_around([one, other]))
        ]
    if pdfium.FPDFPath_CountSegments(thing) <= _OF_A_RECTANGLE:
        return []
    pieces: list[list[_Segment]] = []
    for segment in _segments(thing, matrix):
        if segment.kind == pdfium.FPDF_SEGMENT_MOVETO:
            pieces.append([])
        pieces[-1].append(segment)
    boxes = [_around(piece) for piece in pieces]
    return [rule for box in boxes if min(box.width, box.height) <= _THICKEST for rule in _thin(box)]


def _around(segments: list[_Segment]) -> Box:
    xs, ys = [s.x for s in segments], [s.y for s in segments]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_slanting(one: _Segment, other: _Segment) -> bool:
    return abs(one.x - other.x) > _STRAIGHT and abs(one.y - other.y) > _STRAIGHT


def _has_slant(segments: list[_Segment]) -> bool:
    lines = pairwise(segments)
    return any(other.kind == pdfium.FPDF_SEGMENT_LINETO and _is_slanting(one, other) for one, other in lines)
