"""An address that a second place of the page has whole: by it the lines of the first are told."""

from __future__ import annotations

from collections.abc import Sequence

from form4parse.edition import Edition, words

_LONE = 3
"""Letters from which on a single word in the midst of a line is known again."""


class KnownAddress:
    def __init__(self, lines: Sequence[str], edition: Edition) -> None:
        self._edition = edition
        self._lines = [words(line) for line in lines]
        self.name = self._lines[0]
        self._city, self._last = self._city_lines(lines)
        self._text = tuple(w for line in self._lines for w in line)

    def place_of(self, line: str) -> tuple[int, str] | None:
        """Where in the address a line stands, and in which part of it; None where it is none of it."""
        text = words(line)
        if not text or (len(text) == 1 and len(text[0]) < _LONE):
            return None
        at = next((i for i in range(len(self._text)) if self._text[i : i + len(text)] == text), None)
        if at is None:
            return None
        number, passed = 0, len(self._lines[0])
        while at >= passed:
            number += 1
            passed += len(self._lines[number])
        if number == 0:
            return at, "owner"
        return at, "street" if number < self._city else "city" if number <= self._last else "country"

    def _city_lines(self, lines: Sequence[str]) -> tuple[int, int]:
        """The numbers of the first line with the city and of the last, on which state and zip code stand; a country may
        follow."""
        codes = self._edition.codes["states"]
        names = {n for name in codes.values() for n in (name.upper(), name.split(",")[0].upper())}
        for number, line in enumerate(lines[1:], 1):
            parts = line.replace(",", " ").split()
            if any(p in codes and self._is_zip(" ".join(parts[i + 1 :])) for i, p in enumerate(parts) if i):
                return number, number
            if self._is_zip(line.strip()):
                above = lines[number - 1].strip()
                return number - 2 if above.upper() in names or above in codes else number - 1, number
        return len(lines), len(lines)

    def _is_zip(self, text: str) -> bool:
        return any(map(str.isdigit, text)) and bool(self._edition.patterns["ZIP"].fullmatch(text))
