"""The cells that a block of lines may hold: a text, values one below the other or beside each other, or both.

A block is read in more than one way where it leaves a choice; which one was meant is told by the rows they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from form4parse.alignment.values import RowReader, Unit
from form4parse.edition import words
from form4parse.layout.page import Page, Range, Row

_SURE_FIGURE = re.compile(r"\D*\d[\d,]*[,.]\d+|\$\s?[\d,.]+|\d+/\d+/\d+")
"""A figure that is a value even where it stands among words: a year or a number of a fund has no separators."""
_MOST_LINES = 12
"""Lines of a block that may be texts of as many rows."""


@dataclass(slots=True)
class Piece:
    """What may stand in one cell."""

    texts: list[Range] = field(default_factory=list)
    refs: list[Range] = field(default_factory=list)
    columns: tuple[int, ...] = ()
    """Those that take it; none for a reference by itself."""
    is_text: bool = False
    is_joined: bool = False
    """Whether its ranges follow each other without a space."""
    has_late_ref: bool = False
    """Whether a reference stands below it that may be its neighbour's."""
    is_repeated: bool = False
    """Whether its block holds the same text once more."""
    is_guess: bool = False
    """Whether it was parted from a text though nothing but its kind tells it from one."""
    key: str = ""
    """The words of a text, for comparing it with others."""


Way = list[Piece]
"""One way to read a block: its pieces in order."""


class BlockReader:
    def __init__(self, reader: RowReader, page: Page) -> None:
        self._reader, self._page = reader, page
        columns = reader.columns
        self._texts = tuple(i for i, c in enumerate(columns) if c.is_text)
        self._typed = [(i, c) for i, c in enumerate(columns) if not c.is_text]

    def ways(self, block: list[Row]) -> list[Way]:
        lines = [u for row in block if (u := self._reader.units_of(row, self._page))]
        if not lines:
            return []
        if all(self._is_typed(u) for line in lines for u in line):
            return [self._values([u for line in lines for u in line], late=self._late_ref(lines))]
        ways = [self._texts_parted(lines)]
        if any(self._is_sure(u) for line in lines for u in line):
            ways = [*self._mixed(lines), *ways]
        elif typed := self._typed_edges(lines):
            ways.append(typed)
        if repeated := self._repeated(lines):
            ways.insert(0, repeated)
        if 1 < len(lines) <= _MOST_LINES:
            ways.append([p for line in lines for p in self._texts_parted([line])])
            if any(line[0].is_ref for line in lines[:-1]) or any(line[-1].is_ref for line in lines[:-1]):
                ways.append(self._parted_behind_refs(lines))
        return list({tuple((tuple(p.texts), tuple(p.refs)) for p in way): way for way in ways}.values())

    # ---- kinds

    def _columns(self, text: str) -> tuple[int, ...]:
        return tuple(i for i, c in self._typed if c.takes(text))

    def _text(self, unit: Unit) -> str:
        return self._page.text[unit.start : unit.end]

    def _is_typed(self, unit: Unit) -> bool:
        return unit.is_ref or bool(self._columns(self._text(unit)))

    def _is_sure(self, unit: Unit) -> bool:
        return not unit.is_ref and bool(_SURE_FIGURE.fullmatch(self._text(unit))) and self._is_typed(unit)

    # ---- pieces

    def _values(self, units: list[Unit], *, late: bool = False) -> Way:
        """Values, each with the references behind it."""
        pieces: Way = []
        begun: Piece | None = None
        """A value of which only a sign has been seen."""
        for unit in units:
            place = Range(unit.start, unit.end)
            if unit.is_ref:
                self._add_ref(pieces, place)
                continue
            columns = self._columns(self._text(unit))
            if begun is not None:
                whole = self._columns("".join(self._page.text[slice(*r)] for r in (*begun.texts, place)))
                if whole:
                    begun.texts.append(place)
                    begun.columns, begun.is_joined = whole, True
                    if begun.refs:  # a reference between the two stands higher, beside what follows
                        begun.has_late_ref = True
                    begun = None
                    continue
            piece = Piece([place], columns=columns)
            pieces.append(piece)
            begun = None if words(self._text(unit)) else piece
        prices = [p for p in pieces if self._is_price(p)] if late else []
        if len(prices) == 1:  # the signs of prices make their columns too narrow for what stands behind them
            moved = [r for p in pieces if p is not prices[0] for r in p.refs]
            for piece in pieces:
                piece.refs = [] if piece is not prices[0] else [*piece.refs, *moved]
        if late and sum(bool(p.texts) for p in pieces) > 1:
            for piece in pieces:
                piece.has_late_ref = piece.has_late_ref or bool(piece.refs)
        return pieces

    def _is_price(self, piece: Piece) -> bool:
        text = "".join(self._page.text[slice(*t)] for t in piece.texts)
        columns = (self._reader.columns[c] for c in piece.columns)
        return any(c.is_money and c.is_usual(text) for c in columns)

    def _late_ref(self, lines: list[list[Unit]]) -> bool:
        """Whether references stand below a line of several values, so that they may be any one's."""
        return any(
            len([u for u in above if not u.is_ref]) > 1 and all(u.is_ref for u in below)
            for above, below in pairwise(lines)
        )

    def _add_ref(self, pieces: Way, place: Range) -> None:
        if pieces:
            pieces[-1].refs.append(place)
        else:
            pieces.append(Piece(refs=[place]))

    def _texts_parted(self, lines: list[list[Unit]]) -> Way:
        """One text, with its references."""
        units = [u for line in lines for u in line]
        if all(self._is_typed(u) for u in units):
            return self._values(units)
        return [self._as_text(units)]

    def _as_text(self, units: list[Unit]) -> Piece:
        texts = [Range(u.start, u.end) for u in units if not u.is_ref]
        refs = [Range(u.start, u.end) for u in units if u.is_ref]
        key = " ".join(w for t in texts for w in words(self._page.text[slice(*t)]))
        return Piece(texts, refs, self._texts, is_text=True, key=key)

    def _parted_behind_refs(self, lines: list[list[Unit]]) -> Way:
        """Texts of several rows, one below the other: a reference ends each."""
        pieces: Way = []
        run: list[list[Unit]] = []
        for line in lines:
            run.append(line)
            if line[-1].is_ref:
                pieces += self._texts_parted(run)
                run = []
        return pieces + (self._texts_parted(run) if run else [])

    def _mixed(self, lines: list[list[Unit]]) -> Iterator[Way]:
        """A text beside whose lines values stand."""
        text: list[Unit] = []
        values: list[Unit] = []
        last_is_value = False
        for line in lines:
            all_typed = all(self._is_typed(u) for u in line) and any(self._is_sure(u) for u in line)
            for number, unit in enumerate(line):
                if not unit.is_ref:
                    is_sure = self._is_sure(unit) and not self._is_among_words(line, number)
                    last_is_value = is_sure or (all_typed and self._is_typed(unit))
                (values if last_is_value else text).append(unit)
        if not text:
            yield self._values(values)
            return
        read = self._values(values)
        own = self._as_text(text)
        yield [own, *read]
        behind = max((i + 1 for i, p in enumerate(read) if self._is_date(p)), default=0)
        if behind:
            yield [*read[:behind], own, *read[behind:]]

    def _is_among_words(self, line: list[Unit], number: int) -> bool:
        """Whether a figure has words before and behind it, as the par value in a security's title."""
        return 0 < number < len(line) - 1 and not any(self._is_typed(line[i]) for i in (number - 1, number + 1))

    def _is_date(self, piece: Piece) -> bool:
        return bool(piece.columns) and all(self._reader.columns[c].is_date for c in piece.columns)

    def _typed_edges(self, lines: list[list[Unit]]) -> Way:
        """A text with values on the same line behind it that are no figures."""
        units = [u for line in lines for u in line]
        at = len(units)
        while at and self._is_typed(units[at - 1]) and len(self._text(units[at - 1])) > 0 and not units[at - 1].is_ref:
            at -= 1
        if at in (0, len(units)):
            return []
        values = self._values(units[at:])
        for piece in values:
            piece.is_guess = True
        return [*self._texts_parted([units[:at]]), *values]

    def _repeated(self, lines: list[list[Unit]]) -> Way:
        """The same text over and over, one below the other."""
        texts = [[self._text(u) for u in line if not u.is_ref] for line in lines]
        for length in range(1, len(lines) // 2 + 1):
            if len(lines) % length == 0 and all(texts[i] == texts[i % length] for i in range(len(lines))):
                way = [p for i in range(0, len(lines), length) for p in self._texts_parted(lines[i : i + length])]
                for piece in way:
                    piece.is_repeated = True
                return way
        return []
