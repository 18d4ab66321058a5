"""The parser: Lark's LALR tables and its contextual lexer's terminals, run by a loop that keeps one bad line from
costing the rest.

The loop is our own for two reasons. Recovery has to reach the parser's stack. And in a text that we have written
ourselves every mark and every caption is known at sight, so that regular expressions are left for what filers write:
with Lark's own loop parsing took three times as long, and compiling its scanners, which hold all captions, longer than
anything else in a process that reads one filing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from lark import Token, Transformer, Tree

from form4parse.editions.library import Library
from form4parse.editions.tables import Reduction, Tables
from form4parse.marks import CAPTION, CELL, END, HEADER, REFS, ROW

_END = "$END"
_BETWEEN = (" ", "\n")
_BEGIN_A_ROW = (ROW, HEADER)
_CAPTION_END = re.compile(f"[\n{CELL}{END}{CAPTION}]|$")
_NOTHING = "(?!)"
_CELL_END = f"(?=[{CELL}{REFS}{END}\n]|$)"
_Scanner = tuple[re.Pattern[str], re.Pattern[str]]
"""What a state takes as a whole cell, and as the beginning of one."""
_Maker = Callable[[list[Any]], Any]


class Parser:
    """Parses normal text. What does not fit is passed over: as few lines as possible, all of them reported.

    A transformer's methods make the nodes of the rules they are named after; the others become Lark's trees."""

    def __init__(self, tables: Tables, transformer: Transformer[Any, Any] | None = None) -> None:
        self._tables, self._states, self._marks = tables, tables.states, tables.marks
        self._makers = [_maker(r, transformer) for r in tables.reductions]
        self._scanners: dict[int, _Scanner] = {}

    def parse(self, text: str) -> tuple[Any, list[Token]]:
        """What the grammar makes of the text, and the tokens that were passed over."""
        stack, values = [self._tables.start], list[Any]()
        passed_over: list[Token] = []
        marks = self._marks
        at = 0
        while True:
            while text[at : at + 1] in _BETWEEN:
                at += 1
            if at == len(text):
                if self._feed(_END, "", stack, values):
                    return values[0], passed_over
            elif (mark := marks.get(text[at])) and self._feed(mark, text[at], stack, values):
                at += 1
                continue
            else:
                name, end = self._token_at(stack[-1], text, at)
                if name and self._feed(name, Token(name, text[at:end], at, end_pos=end), stack, values):
                    at = end
                    continue
            at = self._recover(stack, values, text, at, passed_over)

    # ---- tokens

    def _token_at(self, state: int, text: str, at: int) -> tuple[str, int]:
        """The token that a state takes at a place, and where it ends; without a name where it takes none."""
        row = self._states[state]
        first = text[at]
        mark = self._marks.get(first, "")
        if mark in row:
            return mark, at + 1
        if first == CAPTION:
            end = _CAPTION_END.search(text, at + 1).start()  # type: ignore[union-attr]  # the text's end is one
            return next((n for n in self._tables.captions.get(text[at + 1 : end], ()) if n in row), ""), end
        number = self._tables.scanner_of[state]
        whole, part = self._scanners.get(number) or self._scanner(number)
        found = whole.match(text, at) or part.match(text, at)
        return (found.lastgroup or "", found.end()) if found else ("", at)

    def _scanner(self, number: int) -> _Scanner:
        """First of all comes what fills its cell: a name may begin with an X, which alone is a mark."""
        patterns = self._tables.scanners[number] or _NOTHING
        scanner = re.compile(f"(?:{patterns}){_CELL_END}"), re.compile(patterns)
        self._scanners[number] = scanner
        return scanner

    # ---- the stack

    def _feed(self, name: str, value: str, stack: list[int], values: list[Any]) -> bool:
        """Shifts a token, after what has to be reduced before it; False where it does not fit."""
        states = self._states
        while True:
            action = states[stack[-1]].get(name)
            if action is None:
                return False
            if action >= 0:
                stack.append(action)
                values.append(value)
                return True
            if self._reduce(~action, stack, values) == self._tables.end:
                return True

    def _reduce(self, number: int, stack: list[int], values: list[Any]) -> int:
        """Puts the node of a rule in the place of its children; gives the state behind it."""
        size, origin, include, _, _ = self._tables.reductions[number]
        make = self._makers[number]
        children: list[Any] = []
        for place, is_inlined in include:
            if not is_inlined:
                children.append(values[place - size])
            elif children:
                children += values[place - size]
            else:
                children = values[place - size]  # a repetition grows by one; its list is taken, not copied
        if size:
            del stack[-size:], values[-size:]
        target = self._states[stack[-1]][origin]
        stack.append(target)
        values.append(make(children) if make else children)
        return target

    # ---- recovery

    def _recover(self, stack: list[int], values: list[Any], text: str, at: int, passed_over: list[Token]) -> int:
        """Where to go on: with the next line that can be taken. What was begun before it is given up."""
        while len(actions := set(self._states[stack[-1]].values())) == 1 and (action := actions.pop()) < 0:
            self._reduce(~action, stack, values)  # a row that is whole, whatever follows it
        line_start = text.rfind("\n", 0, at) + 1
        if at == line_start and (given_up := self._unwind(stack, values, text, at)) is not None:
            passed_over += given_up
            return at
        end = text.find("\n", at) + 1 or len(text)
        passed_over += self._unwind(stack, values, text, end) or []
        if line := text[at:end].rstrip():
            passed_over.append(Token("BAD_LINE", line, at, end_pos=at + len(line)))
        return end

    def _unwind(self, stack: list[int], values: list[Any], text: str, at: int) -> list[Token] | None:
        """Gives up what was begun, up to a state that can take what stands here; its tokens, or None if there is no
        such state.

        The parts that are finished lie at the bottom of the stack, as the list of a repetition; they are never given
        up. Nor is a line taken for the rest of a row."""
        while text[at : at + 1] in _BETWEEN:
            at += 1
        row_begins = next((i for i, value in enumerate(values) if value in _BEGIN_A_ROW), len(values))
        for depth in range(min(len(stack) - 1, row_begins + 1), self._finished(values), -1):
            below = stack[depth - 1]
            if _END in self._states[below] if at == len(text) else self._token_at(below, text, at)[0]:
                given_up = [t for value in values[depth - 1 :] for t in _tokens(value)]
                del stack[depth:]
                del values[depth - 1 :]
                return given_up
        return None

    def _finished(self, values: list[Any]) -> int:
        return next((i + 1 for i, value in enumerate(values) if isinstance(value, list)), 0)


def _tokens(value: Any) -> list[Token]:
    if isinstance(value, Token):
        return [value]
    if isinstance(value, Tree):
        return list(value.scan_values(lambda v: isinstance(v, Token)))
    return [t for child in value for t in _tokens(child)] if isinstance(value, (list, tuple)) else []


def _maker(rule: Reduction, transformer: Transformer[Any, Any] | None) -> _Maker | None:
    if rule.label is None:
        return None
    make: _Maker = getattr(transformer, rule.label, None) or partial(Tree, rule.label)
    if rule.expands_one:
        return lambda children: children[0] if len(children) == 1 else make(children)
    return make


@cache
def parser(library: Library, edition: str, transformer: type[Transformer[Any, Any]] | None = None) -> Parser:
    return Parser(library.tables(edition), transformer() if transformer else None)


def tree_of(library: Library, edition: str, text: str) -> Tree[Token]:
    tree: Tree[Token] = parser(library, edition).parse(text)[0]
    return tree
