"""Lines that a mail program has quoted: `> ` before each of them."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z)){3,}", re.MULTILINE)
"""So many lines one behind another; a single sign may be a speck on the page."""
_SIGNS = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)


def without_quoting(source: str) -> str:
    """The text with blanks in place of the signs. Places do not change."""
    if ">" not in source:
        return source
    return _QUOTED.sub(lambda lines: _SIGNS.sub(lambda signs: signs[0].replace(">", " "), lines[0]), source)
