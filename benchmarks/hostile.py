"""How long a source of a megabyte takes at the most, whatever is in it: what is repeated without end."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping

from rich.table import Table

import form4parse
from benchmarks.documents import CASES
from benchmarks.tables import table
from benchmarks.timing import Effort, seconds

_SIZE = 1_000_000
_LIMIT = 5.0
_CAPTION = """\
Seconds for {size:,} characters of each kind, read once; {limit:.0f} s is the limit.
found: filings, or why nothing was read."""
_CHANCE = 4
_TABBED = (CASES / "cells/tabs-form4-sec-page-transactions-and-holdings.txt").read_text("utf-8")
_LINES = re.sub("\t+", " ", _TABBED)
"""The same page with its cells gone."""
_HEAD, _TABLE, _TAIL = (
    part or "" for part in re.split(r"(Table I .*?(?=Table II))", _LINES, maxsplit=1, flags=re.DOTALL)
)
Make = Callable[[int], str | bytes]


def report(_: Effort) -> Table:
    shown = table("A megabyte of anything", _CAPTION.format(size=_SIZE, limit=_LIMIT), "kind", "s", "", "found")
    for name, make in KINDS.items():
        data = make(_SIZE)
        found: list[str] = []
        taken = seconds(lambda data=data, found=found: found.append(_read(data)))  # type: ignore[misc]
        shown.add_row(name, f"{taken:.2f}", "[green]met[/]" if taken <= _LIMIT else "[bold red]missed[/]", *found)
    return shown


def _read(data: str | bytes) -> str:
    try:
        return f"{len(form4parse.parse_all(data)):,}"
    except form4parse.Form4ParseError as error:
        return type(error).__name__


def _fill(unit: str, size: int) -> str:
    return unit * (size // len(unit) + 1)


def _behind(head: str, unit: str) -> Make:
    return lambda size: head + _fill(unit, size)


def _in_table(unit: str) -> Make:
    return lambda size: _HEAD + _TABLE + _fill(unit, size) + _TAIL


def _in_xml(unit: str) -> Make:
    return lambda size: (
        f"<ownershipDocument><nonDerivativeTable>{_fill(unit, size)}</nonDerivativeTable></ownershipDocument>"
    )


def _within(case: str, first: str, last: str = "") -> Make:
    """A case with the lines from one that has `first` to the next that has `last` repeated."""

    def make(size: int) -> str:
        lines = (CASES / case).read_text("utf-8").splitlines(keepends=True)
        begin = next(n for n, line in enumerate(lines) if first in line)
        end = next(n for n, line in enumerate(lines) if n >= begin and last in line) + 1
        return "".join([*lines[:begin], _fill("".join(lines[begin:end]), size), *lines[end:]])

    return make


def _case(case: str, *, on_one_line: bool = False) -> Make:
    text = (CASES / case).read_text("utf-8")
    return lambda size: _fill((text.replace("\n", " ") if on_one_line else text) + "\n", size)


def _soup(*pieces: str) -> Make:
    def make(size: int) -> str:
        some = random.Random(_CHANCE).choices(pieces, k=size // max(1, sum(map(len, pieces)) // len(pieces)))  # noqa: S311
        return _HEAD + "".join(some)[:size]

    return make


KINDS: Mapping[str, Make] = {
    "random bytes": lambda size: random.Random(_CHANCE).randbytes(size),  # noqa: S311
    "random figures and signs": _soup(*"0123456789/,.$()ADIXx| \t\n"),
    "random values": _soup("X ", "A ", "(1)", "1,200 ", "01/02/2020 ", "$3.5 ", "Common ", "\n", "\n\n", "I ", "M "),
    "pipes": _behind(_HEAD, "|"),
    "rows of pipes": _behind(_HEAD, "| a | b |\n"),
    "rows of drawn cells": _behind(_HEAD, "│ a │ b │\n"),
    "digits": _behind(_HEAD, "12 "),
    "lines of digits": _behind(_HEAD, "12\n"),
    "references": _behind(_HEAD, "(1)"),
    "marks": _behind(_HEAD, "X\n"),
    "dates": _behind(_HEAD, "01/02/2020\n\n"),
    "dates in a table": _in_table("01/02/2020 "),
    "stars": _behind(_HEAD, "*"),
    "notes": lambda size: _LINES + "".join(f"({n}) some words.\n" for n in range(1, size // 18)),
    "notes on one line": lambda size: _LINES + "".join(f"({n}) some words. " for n in range(1, size // 18)),
    "signatures": _behind(_LINES, "/s/ A B\n01/02/2020\n"),
    "page numbers": _behind(_HEAD, "page 1 of 2\n"),
    "captions": lambda size: _fill("".join(_LINES.splitlines(keepends=True)[-9:]), size),
    "Markdown rows": _within("cells/form4-sec-page-values.md", "| Series A Notes |"),
    "rows in tabs": _within("cells/tabs-form4-sec-page-transactions-and-holdings.txt", "$14.25"),
    "ragged tabs": lambda size: _HEAD + _TABLE + "".join("a\t" * (n % 40) + "1\n" for n in range(size // 40)),
    "rows in lines": _in_table("Common Stock 05/14/2019 S(1) 7,200 D $31.4075(2) 87,110 I By spouse\n"),
    "rows in wrapped lines": _in_table("Common\nStock 05/14/2019 S(1) 7,200 D $31.4075 87,110 I By\nspouse\n"),
    "rows in one line": _in_table("Common Stock 05/14/2019 S 7,200 D $31.4075 87,110 D "),
    "rows in columns": _within("columns/form4-sec-page-three-owners.txt", "10/03/2016  ", "Units"),
    "rows cell by cell": _within("reading-order/raw-form4a-ref-page-amendment.txt", "1,000", "$27.9 6,400"),
    "owners": _within("columns/form4-sec-page-three-owners.txt", "1. Name and Address", "(City) (State) (Zip)"),
    "filings in Markdown": _case("cells/form4-sec-page-values.md"),
    "filings in tabs": _case("cells/tabs-form4-sec-page-transactions-and-holdings.txt"),
    "filings in columns": _case("columns/form4-ref-page-three-owners.txt"),
    "filings, a line each": _case("reading-order/form4-two-owners-footnotes-apart.txt", on_one_line=True),
    "nested tables": _behind("<html><body>" + _HEAD, "<table><tr><td>"),
    "nested boxes": _behind("<html><body>" + _HEAD, "<div>"),
    "cells without end": _behind("<html><body><table><tr>" + _HEAD, "<td>a"),
    "rows of HTML": _within("cells/form4-sec-page-footnotes.html", "<tr"),
    "nested XML": _behind("<?xml version='1.0'?><ownershipDocument>", "<a>"),
    "rows of XML": _in_xml(
        "<nonDerivativeTransaction><transactionDate><value>x</value></transactionDate></nonDerivativeTransaction>"
    ),
    "empty rows of XML": _in_xml("<nonDerivativeHolding/>"),
    "references in XML": _in_xml("<footnoteId id='F1'/>"),
    "unknown elements of XML": _in_xml("<a/>x"),
    "figures in XML": lambda size: _in_xml(f"<nonDerivativeHolding><transactionShares>{'9' * size}")(1),
}
