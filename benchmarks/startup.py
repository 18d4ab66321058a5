"""What a process takes that imports the package, or reads one filing; beside one that imports Lark.

Processes are timed from outside, wall time, in turns; what importing takes is the difference to a Python that does
nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.table import Table

from benchmarks.invented import filing
from benchmarks.ownership_xml import ownership_xml
from benchmarks.pages import WRITERS, page
from benchmarks.tables import NO_BOUNDS, Bounds, ms, table, times
from benchmarks.timing import Effort, seconds
from form4parse.editions.library import library

Command = tuple[str, ...]
_NOTHING, _LARK, _OURS = ((sys.executable, "-c", code) for code in ("pass", "import lark", "import form4parse"))
_PROGRAM = str(Path(sys.executable).parent / "form4parse")
_ROWS = 5
_UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME")
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in _UNSET}
"""With the modules compiled, as they are where a wheel was installed."""
_IMPORT, _PARSE = Bounds(limit=1.5), Bounds(limit=4)
_CAPTION = """\
Wall time of processes, {processes} of each in turns; modules and editions are compiled already.
import: × import lark, both less what a bare Python takes. parse: × the whole process that
imports lark. Ratios are of the least times."""


def report(effort: Effort) -> Table:
    shown = table(
        "Start-up, × import lark",
        _CAPTION.format(processes=effort.processes),
        *("process", "least ms", "median ms", "× lark", "limit", "aim", "", "rich loaded"),
    )
    with TemporaryDirectory() as folder:
        parse = {f"form4parse parse, {kind}": (_PROGRAM, "parse", path) for kind, path in _files(Path(folder)).items()}
        taken = _time({"python": _NOTHING, "import lark": _LARK, "import form4parse": _OURS, **parse}, effort.processes)
        loads_rich = {"import form4parse": _loads_rich("import form4parse")} | {
            name: _loads_rich(f"from form4parse.cli import main; sys.argv[1:] = {list(command[1:])}; main()")
            for name, command in parse.items()
        }
    least = {name: min(times_taken) for name, times_taken in taken.items()}
    imports = (least["import form4parse"] - least["python"]) / (least["import lark"] - least["python"])
    for name, times_taken in taken.items():
        figure, bounds = _figure(name, least, imports)
        shown.add_row(
            name,
            ms(least[name]),
            ms(median(times_taken)),
            times(figure) if bounds else "",
            *(bounds.cells(figure) if bounds else NO_BOUNDS),
            {True: "[bold red]yes[/]", False: "no", None: ""}[loads_rich.get(name)],
        )
    return shown


def _figure(name: str, least: Mapping[str, float], imports: float) -> tuple[float, Bounds | None]:
    if name == "import form4parse":
        return imports, _IMPORT
    return least[name] / least["import lark"], _PARSE if "parse," in name else None


def _files(folder: Path) -> dict[str, str]:
    """A short filing in each channel."""
    short = filing(_ROWS)
    printed = page(short, library(()).editions["form4"])
    contents = {kind: write(printed).encode() for kind, write in WRITERS.items()} | {"XML": ownership_xml(short)}
    for kind, content in contents.items():
        (folder / kind).write_bytes(content)
    return {kind: str(folder / kind) for kind in contents}


def _time(commands: Mapping[str, Command], rounds: int) -> dict[str, list[float]]:
    for command in commands.values():
        _run(command)  # which compiles what is not yet
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(seconds(lambda command=command: _run(command)))  # type: ignore[misc]
    return taken


def _run(command: Command) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)  # noqa: S603  # our own commands


def _loads_rich(code: str) -> bool:
    """Asked of a process of its own, when it ends."""
    asking = "import atexit, sys; atexit.register(lambda: print('rich' in sys.modules, file=sys.stderr))"
    command = (sys.executable, "-c", f"{asking}; {code}")
    ended = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own command
    return ended.stderr.strip().endswith("True")
