"""A table whose cells stand one below the other: which of its blocks are the header's, and the rows of the others."""

from __future__ import annotations

from form4parse.alignment.cells import AlignedHeader, AlignedLine, TextLine
from form4parse.alignment.headers import canonical
from form4parse.alignment.piles import Piles
from form4parse.alignment.values import RowReader
from form4parse.edition import Edition, words
from form4parse.layout.page import Block, Page, Range, Row, blocks_of

_LEAST_HEAD = 3
"""Lines of a header's captions at the beginning of a block that goes on with cells."""
_SHORTEST_CUT = 3
"""Letters of a word that a line's end may have cut, and of its parts."""
_BEGINS = 3
"""Words by which the first caption of a header is known."""


class PiledTable:
    def __init__(self, edition: Edition, page: Page, reader: RowReader) -> None:
        self._page, self._reader = page, reader
        self._piles = Piles(reader, page, edition)
        self._captions = [c.column.captions for c in reader.columns]
        rules = [part.table for part in edition.parts.values() if part.table and part.due]
        texts = [text for rule in rules for column in rule.columns for text in column.captions]
        self._vocabulary = {w for text in texts for w in words(text)}
        self._cut = {w[i:j] for w in self._vocabulary for i, j in _cuts(w)}
        self._letters = {
            w[0] for captions in self._captions for text in captions if len(w := words(text)) == 1 and len(w[0]) == 1
        }
        """Captions that are no more than a letter, as a value may be."""

    def align(self, rows: list[Row]) -> list[AlignedLine]:
        header, body = self._parted(rows)
        aligned: list[AlignedLine] = []
        if header:
            places = [cell for row in header for cell in row.cells]
            captions = canonical([c.column for c in self._reader.columns], [], places[0])
            aligned.append(AlignedHeader(captions, places))
        found, left = self._piles.align(blocks_of(body))
        aligned += found
        aligned += [TextLine([*p.texts, *p.refs], "unread") for p in left]
        return aligned

    # ---- the header

    def _parted(self, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        """The lines of the header, wherever they stand, and the others."""
        header: list[Row] = []
        body: list[Row] = []
        pieces = [piece for block in blocks_of(rows) for piece in self._without_head(block) if piece]
        parted = [(block, self._is_print(block)) for block in pieces]
        lone = self._lone_letters([block for block, is_print in parted if is_print])
        for block, is_print in parted:
            text = words(self._text(block))
            is_letter = not is_print and len(block) == len(text) == 1 and text[0] in lone
            if is_letter:
                lone.remove(text[0])
            (header if is_print or is_letter else body).extend(block)
        return header, body

    def _without_head(self, block: Block) -> tuple[Block, Block]:
        """A block's first lines that are the header's, if they are enough to be it, and the others."""
        at = next((i for i, row in enumerate(block) if not self._is_head(row)), len(block))
        if at < _LEAST_HEAD or at == len(block):
            return [], block
        return block[:at], [block[at]._replace(gap=1), *block[at + 1 :]]

    def _is_head(self, row: Row) -> bool:
        """Whether a line is captions', the words of which may be cut."""
        return all(w in self._vocabulary or w in self._cut for w in words(self._text([row])))

    def _is_print(self, block: Block) -> bool:
        text = words(self._text(block))
        if not text or any(w not in self._vocabulary and w not in self._cut for w in text):
            return False
        units = [u for row in block for u in self._reader.units_of(row, self._page)]
        return any(not u.is_ref and not self._is_typed(Range(u.start, u.end)) for u in units)

    def _lone_letters(self, printed: list[Block]) -> list[str]:
        """The letters among the captions that stand by themselves: as many as there are headers, less those that stand
        in a line with others."""
        texts = [words(self._text(block)) for block in printed]
        first = {words(c)[:_BEGINS] for c in self._captions[0]}
        headers = sum(text[:_BEGINS] in first for text in texts) or 1
        return [w for w in self._letters for _ in range(headers - sum(w in text for text in texts))]

    # ---- values

    def _is_typed(self, place: Range) -> bool:
        text = self._page.text[slice(*place)]
        return any(c.takes(text) for c in self._reader.columns if not c.is_text)

    def _text(self, block: Block) -> str:
        return self._page.text[block[0].cells[0].start : block[-1].cells[-1].end]


def _cuts(word: str) -> list[tuple[int, int]]:
    """The two parts of a word that a line's end has cut."""
    return [part for at in range(_SHORTEST_CUT, len(word) - 1) for part in ((0, at), (at, len(word)))]
