"""One JSON document: the filing of a source, or a list of all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain
from typing import TextIO

from form4parse.formats import Record, Refuse


def to_stream(records: Iterable[Record], out: TextIO, refuse: Refuse) -> None:  # noqa: ARG001  # it takes any filing
    """A list where there are several, each with its file (and its number there); else the filing alone."""
    filings = iter(records)
    first = next(filings, None)
    second = next(filings, None)
    if first and not second:
        out.write(json.dumps(first.filing, indent=2, ensure_ascii=False) + "\n")
        return
    out.write("[")
    for number, record in enumerate(chain((r for r in (first, second) if r), filings)):
        out.write(",\n" if number else "\n")
        out.write(json.dumps(record.named(), ensure_ascii=False))
    out.write("\n]\n")
