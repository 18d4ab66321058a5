"""Where the elements of a document stand. lxml keeps lines only, so places are looked up by a second reading, when one
is asked for."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from functools import cached_property
from html import unescape
from xml.parsers import expat

from form4parse.spans import Lines, Span, holders
from form4parse.xml.fields import (
    CODED,
    FILING,
    ISSUER,
    OWNER,
    PLACES,
    ROW,
    ROWS,
    SIGNATURE,
    SPELLINGS,
    TABLES,
)

_TAG = re.compile(r"<[^>]*>")
_CHILD = re.compile(rb"<(?:\w+:)?(?:value|footnoteId)\b", re.IGNORECASE)
_KNOWN = frozenset(SPELLINGS.values())
_PLACES = frozenset(place.name for place in PLACES)
_SECTIONS = {
    "issuer": ("issuer", ISSUER),
    "reportingOwner": ("reporting_owners[{}]", OWNER),
    **{tag: (f"{table}[{{}}]", ROW) for tag, (table, _) in ROWS.items()},
    "footnote": ("footnotes[{}]", {}),
    "ownerSignature": ("signatures[{}]", SIGNATURE),
    **{tag: (table, {}) for tag, table in TABLES.items()},
}


class Places:
    def __init__(self, document: str, offset: int, lines: Lines) -> None:
        self._document, self._offset, self._lines = document, offset, lines
        self._spans: dict[str, Span] = {}
        """Those that were asked for: much may be said of one place, and a table is long."""

    def span(self, path: str) -> Span | None:
        """The text of the element that holds a value, or the element itself where it has none."""
        found = self._found.get(path)
        if found is None:
            return None
        if path not in self._spans:
            self._spans[path] = self._span(*found, are_references=".footnotes." in path)
        return self._spans[path]

    def _span(self, start: int, end: int, *, are_references: bool) -> Span:
        """References have no text; what stands between them is none of theirs."""
        given = self._document[start:end]
        printed = "" if are_references else " ".join(unescape(_TAG.sub(" ", given)).split())
        return self._lines.span(self._offset + start, self._offset + end, printed or given)

    def nearest(self, path: str | None) -> Span | None:
        """The place of a value, or of what it is missing from."""
        return next((span for p in holders(path) if (span := self.span(p))), None)

    def paths(self, offsets: Sequence[int]) -> list[str | None]:
        """The narrowest path that each offset in the document is in; the offsets are sorted."""
        if not offsets:  # looking for the places of all paths takes longer than reading the document
            return []
        ranges = sorted((start, -end, path) for path, (start, end) in self._found.items())
        found: list[str | None] = []
        around: list[tuple[int, str]] = []
        done = 0
        for offset in offsets:
            while done < len(ranges) and ranges[done][0] <= offset:
                start, end, path = ranges[done]
                while around and around[-1][0] < start:
                    around.pop()
                around.append((-end, path))
                done += 1
            while around and around[-1][0] < offset:
                around.pop()
            found.append(around[-1][1] if around else None)
        return found

    @cached_property
    def _found(self) -> dict[str, tuple[int, int]]:
        """Where in the document each path stands."""
        data = self._document.encode()
        found = _in_characters(_Locator(data).found, data)
        for path, (start, end) in list(found.items()):
            holder, _, name = path.rpartition(".")
            if name == "street2" and (first := found.get(f"{holder}.street1")):
                found[f"{holder}.street1"] = (first[0], end)  # the form has one street, on one line or two
            if name in _PLACES and self._is_empty(found.get(state := f"{holder}.state")):
                found[state] = (start, end)
        return found

    def _is_empty(self, place: tuple[int, int] | None) -> bool:
        """Whether it is that of an element, and not of what it holds."""
        return place is None or self._document.startswith("<", place[0])


def _in_characters(found: dict[str, tuple[int, int]], data: bytes) -> dict[str, tuple[int, int]]:
    """Places in a text, of places in its bytes."""
    if data.isascii():
        return found
    characters, at, count = {}, 0, 0
    for byte in sorted({byte for place in found.values() for byte in place}):
        count += len(data[at:byte].decode())
        characters[byte] = count
        at = byte
    return {path: (characters[start], characters[end]) for path, (start, end) in found.items()}


class _Locator:
    """Byte offsets of each path: of the content of its element, or of the element where it is empty."""

    def __init__(self, data: bytes) -> None:
        self.found: dict[str, tuple[int, int]] = {}
        self._data = data
        self._counts: dict[str, int] = {}
        self._stack: list[tuple[str, str | None, int, int]] = []
        """For each open element its tag (none where it is not known, or stands in such a one), the path it holds, where
        it begins, and where its content does."""
        self._filled: set[str] = set()
        """The paths of which the first value has been met."""
        self._section = ("", FILING)
        self._at: str | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        with contextlib.suppress(expat.ExpatError):  # what stands before the damage has been found
            self._parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag not in _KNOWN:
            tag = tag.rpartition(":")[2]
            tag = SPELLINGS.get(tag.lower(), tag)
        start = self._parser.CurrentByteIndex
        content = self._data.index(b">", start) + 1
        path = None
        if tag not in _SECTIONS and self._stack and (tag not in _KNOWN or not self._stack[-1][0]):
            tag = ""
        elif tag in _SECTIONS:
            pattern, fields = _SECTIONS[tag]
            number = self._counts[pattern] = self._counts.get(pattern, -1) + 1
            path = pattern.format(number)
            if fields:
                self._section = (f"{path}.", fields)
        elif tag == "value":
            path = self._at
        elif tag == "footnoteId":
            path = self._reference()
        elif field := self._section[1].get(tag):
            self._at = f"{self._section[0]}{field.references or field.name}"
            path = f"{self._section[0]}{field.name}" if tag != CODED else None
        elif field := FILING.get(tag):
            self._at = path = field.name
        else:
            self._at = None
        if tag == "footnote":
            self.found[f"{path}.id"] = (start, content)
            path = f"{path}.text"
        self._stack.append((tag, path, start, content))

    def _reference(self) -> str | None:
        if self._at is None:
            return None
        row, _, field = self._at.rpartition(".")
        return f"{row}.footnotes.{field}"

    def _end(self, tag: str) -> None:
        tag, path, start, content = self._stack.pop()
        if path is None:
            return
        end = self._parser.CurrentByteIndex
        if end <= content:  # an empty element
            first = self.found.get(path, (start, 0))[0]
            self.found[path] = (first, max(end, content))
            return
        if tag in _SECTIONS and self._data.find(b"<", content, end) >= 0:
            self.found.setdefault(path, (start, end + len(tag) + 3))
        elif path not in self._filled and not _CHILD.search(self._data, content, end):
            self._filled.add(path)
            inner = self._data[content:end]
            self.found[path] = (content + len(inner) - len(inner.lstrip()), content + len(inner.rstrip()))
