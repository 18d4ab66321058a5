"""The lines of one column of boxes: labels side by side, city, state and zip code in columns of their own, and texts
that go on in the next line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby, pairwise

from form4parse.edition import Part, words
from form4parse.layout.boxcaptions import BoxCaptions
from form4parse.layout.page import Page, PageWriter
from form4parse.layout.spaced import Line, Piece, Word, clusters

_APART = 2
"""Lines from one to the next, if they belong together: lines of other columns may stand between them."""
_LABELS_APART = 6
"""Columns between labels that stand side by side."""
_BEFORE = 14
"""Columns before a label in which its mark stands."""
_ALIGNED = 1
_TYPED = 2
"""Spaces that a typist puts between two words of one text, such as a state and its zip code."""
_RULE = re.compile(r"(?:- )?(?:-{3,}|={3,}|_{8,})")
_MARK_WORDS = 3
"""Words of a mark such as ( X )."""


class BoxWriter:
    def __init__(self, page: Page, captions: BoxCaptions, writer: PageWriter) -> None:
        self._page, self._captions, self._writer = page, captions, writer

    def write(self, lines: list[Line], begins: Mapping[Word, Part]) -> None:
        """Writes the lines of a column, box by box, without the rules between them."""
        box: list[Line] = []
        part: Part | None = None
        for line in (bare for line in lines if (bare := self._without_rules(line)).pieces):
            begun = next((begins[w] for p in line.pieces for w in p.words if w in begins), None)
            if begun:
                self._box(part, box)
                part, box = begun, []
            box.append(line)
        self._box(part, box)

    def _without_rules(self, line: Line) -> Line:
        pieces = [p for p in line.pieces if not _RULE.fullmatch(self._page.text, *p.place)]
        return line._replace(pieces=pieces)

    def _box(self, part: Part | None, lines: list[Line]) -> None:
        if part and part.labels:
            self._labelled(part, lines)
        elif part and not part.takes_lines:
            for run in _runs(lines):
                for _, group in groupby(run, key=self._has_words):
                    text = list(group)
                    *pieces, last = [p for line in text for p in line.pieces]
                    is_apart = bool(pieces) and self._captions.is_value(part, self._page.text[slice(*last.place)])
                    self._stacked(pieces if is_apart else [*pieces, last], text[0])
                    self._stacked([last] if is_apart else [], text[-1])
        else:
            self._address(lines)

    # ---- texts

    def _address(self, lines: list[Line]) -> None:
        """Lines of text, and what the form prints below them. Where one holds several texts, those above and below each
        other are one."""
        for run in _runs(lines):
            for _, group in groupby(run, key=self._is_print):
                self._block(list(group))

    def _block(self, lines: list[Line]) -> None:
        cells = _cells(lines) if any(map(_is_parted, lines)) else None
        if cells:
            self._writer.stacked(cells, self._page, lines[0].row)
            return
        for line in lines:
            self._writer.stacked([[p] for p in line.pieces], self._page, line.row)

    def _is_print(self, line: Line) -> bool:
        return all(self._text(p) and set(self._text(p)) <= self._captions.below for p in line.pieces)

    def _has_words(self, line: Line) -> bool:
        """Whether a line is text, and no rule between two boxes."""
        return any(self._page.has_word(*p.place) for p in line.pieces)

    def _stacked(self, pieces: list[Piece], line: Line) -> None:
        if pieces:
            self._writer.stacked([pieces], self._page, line.row)

    # ---- labels

    def _labelled(self, part: Part, lines: list[Line]) -> None:
        """A box with labels: those on the left with what stands below them, then those on the right, then what is
        below both."""
        first = next(
            (i for i, line in enumerate(lines) if any(self._is_label(part, p) for p in line.pieces)), len(lines)
        )
        while first and all(self._is_mark(p) for p in lines[first - 1].pieces):
            first -= 1
        for line in lines[:first]:
            self._stacked(line.pieces, line)
        below = lines[first:]
        if not below:
            return
        lefts = self._lefts(part, below)
        are_behind = self._are_behind(part, below)
        edges = [0, *(left if are_behind else self._mark_edge(below, left) for left in lefts[1:])]
        columns: list[list[Piece]] = [[] for _ in edges]
        rest: list[Piece] = []
        for line in below:
            for piece in self._parted(part, line.pieces, edges):
                number = max((i for i, edge in enumerate(edges) if edge <= piece.column), default=0)
                (columns[number] if self._belongs(part, piece, lefts) else rest).append(piece)
        for pieces in (*columns, rest):
            for run in self._ended(pieces) if are_behind else [pieces]:
                self._stacked(run, below[0])

    def _ended(self, pieces: list[Piece]) -> list[list[Piece]]:
        """The pieces up to each mark, which is what a label ends with."""
        runs: list[list[Piece]] = [[]]
        for piece in pieces:
            runs[-1].append(piece)
            if self._is_mark(piece.parted(-1)[1]):
                runs.append([])
        return runs

    def _are_behind(self, part: Part, lines: list[Line]) -> bool:
        """Whether marks stand behind their labels: each line of labels and marks begins with the one and ends with the
        other."""
        ends = [
            (self._captions.mark.fullmatch(text[0]), self._captions.mark.fullmatch(text[-1]))
            for line in lines
            if all(self._is_print_of(part, piece) for piece in line.pieces)
            and any(map(self._captions.mark.fullmatch, text := self._tokens(line)))
        ]
        return bool(ends) and all(last and not first for first, last in ends)

    def _tokens(self, line: Line) -> list[str]:
        return [self._page.text[w.start : w.end] for piece in line.pieces for w in piece.words]

    def _lefts(self, part: Part, lines: list[Line]) -> list[int]:
        """The columns in which labels begin."""
        begins = [w.column for line in lines for p in line.pieces if (w := self._label_word(part, p))]
        return [group[0] for group in clusters(begins, _LABELS_APART)] or [0]

    def _mark_edge(self, lines: list[Line], left: int) -> int:
        """The column in which the marks before labels begin."""
        marks = [
            rest.column
            for line in lines
            for p in line.pieces
            for rest in (p.parted(at)[1] for at in range(len(p.words)))
            if left - _BEFORE <= rest.column < left and self._mark_in(rest)
        ]
        return min([left, *marks])

    def _parted(self, part: Part, pieces: list[Piece], edges: list[int]) -> list[Piece]:
        """The pieces of a line, cut where a label or its mark begins behind one space; one label is not cut."""
        parted: list[Piece] = []
        for piece in pieces:
            rest = piece
            is_one = len(self._captions.fill_of(part, self._page.text[slice(*piece.place)])) == 1
            for edge in edges[1:] if not is_one else ():
                at = next((i for i, w in enumerate(rest.words) if i and w.column >= edge - _ALIGNED), None)
                if at and rest.column < edge - _ALIGNED and self._is_print_of(part, rest):
                    before, rest = rest.parted(at)
                    parted.append(before)
            parted.append(rest)
        return parted

    def _belongs(self, part: Part, piece: Piece, lefts: list[int]) -> bool:
        """Whether a piece is a label, a mark, or a text that begins where a label above it does."""
        is_print = self._is_of_labels(part, self._text(piece))
        return is_print or self._mark_in(piece) > 0 or any(abs(piece.column - left) <= _ALIGNED for left in lefts)

    def _label_word(self, part: Part, piece: Piece) -> Word | None:
        """The word with which a label begins, behind its mark."""
        at = self._mark_in(piece)
        behind = piece.parted(at)[1] if 0 < at < len(piece.words) else piece
        while len(behind.words) > 1 and self._captions.mark.fullmatch(self._page.text, *behind.parted(-1)[1].place):
            behind = behind.parted(-1)[0]
        text = self._text(behind)
        is_label = self._is_of_labels(part, text) and self._captions.begins_label(part, text)
        return behind.words[0] if is_label else None

    def _is_of_labels(self, part: Part, text: tuple[str, ...]) -> bool:
        return set(text) <= self._captions.label_words(part)

    def _is_print_of(self, part: Part, piece: Piece) -> bool:
        """Whether a piece holds nothing but labels and marks."""
        return all(
            self._captions.mark.fullmatch(self._page.text, w.start, w.end)
            or self._is_of_labels(part, words(self._page.text[w.start : w.end]))
            for w in piece.words
        )

    def _is_label(self, part: Part, piece: Piece) -> bool:
        return self._label_word(part, piece) is not None

    def _is_mark(self, piece: Piece) -> bool:
        return self._mark_in(piece) == len(piece.words)

    def _mark_in(self, piece: Piece) -> int:
        """How many words are the mark with which a piece begins: a box may have room inside."""
        ends = [word.end for word in piece.words[:_MARK_WORDS]]
        fits = (self._captions.mark.fullmatch(self._page.text, piece.words[0].start, end) for end in ends)
        return next((number for number, found in enumerate(fits, 1) if found), 0)

    def _text(self, piece: Piece) -> tuple[str, ...]:
        return words(self._page.text[slice(*piece.place)])


def _is_parted(line: Line) -> bool:
    """Whether a line holds several texts."""
    return any(b.column - a.edge > _TYPED for a, b in pairwise(line.pieces))


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Lines with no blank line between them."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and line.number - runs[-1][-1].number <= _APART:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _cells(lines: list[Line]) -> list[list[Piece]] | None:
    """The texts of a block, side by side: a text goes on in the piece above or below it. None where that tells
    nothing."""
    cells: list[list[Piece]] = []
    for line in lines:
        for piece in line.pieces:
            over = [cell for cell in cells if any(p.column < piece.edge and piece.column < p.edge for p in cell)]
            if len(over) > 1:
                return None
            if over:
                over[0].append(piece)
            else:
                cells.append([piece])
    return sorted(cells, key=lambda cell: cell[0].column)
