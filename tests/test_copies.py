"""Filings are hashed, copied and sent to other processes."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable

import pytest

import form4parse
from form4parse import Filing
from tests.cases import CASES, Case

COPIES: dict[str, Callable[[Filing], Filing]] = {
    "pickled": lambda filing: pickle.loads(pickle.dumps(filing)),  # noqa: S301  # what we pickled
    "copied": copy.copy,
    "deep": copy.deepcopy,
}


@pytest.mark.parametrize("made", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("case", CASES[::7], ids=lambda case: case.name)
def test_a_copy_is_the_same_filing(case: Case, made: Callable[[Filing], Filing]) -> None:
    for filing in case.read_all():
        other = made(filing)
        assert other == filing
        assert hash(other) == hash(filing)
        assert other.to_dict() == filing.to_dict()


def test_references_are_frozen() -> None:
    row = form4parse.parse(CASES[0].path.read_bytes()).non_derivative_table[0]
    with pytest.raises(TypeError):
        row.footnotes["security_title"] = ("F1",)  # type: ignore[index]
    with pytest.raises(TypeError):
        row.footnotes.clear()  # type: ignore[attr-defined]
