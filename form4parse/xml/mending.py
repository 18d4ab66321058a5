"""Makes a well-formed document of a damaged one: every element that is there, in the order of the text.

What is certain (a bare `&` is one) is a note; what was inferred, and what may be missing beside a lost tag, is said of
the value, the row or the list that it is in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from form4parse.errors import HostileSourceError
from form4parse.xml.attributes import held
from form4parse.xml.draft import LEAVES, Draft, Mended
from form4parse.xml.ending import Ending
from form4parse.xml.fields import MARKUP
from form4parse.xml.parts import Parts
from form4parse.xml.tokens import END, START, TEXT, Token, tokens
from form4parse.xml.values import Values, blank
from form4parse.xml.vocabulary import (
    BEGINS,
    FIELD,
    FILING_SECTION,
    FOOTNOTE,
    HOLDING_REFERENCES,
    HOME,
    REFERENCE,
    ROLES,
    ROOT,
    ROW_SECTION,
    ROWS,
    SECTION,
    TABLE,
    VALUE,
    is_like_known,
)

_MOST_TAGS = 400_000
"""Real documents have a few thousand."""


def mend(document: str, offset: int, column: int) -> Mended:
    """The pieces are those of the text in which the document begins at `offset`, behind `column` signs of its line.

    Raises HostileSourceError where a text has more tags than any filing."""
    found: list[Token] = []
    for token in tokens(document):
        found.append(token)
        if len(found) > _MOST_TAGS:
            raise HostileSourceError("it has hundreds of thousands of tags, as no filing has; it is not read.")
    return _Mender(document, found, offset, column).mended()


class _Mender:
    def __init__(self, source: str, found: list[Token], offset: int, column: int) -> None:
        self._source = source
        self._ending = Ending(source, found)
        self._found = self._ending.whole
        self._values = Values(source, self._found, column)
        self._draft = Draft(source, self._values, offset)
        self._seen_in_filing: set[str] = set()
        self._has_ended = False
        self._stray: tuple[int, int] | None = None
        """A text that stands in no element, until the next tag may tell which it is of."""
        self._lost: str | None = None
        """An unknown element whose text is left out."""
        self._parts = Parts(self._draft, self._ending, self._found)
        self._known = [i for i, t in enumerate(self._found) if t.is_known]
        self._rows = [i for i, t in enumerate(self._found) if t.name in ROWS]

    def mended(self) -> Mended:
        self._draft.open("ownershipDocument", 0, 1)
        at = 0
        while at < len(self._found):
            at = self._take(at)
        self._draft.at = self._found[-1].end if self._found else 0
        self._give_up_stray()
        self._parts.end()
        return self._draft.mended()

    # ---- tokens ----------------------------------------------------------------------------------------------------

    def _take(self, at: int) -> int:
        """Takes the token at a place, and gives the place of the next one to be taken."""
        token = self._found[at]
        self._draft.at = token.start
        if token.kind == TEXT:
            self._text(token, at)
            return at + 1
        if not token.is_known and token.name.lower() not in MARKUP:
            token = self._told_by_partner(at)
        if not token.is_known:
            self._unknown(token, at)
            return at + 1
        self._lost = None
        if token.oddity:
            self._draft.say("xml-mended", None, token.oddity)
        if token.kind == END:
            if token.doubt:
                self._draft.doubt(token.doubt)
            return self._end(token, at)
        self._give_up_stray()
        return self._start(token, at)

    def _told_by_partner(self, at: int) -> Token:
        """An unknown tag by the one at the other end of its text, where that is known and has no other partner."""
        token, top = self._found[at], self._draft.top
        if token.kind == END and top.role in LEAVES and not top.has_child and not self._follows(at + 1, END, top.name):
            told = top.name
        elif token.kind == START and self._is_of_text(at):
            told = self._found[at + 2].name
        else:
            return token
        if abs(len(told) - len(token.name)) > 1:  # more than a letter is lost, and what with it, is not known
            self._draft.mark("tag-missing", self._draft.section_place(), f"<{told}>")
        return token._replace(name=told, is_known=True, doubt=f"<{token.name}> was taken for <{told}>")

    def _is_of_text(self, at: int) -> bool:
        between, end = self._found[at + 1 : at + 2], self._found[at + 2 : at + 3]
        if not (between and end and between[0].kind == TEXT and end[0].kind == END and end[0].is_known):
            return False
        return ROLES[end[0].name] in LEAVES and not self._draft.has_open(end[0].name)

    def _follows(self, at: int, kind: str, name: str) -> bool:
        while at < len(self._found) and self._found[at].kind == TEXT:
            if not blank(self._source[self._found[at].start : self._found[at].end]):
                return False
            at += 1
        return at < len(self._found) and self._found[at].kind == kind and self._found[at].name == name

    def _unknown(self, token: Token, at: int) -> None:
        top = self._draft.top
        if self._takes_text(at):
            if token.name.lower() in MARKUP:
                self._draft.pass_markup(token)
                return
            self._draft.write(top, token.start, token.end)
            self._draft.mark("value-mended", top.at, f"<{token.name}> stands in it")
            return
        if is_like_known(token.name):
            self._draft.miss("tag-unknown", token.name)
        if token.kind == START and not token.is_empty:
            self._lost = token.name
            following = self._found[at + 1] if at + 1 < len(self._found) else token
            text = self._source[following.start : following.end]
            if following.kind == TEXT and not blank(text) and not text.strip().isdecimal():  # that is a page's number
                self._draft.say("element-unknown", None, token.name)

    # ---- texts -----------------------------------------------------------------------------------------------------

    def _takes_text(self, at: int) -> bool:
        """Whether the text at a place is the innermost element's own: most elements of a row have a value in them."""
        top = self._draft.top
        if top.role not in LEAVES or top.has_child:
            return False
        following = bisect_right(self._known, at)
        token = self._found[self._known[following]] if following < len(self._known) else None
        return top.role != FIELD or token is None or (token.kind, token.name) != (START, "value")

    def _text(self, token: Token, at: int) -> None:
        start, end = token.start, token.end
        top = self._draft.top
        if blank(self._source[start:end]) or self._lost:
            return
        if self._takes_text(at):
            is_cut = at == len(self._found) - 1 and not self._ending.is_complete
            if is_cut and not self._values.is_free(self._draft.names()):
                self._draft.mark("value-cut", top.at, self._draft.quoted(start, end))
                top.has_child = True  # so that it is not said again that it has no end
                return
            self._draft.write(top, start, end)
            return
        self._give_up_stray()
        self._stray = (start, end)

    def _give_up_stray(self) -> None:
        if self._stray:
            if self._draft.top.role == FIELD:
                self._draft.mark("text-lost", self._draft.top.at, self._draft.quoted(*self._stray))
            else:
                self._draft.miss("text-lost", self._draft.quoted(*self._stray))
        self._stray = None

    # ---- tags ------------------------------------------------------------------------------------------------------

    def _start(self, token: Token, at: int) -> int:
        role = ROLES[token.name]
        if role == ROOT:
            return at + 1
        self._draft.close_leaves(keep=role in {VALUE, REFERENCE})
        if role == VALUE:
            return self._value(token, at)
        if role == REFERENCE:
            self._reference(token)
            return at + 1
        if role in {SECTION, TABLE, FOOTNOTE} or token.name == "footnotes":
            self._draft.leave_section(token.name)
            self._parts.arrive(BEGINS.get(token.name, -1))
            if role == SECTION:
                self._draft.section, self._draft.seen = (ROW_SECTION if token.name in ROWS else token.name), set()
        elif (resumed := self._settle(token, at)) > at:
            return resumed
        elif self._draft.has_open(token.name):
            self._draft.close_to(token.name)
        self._draft.open(token.name, token.start, token.end, token.id)
        if token.doubt:
            self._draft.doubt(token.doubt)
        if role in {SECTION, FOOTNOTE}:
            self._look_at_start(token)
        if token.is_empty:
            self._end_empty(token)
        return at + 1

    def _end_empty(self, token: Token) -> None:
        printed = self._source[token.start : token.end]
        if ROLES[token.name] in LEAVES and "=" in printed and held(printed):
            self._draft.mark("text-lost", self._draft.top.at, self._draft.quoted(token.start, token.end))
        self._draft.pop(token.end)

    def _look_at_start(self, token: Token) -> None:
        if self._has_ended:
            self._draft.mark("behind-end", self._draft.top.at - 1)
        if token.name == "footnote" and not token.id:
            self._draft.say("text-lost", "footnotes", self._draft.quoted(token.start, token.end))
        elif token.name == "footnote" and token.id in self._parts.numbers:
            self._draft.mark("element-repeated", self._draft.top.at, token.id)
        self._parts.numbers.add(token.id)

    def _value(self, token: Token, at: int) -> int:
        top = self._draft.top
        if top.role == FIELD and not top.has_child:
            self._draft.open("value", token.start, token.end)
            if token.doubt:
                self._draft.doubt(token.doubt)
            if token.is_empty:
                self._end_empty(token)
            return at + 1
        following = self._found[at + 1] if at + 1 < len(self._found) else None
        if following is None or following.kind != TEXT:
            return at + 1
        self._stray = (following.start, following.end)
        return at + 2

    def _reference(self, token: Token) -> None:
        top = self._draft.top
        if top.name in HOLDING_REFERENCES and token.id:
            self._draft.open(token.name, token.start, token.end, token.id)
            self._draft.pop(token.end)
        else:
            self._draft.miss("text-lost", self._draft.quoted(token.start, token.end))

    def _settle(self, token: Token, at: int) -> int:
        """Sees to it that an element is in its section, and there once; the place behind one that is not taken."""
        home = HOME[token.name]
        is_field = ROLES[token.name] == FIELD
        seen = self._seen_in_filing if home == FILING_SECTION else self._draft.seen
        if home == self._draft.section and not (is_field and token.name in seen):
            seen.add(token.name)
            return at
        if home == FILING_SECTION:
            self._draft.leave_section(token.name)
        if is_field and token.name in seen and (home in {FILING_SECTION, "issuer"} or self._is_repeated(token, at)):
            if not self._is_repeated(token, at):
                self._draft.mark("element-repeated", self._draft.section_place(), token.name)
            else:
                self._draft.say("xml-mended", None, "an element that stood there twice")
            return self._behind(at)
        if home != FILING_SECTION:
            self._infer(home, token, at)
        seen = self._seen_in_filing if home == FILING_SECTION else self._draft.seen
        seen.add(token.name)
        return at

    def _is_repeated(self, token: Token, at: int) -> bool:
        written = self._source[token.start : self._found[self._behind(at) - 1].end]
        return self._draft.last == (token.name, "".join(written.split()))

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
        self._draft.leave_section(name)
        self._draft.section, self._draft.seen = home, set()
        self._draft.open(name, token.start, token.start)
        self._draft.mark("section-inferred", self._draft.section_place(), name)
        self._draft.is_torn = True
        self._parts.arrive(BEGINS[name], is_beginning_lost=True)

    def _row_kind(self, at: int) -> str:
        """By the row's end, else by its table and by what is in it."""
        following = bisect_left(self._rows, at)
        token = self._found[self._rows[following]] if following < len(self._rows) else None
        if token and token.kind == END:
            return token.name
        behind = self._rows[following] if following < len(self._rows) else len(self._found)
        inside = {t.name for t in self._found[at : min(behind, at + 100)]}
        is_derivative = self._draft.has_open("derivativeTable") or "underlyingSecurity" in inside
        kind = "Transaction" if "transactionCoding" in inside else "Holding"
        return f"derivative{kind}" if is_derivative else f"nonDerivative{kind}"

    def _end(self, token: Token, at: int) -> int:
        role = ROLES[token.name]
        if token.name == "ownershipDocument":
            self._give_up_stray()
            self._has_ended = True
        elif self._draft.has_open(token.name) and not (self._stray and role == VALUE):
            self._give_up_stray()
            return self._end_open(token, at)
        elif role != REFERENCE and not (self._stray and (role == VALUE or self._adopt(token))):
            self._give_up_stray()
            self._end_unbegun(token)
        return at + 1

    def _end_open(self, token: Token, at: int) -> int:
        behind = self._found[at + 1] if at + 1 < len(self._found) else token
        if self._draft.is_around(token.name) and (behind.kind, behind.name) == (END, self._draft.top.name):
            self._draft.say("xml-mended", None, "two tags at the end of elements stood in the wrong order")
            self._draft.pop(token.end)
            self._draft.close_to(token.name, behind.end)
            return at + 2
        self._draft.close_to(token.name, token.end)
        return at + 1

    def _end_unbegun(self, token: Token) -> None:
        if self._draft.top.role == FIELD:
            self._draft.mark("tag-missing", self._draft.top.at, f"<{token.name}>")
            self._draft.gaps.add("tag-missing", f"<{token.name}>", is_near=True)
        else:
            self._draft.miss_tag(f"<{token.name}>", token.name)
        if token.name in BEGINS:
            self._draft.is_torn = True
            self._parts.arrive(BEGINS[token.name], is_beginning_lost=True)

    def _adopt(self, token: Token) -> bool:
        """A text in no element, before the end of one that did not begin: it is of that one."""
        name, stray = token.name, self._stray
        if (
            stray is None
            or "<" in self._source[slice(*stray)]
            or ROLES[name] != FIELD
            or HOME[name] != self._draft.section
            or name in self._draft.seen
        ):
            return False
        self._stray = None
        self._draft.close_leaves()
        self._draft.gaps.add("tag-missing", f"<{name}>", is_near=True)
        self._draft.seen.add(name)
        self._draft.open(name, stray[0], stray[0])
        self._draft.mark("value-mended", self._draft.top.at, f"the tag <{name}> is missing")
        self._draft.write(self._draft.top, *stray)
        self._draft.pop()
        return True
