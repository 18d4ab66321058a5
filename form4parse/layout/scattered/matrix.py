"""The owners' matrix of a page whose boxes are gone: each owner's name and address, the marks and the titles beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from form4parse.edition import Edition, Part, words
from form4parse.layout.page import Block, Page, Range, Row
from form4parse.layout.scattered.joined import Appendix

_MARKED, _TITLED = ("DIRECTOR", "TEN_PERCENT_OWNER"), ("OFFICER", "OTHER")
"""The labels of the boxes with a mark, and of those with a text, in the order of the matrix's columns."""


class _Owner(NamedTuple):
    address: list[Row]
    marks: list[Row]
    titles: list[Block]


class Matrix:
    def __init__(self, page: Page, edition: Edition, appendix: Appendix, part: Part) -> None:
        self._page, self._edition, self._appendix = page, edition, appendix
        self._states = frozenset(edition.codes["states"])
        captions = [c.text for c in (*part.openers, *part.labels)]
        captions += [text for column in part.table.columns for text in column.captions] if part.table else []
        self._vocabulary = {w for text in captions for w in words(text)}
        typed = [t.table for t in edition.parts.values() if t.table and t.due]
        self._heads: list[Row] = []
        self._owners: list[_Owner] = []
        self.others: list[Row] = []
        """What belongs to the table before."""
        self._columns = {w for rule in typed for c in rule.columns for text in c.captions for w in words(text)}

    def sort(self, blocks: Sequence[Block]) -> None:
        """Tells what belongs to the matrix from what belongs to the table before it."""
        for block in blocks:
            text = [w for row in block for w in words(self._text(row))]
            if all(w in self._vocabulary for w in text):
                self._heads += block
            elif all(w in self._columns for w in text):
                self.others += block
            elif self._is_mark(block) and self._owners:
                self._owners[-1].marks.extend(block)
            elif self._is_address(block) or self._is_begun_address(block):
                self._owners.append(_Owner(list(block), [], []))
            elif self._owners and self._is_text(block):
                self._owners[-1].titles.append(block)
            else:
                self.others += block

    @property
    def addresses(self) -> list[list[str]]:
        """Each owner's name and address, line by line."""
        return [[self._text(row) for row in owner.address] for owner in self._owners]

    def rows(self, checked: set[str], table: int) -> list[Row]:
        """An owner on a line; `checked` are the boxes of the first one."""
        self._share_marks(checked)
        owners = enumerate(self._owners)
        found = [self._row(owner, set() if n else checked, table, is_first=not n) for n, owner in owners]
        return [*self._heads, *found]

    def _share_marks(self, checked: set[str]) -> None:
        """Gives the first of two owners as many marks as item 1 has of it, where the marks stand column by column."""
        if len(self._owners) != 2:
            return
        first, second = self._owners
        marks = [*first.marks, *second.marks]
        own = len(checked & {*_MARKED})
        if len(first.marks) < own <= len(marks):
            first.marks[:], second.marks[:] = marks[:own], marks[own:]

    def _row(self, owner: _Owner, checked: set[str], table: int, *, is_first: bool) -> Row:
        address = self._appendix.join(row.cells[0] for row in owner.address)
        empty = Range(address.end, address.end)
        marks = [row.cells[0] for row in owner.marks]
        titles = [self._appendix.join(row.cells[0] for row in title) for title in owner.titles]
        marked = [t for t in _MARKED if t in checked] if is_first else list(_MARKED)
        titled = [t for t in _TITLED if t in checked] if is_first else list(_TITLED)
        if len(marks) not in (0, len(marked)) or len(titles) not in (0, len(titled)):
            return Row([address, *marks, *titles], table, 1)
        places = dict(zip((*marked, *titled), (*(marks or [empty] * len(marked)), *titles), strict=False))
        return Row([address, *(places.get(t, empty) for t in (*_MARKED, *_TITLED))], table, 1)

    # ---- kinds of blocks

    def _is_mark(self, block: Block) -> bool:
        return all(self._edition.patterns["CHECKED"].fullmatch(self._text(row)) for row in block)

    def _is_address(self, block: Block) -> bool:
        """Whether a block has several lines, one of them with a zip code."""
        return len(block) > 1 and any(self._has_zip(self._text(row)) for row in block[1:])

    def _is_begun_address(self, block: Block) -> bool:
        """Whether the first block behind the captions can be a name and its street, the city of which is elsewhere."""
        is_first = not self._owners and not self.others and bool(self._heads)
        return is_first and len(block) > 1 and all(words(self._text(row)) for row in block) and self._is_text(block[:1])

    def _has_zip(self, text: str) -> bool:
        pattern, parts = self._edition.patterns["ZIP"], text.replace(",", " ").split()
        if pattern.fullmatch(text) and any(map(str.isdigit, text)):
            return True
        ends = (i for i, part in enumerate(parts[:-1]) if i and part in self._states)
        return any(pattern.fullmatch(" ".join(parts[i + 1 :])) for i in ends)

    def _is_text(self, block: Block) -> bool:
        """Whether a block has words, and no figures that a table could have."""
        text = [w for row in block for w in words(self._text(row))]
        return any(len(w) > 1 and not w.isdigit() for w in text) and not any(len(w) > 1 and w.isdigit() for w in text)

    def _text(self, row: Row) -> str:
        return self._page.text[row.cells[0].start : row.cells[-1].end]
