"""The cases: one file each, in the folder of its layout."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from form4parse.model import Filing

HERE = Path(__file__).parent
EDITIONS = HERE / "editions"
SHARED = HERE.parent.parent / "shared"


class Case(NamedTuple):
    layout: str
    path: Path

    @property
    def name(self) -> str:
        return f"{self.layout}/{self.path.name}"

    def read(self) -> Filing:
        """The only filing of the case."""
        (filing,) = self.read_all()
        return filing

    def read_all(self) -> tuple[Filing, ...]:
        import form4parse

        return form4parse.read_all(self.path, variants=[EDITIONS])


CASES = [Case(p.parent.name, p) for p in sorted((HERE / "cases").glob("*/*"))]
PAGES = [case for case in CASES if case.layout != "xml"]
