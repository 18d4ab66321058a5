"""The end of a page whose boxes are gone: names and dates of signatures, and the owners' matrix."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from form4parse.edition import Edition, unnamed
from form4parse.layout.page import Block, Page, Range, Row
from form4parse.layout.scattered.joined import Appendix
from form4parse.shapes import Usual

_WIDE = 60
"""Characters; a name wraps because its column is narrow."""
_SENTENCE = 30
"""Characters of a line from which on a full stop at its end tells a sentence, not an initial."""


class Signing:
    """Puts each signer's name and date on one line."""

    def __init__(self, page: Page, edition: Edition, appendix: Appendix, is_print: Callable[[Row], bool]) -> None:
        self._page, self._appendix, self.is_print = page, appendix, is_print
        date = edition.patterns["DATE"]
        self._date = re.compile(date.pattern)
        self._at_end = re.compile(rf"(?<!\d)(?P<at>{unnamed(date.pattern)})\s*$")
        self._usual = Usual(date, page.text)

    def above(self, blocks: Sequence[Block], below: list[Row]) -> tuple[list[Row], list[Row]]:
        """The signatures among the last of the blocks above their line, and the lines these were made of; `below` are
        dates that got behind that line."""
        names: list[list[Row]] = []
        dates = list(below)
        used = list(below)
        signed: tuple[list[Row], list[Row]] = [], []
        for block in reversed(blocks):
            rows = self._own(block)
            found = [r for r in rows if self.is_date(r)]
            texts = [r for r in rows if not self.is_date(r)]
            glued = self._parted(texts) if not found else None
            if glued:
                texts, found = glued
            if not rows or len(found) > 1 or (texts and not found and len(names) >= len(dates)):
                break
            dates[:0] = found
            if texts:
                names.insert(0, texts)
            used += rows
            if len(names) == len(dates):
                signed = [self._signature(*pair) for pair in zip(names, dates, strict=True)], list(used)
            if len(rows) < len(block):
                break
        return signed

    def below(self, blocks: Sequence[Block]) -> list[Row] | None:
        """The signatures among blocks that follow their heading, if each name has its date."""
        names: list[list[Row]] = []
        dates: list[Row] = []
        for block in blocks:
            rows = [r for r in block if not self.is_print(r)]
            dates += [r for r in rows if self.is_date(r)]
            names += [list(g) for is_date, g in groupby(rows, key=self.is_date) if not is_date]
        if not names or len(names) != len(dates):
            return None
        return [self._signature(*pair) for pair in zip(names, dates, strict=True)]

    def _own(self, block: Block) -> list[Row]:
        """A block's lines behind the last of the form's own."""
        before = (
            i for i, row in enumerate(block) if self.is_print(row) or (i + 1 < len(block) and self._is_prose(row))
        )
        return block[max(before, default=-1) + 1 :]

    def _is_prose(self, row: Row) -> bool:
        """Whether a line is one of a text that stands above a name."""
        text = self._text(row)
        return len(text) > _WIDE or (len(text) > _SENTENCE and text.endswith("."))

    def _signature(self, name: list[Row], date: Row) -> Row:
        return self._appendix.joined_row([*name, date])._replace(gap=1)

    def is_date(self, row: Row) -> bool:
        text = self._text(row)
        return bool(self._date.fullmatch(text)) and self._usual.has(text)

    def _parted(self, rows: list[Row]) -> tuple[list[Row], list[Row]] | None:
        """Lines at the end of one of which a date stands."""
        for number, row in enumerate(rows):
            found = self._at_end.search(self._text(row))
            if found and self._usual.has(found["at"]) and found.start("at"):
                start = row.cells[0].start
                at = start + found.start("at")
                head = row._replace(cells=[Range(start, at)])
                date = row._replace(cells=[Range(at, start + found.end("at"))])
                return [*rows[:number], head, *rows[number + 1 :]], [date]
        return None

    def _text(self, row: Row) -> str:
        return self._page.text[row.cells[0].start : row.cells[-1].end]
