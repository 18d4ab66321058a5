"""What else a page says: words that stand together in another place belong together, and what is a line of its own
there is a whole."""

from __future__ import annotations

from collections.abc import Sequence

from form4parse.layout.captions import Words
from form4parse.layout.page import Page

_NEAR = 2
"""Words apart: a name is written with its first or its last name first, and with an initial or without."""
_SHORTEST_NAMED = 2


class Elsewhere:
    def __init__(self, page: Page, page_words: Words) -> None:
        self._pairs: dict[tuple[str, str], int] = {}
        """Two words that stand near each other, and on which line; -1 if on several."""
        self._lines: dict[tuple[str, ...], int] = {}
        """The same for the words of lines, also without their last, which may be a mark."""
        texts = page_words.texts
        for number, row in enumerate(page.rows):
            first, last = page_words.between(row.cells[0].start, row.cells[-1].end)
            own = tuple(texts[first:last])
            for line in (own, own[:-1]):
                self._lines[line] = number if self._lines.get(line, number) == number else -1
            for i, word in enumerate(own):
                for other in own[i + 1 : i + 1 + _NEAR]:
                    self._pair(word, other, number)
            if own and last < len(texts):
                self._pair(own[-1], texts[last], number)

    def _pair(self, word: str, other: str, line: int) -> None:
        for pair in ((word, other), (other, word)):
            self._pairs[pair] = line if self._pairs.get(pair, line) == line else -1

    def has_pair(self, first: str, second: str, line: int) -> bool:
        """Whether two words stand near each other on another line than this one."""
        return self._pairs.get((first, second), line) != line

    def has_line(self, some_words: Sequence[str], line: int) -> bool:
        """Whether the words are another line of the page."""
        return len(some_words) > 0 and self._lines.get(tuple(some_words), line) != line
