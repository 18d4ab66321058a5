"""The SEC's ownershipDocument XML: one document for each filing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from form4parse.errors import IncompleteFilingError
from form4parse.formats import Plain, Record, Refuse
from form4parse.formats.ownership import ownership_document
from form4parse.formats.supply import supplied

_UNSAFE = re.compile(r"[^\w .,()@=+-]|^\.|[ .]$")


def document(filing: Plain, supply: Mapping[str, Any]) -> str:
    """What `Filing.to_xml` gives."""
    return ownership_document(supplied(filing, supply) if supply else filing)


def to_stream(records: Iterable[Record], out: TextIO, refuse: Refuse) -> None:
    """The first filing; XML has one document in a file."""
    for number, record in enumerate(records):
        if number:
            refuse(record, "one file holds one XML document; for more name a folder.")
        elif text := _document(record, refuse):
            out.write(text)


def to_path(records: Iterable[Record], out: Path, refuse: Refuse) -> None:
    """A folder with a file for each filing, in folders as its source was."""
    for record in records:
        if text := _document(record, refuse):
            path = out / _name(record)
            try:
                _put(text.encode(), path)
            except FileExistsError:
                refuse(record, f"{path} is there already, and holds something else.")
            except OSError as error:
                refuse(record, f"{path} cannot be written: {error.strerror or error}.")


def _put(data: bytes, path: Path) -> None:
    """Writes the whole file or none, also if the program is killed. One that is there with the same in it is left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        if path.read_bytes() != data:
            raise FileExistsError(path)
        return
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(data)
    unfinished.replace(path)


def _document(record: Record, refuse: Refuse) -> str | None:
    try:
        return ownership_document(record.filing)
    except IncompleteFilingError as error:
        refuse(record, str(error))
        return None


def _name(record: Record) -> Path:
    """Different sources have different names: what is not safe in a file's name is written as %XX, and ~ parts the
    number of one of several filings."""
    parts = [_safe(part) for part in record.file.split("/") if part not in ("", ".")]
    number = f"~{record.number}" if record.of > 1 else ""
    return Path(*parts[:-1], f"{parts[-1] if parts else ''}{number}.xml")


def _safe(part: str) -> str:
    return _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "surrogateescape")), part)
