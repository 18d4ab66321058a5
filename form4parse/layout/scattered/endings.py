"""The end of a page whose boxes are gone: names and dates of signatures, and the owners' matrix."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from form4parse.edition import Edition, unnamed, words
from form4parse.layout.page import Block, Page, Range, Row
from form4parse.layout.scattered.joined import Appendix
from form4parse.shapes import Usual

_WIDE = 60
"""Characters; a name wraps because its column is narrow."""
_SENTENCE = 30
"""Characters of a line from which on a full stop at its end tells a sentence, not an initial."""


class Signing:
    """Puts each signer's name and date on one line."""

    def __init__(
        self,
        page: Page,
        edition: Edition,
        appendix: Appendix,
        is_print: Callable[[Row], bool],
        is_closer: Callable[[Row], bool],
    ) -> None:
        self._page, self._appendix, self.is_print, self.is_closer = page, appendix, is_print, is_closer
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
            texts, found = self._grouped(rows)
            if not rows or (texts and not found and len(names) >= len(dates)):
                break
            dates[:0] = found
            names[:0] = texts
            used += rows
            if len(names) == len(dates):
                signed = [self._signature(*pair) for pair in zip(names, dates, strict=True)], list(used)
            if len(rows) < len(block):
                break
        return signed

    def _grouped(self, rows: Sequence[Row]) -> tuple[list[list[Row]], list[Row]]:
        """The names in a block's lines, and their dates. A date stands beside the middle of a name's lines, so that it
        comes before the last of them."""
        names: list[list[Row]] = [[]]
        dates: list[Row] = []
        is_last = False
        for row in (piece for whole in rows for piece in self._parted(whole)):
            if self.is_date(row):
                dates.append(row)
                is_last = bool(names[-1])
                continue
            names[-1].append(row)
            if is_last:
                names.append([])
            is_last = False
        return [name for name in names if name], dates

    def below(self, blocks: Sequence[Block]) -> tuple[list[Row], list[Row]]:
        """The signatures among blocks that follow their heading, and the lines these were made of: each name stands
        above its caption, and its date beside that."""
        rows = [row for block in blocks for row in block]
        ends = [i for i, row in enumerate(rows) if self.is_closer(row)]
        signed: list[Row] = []
        used: list[Row] = []
        begin = 0
        for end, following in pairwise([*ends, len(rows)]):
            above = [row for row in rows[begin:end] if words(self._text(row))]
            before = [row for row in above[-1:] if self.is_date(row)]
            behind = [(i, row) for i, row in enumerate(rows[end:following], end) if self.is_date(row)]
            name = self._last_lines(above[:-1] if before else above)
            date = before[0] if before else behind[0][1] if behind else None
            begin = end + 1 if before or not behind else behind[0][0] + 1
            if name and date:
                signed.append(self._signature(name, date))
                used += [*name, date]
        return signed, used

    def _last_lines(self, rows: list[Row]) -> list[Row]:
        """The lines of the last block, as far as they are no captions."""
        name: list[Row] = []
        for row in reversed(rows):
            if self.is_print(row) or self.is_date(row):
                break
            name.insert(0, row)
            if row.gap:
                break
        return name

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

    def _parted(self, row: Row) -> list[Row]:
        """A line without the date at its end, and that date."""
        found = self._at_end.search(self._text(row))
        if not found or not self._usual.has(found["at"]) or not found.start("at"):
            return [row]
        start = row.cells[0].start
        at = start + found.start("at")
        return [row._replace(cells=[Range(start, at)]), row._replace(cells=[Range(at, start + found.end("at"))])]

    def _text(self, row: Row) -> str:
        return self._page.text[row.cells[0].start : row.cells[-1].end]
