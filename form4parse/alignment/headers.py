"""Tells the rows of a table's header, and which column each of their cells stands over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from form4parse.edition import Column, Edition, RowRule, words
from form4parse.layout.captions import spellings
from form4parse.layout.page import Page, Range, Row

_LEAST_FIGURES = 2
_ITEM_NUMBER = re.compile(r"\d{1,2}a?")
_SHORTEST_TORN = 4
"""Letters of a caption that is known without regard to spaces."""
_REMEMBERED = 256
"""Rows whose captions are remembered."""
_CLEAN = 0.6
"""The share of a row's words that are captions, from which on it is a header."""
_DAMAGED = 0.6
"""The share of a row's groups of three letters that occur in captions, from which on it is a damaged header."""


class Over(NamedTuple):
    """A caption and the column it stands over."""

    column: int
    text: str
    cell: int
    """Over which of a row's cells; -1 where the header is too damaged to tell."""
    row_width: int
    """How many cells the row of the caption has."""
    range: Range


class _Caption(NamedTuple):
    column: int
    text: str
    cell: int
    """As `Over.cell`."""
    number: int
    """The number of the cell it stands in."""


class Named(NamedTuple):
    """A caption among words: the first of them, and how many it is."""

    column: int
    text: str
    at: int
    length: int


class Headers:
    """Knows the captions over the columns of one table. `others` are the rows of the other tables, a piece of whose
    header may have got below this one's."""

    def __init__(self, rule: RowRule, others: Iterable[RowRule] = ()) -> None:
        self._columns = rule.columns
        self._by_word: dict[str, list[tuple[tuple[str, ...], int, str]]] = {}
        for number, column in enumerate(rule.columns):
            for text in column.captions:
                for way, _ in spellings(text):
                    self._by_word.setdefault(way[0], []).append((way, number, text))
        for ways in self._by_word.values():
            ways.sort(key=lambda w: -len(w[0]))
        squeezed = {("".join(way), number, text) for ways in self._by_word.values() for way, number, text in ways}
        self._squeezed = sorted(squeezed, key=lambda way: (-len(way[0]), way))
        self._by_number = {
            text.split(" ", 1)[0]: number
            for number, column in reversed([*enumerate(rule.columns)])
            for text in column.captions
            if text[0].isdigit()
        }
        self._caption_triples = [[_triples_of(text) for text in column.captions] for column in rule.columns]
        self._symbols = {
            text: number for number, c in enumerate(rule.columns) for text in c.captions if not words(text)
        }
        """Captions without letters, such as +/-."""
        self._read = lru_cache(_REMEMBERED)(self._read_cells)
        self.knows = lru_cache(_REMEMBERED)(self._knows)
        """The form prints its headers alike on every page."""
        self._words = {
            w for any_rule in (rule, *others) for c in any_rule.columns for text in c.captions for w in words(text)
        }
        self._triples = {
            t
            for any_rule in (rule, *others)
            for c in any_rule.columns
            for text in c.captions
            for t in _triples(words(text))
        }

    def read(self, row: Row, page: Page) -> list[Over] | None:
        """The captions in a row, or None where it is no header."""
        captions = self._read(tuple([page.text[c.start : c.end] for c in row.cells]))
        width = len(row.cells)
        if captions is None:
            return None
        return [Over(c.column, c.text, c.cell, width, row.cells[c.number]) for c in captions]

    def _read_cells(self, texts: tuple[str, ...]) -> list[_Caption] | None:
        found: list[_Caption] = []
        known = total = 0
        for number, text in enumerate(texts):
            cell_words = words(text)
            total += len(cell_words)
            if not cell_words and (column := self._symbols.get(text.strip())) is not None:
                found.append(_Caption(column, text.strip(), number, number))
                known, total = known + 1, total + 1
            columns, covered = self._in_cell(cell_words, found[-1].column if found else -1)
            at = number if covered == len(cell_words) else -1
            found += [_Caption(column, caption, at, number) for column, caption in columns]
            known += covered
        if not found or known < _CLEAN * total:
            return None
        is_indented = found[0].number > 0 and not any(map(str.strip, texts[: found[0].number]))
        has_lost_cells = 0 <= found[0].cell < found[0].column and not is_indented
        return [c._replace(cell=-1) for c in found] if has_lost_cells else found

    def _in_cell(self, cell_words: tuple[str, ...], after: int) -> tuple[list[tuple[int, str]], int]:
        """The columns whose captions are in a cell, with those, and how many of its words they are."""
        found = self.captions_in(cell_words, after)
        covered = sum(c.length for c in found)
        if covered < len(cell_words) and (torn := self._torn_captions("".join(cell_words), after)):
            return torn, len(cell_words)
        return [(c.column, c.text) for c in found], covered

    def _torn_captions(self, letters: str, after: int) -> list[tuple[int, str]]:
        """The captions that a cell holds, and nothing else, though its width has torn their words."""
        number = _ITEM_NUMBER.match(letters)
        numbered = self._by_number.get(f"{number[0]}.") if number else None
        at = number.end() if number and numbered is not None and not self._squeezed_at(letters, 0) else 0
        found: list[tuple[int, str]] = []
        while at < len(letters):
            ways = self._squeezed_at(letters, at)
            if not ways or len(ways[0][0]) < _SHORTEST_TORN:
                return []
            longest = [w for w in ways if len(w[0]) == len(ways[0][0])]
            _, column, text = min(longest, key=lambda w: (w[1] < after, w[1]))
            found.append((column, text))
            at += len(ways[0][0])
        return [] if numbered is not None and found and found[0][0] != numbered else found

    def _squeezed_at(self, letters: str, at: int) -> list[tuple[str, int, str]]:
        """The captions without their spaces that begin at a letter, the longest first."""
        return [way for way in self._squeezed if letters.startswith(way[0], at)]

    def captions_in(self, some_words: tuple[str, ...], after: int = -1) -> list[Named]:
        """The captions among words; of equal ones those of the columns behind the one before."""
        found: list[Named] = []
        i = 0
        while i < len(some_words):
            ways = [w for w in self._by_word.get(some_words[i], ()) if some_words[i : i + len(w[0])] == w[0]]
            if not ways:
                i += 1
                continue
            longest = len(ways[0][0])
            best = min((w for w in ways if len(w[0]) == longest), key=lambda w: (w[1] < after, w[1]))
            found.append(Named(*best[1:], i, longest))
            after = best[1]
            i += longest
        return found

    def numbered(self, number: str) -> int | None:
        """The column whose caption begins with an item's number."""
        return self._by_number.get(number)

    def may_begin(self, text: str) -> bool:
        """Whether a caption begins with a word."""
        return all(w in self._by_word for w in words(text)[:1])

    @property
    def width(self) -> int:
        return len(self._columns)

    def _knows(self, text: str) -> bool:
        """Whether a text is nothing but captions of the columns."""
        cell_words = words(text)
        return self._in_cell(cell_words, -1)[1] == len(cell_words)

    def holds_figures(self, text: str) -> bool:
        """Whether a header's cell has figures that the form does not print there: a row has got into it."""
        own = {w for column in self._columns for caption in column.captions for w in words(caption)}
        figures = [w for w in words(text) if w.isdigit() and len(w) > 1 and w not in own]
        return len(figures) >= _LEAST_FIGURES

    def is_rest(self, row: Row, page: Page) -> bool:
        """Whether a line, behind a header's, has nothing but words of captions."""
        return all(w in self._words for w in words(page.text[row.cells[0].start : row.cells[-1].end]))

    def is_damaged_header(self, row: Row, page: Page) -> bool:
        own = words(page.text[row.cells[0].start : row.cells[-1].end])
        if len(row.cells) == 1 and any(map(str.isalpha, own)) and self._words.issuperset(own):
            return True
        triples = list(_triples(own))
        return len(triples) > 2 and sum(t in self._triples for t in triples) >= _DAMAGED * len(triples)

    def likeness(self, text: str, column: int) -> float:
        """How like a damaged header's cell is to the captions of a column, from 0 to 1."""
        ours = _triples_of(text)
        return max((_likeness(ours, theirs) for theirs in self._caption_triples[column]), default=0.0)


@cache
def headers(edition: Edition) -> Mapping[str, Headers]:
    """The headers of all tables of an edition, by the names of their parts."""
    tables = {part.name: part.table for part in edition.parts.values() if part.table}
    return {name: Headers(rule, tables.values()) for name, rule in tables.items()}


def canonical(columns: Sequence[Column], overs: list[Over], place: Range) -> list[list[tuple[str, Range]]]:
    """For each column the captions that were found over it; the first column's is always given, for it names the
    table."""
    captions: list[list[tuple[str, Range]]] = [[] for _ in columns]
    for over in overs:
        known = captions[over.column]
        if all(text != over.text for text, _ in known) and not (known and columns[over.column].has_one_caption):
            known.append((over.text, over.range))
    first = columns[0]
    if not captions[0]:
        captions[0].append((first.captions[0], Range(place.start, place.start)))
    return captions


def _triples(some_words: tuple[str, ...]) -> Iterable[str]:
    joined = "".join(some_words)
    return (joined[i : i + 3] for i in range(len(joined) - 2))


@lru_cache(_REMEMBERED)
def _triples_of(text: str) -> frozenset[str]:
    return frozenset(_triples(words(text)))


def _likeness(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """The share of letter groups that two texts have in common."""
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0
