"""Boxes that stood in columns side by side, and whose lines were run together: each line is cut into the columns'
pieces, and the boxes are put one after another.

The edition says which parts stand in which column. A caption tells where its column is on a line; what stands between
two captions is cut where most speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from form4parse.edition import Edition, Part, words
from form4parse.layout.captions import Match, Words
from form4parse.layout.elsewhere import Elsewhere
from form4parse.layout.heads import Head, Heads
from form4parse.layout.labels import Piece, Thread
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.parts import Instance, Label, Line
from form4parse.layout.placing import Placer
from form4parse.layout.shuffled import Shuffled, Token, token_of
from form4parse.layout.worth import Box, Worth, rest_behind

_TOKEN = re.compile(r"[^\s|]+")
_SURE = 0.5
"""By how much a cut has to be better than the next one for it to be certain."""
_BLANK = " _()[]"
"""What a box holds that is not checked."""
_MOST_TOKENS = 80
"""A longer line is no line of boxes."""
_SPOT = 3
"""Letters of what may be a spot or a line of the paper."""
_LEAST_LETTERS, _LIKE_PRINT = 10, 80
_LATER = 0.001
"""Between equals the piece on the left is the longer one."""


class Region(NamedTuple):
    """Where boxes stand side by side."""

    instances: list[Instance]
    stray: list[Line]
    """What stands among the boxes and is none's."""
    start: int
    """Where the first of its rows begins."""
    rows: dict[int, Row | None]
    """Rows that were read, by where they begin, and what is left of each."""


def region_of(
    page: Page, page_words: Words, matches: Sequence[Match], edition: Edition, place: Placer, *, doubtful: bool
) -> Region | None:
    """None where no boxes stand side by side whose lines were run together. Where a page's characters are `doubtful`,
    its lines may stand in any order."""
    if not edition.beside or page.has_cells:
        return None
    return _Reader(page, page_words, matches, edition, place, doubtful=doubtful).read()


class _Reader:
    def __init__(
        self,
        page: Page,
        page_words: Words,
        matches: Sequence[Match],
        edition: Edition,
        place: Placer,
        *,
        doubtful: bool,
    ) -> None:
        self._page, self._words, self._edition, self._place = page, page_words, edition, place
        self._doubtful = doubtful
        self._column_of = {name: number for number, column in enumerate(edition.beside) for name in column}
        self._heads = Heads(page, page_words, edition, matches)
        self._others = sorted(m for m in matches if m.entry.part not in self._column_of)
        self._columns: list[list[Box]] = [[] for _ in edition.beside]
        self._missing = {name for name in self._column_of if name in edition.parts}
        self._covered = 0
        self._latest: Box | None = None
        self._held: tuple[Row, Range] | None = None
        """A value alone on its line that no open box takes: its caption may follow."""
        self._stray: list[Line] = []
        """What stands among the boxes and is none's."""
        self._elsewhere: Elsewhere | None = None

    def read(self) -> Region | None:
        rows = self._rows()
        heads = {number: self._heads_of(place) for number, _, place in rows}
        numbers = [number for number, found in heads.items() if found]
        if any(len(row.cells) > 1 for number, row, _ in rows if heads[number]):
            return None  # lines drawn with signs part these boxes
        if not numbers or not (self._doubtful or any(self._are_beside(found) for found in heads.values())):
            return None
        left: dict[int, Row | None] = {}
        self._elsewhere = Elsewhere(self._page, self._words, [place for _, _, place in rows])
        for number, row, place in rows:
            if number < numbers[0]:
                continue
            self._line(number, row, place, heads[number])
            rest = Range(place.end, row.cells[-1].end)
            left[row.cells[0].start] = row._replace(cells=[rest]) if self._page.has_word(*rest) else None
        instances = [box.instance for column in self._columns for box in column]
        return Region(instances, self._stray, self._page.rows[numbers[0]].cells[0].start, left)

    # ---- which lines

    def _rows(self) -> list[tuple[int, Row, Range]]:
        """The lines up to the first caption of another part, and what of each belongs here."""
        rows = []
        for number, row in enumerate(self._page.rows):
            place = Range(row.cells[0].start, row.cells[-1].end)
            own = [m for m in self._others if place.start <= m.start < place.end and self._is_whole(m)]
            parts = [self._edition.parts[m.entry.part] for m in own]
            end = next((m for m, p in zip(own, parts, strict=True) if p.table or p.before_many or p.holds_prose), None)
            if end and end.start > place.start:
                rows.append((number, row, Range(place.start, end.start)))
            if end and rows:
                break
            if not own:
                rows.append((number, row, place))
        return rows

    def _is_whole(self, match: Match) -> bool:
        """A caption of one word may stand in a title; it has to have its colon."""
        return match.words > 1 or not match.entry.caption.text.endswith(":") or self._page.text[match.end - 1] == ":"

    def _heads_of(self, place: Range) -> list[Head]:
        heads = self._heads.of_line(place, self._missing)
        self._missing -= {h.entry.part for h in heads}
        return heads

    def _are_beside(self, heads: Iterable[Head]) -> bool:
        return len({self._column_of[h.entry.part] for h in heads}) > 1

    # ---- a line

    def _line(self, number: int, row: Row, place: Range, heads: list[Head]) -> None:
        at = max(place.start, min(self._covered, place.end))
        before: Head | None = None
        for head in (*heads, None):
            end = max(at, head.start) if head else place.end
            if at < end:
                self._between(number, row, Range(at, end), before, head)
            if head:
                self._begin(head, number)
                self._covered = at = max(at, head.end)
                at = min(at, place.end)
            before = head

    def _begin(self, head: Head, line: int) -> None:
        part = self._edition.parts[head.entry.part]
        instance = Instance(part, head.entry.caption, [Range(head.start, head.end)], head.damaged)
        self._latest = Box(instance, part, line, head.rest)
        self._columns[self._column_of[part.name]].append(self._latest)
        if self._held and part.due and part.rows and not part.labels:
            row, place = self._held
            if any(self._edition.anchors[r.name].fullmatch(self._page.text, *place) for r in part.rows):
                self._place.place_text(instance, row._replace(is_parted=True), *place)
                self._latest.is_full, self._held = True, None

    def _between(self, number: int, row: Row, place: Range, before: Head | None, behind: Head | None) -> None:
        """What stands between two captions."""
        tokens = [token_of(self._words, m) for m in _TOKEN.finditer(self._page.text, *place)]
        left = self._column_of[before.entry.part] if before else 0
        right = self._column_of[behind.entry.part] if behind else len(self._columns) - 1
        boxes = [column[-1] if column else None for column in self._columns[left : max(left, right) + 1]]
        if before and left == right and behind:
            boxes = boxes[:1]
        if not tokens or not any(boxes) or self._elsewhere is None:
            return
        if self._doubtful and self._is_early(place, tokens, boxes):
            self._held = row, self._place.stripped(tokens[0].range.start, tokens[-1].range.end)
            return
        latest = self._latest if self._doubtful else None
        worth = Worth(self._edition, self._elsewhere, self._page, number, tokens[:_MOST_TOKENS], latest)
        for box, start, end, is_sure in _cut(worth, boxes, len(tokens[:_MOST_TOKENS])):
            if box:
                self._give(box, row._replace(is_parted=not is_sure), tokens[start:end], start, worth)

    def _is_early(self, place: Range, tokens: list[Token], boxes: Sequence[Box | None]) -> bool:
        """Whether a line is nothing but a value of a box that is still to come."""
        if len(tokens) > 1:
            return False
        waiting = {box.part.name for box in boxes if box and not box.is_full}
        begun = {box.part.name for column in self._columns for box in column}
        taken = [p for p in (self._edition.parts[n] for n in self._column_of) if p.due and p.rows and not p.labels]
        fits = [
            p.name
            for p in taken
            if any(self._edition.anchors[r.name].fullmatch(self._page.text, *place) for r in p.rows)
        ]
        return bool(fits) and not waiting.intersection(fits) and not begun.issuperset(fits)

    def _give(self, box: Box, row: Row, tokens: list[Token], at: int, worth: Worth) -> None:
        """A piece of a line to its box: first what goes on with its caption."""
        values = worth.values_of(box.part)
        known = 0
        while known < len(tokens) and worth.is_rest(tokens[known], box):
            box.rest = rest_behind(box.rest, tokens[known].words)
            box.instance.ranges.append(tokens[known].range)
            known += 1
        own = [(n, t) for n, t in enumerate(tokens[known:], at + known)]
        kept = [(n, t) for n, t in own if t.words or n in values]
        if not kept:
            return
        if box.part.labels:
            self._labelled(box, row, own, worth)
            return
        if self._doubtful and not any(n in values for n, _ in kept) and self._is_nothing(box.part, kept):
            self._stray.append(row._replace(cells=[Range(kept[0][1].range.start, kept[-1][1].range.end)]))
            return
        kept = self._without_spots(box, row, kept, values) if self._doubtful else kept
        box.texts += 1
        box.is_full |= any(n in values for n, _ in kept)
        place = Range(kept[0][1].range.start, kept[-1][1].range.end)
        self._place.place_text(box.instance, row, *place)

    def _without_spots(
        self, box: Box, row: Row, tokens: list[tuple[int, Token]], values: set[int]
    ) -> list[tuple[int, Token]]:
        """Nothing stands behind the value that ends a line, and nothing beside a value without text."""
        own = [i for i, (n, _) in enumerate(tokens) if n in values]
        if not own or box.part.labels or box.part.takes_lines:
            return tokens
        first = own[0] if all(len(rule.columns) == 1 for rule in box.part.rows) else 0
        for rest in (tokens[:first], tokens[own[-1] + 1 :]):
            if rest:
                place = Range(rest[0][1].range.start, rest[-1][1].range.end)
                self._stray.append(row._replace(cells=[place]))
        return tokens[first : own[-1] + 1]

    def _is_nothing(self, part: Part, tokens: list[tuple[int, Token]]) -> bool:
        """Whether a text is what recognition makes of lines and spots, or of the form's own print."""
        texts = [self._page.text[slice(*t.range)] for _, t in tokens]
        if part.due and " ".join(texts).upper() in {s.upper() for s in self._edition.codes["states"].values()}:
            return True  # a country that belongs to an address
        if all(len(t) <= _SPOT and not (t.isupper() and t.isalpha() and len(t) > 1) for t in texts):
            return not any(map(str.isdigit, "".join(texts))) or len("".join(texts)) == 1
        from rapidfuzz import fuzz

        text = " ".join(w for _, t in tokens for w in t.words)
        return len(text) >= _LEAST_LETTERS and any(
            fuzz.partial_ratio(text, known) >= _LIKE_PRINT for known in self._print if len(known) >= len(text)
        )

    @cached_property
    def _print(self) -> list[str]:
        """What the form prints in these boxes."""
        parts = [self._edition.parts[name] for name in self._column_of if name in self._edition.parts]
        labels = [" ".join(w for c in part.inner_labels for w in words(c.text)) for part in parts]
        return [*labels, *(" ".join(words(c.text)) for part in parts for c in part.openers)]

    def _labelled(self, box: Box, row: Row, own: list[tuple[int, Token]], worth: Worth) -> None:
        """A piece of a line to a box with labels, without signs that are nothing there."""
        run: list[Token] = []
        values = worth.values_of(box.part)
        shuffled = {s.first: s for s in worth.shuffled if s.caption in box.part.labels}
        marks = {token.range for n, token in own if n in values}
        inside = {n for s in shuffled.values() for n in range(s.first, s.last)}
        for number, token in own:
            if number not in inside and (token.words or number in values):
                run.append(token)
                continue
            mark = run.pop() if number in shuffled and run and run[-1].range in marks else None
            self._flush(box, row, run)
            if mark:
                box.instance.lines.append(row._replace(cells=[mark.range]))
            if number in shuffled:
                self._put_shuffled(box, shuffled[number], dict(own))
        self._flush(box, row, run)
        lines = box.instance.lines
        box.wants_text = any(
            isinstance(mark, Row) and isinstance(label, Label) and "(" in label.caption.text
            for mark, label in pairwise(lines)
            if isinstance(mark, Row) and self._page.text[slice(*mark.cells[0])].strip(_BLANK)
        )

    def _flush(self, box: Box, row: Row, run: list[Token]) -> None:
        if run:
            before = len(box.instance.lines)
            self._place.place_text(box.instance, row, run[0].range.start, run[-1].range.end, threads=box.threads)
            is_alone = len(run) == 1 and run[0].range == Range(row.cells[0].start, row.cells[-1].end)
            labels = [line for line in box.instance.lines[before:] if isinstance(line, Label)]
            if box.has_lone_mark and labels:
                labels[0].is_apart = True
            box.has_lone_mark = self._doubtful and is_alone and not labels and len(box.instance.lines) > before
            run.clear()

    def _put_shuffled(self, box: Box, found: Shuffled, tokens: dict[int, Token]) -> None:
        place = Range(tokens[found.first].range.start, tokens[found.last - 1].range.end)
        label = Label(found.caption, [place])
        box.instance.lines.append(label)
        box.threads.append(
            Thread([(words(found.caption.text), found.caption)], 1, Piece([place], found.caption), label)
        )


def _cut(worth: Worth, boxes: list[Box | None], count: int) -> list[tuple[Box | None, int, int, bool]]:
    """The best of all ways to cut a line, box by box, and whether no other one comes near."""
    sums = [worth.sums(box) for box in boxes]

    def score(number: int, start: int, end: int) -> float:
        plain = (
            sums[number][end]
            - sums[number][start]
            + worth.of_piece(boxes[number], start, end, boxes[number - 1] if number else None)
        )
        return plain - _LATER * number * (end - start)

    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number in range(len(boxes)):
        ends = range(count + 1) if number + 1 < len(boxes) else (count,)
        best = {
            end: max(
                (so_far + score(number, start, end), (*cuts, end))
                for start, (so_far, cuts) in best.items()
                if start <= end
            )
            for end in ends
        }
    _, cuts = best[count]
    starts = (0, *cuts)
    sure = [True] * len(cuts)
    for number, cut in enumerate(cuts[:-1]):
        here = score(number, starts[number], cut) + score(number + 1, cut, cuts[number + 1])
        others = [c for c in range(starts[number], cuts[number + 1] + 1) if c != cut]
        nearest = max(
            (score(number, starts[number], c) + score(number + 1, c, cuts[number + 1]) for c in others), default=-9.0
        )
        if here - nearest < _SURE:
            sure[number] = sure[number + 1] = False
    return [
        (box, start, end, is_sure)
        for box, start, end, is_sure in zip(boxes, starts, cuts, sure, strict=False)
        if start < end
    ]
