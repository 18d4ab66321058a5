"""What the form prints at the beginning of a box, of a table or of a label, as far as a line of a narrow column shows
it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from form4parse.edition import FREE_TEXT, WORD, Edition, Part, unnamed, words
from form4parse.layout.captions import entries, spellings
from form4parse.layout.page import Range
from form4parse.layout.signed import Signed
from form4parse.layout.torn import Values

_HINT = re.compile(r"\([^()]*\)\s*$")
_OF_SIGNATURES = ("SIGNED", "SIGNED_BY")
_ANY_WORD = "XY"
"""What a value is that may as well be a name's initial or a word."""
_LEAST = 3
"""Words of a caption that goes on in the next line."""

Ways = dict[str, list[tuple[tuple[str, ...], Part]]]
"""Captions as words, by their first word."""


def is_box(part: Part) -> bool:
    return not (
        part.table or part.takes_stray or part.takes_nothing or part.holds_prose or part.before_many or part.labels_lead
    )


def is_single(part: Part) -> bool:
    """Whether a part holds a value and no text, such as a date."""
    return not part.takes_lines and not part.labels and any(len(rule.columns) == 1 for rule in part.rows)


def is_matrix(part: Part) -> bool:
    """Whether a part is a table of names and marks, not of values to which notes may be made."""
    return part.table is not None and not any(c.takes_refs for c in part.table.columns)


class BoxCaptions:
    """The captions of all known editions."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self._editions = tuple(editions)
        self._parts = [part for edition in self._editions for part in edition.parts.values()]

    def may_begin(self, text: str, place: Range) -> bool:
        """Whether the first word of a place is one with which a box's caption begins."""
        first = WORD.search(text, *place)
        return first is not None and first[0].lower() in self._boxes

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of all captions, and of the titles that the editions know."""
        phrases = {p for e in self._editions for texts in e.codes["phrases"].values() for p in texts.split("|")}
        columns = (column for part in self._parts if part.table for column in part.table.columns)
        captions = (caption for column in columns for caption in column.captions)
        return frozenset(w for text in (*phrases, *captions) for w in words(text))

    def box(self, text: tuple[str, ...]) -> Part | None:
        """The part whose box begins with a caption that a text begins with, or is the beginning of."""
        return _begun(self._boxes, text)

    def other(self, text: tuple[str, ...]) -> Part | None:
        """The same for the parts that are no boxes."""
        return _begun(self._others, text)

    def fill_of(self, part: Part, text: str) -> set[object]:
        """What a text is, if it can stand in no other box: the value of a box of one value, a label, or what stands in
        parentheses at the end of its caption."""
        if part.labels:
            bare = words(text)
            return {bare} if bare in self._hints[part.name] else self._labels_in(part, text)
        patterns = (e.anchors[rule.name] for e in self._of(part) for rule in part.rows) if is_single(part) else ()
        return {part.name} if any(p.fullmatch(text) and not p.fullmatch(_ANY_WORD) for p in patterns) else set()

    def is_value(self, part: Part, text: str) -> bool:
        """Whether a text is the whole of a row that such a box may have, such as an issuer's symbol."""
        own = ((e, p) for e in self._editions if (p := e.parts.get(part.name)))
        return any(e.anchors[r.name].fullmatch(text) for e, p in own for r in p.rows if len(r.columns) == 1)

    def _labels_in(self, part: Part, text: str) -> set[object]:
        """The labels in a text that holds nothing else but their marks."""
        bare = tuple(w for token in text.split() if not self.mark.fullmatch(token) for w in words(token))
        found: set[object] = set()
        while bare:
            label = max((way for way in self._labels[part.name] if bare[: len(way)] == way), key=len, default=None)
            if label is None:
                return set()
            found.add(label)
            bare = bare[len(label) :]
        return found

    def label_words(self, part: Part) -> frozenset[str]:
        return frozenset(w for caption in part.inner_labels for w in words(caption.text))

    def begins_label(self, part: Part, text: tuple[str, ...]) -> bool:
        return any(
            way[: len(text)] == text[: len(way)]
            for c in part.inner_labels
            for way, _ in spellings(c.text)
            if text and way
        )

    @cached_property
    def _labels(self) -> Mapping[str, set[tuple[str, ...]]]:
        return _by_part((p.name, way) for p in self._parts for c in p.inner_labels for way, _ in spellings(c.text))

    @cached_property
    def _hints(self) -> Mapping[str, set[tuple[str, ...]]]:
        return _by_part((p.name, words(h)) for p in self._parts for c in p.openers for h in _HINT.findall(c.text))

    @cached_property
    def figures(self) -> Values:
        """The dates, amounts and references that stand in tables."""
        kinds = {
            edition.values[kind].pattern
            for edition in self._editions
            for part in edition.parts.values()
            if part.table and not is_matrix(part)
            for column in part.table.columns
            for sequence in column.values
            for kind in sequence
            if kind not in FREE_TEXT and _has_figures(edition.patterns[kind])
        }
        refs = {edition.patterns["REF"].pattern for edition in self._editions}
        return Values(_any_of(kinds), _any_of(refs))

    @cached_property
    def signed(self) -> Signed:
        """How entries are known that stand above their caption, such as signatures: a day, and how a name begins."""
        befores = {(e, p.before.name) for e in self._editions for p in e.parts.values() if p.before and p.before_many}
        kinds = (e.patterns[kind] for e in self._editions for kind in _OF_SIGNATURES if kind in e.patterns)
        return Signed(_any_of({e.anchors[name].pattern for e, name in befores}), _any_of({k.pattern for k in kinds}))

    def _of(self, part: Part) -> list[Edition]:
        return [edition for edition in self._editions if edition.parts.get(part.name) is part]

    @cached_property
    def below(self) -> frozenset[str]:
        """The words of the captions in parentheses that stand below what they name."""
        return frozenset(w for p in self._parts for c in p.openers if _is_below(c.text) for w in words(c.text))

    @cached_property
    def mark(self) -> re.Pattern[str]:
        """What a box to be ticked looks like, ticked or not."""
        anchors = {
            edition.anchors[rule.name].pattern
            for edition in self._editions
            for part in edition.parts.values()
            if part.labels and is_box(part)
            for rule in part.rows
            if len(rule.columns) == 1
        }
        return re.compile("|".join(f"(?:{a})" for a in sorted(anchors)) or r"(?!)")

    @cached_property
    def printed(self) -> Ways:
        """What the form prints between its parts."""
        return _by_first_word(
            (way, part)
            for part in self._parts
            if part.takes_stray or part.takes_nothing
            for entry in entries(part)
            for way, _ in spellings(entry.caption.text)
        )

    @cached_property
    def _boxes(self) -> Ways:
        return _by_first_word(
            (way, part)
            for part in self._parts
            if is_box(part)
            for caption in part.openers
            if not _is_below(caption.text)
            for way, _ in spellings(caption.text)
        )

    @cached_property
    def _others(self) -> Ways:
        return _by_first_word(
            (way, part)
            for part in self._parts
            if part.table or part.holds_prose or part.before_many or part.labels_lead
            for entry in entries(part)
            for way, _ in spellings(entry.caption.text)
        )


def _has_figures(pattern: re.Pattern[str]) -> bool:
    return "year" in pattern.groupindex or pattern.fullmatch("1") is not None or pattern.fullmatch("$1") is not None


def _by_part(ways: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, set[tuple[str, ...]]]:
    """By the names of parts, of all editions together."""
    by_part: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for part, way in ways:
        by_part[part].add(way)
    return by_part


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{unnamed(p)})" for p in sorted(patterns)))


def _is_below(caption: str) -> bool:
    return caption.startswith("(")


def _by_first_word(ways: Iterable[tuple[tuple[str, ...], Part]]) -> Ways:
    by_word: Ways = {}
    known: set[tuple[str, ...]] = set()
    for way, part in ways:
        if way not in known:
            known.add(way)
            by_word.setdefault(way[0], []).append((way, part))
    return by_word


def _begun(ways: Ways, text: tuple[str, ...]) -> Part | None:
    best, found = 0, None
    for way, part in ways.get(text[0], ()) if text else ():
        length = min(len(way), len(text))
        whole = length == len(way) and (length >= _LEAST or length == len(text))
        if way[:length] == text[:length] and (whole or length >= _LEAST) and length > best:
            best, found = length, part
    return found
