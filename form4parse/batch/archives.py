"""Zip and tar archives, told by content. Members are read one after another; nothing is unpacked to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple

from form4parse.batch.given import shown

if TYPE_CHECKING:
    import tarfile
    import zipfile

HEAD = 512
"""Bytes that tell an archive: a tar's first header."""
_MOST_BYTES = 64 * 2**20
"""Of a member. EDGAR's largest ownership submissions, with pictures in them, are a few megabytes; an archive that holds
zeros, packed a thousand times smaller, must not fill the memory."""
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
_NESTED = "it is an archive within an archive, which is not unpacked."
_MORE = "more stands behind the end of the tar archive, as where another was joined to it; it is not read."
_TOO_LARGE = f"it holds more than {_MOST_BYTES // 2**20} MB, as no filing does; it is not read."


class Member(NamedTuple):
    name: str
    data: bytes
    problem: str


Opener = Callable[["str | IO[bytes]"], Iterator[Member]]


def opener_of(head: bytes) -> Opener | None:
    """What reads an archive that begins so; None where it is none. What is packed is a tar archive, or none."""
    if head.startswith(_ZIPPED):
        return _zipped
    return _tarred if head.startswith(_PACKED) or _is_tar(head) else None


def _is_tar(head: bytes) -> bool:
    if b"\0" not in head or len(head) < HEAD:
        return False
    import tarfile

    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return False
    return True


def count_of(path: str, opener: Opener) -> int | None:
    """How many members an archive has; None where it would have to be unpacked to know. Hidden ones are counted."""
    if opener is not _zipped:
        return None
    import zipfile

    try:
        with zipfile.ZipFile(path) as opened:
            return sum(not info.is_dir() for info in opened.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return 1


def members(archive: str | IO[bytes], opener: Opener) -> Iterator[Member]:
    """The files in an archive, without what is hidden. Where the rest of it cannot be read, the last is one without a
    name, and with a problem."""
    for member in opener(archive):
        path = PurePosixPath(member.name)  # without "./"
        if any(part.startswith(".") and part != ".." for part in path.parts):
            continue
        name = str(path) if member.name else ""
        if opener_of(member.data[:HEAD]):
            yield Member(name, b"", _NESTED)
        elif len(member.data) > _MOST_BYTES:
            yield Member(name, b"", _TOO_LARGE)
        else:
            yield member._replace(name=name)


def _zipped(archive: str | IO[bytes]) -> Iterator[Member]:
    import zipfile

    try:
        opened = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield Member("", b"", "the zip archive is cut off or damaged: its list of members cannot be read.")
        return
    with opened:
        for info in opened.infolist():
            if not info.is_dir():
                yield _unzipped(opened, info)


def _unzipped(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    import zlib
    from lzma import LZMAError
    from zipfile import BadZipFile

    if info.flag_bits & 1:
        return Member(info.filename, b"", "it is encrypted.")
    try:
        with opened.open(info) as file:
            return Member(info.filename, file.read(_MOST_BYTES + 1), "")
    except NotImplementedError:
        return Member(info.filename, b"", "it is packed in a way that cannot be undone here.")
    except (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error, LZMAError):
        return Member(info.filename, b"", "it is damaged within the zip archive.")


def _tarred(archive: str | IO[bytes]) -> Iterator[Member]:
    import tarfile
    import zlib
    from lzma import LZMAError

    damage = (tarfile.TarError, OSError, EOFError, ValueError, zlib.error, LZMAError)
    try:
        opened = _open_tar(archive)
    except damage:
        yield Member("", b"", "it is packed, but is no tar archive, or a damaged one.")
        return
    last, offset = "", -1
    with opened:
        try:
            while (info := opened.next()) is not None and info.size >= 0 and opened.offset > offset:
                opened.members.clear()  # type: ignore[attr-defined]  # it would keep a note of each
                last, offset = info.name, opened.offset
                if not info.isdir():
                    yield _untarred(opened, info)
            is_whole = info is None and _ends(opened)  # else it leads back, and would never end
        except damage:
            is_whole = False
        if not is_whole:
            yield Member(
                "", b"", f"the tar archive is cut off or damaged behind {shown(last)}; the rest cannot be read."
            )
            return
        try:
            if _is_more(opened):
                yield Member("", b"", _MORE)
        except damage:
            yield Member("", b"", "its checksum is not that of what it holds: any member of the archive may be wrong.")


def _open_tar(archive: str | IO[bytes]) -> tarfile.TarFile:
    import tarfile

    return tarfile.open(archive) if isinstance(archive, str) else tarfile.open(fileobj=archive)


def _untarred(opened: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    """Raises where its data cannot be read: what comes behind it cannot be either."""
    if not info.isfile():
        return Member(info.name, b"", "it is a link or a device in the tar archive, which is not followed.")
    file = opened.extractfile(info)
    data = file.read(_MOST_BYTES + 1) if file else b""
    return Member(info.name, data, "")


def _ends(opened: tarfile.TarFile) -> bool:
    """Whether the archive ends with the zeros that end one: `next` ends at a damaged header, too, and says nothing."""
    file = opened.fileobj
    if file is None:
        return False
    file.seek(opened.offset)
    block = file.read(HEAD)
    return len(block) == HEAD and not any(block)


def _is_more(opened: tarfile.TarFile) -> bool:
    """Whether anything but zeros stands behind the end. Reads to the end of what is packed, where its checksum stands;
    raises where that is another."""
    is_more = False
    while opened.fileobj and (block := opened.fileobj.read(2**20)):
        is_more = is_more or bool(block.strip(b"\0"))
    return is_more
