"""The SEC's ownershipDocument XML: one document for each filing."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from form4parse.errors import IncompleteFilingError
from form4parse.formats import Plain, Record, Refuse
from form4parse.formats.ownership import ownership_document
from form4parse.formats.supply import supplied

_UNSAFE = re.compile(r"[^\w .,()@=+#-]|^\.|[ .]$")
_ENDING = ".xml"
_LONGEST = 200
"""Bytes of a part of a name; file systems take 255, and a number and an ending come to it."""
_OF_NAMES = (errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL)
"""What a system says of a name it does not take."""


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
    """A new folder with a file for each filing, in folders as its source was. Raises OSError where the disk does not
    take one."""
    for record in records:
        if text := _document(record, refuse):
            name = _name(record)
            try:
                _put(text.encode(), out, name)
            except OSError as error:
                if error.errno not in _OF_NAMES:
                    raise
                refuse(record, f"{name} cannot be written: {error.strerror}.")


def _put(data: bytes, out: Path, name: Path) -> None:
    """Under another name where one is taken: systems differ in what they take for the same name, so it is tried."""
    folder = out / name.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file of that name
        folder, name = out, Path(f"{_hash(str(name.parent))} {name.name}")
    for number in count(1):
        path = folder / (f"{name.stem}#{number}{_ENDING}" if number > 1 else name.name)
        try:
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            continue
        return


def _document(record: Record, refuse: Refuse) -> str | None:
    try:
        return ownership_document(record.filing)
    except IncompleteFilingError as error:
        refuse(record, str(error))
        return None


def _name(record: Record) -> Path:
    """The source's name without what all begin with. What is not safe in a file's name is written as %XX, and ~ parts
    the number of one of several filings."""
    parts, base = _parts(record.file), _parts(record.base)
    if parts[: len(base)] == base:
        parts = parts[len(base) :] or parts[-1:]
    last = parts.pop() if parts else ""
    if last.lower().endswith(_ENDING) and len(last) > len(_ENDING):
        last = last[: -len(_ENDING)]
    number = f"~{record.number}" if record.of > 1 else ""
    return Path(*map(_safe, parts), f"{_safe(last)}{number}{_ENDING}")


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part not in {"", "."}]


def _safe(part: str) -> str:
    safe = _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "surrogateescape")), part)
    if len(safe.encode()) <= _LONGEST:
        return safe
    return f"{safe.encode()[: _LONGEST - 9].decode(errors='ignore')}#{_hash(part)}"


def _hash(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
