"""Reads the same XML with every package, and prints one table."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.documents import CASES, CORPUS
from benchmarks.invented import filing
from benchmarks.ownership_xml import ownership_xml
from benchmarks.peers.environments import python
from benchmarks.peers.race import Runner
from benchmarks.peers.scoring import Score, score
from benchmarks.peers.truth import Truth, truth
from benchmarks.tables import table, times

_WIDTH = 130
_ROUNDS = 7
_REQUIREMENTS = (
    "edgartools==5.62.0",
    "datamule==5.0.2",
    "ledge-edgar==0.1.0",
    "sec-edgar-toolkit==0.2.0",
    "openbb-sec==2.0.0",
)
_OURS, _DIAGNOSED, _REFERENCE = "form4parse", "form4parse-diagnosed", "lxml"
_INVENTED = (1, 2, 3, 5, 8, 13, 21, 34)
"""Rows of the filings that are made up where there is no corpus."""
_CAPTION = """\
{files} files of ownershipDocument XML ({skipped} more are no well-formed XML) with {cells:,} cells, in
headers and {rows:,} rows. Bytes in memory to the package's objects, without network; each
in a process of its own, {rounds} rounds in turns; files/s by the best time of each file, and the median.
× us: the best times beside ours, without the diagnostics, which form4parse looks for when they
are asked for; form4parse-diagnosed asks for them. lxml: bytes to a tree, and nothing more.
cells right: of the facts that the files state (issuer, owners, boxes; of each row its titles,
dates, code, numbers, prices, A or D, D or I, nature), those that the package gives of the
same row, under whatever name or type. The standard library reads what is true.
wrong: values that it gives and the file does not, in headers, owners and rows, also those of
owners and rows that it makes up. lost: rows of which it gives nothing. failed: files on which
it raised. References and footnotes are left out."""


class Given(NamedTuple):
    truths: list[Truth]
    paths: list[str]
    skipped: int


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    arguments.add_argument("folders", nargs="*", type=Path, help="where to look for ownershipDocument XML")
    arguments.add_argument("--rounds", type=int, default=_ROUNDS, help=f"of each package (default: {_ROUNDS})")
    asked = arguments.parse_args()
    console = Console(width=max(_WIDTH, Console().width), highlight=False)
    with TemporaryDirectory() as folder, ExitStack() as stack:
        given = _given(asked.folders or _default(Path(folder)))
        files = Path(folder) / "files.json"
        files.write_text(json.dumps(given.paths), "utf-8")
        runners = _started(files, stack)
        running = {name: runner for name, runner in runners.items() if isinstance(runner, Runner)}
        _each(running, runners, Runner.collect)
        for _ in track(range(asked.rounds), "Reading", console=Console(stderr=True), transient=True):
            _each(running, runners, Runner.round)
        console.print(_report(given, runners, asked.rounds))
        for name, reason in runners.items():
            if isinstance(reason, str):
                console.print(f"{name} is not measured: {reason}", markup=False)


def _default(folder: Path) -> list[Path]:
    if CORPUS.is_dir():
        return [CORPUS]
    for rows in _INVENTED:
        (folder / f"{rows}.xml").write_bytes(ownership_xml(filing(rows)))
    return [CASES / "xml", folder]


def _given(folders: Sequence[Path]) -> Given:
    paths = [path for folder in folders for path in sorted(folder.rglob("*.xml"))]
    read = [(path, truth(path.read_bytes())) for path in paths]
    whole = [(path, true) for path, true in read if true is not None]
    if not whole:
        sys.exit(f"bench-peers: there is no ownershipDocument XML in {', '.join(map(str, folders))}.")
    return Given([true for _, true in whole], [str(path) for path, _ in whole], len(paths) - len(whole))


def _started(files: Path, stack: ExitStack) -> dict[str, Runner | str]:
    """Every package in its process, or why it is not."""
    runners: dict[str, Runner | str] = {}
    for requirement in (*_REQUIREMENTS, _OURS, _DIAGNOSED, _REFERENCE):
        name = requirement.partition("==")[0]
        try:
            with Console(stderr=True).status(f"Starting {name}, which is installed the first time"):
                where = python(requirement) if requirement in _REQUIREMENTS else sys.executable
                runners[name] = stack.enter_context(Runner(where, f"read_{name.replace('-', '_')}", files))
        except OSError as error:
            runners[name] = str(error)
    return runners


def _each(running: dict[str, Runner], runners: dict[str, Runner | str], act: Callable[[Runner], object]) -> None:
    """One after another; one that ends is told, and the others go on."""
    for name, runner in list(running.items()):
        try:
            act(runner)
        except OSError as error:
            del running[name]
            runners[name] = str(error)


def _report(given: Given, runners: dict[str, Runner | str], rounds: int) -> Table:
    ours = runners[_OURS]
    everything = score(given.truths, [None] * len(given.truths))
    caption = _CAPTION.format(
        files=len(given.paths), skipped=given.skipped, cells=everything.cells, rows=everything.rows, rounds=rounds
    )
    columns = ("version", "files/s", "median", "× us", "cells right", "wrong", "lost", "failed")
    shown = table("The same XML, read by other packages", caption, "package", *columns)
    for name, runner in runners.items():
        if isinstance(runner, str):
            shown.add_row(name, "[red]not measured[/]")
            continue
        ratio = times(runner.seconds(min) / ours.seconds(min)) if isinstance(ours, Runner) else ""
        shown.add_row(
            name,
            runner.version,
            f"{len(given.paths) / runner.seconds(min):,.0f}",
            f"{len(given.paths) / runner.seconds(median):,.0f}",
            ratio,
            *(_cells(score(given.truths, runner.facts)) if name not in (_DIAGNOSED, _REFERENCE) else ("", "", "", "")),
        )
    return shown


def _cells(got: Score) -> tuple[str, str, str, str]:
    return f"{got.right / got.cells:.1%}", f"{got.wrong:,}", f"{got.lost:,}", f"{got.crashed:,}"


main()
