"""What the names that were given stand for: files, folders, patterns, archives and standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from glob import has_magic, iglob
from io import BytesIO
from itertools import takewhile
from typing import TextIO
from weakref import WeakKeyDictionary

from form4parse.batch.archives import HEAD, Member, count_of, members, opener_of
from form4parse.batch.given import Given, Group, shown, unopened

STDIN = "-"
_SHOWN_STDIN = "<stdin>"
_READ: WeakKeyDictionary[TextIO, bytes] = WeakKeyDictionary()
"""What standard input held."""
_LINKED = "it is a link to a folder, which is not followed."


def absolute(path: str | os.PathLike[str]) -> str:
    """A path by which a file is known again."""
    return os.path.abspath(path)


def is_single(names: Iterable[str]) -> bool:
    """Whether one source is asked for, by its own name."""
    first, *others = names
    if others or (first != STDIN and (os.path.isdir(first) or _is_pattern(first))):
        return False
    try:
        return opener_of(_stdin()[:HEAD] if first == STDIN else _head(first)) is None
    except OSError:  # whoever reads it is told
        return True


def sources(names: Iterable[str], without: Collection[str] = ()) -> Iterator[Given]:
    """Every source, one after another, each file once; in a folder, files and folders are sorted by their names.

    What cannot be opened or holds nothing is a `Given` with a problem. `without`: absolute paths of files that are none
    of the sources, such as the output."""
    seen = set(without)
    for name in names:
        if name == STDIN:
            if STDIN in seen:
                continue
            seen.add(STDIN)
            yield from _contents(Given(_SHOWN_STDIN, key=STDIN), _stdin())
            continue
        group = _group(name)
        path = None
        for path in _paths(name):
            if (real := absolute(path)) not in seen:
                seen.add(real)
                yield from _file(path, group)
        if path is None and group:
            yield Given(group.name, problem=group.without, key=absolute(name))


def base(names: Collection[str]) -> str:
    """The folder or archive that all sources lie in, as it is shown; empty where there is none."""
    try:
        return _shown(os.path.commonpath([_fixed(name, alone=len(names) == 1) for name in names]))
    except ValueError:  # some are absolute
        return ""


def _fixed(name: str, *, alone: bool) -> str:
    if name == STDIN:
        return _SHOWN_STDIN
    if _is_pattern(name):
        return os.sep.join(takewhile(lambda part: not has_magic(part), name.split(os.sep)))
    return name if alone or os.path.isdir(name) else os.path.dirname(name)


def count(names: Collection[str], without: Collection[str] = ()) -> int | None:
    """How many sources there are; None where only reading them tells."""
    seen = set(without)
    total = 0
    for name in names:
        for path in () if name == STDIN else _paths(name):
            if (real := absolute(path)) in seen:
                continue
            seen.add(real)
            held = _count_of(path)
            if held is None:
                return None
            total += held
    return total + (STDIN in names)


def _count_of(path: str) -> int | None:
    try:
        opener = opener_of(_head(path))
    except OSError:
        opener = None
    return count_of(path, opener) if opener else 1


def _group(name: str) -> Group | None:
    if os.path.isdir(name):
        return Group(_shown(name), "the folder holds no filings.")
    return Group(_shown(name), "no filing matches the pattern.") if _is_pattern(name) else None


def _paths(name: str) -> Iterator[str]:
    """The files that a name stands for."""
    matches = sorted(iglob(name, recursive=True)) if _is_pattern(name) else [name]
    for path in matches:
        yield from _files(path) if os.path.isdir(path) else (path,)


def _is_pattern(name: str) -> bool:
    return has_magic(name) and not os.path.lexists(name)


def _files(folder: str) -> Iterator[str]:
    """Without what is hidden."""
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda e: e.name)
    except OSError:
        yield folder  # whoever opens it is told why it cannot be
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.is_file() or entry.is_symlink():
            yield entry.path


def _file(path: str, group: Group | None) -> Iterator[Given]:
    given = Given(_shown(path), path, key=absolute(path), group=group)
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode) and os.path.islink(path):
            yield given._replace(aside=_LINKED)
            return
        if not stat.S_ISREG(status.st_mode):
            with open(path, "rb") as file:  # such as a pipe, which no other process could open
                yield from _contents(given, file.read())
            return
        head = _head(path)
    except OSError as error:
        yield given._replace(problem=unopened(error))
        return
    given = given._replace(stamp=f"{status.st_size} {status.st_mtime_ns}")
    if opener := opener_of(head):
        yield from _archived(given, members(path, opener))
    else:
        yield given


def _contents(given: Given, data: bytes) -> Iterator[Given]:
    if opener := opener_of(data[:HEAD]):
        yield from _archived(given, members(BytesIO(data), opener))
    else:
        yield given._replace(path=None, data=data)


def _archived(archive: Given, held: Iterator[Member]) -> Iterator[Given]:
    group = archive.group or Group(archive.name, "the archive holds no filings.")
    nth = 0
    names = set[str]()
    for nth, member in enumerate(held, 1):
        name = _another(f"{archive.name}/{shown(member.name)}", names) if member.name else archive.name
        yield Given(name, None, member.data, archive.key, member.problem, group=group, nth=nth, stamp=archive.stamp)
    if not nth:
        yield archive._replace(path=None, data=b"")


def _another(name: str, names: set[str]) -> str:
    """A name that none of the others has: an archive may hold several members of one name."""
    found, count = name, 1
    while found in names:
        count += 1
        found = f"{name}#{count}"
    names.add(found)
    return found


def _shown(path: str) -> str:
    """Of a file or folder, which is never shown as standard input is."""
    return shown(os.path.join(os.curdir, path) if path.split(os.sep, maxsplit=1)[0] == _SHOWN_STDIN else path)


def _stdin() -> bytes:
    """All of standard input, which can be read once."""
    if sys.stdin not in _READ:
        _READ[sys.stdin] = sys.stdin.buffer.read()
    return _READ[sys.stdin]


def _head(path: str) -> bytes:
    """Empty where it is no file that could be read twice."""
    if not os.path.isfile(path):
        return b""
    with open(path, "rb") as file:
        return file.read(HEAD)
