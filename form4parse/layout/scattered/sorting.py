"""Pages whose boxes are gone: captions and what was filled in stand one below the other, in an order that is scrambled.

What belongs to an item is told by what it is: a symbol in brackets, a date, a mark, the zip code of an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from form4parse.edition import Edition, words
from form4parse.layout.captions import Match, Words
from form4parse.layout.cutter import cut
from form4parse.layout.page import Block, Page, Row, blocks_of
from form4parse.layout.parts import Instance
from form4parse.layout.scattered.endings import Signing
from form4parse.layout.scattered.items import ItemReader
from form4parse.layout.scattered.joined import Appendix
from form4parse.layout.scattered.matrix import Matrix
from form4parse.layout.scattered.notes import with_numbers

_SHORT = 25
"""Characters of a line that may be no more than a cell's,"""
_LEAST_SHORT = 0.6
"""and the share of such lines: on pages of whole lines 0.4, seldom more; here 0.64 to 0.92."""
_LONE = re.compile(r"\$? ?[\d,./]+\S*|\(\w+\)|[A-Z]")
"""A single value, or a caption in parentheses,"""
_LEAST_LONE = 0.05
"""and the share of lines that are one behind a blank line: on other pages up to 0.04, but for scans; here from 0.07."""
_LEAST_ROWS = 40
_OF_TABLE = re.compile(r"\d,\d{3}|\$|\d/\d|\(\d{1,2}\)|^[A-Z]$")
"""An amount, a date, a reference to a footnote, a code: none stands in an address."""
_NAME = 5
"""Words of a line from which on a date in it may be part of a name."""
_DATES_BELOW = 2
"""Blocks below the line for signatures in which their dates may be."""

ITEMS = ("owner", "street", "city", "country", "issuer", "foreign_trading_symbol", "period_of_report", "amendment",
         "relationship", "joint_filing")  # fmt: skip
"""The parts that stand above the tables."""


def is_scattered(page: Page) -> bool:
    rows = page.rows
    if page.has_cells or len(rows) < _LEAST_ROWS:
        return False
    texts = [page.text[row.cells[0].start : row.cells[-1].end].strip() for row in rows]
    short = sum(len(text) <= _SHORT for text in texts)
    lone = sum(row.gap > 0 and bool(_LONE.fullmatch(text)) for row, text in zip(rows, texts, strict=True))
    return short >= _LEAST_SHORT * len(rows) and lone >= _LEAST_LONE * len(rows)


def cut_scattered(page: Page, page_words: Words, matches: list[Match], edition: Edition) -> tuple[Page, list[Instance]]:
    """The parts of such a page, and the page with the texts that were put together."""
    sorter = _Sorter(page, matches, edition)
    sorter.sort()
    appendix = Appendix(page)
    rest = _signed(sorter.rest, page, edition, matches, appendix)
    begin, matrix, end = _matrix(rest, page, edition, matches, appendix)
    addresses = matrix.addresses if matrix else sorter.addresses()
    reader = ItemReader(page, page_words, edition, _fragments(edition), appendix, addresses)
    items = [i for number, box in enumerate(sorter.boxes) for i in reader.read(box, is_first=number == 0)]
    rows = _behind_caption(rest[:begin], reader.left, matches, edition)
    if matrix:
        table = 1 + max(row.table for row in rest)
        rows += [*matrix.others, *matrix.rows(reader.checked, table), *rest[end:]]
    notes = [m.end for m in matches if m.entry.part == "footnotes" and m.entry.role == "opener" and not m.damaged]
    if notes:
        rows = with_numbers(rows, page, edition, appendix, notes[-1])
    page = appendix.page()
    page.is_scattered = True
    others_page = Page(page.text, rows, page.origin, page.removed, has_cells=False)
    others = cut(others_page, Words(page.text), [m for m in matches if m.entry.part not in ITEMS], edition)
    at = next((n for n, i in enumerate(others) if i.part and i.part.table), len(others))
    return page, [*others[:at], *items, *others[at:]]


def _matrix(
    rows: list[Row], page: Page, edition: Edition, matches: list[Match], appendix: Appendix
) -> tuple[int, Matrix | None, int]:
    """The owners' matrix, and the numbers of its first line and of the first behind it."""
    part = edition.parts.get("owners")
    starts = [m.start for m in matches if m.entry.part == "owners"]
    if part is None or not starts:
        return len(rows), None, len(rows)
    blocks = list(blocks_of(rows))
    begin = next((i for i, b in enumerate(blocks) if any(_holds(r, starts) for r in b)), len(blocks))
    others = [
        m.start
        for m in matches
        if m.entry.role == "opener" and m.entry.part not in ("owners", *ITEMS) and m.start > starts[-1] and not m.damaged
    ]
    end = next((i for i, b in enumerate(blocks) if i > begin and any(_holds(r, others) for r in b)), len(blocks))
    matrix = Matrix(page, edition, appendix, part)
    matrix.sort(blocks[begin:end])
    return sum(map(len, blocks[:begin])), matrix, sum(map(len, blocks[:end]))


def _behind_caption(rows: list[Row], left: list[Row], matches: list[Match], edition: Edition) -> list[Row]:
    """The lines, with those that got among the items of the page in the first table, behind its caption."""
    tables = {n for n, part in edition.parts.items() if part.table and part.due}
    starts = [m.start for m in matches if m.entry.part in tables and m.entry.role == "opener"][:1]
    at = next((i + 1 for i, row in enumerate(rows) if _holds(row, starts)), 0)
    return [*rows[:at], *left, *rows[at:]]


def _signed(rows: list[Row], page: Page, edition: Edition, matches: list[Match], appendix: Appendix) -> list[Row]:
    """The lines with each signature on one of them."""
    blocks = list(blocks_of(rows))
    known = [(m.start, m.end) for m in matches if not m.damaged]
    labels = {
        words(c.text) for part in edition.parts.values() if part.before_many for c in (*part.labels, *part.closers)
    }

    def is_print(row: Row) -> bool:
        start, end = row.cells[0].start, row.cells[-1].end
        text = words(page.text[start:end])
        return not text or text in labels or any(a < end and start < b for a, b in known)

    parts = {n for n, part in edition.parts.items() if part.before_many}
    closers = [m.start for m in matches if m.entry.part in parts and m.entry.role == "closer"]
    signing = Signing(page, edition, appendix, is_print, lambda row: _holds(row, closers))
    openers = [m.start for m in matches if m.entry.part in parts and m.entry.role == "opener"]
    if openers:
        return _below(blocks, openers[-1], signing, matches)
    places = ((i, n) for i, b in enumerate(blocks) for n, row in enumerate(b) if _holds(row, closers))
    at, head = next(places, (None, 0))
    if at is None:
        return rows
    above = [*blocks[:at], *([blocks[at][:head]] if head else [])]
    below = [r for b in [blocks[at][head:], *blocks[at + 1 : at + 1 + _DATES_BELOW]] for r in b if signing.is_date(r)]
    signed, used = signing.above(above, below)
    if not signed:
        return rows
    taken = {id(r) for r in used}
    kept = [r for b in above for r in b if id(r) not in taken]
    return [*kept, *signed, *(r for b in [blocks[at][head:], *blocks[at + 1 :]] for r in b if id(r) not in taken)]


def _holds(row: Row, places: list[int]) -> bool:
    return any(row.cells[0].start <= place < row.cells[-1].end for place in places)


def _below(blocks: list[Block], opener: int, signing: Signing, matches: list[Match]) -> list[Row]:
    rows = [row for block in blocks for row in block]
    begin = next((i for i, b in enumerate(blocks) if b[0].cells[0].start <= opener < b[-1].cells[-1].end), len(blocks))
    following = min((m.start for m in matches if m.start > opener and m.entry.role == "opener"), default=10**9)
    end = next((i for i, b in enumerate(blocks) if i > begin and b[-1].cells[-1].end > following), len(blocks))
    signed, used = signing.below(blocks[begin:end])
    if not signed:
        return rows
    taken = {id(r) for r in used}
    left = [row for b in blocks[begin:end] for row in b if id(row) not in taken]
    heads = [row for row in left if signing.is_print(row)]
    cells = [row for row in left if not signing.is_print(row)]
    kept = [row for b in blocks[:begin] for row in b]
    return [*kept, *cells, heads[0], *signed, *heads[1:], *(row for b in blocks[end:] for row in b)]


@cache
def _fragments(edition: Edition) -> Mapping[tuple[str, ...], str]:
    """Every run of words in the captions of the items, and the part it is a caption of."""
    runs: dict[tuple[str, ...], str] = {}
    for name in (*(n for n in ITEMS if n in edition.parts), "notice"):
        part = edition.parts[name]
        for caption in (*part.openers, *part.labels, *part.closers):
            text = words(caption.text)
            for start in range(len(text)):
                for end in range(start + 1, len(text) + 1):
                    runs.setdefault(text[start:end], name)
    return runs


@cache
def _phrases(edition: Edition) -> tuple[list[str], list[str]]:
    """What titles of securities are wont to say, and how other texts of the tables are wont to begin."""
    tables = [part.table for part in edition.parts.values() if part.table and part.due]
    firsts = {rule.columns[0].name for rule in tables}
    titles, others = [], []
    for fields, phrases in edition.codes["phrases"].items():
        (titles if firsts & {*fields.split()} else others).extend(phrases.split("|"))
    return titles, others


@cache
def _vocabulary(edition: Edition) -> frozenset[str]:
    """The words of the captions over the tables' columns."""
    tables = [part.table for part in edition.parts.values() if part.table and part.due]
    return frozenset(w for rule in tables for column in rule.columns for text in column.captions for w in words(text))


class _Sorter:
    """Parts the lines of the items from those of the rest of the page."""

    def __init__(self, page: Page, matches: list[Match], edition: Edition) -> None:
        self._page, self._edition = page, edition
        self._fragments, self._vocabulary = _fragments(edition), _vocabulary(edition)
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
        titles, natures = _phrases(self._edition)
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
        return not text or text in self._fragments and (len(text) > 1 or "(" in self._text(row))

    def _is_zip(self, row: Row) -> bool:
        text = self._text(row)
        return text not in self._states and any(map(str.isdigit, text)) and bool(self._edition.patterns["ZIP"].fullmatch(text))

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
