"""The examples in the README and in CONTRIBUTING.md give what they say they give."""

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
_FILE = re.compile(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)```", re.DOTALL | re.MULTILINE)
"""A file of an example: its name, then what it holds."""
_WIDTH = "100"


class Example(NamedTuple):
    command: str
    shown: str


def _examples(name: str) -> list[Example]:
    blocks = _BLOCK.findall((ROOT / name).read_text("utf-8"))
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


@pytest.mark.parametrize("example", [pytest.param(e, id=e.command.partition("\n")[0]) for e in _examples("README.md")])
def test_examples_on_the_command_line(example: Example) -> None:
    assert _run(example.command, ROOT) == example.shown.rstrip("\n")


def test_the_worked_example_of_an_edition(tmp_path: Path) -> None:
    """CONTRIBUTING.md goes from a page to an edition; its files are written as it says, then its commands run."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (tmp_path / "mine").mkdir()
    for name, content in _FILE.findall(text):
        (tmp_path / name).write_text(content)
    examples = _examples("CONTRIBUTING.md")
    assert len(examples) > 5
    for example in examples:
        assert _run(example.command, tmp_path) == example.shown.rstrip("\n")


def _run(command: str, where: Path) -> str:
    ours = f'python() {{ "{sys.executable}" "$@"; }}; form4parse() {{ python -m form4parse "$@"; }}'
    environment = {**os.environ, "COLUMNS": _WIDTH, "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(  # noqa: S603  # our own examples
        ["/bin/bash", "-c", f"{ours}\n{command}"],
        cwd=where,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (ended.stdout + ended.stderr).rstrip("\n")
