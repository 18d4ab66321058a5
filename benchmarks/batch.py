"""How fast a folder of many different filings is read, what memory it takes, and what is lost when it is killed."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from benchmarks.documents import CORPUS
from benchmarks.mixture import Mixture, write
from benchmarks.tables import table
from benchmarks.varied import Total
from benchmarks.watched import Run, run

_WIDTH = 130
_FILINGS, _KILLS = 1000, 20
_SEED = 9
_FEW = 10
"""A tenth of the files is read as well, to see whether memory grows with them."""
_MB = 2**20
_TABLES = ("non_derivative_table", "derivative_table")
_SHARES = ("transaction_shares", "shares_owned_following_transaction")
_CAPTION = """\
{files:,} files, no two alike, in {formats} formats in equal shares; {bad:,} are no filings. They are
{origin}, with other names, numbers and dates.
s: of `form4parse parse FOLDER --to jsonl --out FILE`, from start to end.
memory: the most that its processes held, what they share counted in each.
filings, rows, shares transacted and owned: added up from what was written; as made: what was to be read.
killed: by SIGKILL at random moments, the first process or all of them, and gone on with --resume.
lost, repeated: filings, beside the run before."""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__)
    arguments.add_argument("--filings", type=int, default=_FILINGS, help=f"default: {_FILINGS:,}")
    arguments.add_argument("--kills", type=int, default=_KILLS, help=f"default: {_KILLS}")
    asked = arguments.parse_args()
    console = Console(width=max(_WIDTH, Console().width), highlight=False)
    with TemporaryDirectory() as folder:
        try:
            console.print(_report(Path(folder), asked.filings, asked.kills))
        except OSError as error:
            sys.exit(f"bench-batch: {error}")


def _command(source: Path, out: Path, jobs: int, *, resume: bool = False) -> tuple[str, ...]:
    options = ("--to", "jsonl", "--out", str(out), "--jobs", str(jobs), "--fail-on", "never")
    return (sys.executable, "-m", "form4parse", "parse", str(source), *options, *(("--resume",) if resume else ()))


def _report(folder: Path, count: int, kills: int) -> Table:
    few, many = folder / "few", folder / "many"
    mixtures = {source: _mixture(source, n) for source, n in ((few, max(1, count // _FEW)), (many, count))}
    most = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    origin = "the tests' cases and filings of a corpus" if CORPUS.is_dir() else "the tests' cases"
    caption = _CAPTION.format(files=count, formats=mixtures[many].formats, bad=mixtures[many].bad, origin=origin)
    columns = ("jobs", "files", "s", "files/s", "memory MB", "filings", "rows", "shares", "", "lost", "repeated")
    shown = table("A folder of many filings", caption, "", *columns)
    out, again = folder / "whole.jsonl", folder / "killed.jsonl"
    for source, jobs in ((few, 1), (many, 1), (few, most), (many, most)):
        out.unlink(missing_ok=True)
        ended = run(_command(source, out, jobs))
        shown.add_row("read", *_cells(mixtures[source], jobs, ended, out), "", "")
    killed, times = _killed(many, again, most, kills, ended.seconds)
    lost, repeated = _lines(out) - _lines(again), _lines(again) - _lines(out)
    shown.add_row(
        f"killed {times}×", *_cells(mixtures[many], most, killed, again), f"{lost.total():,}", f"{repeated.total():,}"
    )
    return shown


def _mixture(folder: Path, count: int) -> Mixture:
    folder.mkdir()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Making filings", total=count)
        return write(folder, count, lambda done: progress.update(task, completed=done))


def _cells(mixture: Mixture, jobs: int, ended: Run, out: Path) -> tuple[str, ...]:
    written = _total(out)
    is_right = written == mixture.total
    return (
        str(jobs),
        f"{mixture.files:,}",
        f"{ended.seconds:.1f}",
        f"{mixture.files / ended.seconds:,.0f}",
        f"{ended.peak / _MB:,.0f}" if ended.peak else "",
        f"{written.filings:,}",
        f"{written.rows:,}",
        f"{written.shares:,.0f}",
        "[green]as made[/]" if is_right else f"[bold red]made: {_said(mixture.total)}[/]",
    )


def _said(total: Total) -> str:
    return f"{total.filings:,}, {total.rows:,}, {total.shares:,.0f}"


def _killed(source: Path, out: Path, jobs: int, kills: int, seconds: float) -> tuple[Run, int]:
    """All runs together, until one is not killed, and how often one was."""
    chance = random.Random(_SEED)  # noqa: S311  # nothing is kept secret with it
    runs: list[Run] = []
    while not runs or runs[-1].is_killed:
        dies_after = chance.uniform(0, 2 * seconds / kills) if len(runs) < kills else None
        runs.append(run(_command(source, out, jobs, resume=True), dies_after, alone=chance.random() < 0.5))
    peak = max(r.peak for r in runs)
    return Run(sum(r.seconds for r in runs), peak, is_killed=False), len(runs) - 1


def _total(out: Path) -> Total:
    everything = Total()
    with out.open("rb") as lines:
        for line in lines:
            filing = json.loads(line)
            rows = [row for name in _TABLES for row in filing[name]]
            everything = everything.plus(Total(1, len(rows), sum(_amounts(rows), Decimal(0))))
    return everything


def _lines(out: Path) -> Counter[bytes]:
    """How often each filing is there, by a hash of its line."""
    with out.open("rb") as lines:
        return Counter(hashlib.sha256(line).digest() for line in lines)


def _amounts(rows: list[dict[str, str | None]]) -> Iterator[Decimal]:
    for row in rows:
        yield from (Decimal(amount) for name in _SHARES if (amount := row[name]) is not None)


if __name__ == "__main__":
    main()
