"""An edition's file as statements, and a chain of editions flattened into one grammar.

Editions are flattened as text, so that a misspelt name is an error of the one grammar that results. Lark's own
`%import` would mangle the names, and its `%override` does not reach terminals that are built from the overridden
one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from form4parse.errors import GrammarError

_STATEMENT = re.compile(
    r"(?:%(?P<action>override|extend)\s+)?"
    r"(?P<name>[?!]*_*[a-z][a-z0-9_]*|_*[A-Z][A-Z0-9_]*)"
    r"(?P<rest>(?:\{[^}]*\})?(?:\.-?\d+)?\s*:.*)",
    re.DOTALL,
)
_HEADER = re.compile(r"//\s*(?P<key>extends|form|beside|with)\s*:\s*(?P<value>\S.*?)\s*$")
_LITERAL = re.compile(
    r'(?P<string>"(?:\\.|[^"\\])*")|(?P<comment>[ \t]*//[^\n]*)|(?P<regex>/(?:\\.|[^\\/\n])+/[imslux]*)'
)


@dataclass(frozen=True, slots=True)
class Statement:
    name: str
    action: str
    """define, override, extend or ignore"""
    text: str
    """As written, without the directive before it."""
    origin: tuple[str, ...]
    """file:line of the definition and of what extended it."""

    @property
    def body(self) -> str:
        return self.text.split(":", 1)[1]

    @property
    def plain(self) -> str:
        """The text without comments and superfluous space: what it says."""
        return " ".join(sub_literals(self.text, comment=lambda _: "").split())


@dataclass(frozen=True, slots=True)
class EditionFile:
    name: str
    path: str
    extends: str | None
    shared: str | None
    """A file of statements that editions of several forms share."""
    form: str | None
    beside: tuple[tuple[str, ...], ...]
    """The parts that stand in columns side by side, from left to right."""
    statements: tuple[Statement, ...]


def sub_literals(text: str, **makers: object) -> str:
    """`text` with its strings, regular expressions or comments replaced by what `makers[kind](literal)` gives."""

    def made(match: re.Match[str]) -> str:
        maker = makers.get(match.lastgroup or "")
        return maker(match[0]) if callable(maker) else match[0]

    return _LITERAL.sub(made, text)


def literals(text: str, kind: str) -> list[str]:
    return [m[0] for m in _LITERAL.finditer(text) if m.lastgroup == kind]


def read_file(name: str, path: str, text: str) -> EditionFile:
    header: dict[str, str] = {}
    statements: list[Statement] = []
    block: list[str] = []
    began = 0

    def close() -> None:
        if block:
            statements.append(_statement("\n".join(block).rstrip(), path, began))
            block.clear()

    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("//"):
            close()
            if found := _HEADER.match(line):
                header[found["key"]] = found["value"]
        elif not line.strip():
            close()
        elif block and line[0] in " \t|":
            block.append(line)
        else:
            close()
            began = number
            block.append(line)
    close()
    beside = tuple(tuple(column.split()) for column in header.get("beside", "").split("|") if column.strip())
    return EditionFile(
        name, path, header.get("extends"), header.get("with"), header.get("form"), beside, tuple(statements)
    )


def _statement(text: str, path: str, line: int) -> Statement:
    origin = (f"{path}:{line}",)
    if text.startswith("%ignore"):
        return Statement("%ignore", "ignore", text, origin)
    match = _STATEMENT.fullmatch(text)
    if not match:
        raise GrammarError(
            f"'{text.splitlines()[0]}' is neither a definition nor %override, %extend or %ignore.", path, line
        )
    name = match["name"].lstrip("?!")
    return Statement(name, match["action"] or "define", text[match.start("name") :], origin)


def flatten(chain: Iterable[EditionFile]) -> dict[str, Statement]:
    """The effective statements of a chain of editions, the core first."""
    effective: dict[str, Statement] = {}
    for file in chain:
        for statement in file.statements:
            effective[statement.name] = _apply(statement, effective, file)
    return effective


def _apply(new: Statement, effective: dict[str, Statement], file: EditionFile) -> Statement:
    old = effective.get(new.name)
    line = int(new.origin[0].rsplit(":", 1)[1])
    if new.action in ("define", "ignore"):
        if old:
            raise GrammarError(
                f"{new.name} is defined already, at {old.origin[0]}; write '%override {new.name}' to change it.",
                file.path,
                line,
            )
        return new
    if not old:
        close = get_close_matches(new.name, effective, 1)
        hint = f"; did you mean {close[0]}?" if close else "."
        raise GrammarError(f"%{new.action} {new.name} names nothing that {file.name} extends{hint}", file.path, line)
    if new.action == "override":
        if new.plain == old.plain:
            raise GrammarError(f"%override {new.name} changes nothing; leave it out.", file.path, line)
        return replace(new, action="define")
    return Statement(old.name, "define", f"{old.text}\n     | {new.body.strip()}", old.origin + new.origin)
