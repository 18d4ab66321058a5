"""A filing as a person wants to read it, with rich: the parties, both tables, the footnotes, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sized

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from form4parse.model import Filing, ReportingOwner
from form4parse.rendering.diagnostics import MOST_SHOWN, and_more
from form4parse.rendering.doubts import MARK, Doubts
from form4parse.rendering.tables import fitting

_ROMAN = {"non_derivative_table": "I", "derivative_table": "II"}
_TITLES = {"non_derivative_table": "Non-derivative", "derivative_table": "Derivative"}
_FLAGS = {
    "no_securities_owned": "no securities owned",
    "not_subject_to_section16": "no longer subject to Section 16",
    "form3_holdings_reported": "Form 3 holdings reported",
    "form4_transactions_reported": "Form 4 transactions reported",
    "aff10b5_one": "under a Rule 10b5-1 plan",
}
_CAPACITIES = (
    ("director", "is_director", None),
    ("officer", "is_officer", "officer_title"),
    ("10% owner", "is_ten_percent_owner", None),
    ("other", "is_other", "other_text"),
)
"""What an owner may be, the field that says so, and the field that says more."""


class FilingView:
    """Renders a filing; its tables suit the width they are given."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._doubts = Doubts(filing)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self._heading()
        yield Text()
        yield from self._parties()
        for name, title in _TITLES.items():
            rows, mark = getattr(self._filing, name), self._doubts.mark(name)
            if rows or mark:
                yield Text()
                heading = Text(f"Table {_ROMAN[name]}  ", style="bold").append(title, style="not bold dim")
                yield heading.append_text(mark)
            if rows:
                yield fitting(name, rows[:MOST_SHOWN], self._doubts, console, options)
                yield from _more(rows, "rows")
        yield from self._texts()
        yield from self._doubts.listed()

    # ---- the parties

    def _heading(self) -> Text:
        filing, mark = self._filing, self._doubts.mark
        text = Text(f"Form {filing.document_type or MARK}", style="bold").append_text(mark("document_type"))
        if filing.period_of_report or mark("period_of_report"):
            text.append(f"  {filing.period_of_report or ''}", style="not bold").append_text(mark("period_of_report"))
        if filing.date_of_original_submission:
            text.append(f"  amends the form of {filing.date_of_original_submission}", style="not bold dim")
            text.append_text(mark("date_of_original_submission"))
        for name, said in _FLAGS.items():
            if getattr(filing, name):
                text.append(f"  · {said}", style="not bold yellow").append_text(mark(name))
        if filing.accession_number:
            text.append(f"  {filing.accession_number}", style="not bold dim")
        if filing.filing_date:
            text.append(f"  filed {filing.filing_date}", style="not bold dim").append_text(mark("filing_date"))
        return text

    def _parties(self) -> Iterator[RenderableType]:
        issuer = self._filing.issuer
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column()
        symbols = ", ".join(s for s in (issuer.trading_symbol, issuer.foreign_trading_symbol) if s)
        grid.add_row("Issuer", self._named(issuer.name, symbols, issuer.cik, "issuer"))
        for number, owner in enumerate(self._filing.reporting_owners[:MOST_SHOWN]):
            path = f"reporting_owners[{number}]"
            grid.add_row("Owner", Group(self._named(owner.name, "", owner.cik, path), *self._about(owner, path)))
        yield grid
        yield from _more(self._filing.reporting_owners, "owners")

    def _named(self, name: str | None, symbols: str, cik: str | None, path: str) -> Text:
        mark = self._doubts.mark
        text = Text(name or "", style="bold").append_text(mark(f"{path}.name", path))
        if not text.plain:
            text = Text(MARK, style="bold red")
        if symbols or mark(f"{path}.trading_symbol"):
            text.append(f"  {symbols}", style="not bold green").append_text(mark(f"{path}.trading_symbol"))
        if cik:
            text.append(f"  CIK {cik}", style="not bold dim").append_text(mark(f"{path}.cik"))
        return text

    def _about(self, owner: ReportingOwner, path: str) -> Iterator[Text]:
        mark = self._doubts.mark
        said = []
        for name, field, of_text in _CAPACITIES:
            text = getattr(owner, of_text) if of_text else None
            doubt = mark(f"{path}.{field}", f"{path}.{of_text}")
            if getattr(owner, field):
                said.append(Text(f"{name}: {text}" if text else name, style="cyan").append_text(doubt))
            elif doubt:
                said.append(Text(f"perhaps {name}", style="dim").append_text(doubt))
        if said:
            yield Text(" · ", style="cyan").join(said)
        place = " ".join(p for p in (owner.state, owner.zip_code) if p)
        lines = (
            (owner.street1, ("street1",)),
            (owner.street2, ("street2",)),
            (", ".join(p for p in (owner.city, place) if p), ("city", "state", "zip_code")),
            (owner.country, ("country",)),
        )
        marked = [Text(line or "", "dim").append_text(mark(*(f"{path}.{f}" for f in fields))) for line, fields in lines]
        if address := [line for line in marked if line]:
            yield Text(" · ", style="dim").join(address)

    # ---- the texts

    def _texts(self) -> Iterator[RenderableType]:
        filing, mark = self._filing, self._doubts.mark
        if filing.footnotes:
            yield Text()
            yield Text("Footnotes", style="bold")
            grid = Table.grid(padding=(0, 1))
            grid.add_column(style="cyan", justify="right", no_wrap=True)
            grid.add_column()
            for number, footnote in enumerate(filing.footnotes[:MOST_SHOWN]):
                path = f"footnotes[{number}]"
                name = Text(footnote.id.removeprefix("F")).append_text(mark(f"{path}.id", path))
                grid.add_row(name, Text(footnote.text or "").append_text(mark(f"{path}.text")))
            yield Padding(grid, (0, 0, 0, 2))
            yield from _more(filing.footnotes, "footnotes")
        if filing.remarks:
            yield Text()
            yield Text("Remarks", style="bold")
            yield Padding(Text(filing.remarks).append_text(mark("remarks")), (0, 0, 0, 2))
        if filing.signatures:
            yield Text()
            grid = Table.grid(padding=(0, 2))
            grid.add_column(style="dim", no_wrap=True)
            for number, signature in enumerate(filing.signatures[:MOST_SHOWN]):
                path = f"signatures[{number}]"
                signed = Text(signature.name or MARK).append_text(mark(f"{path}.name", path))
                signed.append(f"  {signature.date or ''}").append_text(mark(f"{path}.date"))
                grid.add_row("Signed", signed)
            yield grid
            yield from _more(filing.signatures, "signatures")


def _more(every: Sized, what: str) -> Iterator[Text]:
    """That not all of them are shown."""
    if said := and_more(len(every), what, "`form4parse parse` gives all of them"):
        yield Text(said, style="dim")
