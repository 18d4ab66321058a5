"""How figures are shown beside their limits."""

from __future__ import annotations

from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.table import Table


class Bounds(NamedTuple):
    """What a figure must stay under, and what it should."""

    limit: float
    aim: float | None = None

    def verdict(self, figure: float) -> str:
        """What became of them."""
        if figure > self.limit:
            return "[bold red]missed[/]"
        return "[green]aim met[/]" if self.aim is None or figure <= self.aim else "[yellow]limit met[/]"

    def cells(self, figure: float) -> tuple[str, str, str]:
        """The limit, the aim, and what became of them."""
        return times(self.limit), times(self.aim) if self.aim else "", self.verdict(figure)


NO_BOUNDS = ("", "", "")


def table(title: str, caption: str, *columns: str) -> Table:
    """The first column is text; the others are figures."""
    made = Table(title=title, caption=caption, title_justify="left", caption_justify="left", title_style="bold")
    made.box, made.pad_edge, made.padding = SIMPLE_HEAD, False, (0, 1)
    for number, column in enumerate(columns):
        made.add_column(column, justify="right" if number else "left", no_wrap=True)
    return made


def times(ratio: float) -> str:
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.0f}×"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"
