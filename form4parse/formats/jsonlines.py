"""JSON lines: a filing on each, with its source."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from form4parse.formats import Record, Refuse


def to_stream(records: Iterable[Record], out: TextIO, refuse: Refuse) -> None:  # noqa: ARG001  # it takes any filing
    out.writelines(json.dumps(record.named(), ensure_ascii=False) + "\n" for record in records)
