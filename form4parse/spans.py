"""Places: in the text that was made from a source, and back in the source itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A place in the source. Lines and columns are counted from 1; the end is behind the last character."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    text: str
    """What stands there, as printed (without a converter's or HTML's markup)."""

    def to_dict(self) -> dict[str, int]:
        return {
            "start_line": self.start_line,
            "start_column": self.start_column,
            "end_line": self.end_line,
            "end_column": self.end_column,
        }


def holders(path: str | None) -> Iterator[str]:
    """A value's path, its row's or owner's, and the table's or list's: where a missing value is missing from."""
    while path:
        yield path
        path = path[: max(path.rfind("."), path.rfind("["), 0)]


class Lines:
    """Lines and columns of offsets in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = (0, "")
        """The number of a line and the line, of which more may be asked: it may be as long as the text."""

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [0], self._text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self._text.find("\n", at + 1)
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        if self._last[0] != number:
            start = self._starts[number - 1]
            end = self._text.find("\n", start)
            self._last = number, self._text[start : end if end >= 0 else len(self._text)].rstrip("\r")
        return self._last[1]

    def span(self, start: int, end: int, text: str) -> Span:
        return Span(*self.place(start), *self.place(max(end, start)), text)


class Origin(Protocol):
    """Where the characters of a made text come from."""

    def source(self, position: int) -> int: ...


class Segments:
    """A text put together from pieces of another: each piece stands as it did, the pieces may have moved."""

    __slots__ = ("_froms", "_starts")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._froms: list[int] = []

    def add(self, start: int, origin: int) -> None:
        """From `start` on, the text is what stands at `origin` in the other one."""
        self._starts.append(start)
        self._froms.append(origin)

    def source(self, position: int) -> int:
        i = bisect_right(self._starts, position) - 1
        return self._froms[i] + position - self._starts[i] if i >= 0 else 0

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last place that a range comes from, whatever the order of its pieces."""
        inside = self._starts[bisect_right(self._starts, start) : bisect_left(self._starts, end)]
        places = [self.source(p) for p in (start, *inside, *(i - 1 for i in inside), end - 1)]
        return min(places), max(places)


class Composer:
    """Puts a text together from pieces of another, and remembers where each came from: that text may itself begin at
    an offset of a longer one."""

    def __init__(self, offset: int = 0) -> None:
        self.pieces = Segments()
        self._offset = offset
        self.length = 0
        self._parts: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(self, text: str, origin: int) -> None:
        """What stands at `origin`."""
        if text:
            self.pieces.add(self.length, self._offset + origin)
            self._parts.append(text)
            self.length += len(text)

    def put(self, text: str, start: int, end: int) -> None:
        """What stands for something else, from `start` to `end`."""
        self.add(text[:-1], start)
        self.add(text[-1:], max(end - 1, start))


class LinesElsewhere(Lines):
    """Lines of a text that was put together from pieces of a longer one: places are those in the longer one."""

    def __init__(self, whole: Lines, pieces: Segments) -> None:
        self._whole, self._pieces = whole, pieces

    def span(self, start: int, end: int, text: str) -> Span:
        begin = self._pieces.source(start)
        return self._whole.span(begin, self._pieces.source(end - 1) + 1 if end > start else begin, text)


class Moved:
    """A text put together from pieces of another one, which was itself made from a source."""

    def __init__(self, pieces: Origin, origin: Origin) -> None:
        self._pieces, self._origin = pieces, origin

    def source(self, position: int) -> int:
        return self._origin.source(self._pieces.source(position))
