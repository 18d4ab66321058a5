"""The report of a run, in JSON lines: the sources that gave no filing, and the filings that could not be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self, TextIO


class Report:
    """A file that is made where there is something to say. An older one is removed. To be closed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None
        path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, file: str, outcome: str, reason: str, number: int | None = None) -> None:
        """`number` is that of a filing, where the source holds several."""
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8", errors="backslashreplace")
        line = {"file": file, **({"number": number} if number else {}), "outcome": outcome, "reason": reason}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
