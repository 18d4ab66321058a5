"""The parser's loop: what it does with lines that do not fit."""

from __future__ import annotations

from lark import Token

from form4parse.build.nodes import NodeMaker, PartNode, RowNode
from form4parse.editions.compile import parser as of_lark
from form4parse.editions.library import library
from form4parse.marks import CAPTION, CELL, END, ROW
from form4parse.parsing import Parser, tree_of

LIBRARY = library(())
TITLE = f"{CAPTION}Table I - Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned\n"
GOOD = f"{ROW}Common Stock{CELL}01/02/2015{CELL * 2}P{CELL * 2}100{CELL}A{CELL}$5{CELL}200{CELL}D{CELL}{END}\n"
BAD = [
    f"{ROW}Common Stock{CELL}no date{END}\n",
    "not a row at all\n",
    f"{ROW}{CELL * 20}{END}\n",
    f"{CAPTION}Price{CELL}x\n",
    f"{ROW}Common Stock{CELL}01/02/2015\n",
]


def rows_of(text: str) -> tuple[int, list[Token]]:
    parsed, passed_over = Parser(LIBRARY.tables("form4"), NodeMaker()).parse(text)
    tables = [n for n in parsed.children if isinstance(n, PartNode) and n.name == "non_derivative_table"]
    return sum(isinstance(c, RowNode) for t in tables for c in t.children), passed_over


def test_good_rows_are_all_read() -> None:
    assert rows_of(TITLE + GOOD * 50) == (50, [])


def test_no_good_row_is_lost_with_half_the_rows_damaged() -> None:
    text = TITLE + "".join(GOOD + bad for _ in range(10) for bad in BAD)
    rows, passed_over = rows_of(text)
    assert rows == 50
    assert len({text.count("\n", 0, token.start_pos) for token in passed_over}) == 50


def test_what_is_passed_over_is_said_with_its_place() -> None:
    text = TITLE + GOOD + BAD[1] + GOOD
    rows, passed_over = rows_of(text)
    assert (rows, [str(t) for t in passed_over]) == (2, ["not a row at all"])
    start = passed_over[0].start_pos or 0
    assert text[start : passed_over[0].end_pos] == "not a row at all"


def test_every_character_is_taken_or_passed_over() -> None:
    text = TITLE + GOOD + BAD[0] + GOOD + BAD[4] + "".join(BAD)
    tree, passed_over = Parser(LIBRARY.tables("form4")).parse(text)
    taken = [*tree.scan_values(lambda t: isinstance(t, Token)), *passed_over]
    covered = {i for t in taken for i in range(t.start_pos or 0, t.end_pos or 0)}
    assert [c for i, c in enumerate(text) if c.isalnum() and i not in covered] == []


def test_the_loop_gives_the_tree_that_lark_gives() -> None:
    text = TITLE + GOOD * 3
    theirs = of_lark(LIBRARY.statements("form4"), ()).parse(text)
    assert theirs.pretty() == tree_of(LIBRARY, "form4", text).pretty()
