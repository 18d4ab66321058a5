"""The parser: Lark's LALR with the contextual lexer, and the recovery that keeps one bad line from costing the rest.

All that depends on Lark's internals is in this module: tables that are loaded together with a transformer, and the parser's stack.
"""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from form4parse.editions.library import Library

_END = "$END"


class Parser:
    """Parses normal text. What does not fit is passed over: as few lines as possible, all of them reported."""

    def __init__(self, lark: Lark) -> None:
        self._lark = lark

    def parse(self, text: str) -> tuple[Any, list[Token]]:
        """What the grammar makes of the text, and the tokens that were passed over."""
        interactive = self._lark.parse_interactive(text)
        state, thread = interactive.parser_state, interactive.lexer_thread
        passed_over: list[Token] = []
        while True:
            try:
                for token in thread.lex(state):
                    state.feed_token(token)
                return state.feed_token(Token(_END, "", len(text), end_pos=len(text)), is_end=True), passed_over
            except UnexpectedInput as error:
                passed_over += _recover(state, thread, text, _place_of(error, len(text)))


def _recover(state: Any, thread: Any, text: str, at: int) -> list[Token]:
    """Goes on with the next line that can be taken. What was begun before it is given up."""
    line_start = text.rfind("\n", 0, at) + 1
    if at == line_start and (given_up := _unwind(state, thread, text, at)) is not None:
        return given_up
    end = text.find("\n", at) + 1 or len(text)
    rest = [Token("BAD_LINE", text[at:end].rstrip("\n"), at, end_pos=end)] if text[at:end].strip() else []
    thread.state.line_ctr.char_pos = end
    return [*(_unwind(state, thread, text, end) or []), *rest]


def _place_of(error: UnexpectedInput, end: int) -> int:
    """Where the text begins that the parser could not take."""
    if isinstance(error, UnexpectedCharacters):
        return error.pos_in_stream
    token = error.token if isinstance(error, UnexpectedToken) else None
    return end if token is None or token.type == _END or token.start_pos is None else token.start_pos


def _unwind(state: Any, thread: Any, text: str, at: int) -> list[Token] | None:
    """Gives up what was begun, up to a state that can take what stands here; its tokens, or None if there is no such state.

    The parts that are finished lie at the bottom of the stack, as Lark's tree for a repetition; they are never given up.
    """
    at_end = not text[at:].strip()
    finished = next((i + 1 for i, v in enumerate(state.value_stack) if isinstance(v, Tree) and v.data.startswith("__")), 0)
    for depth in range(len(state.state_stack) - 1, finished, -1):
        below = state.state_stack[depth - 1]
        lexer = thread.lexer.lexers[below]
        takes = _END in state.parse_conf.states[below] if at_end else bool(lexer.match(thread.state.text, at))
        if takes:
            given_up = [t for value in state.value_stack[depth - 1 :] for t in _tokens(value)]
            del state.state_stack[depth:]
            del state.value_stack[depth - 1 :]
            thread.state.line_ctr.char_pos = at
            return given_up
    return None


def _tokens(value: Any) -> list[Token]:
    if isinstance(value, Token):
        return [value]
    if isinstance(value, Tree):
        return list(value.scan_values(lambda v: isinstance(v, Token)))
    return [t for child in value for t in _tokens(child)] if isinstance(value, (list, tuple)) else []


@cache
def parser(library: Library, edition: str, transformer: type[Transformer[Any, Any]] | None = None) -> Parser:
    return Parser(load(library.tables(edition), transformer() if transformer else None))


def load(tables: bytes, transformer: Transformer[Any, Any] | None = None) -> Lark:
    saved = pickle.loads(tables)
    return Lark._load_from_dict(saved["data"], saved["memo"], transformer=transformer)


def tree_of(library: Library, edition: str, text: str) -> Tree[Any]:
    tree: Tree[Any] = parser(library, edition).parse(text)[0]
    return tree
