"""Pages whose boxes are gone: captions and what was filled in stand one below the other, in an order that is scrambled.

What belongs to an item is told by what it is: a symbol in brackets, a date, a mark, the zip code of an address."""

from __future__ import annotations

from form4parse.edition import Edition, words
from form4parse.layout.captions import Match, Words
from form4parse.layout.cutter import cut
from form4parse.layout.page import Block, Page, Row, blocks_of
from form4parse.layout.parts import Instance
from form4parse.layout.scattered.endings import Signing
from form4parse.layout.scattered.fragments import ITEMS, fragments_of
from form4parse.layout.scattered.items import ItemReader
from form4parse.layout.scattered.joined import Appendix
from form4parse.layout.scattered.matrix import Matrix
from form4parse.layout.scattered.notes import with_numbers
from form4parse.layout.scattered.sorter import Sorter

_DATES_BELOW = 2
"""Blocks below the line for signatures in which their dates may be."""


def cut_scattered(page: Page, page_words: Words, matches: list[Match], edition: Edition) -> tuple[Page, list[Instance]]:
    """The parts of such a page, and the page with the texts that were put together."""
    sorter = Sorter(page, matches, edition)
    sorter.sort()
    appendix = Appendix(page)
    rest = _signed(sorter.rest, page, edition, matches, appendix)
    begin, matrix, end = _matrix(rest, page, edition, matches, appendix)
    addresses = matrix.addresses if matrix else sorter.addresses()
    moved = _addressed(rest[:begin], matrix.addresses, page, edition) if matrix else []
    sorter.boxes[0] += moved
    taken = {id(row) for block in moved for row in block}
    reader = ItemReader(page, page_words, edition, fragments_of(edition), appendix, addresses)
    items = [i for number, box in enumerate(sorter.boxes) for i in reader.read(box, is_first=number == 0)]
    rows = _behind_caption([row for row in rest[:begin] if id(row) not in taken], reader.left, matches, edition)
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
        if m.entry.role == "opener"
        and m.entry.part not in ("owners", *ITEMS)
        and m.start > starts[-1]
        and not m.damaged
    ]
    end = next((i for i, b in enumerate(blocks) if i > begin and any(_holds(r, others) for r in b)), len(blocks))
    matrix = Matrix(page, edition, appendix, part)
    matrix.sort(blocks[begin:end])
    return sum(map(len, blocks[:begin])), matrix, sum(map(len, blocks[:end]))


def _addressed(rows: list[Row], addresses: list[list[str]], page: Page, edition: Edition) -> list[Block]:
    """Blocks among the tables that are lines of an address, and dates of the items beside or above them."""
    lines = {words(line) for address in addresses for line in address}
    date = edition.patterns["DATE"]

    def is_own(row: Row) -> bool:
        return words(page.text[row.cells[0].start : row.cells[-1].end]) in lines

    def is_date(row: Row) -> bool:
        return bool(date.fullmatch(page.text[row.cells[0].start : row.cells[-1].end].strip()))

    blocks = list(blocks_of(rows))
    own = [any(map(is_own, b)) and all(is_own(r) or is_date(r) for r in b) for b in blocks]
    following = [*own[1:], False]
    return [
        b for b, is_, is_next in zip(blocks, own, following, strict=True) if is_ or (is_next and all(map(is_date, b)))
    ]


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
