"""Keeps, while a filing is built, where each value stands and what is to be said about it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, partial
from itertools import accumulate
from typing import NamedTuple

from lark import Token

from form4parse.diagnostics import CODES, ERROR, NOTE
from form4parse.marks import ALL, LINK_ENDS, LINK_OPENS
from form4parse.model import Diagnostic
from form4parse.normal import NormalText
from form4parse.spans import Lines, Span, holders

_FILLED = {
    "director": ("is_director",),
    "ten_percent_owner": ("is_ten_percent_owner",),
    "officer": ("is_officer", "officer_title"),
    "other": ("is_other", "other_text"),
    "acquired": ("transaction_shares", "transaction_acquired_disposed_code"),
    "disposed": ("transaction_shares", "transaction_acquired_disposed_code"),
}
"""The fields that a column fills, if not the one it is named after."""
_SAID_OF_THE_CELL = {"cell-unplaced", "row-inferred"}
"""Doubts about values that are left out, so that no place is theirs, and about rows; they are reported where the row is
read."""
_SIDES = {"acquired", "disposed"}
_WITHOUT_MARKS = str.maketrans(dict.fromkeys({*ALL} - {LINK_OPENS, LINK_ENDS}, " "))
_MOST_QUOTED = 60
_LINK = re.compile(f"{LINK_OPENS}[^{LINK_ENDS}]*{LINK_ENDS}?")
_INFERRED = ("side-inferred",)
"""What building doubts itself."""
_NESTED = 4
"""Doubts of one kind that may be about the same place."""
_CLOSE = 3
"""Characters, such as a line's end, that may stand between two lines of a street."""


class Place(NamedTuple):
    """A range of the normal text."""

    start: int
    end: int


def place_of(token: Token) -> Place:
    return Place(token.start_pos or 0, token.end_pos or 0)


class Finding(NamedTuple):
    code: str
    path: str | None
    details: tuple[str, ...]
    place: Place | None
    severity: str


class Record:
    def __init__(self, normal: NormalText) -> None:
        self._normal = normal
        self.places: dict[str, Place] = {}
        self.findings: list[Finding] = []
        self.nothing: set[str] = set()
        """The paths of which the page says that there is no value."""
        self._settled: set[int] = set()

    def put(self, path: str, token: Token) -> None:
        """Remembers that the value at a path stands where the token does."""
        self.places[path] = place_of(token)

    def put_range(self, path: str, start: int, end: int) -> None:
        self.places[path] = Place(start, end)

    def join_places(self, first: str, second: str) -> None:
        """Lets the first of two paths stand for both, if the second follows at once: the form has one street, on one
        line or two."""
        before, behind = self.places.get(first), self.places.get(second)
        if before and behind and 0 <= behind.start - before.end <= _CLOSE:
            self.places[first] = Place(before.start, behind.end)

    def say(
        self,
        code: str,
        path: str | None,
        *details: str,
        at: Token | Place | None = None,
        confirmed: bool = False,
        severity: str | None = None,
    ) -> None:
        """Reports something; a doubt that another place of the page confirms is only a note."""
        if isinstance(at, Token):
            at = place_of(at)
        place = at or (self.places.get(path) if path else None)
        self.findings.append(
            Finding(code, path, details, place, NOTE if confirmed else severity or CODES[code].severity)
        )

    def has_error(self, path: str | None) -> bool:
        """Whether it was said already what is wrong with a value."""
        return any(f.path == path and f.severity == ERROR for f in self.findings)

    def is_doubted(self, token: Token, *codes: str) -> bool:
        start, end = token.start_pos or 0, token.end_pos or 0
        for places in (self._doubted.get(code, []) for code in codes):
            behind = bisect_left(places, end, key=lambda place: place.start)
            if any(start < place.end for place in places[max(0, behind - _NESTED) : behind]):
                return True
        return False

    @cached_property
    def _doubted(self) -> dict[str, list[Place]]:
        """The places that are doubted, by code."""
        places: dict[str, list[Place]] = {}
        for start, end, doubt in self._normal.doubts:
            places.setdefault(doubt.code, []).append(Place(start, end))
        return {code: sorted(found) for code, found in places.items()}

    def settle(self, token: Token) -> None:
        """Another place of the page has told what alignment doubted of a text."""
        self._settled.add(token.start_pos or 0)

    def settle_doubts(self, confirmed: frozenset[str]) -> None:
        """Turns what alignment doubted into findings about the values it belongs to; those about values that are
        confirmed are notes."""
        self.findings = [
            f._replace(severity=NOTE) if f.code in _INFERRED and f.path in confirmed else f for f in self.findings
        ]
        for start, end, doubt in self._normal.doubts:
            if doubt.code in _SAID_OF_THE_CELL or (doubt.fields and _SIDES.issuperset(doubt.fields)):
                continue  # of a side in doubt building has said it; the amount itself is certain
            path = self._narrowest(start, end)
            is_confirmed = path in confirmed or start in self._settled
            self.say(doubt.code, path, doubt.detail, at=Place(start, end), confirmed=is_confirmed)
            refs = _references_at(path)
            if path in confirmed and refs in self.places:  # nothing confirms that these belong there
                self.say(doubt.code, refs, doubt.detail)
            for sibling in _siblings(path, doubt.fields, of_refs=doubt.of_refs):
                settled = is_confirmed or sibling in confirmed
                self.say("value-elsewhere", sibling, at=Place(start, end), confirmed=settled)

    def _narrowest(self, start: int, end: int) -> str | None:
        """The path of the shortest value or row that stands, at least in part, in a place."""
        around: list[tuple[int, int, str]] = []
        for begins, reaches, paths in self._by_length:
            at = bisect_left(begins, end)
            while at and reaches[at - 1] > start:
                at -= 1
                place = self.places[paths[at]]
                if start < place.end:
                    around.append((place.end - place.start, -len(paths[at]), paths[at]))
            if around:
                break
        return min(around)[2] if around else None

    @cached_property
    def _by_length(self) -> list[tuple[list[int], list[int], list[str]]]:
        """The values' places, those of about one length together, the shortest first: where each begins, how far those
        up to it reach, and its path."""
        grouped: dict[int, list[tuple[int, str]]] = {}
        for path, place in self.places.items():
            grouped.setdefault((place.end - place.start).bit_length(), []).append((place.start, path))
        found = []
        for _, group in sorted(grouped.items()):
            group.sort()
            reaches = accumulate((self.places[path].end for _, path in group), max)
            found.append(([start for start, _ in group], list(reaches), [path for _, path in group]))
        return found


def _references_at(path: str | None) -> str:
    """The path of the references at a value."""
    row, _, field = (path or "").rpartition(".")
    return f"{row}.footnotes.{field}"


def _siblings(path: str | None, fields: Iterable[str], *, of_refs: bool) -> list[str]:
    """The paths of other fields beside a value, or of their references."""
    beside = path.replace(".footnotes", "").rpartition(".")[0] if path else ""
    if of_refs and beside:
        beside += ".footnotes"
    return [f"{beside}.{name}" for f in fields for name in _FILLED.get(f, (f,))] if beside else []


def _printed(text: str) -> str:
    return text.translate(_WITHOUT_MARKS).strip()


def _readable(text: str) -> str:
    """What is quoted from a page, for a message."""
    text = " ".join(_printed(_LINK.sub(" ", text)).split())
    return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1].rstrip()}…"


class Located:
    """Finds the places of a built filing in its source, when they are asked for."""

    def __init__(self, lines: Lines, normal: NormalText, places: Mapping[str, Place]) -> None:
        self._lines = lines
        self._normal = normal
        self._places = places

    def of_path(self, path: str) -> Span | None:
        place = self._places.get(path)
        return self.of_place(place) if place else None

    def of_place(self, place: Place) -> Span:
        start, end = self._normal.source(place.start, place.end)
        return self._lines.span(start, end, _printed(self._normal.printed(place.start, place.end)))

    def diagnostics(self, findings: list[Finding]) -> tuple[Diagnostic, ...]:
        """In the order of the page; those about nothing in particular come first."""
        once = dict.fromkeys(findings)
        placed = [f if f.place else f._replace(place=self._nearest(f.path)) for f in once]
        ordered = sorted(placed, key=lambda f: self._normal.order(*f.place) if f.place else -1)
        return tuple(
            Diagnostic(
                f.code,
                f.severity,
                CODES[f.code].message.format(*map(_readable, f.details)),
                f.path,
                partial(self._of, f.place),
            )
            for f in ordered
        )

    def _nearest(self, path: str | None) -> Place | None:
        """Where a value is missing from: its row, or whatever holds it."""
        return next((self._places[p] for p in holders(path) if p in self._places), None)

    def _of(self, place: Place | None) -> Span | None:
        return self.of_place(place) if place else None
