"""PDF files: the words, rules and tick boxes of their pages."""

from __future__ import annotations

from typing import Any, NamedTuple

from form4parse.errors import MissingExtraError
from form4parse.paper.matrix import upside_down
from form4parse.paper.sheets import Sheet

_PICTURE = 0.5
"""The share of a page that a picture covers if it is the page."""


class UnreadablePdfError(Exception):
    """Why a PDF cannot be opened, to follow "the PDF file …"."""


class Pdf(NamedTuple):
    sheets: list[Sheet]
    unread: list[tuple[str, str]]
    """The code of a diagnostic and its detail, for pages of which nothing could be read."""


def sheets_of(data: bytes) -> Pdf:
    """Raises UnreadablePdfError where it cannot be opened, MissingExtraError where pypdfium2 is not installed."""
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError(
            'PDF files are read with pypdfium2, which is not installed: pip install "form4parse[pdf]"'
        ) from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        why = "is locked with a password; save it without one" if is_locked else "is damaged and cannot be opened"
        raise UnreadablePdfError(why) from None
    sheets, unread = [], []
    for number in range(len(document)):
        try:
            sheet, is_picture = _sheet(document[number])
        except pypdfium2.PdfiumError:
            unread.append(("page-damaged", str(number + 1)))
            continue
        sheets.append(sheet)
        if is_picture:
            unread.append(("page-without-text", str(number + 1)))
    document.close()
    return Pdf(sheets, unread)


def _sheet(page: Any) -> tuple[Sheet, bool]:
    from form4parse.paper.drawn import drawn_on
    from form4parse.paper.ruled import cells_of
    from form4parse.paper.tickboxes import tick_boxes, without_tick_boxes
    from form4parse.paper.words import words_of

    left, low, right, high = page.get_bbox()
    turns = page.get_rotation() // 90
    to_sheet = upside_down(left, low, right, high, turns)
    whole = to_sheet.box(left, low, right, high)
    text_page = page.get_textpage()  # it has to live as long as its words are read
    words = words_of(text_page.raw, to_sheet)
    drawn = drawn_on(page.raw, to_sheet)
    is_picture = not words and drawn.pictures > _PICTURE * whole.width * whole.height
    cells = cells_of(drawn.rules, whole.width, whole.height)
    cells, empty = without_tick_boxes(cells, words)
    return Sheet(whole.width, whole.height, [*words, *tick_boxes(drawn.signs), *empty], cells), is_picture
