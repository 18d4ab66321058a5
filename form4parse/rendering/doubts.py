"""Which values of a filing are doubtful: a mark beside each, and a list of the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from form4parse.diagnostics import ERROR, SEVERITIES
from form4parse.model import Filing
from form4parse.rendering.diagnostics import MOST_SHOWN, and_more, summary
from form4parse.rendering.styles import SEVERITY_STYLES

MARK = "?"
"""Behind a value that is doubtful, and in the place of one that was not read. Colour says it as well, but not alone."""
_MOST_NAMED = 100
"""Values of which the same is said."""


class Doubts:
    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self._severities: dict[str, str] = {}
        for doubt in filing.doubts:
            path = (doubt.field or "").replace("].footnotes.", "].")
            if self._severities.get(path) != ERROR:
                self._severities[path] = doubt.severity

    def mark(self, *paths: str) -> Text:
        """What stands behind a value that one of these paths names: nothing if it is not doubted."""
        severities = {self._severities[path] for path in paths if path in self._severities}
        gravest = next((s for s in SEVERITIES if s in severities), None)
        return Text(MARK, style=SEVERITY_STYLES[gravest]) if gravest else Text()

    def listed(self) -> Iterator[RenderableType]:
        """The reasons, each with the values it is about."""
        doubts = sorted(self._filing.doubts, key=lambda d: SEVERITIES.index(d.severity))
        if not doubts:
            return
        yield Text()
        yield Text("What is doubtful  ", style="bold").append(summary(self._filing.diagnostics), style="not bold dim")
        alike: dict[tuple[str, str, str], list[str]] = {}
        for d in doubts:
            alike.setdefault((d.severity, d.code, d.message), []).append(d.field or "")
        grid = Table.grid(padding=(0, 1))
        for (severity, code, message), paths in islice(alike.items(), MOST_SHOWN):
            said = Text(message).append(f"  [{code}]", style="dim")
            if where := _together(paths):
                said.append(f"\n{where}", style="cyan")
            grid.add_row(Text(severity, style=SEVERITY_STYLES[severity]), said)
        yield Padding(grid, (0, 0, 0, 2))
        if more := and_more(len(alike), "reasons", "`form4parse check --json` gives all of them"):
            yield Text(more, style="dim")


def _together(paths: list[str]) -> str:
    """Paths, those of one row behind its name: `derivative_table[0] exercise_date, expiration_date`."""
    rows: dict[str, list[str]] = {}
    for path in paths[:_MOST_NAMED]:
        row, _, field = path.partition("].")
        rows.setdefault(f"{row}]" if field else "", []).append(field or path)
    named = [f"{row} {', '.join(dict.fromkeys(fields))}".strip() for row, fields in rows.items()]
    return "; ".join([*named, *([f"and {len(paths) - _MOST_NAMED:,} more"] if len(paths) > _MOST_NAMED else [])])
