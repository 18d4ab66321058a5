"""The well-formed document that is being made of a damaged one."""

from __future__ import annotations

from typing import NamedTuple

from form4parse.errors import HostileSourceError
from form4parse.spans import Composer, Segments
from form4parse.xml.fields import PARTING
from form4parse.xml.gaps import Gaps
from form4parse.xml.marks import Mark
from form4parse.xml.tokens import Token
from form4parse.xml.values import Values
from form4parse.xml.vocabulary import FIELD, FILING_SECTION, FOOTNOTE, ROLES, ROOT, ROWS, SECTION, TABLE, VALUE

_MOST_QUOTED = 60
_MOST_MARKS = 20_000
LEAVES = {FIELD, VALUE, FOOTNOTE}
"""What holds text."""


class Mended(NamedTuple):
    text: str
    pieces: Segments
    marks: list[Mark]


class Open:
    """An element that has begun: its name, and where its content begins in the mended text and in the source."""

    __slots__ = ("at", "has_child", "has_text", "name", "origin", "role", "text_end", "text_start")

    def __init__(self, name: str, at: int, origin: int) -> None:
        self.name, self.at, self.origin, self.role = name, at, origin, ROLES[name]
        self.has_text = self.has_child = False
        self.text_start = self.text_end = origin


class Draft:
    """The open elements, what is written, and what is to be said of it."""

    def __init__(self, source: str, values: Values, offset: int) -> None:
        self._source, self._values = source, values
        self._out = Composer(offset)
        self._marks: dict[Mark, None] = {}
        self._stack: list[Open] = []
        self._counts: dict[str, int] = {}
        """How often each name is on the stack."""
        self.section = FILING_SECTION
        self.seen: set[str] = set()
        """The elements of the section that have begun."""
        self.last: tuple[str, str] = ("", "")
        """The last field that ended, and how it is written."""

        self.gaps = Gaps(self._say)
        self.at = 0
        """Where the token begins that is being read."""
        self.is_torn = False
        """Whether the tag of a section is lost, behind which others may have stood."""

    @property
    def top(self) -> Open:
        return self._stack[-1]

    def has_open(self, *names: str) -> bool:
        return any(self._counts.get(name) for name in names)

    def mended(self) -> Mended:
        while self._stack:
            self.pop()
        return Mended(self._out.text, self._out.pieces, list(self._marks))

    def open(self, name: str, start: int, end: int, number: str = "") -> None:
        """Begins an element for the tag at a place of the source."""
        if self._stack:
            self._stack[-1].has_child = True
        self._out.put(f'<{name} id="{number}">' if number or name == "footnote" else f"<{name}>", start, end)
        self._stack.append(Open(name, self._out.length, start))
        self._counts[name] = self._counts.get(name, 0) + 1
        if ROLES[name] == SECTION:
            self.gaps.begin(name, self.top.at - 1)
        else:
            self.gaps.meet(name)

    def pop(self, end: int | None = None) -> None:
        """Ends the innermost element with the tag that ends there; without one, before the tag that is being read."""
        closed = self._stack.pop()
        self._counts[closed.name] -= 1
        tag = f"</{closed.name}>"
        end = max(self.at, closed.origin + 1) if end is None else end
        self._out.put(tag, max(end - len(tag), closed.origin), end)
        if closed.role == SECTION:
            self.gaps.end()
            self.section = FILING_SECTION
            self.seen = set()

    def is_around(self, name: str) -> bool:
        """Whether an element is the one around the innermost."""
        return len(self._stack) > 1 and self._stack[-2].name == name

    def close_to(self, name: str, end: int | None = None) -> None:
        while self.top.name != name:
            self._implied(is_last=self._stack[-2].name == name)
        if ROLES[name] == FIELD:
            self.last = (name, "".join(self._source[self.top.origin : self.top.text_end].split()))
        self.pop(end)

    def _implied(self, *, is_cut: bool = False, is_last: bool = False) -> None:
        """Closes an element whose end is missing: the document's end is, too, or what follows is the end of the one
        around it, so that nothing else can have stood between."""
        top = self.top
        is_leaf = top.role in LEAVES and not top.has_child
        if top.role == VALUE and is_last and not is_cut and self._values.are_unended:
            self.say("xml-mended", None, f"no <{top.name}> has an end")
            self.pop()
            return
        if is_cut and is_leaf and not top.has_text:
            self.mark("part-cut", top.at)
        if is_leaf and top.has_text:
            is_cut = is_cut or self._values.is_cut_at_edge(top.text_end)
            self.mark("value-cut" if is_cut else "value-unended", top.at, self.quoted(top.text_start, top.text_end))
        if not is_cut and top.name != "footnotes" and not (is_last and top.role == VALUE and top.has_text):
            tag = f"</{top.name}>"
            if is_leaf and top.role == FIELD and top.has_text:
                self.gaps.add("tag-missing", tag, is_near=True)
            elif is_leaf and not top.has_text and not is_last:
                self.mark("tag-missing", self.section_place(), tag)
            elif is_last and top.role in LEAVES:
                self.mark("tag-missing", top.at, tag)
            else:
                self.miss_tag(tag, top.name)
            self.is_torn = self.is_torn or top.role in {SECTION, TABLE}
        self.pop()

    def close_leaves(self, *, keep: bool = False, is_cut: bool = False) -> None:
        """Closes values and fields that another element follows; with `keep`, only what cannot have it in itself."""
        while (top := self._stack[-1]).role in LEAVES and not (keep and top.role == FIELD):
            self._implied(is_cut=is_cut, is_last=keep and self._values.are_unended)

    def leave_section(self, following: str) -> None:
        """Closes what another part cannot stand in."""
        holder = {"footnote": "footnotes"}.get(following) or ROWS.get(following)
        while self._stack[-1].role != ROOT and self._stack[-1].name != holder:
            self._implied()

    # ---- what is said ----------------------------------------------------------------------------------------------

    def section_place(self) -> int | None:
        """In the first tag of the section, so that it is none of its elements'."""
        return next((e.at - 1 for e in reversed(self._stack) if e.role in {SECTION, FOOTNOTE, TABLE}), None)

    def miss(self, code: str, *details: str) -> None:
        """Says it of what may be missing of the section at this place."""
        if not self.gaps.add(code, *details):
            self.mark(code, self.section_place(), *details)

    def miss_tag(self, tag: str, name: str) -> None:
        """The same of a tag of an element."""
        is_within = ROLES[name] not in {SECTION, TABLE, FOOTNOTE}
        if not (is_within and self.gaps.add("tag-missing", tag, group=name, is_start=tag[1] != "/")):
            self.mark("tag-missing", self.section_place(), tag)

    def say(self, code: str, path: str | None, *details: str) -> None:
        self._say(Mark(None, code, details, path))

    def doubt(self, what: str) -> None:
        top = self._stack[-1]
        self.mark("value-mended", top.at if top.role in LEAVES else self.section_place(), what)

    def mark(self, code: str, at: int | None, *details: str) -> None:
        self._say(Mark(at, code, details))

    def _say(self, mark: Mark) -> None:
        """Raises HostileSourceError where there is more to be said than of any filing."""
        if len(self._marks) > _MOST_MARKS:
            raise HostileSourceError("it is damaged in tens of thousands of places, as no filing is; it is not read.")
        self._marks[mark] = None

    def quoted(self, start: int, end: int) -> str:
        text = " ".join(self._source[start : min(end, start + 10 * _MOST_QUOTED)].split())
        return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1]}…"

    def write(self, leaf: Open, start: int, end: int) -> None:
        given = self._source[start:end]
        for what in self._values.write(self._out, start, end, self.names(), goes_on=leaf.has_text):
            if what.is_certain:
                self.mark("xml-mended", leaf.at, what.said)
            else:
                self.mark("value-mended", leaf.at, what.said)
        leaf.text_start = leaf.text_start if leaf.has_text else start
        leaf.has_text = True
        leaf.text_end = end - len(given) + len(given.rstrip())

    def pass_markup(self, tag: Token) -> None:
        """Leaves out a tag of a page's in a text; words that it parts, or blanks before it, stay parted."""
        is_parting = tag.name.lower() in PARTING or self._source[tag.start - 1].isspace()
        if self.top.has_text and is_parting:
            self._out.put(" ", tag.start, tag.end)
        self.say("xml-mended", None, "markup of a page in a text")

    def names(self) -> tuple[str, ...]:
        return tuple(e.name for e in self._stack[-2:])
