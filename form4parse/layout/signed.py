"""Signatures that stand behind their dates, on one line, as in `Date: April 7, 2000    By: /s/ A. B`."""

from __future__ import annotations

import re
from typing import NamedTuple

from form4parse.layout.page import Page
from form4parse.layout.spaced import Line, Piece

_MOST_OF_A_DAY = 2
"""Pieces that a day is in, with the word before it."""


class Signed(NamedTuple):
    day: re.Pattern[str]
    begins: re.Pattern[str]
    """How a name begins that is signed."""

    def name_first(self, line: Line, page: Page) -> list[Piece] | None:
        """The pieces of a line with the name before the day; none where it is no such line."""
        pieces = line.pieces
        for number in range(1, min(len(pieces), _MOST_OF_A_DAY + 1)):
            days, name = pieces[:number], pieces[number:]
            if self.day.fullmatch(" ".join(page.text[slice(*piece.place)] for piece in days)):
                is_signed = self.begins.match(page.text, name[0].place.start, name[-1].place.end)
                return [*name, *days] if is_signed else None
        return None
