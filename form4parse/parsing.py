"""The parser: Lark's LALR tables and its contextual lexer's terminals, run by a loop that keeps one bad line from costing the rest.

All that depends on Lark's internals is in this module. The loop is our own for two reasons. Recovery has to reach the parser's stack.
And in a text that we have written ourselves every mark and every caption is known at sight, so that regular expressions are left for
what filers write: with Lark's own loop parsing took three times as long, and compiling its scanners, which hold all captions, longer
than anything else in a process that reads one filing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, Tree
from lark.parsers.lalr_analysis import Shift

from form4parse.editions.library import Library
from form4parse.marks import ALL as ALL_MARKS
from form4parse.marks import CAPTION

_END = "$END"
_IGNORED = re.compile(r"[ \n]*")
_CAPTION = re.compile(f"{CAPTION}([^\n│┫{CAPTION}]*)")


class _Found(NamedTuple):
    """A token at a place."""

    type: str
    end: int


class Parser:
    """Parses normal text. What does not fit is passed over: as few lines as possible, all of them reported."""

    def __init__(self, lark: Lark, captions: Mapping[str, tuple[str, ...]]) -> None:
        interactive = lark.parse_interactive("")
        conf = interactive.parser_state.parse_conf
        self._states, self._callbacks = conf.states, conf.callbacks
        self._start, self._end = conf.start_state, conf.end_state
        self._lexers = interactive.lexer_thread.lexer.lexers
        self._marks = {t.pattern.value: t.name for t in lark.terminals if t.pattern.value in ALL_MARKS}
        self._captions = captions
        self._known_at_sight = {*self._marks.values(), *(name for names in captions.values() for name in names)}
        self._scanners: dict[int, re.Pattern[str] | None] = {}

    def parse(self, text: str) -> tuple[Any, list[Token]]:
        """What the grammar makes of the text, and the tokens that were passed over."""
        stack, values = [self._start], list[Any]()
        passed_over: list[Token] = []
        at = 0
        while True:
            at = _IGNORED.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere
            if at == len(text):
                if _END in self._states[stack[-1]]:
                    return self._finish(stack, values), passed_over
            elif found := self._at(stack[-1], text, at):
                name = found.type
                token = None if name[0] == "_" else Token(name, text[at : found.end], at, end_pos=found.end)
                if self._feed(name, token, stack, values):
                    at = found.end
                    continue
            at = self._recover(stack, values, text, at, passed_over)

    # ---- tokens --------------------------------------------------------------------------------------------------------------

    def _at(self, state: int, text: str, at: int) -> _Found | None:
        """The token that a state takes at a place."""
        first = text[at]
        accepted = self._states[state]
        mark = self._marks.get(first)
        if mark in accepted:
            return _Found(mark, at + 1)
        if first == CAPTION:
            found = _CAPTION.match(text, at)
            names = self._captions.get(found[1], ()) if found else ()
            return next((_Found(n, found.end()) for n in names if n in accepted), None) if found else None
        scanner = self._scanners[state] if state in self._scanners else self._scanner(state)
        value = scanner.match(text, at) if scanner else None
        return _Found(value.lastgroup or "", value.end()) if value else None

    def _scanner(self, state: int) -> re.Pattern[str] | None:
        """What filers may have written where the parser is in a state, in Lark's order of precedence."""
        lexer = self._lexers[state]
        patterns = [
            f"(?P<{t.name}>{t.pattern.to_regexp()})"
            for t in lexer.terminals
            if t.name not in lexer.ignore_types and t.name not in self._known_at_sight
        ]
        scanner = re.compile("|".join(patterns)) if patterns else None
        for other, same in self._lexers.items():
            if same is lexer:
                self._scanners[other] = scanner
        return scanner

    # ---- the stack -----------------------------------------------------------------------------------------------------------

    def _feed(self, name: str, token: Token | None, stack: list[int], values: list[Any]) -> bool:
        """Shifts a token, after what has to be reduced before it; False where it does not fit."""
        states, callbacks = self._states, self._callbacks
        while True:
            entry = states[stack[-1]].get(name)
            if entry is None:
                return False
            action, arg = entry
            if action is Shift:
                stack.append(arg)
                values.append(token)
                return True
            size = len(arg.expansion)
            children = values[-size:] if size else []
            if size:
                del stack[-size:], values[-size:]
            stack.append(states[stack[-1]][arg.origin.name][1])
            values.append(callbacks[arg](children))

    def _finish(self, stack: list[int], values: list[Any]) -> Any:
        while stack[-1] != self._end:
            _, rule = self._states[stack[-1]][_END]
            size = len(rule.expansion)
            children = values[-size:] if size else []
            if size:
                del stack[-size:], values[-size:]
            stack.append(self._states[stack[-1]][rule.origin.name][1])
            values.append(self._callbacks[rule](children))
        return values[-1]

    # ---- recovery --------------------------------------------------------------------------------------------------------------

    def _recover(self, stack: list[int], values: list[Any], text: str, at: int, passed_over: list[Token]) -> int:
        """Where to go on: with the next line that can be taken. What was begun before it is given up."""
        line_start = text.rfind("\n", 0, at) + 1
        if at == line_start and (given_up := self._unwind(stack, values, text, at)) is not None:
            passed_over += given_up
            return at
        end = text.find("\n", at) + 1 or len(text)
        passed_over += self._unwind(stack, values, text, end) or []
        if text[at:end].strip():
            passed_over.append(Token("BAD_LINE", text[at:end].rstrip("\n"), at, end_pos=end))
        return end

    def _unwind(self, stack: list[int], values: list[Any], text: str, at: int) -> list[Token] | None:
        """Gives up what was begun, up to a state that can take what stands here; its tokens, or None if there is no such state.

        The parts that are finished lie at the bottom of the stack, as Lark's tree for a repetition; they are never given up.
        """
        at = _IGNORED.match(text, at).end()  # type: ignore[union-attr]  # it matches everywhere
        finished = next((i + 1 for i, v in enumerate(values) if isinstance(v, Tree) and v.data.startswith("__")), 0)
        for depth in range(len(stack) - 1, finished, -1):
            below = stack[depth - 1]
            takes = _END in self._states[below] if at == len(text) else self._at(below, text, at) is not None
            if takes:
                given_up = [t for value in values[depth - 1 :] for t in _tokens(value)]
                del stack[depth:]
                del values[depth - 1 :]
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
    tables = library.tables(edition)
    lark = Lark._load_from_dict(tables.lark["data"], tables.lark["memo"], transformer=transformer() if transformer else None)
    return Parser(lark, tables.captions)


def tree_of(library: Library, edition: str, text: str) -> Tree[Any]:
    tree: Tree[Any] = parser(library, edition).parse(text)[0]
    return tree
