"""The boxes of item 5 and those of the owners' matrix: whose they are, and whether they agree."""

from __future__ import annotations

from collections.abc import Sequence

from form4parse.build.owners import BOXES, MatrixRow, OwnerDraft
from form4parse.build.record import Record
from form4parse.edition import words

_CHECKED = {True: "checked", False: "unchecked"}


class OwnersBoxes:
    """`stated` is what item 5 says."""

    def __init__(self, record: Record, stated: OwnerDraft, matrix: Sequence[MatrixRow]) -> None:
        self._record, self._stated, self._matrix = record, stated, matrix
        self.confirmed: set[str] = set()
        """The paths of what both places say."""

    def share(self, drafts: list[OwnerDraft]) -> None:
        """Item 5 speaks of the first owner; where there is no matrix that names the others' boxes, of all of them."""
        if drafts and self._matrix:
            self._settle_columns(drafts[0])
            self._compare(drafts[0])
        # Those of whom no page of their own says what they are.
        others = [d for d in drafts[1:] if not any(d.values.get(box) for box in BOXES)]
        for number, draft in enumerate([*drafts[:1], *(others if not self._matrix else ())]):
            known = {name for name, value in draft.values.items() if value}
            for name, value in self._stated.values.items():
                if value and draft.values.get(name) in (None, False):
                    draft.values[name] = value
                    draft.places[name] = self._stated.places[name]
                    if (others or known & BOXES.keys()) and not self._matrix:
                        draft.doubts[name] = "relationship-shared"
            if number == 0:
                stated = {*known, *BOXES} if self._matrix else known
                for name in sorted(self._stated.doubts.keys() - stated):
                    draft.doubts.setdefault(name, self._stated.doubts[name])

    def _settle_columns(self, draft: OwnerDraft) -> None:
        """Where the matrix does not tell in which of its columns a mark stands, item 5 does."""
        loose = next((row.loose for row in self._matrix if row.address and row.loose), [])
        if self._stated.doubts.keys() & BOXES.keys():
            return
        if not loose or not self._stated.values or loose not in [row.loose for row in self._matrix[:1]]:
            return
        for kind in (("is_director", "is_ten_percent_owner"), ("is_officer", "is_other")):
            ours, theirs = ([f for f in kind if d.values.get(f)] for d in (draft, self._stated))
            if len(ours) != len(theirs):
                continue
            for token in loose:
                self._record.settle(token)
            if ours == theirs:
                continue
            titles = [str(draft.values.pop(t)) for f in ours if (t := BOXES[f]) and draft.values.get(t)]
            for flag in ours:
                del draft.values[flag]
            for flag in theirs:
                draft.values[flag], draft.places[flag] = True, self._stated.places[flag]
                if (name := BOXES[flag]) and titles:
                    draft.values[name] = titles.pop(0)
                    draft.places[name] = self._stated.places.get(name, draft.places[flag])

    def _compare(self, draft: OwnerDraft) -> None:
        """What the matrix says of the first owner with what item 5 says."""
        stated = self._stated.values
        for flag in BOXES:
            ours, theirs = bool(draft.values.get(flag)), bool(stated.get(flag))
            if ours and theirs:
                self.confirmed.add(f"reporting_owners[0].{flag}")
            elif ours or theirs:
                self._disagree(draft, flag, _CHECKED[ours], _CHECKED[theirs])
        whole = draft.folded("officer_title", "other_text")
        for name in (n for n in BOXES.values() if n and draft.values.get(n)):
            text, other = str(draft.values[name]), str(stated.get(name) or "")
            if words(text) == words(other) or whole == self._stated.folded("officer_title", "other_text"):
                self.confirmed.add(f"reporting_owners[0].{name}")
            elif other or not stated.get("is_other"):
                self._disagree(draft, name, text, other or "nothing")
                if other.startswith(text):  # the matrix' cell was cut
                    draft.values[name], draft.places[name] = other, self._stated.places[name]

    def _disagree(self, draft: OwnerDraft, name: str, ours: str, theirs: str) -> None:
        place = draft.places.get(name) or self._stated.places.get(name)
        self._record.say("places-disagree", f"reporting_owners[0].{name}", ours, theirs, at=place)
