"""Pages of the kinds that are read in part only: nobody can tell yet what their data should be, but each says so."""

from __future__ import annotations

from pathlib import Path

import pytest

import form4parse
from tests.cases import HERE

PAGES = sorted((HERE / "not_yet").iterdir())


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in PAGES])
def test_what_cannot_be_read_yet_says_so(path: Path) -> None:
    filing = form4parse.read(path)
    assert filing.source.layout != "cells"
    assert "layout-partly-read" in [d.code for d in filing.diagnostics if d.severity == "error"]
    with pytest.raises(form4parse.FilingError):
        form4parse.read(path, strict=True)
