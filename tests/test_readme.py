"""The README's examples give what it says they give: those in Python, and those on the command line."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_WIDTH = "100"


class Example(NamedTuple):
    command: str
    shown: str


def _examples() -> list[Example]:
    blocks = _BLOCK.findall((ROOT / "README.md").read_text("utf-8"))
    return [_example(text) for block in blocks for text in re.split(r"(?m)^\$ ", block)[1:]]


def _example(text: str) -> Example:
    """A command, which may go on in lines that begin with `>`, and what it prints."""
    first, *lines = text.splitlines()
    more = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
    return Example("\n".join([first, *more]), "\n".join(lines[len(more) :]))


def test_examples_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted > 10
    assert result.failed == 0


@pytest.mark.parametrize("example", [pytest.param(e, id=e.command.partition("\n")[0]) for e in _examples()])
def test_examples_on_the_command_line(example: Example) -> None:
    script = f'form4parse() {{ "{sys.executable}" -m form4parse "$@"; }}\n{example.command}'
    environment = {**os.environ, "COLUMNS": _WIDTH, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(  # noqa: S603  # the README's own commands
        ["/bin/bash", "-c", script.replace("python -c", f'"{sys.executable}" -c')],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.stdout + ended.stderr).rstrip("\n") == example.shown.rstrip("\n")
