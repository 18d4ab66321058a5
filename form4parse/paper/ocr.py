"""What OCR gives with coordinates: hOCR, which is HTML, and Tesseract's TSV."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from form4parse.paper.sheets import Box, Sheet, Word

_TSV_WORD, _TSV_COLUMNS = "5", 12
"""The level at which a line is a word; the last column is its text."""
_ELEMENT = re.compile(r"<\w+\b[^>]*\bclass\s*=\s*[\"'](?P<kind>ocrx?_(?!cinfo)\w+)[^>]*>")
_PLACE = re.compile(r"\bbbox\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)")
_TAG = re.compile(r"<[^>]*>")


_EMPTY = Sheet(0.0, 0.0, [], [])


def sheets_of_tsv(text: str) -> list[Sheet]:
    pages: dict[str, dict[tuple[str, ...], list[Word]]] = {}
    for line in text.splitlines():
        cells = line.split("\t", _TSV_COLUMNS - 1)
        is_word = len(cells) == _TSV_COLUMNS and cells[0] == _TSV_WORD and cells[-1].strip()
        if is_word and all(number.isdecimal() for number in cells[6:10]):
            left, top, width, height = map(float, cells[6:10])
            word = Word(cells[-1].strip(), Box(left, top, left + width, top + height))
            pages.setdefault(cells[1], {}).setdefault(tuple(cells[2:5]), []).append(word)
    return [_sheet(lines.values()) for lines in pages.values()]


def sheets_of_hocr(text: str) -> list[Sheet]:
    pages: list[list[list[Word]]] = [[[]]]
    elements = list(_ELEMENT.finditer(text))
    ends = [*(e.start() for e in elements[1:]), len(text)]
    for element, end in zip(elements, ends, strict=False):
        place = _PLACE.search(element[0])
        if element["kind"] == "ocr_page":
            pages.append([[]])
        elif element["kind"] != "ocrx_word":
            pages[-1].append([])
        elif place and (word := "".join(unescape(_TAG.sub("", text[element.end() : end])).split())):
            pages[-1][-1].append(Word(word, Box(*map(float, place.groups()))))
    return [_sheet(lines) for lines in pages if any(lines)]


def _sheet(lines: Iterable[list[Word]]) -> Sheet:
    words = [word for line in lines for word in _evened(line)]
    return Sheet(max(w.box.right for w in words), max(w.box.bottom for w in words), words, []) if words else _EMPTY


def _evened(line: list[Word]) -> Iterator[Word]:
    """OCR's boxes end where the ink does; a PDF's, and ours, are as high as a line's letters can be."""
    heights = sorted(w.box.height for w in line)
    height = heights[len(heights) * 3 // 4] if heights else 0.0
    for word in line:
        box = word.box
        more = max(height - box.height, 0.0) / 2
        yield word._replace(box=Box(box.left, box.top - more, box.right, box.bottom + more))
