"""The parser: Lark's LALR tables and its contextual lexer's terminals, run by a loop that keeps one bad line from
costing the rest.

All that depends on Lark's internals is in this module. The loop is our own for two reasons. Recovery has to reach the
parser's stack. And in a text that we have written ourselves every mark and every caption is known at sight, so that
regular expressions are left for what filers write: with Lark's own loop parsing took three times as long, and compiling
its scanners, which hold all captions, longer than anything else in a process that reads one filing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, Tree
from lark.grammar import Rule, Terminal
from lark.parsers.lalr_analysis import Shift

from form4parse.editions.library import Library
from form4parse.marks import ALL as ALL_MARKS
from form4parse.marks import CAPTION, CELL, END

_END = "$END"
_BETWEEN = (" ", "\n")
_CAPTION_END = re.compile(f"[\n{CELL}{END}{CAPTION}]|$")


class _Reduction(NamedTuple):
    """What a rule makes of the values on the stack."""

    size: int
    origin: str
    include: tuple[tuple[int, bool], ...]
    """The children that are kept, by their places, and whether they are inlined: their children are taken."""
    make: Callable[[list[Any]], Any] | None
    """None for a rule that is inlined itself; its value is the list of its children."""


_Row = dict[str, int | _Reduction]
"""For each token what a state does: the state it goes to, or a reduction."""


class Parser:
    """Parses normal text. What does not fit is passed over: as few lines as possible, all of them reported."""

    def __init__(
        self, lark: Lark, captions: Mapping[str, tuple[str, ...]], transformer: Transformer[Any, Any] | None
    ) -> None:
        interactive: Any = lark.parse_interactive("")
        conf = interactive.parser_state.parse_conf
        self._transformer = transformer
        self._states, self._start, self._end = conf.states, conf.start_state, conf.end_state
        self._lexers = interactive.lexer_thread.lexer.lexers
        self._marks = {t.pattern.value: t.name for t in lark.terminals if t.pattern.value in ALL_MARKS}
        self._captions = captions
        self._known_at_sight = {*self._marks.values(), *(name for names in captions.values() for name in names)}
        self._rows: dict[int, _Row] = {}
        self._scanners: dict[int, re.Pattern[str] | None] = {}
        self._reductions: dict[int, _Reduction] = {}

    def parse(self, text: str) -> tuple[Any, list[Token]]:
        """What the grammar makes of the text, and the tokens that were passed over."""
        stack, values = [self._start], list[Any]()
        passed_over: list[Token] = []
        marks = self._marks
        at = 0
        while True:
            while text[at : at + 1] in _BETWEEN:
                at += 1
            if at == len(text):
                if self._feed(_END, None, stack, values):
                    return values[0], passed_over
            elif (mark := marks.get(text[at])) and self._feed(mark, None, stack, values):
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
        row = self._rows.get(state) or self._row(state)
        first = text[at]
        mark = self._marks.get(first, "")
        if mark in row:
            return mark, at + 1
        if first == CAPTION:
            end = _CAPTION_END.search(text, at + 1).start()  # type: ignore[union-attr]  # the text's end is one
            return next((n for n in self._captions.get(text[at + 1 : end], ()) if n in row), ""), end
        scanner = self._scanners[state] if state in self._scanners else self._scanner(state)
        found = scanner.match(text, at) if scanner else None
        return (found.lastgroup or "", found.end()) if found else ("", at)

    def _scanner(self, state: int) -> re.Pattern[str] | None:
        """What filers may have written where the parser is in a state, in Lark's order of precedence."""
        lexer = self._lexers[state]
        patterns = [
            f"(?P<{t.name}>{t.pattern.to_regexp()})"
            for t in lexer.terminals
            if t.name not in lexer.ignore_types and t.name not in self._known_at_sight
        ]
        scanner = re.compile("|".join(patterns)) if patterns else None
        self._scanners |= dict.fromkeys((other for other, same in self._lexers.items() if same is lexer), scanner)
        return scanner

    # ---- the stack

    def _feed(self, name: str, token: Token | None, stack: list[int], values: list[Any]) -> bool:
        """Shifts a token, after what has to be reduced before it; False where it does not fit."""
        rows = self._rows
        while True:
            action = (rows.get(stack[-1]) or self._row(stack[-1])).get(name)
            if action is None:
                return False
            if isinstance(action, int):
                stack.append(action)
                values.append(token)
                return True
            size, origin, include, make = action
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
            target: Any = (rows.get(stack[-1]) or self._row(stack[-1]))[origin]
            stack.append(target)
            values.append(make(children) if make else children)
            if target == self._end:
                return True

    def _row(self, state: int) -> _Row:
        row: _Row = {
            name: arg if action is Shift else self._reduction(arg)
            for name, (action, arg) in self._states[state].items()
        }
        self._rows[state] = row
        return row

    def _reduction(self, rule: Rule) -> _Reduction:
        known = self._reductions.get(id(rule))
        if known:
            return known
        include = tuple(
            (i, not s.is_term and s.name.startswith("_"))
            for i, s in enumerate(rule.expansion)
            if not (isinstance(s, Terminal) and s.filter_out)
        )
        name = rule.origin.name
        made = _Reduction(len(rule.expansion), name, include, None if name.startswith("_") else self._maker(rule))
        self._reductions[id(rule)] = made
        return made

    def _maker(self, rule: Rule) -> Callable[[list[Any]], Any]:
        name = rule.alias or rule.options.template_source or rule.origin.name
        make: Callable[[list[Any]], Any] = getattr(self._transformer, name, None) or partial(Tree, name)
        if rule.options.expand1 and not rule.alias:
            return lambda children: children[0] if len(children) == 1 else make(children)
        return make

    # ---- recovery

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
        """Gives up what was begun, up to a state that can take what stands here; its tokens, or None if there is no
        such state.

        The parts that are finished lie at the bottom of the stack, as the list of a repetition; they are never given
        up."""
        while text[at : at + 1] in _BETWEEN:
            at += 1
        for depth in range(len(stack) - 1, self._finished(values), -1):
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


@cache
def parser(library: Library, edition: str, transformer: type[Transformer[Any, Any]] | None = None) -> Parser:
    tables = library.tables(edition)
    load: Callable[[Any, Any], Lark] = Lark._load_from_dict  # noqa: SLF001  # Lark.load() without its file
    lark = load(tables.lark["data"], tables.lark["memo"])
    return Parser(lark, tables.captions, transformer() if transformer else None)


def tree_of(library: Library, edition: str, text: str) -> Tree[Token]:
    tree: Tree[Token] = parser(library, edition).parse(text)[0]
    return tree
