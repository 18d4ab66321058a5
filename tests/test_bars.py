"""What tells a table drawn with bars from Markdown, whose bars may stand as evenly."""

from __future__ import annotations

import pytest

from benchmarks.invented import filing
from benchmarks.pages import WRITERS, page
from form4parse.editions.library import library
from form4parse.layout.barred import is_barred

ROWS = [("Common Stock", "2/7/00", "1,000"), ("Common Stock", "2/8/00", "1,500"), ("Common Stock", "2/9/00", "1,250")]


def _drawn(rule: str) -> str:
    lines = [f"|{a:16}|{b:8}|{c:>8}|" for a, b, c in ROWS]
    return "\n".join([rule, *(text for line in lines for text in (line, rule))])


def _markdown(width: int, dashes: int) -> str:
    head, *rest = [f"| {a:{width}} | {b:{width}} | {c:{width}} |" for a, b, c in ROWS]
    return "\n".join([head, "|" + f" {'-' * dashes} |" * 3, *rest])


@pytest.mark.parametrize("rule", ["-" * 36, "_" * 35 + "|", "|" + "-" * 16 + "|" + "-" * 8 + "|" + "-" * 8 + "|"])
def test_rules_between_rows(rule: str) -> None:
    assert is_barred(_drawn(rule))


@pytest.mark.parametrize(("width", "dashes"), [(0, 3), (12, 3), (12, 12), (20, 20)])
def test_markdown(width: int, dashes: int) -> None:
    assert not is_barred(_markdown(width, dashes))


def test_rows_of_even_length() -> None:
    printed = page(filing(12), library(()).editions["form4"])
    assert not is_barred(WRITERS["Markdown"](printed))
