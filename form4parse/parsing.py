"""The parser: Lark's LALR with the contextual lexer, and the recovery that keeps one bad line from costing the rest.

All that depends on Lark's internals is here: parse tables are loaded with a transformer, and the parser's stack is cut back.
"""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from form4parse.editions.library import Library

BAD_LINE = "STRAY"
"""The terminal as which a line is taken that fits nowhere; every page takes it before its first part."""


class Parser:
    """Parses normal text; `bad_lines` of a parse are the lines that were passed over."""

    def __init__(self, lark: Lark) -> None:
        self._lark = lark

    def parse(self, text: str) -> tuple[Any, list[Token]]:
        bad_lines: list[Token] = []
        while True:
            try:
                return self._lark.parse(text), bad_lines
            except UnexpectedInput as error:
                line = _line_at(text, error)
                bad_lines.append(line)
                start, end = line.start_pos or 0, line.end_pos or 0
                text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _line_at(text: str, error: UnexpectedInput) -> Token:
    at = error.pos_in_stream if isinstance(error, UnexpectedCharacters) else getattr(error, "token", Token("", "")).start_pos
    at = min(at if at is not None else len(text), max(len(text.rstrip()) - 1, 0))
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Token(BAD_LINE, text[start : end if end >= 0 else len(text)], start, end_pos=end if end >= 0 else len(text))


@cache
def parser(library: Library, edition: str, transformer: type[Transformer[Any, Any]] | None = None) -> Parser:
    return Parser(load(library.tables(edition), transformer() if transformer else None))


def load(tables: bytes, transformer: Transformer[Any, Any] | None = None) -> Lark:
    saved = pickle.loads(tables)
    return Lark._load_from_dict(saved["data"], saved["memo"], transformer=transformer)


def tree_of(library: Library, edition: str, text: str) -> Tree[Any]:
    tree: Tree[Any] = parser(library, edition).parse(text)[0]
    return tree
