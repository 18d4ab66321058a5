"""What the parser hands on: each rule of the grammar as a small object, made while parsing."""

from __future__ import annotations

from typing import Any, NamedTuple

from lark import Token, Transformer, Tree


class Value(NamedTuple):
    """A cell: what stands in it, and the references behind it."""

    field: str
    tokens: list[Token]
    refs: list[Token]

    @property
    def kind(self) -> str | None:
        return self.tokens[0].type if self.tokens else None


class RowNode(NamedTuple):
    name: str
    cells: list[Value | Side | Tree[Any]]
    """A Tree is a column that the data has no place for."""


class Side(NamedTuple):
    """An amount in the column (A) or (D) of Table II."""

    code: str
    amount: list[Value]


class Box(NamedTuple):
    name: str
    mark: Token | None
    """The mark before its label, checked or not; None where none is printed."""
    label: Token

    @property
    def is_checked(self) -> bool:
        return self.mark is not None and self.mark.type == "CHECKED"


class PartNode(NamedTuple):
    name: str
    children: list[Any]
    """Tokens, boxes, values and rows, in the order of the page."""


def _part(name: str) -> Any:
    def made(_: Transformer[Any, Any], children: list[Any]) -> PartNode:
        return PartNode(name, children)

    return made


def _value(name: str) -> Any:
    def made(_: Transformer[Any, Any], children: list[Token]) -> Value:
        return Value(name, [c for c in children if c.type != "REF"], [c for c in children if c.type == "REF"])

    return made


def _row(name: str) -> Any:
    def made(_: Transformer[Any, Any], children: list[Any]) -> RowNode:
        return RowNode(name, children)

    return made


def _side(code: str) -> Any:
    def made(_: Transformer[Any, Any], children: list[Value]) -> Side:
        return Side(code, children)

    return made


def _box(name: str) -> Any:
    def made(_: Transformer[Any, Any], children: list[Token]) -> Box:
        return Box(name, children[0] if len(children) > 1 else None, children[-1])

    return made


PARTS = (
    "filing", "stray", "form_title", "notice", "aside", "exhibit", "owner", "street", "city", "country", "issuer",
    "foreign_trading_symbol", "relationship", "joint_filing", "period_of_report", "amendment", "non_derivative_table",
    "derivative_table", "owners", "footnotes", "remarks", "signatures", "not_subject_to_section16", "aff10b5_one",
    "form3_holdings_reported", "form4_transactions_reported", "no_securities_owned", "non_derivative_header",
    "derivative_header", "owners_header", "joint_filers", "joint_filer", "joint_filer_address",
    "joint_filer_relationship", "joint_filer_signature", "joint_filer_date", "joint_filer_title",
    "joint_filer_repeats",
)  # fmt: skip
ROWS = (
    "issuer_row", "symbol_row", "lone_row", "non_derivative_row", "derivative_row", "owners_row", "footnote",
    "unnumbered", "signature", "undated",
)  # fmt: skip
BOXES = ("is_director", "is_ten_percent_owner", "is_officer", "is_other", "one_person", "several_persons")
VALUES = (
    "issuer_name", "issuer_cik", "trading_symbol", "lone_symbol", "security_title", "conversion_or_exercise_price",
    "transaction_date", "deemed_execution_date", "transaction_code", "transaction_timeliness",
    "transaction_shares", "transaction_total_value", "transaction_price_per_share",
    "transaction_acquired_disposed_code", "exercise_date", "expiration_date", "underlying_security_title",
    "underlying_security_shares", "underlying_security_value", "shares_owned_following_transaction",
    "value_owned_following_transaction", "direct_or_indirect_ownership", "nature_of_ownership",
    "owners_address", "director", "ten_percent_owner", "officer", "other", "footnote_id", "footnote_text",
    "signature_name", "signature_date",
)  # fmt: skip


class NodeMaker(Transformer[Token, PartNode]):
    """Runs inside the parser. Rules that an edition adds, and that stand for no data, remain trees."""

    def mark(self, children: list[Token]) -> Token:
        return children[0]

    def date(self, children: list[Token]) -> Token:
        return children[0]

    def unread(self, children: list[Token]) -> Token:
        return children[0]

    acquired = _side("A")
    disposed = _side("D")


for _names, _maker in ((PARTS, _part), (ROWS, _row), (BOXES, _box), (VALUES, _value)):
    for _name in _names:
        setattr(NodeMaker, _name, _maker(_name))
