"""Rows of the two tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from lark import Token

from form4parse.build.convert import Converter, ImpossibleDateError, one_line
from form4parse.build.nodes import PartNode, RowNode, Side, Value
from form4parse.build.record import Record
from form4parse.edition import Edition
from form4parse.model import References, SecurityRow
from form4parse.shapes import ImpossibleAmountError

_DATES = {"transaction_date", "deemed_execution_date", "exercise_date", "expiration_date"}
_TEXTS = {"security_title", "underlying_security_title", "nature_of_ownership"}
_OF_A_TRANSACTION = (
    "transaction_date", "transaction_code", "transaction_shares", "transaction_total_value",
    "transaction_price_per_share", "transaction_acquired_disposed_code",
)  # fmt: skip
"""A holding row has none of these (General Instruction 4 to Form 4)."""
_LETTERS = {"ACQUIRED": "A", "DISPOSED": "D", "DIRECT": "D", "INDIRECT": "I"}
_SIDE_LETTERS = {"ACQUIRED", "DISPOSED"}
_SIDE_CAPTIONS = {"ACQUIRED_COLUMN": "A", "DISPOSED_COLUMN": "D"}
_NO_VALUE = {"NOTHING", "SEE"}
_BESIDE_A_VALUE = {"REF", "MISREAD"}
_EARLY = {"V": "E"}
_SIDE, _OWNERSHIP = "transaction_acquired_disposed_code", "direct_or_indirect_ownership"
_LEAST_READ = 2
"""Values that a row has to have for the lost ones to be inferred."""


class RowBuilder:
    def __init__(self, edition: Edition, record: Record, *, recognised: bool) -> None:
        """`recognised`: the page's characters were recognised in a picture, where single letters are often lost."""
        self._record, self._recognised = record, recognised
        self._sides = edition.codes["acquired_or_disposed"]
        self._convert = Converter(edition)
        self._kinds = edition.codes["kinds"]
        self._usual_sides = edition.codes["usual_side_of_derivatives"]
        self._side_captions: dict[str, Token] = {}
        self._above: Mapping[str, Any] = {}
        """The row before this one."""
        self._expected = {
            name: [kind for values in column.values for kind in values]
            for part in edition.parts.values()
            if part.table
            for column in part.table.columns
            for name in column.fields
        }

    def see_header(self, header: PartNode) -> None:
        """Remembers where the captions (A) and (D) stand: they say what an amount below them is."""
        tokens = (t for c in header.children for t in ([c] if isinstance(c, Token) else c.scan_values(lambda _: True)))
        for token in tokens:
            if token.type in _SIDE_CAPTIONS:
                self._side_captions[_SIDE_CAPTIONS[token.type]] = token

    def build(self, path: str, node: RowNode) -> SecurityRow:
        data: dict[str, Any] = {}
        refs: dict[str, tuple[str, ...]] = {}
        has_side = any(map(_is_side, node.cells))
        for cell in node.cells:
            if isinstance(cell, Value):
                self._value(path, cell, data, refs)
            elif isinstance(cell, Side) and has_side:
                self._amount(path, cell, data, refs)
            elif isinstance(cell, Side):
                self._side(path, cell, data, refs)
            elif token := next((t for t in cell.scan_values(lambda _: True) if t.type not in _BESIDE_A_VALUE), None):
                self._record.say("column-unused", path, str(token), at=token)
        is_transaction = any(data.get(f) is not None or f in refs for f in _OF_A_TRANSACTION)
        if is_transaction:
            data.setdefault("equity_swap_involved", False)
        if self._recognised:
            self._infer(path, data, refs)
        if places := [p for p in (self._record.places.get(f"{path}.{name}") for name in data if name != _SIDE) if p]:
            self._record.put_range(path, min(p.start for p in places), max(p.end for p in places))
        if node.cells and any(self._record.is_doubted(t, "row-inferred") for t in _beginning(node)):
            self._record.say("row-inferred", path)
        if "security_title" not in data and "security_title" not in refs:
            self._record.say("row-incomplete", path)
        self._above = data
        kind = "transaction" if is_transaction else "holding"
        return SecurityRow(kind=kind, footnotes=References(refs), **data)

    def _infer(self, path: str, data: dict[str, Any], refs: dict[str, tuple[str, ...]]) -> None:
        """Letters that were lost and follow from the rest: some codes leave no choice between A and D, and a nature of
        ownership is stated where it is indirect, and only there."""
        side = self._sides.get(data.get("transaction_code", ""))
        if side and data.setdefault(_SIDE, side) == side and f"{path}.{_SIDE}" not in self._record.places:
            self._record.say("side-inferred", f"{path}.{_SIDE}", confirmed=True)
        if _OWNERSHIP not in data and _OWNERSHIP not in refs and len(data) > _LEAST_READ:
            is_stated = "nature_of_ownership" in data or "nature_of_ownership" in refs
            data[_OWNERSHIP] = "I" if is_stated else "D"
            self._record.say("ownership-inferred", f"{path}.{_OWNERSHIP}", confirmed=is_stated)

    def _amount(self, path: str, side: Side, data: dict[str, Any], refs: dict[str, tuple[str, ...]]) -> None:
        """An amount whose row prints A or D in a column of its own, which alone says what it is."""
        for amount in side.amount:
            if amount.field in data:
                printed = (amount.tokens or amount.refs)[0]
                details = _printed(amount.tokens or amount.refs), "the only amount of its row"
                self._record.say("value-unread", f"{path}.{amount.field}", *details, at=printed)
            else:
                self._value(path, amount, data, refs)

    def _side(self, path: str, side: Side, data: dict[str, Any], refs: dict[str, tuple[str, ...]]) -> None:
        where = f"{path}.transaction_acquired_disposed_code"
        for amount in side.amount:
            printed = (amount.tokens or amount.refs)[0]
            if "transaction_acquired_disposed_code" in data:
                self._record.say(
                    "value-unread",
                    where,
                    _printed(amount.tokens or amount.refs),
                    "the only amount of its row",
                    at=printed,
                )
                continue
            self._value(path, amount, data, refs)
            if amount.kind in _NO_VALUE and not amount.refs:
                continue
            if amount.refs:
                self._record.say("reference-of-two", f"{path}.footnotes.{amount.field}")
            code = side.code
            if self._record.is_doubted(printed, "column-inferred", "column-of-two"):
                code = self._usual_side(path, data) or code
                self._record.say("side-inferred", where, at=printed)
            data["transaction_acquired_disposed_code"] = code
            self._record.put(where, self._side_captions.get(code) or printed)

    def _usual_side(self, path: str, data: Mapping[str, Any]) -> str | None:
        """What the code of a transaction says of the column (A) or (D)."""
        sides = self._usual_sides if path.startswith("derivative_table") else self._sides
        return sides.get(data.get("transaction_code", ""))

    def _put_side(self, path: str, side: str | None, token: Token, data: dict[str, Any]) -> None:
        """A or D where the page does not print the one or the other, but what implies it."""
        where = f"{path}.{_SIDE}"
        if side is None:
            self._record.say("value-unread", where, str(token), "A or D", at=token)
        elif data.setdefault(_SIDE, side) == side:
            self._record.say("side-inferred", where, at=token, confirmed=side == self._usual_side(path, data))

    def _same_as_above(self, path: str, value: Value) -> Any:
        """What a mark of repetition stands for."""
        token = value.tokens[0]
        above = self._above.get(value.field)
        if above is None:
            self._record.say("value-unread", f"{path}.{value.field}", str(token), "what stands above it", at=token)
        return above

    def _value(self, path: str, value: Value, data: dict[str, Any], refs: dict[str, tuple[str, ...]]) -> None:
        field = value.field
        if value.refs:
            ids = dict.fromkeys(self._convert.note("REF", str(ref)) for ref in value.refs)
            refs[field] = tuple(ids)
            where = f"{path}.footnotes.{field}"
            self._record.put_range(where, value.refs[0].start_pos or 0, value.refs[-1].end_pos or 0)
        if not value.tokens or value.kind in _NO_VALUE:
            if value.kind == "NOTHING":
                self._record.nothing.add(f"{path}.{field}")
            return
        if value.kind == "MISREAD":
            self._misread(path, value)
            return
        if value.kind == "SEE_NOTE":
            self._see_note(path, value, refs)
            if field not in _TEXTS:
                return
        is_same = value.kind == "DITTO"
        read = self._same_as_above(path, value) if is_same else self._read(path, value, data)
        if read is not None:
            data[field] = read
            start, end = value.tokens[0].start_pos or 0, value.tokens[-1].end_pos or 0
            self._record.put_range(f"{path}.{field}", start, end)
        if field == "transaction_code":
            self._coding(path, value.tokens, data)

    def _number(self, path: str, token: Token) -> Decimal | None:
        try:
            return self._convert.number(token.type, str(token))
        except ImpossibleAmountError:
            self._record.say("value-unread", path, str(token), "an amount", at=token)
            return None

    def _see_note(self, path: str, value: Value, refs: dict[str, tuple[str, ...]]) -> None:
        """A reference that is written as words."""
        token = value.tokens[0]
        refs[value.field] = (self._convert.note(token.type, str(token)),)
        self._record.put(f"{path}.footnotes.{value.field}", token)

    def _read(self, path: str, value: Value, data: dict[str, Any]) -> Any:
        token = value.tokens[0]
        if value.field in _TEXTS:
            return one_line(token)
        if value.field in _DATES:
            try:
                return self._convert.date(token.type, str(token))
            except ImpossibleDateError:
                self._record.say("date-impossible", f"{path}.{value.field}", str(token), at=token)
                return None
        if self._convert.is_number(token.type):
            if token.type == "LESS":
                self._put_side(path, "D", token, data)
            return self._number(f"{path}.{value.field}", token)
        if token.type == "EITHER_SIDE":
            self._put_side(path, self._usual_side(path, data), token, data)
            return None
        if value.field == "transaction_timeliness":
            return _EARLY.get(str(token), str(token))
        if value.field == "transaction_code":
            return next((_code(t) for t in value.tokens if t.type.startswith("CODE")), None)
        return _LETTERS.get(token.type)

    def _coding(self, path: str, tokens: list[Token], data: dict[str, Any]) -> None:
        for token in tokens:
            if token.type == "FORM_TYPE":
                data["transaction_form_type"] = str(token)
                self._record.put(f"{path}.transaction_form_type", token)
            elif token.type == "SWAP":
                data["equity_swap_involved"] = True
                self._record.put(f"{path}.equity_swap_involved", token)

    def _misread(self, path: str, value: Value) -> None:
        token = value.tokens[0]
        if self._record.is_doubted(token, "cell-unplaced"):
            self._record.say("cell-unplaced", f"{path}.{value.field}", token.lstrip("⁇"), at=token)
            return
        kinds = dict.fromkeys(
            self._kinds.get(k, k.lower()) for k in self._expected.get(value.field, ()) if k in self._kinds
        )
        where = f"{path}.{value.field}"
        self._record.say(
            "value-unread", where, token.lstrip("⁇"), " or ".join(list(kinds)[:4]) or "what belongs here", at=token
        )


def _beginning(node: RowNode) -> list[Token]:
    """What stands in the first cell of a row."""
    cell = node.cells[0]
    return [*cell.tokens, *cell.refs] if isinstance(cell, Value) else []


def _is_side(cell: object) -> bool:
    """Whether a cell says A or D."""
    return isinstance(cell, Value) and cell.field == _SIDE and any(t.type in _SIDE_LETTERS for t in cell.tokens)


def _code(token: Token) -> str:
    """The letter of a transaction; a terminal named CODE_S stands for S, whatever is printed."""
    return token.type[5:] if token.type.startswith("CODE_") else str(token)


def _printed(tokens: Iterable[Token]) -> str:
    return " ".join(map(str, tokens))
