"""What is to be said of places in a text, and of which values it is then said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

Said = tuple[str, str | None, tuple[str, ...]]
"""The code of a diagnostic, its path and its details."""


class Mark(NamedTuple):
    at: int | None
    """A place in the text that was read; None where it is said of a path or of the whole document."""
    code: str
    details: tuple[str, ...]
    path: str | None = None
    """Behind that of the place, if there is one."""


def said_of(marks: Sequence[Mark], paths: Callable[[Sequence[int]], Sequence[str | None]]) -> list[Said]:
    """The code, path and details of each, once; `paths` gives the narrowest path that each of some places is in."""
    places = sorted({m.at for m in marks if m.at is not None})
    path_at = dict(zip(places, paths(places), strict=True))
    said = ((m.code, _path(None if m.at is None else path_at[m.at], m.path), m.details) for m in marks)
    return list(dict.fromkeys(said))


def _path(around: str | None, inner: str | None) -> str | None:
    return f"{around}.{inner}" if around and inner else around or inner
