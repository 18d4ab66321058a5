"""What the contracts on imports (pyproject.toml) cannot say about the rooms."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import form4parse
from form4parse.edition import words
from form4parse.editions.library import library

PACKAGE = Path(form4parse.__file__).parent
ROOT = PACKAGE.parent
MODULES = {p.relative_to(PACKAGE).as_posix(): p for p in sorted(PACKAGE.rglob("*.py"))}
BENCHMARKS = {p.relative_to(ROOT).as_posix(): p for p in sorted((ROOT / "benchmarks").glob("*.py"))}

HEAVY = ("lark", "lxml", "platformdirs", "pyarrow", "pypdfium2", "rapidfuzz", "rich", "click")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
TELLING = 4
"""Letters from which on a word says something."""
LARK_INSIDE = ("parsing.py", "editions/")
SPEAKING = ("diagnostics/", "rendering/", "cli/")
"""Rooms that write for people, in the words of the field; what they say is never looked for on a page."""
WORD = re.compile(r"\w+(?:\.\w+)*")
"""With underscores and points: `reporting_owners` and `issuer.name` are names of the data, and no captions."""

CODE = re.compile(r"[a-z\d]+(?:-[a-z\d]+)+")
"""The code of a diagnostic, such as `price-against-exercise-price`."""


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, form4parse; print([name for name in {HEAVY!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert ended.stdout.strip() == "[]"


def test_no_module_holds_a_caption() -> None:
    """The form's words stand in grammar/ alone. Captions without two telling words ("Price") are everybody's words."""
    known = _captions()
    held = {
        (place, " ".join(caption))
        for place, path in MODULES.items()
        if not place.startswith(SPEAKING)
        for text in _strings(path)
        if not CODE.fullmatch(text)
        for caption in known
        if f" {' '.join(caption)} " in f" {' '.join(WORD.findall(text.lower()))} "
    }
    assert held == set()


def test_only_the_parser_and_the_editions_look_inside_lark() -> None:
    inside = {
        (place, name)
        for place, path in MODULES.items()
        if not place.startswith(LARK_INSIDE)
        for name in _imported(path)
        if name.startswith("lark.")
    }
    assert inside == set()


def test_modules_are_short() -> None:
    lengths = {place: len(path.read_text("utf-8").splitlines()) for place, path in (MODULES | BENCHMARKS).items()}
    assert {place: length for place, length in lengths.items() if length > MOST_LINES} == {}


def test_functions_are_short() -> None:
    lengths = {
        (place, node.name): (node.end_lineno or node.lineno) - node.lineno + 1
        for place, path in (MODULES | BENCHMARKS).items()
        for node in _nodes(path)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert {where: length for where, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION} == {}


def _captions() -> set[tuple[str, ...]]:
    editions = library(()).editions.values()
    rows = [row for edition in editions for part in edition.parts.values() for row in part.rows]
    spelt = {words(caption.text) for edition in editions for caption, _ in edition.captions}
    spelt |= {words(text) for row in rows for column in row.columns for text in column.captions}
    return {caption for caption in spelt if sum(len(word) >= TELLING for word in caption) > 1}


def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def _strings(path: Path) -> Iterator[str]:
    """The strings of a module that are no docstrings."""
    nodes = _nodes(path)
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def _imported(path: Path) -> Iterator[str]:
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
