"""Puts lines into the parts they belong to, and tells a part's labels, and the form's own print, from what was filled
in."""

from __future__ import annotations

import re
from itertools import chain, pairwise

from form4parse.edition import Edition, Part, words
from form4parse.layout.captions import Entry, Words, hint
from form4parse.layout.labels import Labels, Piece, Thread, labels_of
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.parts import Instance, Label, Line
from form4parse.layout.prose import Fragment, Prose, print_of

_GAP = 3
"""Spaces that part what stands beside each other on a line."""
_LEAST_PRINT = 4
_MOST_CELLS = 3
_MOSTLY_PRINT = 0.7
"""A line in a table is the form's own print from so many words, and from such a share of them, on."""


class Placer:
    def __init__(self, page: Page, page_words: Words, edition: Edition, instances: list[Instance]) -> None:
        self._page, self._words, self._edition, self._instances = page, page_words, edition, instances
        self._prose = Prose(print_of(edition))
        self._labels: dict[int, tuple[set[str], int]] = {}

    def place(self, target: Instance, row: Row, threads: list[Thread] | None = None) -> None:
        """`threads` are labels of the part that may go on in this line."""
        part = target.part
        if part is None or part.takes_stray or (part.table and self._is_print(row)):
            self._place_stray(target, row)
        elif part.labels_lead:
            self._place_led(target, part, row)
        elif part.labels:
            if not self._ends_label(target, row):
                self._place_labelled(target, part, row, threads)
        elif len(row.cells) > 1 or self._says_something(row.cells[0]):
            target.lines.append(row)

    def place_text(self, target: Instance, row: Row, start: int, end: int, threads: list[Thread] | None = None) -> None:
        """A piece of a row, as a line of its own."""
        piece = self.stripped(start, end)
        if piece.end > piece.start and self._says_something(piece):
            self.place(target, row._replace(cells=[piece]), threads)

    # ---- labels

    def _place_labelled(self, target: Instance, part: Part, row: Row, threads: list[Thread] | None) -> None:
        labels = labels_of(self._edition)[part.name]
        lines: list[Line] = []
        for cell in row.cells:
            new = {line.caption.terminal for line in lines if isinstance(line, Label)}
            seen = set() if row.has_run_together else self._labels_in(target) | new
            begun = len(threads or ())
            pieces = labels.parted(self._page, self._words, cell, seen, threads)
            self._mark_begun(target, row, (threads or [])[:begun])
            if threads is None and not any(p.caption for p in pieces):
                pieces = labels.parted(self._page, self._words, cell, ())
                if any(self._page.has_word(*r) for p in pieces if not p.caption for r in p.ranges):
                    pieces = [Piece([cell])]
            for piece in pieces:
                if piece.mark:
                    lines.append(row._replace(cells=[piece.mark]))
                if piece.caption:
                    label = Label(piece.caption, piece.ranges, piece.is_sure)
                    lines.append(label)
                    for thread in threads or ():
                        if thread.piece is piece:
                            thread.label, piece.mark = label, None
                    continue
                for place in (self.stripped(*r) for r in piece.ranges):
                    if self._says_something(place) and not self._ends_hint(part, place, target.lines, lines):
                        lines.extend(row._replace(cells=[p]) for p in self._without_mark(part, place))
        labelled = len(row.cells) == 1 or any(isinstance(line, Label) for line in lines)
        target.lines.extend(lines if labelled else [row])

    def _ends_label(self, target: Instance, row: Row) -> bool:
        """Whether a line is what a label above it prints in parentheses at its end."""
        text = words(self._page.text[slice(*row.cells[0])]) if len(row.cells) == 1 else ()
        is_hint = text and target.part and any(text == hint(c.text) for c in target.part.labels)
        for label in (line for line in reversed(target.lines) if isinstance(line, Label)) if is_hint else ():
            if text == hint(label.caption.text):
                label.ranges.append(row.cells[0])
                return True
        return False

    def _ends_hint(self, part: Part, place: Range, above: list[Line], lines: list[Line]) -> bool:
        """Whether a text is only the end of what a label prints in parentheses; then it is put to the last label."""
        text = self._page.text[slice(*place)]
        if not text.endswith(")") or "(" in text:
            return False
        own = words(text)
        last = next((line for line in chain(reversed(lines), reversed(above)) if isinstance(line, Label)), None)
        if last is None or not any(own == hint(c.text)[-len(own) :] for c in part.labels):
            return False
        last.ranges.append(place)
        return True

    def _place_led(self, target: Instance, part: Part, row: Row) -> None:
        """A line that may begin with labels, and what they name behind them; behind a gap another label may stand."""
        labels = labels_of(self._edition)[part.name]
        last = target.lines[-1] if target.lines else None
        above = last.ranges[-1] if isinstance(last, Label) else last.cells[0] if last else None
        for place in (piece for cell in row.cells for piece in self._fields(labels, cell)):
            at = place.start
            if above and (label := labels.leading(self._page, self._words, place, above)):
                target.lines[-1], at = label, label.ranges[-1].end
            while label := labels.leading(self._page, self._words, Range(at, place.end)):
                target.lines.append(label)
                at = label.ranges[-1].end
            rest = self.stripped(at, place.end)
            if self._says_something(rest):
                target.lines.append(row._replace(cells=[rest]))
            above = None

    def _fields(self, labels: Labels, cell: Range) -> list[Range]:
        """A line, parted before labels that stand behind a gap of spaces."""
        if self._page.has_cells:
            return [cell]
        first, last = self._words.between(*cell)
        source = self._page.origin.source
        cuts = [
            start
            for start in self._words.starts[first + 1 : last]
            if source(start) - source(start - 1) >= _GAP
            if labels.leading(self._page, self._words, Range(start, cell.end))
        ]
        return [Range(*place) for place in pairwise([cell.start, *cuts, cell.end])]

    def _labels_in(self, target: Instance) -> set[str]:
        """The labels that are in a part so far. Its lines are looked at once; only at its end some may be taken away
        again."""
        known, count = self._labels.get(id(target), (set(), 0))
        if count > len(target.lines):
            known, count = set(), 0
        for line in target.lines[count:]:
            if isinstance(line, Label):
                known.add(line.caption.terminal)
        self._labels[id(target)] = known, len(target.lines)
        return known

    def _mark_begun(self, target: Instance, row: Row, threads: list[Thread]) -> None:
        """A mark that stood beside the second line of a label belongs before the label."""
        for thread in threads:
            if thread.piece.mark and thread.label in target.lines:
                at = next(i for i, line in enumerate(target.lines) if line is thread.label)
                target.lines.insert(at, row._replace(cells=[thread.piece.mark]))
                thread.piece.mark = None

    def _without_mark(self, part: Part, text: Range) -> list[Range]:
        """A text, and the mark of the next label that stands at its end."""
        for rule in (r for r in part.rows if len(r.columns) == 1):
            mark = re.compile(rf"(?<=\s)(?:{self._edition.anchors[rule.name].pattern})$").search(
                self._page.text[slice(*text)]
            )
            if mark:
                at = text.start + mark.start()
                return [self.stripped(text.start, at), Range(at, text.end)]
        return [text]

    # ---- the form's own print

    def _is_print(self, row: Row) -> bool:
        texts = [cell for cell in row.cells if cell.end > cell.start]
        if len(texts) > _MOST_CELLS:
            return False
        filled = [self._words.between(*cell) for cell in texts if self._page.has_word(*cell)]
        enough = sum(last - first for first, last in filled) >= _LEAST_PRINT
        return enough and all(self._prose.share(self._words, first, last) >= _MOSTLY_PRINT for first, last in filled)

    def _place_stray(self, target: Instance, row: Row) -> None:
        for cell in row.cells:
            fragments = self._prose.fragments(self._words, *self._words.between(*cell))
            at = cell.start
            for fragment in fragments:
                self._place_between(target, row, at, self._words.starts[fragment.first], fragment)
                at = self._words.ends[fragment.last - 1]
                known = self._known(fragment.entry)
                known.ranges.append(Range(self._words.starts[fragment.first], at))
            self._place_between(target, row, at, cell.end, fragments[-1] if fragments else None)

    def _place_between(self, target: Instance, row: Row, start: int, end: int, fragment: Fragment | None) -> None:
        """What stands before a fragment (or behind the last one): the mark of its box, or text of nobody's."""
        piece = self.stripped(start, end)
        if piece.end <= piece.start or not self._says_something(piece):
            return
        line = row._replace(cells=[piece])
        part = self._edition.parts[fragment.entry.part] if fragment else None
        if fragment and part and part.before:
            instance = self._known(fragment.entry)
            if not instance.before and self._edition.anchors[part.before.name].fullmatch(self._page.text, *piece):
                instance.before.append(line)
                return
        target.lines.append(line)

    def _known(self, entry: Entry) -> Instance:
        """The instance of a caption that the form prints once, of which more may follow."""
        for instance in reversed(self._instances):
            if instance.caption == entry.caption:
                return instance
        instance = Instance(self._edition.parts[entry.part], entry.caption)
        self._instances.append(instance)
        return instance

    # ---- text

    def stripped(self, start: int, end: int) -> Range:
        text = self._page.text[start:end]
        bare = text.strip(" ↵")
        begin = start + text.index(bare[0]) if bare else start
        return Range(begin, begin + len(bare))

    def _says_something(self, piece: Range) -> bool:
        """Letters, digits, or a mark that the form knows; not a colon or a star that was left between two captions."""
        return self._page.has_word(*piece) or self.is_mark(*piece)

    def is_mark_of(self, target: Instance, start: int, end: int) -> bool:
        """Whether a text is a mark before one of a box's labels."""
        rules = target.part.rows if target.part else ()
        place = self.stripped(start, end)
        return any(
            self._edition.anchors[r.name].fullmatch(self._page.text, *place) for r in rules if len(r.columns) == 1
        )

    def is_mark(self, start: int, end: int) -> bool:
        return start < end and bool(self._edition.any_anchor.fullmatch(self._page.text[start:end].strip(" ↵")))
