"""A filing as a person wants to read it, with rich: the parties, both tables, the footnotes, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from form4parse.diagnostics import NOTE, SEVERITIES
from form4parse.model import Filing, ReportingOwner, SecurityRow, plain_number
from form4parse.rendering.diagnostics import summary
from form4parse.rendering.styles import SEVERITY_STYLES

_ANY_WIDTH = 1000
_LEAST_WIDTH = 12
"""Of a column whose text may be wrapped."""
_ROMAN = {"non_derivative_table": "I", "derivative_table": "II"}
_TITLES = {"non_derivative_table": "Non-derivative", "derivative_table": "Derivative"}
_FLAGS = {
    "no_securities_owned": "no securities owned",
    "not_subject_to_section16": "no longer subject to Section 16",
    "form3_holdings_reported": "Form 3 holdings reported",
    "form4_transactions_reported": "Form 4 transactions reported",
    "aff10b5_one": "under a Rule 10b5-1 plan",
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class FilingView:
    """Renders a filing; its tables suit the width they are given."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._heading()
        yield Text()
        yield from self._parties()
        for name, title in _TITLES.items():
            if rows := getattr(self._filing, name):
                yield Text()
                yield Text(f"Table {_ROMAN[name]}  ", style="bold").append(title, style="not bold dim")
                wide, narrow = _LAYOUTS[name]
                tables = (_table(rows, wide, padding=1), _table(rows, narrow, padding=0))
                boundless = options.update(max_width=_ANY_WIDTH)
                fitting = (t for t in tables if Measurement.get(console, boundless, t).minimum <= options.max_width)
                yield next(fitting, None) or _list(rows, wide)
        yield from self._texts()
        yield from self._doubts()

    # ---- the parties

    def _heading(self) -> Text:
        filing = self._filing
        text = Text(f"Form {filing.document_type or '?'}", style="bold")
        if filing.period_of_report:
            text.append(f"  {_day(filing.period_of_report)}", style="not bold")
        if filing.date_of_original_submission:
            text.append(f"  amends the form of {_day(filing.date_of_original_submission)}", style="not bold dim")
        for name, said in _FLAGS.items():
            if getattr(filing, name):
                text.append(f"  · {said}", style="not bold yellow")
        return text

    def _parties(self) -> Iterator[RenderableType]:
        issuer = self._filing.issuer
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column()
        symbols = ", ".join(s for s in (issuer.trading_symbol, issuer.foreign_trading_symbol) if s)
        grid.add_row("Issuer", _named(issuer.name, symbols, issuer.cik))
        for owner in self._filing.reporting_owners:
            grid.add_row("Owner", Group(_named(owner.name, "", owner.cik), *_about(owner)))
        yield grid

    # ---- the texts

    def _texts(self) -> Iterator[RenderableType]:
        filing = self._filing
        if filing.footnotes:
            yield Text()
            yield Text("Footnotes", style="bold")
            grid = Table.grid(padding=(0, 1))
            grid.add_column(style="cyan", justify="right", no_wrap=True)
            grid.add_column()
            for footnote in filing.footnotes:
                grid.add_row(Text(footnote.id.removeprefix("F")), Text(footnote.text or ""))
            yield Padding(grid, (0, 0, 0, 2))
        if filing.remarks:
            yield Text()
            yield Text("Remarks", style="bold")
            yield Padding(Text(filing.remarks), (0, 0, 0, 2))
        if filing.signatures:
            yield Text()
            grid = Table.grid(padding=(0, 2))
            grid.add_column(style="dim", no_wrap=True)
            for signature in filing.signatures:
                when = _day(signature.date) if signature.date else ""
                grid.add_row("Signed", Text(f"{signature.name or '?'}  {when}"))
            yield grid

    def _doubts(self) -> Iterator[RenderableType]:
        doubts = [d for s in SEVERITIES if s != NOTE for d in self._filing.diagnostics if d.severity == s]
        if not doubts:
            return
        yield Text()
        yield Text("What is doubtful  ", style="bold").append(summary(self._filing.diagnostics), style="not bold dim")
        alike: dict[tuple[str, str, str], list[str]] = {}
        for d in doubts:
            alike.setdefault((d.severity, d.code, d.message), []).append(d.field or "")
        grid = Table.grid(padding=(0, 1))
        for (severity, code, message), paths in alike.items():
            said = Text(message).append(f"  [{code}]", style="dim")
            if where := _together(paths):
                said.append(f"\n{where}", style="cyan")
            grid.add_row(Text(severity, style=SEVERITY_STYLES[severity]), said)
        yield Padding(grid, (0, 0, 0, 2))


def _named(name: str | None, symbols: str, cik: str | None) -> Text:
    text = Text(name or "?", style="bold" if name else "bold red")
    if symbols:
        text.append(f"  {symbols}", style="not bold green")
    if cik:
        text.append(f"  CIK {cik}", style="not bold dim")
    return text


def _about(owner: ReportingOwner) -> Iterator[Text]:
    capacities = [
        ("director", owner.is_director, None),
        ("officer", owner.is_officer, owner.officer_title),
        ("10% owner", owner.is_ten_percent_owner, None),
        ("other", owner.is_other, owner.other_text),
    ]
    said = [f"{name}: {more}" if more else name for name, holds, more in capacities if holds]
    if said:
        yield Text(" · ".join(said), style="cyan")
    place = " ".join(p for p in (owner.state, owner.zip_code) if p)
    lines = [owner.street1, owner.street2, ", ".join(p for p in (owner.city, place) if p), owner.country]
    if address := " · ".join(line for line in lines if line):
        yield Text(address, style="dim")


def _together(paths: list[str]) -> str:
    """Paths, those of one row behind its name: `derivative_table[0] exercise_date, expiration_date`."""
    rows: dict[str, list[str]] = {}
    for path in paths:
        row, _, field = path.partition("].")
        rows.setdefault(f"{row}]" if field else "", []).append(field or path)
    return "; ".join(f"{row} {', '.join(dict.fromkeys(fields))}".strip() for row, fields in rows.items())


# ---- the tables


class _Shown(NamedTuple):
    """A line of a cell: a value and the marks of its footnotes."""

    value: Text
    refs: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.value.plain or self.refs)


_Show = Callable[[SecurityRow], list[_Shown]]
"""What a column shows of a row, a line for each value."""


class _Column(NamedTuple):
    header: str
    show: _Show
    is_number: bool = False
    is_flexible: bool = False


def _list(rows: Sequence[SecurityRow], columns: Sequence[_Column]) -> Group:
    """The rows one below the other, where there is no room for a table."""
    grids: list[RenderableType] = []
    for row in rows:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for column in columns:
            lines = [_marked(line, 0) for line in column.show(row) if not line.is_empty]
            if lines:
                grid.add_row(column.header, Text("\n").join(lines))
        grids += [grid, Text()]
    return Group(*grids[:-1])


def _table(rows: Sequence[SecurityRow], columns: Sequence[_Column], *, padding: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, padding, 0, 0), header_style="dim", pad_edge=False, show_edge=False)
    cells = []
    for column in columns:
        header, shown = _without_empty_lines(column.header, [column.show(row) for row in rows])
        if not header:
            continue
        table.add_column(
            header,
            justify="right" if column.is_number else "left",
            no_wrap=not column.is_flexible,
            overflow="fold",
            min_width=_LEAST_WIDTH if column.is_flexible else None,
        )
        marks = max(len(line.refs) for lines in shown for line in lines) if column.is_number else 0
        cells.append([Text("\n").join(_marked(line, marks) for line in lines) for lines in shown])
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    return table


def _without_empty_lines(header: str, shown: list[list[_Shown]]) -> tuple[str, list[list[_Shown]]]:
    """A column without the lines that no row has anything on; without a header if there are no others."""
    kept = [i for i in range(max(map(len, shown))) if any(i < len(lines) and not lines[i].is_empty for lines in shown)]
    headers = header.split("\n")
    header = "\n".join(headers[i] for i in kept) if len(headers) > 1 else header if kept else ""
    return header, [[line for i, line in enumerate(lines) if i in kept] for lines in shown]


def _marked(line: _Shown, width: int) -> Text:
    """A value with its marks; below numbers they take the same space in every row, so that the figures are aligned."""
    return line.value.copy().append(line.refs.ljust(width), style="cyan")


def _value(*fields: str) -> _Show:
    """Values, one below the other."""
    return lambda row: [_Shown(Text(_printed(getattr(row, f))), _refs(row, f)) for f in fields]


def _either(*fields: str) -> _Show:
    """Of several values the one that is there: shares, or a value in dollars."""

    def show(row: SecurityRow) -> list[_Shown]:
        field = next((f for f in fields if getattr(row, f) is not None or f in row.footnotes), fields[0])
        sign = "$" if field.endswith("_value") and getattr(row, field) is not None else ""
        return [_Shown(Text(sign + _printed(getattr(row, field))), _refs(row, field))]

    return show


def _price(field: str) -> _Show:
    def show(row: SecurityRow) -> list[_Shown]:
        value = getattr(row, field)
        return [_Shown(Text("" if value is None else f"${_printed(value)}"), _refs(row, field))]

    return show


def _amount(row: SecurityRow) -> list[_Shown]:
    """The amount with the sign of what happened to it."""
    ((value, refs),) = _either("transaction_shares", "transaction_total_value")(row)
    side = row.transaction_acquired_disposed_code
    if side and value.plain:
        sign, style = ("+", "green") if side == "A" else ("−", "red")
        value = Text(sign, style=style).append_text(value)
    return [_Shown(value, refs + _refs(row, "transaction_acquired_disposed_code"))]


def _code(row: SecurityRow) -> list[_Shown]:
    text = Text((row.transaction_code or "") + ("/K" if row.equity_swap_involved else ""))
    if row.transaction_timeliness:
        text.append({"E": " early", "L": " late"}.get(row.transaction_timeliness, ""), style="yellow")
    return [_Shown(text, _refs(row, "transaction_code") + _refs(row, "transaction_timeliness"))]


def _ownership(row: SecurityRow) -> list[_Shown]:
    said = {"D": "direct", "I": "indirect"}.get(row.direct_or_indirect_ownership or "", "")
    text = Text(said).append(_refs(row, "direct_or_indirect_ownership"), style="cyan")
    if row.nature_of_ownership:
        text.append(f"{': ' if text.plain else ''}{row.nature_of_ownership}")
    return [_Shown(text, _refs(row, "nature_of_ownership"))]


def _stacked(*shows: _Show) -> _Show:
    return lambda row: [line for show in shows for line in show(row)]


_OWNED = _either("shares_owned_following_transaction", "value_owned_following_transaction")
_PRICE = _price("transaction_price_per_share")
_SECURITY = _Column("Security", _value("security_title"), is_flexible=True)
_STRIKE = _Column("Strike", _price("conversion_or_exercise_price"), is_number=True)
_UNDERLYING_AMOUNT = _either("underlying_security_shares", "underlying_security_value")
_WHAT_HAPPENED = (
    _Column("Date", _value("transaction_date")),
    _Column("Deemed", _value("deemed_execution_date")),
    _Column("Code", _code),
    _Column("Amount", _amount, is_number=True),
)
_WHAT_IS_OWNED = (
    _Column("Owned after", _OWNED, is_number=True),
    _Column("Ownership", _ownership, is_flexible=True),
)
_WHAT_HAPPENED_NARROW = (
    _Column("Date\nDeemed", _value("transaction_date", "deemed_execution_date")),
    _Column("Code", _code),
    _Column("Amount\nPrice", _stacked(_amount, _PRICE), is_number=True),
)
_WHAT_IS_OWNED_NARROW = (_Column("Owned after\nOwnership", _stacked(_OWNED, _ownership), is_flexible=True),)
_LAYOUTS: dict[str, tuple[tuple[_Column, ...], tuple[_Column, ...]]] = {
    "non_derivative_table": (
        (_SECURITY, *_WHAT_HAPPENED, _Column("Price", _PRICE, is_number=True), *_WHAT_IS_OWNED),
        (_SECURITY, *_WHAT_HAPPENED_NARROW, *_WHAT_IS_OWNED_NARROW),
    ),
    "derivative_table": (
        (
            _SECURITY,
            _STRIKE,
            *_WHAT_HAPPENED,
            _Column("Exercisable", _value("exercise_date")),
            _Column("Expires", _value("expiration_date")),
            _Column("Underlying", _value("underlying_security_title"), is_flexible=True),
            _Column("Shares", _UNDERLYING_AMOUNT, is_number=True),
            _Column("Price", _PRICE, is_number=True),
            *_WHAT_IS_OWNED,
        ),
        (
            _SECURITY,
            _STRIKE,
            _Column("Date\nCode", _stacked(_value("transaction_date"), _code)),
            _Column("Amount\nPrice", _stacked(_amount, _PRICE), is_number=True),
            _Column("Exercisable\nExpires", _value("exercise_date", "expiration_date")),
            _Column("Underlying", _stacked(_value("underlying_security_title"), _UNDERLYING_AMOUNT), is_flexible=True),
            *_WHAT_IS_OWNED_NARROW,
        ),
    ),
}
"""For each table its columns where there is room for all, and where there is not."""


def _refs(row: SecurityRow, field: str) -> str:
    return " ".join(ref.removeprefix("F").translate(_SUPERSCRIPTS) for ref in row.footnotes.get(field, ()))


def _printed(value: object) -> str:
    if isinstance(value, Decimal):
        whole, _, decimals = plain_number(value).partition(".")
        return f"{int(whole):,}" + (f".{decimals}" if decimals else "")
    if isinstance(value, date):
        return _day(value)
    return "" if value is None else str(value)


def _day(value: date) -> str:
    return value.isoformat()
