"""Boxes that stood side by side, and whose lines were run together: which piece of a line belongs to which box.

A piece belongs to a box by what it is (a date where a date belongs, a mark and its label), or because it stands alone
elsewhere on the page, as an owner's name does in the owners' matrix. Where nothing tells, it goes to the first box,
with a doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from form4parse.edition import Edition, Part, words
from form4parse.layout.labels import Labels, labels_of
from form4parse.layout.page import Page, Range
from form4parse.layout.parts import Instance

_LOOSE = ";,:|.-"
_TOKEN = re.compile(r"[^\s|]+")
_FITS, _IS_PRINT, _MISFITS, _UNKNOWN, _LATER = 2.0, 1.5, -2.0, -0.5, -0.01
_MOST_TOKENS = 60
"""A longer line is no line of boxes."""
_LEAST_LABEL = 2
"""Words of a label by which a line is known to be its box's."""


class Piece(NamedTuple):
    box: Instance
    range: Range
    is_sure: bool


class SideBySide:
    def __init__(self, page: Page, edition: Edition) -> None:
        self._page, self._edition = page, edition
        self.boxes: list[Instance] = []
        self._line: tuple[str, ...] = ()

    def see(self, begun: list[Instance]) -> None:
        """Takes the captions of a line. Below fewer of them, the boxes on the right go on."""
        boxes = [i for i in begun if i.part and _is_box(i.part)]
        self.boxes = boxes + self.boxes[len(boxes) :] if len(boxes) > 1 else []

    def share(self, place: Range) -> list[Piece]:
        """The pieces of a line; the best of all ways to cut it, box by box."""
        tokens = [Range(*m.span()) for m in _TOKEN.finditer(self._page.text, *place)]
        self._line = words(self._page.text[slice(*place)])
        if len(tokens) > _MOST_TOKENS:
            return [Piece(self.boxes[-1], place, is_sure=False)]
        best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
        for number, box in enumerate(self.boxes):
            best = {
                end: max(
                    (score + self._score(box, tokens[start:end]) + _LATER * number * (end - start), (*cuts, end))
                    for start, (score, cuts) in best.items()
                    if start <= end
                )
                for end in range(min(best), len(tokens) + 1)
            }
        _, cuts = best[len(tokens)]
        pieces = []
        for box, start, end in zip(self.boxes, (0, *cuts), cuts, strict=False):
            own = tokens[start:end]
            while own and own[-1].end - own[-1].start == 1 and self._page.text[own[-1].start] in _LOOSE:
                own.pop()
            if own:
                pieces.append(Piece(box, Range(own[0].start, own[-1].end), self._score(box, own) > 0))
        return pieces

    def is_print(self, piece: Piece) -> bool:
        """Whether the form itself prints a piece, at the end of its box's caption."""
        part = piece.box.part
        return part is not None and _holds(self._hint(part), words(self._page.text[slice(*piece.range)]))

    def of_labels(self, place: Range, boxes: Iterable[Instance]) -> Instance | None:
        """The box whose label a text holds."""
        text_words = words(self._page.text[slice(*place)])
        for box in boxes:
            if box.part and box.part.labels and self._labels_of(box.part).known_words(text_words) >= _LEAST_LABEL:
                return box
        return None

    # ---- what belongs where

    def _score(self, box: Instance, tokens: list[Range]) -> float:
        part = box.part
        if part is None or not tokens:
            return 0.0
        text = self._page.text[tokens[0].start : tokens[-1].end]
        text_words = words(text)
        if part.labels and (known := self._labels_of(part).known_words(text_words)):
            return _FITS * known
        if text_words and _holds(self._hint(part), text_words):
            return _IS_PRINT
        if _is_single(part):
            return _FITS if any(a.fullmatch(text) for a in self._anchors(part)) else _MISFITS
        if any(
            a.search(text)
            for other in self.boxes
            if other.part and _is_single(other.part)
            for a in self._anchors(other.part)
        ):
            return _MISFITS
        if self._stands_alone(text_words):
            return _FITS
        ends = any(m.end() == len(text.rstrip(_LOOSE + " ")) for a in self._anchors(part) for m in a.finditer(text))
        return _FITS if ends and not part.takes_lines else _UNKNOWN if text_words else 0.0

    def _anchors(self, part: Part) -> list[re.Pattern[str]]:
        return [self._edition.anchors[rule.name] for rule in part.rows]

    def _hint(self, part: Part) -> tuple[str, ...]:
        """What the form prints in parentheses at the end of a part's caption."""
        return tuple(
            w for caption in part.openers for hint in re.findall(r"\(([^()]*)\)\s*$", caption.text) for w in words(hint)
        )

    def _stands_alone(self, text_words: tuple[str, ...]) -> bool:
        return bool(text_words) and self._cells[text_words] > (text_words == self._line)

    @cached_property
    def _cells(self) -> Counter[tuple[str, ...]]:
        return Counter(words(self._page.text[slice(*cell)]) for row in self._page.rows for cell in row.cells)

    def _labels_of(self, part: Part) -> Labels:
        return labels_of(self._edition)[part.name]


def _is_single(part: Part) -> bool:
    """Whether a part holds a value and no text, such as a date."""
    return not part.takes_lines and not part.labels and any(len(rule.columns) == 1 for rule in part.rows)


def _is_box(part: Part) -> bool:
    return not (part.table or part.takes_stray or part.takes_nothing or part.holds_prose or part.before_many)


def _holds(print_words: tuple[str, ...], text_words: tuple[str, ...]) -> bool:
    return bool(print_words) and all(w in print_words for w in text_words)
