"""Finds the captions inside a part, such as the labels of its boxes, in running text.

Labels that stood side by side, each wrapped in its column, were run together line by line: `10% X Director Owner`. So a
label may be left open and go on behind others. A mark in its midst is its own: it stood beside the label's second
line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from form4parse.edition import Caption, Edition, Part
from form4parse.layout.captions import Words, spellings
from form4parse.layout.page import Page, Range
from form4parse.layout.parts import Label

_MARKS = {"x", "xx", "xxx"}
_LEAST_LETTERS = 5
_LIKE_FIRST = 80
"""The same for a label's first word, which has to have so many letters."""
_LIKE = 60
"""Of 100, how like the end of a label a text has to be behind its beginning."""
_PUNCTUATION = ("%", ")", "*", ":", ".", ",", ";")


@dataclass(slots=True)
class Piece:
    """A label, or the text beside labels."""

    ranges: list[Range]
    """Where it stands; several places if others stand between its lines."""
    caption: Caption | None = None
    mark: Range | None = None
    """A mark that stood inside the label."""
    is_sure: bool = True
    """Whether the mark can be no other label's."""


@dataclass(slots=True)
class Thread:
    """A label that was begun: the ways in which it may go on."""

    ways: list[tuple[tuple[str, ...], Caption]]
    taken: int
    piece: Piece
    label: Label | None = None
    """The line it became."""

    def expects(self, word: str) -> bool:
        return any(len(way) > self.taken and way[self.taken] == word for way, _ in self.ways)

    def take(self, word: str, place: Range, page: Page) -> None:
        self.add(place, page)
        self.ways = [(w, c) for w, c in self.ways if len(w) > self.taken and w[self.taken] == word]
        self.taken += 1
        whole = next((c for w, c in self.ways if len(w) == self.taken), None)
        self.piece.caption = whole or self.piece.caption

    def be_taken_for_whole(self) -> None:
        """For a label that goes on in the next line, and can be no other."""
        captions = {caption for _, caption in self.ways}
        if self.piece.caption is None and len(captions) == 1:
            self.piece.caption = captions.pop()

    def add(self, place: Range, page: Page) -> None:
        ranges = self.piece.ranges
        if ranges and not page.has_word(ranges[-1].end, place.start):
            ranges[-1] = Range(ranges[-1].start, place.end)
        else:
            ranges.append(place)

    @property
    def lacks(self) -> bool:
        """Whether it goes on."""
        return any(len(way) > self.taken for way, _ in self.ways)

    def rest(self) -> str:
        """What a label still lacks that was begun with several words."""
        return next(("".join(way[self.taken :]) for way, _ in self.ways if len(way) > self.taken > 1), "")

    def take_rest(self, place: Range, page: Page) -> None:
        self.add(place, page)
        self.taken = max(len(way) for way, _ in self.ways)


@cache
def labels_of(edition: Edition) -> Mapping[str, Labels]:
    """The labels of all parts of an edition that have some."""
    return {part.name: Labels(part) for part in edition.parts.values() if part.labels}


def _damaged_end(threads: list[Thread], text: str) -> Thread | None:
    """The label whose end a text is, though it is damaged."""
    rests = [(thread, rest) for thread in threads if (rest := thread.rest())]
    if not rests:
        return None
    from rapidfuzz import fuzz

    return next((thread for thread, rest in rests if fuzz.ratio(text, rest) >= _LIKE), None)


class Labels:
    """The labels of one part, by their first words."""

    def __init__(self, part: Part) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, ...], Caption]]] = {}
        self._leading: dict[str, list[tuple[tuple[str, ...], Caption]]] = {}
        """Those that begin lines: in a part that has others too, those with a colon at their end."""
        for caption in part.labels:
            leads = caption not in part.inner_labels
            for way, _ in spellings(caption.text):
                (self._leading if leads else self._by_word).setdefault(way[0], []).append((way, caption))
        self._longest = max((len(way) for ways in self._leading.values() for way, _ in ways), default=0)

    def known_words(self, text: tuple[str, ...]) -> int:
        """How many words of a text are those of whole labels."""
        known = at = 0
        while at < len(text):
            ways = [way for way, _ in self._by_word.get(text[at], ()) if text[at : at + len(way)] == way]
            length = max(map(len, ways), default=0)
            known += length
            at += max(length, 1)
        return known

    def leading(self, page: Page, page_words: Words, place: Range, above: Range | None = None) -> Label | None:
        """The label with which a range of the page begins, if it ends it or has a colon behind it. It may have begun in
        the line `above`, which holds nothing else."""
        begun = page_words.between(*above) if above else (0, 0)
        first, last = page_words.between(*place)
        wrapped = begun[1] - begun[0]
        if wrapped > self._longest:
            return None
        text = (*page_words.texts[slice(*begun)], *page_words.texts[first : min(last, first + self._longest)])
        for way, caption in sorted(self._leading.get(text[0], ()) if text else (), key=lambda w: -len(w[0])):
            if text[: len(way)] != way or len(way) <= wrapped:
                continue
            end = self._behind(page, page_words.ends[first + len(way) - wrapped - 1])
            if page.text[end : end + 2].strip() == ":":
                end = page.text.index(":", end) + 1
            if len(way) == wrapped + last - first or page.text[:end].endswith(":"):
                return Label(caption, [*([above] if above else []), Range(place.start, end)])
        return None

    def parted(
        self, page: Page, page_words: Words, place: Range, seen: Iterable[str], threads: list[Thread] | None = None
    ) -> list[Piece]:
        """The labels in a range of the page and the text between them, in the order in which they begin. `seen` are the
        terminals of labels that the part has already: a title may hold the words of one. `threads` are labels that were
        begun on lines before, and may go on here."""
        i, last = page_words.between(*place)
        pieces: list[Piece] = []
        goes_on = threads is not None
        threads = [] if threads is None else threads
        at = place.start
        while i < last:
            word, start, end = page_words.texts[i], page_words.starts[i], page_words.ends[i]
            following = page_words.texts[i + 1] if i + 1 < last else ""
            thread = next((t for t in threads if t.expects(word)), None)
            ends = goes_on and i + 1 == last
            may_own = [t for t in threads if t.expects(following) or (ends and t.lacks)] if word in _MARKS else []
            begun = None if thread or may_own else self._begin(word, threads, seen)
            if begun is None and goes_on and not (thread or may_own) and (near := self._nearest(word)):
                begun = self._begin(near, threads, seen)
                word = near if begun else word
            damaged = None if thread or may_own or begun else _damaged_end(threads, word + following)
            if damaged:
                pieces.append(Piece([Range(at, start)]))
                i += 1
                at = self._behind(page, page_words.ends[min(i, last - 1)])
                damaged.take_rest(Range(start, at), page)
            if thread or may_own or begun:
                pieces.append(Piece([Range(at, start)]))
                at = self._behind(page, end)
            if thread:
                thread.take(word, Range(start, at), page)
            elif may_own:
                may_own[0].piece.mark = Range(start, end)
                may_own[0].piece.is_sure = len(may_own) == 1
            elif begun:
                begun.take(word, Range(start, at), page)
                threads.append(begun)
                pieces.append(begun.piece)
            i += 1
        pieces.append(Piece([Range(at, place.end)]))
        for thread in threads if goes_on else ():
            thread.be_taken_for_whole()
        return pieces

    def _behind(self, page: Page, at: int) -> int:
        """Behind the punctuation that belongs to a label's word."""
        while page.text[at : at + 1] in _PUNCTUATION:
            at += 1
        return at

    def _nearest(self, word: str) -> str | None:
        """The first word of a label that a damaged one is."""
        if len(word) < _LEAST_LETTERS or word in self._by_word:
            return None
        from rapidfuzz import fuzz

        return next((w for w in self._by_word if fuzz.ratio(w, word) >= _LIKE_FIRST), None)

    def _begin(self, word: str, threads: list[Thread], seen: Iterable[str]) -> Thread | None:
        used = {t.piece.caption.terminal for t in threads if t.piece.caption} | set(seen)
        ways = [(w, c) for w, c in self._by_word.get(word, ()) if c.terminal not in used]
        return Thread(ways, 0, Piece([])) if ways else None
