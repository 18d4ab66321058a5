"""What `show` prints, in a narrow terminal, one of the usual width and a wide one; colours apart."""

from __future__ import annotations

import pytest
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

import form4parse
from form4parse.rendering.filing import FilingView
from tests.cases import CASES

SHOWN = {
    "form4": "cells/form4-ref-page-derivatives.html",
    "owners": "cells/form4-ref-page-three-owners.md",
    "form3": "cells/form3-ref-page-no-securities.md",
    "form5": "cells/form5-sec-page-late-holdings.html",
    "damaged": "cells/damaged-in-every-way.txt",
    "every-code": "cells/form4-ref-page-every-code.md",
}


@pytest.mark.parametrize(
    ("name", "width"),
    [pytest.param(name, width, id=f"show/{shown}-{width}") for shown, name in SHOWN.items() for width in (40, 80, 200)],
)
def test_show(name: str, width: int, snapshot: SnapshotAssertion) -> None:
    filing = next(case for case in CASES if case.name == name).read()
    console = Console(width=width, color_system=None, record=True, file=None, quiet=False)
    with console.capture() as capture:
        console.print(FilingView(filing))
    lines = [line.rstrip() for line in capture.get().splitlines()]
    assert max(map(len, lines)) <= width
    assert "\n".join([*lines, ""]) == snapshot


def test_what_a_page_says_is_no_markup() -> None:
    page = next(case for case in CASES if case.name == "cells/form4-ref-page-options.md").path.read_text()
    said = "Given [/back] to [bold] holders \\[x]."
    filing = form4parse.parse(page.replace("Exercisable in full.", said).replace("/s/ Tobias Varga", "[/s/ T. Varga]"))
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        console.print(FilingView(filing))
    assert "Given [/back] to [bold] holders [x]." in capture.get()
    assert "[/s/ T. Varga]" in capture.get()
