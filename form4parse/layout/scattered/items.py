"""The items of a page whose boxes are gone: each line goes to the item whose kind of value it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from form4parse.edition import Caption, Edition, Part, words
from form4parse.layout.captions import Words
from form4parse.layout.labels import labels_of
from form4parse.layout.page import Block, Page, Range, Row
from form4parse.layout.parts import Instance, Label
from form4parse.layout.scattered.addresses import KnownAddress
from form4parse.layout.scattered.fragments import Fragments
from form4parse.layout.scattered.joined import Appendix
from form4parse.layout.scattered.kinds import LineKinds, gaps, touches
from form4parse.layout.scattered.ticks import Event, Texts, assigned

_LEFT_LABELS = ("DIRECTOR", "OFFICER")
"""Labels of the left of two columns: the texts stand below the right one."""
_OF_ADDRESS = ("owner", "street", "city", "country")
_OF_ITEMS = ("issuer", "foreign_trading_symbol", "period_of_report", "amendment", "relationship", "joint_filing")


@dataclass(slots=True)
class _Found:
    """What was found in the blocks of the items, kind by kind."""

    texts: list[Texts] = field(default_factory=list)
    dates: list[Row] = field(default_factory=list)
    states: list[Row] = field(default_factory=list)
    zips: list[Row] = field(default_factory=list)
    issuer: list[Row] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    """Marks, labels and texts in their order, by which marks are given to labels."""
    ticked: dict[str, Row] = field(default_factory=dict)
    """Marks that stand on the line of their label, by its terminal."""
    labels: dict[str, tuple[str, Label]] = field(default_factory=dict)
    """By its terminal each label and the part it belongs to."""
    prints: dict[str, list[Range]] = field(default_factory=dict)
    """The form's own print, by part."""
    known: list[tuple[int, str, Row]] = field(default_factory=list)
    """The lines of the address, where another place tells them: their places in it, and their parts."""
    street_ends: int | None = None
    """How many texts stand above the caption below an address's street."""
    last: str = "print"
    """What kind of line was seen last."""


class ItemReader:
    def __init__(
        self,
        page: Page,
        page_words: Words,
        edition: Edition,
        fragments: Fragments,
        appendix: Appendix,
        addresses: Sequence[Sequence[str]],
    ) -> None:
        """`addresses` are those that a second place of the page has, line by line."""
        self._known = [KnownAddress(lines, edition) for lines in addresses]
        self.left: list[Row] = []
        """Lines among the items that are none of theirs."""
        self._appendix = appendix
        self.checked: set[str] = set()
        """The boxes that are checked, by the terminals of their labels."""
        self._page, self._words, self._edition, self._fragments = page, page_words, edition, fragments
        self._kinds = LineKinds(page, edition, fragments)

    def read(self, blocks: list[Block], *, is_first: bool) -> list[Instance]:
        found = _Found()
        own = self._known_address(blocks) if is_first else None
        for block in blocks:
            rows = [piece for row in block for piece in self._kinds.without_date(row)]
            if own:
                rows = self._known_lines(rows, own, found)
            if rows:
                self._block(rows, found, is_first=is_first)
        parts = self._address(found, is_first=is_first)
        if is_first:
            parts |= self._items(found)
        instances = []
        for name in (*_OF_ADDRESS, *(_OF_ITEMS if is_first else ())):
            part = self._edition.parts.get(name)
            lines, prints = parts.get(name, []), found.prints.get(name, [])
            if part and (lines or prints):
                instances.append(self._instance(part, lines, prints))
        if others := found.prints.get("notice"):
            instances[:1] = [replace(i, ranges=sorted([*i.ranges, *others])) for i in instances[:1]]
        return instances

    def _instance(self, part: Part, lines: list[Row | Label], prints: list[Range]) -> Instance:
        places = sorted(prints)
        first = next((line for line in lines if isinstance(line, Row)), None)
        if not places and first:
            places = [Range(first.cells[0].start, first.cells[0].start)]
        return Instance(part, part.openers[0], places or [Range(0, 0)], lines=list(lines))

    # ---- an address that the page has in another place as well

    def _known_address(self, blocks: list[Block]) -> KnownAddress | None:
        texts = {words(self._kinds.text(row)) for block in blocks for row in block}
        return next((known for known in self._known if known.name in texts), None)

    def _known_lines(self, rows: list[Row], own: KnownAddress, found: _Found) -> list[Row]:
        """Takes the lines of the address out of a block; gives the others."""
        others = []
        for row in rows:
            text = self._kinds.text(row)
            is_other = self._kinds.is_value(row) or (text.startswith("(") and self._kinds.print_of(row, alone=True))
            place = None if is_other else own.place_of(text)
            if place:
                found.known.append((*place, row))
            else:
                others.append(row)
        return others

    # ---- what the lines of a block are

    def _block(self, block: Block, found: _Found, *, is_first: bool) -> None:
        rest = self._labels(block, found) if is_first else block
        if is_first and (rows := self._issuer(rest)):
            found.issuer += rows
            rest = [row for row in rest if row not in rows]
            found.last = "value"
        is_text = [not self._kinds.is_value(row) and not self._kinds.print_of(row, alone=True) for row in rest]
        texts: Texts | None = None
        beside_print = False
        before: Row | None = None
        for row in rest:
            part = None if self._kinds.is_value(row) else self._kinds.print_of(row, alone=not any(is_text))
            if part is None and beside_print and before:  # the rest of a caption that was wrapped
                part = self._fragments.get((*words(self._kinds.text(before)), *words(self._kinds.text(row))))
            before = row
            if part or self._take_value(row, found):
                if part is None and found.states[-1:] == [row]:
                    continue  # it stands beside the lines of a city, which go on
                if part:
                    found.prints.setdefault(part, []).append(row.cells[0])
                    found.last = "print"
                    if part == "city" and found.street_ends is None:
                        found.street_ends = len(found.texts)
                    beside_print = True
                if texts:
                    texts.beside_print |= beside_print
                texts = None
                continue
            if texts is None:
                label = next((e.terminal for e in reversed(found.events) if e.kind == "label"), "")
                texts = Texts([], found.last, label, beside_print)
                found.texts.append(texts)
                found.events.append(Event("text", texts=texts))
                found.last = "text"
            texts.rows.append(row)

    def _take_value(self, row: Row, found: _Found) -> bool:
        text, patterns = self._kinds.text(row), self._edition.patterns
        if patterns["CHECKED"].fullmatch(text):
            found.events.append(Event("mark", row))
            found.last = "mark"
        elif patterns["UNCHECKED"].fullmatch(text):
            found.prints.setdefault("relationship", []).append(row.cells[0])
        elif patterns["DATE"].fullmatch(text) and self._kinds.usual.has(text):
            found.dates.append(row)
            found.last = "value"
        elif self._kinds.is_state(text):
            found.states.append(row)
            found.last = "value"
        elif patterns["ZIP"].fullmatch(text) and any(map(str.isdigit, text)):
            found.zips.append(row)
            found.last = "value"
        else:
            return False
        return True

    def _issuer(self, rows: list[Row]) -> list[Row]:
        """The lines of an issuer's name, the last of which ends with its symbol."""
        pattern = self._edition.patterns["SYMBOL"]
        for number, row in enumerate(rows):
            text = self._kinds.text(row)
            if any(m.end() == len(text) for m in pattern.finditer(text)):
                first = number
                while (
                    first
                    and not self._kinds.print_of(rows[first - 1], alone=False)
                    and not self._kinds.is_value(rows[first - 1])
                ):
                    first -= 1
                return rows[first : number + 1]
        return []

    def _labels(self, block: Block, found: _Found) -> list[Row]:
        """Takes the labels of boxes out of a block, with the marks on their lines; gives the other lines."""
        place = Range(block[0].cells[0].start, block[-1].cells[0].end)
        for name in ("relationship", "joint_filing"):
            if name not in self._edition.parts:
                continue
            pieces = labels_of(self._edition)[name].parted(self._page, self._words, place, ())
            own = [p for p in pieces if p.caption]
            if not own or not self._are_labels(block, [r for p in own for r in p.ranges]):
                continue
            ranges = [r for p in own for r in p.ranges]
            rows = [r for r in block if not touches(r, ranges)]
            beside = any(self._kinds.print_of(r, alone=True) for r in rows)
            for piece in own:
                self._label(name, piece.caption, piece.ranges, block, found, beside=beside, mark=piece.mark)
            found.last = "label"
            return rows
        return block

    def _are_labels(self, block: Block, ranges: list[Range]) -> bool:
        others = [r for r in block if not touches(r, ranges)]
        is_told = any("(" in self._page.text[slice(*r)] for r in ranges) or any(
            self._is_mark(gap) for r in block if touches(r, ranges) for gap in gaps(r, ranges)
        )
        if not is_told and any(not self._kinds.is_value(r) and not self._kinds.print_of(r, alone=True) for r in others):
            return False  # a text with a label's words in it
        return all(
            self._is_left_over(self._page.text[slice(*gap)])
            for r in block
            if touches(r, ranges)
            for gap in gaps(r, ranges)
        )

    def _is_mark(self, place: Range) -> bool:
        text = self._page.text[slice(*place)].strip()
        return any(self._edition.patterns[kind].fullmatch(text) for kind in ("CHECKED", "UNCHECKED"))

    def _is_left_over(self, text: str) -> bool:
        """Whether what stands beside a label is no text of anybody's."""
        bare = text.strip()
        return (
            not words(bare) or bool(self._edition.patterns["CHECKED"].fullmatch(bare)) or words(bare) in self._fragments
        )

    def _label(
        self,
        part: str,
        caption: Caption | None,
        ranges: list[Range],
        block: Block,
        found: _Found,
        *,
        beside: bool,
        mark: Range | None,
    ) -> None:
        if caption is None:
            return
        row = next(r for r in block if r.cells[0].start <= ranges[0].start < r.cells[0].end)
        before = Range(row.cells[0].start, ranges[0].start)
        text = self._page.text[slice(*before)].strip()
        marked = self._edition.patterns["CHECKED"].fullmatch(text)
        if caption.terminal not in found.labels:
            found.labels[caption.terminal] = (part, Label(caption, list(ranges)))
        found.events.append(Event("label", part=part, terminal=caption.terminal, beside_print=beside))
        if mark:
            found.ticked[caption.terminal] = row._replace(cells=[mark])
        elif marked:
            start = before.start + self._page.text[slice(*before)].index(text)
            found.ticked[caption.terminal] = row._replace(cells=[Range(start, start + len(text))])
        elif self._edition.patterns["UNCHECKED"].fullmatch(text):
            found.prints.setdefault(part, []).append(before)

    # ---- the address

    def _address(self, found: _Found, *, is_first: bool) -> dict[str, list[Row | Label]]:
        if found.known:
            return self._known_parts(found)
        titles = self._titles(found) if is_first else []
        groups = [g.rows for g in found.texts if g not in titles]
        if not groups:
            return {}
        name, rest = groups[0], groups[1:]
        country = self._country(rest)
        rest = [rows for rows in rest if rows is not country]
        state = self._named_state(rest, found)
        rest = [rows for rows in rest if rows is not state]
        city = self._city(rest, found) if is_first else self._below_street(groups, rest, found)
        streets = [row for rows in rest for row in rows if row not in city]
        return {
            "owner": [*name],
            "street": [*streets],
            "city": [*city, *(state or ()), *found.states[:1], *found.zips[:1]],
            "country": [*(country or ())],
        }

    def _known_parts(self, found: _Found) -> dict[str, list[Row | Label]]:
        titles = self._titles(found)
        others = [texts.rows for texts in found.texts if texts not in titles]
        parts: dict[str, list[Row | Label]] = {name: [] for name in _OF_ADDRESS}
        for _, name, row in sorted(found.known, key=lambda line: line[0]):
            parts[name].append(row)
        if not parts["city"] and others:
            city = self._city(others, found)
            parts["city"] += city
            others = [rows for rows in others if not any(row in city for row in rows)]
        self.left += [row for rows in others for row in rows]
        parts["city"] += [*found.states[:1], *found.zips[:1]]
        return parts

    def _below_street(self, groups: list[list[Row]], rest: list[list[Row]], found: _Found) -> list[Row]:
        """The lines of the city in a box that stands by itself, in its order."""
        if found.street_ends is None or found.street_ends >= len(groups):
            return self._city(rest, found)
        return [row for rows in groups[found.street_ends :] if rows in rest for row in rows]

    def _country(self, groups: list[list[Row]]) -> list[Row] | None:
        """A country that is named behind the state: the last line that names a place."""
        named = [rows for rows in groups if self._kinds.names_state(rows)]
        return named[-1] if len(named) > 1 else None

    def _named_state(self, groups: list[list[Row]], found: _Found) -> list[Row] | None:
        if found.states:
            return None
        return next((rows for rows in reversed(groups[1:]) if self._kinds.names_state(rows)), None)

    def _city(self, groups: list[list[Row]], found: _Found) -> list[Row]:
        """The lines of the city: those that end with state and zip code; else those that are no street's."""
        for rows in groups:
            for row in rows:
                last = self._kinds.text(row).replace(",", " ").split()[-2:]
                if len(last) > 1 and last[0] in self._kinds.states and self._edition.patterns["ZIP"].fullmatch(last[1]):
                    return [row]
        if found.zips and not found.states:
            for rows in groups:
                if len(ending := self._kinds.text(rows[-1]).split()) > 1 and ending[-1] in self._kinds.states:
                    return rows
        others = [rows for rows in groups if not self._kinds.is_street(rows)]
        if others:
            return others[-1]
        return groups[-1] if len(groups) > 1 else []

    # ---- the other items

    def _items(self, found: _Found) -> dict[str, list[Row | Label]]:
        period, amendment = self._dates(found.dates)
        boxes = self._boxes(found)
        titles = [row for texts in self._titles(found) for row in texts.rows]
        return {
            "issuer": [self._appendix.joined_row(found.issuer)] if found.issuer else [],
            "period_of_report": [*period],
            "amendment": [*amendment],
            "relationship": [*boxes.get("relationship", []), *titles],
            "joint_filing": boxes.get("joint_filing", []),
        }

    def _dates(self, dates: list[Row]) -> tuple[list[Row], list[Row]]:
        """The day that the form reports, and the day on which it was first filed, which is later."""
        if len(dates) == 2:
            dates = sorted(dates, key=self._kinds.day)
        return dates[:1], dates[1:2]

    def _titles(self, found: _Found) -> list[Texts]:
        """The texts that belong to boxes: they stand behind a label or a mark, and are no part of an address."""
        wanted = {"OFFICER", "OTHER"} & found.ticked.keys()
        texts = found.texts if found.known else found.texts[1:]
        if any(m in found.ticked for m in found.labels if found.labels[m][0] == "relationship") or not any(
            e.kind == "mark" for e in found.events
        ):
            return [t for t in texts if not t.beside_print and not self._is_address(t)][: len(wanted)]
        behind = [t for t in texts if t.after in ("label", "mark") and not t.beside_print and not self._is_address(t)]
        if len(behind) > 1 and all(t in behind or self._kinds.is_street(t.rows) for t in texts):
            behind = [t for t in behind if t.behind not in _LEFT_LABELS] or behind[1:]
        if not behind and sum(e.kind == "mark" for e in found.events) > 1:
            others = [t for t in texts if not t.beside_print and not self._is_address(t)][:-1]
            return others if len(others) == 1 else []  # the last one is the city
        return behind

    def _is_address(self, texts: Texts) -> bool:
        return self._kinds.is_street(texts.rows) or self._kinds.text(texts.rows[-1]).split()[-1] in self._kinds.states

    def _boxes(self, found: _Found) -> dict[str, list[Row | Label]]:
        marks = assigned(found.events, self._titles(found))
        boxes: dict[str, list[Row | Label]] = {}
        for terminal, (part, label) in found.labels.items():
            mark = found.ticked.get(terminal)
            if mark is None and terminal in marks:
                mark, label.is_sure = marks[terminal]
            lines = boxes.setdefault(part, [])
            if mark:
                lines.append(mark)
                self.checked.add(terminal)
            lines.append(label)
        given = [row for terminal, (row, _) in marks.items() if terminal in found.labels]
        left = [e.row for e in found.events if e.kind == "mark" and e.row and e.row not in given]
        joint = left.pop() if left and "joint_filing" in boxes and not self._has_mark(boxes["joint_filing"]) else None
        if joint:
            found.prints.setdefault("joint_filing", []).append(joint.cells[0])
        boxes.setdefault("relationship", []).extend(left)
        return boxes

    def _has_mark(self, lines: list[Row | Label]) -> bool:
        return any(isinstance(line, Row) for line in lines)
