"""Runs all benchmarks and prints their tables."""

from __future__ import annotations

import argparse

from rich.console import Console

from benchmarks import hostile, linearity, paper, reading, startup
from benchmarks.timing import Effort

FULL = Effort(documents=30, rounds=15, processes=15)
QUICK = Effort(documents=8, rounds=7, processes=7)
_WIDTH = 130


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description="How long reading takes.")
    arguments.add_argument("--quick", action="store_true", help="fewer documents and rounds: less exact")
    arguments.add_argument(
        "--only", choices=("reading", "paper", "linearity", "hostile", "startup"), help="one of the tables"
    )
    given = arguments.parse_args()
    effort = QUICK if given.quick else FULL
    console = Console(width=max(_WIDTH, Console().width), highlight=False)
    for benchmark in (reading, paper, linearity, hostile, startup):
        if given.only in (None, benchmark.__name__.rpartition(".")[2]):
            console.print(benchmark.report(effort))


main()
