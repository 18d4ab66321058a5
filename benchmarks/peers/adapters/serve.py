"""Runs in a package's environment: `python serve.py ADAPTER FILES` with a JSON list of paths in FILES.

Answers each line of standard input with a line of JSON: to "round", the seconds that reading each file took; to
"facts", what was read of each, or why it was not."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any


def main(adapter: str, files: str) -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    sys.stdout = sys.stderr  # a package that prints does not get between the answers
    logging.disable()
    package = import_module(adapter)
    documents = [Path(path).read_bytes() for path in json.loads(Path(files).read_text("utf-8"))]
    _say(answers.write, {"version": version(package.PACKAGE)})
    answers.flush()
    for asked in sys.stdin:
        _say(answers.write, _round(package, documents) if asked.strip() == "round" else _facts(package, documents))
        answers.flush()


def _say(write: Callable[[str], int], answer: Any) -> None:
    write(json.dumps(answer, default=str) + "\n")


def _round(package: ModuleType, documents: list[bytes]) -> list[float]:
    read, taken = package.read, []
    for data in documents:
        start = perf_counter()
        with suppress(Exception):  # counted in _facts
            read(data)
        taken.append(perf_counter() - start)
    return taken


def _facts(package: ModuleType, documents: list[bytes]) -> list[Any]:
    answers: list[Any] = []
    for data in documents:
        try:
            answers.append(package.facts(package.read(data)))
        except Exception as error:  # noqa: BLE001  # of whatever kind it is
            answers.append(f"{type(error).__name__}: {error}")
    return answers


if __name__ == "__main__":
    main(*sys.argv[1:])
