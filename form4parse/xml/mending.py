"""Makes a well-formed document of a damaged one: every element that is there, in the order of the text.

What is certain (a bare `&` is one) is a note; what was inferred, and what may be missing beside a lost tag, is said of
the value, the row or the list that it is in."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from form4parse.errors import HostileSourceError
from form4parse.spans import Composer, Segments
from form4parse.xml.ending import Ending
from form4parse.xml.marks import Mark
from form4parse.xml.tokens import END, START, TEXT, Token, tokens
from form4parse.xml.values import Values, blank
from form4parse.xml.vocabulary import (
    FIELD,
    FILING_SECTION,
    FOOTNOTE,
    HOLDING_REFERENCES,
    HOME,
    LISTS,
    REFERENCE,
    REQUIRED,
    ROLES,
    ROOT,
    ROW_SECTION,
    ROWS,
    SECTION,
    TABLE,
    VALUE,
    WRAPPER,
)

_MOST_TAGS = 400_000
"""Real documents have a few thousand."""
_MOST_QUOTED = 60
_MOST_NUMBERS = 20
_LEAVES = {FIELD, VALUE, FOOTNOTE}


class Mended(NamedTuple):
    text: str
    pieces: Segments
    marks: list[Mark]


class _Open:
    """An element that has begun: its name, and where its content begins in the mended text and in the source."""

    __slots__ = ("at", "has_child", "has_text", "name", "origin", "role", "text_end", "text_start")

    def __init__(self, name: str, at: int, origin: int) -> None:
        self.name, self.at, self.origin, self.role = name, at, origin, ROLES[name]
        self.has_text = self.has_child = False
        self.text_start = self.text_end = origin


def mend(document: str, offset: int) -> Mended:
    """The pieces are those of the text in which the document begins at `offset`. Raises HostileSourceError where a text has more tags than any filing."""
    found: list[Token] = []
    for token in tokens(document):
        found.append(token)
        if len(found) > _MOST_TAGS:
            raise HostileSourceError("it has hundreds of thousands of tags, as no filing has; it is not read.")
    return _Mender(document, found, offset).mended()


class _Mender:
    def __init__(self, source: str, found: list[Token], offset: int) -> None:
        self._source = source
        self._ending = Ending(source, found)
        self._found = self._ending.whole
        self._values = Values(source, self._found)
        self._out = Composer(offset)
        self._stack: list[_Open] = []
        self._counts: dict[str, int] = {}
        """How often each name is on the stack."""
        self._section = FILING_SECTION
        self._seen: set[str] = set()
        self._seen_in_filing: set[str] = set()
        self._last: tuple[str, str] = ("", "")
        """The last field that ended, and how it is written."""
        self._stray: tuple[int, int] | None = None
        """A text that stands in no element, until the next tag may tell which it is of."""
        self._lost: str | None = None
        """An unknown element whose text is left out."""
        self._marks: dict[Mark, None] = {}
        self._rows = [i for i, t in enumerate(self._found) if t.name in ROWS]

    def mended(self) -> Mended:
        self._open("ownershipDocument", 0)
        at = 0
        while at < len(self._found):
            at = self._take(at)
        self._give_up_stray()
        self._close_leaves(is_cut=not self._ending.is_complete)
        if not self._ending.is_complete and self._section != FILING_SECTION:
            self._mark("part-cut", self._section_place())
        cut = self._ending.missing(self._counts)
        for path in cut:
            self._say("part-cut", path or None)
        if not self._ending.has_head:
            self._say("head-cut", None)
        if self._ending.lacks_last_tag:
            self._mark("tag-missing", None, "</ownershipDocument>")
        self._look_for_required(cut)
        self._look_for_numbers()
        while self._stack:
            self._pop()
        return Mended(self._out.text, self._out.pieces, list(self._marks))

    def _look_for_required(self, cut: tuple[str, ...]) -> None:
        names = {t.name for t in self._found}
        for name, path in REQUIRED.items():
            if name not in names and path.split(".")[0] not in cut:
                self._say("element-missing", path, name)

    def _look_for_numbers(self) -> None:
        numbers = {int(n) for t in self._found if t.name == "footnote" and (n := t.id[1:5]).isdecimal()}
        if missing := sorted({*range(1, max(numbers, default=0))} - numbers):
            self._say("footnote-missing", "footnotes", ", ".join(f"F{n}" for n in missing[:_MOST_NUMBERS]))

    # ---- tokens ----------------------------------------------------------------------------------------------------

    def _take(self, at: int) -> int:
        """Takes the token at a place, and gives the place of the next one to be taken."""
        token = self._found[at]
        if token.kind == TEXT:
            self._text(token.start, token.end, is_last=at == len(self._found) - 1)
            return at + 1
        if not token.is_known:
            token = self._told_by_partner(at)
        if not token.is_known:
            self._unknown(token, at)
            return at + 1
        self._lost = None
        if token.oddity:
            self._say("xml-mended", None, token.oddity)
        if token.kind == END:
            if token.doubt:
                self._doubt(token.doubt)
            self._end(token)
            return at + 1
        self._give_up_stray()
        return self._start(token, at)

    def _told_by_partner(self, at: int) -> Token:
        """An unknown tag by the one at the other end of its text, where that is known and has no other partner."""
        token, top = self._found[at], self._stack[-1]
        if token.kind == END and top.role in _LEAVES and not top.has_child and not self._follows(at + 1, END, top.name):
            told = top.name
        elif token.kind == START and self._is_of_text(at):
            told = self._found[at + 2].name
        else:
            return token
        return token._replace(name=told, is_known=True, doubt=f"<{token.name}> was taken for <{told}>")

    def _is_of_text(self, at: int) -> bool:
        between, end = self._found[at + 1 : at + 2], self._found[at + 2 : at + 3]
        if not (between and end and between[0].kind == TEXT and end[0].kind == END and end[0].is_known):
            return False
        return ROLES[end[0].name] in _LEAVES and not self._counts.get(end[0].name)

    def _follows(self, at: int, kind: str, name: str) -> bool:
        while at < len(self._found) and self._found[at].kind == TEXT:
            if not blank(self._source[self._found[at].start : self._found[at].end]):
                return False
            at += 1
        return at < len(self._found) and self._found[at].kind == kind and self._found[at].name == name

    def _unknown(self, token: Token, at: int) -> None:
        top = self._stack[-1]
        if top.role in _LEAVES and not top.has_child:
            self._write(top, token.start, token.end)
            self._mark("value-mended", top.at, f"<{token.name}> stands in it")
        elif token.kind == START and not token.is_empty:
            self._lost = token.name
            following = self._found[at + 1] if at + 1 < len(self._found) else None
            if following and following.kind == TEXT and not blank(self._source[following.start : following.end]):
                self._say("element-unknown", None, token.name)

    # ---- texts -----------------------------------------------------------------------------------------------------

    def _text(self, start: int, end: int, *, is_last: bool) -> None:
        top = self._stack[-1]
        if blank(self._source[start:end]) or self._lost:
            return
        if top.role in _LEAVES and not top.has_child:
            is_cut = is_last and not self._ending.is_complete
            if is_cut and not self._values.is_free(self._names()):
                self._mark("value-cut", top.at, self._quoted(start, end))
                top.has_child = True  # so that it is not said again that it has no end
                return
            self._write(top, start, end)
            return
        self._give_up_stray()
        self._stray = (start, end)

    def _write(self, leaf: _Open, start: int, end: int) -> None:
        given = self._source[start:end]
        for what in self._values.write(self._out, start, end, self._names(), goes_on=leaf.has_text):
            if what.is_certain:
                self._mark("xml-mended", leaf.at, what.said)
            else:
                self._mark("value-mended", leaf.at, what.said)
        leaf.text_start = leaf.text_start if leaf.has_text else start
        leaf.has_text = True
        leaf.text_end = end - len(given) + len(given.rstrip())

    def _names(self) -> tuple[str, ...]:
        return tuple(e.name for e in self._stack[-2:])

    def _give_up_stray(self) -> None:
        if self._stray:
            self._mark("text-lost", self._section_place(), self._quoted(*self._stray))
        self._stray = None

    # ---- tags ------------------------------------------------------------------------------------------------------

    def _start(self, token: Token, at: int) -> int:
        role = ROLES[token.name]
        if role == ROOT:
            return at + 1
        self._close_leaves(keep=role in {VALUE, REFERENCE})
        if role == VALUE:
            return self._value(token, at)
        if role == REFERENCE:
            self._reference(token)
            return at + 1
        if role in {SECTION, TABLE, FOOTNOTE} or token.name == "footnotes":
            self._leave_section(token.name)
            if role == SECTION:
                self._section, self._seen = (ROW_SECTION if token.name in ROWS else token.name), set()
        elif (resumed := self._settle(token, at)) > at:
            return resumed
        elif self._counts.get(token.name):
            self._close_to(token.name)
        self._open(token.name, token.start, token.id)
        if token.doubt:
            self._doubt(token.doubt)
        if role == FOOTNOTE and not token.id:
            self._say("text-lost", "footnotes", self._quoted(token.start, token.end))
        if token.is_empty:
            self._pop()
        return at + 1

    def _value(self, token: Token, at: int) -> int:
        top = self._stack[-1]
        if top.role == FIELD and not top.has_child:
            self._open("value", token.start)
            if token.doubt:
                self._doubt(token.doubt)
            if token.is_empty:
                self._pop()
            return at + 1
        following = self._found[at + 1] if at + 1 < len(self._found) else None
        if following is None or following.kind != TEXT:
            return at + 1
        self._stray = (following.start, following.end)
        return at + 2

    def _reference(self, token: Token) -> None:
        top = self._stack[-1]
        if top.name in HOLDING_REFERENCES and token.id:
            self._out.put(f'<footnoteId id="{token.id}"/>', token.start)
        else:
            self._mark("text-lost", self._section_place(), self._quoted(token.start, token.end))

    def _settle(self, token: Token, at: int) -> int:
        """Sees to it that an element is in its section, and there once; gives the place behind one that is not taken."""
        home = HOME[token.name]
        is_field = ROLES[token.name] == FIELD
        seen = self._seen_in_filing if home == FILING_SECTION else self._seen
        if home == self._section and not (is_field and token.name in seen):
            seen.add(token.name)
            return at
        if home == FILING_SECTION:
            self._leave_section(token.name)
        if is_field and token.name in seen and (home in {FILING_SECTION, "issuer"} or self._is_repeated(token, at)):
            if not self._is_repeated(token, at):
                self._mark("element-repeated", self._section_place(), token.name)
            else:
                self._say("xml-mended", None, "an element that stood there twice")
            return self._behind(at)
        if home != FILING_SECTION:
            self._infer(home, token, at)
        seen = self._seen_in_filing if home == FILING_SECTION else self._seen
        seen.add(token.name)
        return at

    def _is_repeated(self, token: Token, at: int) -> bool:
        written = self._source[token.start : self._found[self._behind(at) - 1].end]
        return self._last == (token.name, "".join(written.split()))

    def _behind(self, at: int) -> int:
        """The place behind a field: behind its end, or before what cannot be in it."""
        name, at = self._found[at].name, at + 1
        while at < len(self._found):
            token = self._found[at]
            if token.kind == END and token.name == name:
                return at + 1
            if token.is_known and token.name not in {"value", "footnoteId"}:
                return at
            at += 1
        return at

    def _infer(self, home: str, token: Token, at: int) -> None:
        """A section whose first tag is lost begins before one of its elements."""
        name = self._row_kind(at) if home == ROW_SECTION else home
        self._leave_section(name)
        self._section, self._seen = home, set()
        self._open(name, token.start)
        self._mark("section-inferred", self._section_place(), name)
        self._say("between-missing", LISTS.get(name), f"<{name}>")

    def _row_kind(self, at: int) -> str:
        """By the row's end, else by its table and by what is in it."""
        following = bisect_left(self._rows, at)
        token = self._found[self._rows[following]] if following < len(self._rows) else None
        if token and token.kind == END:
            return token.name
        behind = self._rows[following] if following < len(self._rows) else len(self._found)
        inside = {t.name for t in self._found[at : min(behind, at + 100)]}
        is_derivative = self._counts.get("derivativeTable") or "underlyingSecurity" in inside
        kind = "Transaction" if "transactionCoding" in inside else "Holding"
        return f"derivative{kind}" if is_derivative else f"nonDerivative{kind}"

    def _end(self, token: Token) -> None:
        if token.name == "ownershipDocument":
            self._give_up_stray()
            return
        if self._counts.get(token.name) and not (self._stray and ROLES[token.name] == VALUE):
            self._give_up_stray()
            self._close_to(token.name)
            return
        if self._stray and ROLES[token.name] == VALUE:
            return
        if self._stray and self._adopt(token):
            return
        self._give_up_stray()
        self._mark("tag-missing", self._section_place(), f"<{token.name}>")

    def _adopt(self, token: Token) -> bool:
        """A text in no element, before the end of one that did not begin: it is of that one."""
        name, stray = token.name, self._stray
        if stray is None or ROLES[name] != FIELD or HOME[name] != self._section or name in self._seen:
            return False
        self._stray = None
        self._seen.add(name)
        self._open(name, stray[0])
        self._mark("value-mended", self._stack[-1].at, f"the tag <{name}> is missing")
        self._write(self._stack[-1], *stray)
        self._pop()
        return True

    # ---- elements --------------------------------------------------------------------------------------------------

    def _open(self, name: str, origin: int, number: str = "") -> None:
        if self._stack:
            self._stack[-1].has_child = True
        self._out.put(f'<{name} id="{number}">' if name == "footnote" else f"<{name}>", origin)
        self._stack.append(_Open(name, self._out.length, origin))
        self._counts[name] = self._counts.get(name, 0) + 1

    def _pop(self) -> None:
        closed = self._stack.pop()
        self._counts[closed.name] -= 1
        self._out.put(f"</{closed.name}>", max(closed.text_end - 1, closed.origin))
        if closed.role == SECTION:
            self._section = FILING_SECTION
            self._seen = set()

    def _close_to(self, name: str) -> None:
        while self._stack[-1].name != name:
            self._implied()
        if ROLES[name] == FIELD:
            self._last = (name, "".join(self._source[self._stack[-1].origin : self._stack[-1].text_end].split()))
        self._pop()

    def _implied(self, *, is_cut: bool = False) -> None:
        """Closes an element whose end is missing."""
        top = self._stack[-1]
        if top.role in _LEAVES and not top.has_child:
            if top.has_text:
                given = self._quoted(top.text_start, top.text_end)
                is_cut = is_cut or self._values.is_cut_at_edge(top.text_end)
                self._mark("value-cut" if is_cut else "value-unended", top.at, given)
        elif top.role in {FIELD, SECTION, WRAPPER} and top.name != "footnotes" and not is_cut:
            place = top.at if top.role == FIELD else self._section_place()
            self._mark("tag-missing", place, f"</{top.name}>")
            if top.role == SECTION:
                self._say("between-missing", LISTS.get(top.name), f"</{top.name}>")
        self._pop()

    def _close_leaves(self, *, keep: bool = False, is_cut: bool = False) -> None:
        """Closes values and fields that another element follows; with `keep`, only what cannot have it in itself."""
        while (top := self._stack[-1]).role in _LEAVES and not (keep and top.role == FIELD):
            self._implied(is_cut=is_cut)

    def _leave_section(self, following: str) -> None:
        """Closes what another part cannot stand in."""
        holder = {"footnote": "footnotes"}.get(following) or ROWS.get(following)
        while self._stack[-1].role != ROOT and self._stack[-1].name != holder:
            self._implied()

    # ---- what is said ----------------------------------------------------------------------------------------------

    def _section_place(self) -> int | None:
        """In the first tag of the section, so that it is none of its elements'."""
        return next((e.at - 1 for e in reversed(self._stack) if e.role in {SECTION, FOOTNOTE, TABLE}), None)

    def _say(self, code: str, path: str | None, *details: str) -> None:
        self._marks[Mark(None, code, details, path)] = None

    def _doubt(self, what: str) -> None:
        top = self._stack[-1]
        self._mark("value-mended", top.at if top.role in _LEAVES else self._section_place(), what)

    def _mark(self, code: str, at: int | None, *details: str) -> None:
        self._marks[Mark(at, code, details)] = None

    def _quoted(self, start: int, end: int) -> str:
        text = " ".join(self._source[start : min(end, start + 10 * _MOST_QUOTED)].split())
        return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1]}…"
