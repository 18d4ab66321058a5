"""How a page writes its dates: that tells a date that was filled in from one that stands in a name."""

from __future__ import annotations

import re
from functools import lru_cache

_PADDED = re.compile(r"(?<!\d)0\d(?!\d)")
_BARE = re.compile(r"(?<!\d)\d(?!\d)")
_NAMED = re.compile(r"[^\W\d_]{3}")
"""The name of a month: a day behind it has no leading zero, whatever days have among figures."""


class Usual:
    """Tells values that are written as most of their kind on a page: with leading zeros, or without."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        values = {m[0] for m in pattern.finditer(text) if not _NAMED.search(m[0])}
        padded = sum(bool(_PADDED.search(v)) for v in values)
        bare = sum(bool(_BARE.search(v)) for v in values)
        self._unusual = _BARE if padded > bare else _PADDED if bare > padded else None

    def has(self, text: str) -> bool:
        return self._unusual is None or bool(_NAMED.search(text)) or not self._unusual.search(text)


@lru_cache(2)
def usual(pattern: re.Pattern[str], text: str) -> Usual:
    """The same for a page that is asked about again and again."""
    return Usual(pattern, text)
