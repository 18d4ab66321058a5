"""What was compiled is kept in the user's own cache folder, under a name made from the content it was compiled from.

A pickle is run when it is read. So only a file that belongs to this user, in a folder nobody else can write to, is
read; anything else is compiled anew. (Lark's own cache lies under a predictable name in a folder everybody shares.)"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def key(*content: str) -> str:
    """A name that changes with the content, and with what compiles it."""
    import lark  # (to ask the installed packages for its version takes longer than to read a filing)

    here = Path(__file__)
    compilers = [here.parent.parent / "edition.py", *sorted(here.parent.glob("*.py"))]
    digest = hashlib.sha256()
    for part in (
        lark.__version__.encode(),
        sys.version.encode(),
        *(p.read_bytes() for p in compilers),
        *map(str.encode, content),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:32]


def cached(name: str, make: Callable[[], T]) -> T:
    """The value kept under `name`, or the one `make` gives, which is then kept if the folder allows."""
    path = _folder() / f"{name}.pickle"
    if _is_ours(path):
        with contextlib.suppress(Exception):  # a damaged file is as good as none
            value: T = pickle.loads(path.read_bytes())  # noqa: S301  # only a file of this user's, see above
            return value
    value = make()
    with contextlib.suppress(OSError):
        _keep(path, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
    return value


def _folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("form4parse", appauthor=False)


def _is_ours(path: Path) -> bool:
    if not hasattr(os, "getuid"):
        return path.exists()
    try:
        states = path.stat(), path.parent.stat()
    except OSError:
        return False
    return all(s.st_uid == os.getuid() and not s.st_mode & 0o022 for s in states)


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(data)
    Path(part.name).replace(path)
