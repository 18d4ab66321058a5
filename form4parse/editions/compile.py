"""The flattened statements as a Lark grammar, and as what the rooms are told of it."""

from __future__ import annotations

import io
import pickle
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from lark import Lark
from lark.exceptions import LarkError

from form4parse.edition import Codes, Edition, Value, unnamed
from form4parse.editions.anatomy import Anatomy
from form4parse.editions.statements import Statement, literals, sub_literals
from form4parse.errors import GrammarError
from form4parse.marks import CAPTION

_TABLE = re.compile(r"/@(\w+)/")
_ANY_CELL = "[^│⁚┫⁇\\n]+"


def describe(
    name: str, form: str, extends: tuple[str, ...], statements: Mapping[str, Statement], codes: Codes
) -> Edition:
    """What an edition consists of, without building its parser (which takes longest).

    Raises GrammarError where the grammar is not one.
    """
    values = {s.name: _value(s, codes) for s in statements.values() if s.name.isupper() and literals(s.text, "regex")}
    lark = _lark(statements, extends, parser="earley", lexer="dynamic")
    parts = Anatomy(lark.rules, _captions(statements, lark)).parts()
    return Edition(name, form, extends, parts, values, codes)


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


class Tables(NamedTuple):
    """What the parser of an edition needs."""

    lark: dict[str, Any]
    """The LALR tables, as Lark saves them."""
    captions: dict[str, tuple[str, ...]]
    """The terminals that a caption may be."""


def tables(statements: Mapping[str, Statement], extends: tuple[str, ...]) -> Tables:
    lark = parser(statements, extends)
    saved = io.BytesIO()
    lark.save(saved)
    captions: dict[str, tuple[str, ...]] = {}
    for terminal, texts in _captions(statements, lark).items():
        for text in texts:
            captions[text] = (*captions.get(text, ()), terminal)
    return Tables(pickle.loads(saved.getvalue()), captions)  # noqa: S301  # what Lark has just written


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
        raise GrammarError(f"the grammar{above} is wrong: {error}") from None


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
