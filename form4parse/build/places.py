"""Tells city, state and zip code apart in the last line of an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from form4parse.edition import Edition
from form4parse.marks import CELL

_WORD = re.compile(rf"[^\s,{CELL}↵]+")
_GLUED = re.compile(r"(?<=[A-Za-z.])(?P<state>[A-Z]{2})(?P<zip>\d{5}(?:-\d{4})?)$")
"""Where all three have run together; so only American ones can be told apart."""
_MOST_STATE_WORDS, _MOST_ZIP_WORDS, _MOST_TORN_WORDS = 6, 2, 3
_LEAST_TORN = 4
_SHORTEST_GLUED = 4
"""Letters of a city at whose end a state's code may have run into it."""

Offsets = tuple[int, int]


class Place(NamedTuple):
    """Offsets in the line; a city may be in two pieces."""

    city: list[Offsets]
    state: Offsets | None
    zip_code: list[Offsets]
    doubt: str | None = None


@cache
def states_of(edition: Edition) -> Mapping[str, str]:
    """EDGAR's codes, by code and by name, in capitals; by a province's name also without its country."""
    codes = edition.codes["states"]
    names = {name.upper(): code for code, name in codes.items()}
    provinces = {name.upper().split(",", 1)[0]: code for code, name in codes.items()}
    return {**provinces, **names, **{code: code for code in codes}}


class PlaceReader:
    def __init__(self, edition: Edition) -> None:
        self._states = states_of(edition)
        self._zip = edition.patterns["ZIP"]

    def state(self, text: str) -> str:
        """EDGAR's code; the text as printed where it has none."""
        return self._states.get(" ".join(text.upper().split()), text)

    def is_state(self, text: str) -> bool:
        return " ".join(text.upper().split()) in self._states

    def is_zip(self, text: str) -> bool:
        return bool(self._zip.fullmatch(text))

    def is_end(self, line: str) -> bool:
        """Whether a line is state and zip code alone: the city beside them was wrapped in its column."""
        words = [m.span() for m in _WORD.finditer(line)]
        return any(
            self.is_state(line[words[0][0] : words[i - 1][1]]) and self.is_zip(line[words[i][0] : words[-1][1]])
            for i in range(1, len(words))
        )

    def read(self, line: str) -> Place | None:
        """None where the line holds no state."""
        if CELL in line:
            return self._cells(line)
        words = [m.span() for m in _WORD.finditer(line)]
        return (
            self._torn_zip(line, words)
            or self._whole(line, words)
            or self._torn(line, words)
            or self._glued(line, words)
        )

    def _cells(self, line: str) -> Place | None:
        cells = [m.span() for m in re.finditer(f"[^{CELL}]+", line)]
        filled = [c for c in cells if line[slice(*c)].strip()]
        starts = [m.end() for m in re.finditer(CELL, line)]
        if len(filled) == 3:
            return Place([filled[0]], filled[1], [filled[2]])
        if len(filled) == 2 and self.is_state(line[slice(*filled[1])].strip()):
            return Place([filled[0]], filled[1], [])
        if len(filled) == 2 and len(starts) > 1:
            return Place([filled[0]], None, [filled[1]])
        return self.read(line.replace(CELL, " "))

    def _whole(self, line: str, words: list[Offsets]) -> Place | None:
        for zip_words in range(_MOST_ZIP_WORDS, -1, -1):
            head = words[: len(words) - zip_words]
            tail = words[len(head) :]
            if tail and not self.is_zip(line[tail[0][0] : tail[-1][1]]):
                continue
            state = next(self._states_at_end(line, head), None)
            if state and head[: len(head) - state]:
                before = head[: len(head) - state]
                return Place(
                    [(before[0][0], before[-1][1])],
                    (head[-state][0], head[-1][1]),
                    [(tail[0][0], tail[-1][1])] if tail else [],
                )
        return None

    def _states_at_end(self, line: str, words: list[Offsets]) -> Iterator[int]:
        """In how many words at the end a state is named, the most first."""
        for count in range(min(_MOST_STATE_WORDS, len(words)), 0, -1):
            if self.is_state(line[words[-count][0] : words[-1][1]]):
                yield count

    def _torn(self, line: str, words: list[Offsets]) -> Place | None:
        """The city's last words stand behind the zip code: it was wrapped in its column."""
        for count in range(1, min(_MOST_TORN_WORDS, len(words) - 1) + 1):
            place = self._whole(line, words[:-count])
            if place and place.zip_code:
                return place._replace(city=[*place.city, (words[-count][0], words[-1][1])], doubt="order-inferred")
        return None

    def _torn_zip(self, line: str, words: list[Offsets]) -> Place | None:
        """The zip code was wrapped at its hyphen in a narrow column: its ends stand before and behind the rest."""
        if len(words) < _LEAST_TORN or not line[words[0][0] : words[0][1]].endswith("-"):
            return None
        place = self._whole(line, words[1:-1])
        if place is None or place.zip_code or not self.is_zip(line[slice(*words[0])] + line[slice(*words[-1])]):
            return None
        return place._replace(zip_code=[words[0], words[-1]], doubt="word-joined")

    def _glued(self, line: str, words: list[Offsets]) -> Place | None:
        """The state's code has run into the city (`MINNEAPOLISMN 55402`)."""
        for zip_words in range(min(_MOST_ZIP_WORDS, len(words) - 1), 0, -1):
            start, end = words[-zip_words - 1]
            zip_code = (words[-zip_words][0], words[-1][1])
            long_enough = end - start >= _SHORTEST_GLUED + 2
            if long_enough and self.is_state(line[end - 2 : end]) and self.is_zip(line[slice(*zip_code)]):
                return Place([(words[0][0], end - 2)], (end - 2, end), [zip_code], "word-parted")
        if words and (found := _GLUED.search(line, *words[-1])) and self.is_state(found["state"]):
            return Place([(words[0][0], found.start())], found.span("state"), [found.span("zip")], "word-parted")
        return None
