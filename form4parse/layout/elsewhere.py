"""What else a page says: words that stand together in another place belong together, and what is a line of its own
there is a whole."""

from __future__ import annotations

from collections.abc import Sequence

from form4parse.layout.captions import Words
from form4parse.layout.page import Page, Range

_NEAR = 2
"""Words apart: a name is written with its first or its last name first, and with an initial or without."""
_SEVERAL = -1


class Elsewhere:
    """`places` are the lines that are asked about."""

    def __init__(self, page: Page, page_words: Words, places: Sequence[Range]) -> None:
        self._pairs: dict[tuple[str, str], int] = {}
        """Two words that stand near each other, and on which line, or that it is on several."""
        self._lines: dict[tuple[str, ...], int] = {}
        """The same for the words of lines, also without their last, which may be a mark."""
        texts = page_words.texts
        asked = {w for place in places for w in texts[slice(*page_words.between(*place))]}
        for number, row in enumerate(page.rows):
            first, last = page_words.between(row.cells[0].start, row.cells[-1].end)
            if first == last or texts[first] not in asked:
                continue
            own = tuple(texts[first:last])
            for line in (own, own[:-1]):
                self._lines[line] = number if self._lines.get(line, number) == number else _SEVERAL
        lines = {page_words.between(row.cells[0].start, 0)[0]: n for n, row in enumerate(page.rows)}
        number = 0
        for at, word in enumerate(texts):
            number = lines.get(at, number)
            if word not in asked:
                continue
            for other in texts[at + 1 : at + 1 + _NEAR]:
                if other in asked:
                    pair = (word, other) if word < other else (other, word)
                    self._pairs[pair] = number if self._pairs.get(pair, number) == number else _SEVERAL

    def has_pair(self, first: str, second: str, line: int) -> bool:
        """Whether two words stand near each other on another line than this one."""
        return self._pairs.get((first, second) if first < second else (second, first), line) != line

    def has_line(self, some_words: Sequence[str], line: int) -> bool:
        """Whether the words are another line of the page."""
        return len(some_words) > 0 and self._lines.get(tuple(some_words), line) != line
