"""What sources do not state, and the user does: `--supply`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from click import UsageError

from form4parse.formats import Record

_LINE = '{"file": "a.html", "issuer.cik": "0000001234"}'
Values = Mapping[str, Any]
"""By their paths."""


class Supply:
    """Values for every filing, and for filings by the names of their sources."""

    def __init__(self, given: Iterable[str]) -> None:
        """Of `PATH=VALUE`, and names of files of JSON lines. Raises UsageError where one is neither, OSError where a
        file cannot be opened, and SupplyError for a path or a value that no filing takes."""
        self._of: dict[tuple[str | None, int], dict[str, Any]] = defaultdict(dict)
        for one in given:
            path, equals, value = one.partition("=")
            if path and equals:
                self._of[None, 1][path] = value
            elif Path(one).is_file():
                for file, number, values in _lines(Path(one)):
                    self._of[file, number].update(values)
            else:
                raise UsageError(
                    f"--supply {one}: it is neither PATH=VALUE, such as issuer.cik=0000001234, nor a file."
                )
        if self._of:
            from form4parse.formats.supply import accepted

            for values in self._of.values():
                for path, value in values.items():
                    accepted(path, value)

    def to(self, record: Record) -> Record:
        """The filing with what it is supplied. Raises SupplyError where it has no such place."""
        values = {**self._of.get((None, 1), {}), **self._of.get((record.file, record.number), {})}
        if not values:
            return record
        from form4parse.formats.supply import supplied

        return record._replace(filing=supplied(record.filing, values))


def _lines(path: Path) -> Iterator[tuple[str | None, int, Values]]:
    """Of each line the source, as it is named in the output and the report, the number of its filing, and the values.
    Without a source they are for every filing."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            values = dict(json.loads(line))
            file, of = values.pop("file", None), int(values.pop("number", 1))
        except (ValueError, TypeError):
            raise UsageError(f"--supply {path}:{number}: it is no JSON object, such as {_LINE}.") from None
        yield file, of, values
