"""Aligns the parts that are no tables: boxes of a few lines, and lists such as the footnotes and the signatures."""

from __future__ import annotations

import re
from collections import Counter

from form4parse.alignment import runtogether
from form4parse.alignment.blocks import BlockLine, begins_low, can_turn, cut_blocks
from form4parse.alignment.cells import AlignedLine, AlignedRow, Cell, Doubt, LabelLine, TextLine
from form4parse.alignment.marks import before_labels
from form4parse.alignment.paragraphs import paragraphs, stands_apart
from form4parse.alignment.peeling import peel
from form4parse.alignment.signed import Signed, with_dates_named
from form4parse.alignment.values import RowReader, row_readers
from form4parse.edition import Edition, Part
from form4parse.layout.page import Page, Range, Row
from form4parse.layout.parts import Instance, Line
from form4parse.shapes import Usual, count_of

_WORD = re.compile(r"[^\s↵│]+")
_COUNTED = {"id", "number", "letter"}
"""Groups of a pattern that hold a number by which entries are counted."""


class BoxAligner:
    def __init__(self, edition: Edition, page: Page) -> None:
        self._edition, self._page = edition, page

    def align(self, part: Part | None, lines: list[Line]) -> list[AlignedLine]:
        aligned: list[AlignedLine] = []
        run: list[Row] = []
        for line in self._marks_first(part, lines) if part and part.labels else lines:
            if isinstance(line, Row):
                run.append(line)
                continue
            aligned += self._run(part, run, before_label=True)
            run = []
            doubts = [Doubt("box-inferred")] * (not line.is_sure) + [Doubt("mark-apart")] * line.is_apart
            aligned.append(LabelLine(line.caption, line.ranges, doubts))
        return aligned + self._run(part, run)

    def _marks_first(self, part: Part, lines: list[Line]) -> list[Line]:
        marks = [reader.columns[0] for reader in self._readers_of(part) if len(reader.columns) == 1]
        return before_labels(
            lines, lambda row: any(m.takes(self._text([_extent(row)]).strip()) for m in marks), self._page
        )

    def before(self, part: Part, rows: list[Row]) -> list[AlignedLine]:
        """What stands before a part's caption."""
        if not part.before or not rows:
            return []
        return self._entries(self._readers_of(part), rows, "unread", self._unnumbered(part))

    def with_dates_named(self, part: Part, instance: Instance) -> Signed | None:
        """Entries whose dates stand behind captions."""
        if part.before is None:
            return None
        return with_dates_named(
            part.before, self._edition.anchors[part.before.name], instance.before, instance.lines, self._page
        )

    def doubt_end(self, lines: list[AlignedLine]) -> None:
        """Says of the last text that its end is doubtful."""
        last = lines[-1] if lines else None
        if isinstance(last, TextLine):
            last.doubts.append(Doubt("end-inferred"))
        elif isinstance(last, AlignedRow):
            last.cells[-1].doubts.append(Doubt("end-inferred"))

    def _run(self, part: Part | None, rows: list[Row], *, before_label: bool = False) -> list[AlignedLine]:
        """Lines with no label between them."""
        if not rows:
            return []
        if part is None or part.takes_stray:
            return [TextLine([_extent(row) for row in rows], "stray")]
        lines = self._entries(
            self._readers_of(part), rows, "line" if part.takes_lines else "unread", self._unnumbered(part)
        )
        return _without_lost_labels(lines, before_label=before_label) if part.labels else lines

    def _entries(
        self, readers: list[RowReader], rows: list[Row], otherwise: str, unnumbered: RowReader | None = None
    ) -> list[AlignedLine]:
        """Each line as a row where it is one, as text of the kind `otherwise` where it is none."""
        if not readers:
            return [TextLine([_whole(row)], otherwise, [Doubt("box-of-text")] * row.is_parted) for row in rows]
        listed = next((r for r in readers if _is_list(r)), None)
        if listed and any(row.has_run_together for row in rows) and (entries := self._parted(listed, rows)):
            return entries
        narrow_first = sorted(readers, key=lambda r: len(r.columns))
        aligned = [self._line(narrow_first if n else readers, *_extent(row)) for n, row in enumerate(rows)]
        if listed and unnumbered and (found := self._paragraphs(listed, unnumbered, rows, aligned)):
            return found
        if listed and unnumbered and not any(aligned) and (found := self._undated(unnumbered, rows, otherwise)):
            return found
        if listed:
            self._drop_uncounted(listed, aligned)
            self._drop_unusual(listed, aligned)
        if listed and any(a is None for a in aligned):
            return self._list(listed, rows, aligned, otherwise)
        for row, line in zip(rows, aligned, strict=True):
            if line and row.is_parted:
                self._doubt_texts(line)
        return [
            a or TextLine([_whole(row)], otherwise, [Doubt("box-of-text")] * row.is_parted)
            for a, row in zip(aligned, rows, strict=True)
        ]

    def _doubt_texts(self, row: AlignedRow) -> None:
        for cell, column in zip(row.cells, row.rule.columns, strict=True):
            if column.is_text and not cell.is_empty:
                cell.doubts.append(Doubt("box-of-text"))

    def _readers_of(self, part: Part) -> list[RowReader]:
        """Of the rows that are known by more than a text."""
        readers = [row_readers(self._edition)[rule.name] for rule in part.rows]
        return [r for r in readers if not all(c.is_text for c in r.columns)]

    def _unnumbered(self, part: Part) -> RowReader | None:
        """Of a row that is nothing but a text: an entry whose number was lost."""
        readers = [row_readers(self._edition)[rule.name] for rule in part.rows]
        return next((r for r in readers if all(c.is_text for c in r.columns)), None)

    def _line(self, readers: list[RowReader], start: int, end: int) -> AlignedRow | None:
        return next((row for r in readers if (row := peel(r, start, end, self._page))), None)

    def _parted(self, reader: RowReader, rows: list[Row]) -> list[AlignedLine]:
        """The entries of lines that have run together."""
        words = [Range(*m.span()) for row in rows for m in _WORD.finditer(self._page.text, *_extent(row))]
        entries = runtogether.part(words, self._page, lambda text: self._count(reader, text))
        at_text = next(i for i, c in enumerate(reader.columns) if c.is_text)
        aligned: list[AlignedLine] = []
        for entry in entries or ():
            cells = [Cell([entry.number]), Cell([entry.number])]
            doubts = [] if entry.is_sure else [Doubt("lines-assigned")]
            cells[at_text] = Cell(entry.words, glue=[" "] * len(entry.words), doubts=doubts)
            aligned.append(AlignedRow(reader.rule, cells))
        return aligned

    def _drop_uncounted(self, reader: RowReader, aligned: list[AlignedRow | None]) -> None:
        """Takes a number at the beginning of a line for an entry's only if it continues the count, in figures or in
        letters as the first one."""
        numbers = {i: n for i, row in enumerate(aligned) if row and (n := self._number(reader, row)) is not None}
        lettered = {i: self._is_lettered(aligned[i]) for i in numbers}
        first = next(iter(lettered.values()), False)
        for i in [i for i in numbers if lettered[i] != first]:
            aligned[i] = None
        numbers = {i: n for i, n in numbers.items() if aligned[i]}
        expected = 1
        later = Counter(numbers.values())
        for i, number in numbers.items():
            later[number] -= 1
            if number == expected or (number > expected and not later[expected] and not later[number]):
                expected = number + 1
            else:
                aligned[i] = None

    def _is_lettered(self, row: AlignedRow | None) -> bool:
        return row is not None and not any(map(str.isdigit, self._text(row.cells[0].text)))

    def _drop_unusual(self, reader: RowReader, aligned: list[AlignedRow | None]) -> None:
        """Takes a date for an entry's only if it is written as the page writes dates."""
        if sum(row is not None for row in aligned) <= 1:
            return
        for number, column in enumerate(reader.columns):
            if not column.is_date or not column.column.required:
                continue
            usual = Usual(column.value, self._page.text)
            for i, row in enumerate(aligned):
                if row and not usual.has(self._text(row.cells[number].text)):
                    aligned[i] = None

    def _number(self, reader: RowReader, row: AlignedRow) -> int | None:
        """The number of an entry that is counted."""
        texts = (self._text(cell.text) for cell, c in zip(row.cells, reader.columns, strict=True) if not c.is_text)
        return next((n for text in texts if (n := self._count(reader, text)) is not None), None)

    def _count(self, reader: RowReader, text: str) -> int | None:
        """The number in a value of a kind that is counted: one whose pattern has a group for it."""
        for kind in (k for c in reader.rule.columns for s in c.values for k in s):
            pattern = self._edition.patterns[kind]
            if _COUNTED & pattern.groupindex.keys() and (found := pattern.fullmatch(text)):
                return count_of(next(g for g in found.groupdict().values() if g))
        return None

    # ---- lists whose entries span lines

    def _list(
        self, reader: RowReader, rows: list[Row], aligned: list[AlignedRow | None], otherwise: str
    ) -> list[AlignedLine]:
        anchors = [i for i, row in enumerate(aligned) if row]
        at_text = next(i for i, c in enumerate(reader.columns) if c.is_text)
        texts = [
            self._text(a.cells[at_text].text if a else [_extent(row)]) for a, row in zip(aligned, rows, strict=True)
        ]
        lines = [BlockLine(text, row.gap) for text, row in zip(texts, rows, strict=True)]
        prose = reader.columns[at_text].column.values == (("PROSE",),)
        blocks, plain = cut_blocks(lines, anchors, prose=prose)
        plain = plain and not (prose and any(stands_apart(lines, i) for i in anchors))
        if not blocks:
            return [TextLine([_whole(row)], otherwise) for row in rows]
        out: list[AlignedLine] = []
        for block in blocks:
            anchor = aligned[block.anchor]
            if anchor is None:
                continue
            order = self._in_order(list(range(block.first, block.last)), texts)
            anchor.cells[at_text] = self._joined(anchor, at_text, block.anchor, rows, order)
            if order != sorted(order):
                anchor.cells[at_text].doubts.append(Doubt("order-inferred"))
            if not plain:
                anchor.cells[at_text].doubts.append(Doubt("lines-assigned"))
            out.append(anchor)
        return out

    def _undated(self, reader: RowReader, rows: list[Row], otherwise: str) -> list[AlignedLine] | None:
        """Signatures without dates: each begins with a line that says so."""
        signed = self._edition.patterns.get("SIGNED")
        begins = [n for n, row in enumerate(rows) if signed and signed.match(self._page.text, *_extent(row))]
        if not begins:
            return None
        out: list[AlignedLine] = [TextLine([_whole(row)], otherwise) for row in rows[: begins[0]]]
        for first, last in zip(begins, [*begins[1:], len(rows)], strict=True):
            places = [_extent(row) for row in rows[first:last]]
            out.append(AlignedRow(reader.rule, [Cell(places, glue=[" "] * len(places))]))
        return out

    def _paragraphs(
        self, reader: RowReader, unnumbered: RowReader, rows: list[Row], aligned: list[AlignedRow | None]
    ) -> list[AlignedLine] | None:
        """Entries whose numbers were lost or stand apart from them, in the order of the page."""
        numbers = [self._number(reader, a) if a else None for a in aligned]
        at_text = next(i for i, c in enumerate(reader.columns) if c.is_text)
        own = [a.cells[at_text].text if a else [_extent(row)] for a, row in zip(aligned, rows, strict=True)]
        lines = [BlockLine(self._text(places), row.gap) for places, row in zip(own, rows, strict=True)]
        out: list[AlignedLine] = []
        for paragraph in paragraphs(lines, numbers) or ():
            places = [place for i in paragraph.lines for place in own[i]]
            text = Cell(places, glue=[" "] * len(places))
            anchor = aligned[paragraph.number_line] if paragraph.number_line is not None else None
            cells = [text if n == at_text else cell for n, cell in enumerate(anchor.cells)] if anchor else [text]
            out.append(AlignedRow(reader.rule if anchor else unnumbered.rule, cells))
        return out

    def _joined(self, row: AlignedRow, at_text: int, anchor: int, rows: list[Row], order: list[int]) -> Cell:
        own = row.cells[at_text].text
        places = [place for i in order for place in (own if i == anchor else [_extent(rows[i])])]
        return Cell(places, glue=[" "] * len(places))

    def _in_order(self, block: list[int], texts: list[str]) -> list[int]:
        """The lines of a block; if its first line goes on in mid-sentence and another one begins one that has no end,
        turned about so that the sentence runs."""
        filled = [i for i in block if texts[i]]
        if not filled or not begins_low(texts[filled[0]]) or not can_turn([texts[i] for i in filled]):
            return block
        at = block.index(next(i for i in filled[1:] if not begins_low(texts[i])))
        return block[at:] + block[:at]

    def _text(self, places: list[Range]) -> str:
        return " ".join(self._page.text[a:b] for a, b in places)


def _without_lost_labels(lines: list[AlignedLine], *, before_label: bool) -> list[AlignedLine]:
    """A mark belongs to the label behind it; where none follows, it is read for nothing."""
    last = len(lines) - 1 if before_label else len(lines)
    return [
        TextLine(line.cells[0].text, "unread")
        if isinstance(line, AlignedRow) and len(line.cells) == 1 and number != last
        else line
        for number, line in enumerate(lines)
    ]


def _is_list(reader: RowReader) -> bool:
    """Whether entries of the rule may span lines: a text, and something by which an entry is known."""
    return len(reader.columns) == 2 and any(c.is_text for c in reader.columns)


def _whole(row: Row) -> Range:
    """A line with its empty cells on the left, which tell under what its text stands."""
    return Range(row.cells[0].start, _extent(row).end)


def _extent(row: Row) -> Range:
    filled = [c for c in row.cells if c.end > c.start]
    return Range(filled[0].start, filled[-1].end)
