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
from form4parse.xml.fields import CODING, FILING, ISSUER, OWNER, ROW, SIGNATURE, WRAPPERS

_TAG = re.compile(r"<[^>]*>")
_SECTIONS = {
    "issuer": ("issuer", ISSUER),
    "reportingOwner": ("reporting_owners[{}]", OWNER),
    "nonDerivativeTransaction": ("non_derivative_table[{}]", ROW),
    "nonDerivativeHolding": ("non_derivative_table[{}]", ROW),
    "derivativeTransaction": ("derivative_table[{}]", ROW),
    "derivativeHolding": ("derivative_table[{}]", ROW),
    "footnote": ("footnotes[{}]", {}),
    "ownerSignature": ("signatures[{}]", SIGNATURE),
    "nonDerivativeTable": ("non_derivative_table", {}),
    "derivativeTable": ("derivative_table", {}),
}


class Places:
    def __init__(self, document: str, offset: int, lines: Lines) -> None:
        self._document, self._offset, self._lines = document, offset, lines

    def span(self, path: str) -> Span | None:
        """The text of the element that holds a value, or the element itself where it has none."""
        found = self._found.get(path)
        if found is None:
            return None
        start, end = (len(self._bytes[:byte].decode()) for byte in found)
        printed = " ".join(unescape(_TAG.sub(" ", self._document[start:end])).split())
        return self._lines.span(self._offset + start, self._offset + end, printed or self._document[start:end])

    def nearest(self, path: str | None) -> Span | None:
        """The place of a value, or of what it is missing from."""
        return next((span for p in holders(path) if (span := self.span(p))), None)

    def paths(self, offsets: Sequence[int]) -> list[str | None]:
        """The narrowest path that each offset in the document is in; the offsets are sorted."""
        ranges = sorted((start, -end, path) for path, (start, end) in self._found.items())
        found: list[str | None] = []
        around: list[tuple[int, str]] = []
        at = byte = done = 0
        for offset in offsets:
            byte += len(self._document[at:offset].encode())
            at = offset
            while done < len(ranges) and ranges[done][0] <= byte:
                start, end, path = ranges[done]
                while around and around[-1][0] < start:
                    around.pop()
                around.append((-end, path))
                done += 1
            while around and around[-1][0] < byte:
                around.pop()
            found.append(around[-1][1] if around else None)
        return found

    @cached_property
    def _bytes(self) -> bytes:
        return self._document.encode()

    @cached_property
    def _found(self) -> dict[str, tuple[int, int]]:
        found = _Locator(self._bytes).found
        for path, (_, end) in list(found.items()):
            if path.endswith(".street2") and (first := found.get(f"{path[:-1]}1")):
                found[f"{path[:-1]}1"] = (first[0], end)  # the form has one street, on one line or two
        return found


class _Locator:
    """Byte offsets of each path: of the content of its element, or of the element where it is empty."""

    def __init__(self, data: bytes) -> None:
        self.found: dict[str, tuple[int, int]] = {}
        self._data = data
        self._counts: dict[str, int] = {}
        self._stack: list[tuple[str, str | None, int, int]] = []
        """For each open element its tag, the path it holds, where it begins, and where its content does."""
        self._section = ("", FILING)
        self._at: str | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        with contextlib.suppress(expat.ExpatError):  # what stands before the damage has been found
            self._parser.Parse(data, True)  # noqa: FBT003  # expat takes no keywords

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        start = self._parser.CurrentByteIndex
        content = self._data.index(b">", start) + 1
        path = None
        if tag in _SECTIONS:
            pattern, fields = _SECTIONS[tag]
            number = self._counts[pattern] = self._counts.get(pattern, -1) + 1
            path = pattern.format(number)
            if fields:
                self._section = (f"{path}.", fields)
        elif tag == "transactionCoding":
            self._at = f"{self._section[0]}transaction_code"
        elif tag == "value":
            path = self._at
        elif tag == "footnoteId":
            path = self._reference()
        elif field := self._section[1].get(tag):
            path = f"{self._section[0]}{field.name}"
            if tag not in CODING:
                self._at = path
        elif field := FILING.get(tag):
            path = field.name
        elif tag not in WRAPPERS:
            self._at = None  # what it holds belongs to no field
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
        inner = self._data[content:end]
        lead = len(inner) - len(inner.lstrip())
        if b"<" in inner:
            if tag in _SECTIONS:
                self.found[path] = (start, end + len(tag) + 3)
            return
        self.found[path] = (content + lead, content + len(inner.rstrip()))
