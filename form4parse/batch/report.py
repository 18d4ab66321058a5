"""The report of a run, in JSON lines: the sources that gave no filing, and the filings that could not be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self, TextIO


class Report:
    """Written under another name, until it is named; made where there is something to say. To be closed."""

    def __init__(self, unnamed: Path) -> None:
        self._unnamed = unnamed
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()
        self._unnamed.unlink(missing_ok=True)

    def add(self, file: str, outcome: str, reason: str, number: int | None = None) -> None:
        """`number` is that of a filing, where the source holds several."""
        if self._file is None:
            self._file = self._unnamed.open("w", encoding="utf-8", errors="backslashreplace")
        line = {"file": file, **({"number": number} if number else {}), "outcome": outcome, "reason": reason}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def name(self, path: Path) -> None:
        """Of what is there already `is_report` holds: it is that of an earlier run, and no longer true."""
        if self._file:
            self._file.close()
            self._unnamed.replace(path)
        else:
            path.unlink(missing_ok=True)


def is_report(path: Path) -> bool:
    """Whether a file is the report of a run, told by its first line."""
    try:
        with path.open(encoding="utf-8") as file:
            line = json.loads(file.readline())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(line, dict) and line.keys() - {"number"} == {"file", "outcome", "reason"}
