"""The progress bar."""

from __future__ import annotations

from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text


class Bar:
    """On standard error, gone when it is done. `total` is None where it is not known."""

    def __init__(self, what: str, total: int | None) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=None),
            _Figures(table_column=Column(no_wrap=True)),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            redirect_stdout=False,  # what is printed there is data
            expand=True,
        )
        self._task = self._progress.add_task(what, total=total, failed=0)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, failed: int = 0) -> None:
        self._progress.update(self._task, advance=1, failed=failed)


class _Figures(ProgressColumn):
    """How many, how fast, and how many failed."""

    def render(self, task: Task) -> Text:
        of = "" if task.total is None else f"/{task.total:,.0f}"
        text = Text(f"{task.completed:,.0f}{of}")
        if task.speed:
            text.append(f"  {task.speed:,.0f}/s", "dim")
        if failed := task.fields["failed"]:
            text.append(f"  {failed:,} failed", "red")
        return text
