"""The parts of a damaged document as they begin, and which of them, or of what every document has, is not there."""

from __future__ import annotations

from collections.abc import Iterable

from form4parse.xml.draft import Draft
from form4parse.xml.ending import Ending
from form4parse.xml.tokens import START, Token
from form4parse.xml.vocabulary import BEGINS, FILING_SECTION, HEAD, PARTS, REQUIRED

_MOST_NUMBERS = 20


class Parts:
    def __init__(self, draft: Draft, ending: Ending, found: Iterable[Token]) -> None:
        self._draft, self._ending = draft, ending
        self._names = {t.name for t in found if t.kind == START}
        self._reached = -1
        """The number of the last part that has begun."""
        self.numbers: set[str] = set()
        """The footnotes that have begun."""

    def arrive(self, number: int, *, is_beginning_lost: bool = False) -> None:
        """A part begins. What is lost with the tag before it may be of any part between."""
        if self._draft.is_torn and number >= 0:
            for path, names in PARTS[max(self._reached, 0) : max(number + is_beginning_lost, self._reached + 1)]:
                is_due = path != "aff10b5_one" or self._ending.has_box
                if is_due and (BEGINS[names[0]] == self._reached or not self._names.intersection(names)):
                    self._draft.say("between-missing", path)
            if self._reached < 0:
                self._draft.say("between-missing", None)
            self._draft.is_torn = False
        self._reached = max(self._reached, number)

    def end(self) -> None:
        """The document ends, or the source does."""
        is_complete = self._ending.is_complete
        self._draft.close_leaves(is_cut=not is_complete)
        if not is_complete and self._draft.section != FILING_SECTION:
            self._draft.mark("part-cut", self._draft.section_place())
        cut = self._ending.missing(self._draft.has_open)
        for path in cut:
            self._draft.say("part-cut", path or None)
        if is_complete:
            self.arrive(len(PARTS))
        if not self._ending.has_head:
            for before in self._ending.before(self._names):
                self._draft.say("head-cut", before)
        if self._ending.lacks_last_tag:
            self._draft.mark("tag-missing", None, "</ownershipDocument>")
        self._look_for_required(cut)
        self._look_for_numbers()

    def _look_for_required(self, cut: tuple[str, ...]) -> None:
        for name, path in REQUIRED.items():
            is_cut = path.split(".")[0] in cut or (name in HEAD and not self._ending.has_head)
            if name not in self._names and not is_cut:
                self._draft.say("element-missing", path, name)

    def _look_for_numbers(self) -> None:
        numbers = {int(n) for number in self.numbers if (n := number[1:5]).isdecimal()}
        if missing := sorted({*range(1, max(numbers, default=0))} - numbers):
            self._draft.say("footnote-missing", "footnotes", ", ".join(f"F{n}" for n in missing[:_MOST_NUMBERS]))
