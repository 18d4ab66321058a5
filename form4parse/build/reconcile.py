"""Places that state the same fact: the owners of item 1 and of the owners' matrix, told from each other and
compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from form4parse.build.convert import one_line
from form4parse.build.owners import AddressReader, MatrixRow, OwnerDraft, Text, joined, lines_of, text_of
from form4parse.build.places import PlaceReader
from form4parse.build.record import Record
from form4parse.edition import Edition, words
from form4parse.marks import BREAK

_NAME_WORDS = 12
"""The most words of a name that are tried where name and address have run together."""
_COUNTRY_WORDS = 6
_ADDRESS = ("name", "street1", "street2", "city", "state", "zip_code")


@dataclass(slots=True)
class Reconciler:
    edition: Edition
    record: Record
    signed: str
    """All signatures, as words."""

    def owners(self, boxes: list[OwnerDraft], matrix: list[MatrixRow]) -> tuple[list[OwnerDraft], set[str]]:
        """One draft for each owner, and the paths of values that a second place confirms."""
        drafts = self._distinct(boxes)
        confirmed: set[str] = set()
        seen: set[int] = set()
        named, boxed = _by_name(drafts), len(drafts)
        for row in matrix:
            number = min((i for i in _same(named, row) if i not in seen), default=None)
            if number is None and drafts and not drafts[0].values.get("name"):
                number = 0
            seen.add(len(drafts) if number is None else number)
            if number is None:
                drafts.append(self._from_matrix(row))
            else:
                confirmed |= self._merge(drafts[number], row, f"reporting_owners[{number}]")
        if any(row.address for row in matrix):
            for number in {*range(boxed)} - seen:
                self.record.say("owner-elsewhere-missing", f"reporting_owners[{number}]")
        return drafts, confirmed

    def _distinct(self, boxes: list[OwnerDraft]) -> list[OwnerDraft]:
        """Without the owner whom sec.gov prints a second time where there are several."""
        drafts: list[OwnerDraft] = []
        named: dict[str, list[OwnerDraft]] = {}
        for box in boxes:
            name = box.folded("name")
            known = next((d for d in named.get(name, ()) if name and _is_again(d, box)), None)
            if known is None:
                drafts.append(box)
                named.setdefault(name, []).append(box)
                continue
            self._take_street(known, box)
            self._take_whole(known, box)
            for name, value in box.values.items():
                better = name in known.doubts and name not in box.doubts
                if value not in (None, False) and (better or name not in known.values):
                    known.values[name] = value
                    known.places[name] = box.places[name]
                    known.doubts.pop(name, None)
        return drafts

    def _take_street(self, known: OwnerDraft, box: OwnerDraft) -> None:
        """The street in two lines, where one of two places has run them together."""
        if "street2" not in known.values and known.folded("street1") == box.folded("street1", "street2"):
            for name in ("street1", "street2"):
                if name in box.values:
                    known.values[name], known.places[name] = box.values[name], box.places[name]

    def _take_whole(self, known: OwnerDraft, box: OwnerDraft) -> None:
        """An address from the owner's own block, if item 1's has words that got in from the boxes beside it."""
        for names in (("street1", "street2"), ("city",)):
            ours, theirs = known.folded(*names), box.folded(*names)
            if ours != theirs and theirs and set(theirs.split()) < set(ours.split()):
                self.record.say("places-disagree", None, theirs, ours, at=known.places[names[0]], confirmed=True)
                for name in names:
                    known.values.pop(name, None)
                    known.doubts.pop(name, None)
                    if name in box.values:
                        known.values[name], known.places[name] = box.values[name], box.places[name]

    # ---- an owner whom item 1 names

    def _merge(self, draft: OwnerDraft, row: MatrixRow, path: str) -> set[str]:
        if row.address:
            if not draft.values.get("name"):
                self._read_address(draft, row)
            self._part_street(draft, str(row.address))
            self._restore_city(draft, str(row.address))
            self._restore_zip(draft, text_of(row.address))
            self._missing(draft, row)
        confirmed = {f"{path}.{n}" for n in _ADDRESS if draft.values.get(n) and row.address}
        for name, value in row.draft.values.items():
            if name not in draft.values:
                draft.values[name], draft.places[name] = value, row.draft.places[name]
            elif draft.values[name] == value:
                confirmed.add(f"{path}.{name}")
        for name in ("officer_title", "other_text"):
            ours, theirs = draft.values.get(name), row.draft.values.get(name)
            if ours and theirs and words(ours) == words(theirs):
                draft.doubts.pop(name, None)
            elif ours and theirs:
                self.record.say("places-disagree", f"{path}.{name}", ours, theirs, at=draft.places[name])
        return confirmed

    def _missing(self, draft: OwnerDraft, row: MatrixRow) -> None:
        """Takes from the matrix what item 1 does not show of the address."""
        if row.address is None or all(draft.values.get(n) for n in ("street1", "city", "state")):
            return
        other = OwnerDraft()
        self._read_address(other, row)
        if "city" not in other.values or (BREAK not in row.address and draft.values.get("street1") is None):
            return
        for name in ("street1", "street2", "city", "state", "zip_code", "country"):
            if name in other.values and (name not in draft.values or name.startswith("street")):
                draft.values[name], draft.places[name] = other.values[name], other.places[name]
                if name in other.doubts:
                    draft.doubts[name] = other.doubts[name]

    def _part_street(self, draft: OwnerDraft, matrix: str) -> None:
        """Item 1 joins the two lines of the street with a comma that the matrix does not have: there they part."""
        street = draft.values.get("street1") or ""
        if "street2" in draft.values or "," not in street:
            return
        known = " ".join(matrix.replace(BREAK, " ").split())
        places = [i for i, c in enumerate(street) if c == ","]
        parting = [i for i in places if street[:i] in known and f"{street[:i]} {street[i + 1 :].strip()}" in known]
        if len(parting) == 1:
            at = parting[0]
            whole = Text(street, draft.places["street1"].start)
            del draft.values["street1"]
            draft.put("street1", whole.part(0, at))
            if street[at + 1 :].strip():
                draft.put("street2", whole.part(at + 1, len(street)))

    def _restore_city(self, draft: OwnerDraft, matrix: str) -> None:
        """A city that was put together from pieces, as the matrix has it whole."""
        city = draft.values.get("city")
        if city and "city" in draft.doubts and " ".join(words(city)) in " ".join(words(matrix)):
            del draft.doubts["city"]

    def _restore_zip(self, draft: OwnerDraft, matrix: Text) -> None:
        """A zip code whose hyphen was lost at a line's end, as the matrix has it whole."""
        printed = draft.values.get("zip_code") or ""
        whole = (w for w in matrix.text.replace(BREAK, " ").split() if printed and "-" in w)
        own = next((w for w in whole if w.replace("-", "") == printed), None)
        if own:
            at = matrix.text.index(own)
            del draft.values["zip_code"]
            draft.put("zip_code", matrix.part(at, at + len(own)))

    def name(self, draft: OwnerDraft) -> None:
        """The lines of item 1: a name and its address, or a wrapped name if the address stands below captions of its
        own."""
        lines = draft.lines
        if not lines:
            return
        if draft.values.keys() & {"street1", "city", "state"}:
            draft.put("name", joined(lines))
            return
        if len(lines) == 1 and (place := PlaceReader(self.edition).read(lines[0].text)) and place.zip_code:
            lines = self._parted(draft, lines[0])
        draft.put("name", lines[0])
        AddressReader(self.edition).lines(draft, lines[1:])

    # ---- an owner whom only the matrix names

    def _from_matrix(self, row: MatrixRow) -> OwnerDraft:
        draft = row.draft
        if row.address:
            self._read_address(draft, row)
        return draft

    def _read_address(self, draft: OwnerDraft, row: MatrixRow) -> None:
        if row.address is None:
            return
        reader = AddressReader(self.edition)
        lines = lines_of(row.address)
        if len(lines) == 1:
            lines = self._parted(draft, text_of(row.address))
        draft.put("name", lines[0])
        reader.lines(draft, lines[1:])

    def _parted(self, draft: OwnerDraft, text: Text) -> list[Text]:
        """Name, street and city of a line in which they have run together."""
        end = self._country_begin(text.text)
        name_end, sure = self._name_end(text.text[:end])
        begins = self._city_begin(text.text[:end], name_end)
        if not sure:
            draft.doubts["name"] = "name-inferred"
        draft.doubts["street1"] = draft.doubts["city"] = "name-inferred"
        draft.put("country", text.part(end, len(text.text)))
        pieces = [text.part(0, name_end), text.part(name_end, begins), text.part(begins, end)]
        return [p for p in pieces if p.text.strip()]

    def _country_begin(self, text: str) -> int:
        """Where a country is named behind the zip code."""
        places = PlaceReader(self.edition)
        starts = [i for i, c in enumerate(text) if i and text[i - 1] == " "]
        for at in starts[-_COUNTRY_WORDS:]:
            before = text[:at].rsplit(None, 1)[-1]
            if (
                places.is_state(text[at:].strip())
                and any(c.isdigit() for c in before)
                and places.read(text[:at].strip())
            ):
                return at
        return len(text)

    def _name_end(self, text: str) -> tuple[int, bool]:
        """Where the name ends, and whether that is certain: before words that begin an address, if a signature has what
        stands before them as a name."""
        starts = [i for i, c in enumerate(text) if i and text[i - 1] == " "][:_NAME_WORDS]
        begins = self.edition.codes["address_begins"]["words"].split("|")
        likely = [
            at for at in starts if text[at].isdigit() or any(text[at:].lower().startswith(f"{b} ") for b in begins)
        ]
        for at in reversed(likely):
            if f" {' '.join(words(text[:at]))} " in f" {self.signed} ":
                return at, True
        fallback = starts[1] if len(starts) > 1 else len(text)
        return (likely[0] if likely else fallback), False

    def _city_begin(self, text: str, name_end: int) -> int:
        """The last word before state and zip code; a city of several words cannot be told from the street."""
        place = PlaceReader(self.edition).read(text[name_end:])
        if place is None:
            return len(text)
        start, end = place.city[0]
        city = text[name_end + start : name_end + end].rstrip(" ,")
        return name_end + start + city.rfind(" ") + 1


def _is_again(draft: OwnerDraft, box: OwnerDraft) -> bool:
    """Whether two boxes name the same owner: two owners may bear the same name."""
    ours, theirs = draft.values.get("cik"), box.values.get("cik")
    if draft.folded("name") != box.folded("name") or (ours and theirs and ours != theirs):
        return False
    one, two = (set(d.folded("street1", "street2").split()) for d in (draft, box))
    return bool(ours and theirs) or one == two or len(one & two) * 2 > len(two)


def _by_name(drafts: list[OwnerDraft]) -> dict[tuple[str, ...], list[int]]:
    """The owners' numbers by the words of their names."""
    named: dict[tuple[str, ...], list[int]] = {}
    for number, draft in enumerate(drafts):
        named.setdefault(words(str(draft.values.get("name") or "")), []).append(number)
    return named


def _same(named: Mapping[tuple[str, ...], list[int]], row: MatrixRow) -> Iterator[int]:
    """The owners with whose name an address in the matrix begins."""
    address = words(one_line(str(row.address or "")))
    for length in range(1, len(address) + 1):
        yield from named.get(address[:length], ())
