"""The further owners of a joint filing, whom a page behind the form or an exhibit names."""

from __future__ import annotations

import re

from lark import Token

from form4parse.build.nodes import PartNode
from form4parse.build.owners import AddressReader, OwnerDraft, Text, lines_of
from form4parse.build.places import PlaceReader
from form4parse.build.record import Place, Record
from form4parse.diagnostics import WARNING
from form4parse.edition import Edition, words

_FLAGS = {
    "DIRECTOR": "is_director",
    "TEN_PERCENT_OWNER": "is_ten_percent_owner",
    "OFFICER": "is_officer",
    "OTHER": "is_other",
}
"""The labels of the boxes, and what they say of an owner."""
_ADDRESS = ("street1", "street2", "city", "state", "zip_code", "country")
_KNOWN = ("joint_filer", "joint_filer_repeats", "joint_filer_title")
"""Fields that say what is known otherwise, and the name of who has signed."""
_MOST_OF_A_HEADER = 20
"""Words of a line that is nothing but labels."""
_LABEL = re.compile(r"\s*[A-Z][^\d:]{2,40}:(?!\S)")
"""How a line begins that says what it is about; one that the grammar does not know belongs to no field before it."""


class JointFilers:
    def __init__(self, edition: Edition, record: Record) -> None:
        self._edition, self._record = edition, record
        self._addresses, self._places = AddressReader(edition), PlaceReader(edition)
        self._drafts: list[OwnerDraft] = []
        self.signatures: list[tuple[Token, Token | None]] = []
        """Names and dates."""

    def read(self, node: PartNode) -> None:
        self._without_labels([line for token in _lines_in(node) for line in _texts(token)])
        fields = [c for c in node.children if isinstance(c, PartNode)]
        for number, field in enumerate(fields):
            tokens = self._own(_lines_in(field))
            lines = [line for token in tokens for line in _texts(token)]
            if field.name == "joint_filer" and lines and not self._is_signer(fields[:number], fields[number + 1 :]):
                self._drafts.append(self._owner(lines))
            elif field.name == "joint_filer_address" and self._drafts:
                self._address(self._drafts[-1], lines)
            elif field.name == "joint_filer_relationship" and self._drafts:
                self._relationship(self._drafts[-1], lines)
            elif field.name == "joint_filer_signature":
                self._signed(tokens)
            elif field.name == "joint_filer_date" and self.signatures:
                self._date(tokens)
            else:
                self._unused(field, tokens)

    def joined(self, owners: list[OwnerDraft]) -> list[OwnerDraft]:
        """The form's owners, and those who are not among them: the words of a name may stand in another order."""
        named = [o for o in owners if not self._is_elsewhere(o)]
        known = {frozenset(words(str(o.values.get("name") or ""))): o for o in named}
        for draft in self._drafts:
            name = frozenset(words(draft.values["name"]))
            owner = known.get(name)
            if owner is None:
                known[name] = draft
                named.append(draft)
            elif not any(owner.values.get(field) for field in _ADDRESS):
                for field in (f for f in _ADDRESS if f in draft.values):
                    owner.values[field], owner.places[field] = draft.values[field], draft.places[field]
        return named or owners

    def _is_elsewhere(self, draft: OwnerDraft) -> bool:
        """Whether instead of an owner's name the item says only where it stands."""
        name = draft.values.get("name", "")
        pattern = self._edition.codes["stated_elsewhere"]["pattern"]
        if not re.fullmatch(pattern, name.strip(" ()*."), re.IGNORECASE):
            return False
        severity = WARNING if self._drafts else None
        self._record.say("stated-elsewhere", "reporting_owners", name, at=draft.places.pop("name"), severity=severity)
        del draft.values["name"]
        return not draft.values

    def _own(self, tokens: list[Token]) -> list[Token]:
        """The lines of a field, up to one that begins with a label that is not known."""
        end = next((n for n, token in enumerate(tokens) if _LABEL.match(token)), len(tokens))
        for token in tokens[end:]:
            self._record.say("text-unread", "reporting_owners", str(token), at=token)
        return tokens[:end]

    # ---- the owners

    def _without_labels(self, lines: list[Text]) -> None:
        """Names over addresses; an owner ends with the line that has the zip code. Columns beside each other, whose
        headers say what the labels do, are not read."""
        if any(self._is_header(line.text) for line in lines):
            for line in lines:
                self._record.say("row-unread", "reporting_owners", line.text, at=_place(line))
            return
        block: list[Text] = []
        for line in lines:
            block.append(line)
            place = self._places.read(line.text)
            if len(block) > 1 and place and place.zip_code:
                self._drafts.append(self._owner(block))
                block = []
        for line in block:
            self._record.say("text-unread", "reporting_owners", line.text, at=_place(line))

    def _is_header(self, text: str) -> bool:
        said = {words(label.text) for label in self._edition.parts["joint_filers"].labels}
        held = words(text)
        return 1 < len(held) <= _MOST_OF_A_HEADER and _all_said(held, said) and held not in said

    def _owner(self, lines: list[Text]) -> OwnerDraft:
        draft = OwnerDraft()
        draft.put("name", lines[0])
        self._address(draft, lines[1:])
        return draft

    def _address(self, draft: OwnerDraft, lines: list[Text]) -> None:
        """On lines of its own, or on one line, where the city stands behind the last comma before the state."""
        place = self._places.read(lines[0].text) if len(lines) == 1 else None
        comma = lines[0].text.rfind(",", 0, place.city[0][1]) if place else -1
        if comma > 0:
            line = lines[0]
            lines = [line.part(0, comma), line.part(comma + 1, len(line.text))]
        self._addresses.lines(draft, lines)

    def _relationship(self, draft: OwnerDraft, lines: list[Text]) -> None:
        """What the form has boxes for, in words."""
        said = {w for line in lines for w in words(line.text)}
        for label in self._edition.parts["relationship"].labels:
            flag = _FLAGS.get(label.terminal)
            if flag and words(label.text)[0] in said:
                draft.values[flag], draft.places[flag] = True, _place(lines[0])
        if not draft.values.keys() & set(_FLAGS.values()):
            for line in lines:
                self._record.say("text-unread", "reporting_owners", line.text, at=_place(line))

    # ---- who signs

    def _is_signer(self, before: list[PartNode], behind: list[PartNode]) -> bool:
        """Whether a name is that of who has signed: it stands below the signature, and no address below it."""
        return bool(
            before
            and before[-1].name in ("joint_filer_signature", "joint_filer_date")
            and (not behind or behind[0].name in ("joint_filer_title", "joint_filer_date", "joint_filer"))
        )

    def _signed(self, tokens: list[Token]) -> None:
        """From its sign on. A company's name stands above the signature of who signs for it."""
        owners = {frozenset(words(d.values["name"])) for d in self._drafts}
        for token in tokens:
            sign = self._edition.patterns["SIGNED"].search(token)
            if sign:
                self.signatures.append(self._dated(token, sign.start()))
            elif words(token) and frozenset(words(token)) not in owners:
                self.signatures.append((token, None))

    def _dated(self, token: Token, start: int) -> tuple[Token, Token | None]:
        """A signature, and the date that stands behind it on its line."""
        for date in self._edition.patterns["DATE"].finditer(token, start):
            if date.end() == len(token.rstrip()) and token[date.start() - 1] == " ":
                end = len(token[: date.start()].rstrip(" ,"))
                return _part(token, start, end, "LINE"), _part(token, date.start(), date.end(), "DATE")
        return _part(token, start, len(token), "LINE"), None

    def _date(self, tokens: list[Token]) -> None:
        name, when = self.signatures[-1]
        for token in tokens:
            begin = len(token) - len(token.lstrip())
            found = self._edition.patterns["DATE"].fullmatch(token.strip())
            if found and when is None:
                when = _part(token, begin, begin + len(found[0]), "DATE")
            else:
                self._record.say("text-unread", "signatures", str(token), at=token)
        self.signatures[-1] = name, when

    def _unused(self, field: PartNode, tokens: list[Token]) -> None:
        code = "item-unused" if field.name in _KNOWN else "text-unread"
        for token in tokens:
            self._record.say(code, None, str(token), at=token)


def _all_said(held: tuple[str, ...], said: set[tuple[str, ...]]) -> bool:
    """Whether a text is labels and nothing else."""
    return not held or any(held[:n] in said and _all_said(held[n:], said) for n in range(1, len(held) + 1))


def _lines_in(node: PartNode) -> list[Token]:
    return [c for c in node.children if isinstance(c, Token) and c.type == "LINE"]


def _texts(token: Token) -> list[Text]:
    return [line for line in lines_of(token) if line.text.strip()]


def _place(text: Text) -> Place:
    return Place(text.start, text.start + len(text.text))


def _part(token: Token, start: int, end: int, kind: str) -> Token:
    at = token.start_pos or 0
    return Token(kind, token[start:end], at + start, end_pos=at + end)
