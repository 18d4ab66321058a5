"""Parts the blocks of the items, and of the addresses of further owners, from those of the rest of a scattered page."""

from __future__ import annotations

import re

from form4parse.edition import Edition, words
from form4parse.layout.captions import Match
from form4parse.layout.page import Block, Page, Row, blocks_of
from form4parse.layout.scattered.fragments import ITEMS, fragments_of, phrases_of, vocabulary_of

_OF_TABLE = re.compile(r"\d,\d{3}|\$|\d/\d|\(\d{1,2}\)|^[A-Z]$")
"""An amount, a date, a reference to a footnote, a code: none stands in an address."""
_NAME = 5
"""Words of a line from which on a date in it may be part of a name."""


class Sorter:
    """Parts the lines of the items from those of the rest of the page."""

    def __init__(self, page: Page, matches: list[Match], edition: Edition) -> None:
        self._page, self._edition = page, edition
        self._fragments, self._vocabulary = fragments_of(edition), vocabulary_of(edition)
        self._matches = sorted(m for m in matches if not m.damaged)
        self.boxes: list[list[Block]] = [[]]
        """The blocks of the items, and of the address of each further owner."""
        self.rest: list[Row] = []
        self._name_hint, self._last_hint = "street", "country"
        """The parts that begin with the captions below a name, and below a city."""
        self._has_matrix = any(m.entry.part == "owners" for m in self._matches)
        """On such pages no address is repeated."""
        self._zips = 0
        self._has_name = self._has_state = self._is_closed = self._is_named = False
        self._states = frozenset(edition.codes["states"])

    def sort(self) -> None:
        blocks = list(blocks_of(self._page.rows))
        begin, end, last = self._region(blocks)
        for number, block in enumerate(blocks):
            parts = self._parts_in(block)
            if number < begin or number >= last:
                self.rest += block
            elif number < end:
                if self._is_header(block) and not parts & set(ITEMS):
                    self.rest += block
                else:
                    self.boxes[0].append(block)
            elif self._is_of_address(block, parts):
                self._address(block, parts)
            elif self._has_item_print(block):
                self.boxes[0].append(block)
            else:
                self.rest += block

    # ---- the addresses of further owners, between whose lines cells of the table stand

    def _is_of_address(self, block: Block, parts: set[str]) -> bool:
        if "owner" in parts:
            return True
        if self._hints(block):
            return len(self.boxes) > 1 or (not self._has_matrix and self._name_hint in self._hints(block))
        is_open = len(self.boxes) > 1 and not (self._zips and self._is_closed)
        if not is_open or self._is_of_table(block) or all(w in self._vocabulary for r in block for w in self._words(r)):
            return False
        return self._has_state or not all(self._text(row).isdigit() for row in block)

    def _address(self, block: Block, parts: set[str]) -> None:
        """A name, which has a caption of its own below, begins the next owner's."""
        hints = self._hints(block)
        has_text = any(not self._is_print(row) for row in block)
        is_name = has_text and (self._name_hint in hints or (self._is_named and self._zips > 0))
        if len(self.boxes) == 1 or (is_name and self._has_name) or (not has_text and "owner" in parts and self._zips):
            self.boxes.append([])
            self._zips, self._has_name, self._has_state, self._is_closed = 0, False, False, False
        self._is_named = "owner" in parts
        self._has_name = self._has_name or has_text
        self._is_closed = self._is_closed or self._last_hint in hints
        self._has_state = self._has_state or any(self._text(row).split()[-1:][0] in self._states for row in block)
        self._zips += sum(self._is_zip(row) for row in block)
        self.boxes[-1].append(block)

    def addresses(self) -> list[list[str]]:
        """Those of the further owners, line by line, as far as their captions part the street from the city."""
        found = []
        for box in self.boxes[1:]:
            rows = [row for block in box for row in block]
            at = next((i for i, row in enumerate(rows) if "city" in self._hints([row])), 0)
            texts = [[self._text(r) for r in part if not self._is_print(r)] for part in (rows[:at], rows[at:])]
            if all(texts):
                found.append([*texts[0], " ".join(texts[1])])
        return found

    def _region(self, blocks: list[Block]) -> tuple[int, int, int]:
        """The numbers of the first block of the items, of the first behind them, and of the one with which the
        signatures or texts begin."""
        parts = [self._parts_in(block) for block in blocks]
        begin = next((i for i, p in enumerate(parts) if p & set(ITEMS)), len(blocks))
        tables = {n for n, part in self._edition.parts.items() if part.table and part.due}
        captions = [self._parts_in(block, "opener") for block in blocks]
        end = next((i for i, p in enumerate(captions) if i > begin and p & tables), None)
        if end is None:
            end = next((i for i, p in enumerate(parts) if i > begin and p & tables), len(blocks))
        texts = {n for n, part in self._edition.parts.items() if part.holds_prose or part.before_many or n == "owners"}
        last = next((i for i, p in enumerate(parts) if i >= end and p & texts), len(blocks))
        return begin, end, last

    # ---- what a block holds

    def _parts_in(self, block: Block, *roles: str) -> set[str]:
        """The parts whose captions begin in a block's lines."""
        start, end = block[0].cells[0].start, block[-1].cells[-1].end
        found = set()
        for match in self._matches:
            if match.start >= end:
                break
            if match.start < start or match.entry.role not in (roles or ("opener", "header")):
                continue
            if match.words > 1 and self._begins_line(match, block):
                found.add(match.entry.part)
        return found

    def _begins_line(self, match: Match, block: Block) -> bool:
        row = next((r for r in block if r.cells[0].start <= match.start < r.cells[-1].end), None)
        return row is not None and not self._page.has_word(row.cells[0].start, match.start)

    def _is_of_table(self, block: Block) -> bool:
        """Whether a block among the lines of an address has what only a table's cells have."""
        text = " ".join(w for row in block for w in words(self._text(row)))
        titles, natures = phrases_of(self._edition)
        if any(f" {p} " in f" {text} " for p in titles) or any(f"{text} ".startswith(f"{p} ") for p in natures):
            return True
        return any(_OF_TABLE.search(self._text(row)) and len(self._words(row)) < _NAME for row in block)

    def _words(self, row: Row) -> tuple[str, ...]:
        return words(self._text(row))

    def _hints(self, block: Block) -> set[str]:
        """The parts of an address whose captions, in parentheses, stand in a block."""
        texts = [self._text(row) for row in block if self._text(row).startswith("(")]
        parts = {self._fragments.get(words(text), "") for text in texts}
        return parts & {self._name_hint, "city", self._last_hint}

    def _is_print(self, row: Row) -> bool:
        text = words(self._text(row))
        return not text or (text in self._fragments and (len(text) > 1 or "(" in self._text(row)))

    def _is_zip(self, row: Row) -> bool:
        text = self._text(row)
        return (
            text not in self._states
            and any(map(str.isdigit, text))
            and bool(self._edition.patterns["ZIP"].fullmatch(text))
        )

    def _is_header(self, block: Block) -> bool:
        """Whether a block is nothing but captions of a table's columns."""
        text = [w for row in block for w in words(self._text(row))]
        return len(text) > 1 and all(w in self._vocabulary for w in text)

    def _has_item_print(self, block: Block) -> bool:
        """Whether a block has a caption of the items, or a part of one, that no table has."""
        for row in block:
            text = words(self._text(row))
            if (
                text
                and "(" in self._text(row)
                and text in self._fragments
                and any(w not in self._vocabulary for w in text)
            ):
                return True
            if len(text) > 1 and text[0] in ("x", "_") and text[1:] in self._fragments:
                return True
            if len(text) > 1 and text in self._fragments and self._fragments[text] in ("relationship", "joint_filing"):
                return True
        return False

    def _text(self, row: Row) -> str:
        return self._page.text[row.cells[0].start : row.cells[-1].end]
