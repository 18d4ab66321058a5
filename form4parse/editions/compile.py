"""The flattened statements as a Lark grammar, and as what the rooms are told of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from lark import Lark
from lark.exceptions import LarkError
from lark.grammar import Rule, Terminal
from lark.parsers.lalr_analysis import Shift

from form4parse.edition import Codes, Edition, Value, unnamed
from form4parse.editions.anatomy import Anatomy
from form4parse.editions.statements import Statement, literals, sub_literals
from form4parse.editions.tables import Reduction, Tables
from form4parse.errors import GrammarError
from form4parse.marks import ALL as ALL_MARKS
from form4parse.marks import CAPTION

_TABLE = re.compile(r"/@(\w+)/")
_MOST_SAID = 300
"""Characters of what Lark says."""
_ANY_CELL = "[^│⁚┫⁇\\n]+"


def describe(
    name: str,
    form: str,
    extends: tuple[str, ...],
    beside: tuple[tuple[str, ...], ...],
    statements: Mapping[str, Statement],
    codes: Codes,
) -> Edition:
    """What an edition consists of, without building its parser (which takes longest).

    Raises GrammarError where the grammar is not one.
    """
    values = {s.name: _value(s, codes) for s in statements.values() if s.name.isupper() and literals(s.text, "regex")}
    lark = _lark(statements, extends, parser="earley", lexer="dynamic")
    parts = Anatomy(lark.rules, _captions(statements, lark)).parts()
    for part in (p for column in beside for p in column if p not in parts):
        raise GrammarError(f"'// beside:' names {part}, which is no part of the page.")
    return Edition(name, form, extends, beside, parts, values, codes)


def _captions(statements: Mapping[str, Statement], lark: Lark) -> dict[str, tuple[str, ...]]:
    """The texts of each terminal that stands for captions; also of those that a rule quotes without naming them."""
    captions = {
        s.name: tuple(q[1:-1] for q in literals(s.text, "string"))
        for s in statements.values()
        if s.name.isupper() and literals(s.text, "string")
    }
    return captions | {
        t.name: (t.pattern.value.removeprefix(CAPTION),)
        for t in lark.terminals
        if t.name not in captions and t.pattern.type == "str" and t.pattern.value.startswith(CAPTION)
    }


def parser(statements: Mapping[str, Statement], extends: tuple[str, ...], *, strict: bool = False) -> Lark:
    """The LALR parser. `strict` makes conflicts and colliding terminals errors, which Lark otherwise settles in
    silence."""
    return _lark(statements, extends, parser="lalr", lexer="contextual", propagate_positions=False, strict=strict)


def tables(statements: Mapping[str, Statement], extends: tuple[str, ...]) -> Tables:
    lark = parser(statements, extends)
    interactive: Any = lark.parse_interactive("")
    conf, lexers = interactive.parser_state.parse_conf, interactive.lexer_thread.lexer.lexers
    captions: dict[str, tuple[str, ...]] = {}
    for terminal, texts in _captions(statements, lark).items():
        for text in texts:
            captions[text] = (*captions.get(text, ()), terminal)
    marks = {t.pattern.value: t.name for t in lark.terminals if t.pattern.value in ALL_MARKS}
    known_at_sight = {*marks.values(), *(name for names in captions.values() for name in names)}
    scanners = dict.fromkeys(_scanner(lexer, known_at_sight) for lexer in lexers.values())
    numbers = {pattern: number for number, pattern in enumerate(scanners)}
    rules: dict[Rule, int] = {}
    return Tables(
        conf.start_state,
        conf.end_state,
        {
            state: {
                name: to if action is Shift else ~rules.setdefault(to, len(rules)) for name, (action, to) in row.items()
            }
            for state, row in conf.states.items()
        },
        tuple(map(_reduction, rules)),
        tuple(scanners),
        {state: numbers[_scanner(lexer, known_at_sight)] for state, lexer in lexers.items()},
        marks,
        captions,
    )


def _scanner(lexer: Any, known_at_sight: AbstractSet[str]) -> str:
    return "|".join(
        f"(?P<{t.name}>{t.pattern.to_regexp()})"
        for t in lexer.terminals
        if t.name not in lexer.ignore_types and t.name not in known_at_sight
    )


def _reduction(rule: Rule) -> Reduction:
    include = tuple(
        (i, not s.is_term and s.name.startswith("_"))
        for i, s in enumerate(rule.expansion)
        if not (isinstance(s, Terminal) and s.filter_out)
    )
    name = rule.origin.name
    label = None if name.startswith("_") else rule.alias or rule.options.template_source or name
    return Reduction(len(rule.expansion), name, include, label, bool(rule.options.expand1 and not rule.alias))


def to_lark(statements: Mapping[str, Statement]) -> str:
    """Captions get their mark; named groups lose their names, which Lark's joint patterns could not hold twice."""
    return "\n\n".join(
        sub_literals(s.text, string=lambda q: f'"{CAPTION}{q[1:-1]}"', regex=_plain_pattern)
        for s in statements.values()
    )


def _lark(statements: Mapping[str, Statement], extends: tuple[str, ...], **options: Any) -> Lark:
    try:
        return Lark(to_lark(statements), start="filing", maybe_placeholders=False, **options)
    except LarkError as error:
        above = f" (with what it extends, {extends[0]})" if extends else ""
        said = " ".join(str(error).split())
        raise GrammarError(f"the grammar{above} is wrong: {said[:_MOST_SAID]}", *_blamed(error, statements)) from None


def _blamed(error: LarkError, statements: Mapping[str, Statement]) -> tuple[str, int]:
    """The file and line of the statement that Lark's error is about: the one at its line of the flattened text, or the
    last one that it names."""
    line = getattr(error, "line", None)
    found = [s for s in statements.values() if s.name in re.findall(r"\w+", str(error))]
    if isinstance(line, int):
        at = 1
        for statement in statements.values():
            if at <= line:
                found = [statement]
            at += statement.text.count("\n") + 2
    if not found:
        return "", 0
    file, number = found[-1].origin[-1].rsplit(":", 1)
    return file, int(number)


def _plain_pattern(literal: str) -> str:
    return f"/{_ANY_CELL}/" if _TABLE.fullmatch(literal) else unnamed(literal)


def _value(statement: Statement, codes: Codes) -> Value:
    patterns = literals(statement.text, "regex")
    file, line = statement.origin[-1].rsplit(":", 1)
    if len(patterns) > 1:
        raise GrammarError(f"{statement.name} is more than one pattern; join them with |.", file, int(line))
    if table := _TABLE.fullmatch(patterns[0]):
        if table[1] not in codes:
            raise GrammarError(f"{statement.name} names the table {table[1]}, which codes.toml lacks.", file, int(line))
        return Value(_ANY_CELL, table[1])
    pattern = patterns[0][1:-1].replace("\\/", "/")
    try:
        re.compile(pattern)
    except re.error as error:
        raise GrammarError(f"the pattern of {statement.name} is wrong: {error}.", file, int(line)) from None
    return Value(pattern, None)
