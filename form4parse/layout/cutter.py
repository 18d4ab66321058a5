"""Cuts a page at its captions: each part with the lines that belong to it.

Boxes that stand side by side come one after another. What stands in a table's column below a caption belongs to that
caption, so a row of captions over a row of values reads like boxes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from form4parse.edition import Edition, words
from form4parse.layout.annex import cut_annex
from form4parse.layout.beside import region_of
from form4parse.layout.captions import Match, Words, spellings
from form4parse.layout.damaged import damaged_asides, damaged_captions
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.parts import Instance, Label
from form4parse.layout.placing import Placer
from form4parse.layout.sidebyside import SideBySide
from form4parse.layout.swallowed import unswallow
from form4parse.layout.takeback import Kind, take_back

_LEAST_CAPTIONS = 3
"""Cells that are captions of a table's columns, by which a row is told for its header."""
_LEAST_CELLS = 4
"""Filled cells that only a table's row has."""
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"\w{1,2}\. ")
"""How the caption of an item begins."""
_RUNS_ON = re.compile(r"[,;]|'s\b| [a-z]")
"""How a sentence goes on behind the name that a caption is as well."""
_WRAPPED = 50
"""Letters of a line behind which a sentence goes on in the next one."""
_TELLING = 3
"""A caption of so many words is one wherever it stands; a shorter one only where it stands alone."""


def cut(
    page: Page, page_words: Words, matches: list[Match], edition: Edition, *, doubtful: bool = False
) -> list[Instance]:
    """The parts of a page in the order in which they begin. `doubtful` says that its characters are."""
    if any(part.due and all(m.entry.part != name for m in matches) for name, part in edition.parts.items()):
        matches = matches + damaged_captions(page, page_words, matches, edition)
    if doubtful:
        matches = matches + damaged_asides(page, page_words, matches, edition)
    rows, matches, repeated = unswallow(page, page_words, matches, edition)
    instances = _Cutter(page, page_words, matches, edition, doubtful=doubtful).cut(rows)
    left_out = {"text-repeated": repeated, "letter-removed": page.removed, "running-head": page.heads}
    instances[0].left_out = [([place], code) for code, places in left_out.items() for place in places]
    if behind := cut_annex(instances, edition, page):
        instances[0].left_out.append((behind, "text-behind"))
    return instances


@cache
def _over_columns(edition: Edition) -> Mapping[tuple[str, ...], set[str]]:
    """The captions of columns, as words, and the tables that have them."""
    tables: dict[tuple[str, ...], set[str]] = {}
    for part in edition.parts.values():
        for caption in (c for column in part.table.columns for c in column.captions) if part.table else ():
            for way, _ in spellings(caption):
                tables.setdefault(way, set()).add(part.name)
    return tables


class _Cutter:
    def __init__(
        self, page: Page, page_words: Words, matches: list[Match], edition: Edition, *, doubtful: bool
    ) -> None:
        matches = sorted(matches)
        self._doubtful = doubtful
        self._page, self._words, self._matches, self._edition = page, page_words, matches, edition
        self._open = Instance(None)
        self._instances = [self._open]
        self._over_columns = _over_columns(edition)
        self._place = Placer(page, page_words, edition, self._instances)
        self._side_by_side = SideBySide(page, edition)
        self._starts = [m.start for m in matches]
        self._covered = Range(0, 0)
        """The last caption; it may reach into the next row."""
        self._columns: dict[int, Instance] = {}
        """Which part a column of the table belongs to, from the caption last seen in it."""
        self._table = 0
        self._begun: dict[int, str] = {}
        """The part last begun in a frame, a table of the page, if that part is a table."""

    def cut(self, rows: list[Row]) -> list[Instance]:
        for row in self._without_boxes(rows):
            if row.table != self._table or not row.table:
                self._columns.clear()
            self._table = row.table
            matches = self._matches_in(row)
            header = next((m for m in matches if m.entry.role == "header"), None)
            if header:
                self._captions(_before(row, header.start), matches[: matches.index(header)])
                self._open_table(header.entry.part)
                self._open.lines.append(_from(row, header.start))
            elif matches:
                self._captions(row, matches)
            else:
                if table := self._other_table(row) or self._interrupted_table(row):
                    self._open_table(table)
                self._plain_row(row)
        return self._instances

    # ---- rows

    def _without_boxes(self, rows: list[Row]) -> Iterator[Row]:
        """The rows that are left when boxes that stood side by side are put one after another."""
        region = region_of(self._page, self._words, self._matches, self._edition, self._place, doubtful=self._doubtful)
        for row in rows:
            start = row.cells[0].start
            if region and start == region.start:
                self._open = self._instances[0]  # what follows and is no part's stands with what precedes all parts
                self._open.lines += region.stray
                self._instances += region.instances
            left = region.rows.get(start, row) if region else row
            if left:
                yield left

    def _captions(self, row: Row, matches: list[Match]) -> None:
        """A row in which boxes begin."""
        before = len(self._instances)
        for column, cell in enumerate(row.cells):
            if cell.start < cell.end:
                self._cell(row, column, cell, [m for m in matches if cell.start <= m.start < cell.end])
        if not row.table:
            self._side_by_side.see(self._instances[before:])

    def _matches_in(self, row: Row) -> list[Match]:
        first = bisect_left(self._starts, row.cells[0].start)
        last = bisect_left(self._starts, row.cells[-1].end)
        found: list[Match] = []
        for match in map(self._with_number, self._matches[first:last]):
            if self._is_caption(match, row, found):
                found.append(match)
        return found

    def _with_number(self, match: Match) -> Match:
        """The match with its item's number, if that has run into the word before (`BOULEVARD3. Date of ...`)."""
        number = _NUMBERED.match(match.entry.caption.text) if match.entry.bare else None
        start = match.start - len(number[0]) if number else 0
        if number is None or self._page.text[start : match.start].rstrip() != number[0].rstrip():
            return match
        return match._replace(start=start, words=match.words + 1, entry=match.entry._replace(bare=False))

    def _cell(self, row: Row, column: int, cell: Range, matches: list[Match]) -> None:
        at = self._uncovered(cell.start)
        target = self._columns.get(column, self._open)
        for match in matches:
            self._text(target, row, at, match.start)
            target = self._columns[column] = self._begin(match, row)
            self._covered = Range(match.start, match.end)
            at = match.end
        self._text(target, row, at, cell.end)

    def _text(self, target: Instance, row: Row, start: int, end: int) -> None:
        """A piece of a row, for the box above it, unless it holds the labels of another one."""
        is_mark = self._place.is_mark(start, end)
        if not is_mark and not self._page.has_word(start, end):
            return
        beside = [*self._columns.values(), *self._side_by_side.boxes]
        if any(box is not target for box in beside):
            boxes = [target, *beside]
            target = self._side_by_side.of_labels(Range(start, end), boxes) or target
            behind = self._side_by_side.of_labels(Range(start, row.cells[-1].end), boxes) if is_mark else None
            if behind and self._place.is_mark_of(behind, start, end):
                target = behind  # a mark goes with the label behind it
        self._place.place_text(target, row, start, end)

    def _plain_row(self, row: Row) -> None:
        if self._uncovered(row.cells[0].start) > row.cells[0].start:
            row = _from(row, self._covered.end)
        filled = [i for i, c in enumerate(row.cells) if c.end > c.start]
        targets = [self._columns.get(i, self._open) for i in filled]
        if any(t is not targets[0] for t in targets):
            for i, target in zip(filled, targets, strict=True):
                self._text(target, row, *row.cells[i])
        elif self._side_by_side.boxes and not row.table:
            for piece in self._side_by_side.share(row.cells[0]):
                if self._side_by_side.is_print(piece):
                    piece.box.ranges.append(piece.range)
                    continue
                self._place.place_text(piece.box, row._replace(is_parted=not piece.is_sure), *piece.range)
        elif filled and not self._is_stranded_label(row) and not self._is_stranded_value(row):
            self._place.place(targets[0], row)

    def _is_stranded_label(self, row: Row) -> bool:
        """Whether a line is a label of the part before, such as "Date" below a signature, that got behind the next
        caption."""
        if len(row.cells) > 1 or not self._instances[-1].part:
            return False
        text = words(self._page.text[slice(*row.cells[0])])
        before = [i for i in self._instances[-3:-1] if i.part]
        for instance in before:
            seen = {line.caption for line in instance.lines if isinstance(line, Label)}
            for label in instance.part.inner_labels if instance.part else ():
                if words(label.text) == text and label not in seen:
                    instance.lines.append(Label(label, [row.cells[0]]))
                    return True
        return False

    def _is_stranded_value(self, row: Row) -> bool:
        """Whether a line of a doubtful page is a value that ends a row of the part before, such as the date beside a
        signature, and got behind the next caption."""
        if not self._doubtful or len(row.cells) > 1 or self._open.lines:
            return False
        before = next((i for i in reversed(self._instances[:-1]) if i.part and not i.part.takes_nothing), None)
        if before is None or not before.part or not before.part.before_many or self._open is before:
            return False
        rule = before.part.before
        if rule is None or not self._edition.anchors[rule.name].fullmatch(self._page.text, *row.cells[0]):
            return False
        rows = [n for n, line in enumerate(before.lines) if isinstance(line, Row)]
        before.lines.insert(rows[-1] + 1 if rows else 0, row)
        return True

    def _other_table(self, row: Row) -> str | None:
        """The table that goes on with a row of its captions while another one is open."""
        if len(row.cells) < _LEAST_CAPTIONS or not self._is_open_table() or self._awaits_rows():
            return None
        if _DIGIT.search(self._page.text, row.cells[0].start, row.cells[-1].end):
            return None
        tables = Counter(
            name
            for cell in row.cells
            if (cell_words := words(self._page.text[cell.start : cell.end]))
            for name in self._over_columns.get(cell_words, ())
        )
        best = max(tables, key=tables.__getitem__, default=None)
        is_open = best is not None and self._is_open(best)
        return best if best and not is_open and tables[best] >= _LEAST_CAPTIONS else None

    def _interrupted_table(self, row: Row) -> str | None:
        """The table that was begun in the same frame, for a row with so many cells that it can be no line of a box."""
        if self._is_open_table() or sum(c.end > c.start for c in row.cells) < _LEAST_CELLS:
            return None
        return self._begun.get(row.table)

    # ---- captions

    def _is_caption(self, match: Match, row: Row, before: list[Match]) -> bool:
        """Whether the words of a caption are one where they stand."""
        cell = next((c for c in row.cells if c.start <= match.start < c.end), None)
        if cell is None or self._uncovered(match.start) > match.start:
            return False
        entry, text = match.entry, self._page.text
        at_start = not self._page.has_word(max(cell.start, before[-1].end if before else 0), match.start)
        alone = at_start and not self._page.has_word(match.end, cell.end)
        if entry.role == "header":
            is_first = not self._page.has_word(row.cells[0].start, cell.start)
            return is_first and at_start and not self._is_open(entry.part) and (alone or match.words >= _TELLING)
        bracketed = entry.caption.text.startswith("(")
        is_behind = self._open.part is not None and self._open.part.is_behind
        if (bracketed and text[match.start] != "(") or (entry.bare and is_behind) or self._is_amid(match, row):
            return False
        if self._is_open_table() and self._edition.parts[entry.part].takes_nothing:
            return (
                alone
                and not self._page.has_word(row.cells[0].start, cell.start)
                and not self._page.has_word(cell.end, row.cells[-1].end)
            )
        in_prose = self._is_in_prose(match)
        if alone and (not in_prose or match.words >= _TELLING):
            return True
        if in_prose:
            part, printed = self._edition.parts[entry.part], text[match.start : match.end]
            as_title = part.is_behind and row.gap > 0 and printed.istitle()
            as_spelt = printed == entry.caption.text or as_title
            is_long = match.words > _TELLING and (part.is_annex or not _RUNS_ON.match(text, match.end))
            return at_start and (is_long or self._has_colon(match) or (alone and as_spelt))
        if entry.bare:
            return at_start and match.words > _TELLING
        return match.words >= _TELLING or bracketed or (at_start and self._is_sure(match))

    def _is_in_prose(self, match: Match) -> bool:
        """Whether words may well be mentioned where they stand, or wherever they stand."""
        is_open = self._open.part is not None and self._open.part.holds_prose
        return is_open or self._edition.parts[match.entry.part].is_behind

    def _is_amid(self, match: Match, row: Row) -> bool:
        """Whether a line goes on with a sentence of the line right above it, which ends with a word or a comma, so that
        what could be a notice is none; but a notice that is a sentence cannot be a piece of one."""
        above = self._open.lines[-1] if self._open.lines and self._is_in_prose(match) else None
        if not self._edition.parts[match.entry.part].takes_stray or match.entry.caption.text.endswith("."):
            return False
        if not isinstance(above, Row) or row.gap or row.rule or row.table or above.table:
            return False
        if above.cells[-1].end - above.cells[0].start < _WRAPPED:
            return False
        ends = self._page.text[above.cells[-1].end - 1]
        return ends.isalnum() or ends == ","

    def _is_sure(self, match: Match) -> bool:
        caption = match.entry.caption.text
        is_numbered = _NUMBERED.match(caption) and self._page.text.startswith(caption, match.start)
        return bool(is_numbered) or self._ends_here(match)

    def _ends_here(self, match: Match) -> bool:
        """Whether a short caption is followed by what may follow one: a colon, or the next caption."""
        behind = bisect_left(self._starts, match.end)
        following = self._matches[behind] if behind < len(self._matches) else None
        return self._has_colon(match) or (following is not None and not self._page.has_word(match.end, following.start))

    def _has_colon(self, match: Match) -> bool:
        return self._page.text[match.end - 1] == ":" and match.entry.caption.text.endswith(":")

    def _is_open_table(self) -> bool:
        return self._open.part is not None and self._open.part.table is not None

    def _begin(self, match: Match, row: Row) -> Instance:
        part, place = self._edition.parts[match.entry.part], Range(match.start, match.end)
        if match.entry.role == "closer" and self._open.part is part:
            self._open.lines.append(Label(match.entry.caption, [place]))
            return self._open
        instance = Instance(part, match.entry.caption, [place], match.damaged)
        if match.entry.role == "closer" and part.before:
            patterns = self._edition.patterns
            kind = Kind(
                self._edition.anchors[part.before.name],
                patterns.get("SIGNED") if part.before_many else None,
                patterns.get("SIGNED_BY"),
                self._edition.stand_in,
            )
            below = self._below(row)
            instance.before = take_back(self._open.lines, row, kind, self._page, many=part.before_many, below=below)
        self._instances.append(instance)
        if part.takes_nothing or (part.takes_stray and (self._awaits_rows() or self._heads_page(match))):
            return self._open
        self._open = instance
        if part.table or part.before_many:
            self._columns.clear()
        if part.table and row.table:
            self._begun[row.table] = part.name
        return instance

    def _below(self, row: Row) -> str:
        """The line below one that is a caption and nothing else."""
        end = self._page.text.find("\n", row.cells[-1].end)
        behind = self._page.text.find("\n", end + 1)
        return self._page.text[end + 1 : behind].strip() if 0 <= end < behind else ""

    def _heads_page(self, match: Match) -> bool:
        """Whether a caption, such as the form's title, only says again on the next page of a table what it said
        before."""
        caption = match.entry.caption.text
        before = (i for i in self._instances[:-1] if i.caption and i.part and i.part.name == match.entry.part)
        return self._is_open_table() and any(i.caption and caption.startswith(i.caption.text) for i in before)

    def _awaits_rows(self) -> bool:
        """Whether a table was just begun: what the form prints between its caption and its rows does not end it."""
        return self._is_open_table() and self._open.caption is not None and not self._open.lines

    def _open_table(self, name: str) -> None:
        """For a header: goes on with the table that was begun, or begins one."""
        last = next((i for i in reversed(self._instances) if i.part and i.part.name == name), None)
        if last is None:
            last = Instance(self._edition.parts[name])
            self._instances.append(last)
        self._open = last
        self._columns.clear()

    def _uncovered(self, at: int) -> int:
        return self._covered.end if self._covered.start < at < self._covered.end else at

    def _is_open(self, part: str) -> bool:
        return self._open.part is not None and self._open.part.name == part


def _before(row: Row, place: int) -> Row:
    """What stands in a row before a place; its other cells are empty."""
    return row._replace(cells=[Range(c.start, max(c.start, min(c.end, place))) for c in row.cells])


def _from(row: Row, place: int) -> Row:
    """What stands in a row from a place on."""
    return row._replace(cells=[Range(min(c.end, max(c.start, place)), c.end) for c in row.cells])
