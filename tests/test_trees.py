"""One parse tree for each layout and form, and the same tree as `tree` prints it."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

import form4parse
from form4parse.rendering.tree import nodes, plain
from tests.cases import CASES, EDITIONS

SHOWN = {
    "cells-form3": "cells/form3-sec-page-both-tables.html",
    "cells-form4": "cells/form4-ref-page-options.md",
    "cells-form4-2027": "cells/edition-2027.md",
    "cells-form5": "cells/form5-sec-page-late-holdings.html",
    "cells-damaged": "cells/sample-2015.txt",
    "reading-order-form4": "reading-order/sample-2018.txt",
}


def tree(name: str) -> form4parse.Filing:
    return next(case for case in CASES if case.name == name).read()


@pytest.mark.parametrize("name", [pytest.param(name, id=f"trees/{shown}") for shown, name in SHOWN.items()])
def test_tree(name: str, snapshot: SnapshotAssertion) -> None:
    parsed = tree(name).tree
    assert parsed is not None
    assert f"{plain(parsed, spans=True)}\n" == snapshot


def test_depth_counts_what_it_hides() -> None:
    parsed = tree("cells/form4-ref-page-options.md").tree
    assert parsed is not None
    assert all(node.depth <= 1 for node in nodes(parsed, 1))
    whole = len(list(nodes(parsed, None)))
    assert whole == sum(1 + node.hidden for node in nodes(parsed, 1))


def test_tokens_stand_where_they_say() -> None:
    path = next(case.path for case in CASES if case.name == "cells/form4-ref-page-options.md")
    lines = path.read_text().splitlines()
    parsed = form4parse.read(path, variants=[EDITIONS]).tree
    assert parsed is not None
    dates = [t for t in parsed.scan_values(lambda _: True) if t.type == "DATE"]
    assert dates
    for token in dates:
        assert str(token) == lines[token.line - 1][token.column - 1 : token.end_column - 1]
