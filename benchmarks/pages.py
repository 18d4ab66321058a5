"""A filing printed as a page. What the form prints on it are the edition's own captions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from typing import NamedTuple

from form4parse import Filing, SecurityRow
from form4parse.edition import Edition, RowRule

_FIELDS = {"amount": "transaction_shares", "owned": "shares_owned_following_transaction"}
"""What the columns hold that are not named after one field."""


class Line(NamedTuple):
    """A line of text."""

    text: str


class Grid(NamedTuple):
    """A table."""

    rows: list[list[str]]


Page = list[Line | Grid]


def page(filing: Filing, edition: Edition) -> Page:
    def caption(part: str) -> str:
        return edition.parts[part].openers[0].text

    def holding(part: str, content: object) -> Grid:
        return Grid([[f"{caption(part)} {_shown(content)}"]])

    owner, signature = filing.reporting_owners[0], filing.signatures[0]
    name = f"{owner.name} {caption('street')}"
    address = f"{owner.street1} {caption('city')} {owner.city} {owner.state} {owner.zip_code} {caption('country')}"
    director = edition.parts["relationship"].labels[0].text
    return [
        Line(caption("form_title")),
        holding("owner", f"{name} {address}"),
        holding("issuer", f"{filing.issuer.name} [ {filing.issuer.trading_symbol} ]"),
        holding("period_of_report", filing.period_of_report),
        holding("relationship", f"[X] {director}"),
        Line(caption("non_derivative_table")),
        _table(edition.parts["non_derivative_table"].table, filing.non_derivative_table),
        Line(caption("derivative_table")),
        _table(edition.parts["derivative_table"].table, filing.derivative_table),
        Line(caption("footnotes")),
        *(Line(f"({note.id.removeprefix('F')}) {note.text}") for note in filing.footnotes),
        Line(caption("remarks")),
        Line(caption("signatures")),
        Grid([[_shown(signature.name), _shown(signature.date)]]),
    ]


def _table(rule: RowRule | None, rows: Iterable[SecurityRow]) -> Grid:
    assert rule
    names = [_FIELDS.get(column.name, column.name) for column in rule.columns]
    header = [column.captions[0] for column in rule.columns]
    return Grid([header, *([_cell(row, name) for name in names] for row in rows)])


def _cell(row: SecurityRow, name: str) -> str:
    text = _shown(getattr(row, name))
    if text and "price" in name:
        text = f"${text}"
    return text + "".join(f"({ref.removeprefix('F')})" for ref in row.footnotes.get(name, ()))


def _shown(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,}"
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}"
    return "" if value is None else str(value)


# ---- the channels ----------------------------------------------------------------------------------------------------


def _markdown(given: Page) -> str:
    return "\n\n".join(block.text if isinstance(block, Line) else _markdown_table(block.rows) for block in given)


def _markdown_table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "|" + " --- |" * len(rows[0])
    return "\n".join([lines[0], rule, *lines[1:]])


def _html(given: Page) -> str:
    body = "\n".join(
        f"<p>{escape(block.text)}</p>" if isinstance(block, Line) else _html_table(block.rows) for block in given
    )
    return f"<html><body>\n{body}\n</body></html>"


def _html_table(rows: list[list[str]]) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table>\n" + "\n".join(f"<tr>{line}</tr>" for line in lines) + "\n</table>"


def _tabs(given: Page) -> str:
    return "\n".join(
        block.text if isinstance(block, Line) else "\n".join("\t".join(row) for row in block.rows) for block in given
    )


WRITERS: Mapping[str, Callable[[Page], str]] = {"Markdown": _markdown, "HTML": _html, "tabs": _tabs}
