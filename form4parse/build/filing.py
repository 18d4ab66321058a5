"""A filing from the nodes of its parse tree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from lark import Token

from form4parse.build.boxes import OwnersBoxes
from form4parse.build.convert import Converter, ImpossibleDateError, one_line
from form4parse.build.jointfilers import JointFilers
from form4parse.build.nodes import Box, PartNode, RowNode, Value
from form4parse.build.owners import (
    AddressReader,
    MatrixRow,
    OwnerDraft,
    cik_of,
    finished,
    lines_of,
    matrix_row,
    relationship,
    text_of,
)
from form4parse.build.reconcile import Reconciler
from form4parse.build.record import Place, Record, place_of
from form4parse.build.rows import RowBuilder
from form4parse.build.signatures import SignatureReader
from form4parse.diagnostics import ERROR, NOTE
from form4parse.edition import Codes, Edition, words
from form4parse.marks import UNREAD
from form4parse.model import Filing, Footnote, Issuer, SecurityRow
from form4parse.normal import NormalText

_SYMBOLS = ("trading_symbol", "lone_symbol")
"""A symbol that shows what it is, and one that stands apart."""
_MOST_NAME_LINES = 2
"""Lines of an issuer's name that was wrapped."""
_LEFT_OUT = ("text-repeated", "letter-removed", "running-head", "text-behind")
_LISTS = ("non_derivative_table", "derivative_table", "reporting_owners", "footnotes", "signatures")
_FLAGS = ("not_subject_to_section16", "aff10b5_one", "form3_holdings_reported", "form4_transactions_reported")

Confirmed = Callable[[Filing, Codes], frozenset[str]]
"""Tells which values a second place of the filing states as well."""


def build_filing(
    page: PartNode, normal: NormalText, edition: Edition, confirmed: Confirmed, *, recognised: bool
) -> tuple[Filing, Record]:
    """The filing without its diagnostics, and the record from which they are made. `recognised`: the page's characters
    were recognised in a picture."""
    record = Record(normal)
    builder = _Builder(edition, record, recognised=recognised)
    for node in page.children:
        builder.part(node)
    filing = builder.filing()
    record.settle_doubts(confirmed(filing, edition.codes) | builder.confirmed)
    return filing, record


class _Builder:
    def __init__(self, edition: Edition, record: Record, *, recognised: bool) -> None:
        self._edition, self._record = edition, record
        self._convert = Converter(edition)
        self._rows = RowBuilder(edition, record, recognised=recognised)
        self._addresses = AddressReader(edition)
        self._data: dict[str, Any] = {}
        self._issuer: dict[str, str] = {}
        self._owners: list[OwnerDraft] = []
        self._matrix: list[MatrixRow] = []
        self._relationship = OwnerDraft()
        self._tables: dict[str, list[SecurityRow]] = {"non_derivative_table": [], "derivative_table": []}
        self._footnotes: list[Footnote] = []
        self._remarks: list[str] = []
        self._signatures = SignatureReader(record, self._date)
        self._title = ""
        self._joint_filers = JointFilers(edition, record)
        self._is_amended = False
        self._joint: list[Box] = []
        """The boxes of item 6 that are checked."""
        self.confirmed: set[str] = set()
        self._parts: dict[str, Callable[[PartNode], None]] = {
            "form_title": self._form_title,
            "owner": self._owner,
            "street": self._street,
            "city": self._city,
            "country": self._country,
            "issuer": self._issuer_item,
            "foreign_trading_symbol": self._foreign_symbol,
            "period_of_report": lambda node: self._date_item("period_of_report", node),
            "amendment": lambda node: self._date_item("date_of_original_submission", node),
            "relationship": self._relationship_item,
            "joint_filing": self._joint_filing,
            "non_derivative_table": self._table,
            "derivative_table": self._table,
            "owners": self._owners_table,
            "footnotes": self._footnotes_list,
            "remarks": self._remarks_text,
            "signatures": self._signatures_list,
            "joint_filers": self._joint_filers.read,
            "no_securities_owned": self._flag,
            **dict.fromkeys(_FLAGS, self._flag),
        }

    def part(self, node: Any) -> None:
        if not isinstance(node, PartNode):  # a part that an edition added, and that stands for no data
            for token in (t for t in node.children if isinstance(t, Token) and t.type == "LINE"):
                self._record.say("item-unused", None, str(token), at=token)
            return
        for child in node.children:
            if isinstance(child, Token) and child.type == "STRAY" and not self._record.is_doubted(child, *_LEFT_OUT):
                self._record.say("text-unclaimed", None, str(child), at=child)
        if handler := self._parts.get(node.name):
            handler(node)

    # ---- the boxes at the top and the items

    def _form_title(self, node: PartNode) -> None:
        title = node.children[0]
        self._is_amended |= title.type == "AMENDED_TITLE"
        if not (self._title and title.startswith(self._title) and title != self._title):  # of a page that goes on
            self._record.put("document_type", title)
            self._title = str(title)

    def _flag(self, node: PartNode) -> None:
        first = node.children[0]
        on = node.name == "no_securities_owned" or first.type == "CHECKED"
        if on or node.name not in self._data:
            self._data[node.name] = on
            self._record.put(node.name, first)

    def _date_item(self, name: str, node: PartNode) -> None:
        for child in node.children:
            if self._convert.is_date(child.type):
                self._put_date(name, child)
        self._unread(name, node)

    def _put_date(self, name: str, token: Token) -> None:
        read = self._date(name, token)
        if read is None:
            return
        known = self._data.get(name)
        if known is None:
            self._data[name] = read
            self._record.put(name, token)
            if not self._convert.names_a_day(token.type):
                self._record.say("day-inferred", name, severity=NOTE if name == "period_of_report" else None)
        elif known != read:
            self._record.say("places-disagree", name, str(known), str(token), at=token)

    def _date(self, path: str, token: Token) -> date | None:
        try:
            return self._convert.date(token.type, str(token))
        except ImpossibleDateError:
            self._record.say("date-impossible", path, str(token), at=token)
            return None

    def _issuer_item(self, node: PartNode) -> None:
        names: list[Token] = []
        ends_with_symbol = False
        for row in (c for c in node.children if isinstance(c, RowNode)):
            for cell in (c for c in row.cells if isinstance(c, Value) and c.tokens):
                token = cell.tokens[0]
                if cell.field == "issuer_cik":
                    if cik := cik_of(token):
                        self._put_issuer("cik", cik.text.zfill(10), Place(cik.start, cik.start + len(cik.text)))
                elif cell.field in _SYMBOLS:
                    ends_with_symbol = True
                    self._put_issuer("trading_symbol", self._convert.group(token.type, str(token)), place_of(token))
                else:
                    names.append(token)
        if len(names) == _MOST_NAME_LINES and ends_with_symbol and "name" not in self._issuer:
            place = Place(place_of(names[0]).start, place_of(names[-1]).end)
            self._put_issuer("name", " ".join(map(one_line, names)), place)
            self._record.say("lines-assigned", "issuer.name", at=place)
            names = []
        for name in names:
            self._put_issuer("name", one_line(name), place_of(name))
        self._unread("issuer.name", node)

    def _put_issuer(self, name: str, value: str, place: Place) -> None:
        path = f"issuer.{name}"
        known = self._issuer.get(name)
        if known is None:
            self._issuer[name] = value
            self._record.places[path] = place
        elif words(known) != words(value):
            self._record.say("places-disagree", path, known, value, at=place)
        else:
            self.confirmed.add(path)

    def _foreign_symbol(self, node: PartNode) -> None:
        lines = [c for c in node.children if c.type == "LINE"]
        if lines and "foreign_trading_symbol" not in self._issuer:
            self._put_issuer("foreign_trading_symbol", " ".join(map(one_line, lines)), place_of(lines[0]))

    # ---- the owners

    def _owner(self, node: PartNode) -> None:
        draft = OwnerDraft(lines=[line for c in node.children if c.type == "LINE" for line in lines_of(c)])
        self._owners.append(draft)
        for link in (c for c in node.children if c.type == "LINK"):
            if cik := cik_of(link):
                draft.put("cik", cik)
                draft.values["cik"] = cik.text.zfill(10)

    def _last_owner(self) -> OwnerDraft:
        if not self._owners:
            self._owners.append(OwnerDraft())
        return self._owners[-1]

    def _street(self, node: PartNode) -> None:
        for line in (line for c in node.children if c.type == "LINE" for line in lines_of(c)):
            self._last_owner().street(line)

    def _city(self, node: PartNode) -> None:
        lines = [text_of(c) for c in node.children if c.type == "LINE"]
        if lines:
            self._addresses.wrapped_city(self._last_owner(), lines)

    def _country(self, node: PartNode) -> None:
        for line in (text_of(c) for c in node.children if c.type == "LINE"):
            self._last_owner().put("country", line)

    def _relationship_item(self, node: PartNode) -> None:
        draft = OwnerDraft()
        children = [c for c in node.children if isinstance(c, Box) or c.type in ("LINE", "UNREAD")]
        relationship(draft, children, self._edition.patterns["CHECKED"], self._record, "reporting_owners[0]")
        if not self._relationship.values:
            self._relationship = draft

    def _joint_filing(self, node: PartNode) -> None:
        self._joint += [c for c in node.children if isinstance(c, Box) and c.is_checked]
        self._unread("reporting_owners", node)

    def _owners_table(self, node: PartNode) -> None:
        self._matrix += [matrix_row(c, self._record) for c in node.children if isinstance(c, RowNode)]
        self._unread("reporting_owners", node)

    # ---- the tables and lists

    def _table(self, node: PartNode) -> None:
        rows = self._tables[node.name]
        self._record.places.setdefault(node.name, place_of(_first_token(node)))
        for header in (c for c in node.children if isinstance(c, PartNode)):
            self._rows.see_header(header)
        for child in node.children:
            if isinstance(child, RowNode):
                rows.append(self._rows.build(f"{node.name}[{len(rows)}]", child))
        if any(f.code == "cell-unplaced" and (f.path or "").startswith(f"{node.name}[") for f in self._record.findings):
            self._record.say("rows-scattered", node.name)
        self._unread(node.name, node)

    def _footnotes_list(self, node: PartNode) -> None:
        self._record.places.setdefault("footnotes", place_of(node.children[0]))
        for row in (c for c in node.children if isinstance(c, RowNode)):
            cells = {c.field: c.tokens[0] for c in row.cells if isinstance(c, Value) and c.tokens}
            self._footnote(cells.get("footnote_id"), cells.get("footnote_text"))
        self._unread("footnotes", node)

    def _footnote(self, number: Token | None, text: Token | None) -> None:
        path = f"footnotes[{len(self._footnotes)}]"
        is_known = number is not None and number.type == "FOOTNOTE_ID"
        if is_known:
            name = self._convert.note("FOOTNOTE_ID", str(number))
        else:
            last = int(self._footnotes[-1].id[1:]) if self._footnotes else 0
            name = f"F{last + 1}"
        read = one_line(text) if text else None
        known = next((f for f in self._footnotes if f.id == name), None)
        if known and words(known.text or "") == words(read or ""):
            return
        if known:
            self._record.say(
                "places-disagree",
                f"footnotes[{self._footnotes.index(known)}].text",
                known.text or "",
                read or "",
                at=number,
            )
            return
        self._footnotes.append(Footnote(name, read))
        if number:
            self._record.put(f"{path}.id", number)
        if text:
            self._record.put(f"{path}.text", text)
        if not is_known:
            self._record.say("number-inferred", f"{path}.id", at=number or text)

    def _remarks_text(self, node: PartNode) -> None:
        lines = [c for c in node.children if c.type == "PROSE_LINE"]
        if lines:
            self._remarks += [one_line(line) for line in lines]
            start = self._record.places.get("remarks", place_of(lines[0])).start
            self._record.put_range("remarks", start, lines[-1].end_pos or 0)

    def _signatures_list(self, node: PartNode) -> None:
        self._signatures.read(node)
        self._unread("signatures", node)

    def _unread(self, path: str, node: PartNode) -> None:
        """What stands in a part and was not taken; with figures in it, it may be a row."""
        for child in node.children:
            if isinstance(child, Token) and child.type == "UNREAD" and any(map(str.isalnum, child)):
                text = child.lstrip(UNREAD)
                if self._says_nothing(text):
                    self._record.say("nothing-reported", path, text, at=child)
                    continue
                lost = path in _LISTS and any(map(str.isdigit, text))
                self._record.say("row-unread" if lost else "text-unread", path, text, at=child)

    def _says_nothing(self, text: str) -> bool:
        """Whether a line is what people write who have nothing to say."""
        nothing = self._edition.patterns.get("NOTHING")
        return nothing is not None and nothing.fullmatch(text.strip(" .")) is not None

    # ---- the whole

    def filing(self) -> Filing:
        for signed_by, when in self._joint_filers.signatures:
            self._signatures.read_apart(signed_by, when)
        signed = " ".join(w for s in self._signatures.read_so_far for w in words(s.name or ""))
        reconciler = Reconciler(self._edition, self._record, signed)
        for draft in self._owners:
            reconciler.name(draft)
        self._owners = self._joint_filers.joined(self._owners)
        drafts, confirmed = reconciler.owners(self._owners, self._matrix)
        self.confirmed |= confirmed
        boxes = OwnersBoxes(self._record, self._relationship, self._matrix)
        boxes.share(drafts)
        self.confirmed |= boxes.confirmed
        self._compare_joint_filing(len(drafts))
        for number, draft in enumerate(drafts):
            path = f"reporting_owners[{number}]"
            if "name" in draft.places:
                self._record.places[path] = draft.places["name"]
            for name, place in draft.places.items():
                self._record.places[f"{path}.{name}"] = place
            self._record.join_places(f"{path}.street1", f"{path}.street2")
            for name, code in draft.doubts.items():
                self._record.say(code, f"{path}.{name}")
        amended = self._is_amended or "date_of_original_submission" in self._data
        return Filing(
            document_type=self._edition.form + ("/A" if amended else ""),
            issuer=Issuer(**self._issuer),
            reporting_owners=tuple(map(finished, drafts)),
            non_derivative_table=tuple(self._tables["non_derivative_table"]),
            derivative_table=tuple(self._tables["derivative_table"]),
            footnotes=tuple(self._footnotes),
            remarks=" ".join(self._remarks) or None,
            signatures=tuple(self._signatures.read_so_far),
            **self._data,
        )

    def _compare_joint_filing(self, owners: int) -> None:
        stated = {box.name for box in self._joint}
        for box in self._joint if len(stated) == 1 else ():
            if (box.name == "several_persons") != (owners > 1):
                said, severity = ("several", ERROR) if box.name == "several_persons" else ("one", None)
                what = (said, str(owners))
                self._record.say("owners-against-box", "reporting_owners", *what, at=box.label, severity=severity)


def _first_token(node: PartNode) -> Token:
    first = node.children[0]
    return first if isinstance(first, Token) else first.children[0]
