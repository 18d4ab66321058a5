"""The words of a PDF's page, put together from its characters."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2.raw as pdfium

from form4parse.paper.matrix import Matrix
from form4parse.paper.sheets import Box, Word

_WIDEST_GAP = 0.2
"""Between two letters of a word, as a share of their height."""
_LEAST_OVERLAP = 0.3
"""Of the heights of two letters of a word; a raised figure overlaps the letters before it by half."""
_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at a line's end."""
_SURROGATES = range(0xD800, 0xE000)


class _Char(NamedTuple):
    text: str
    box: Box


def words_of(text_page: pdfium.FPDF_TEXTPAGE, to_sheet: Matrix) -> list[Word]:
    words: list[Word] = []
    held: list[_Char] = []
    for char in _chars(text_page, to_sheet):
        if held and (char is None or not _goes_on(held[-1].box, char.box)):
            words.append(_word(held))
            held = []
        if char:
            held.append(char)
    if held:
        words.append(_word(held))
    return words


def _chars(text_page: pdfium.FPDF_TEXTPAGE, to_sheet: Matrix) -> Iterator[_Char | None]:
    """The characters as they are drawn; None where a word ends."""
    place = pdfium.FS_RECTF()
    where = ctypes.byref(place)
    code_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    for number in range(pdfium.FPDFText_CountChars(text_page)):
        code = code_of(text_page, number)
        text = "\ufffd" if code in _SURROGATES else chr(code)
        if text == _HYPHEN:
            text = "-"
        # The boxes are loose ones: tight ones lose commas.
        if not text.isprintable() or text.isspace() or not box_of(text_page, number, where):
            yield None
        else:
            yield _Char(text, to_sheet.box(place.left, place.bottom, place.right, place.top))


def _goes_on(last: Box, box: Box) -> bool:
    smaller = min(last.height, box.height)
    overlap = min(last.bottom, box.bottom) - max(last.top, box.top)
    return overlap > _LEAST_OVERLAP * smaller and -smaller < box.left - last.right < _WIDEST_GAP * smaller


def _word(chars: list[_Char]) -> Word:
    """Its height is that of its largest letters: raised figures behind them do not make it higher."""
    tallest = max((c.box for c in chars), key=lambda box: box.height)
    left, right = min(c.box.left for c in chars), max(c.box.right for c in chars)
    return Word("".join(c.text for c in chars), Box(left, tallest.top, right, tallest.bottom))
