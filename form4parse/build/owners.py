"""The reporting owners: from item 1, from the boxes of their relationship, and from the owners' matrix below the
tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lark import Token

from form4parse.build.convert import one_line
from form4parse.build.nodes import Box, RowNode, Value
from form4parse.build.places import PlaceReader
from form4parse.build.record import Place, Record, place_of
from form4parse.edition import Edition, words
from form4parse.marks import BREAK, CELL
from form4parse.model import ReportingOwner

_CIK = re.compile(r"CIK=(\d{1,10})(?!\w)", re.IGNORECASE)
_LINE = re.compile(rf"[^{BREAK}]+")


class Text(NamedTuple):
    """A piece of text and where it stands."""

    text: str
    start: int

    def part(self, start: int, end: int) -> Text:
        return Text(self.text[start:end], self.start + start)


@dataclass(slots=True)
class OwnerDraft:
    """An owner while it is put together; values by the names of `ReportingOwner`."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    """field → code"""
    lines: list[Text] = field(default_factory=list)
    """The lines of item 1, which hold the name and perhaps the address."""

    def put(self, name: str, text: Text) -> None:
        bare = text.text.strip()
        if bare and name not in self.values:
            self.values[name] = one_line(bare)
            start = text.start + text.text.index(bare[0])
            self.places[name] = Place(start, start + len(bare))

    def street(self, text: Text) -> None:
        if "street1" not in self.values:
            self.put("street1", text)
        elif "street2" not in self.values:
            self.put("street2", text)
        else:
            self.values["street2"] += f" {text.text.strip()}"
            self.places["street2"] = Place(self.places["street2"].start, text.start + len(text.text.rstrip()))

    def folded(self, *names: str) -> str:
        return " ".join(w for n in names for w in words(str(self.values.get(n) or "")))


class AddressReader:
    """Puts lines into a draft: the street's, and the one with city, state and zip code."""

    def __init__(self, edition: Edition) -> None:
        self._places = PlaceReader(edition)

    def lines(self, draft: OwnerDraft, lines: list[Text]) -> None:
        """An address whose lines are whole, its last one the city's, or city, state, zip code and country on lines of
        their own."""
        rest = [line for line in lines if line.text.strip()]
        if len(rest) > 1 and self._ends_place(rest[-2].text) and not self._places.is_zip(rest[-1].text.strip()):
            draft.put("country", rest.pop())
        if (
            len(rest) > 2
            and self._places.is_zip(rest[-1].text.strip())
            and self._places.is_state(rest[-2].text.strip())
        ):
            draft.put("zip_code", rest.pop())
            self._put_state(draft, rest.pop())
            draft.put("city", rest.pop())
        elif rest and self.city(draft, rest[-1], only_if_sure=True):
            rest.pop()
        for line in rest:
            draft.street(line)

    def _ends_place(self, line: str) -> bool:
        """Whether a line is a zip code, or names a city, its state and its zip code."""
        place = self._places.read(line)
        return self._places.is_zip(line.strip()) or (place is not None and bool(place.state and place.zip_code))

    def wrapped_city(self, draft: OwnerDraft, lines: list[Text]) -> None:
        """A city whose words may stand above and below the line with state and zip code."""
        self.city(draft, joined(lines))
        if draft.doubts.get("city") == "order-inferred" and any(self._places.is_end(line.text) for line in lines):
            del draft.doubts["city"]

    def city(self, draft: OwnerDraft, line: Text, *, only_if_sure: bool = False) -> bool:
        """Whether the line named a city; unless it has to be sure of it, any line does."""
        place = self._places.read(line.text)
        if place is None:
            if not only_if_sure:
                draft.put("city", line)
                if any(map(str.isdigit, line.text)):
                    draft.doubts |= dict.fromkeys(("city", "state", "zip_code"), "place-unread")
            return not only_if_sure
        first, *others = (line.part(*piece) for piece in place.city)
        draft.put("city", Text(first.text.rstrip(" ,"), first.start))
        for other in others:
            joint = "" if draft.values["city"].endswith("-") else " "
            draft.values["city"] += joint + other.text.strip()
        if place.state:
            self._put_state(draft, line.part(*place.state))
        for number, piece in enumerate(line.part(*z) for z in place.zip_code):
            if number:
                draft.values["zip_code"] += piece.text
            else:
                draft.put("zip_code", piece)
        if place.doubt:
            draft.doubts["zip_code" if place.doubt == "word-joined" else "city"] = place.doubt
            if place.doubt == "word-parted":
                draft.doubts["state"] = place.doubt
        return True

    def _put_state(self, draft: OwnerDraft, text: Text) -> None:
        draft.put("state", text)
        draft.values["state"] = self._places.state(draft.values["state"])


def text_of(token: Token) -> Text:
    return Text(str(token), token.start_pos or 0)


def lines_of(token: Token) -> list[Text]:
    start = token.start_pos or 0
    return [Text(m[0], start + m.start()) for m in _LINE.finditer(token)]


def joined(lines: list[Text]) -> Text:
    """Lines that follow each other, as one."""
    return Text(" ".join(line.text for line in lines), lines[0].start)


def cik_of(token: Token) -> Text | None:
    """A CIK in a link, as EDGAR's addresses hold it."""
    found = _CIK.search(token)
    return Text(found[1], (token.start_pos or 0) + found.start(1)) if found else None


# ---- the boxes

BOXES = {"is_director": None, "is_ten_percent_owner": None, "is_officer": "officer_title", "is_other": "other_text"}
"""The boxes of item 5, and the texts that belong to them."""
_NAMED = {"TITLE_IS": "is_officer", "OTHER_IS": "is_other"}
"""Captions before these texts."""


def relationship(draft: OwnerDraft, children: list[Any], mark: re.Pattern[str], record: Record, path: str) -> None:
    """The boxes of the item "Relationship", and the texts below them: the officer's title, or what "other" means.

    `mark` is what a checked box looks like."""
    checked: set[str] = set()
    lost_marks: list[Token] = []
    texts: list[tuple[str | None, Token]] = []
    last: str | None = None
    for child in children:
        last = child.name if isinstance(child, Box) else _NAMED.get(child.type, last)
        if isinstance(child, Box):
            if child.is_checked and child.mark:
                checked.add(child.name)
                if record.is_doubted(child.label, "box-inferred"):
                    draft.doubts |= dict.fromkeys(("officer_title", "other_text"), "title-inferred")
                if record.is_doubted(child.label, "mark-apart"):
                    draft.doubts |= dict.fromkeys((n for n in BOXES if n != child.name), "mark-apart")
                draft.places[child.name] = Place(child.mark.start_pos or 0, child.label.end_pos or 0)
        elif child.type == "LINE" and child.strip(f"{CELL} {BREAK}"):
            texts.append((last, child))
            lost_marks += [child] * any(mark.fullmatch(word) for word in child.split())
        elif child.type == "UNREAD" and mark.fullmatch(child, 1):
            lost_marks.append(child)
    seen = {child.name for child in children if isinstance(child, Box)}
    for name in BOXES:
        draft.values[name] = name in checked
        if name not in seen:
            draft.doubts[name] = "box-missing"
    for token in lost_marks[:1]:
        for name in (n for n in BOXES if n not in checked):
            record.say("mark-without-box", f"{path}.{name}", at=token)
    _titles(draft, checked, texts, record, path)


def _titles(
    draft: OwnerDraft, checked: set[str], texts: list[tuple[str | None, Token]], record: Record, path: str
) -> None:
    pieces = [
        (last, Text(m[0], (t.start_pos or 0) + m.start()))
        for last, t in texts
        for m in re.finditer(f"[^{CELL}]+", t)
        if m[0].strip()
    ]
    if not pieces:
        return
    takers = [name for flag, name in BOXES.items() if name and flag in checked]
    if len(takers) == 2:
        for number, (last, text) in enumerate(pieces):
            name = "officer_title" if last == "is_officer" or number == 0 else "other_text"
            draft.put(name, text)
        if len(pieces) == 1:
            draft.doubts |= dict.fromkeys(("officer_title", "other_text"), "title-inferred")
        return
    whole = " ".join(one_line(text.text) for _, text in pieces)
    if not takers:
        place = Place(pieces[0][1].start, pieces[-1][1].start + len(pieces[-1][1].text))
        record.say("text-unread", f"{path}.officer_title", whole, at=place)
        for flag in (flag for flag, name in BOXES.items() if name):
            record.say("title-without-box", f"{path}.{flag}", at=place)
        return
    draft.put(takers[0], pieces[0][1])
    draft.values[takers[0]] = whole


# ---- the matrix


class MatrixRow(NamedTuple):
    address: Token | None
    draft: OwnerDraft
    """The boxes and titles; name and address are still to be read."""
    loose: list[Token]
    """Marks and titles whose columns are not certain."""


def matrix_row(row: RowNode, record: Record) -> MatrixRow:
    draft, address = OwnerDraft(), None
    loose: list[Token] = []
    for cell in row.cells:
        if not isinstance(cell, Value) or not cell.tokens:
            continue
        token = cell.tokens[0]
        if cell.field == "owners_address":
            address = token
            continue
        loose += [token] * record.is_doubted(token, "column-inferred")
        if cell.field in ("director", "ten_percent_owner"):
            draft.values[f"is_{cell.field}"] = True
            draft.places[f"is_{cell.field}"] = place_of(token)
        else:
            title = "officer_title" if cell.field == "officer" else "other_text"
            draft.values[f"is_{cell.field}"] = True
            draft.places[f"is_{cell.field}"] = place_of(token)
            draft.put(title, text_of(token))
            if record.is_doubted(token, "column-inferred"):
                draft.doubts[title] = "title-inferred"
    return MatrixRow(address, draft, loose)


def finished(draft: OwnerDraft) -> ReportingOwner:
    return ReportingOwner(**{k: v for k, v in draft.values.items() if v is not None})
