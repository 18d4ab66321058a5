"""What every case gives: the data, and the diagnostics as they are shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from form4parse.model import Filing
from form4parse.rendering.diagnostics import plain
from form4parse.source import source_of
from tests.cases import CASES, Case


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_case(case: Case, snapshot: SnapshotAssertion) -> None:
    text = source_of(case.path.read_bytes()).text
    assert "\n".join(_shown(filing, case.path.name, text) for filing in case.read_all()) == snapshot


def _shown(filing: Filing, name: str, text: str) -> str:
    data = filing.to_dict()
    del data["diagnostics"]
    shown = json.dumps(_stated(data), indent=1, ensure_ascii=False)
    return f"{shown}\n\n{plain(filing.diagnostics, name, text) or 'nothing to report'}\n"


def _stated(value: Any) -> Any:
    """Without what is None or empty, so that a person can read it. (Shape and absence have tests of their own.)"""
    if isinstance(value, dict):
        return {k: _stated(v) for k, v in value.items() if v is not None and v not in ([], {})}
    return [_stated(v) for v in value] if isinstance(value, list) else value
