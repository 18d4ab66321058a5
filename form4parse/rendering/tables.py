"""The rows of a filing's tables, as wide as there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from form4parse.model import SecurityRow, plain_number
from form4parse.rendering.doubts import Doubts

_ANY_WIDTH = 1000
_LEAST_WIDTH = 12
"""Of a column whose text may be wrapped."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class SeenRow(NamedTuple):
    """A row, and what is doubted of it."""

    row: SecurityRow
    path: str
    doubts: Doubts

    def mark(self, *fields: str) -> Text:
        """A doubt of the whole row stands at its title."""
        if "security_title" in fields and (mark := self.doubts.mark(self.path)):
            return mark
        return self.doubts.mark(*(f"{self.path}.{field}" for field in fields))


def fitting(
    table: str, rows: Sequence[SecurityRow], doubts: Doubts, console: Console, options: ConsoleOptions
) -> RenderableType:
    """The rows of `non_derivative_table` or `derivative_table`, as they fit."""
    seen = [SeenRow(row, f"{table}[{number}]", doubts) for number, row in enumerate(rows)]
    wide, narrow = _LAYOUTS[table]
    tables = (_table(seen, wide, padding=1), _table(seen, narrow, padding=0))
    boundless = options.update(max_width=_ANY_WIDTH)
    fits = (t for t in tables if Measurement.get(console, boundless, t).minimum <= options.max_width)
    return next(fits, None) or _list(seen, wide)


class _Shown(NamedTuple):
    """A line of a cell: a value, and behind it the mark of a doubt and those of its footnotes."""

    value: Text
    marks: Text

    @property
    def is_empty(self) -> bool:
        return not (self.value.plain or self.marks.plain)


_Show = Callable[[SeenRow], list[_Shown]]
"""What a column shows of a row, a line for each value."""


class _Column(NamedTuple):
    header: str
    show: _Show
    is_number: bool = False
    is_flexible: bool = False


def _list(rows: Sequence[SeenRow], columns: Sequence[_Column]) -> Group:
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


def _table(rows: Sequence[SeenRow], columns: Sequence[_Column], *, padding: int) -> Table:
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
        marks = max(len(line.marks) for lines in shown for line in lines) if column.is_number else 0
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
    marks = line.marks.copy()
    marks.pad_right(width - len(marks))
    return line.value.copy().append_text(marks)


def _shown(seen: SeenRow, value: Text, *fields: str) -> _Shown:
    """With what is to be said of the fields it stands for."""
    return _Shown(value, seen.mark(*fields).append(_refs(seen, *fields), style="cyan"))


def _value(*fields: str) -> _Show:
    """Values, one below the other."""
    return lambda seen: [_shown(seen, Text(_printed(getattr(seen.row, f))), f) for f in fields]


def _either(*fields: str) -> _Show:
    """Of several values the one that is there: shares, or a value in dollars."""

    def show(seen: SeenRow) -> list[_Shown]:
        row = seen.row
        field = next((f for f in fields if getattr(row, f) is not None or f in row.footnotes), fields[0])
        sign = "$" if field.endswith("_value") and getattr(row, field) is not None else ""
        return [_shown(seen, Text(sign + _printed(getattr(row, field))), field)]

    return show


def _price(field: str) -> _Show:
    def show(seen: SeenRow) -> list[_Shown]:
        value = getattr(seen.row, field)
        return [_shown(seen, Text("" if value is None else f"${_printed(value)}"), field)]

    return show


def _amount(seen: SeenRow) -> list[_Shown]:
    """The amount with the sign of what happened to it, and what is to be said of either."""
    row = seen.row
    fields = ("transaction_shares", "transaction_total_value")
    field = next((f for f in fields if getattr(row, f) is not None or f in row.footnotes), fields[0])
    ((value, _),) = _either(*fields)(seen)
    side = row.transaction_acquired_disposed_code
    if side and value.plain:
        sign, style = ("+", "green") if side == "A" else ("−", "red")
        value = Text(sign, style=style).append_text(value)
    return [_shown(seen, value, field, "transaction_acquired_disposed_code")]


def _code(seen: SeenRow) -> list[_Shown]:
    row = seen.row
    text = Text((row.transaction_code or "") + ("/K" if row.equity_swap_involved else ""))
    if row.transaction_timeliness:
        text.append({"E": " early", "L": " late"}.get(row.transaction_timeliness, ""), style="yellow")
    return [_shown(seen, text, "transaction_code", "transaction_timeliness")]


def _ownership(seen: SeenRow) -> list[_Shown]:
    said = {"D": "direct", "I": "indirect"}.get(seen.row.direct_or_indirect_ownership or "", "")
    form = _shown(seen, Text(said), "direct_or_indirect_ownership")
    text = form.value.append_text(form.marks)
    if seen.row.nature_of_ownership:
        text.append(f"{': ' if text.plain else ''}{seen.row.nature_of_ownership}")
    return [_shown(seen, text, "nature_of_ownership")]


def _stacked(*shows: _Show) -> _Show:
    return lambda seen: [line for show in shows for line in show(seen)]


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


def _refs(seen: SeenRow, *fields: str) -> str:
    """The references at each of them."""
    each = (" ".join(ref.removeprefix("F") for ref in seen.row.footnotes.get(field, ())) for field in fields)
    return "".join(each).translate(_SUPERSCRIPTS)


def _printed(value: object) -> str:
    if isinstance(value, Decimal):
        whole, _, decimals = plain_number(value).partition(".")
        return f"{int(whole):,}" + (f".{decimals}" if decimals else "")
    return "" if value is None else str(value)
