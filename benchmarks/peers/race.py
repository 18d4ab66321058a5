"""Packages read the same files in turns, one process each."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

_ADAPTERS = Path(__file__).parent / "adapters"


class Runner:
    """A package in its process. An error says why it does not run."""

    def __init__(self, python: str, adapter: str, files: Path) -> None:
        command = (python, str(_ADAPTERS / "serve.py"), adapter, str(files))
        self._said = TemporaryFile("w+")  # noqa: SIM115  # it is closed with the process
        self._process = subprocess.Popen(  # noqa: S603  # our own command
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, text=True
        )
        self.rounds: list[list[float]] = []
        """Seconds of each file."""
        self.facts: list[Any] = []
        """What it gave of each file, or why it gave nothing."""
        try:
            self.version: str = self._answer()["version"]
        except OSError:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._said.close()

    def seconds(self, of_rounds: Callable[[Sequence[float]], float]) -> float:
        """Of all files: of each the best, or the median."""
        return sum(of_rounds(taken) for taken in zip(*self.rounds, strict=True))

    def collect(self) -> None:
        """Before the first round, so that what is loaded late is loaded."""
        self.facts = self._ask("facts")

    def round(self) -> None:
        self.rounds.append(self._ask("round"))

    def _ask(self, what: str) -> Any:
        assert self._process.stdin
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._said.seek(0)
            said = self._said.read().strip().splitlines()
            raise OSError(said[-1] if said else "its process ended")
        return json.loads(line)
