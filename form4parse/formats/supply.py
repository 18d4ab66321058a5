"""Values that a filing lacks, supplied by whoever knows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from form4parse.formats import Plain


def accepted(path: str, value: Any) -> Any:  # noqa: ARG001
    """A value as the plain shape has it."""
    return value


def supplied(filing: Plain, values: Mapping[str, Any]) -> Plain:
    """The filing with values by their paths, each where the filing has none."""
    changed = deepcopy(dict(filing))
    for path, value in values.items():
        *holders, name = re.findall(r"\w+", path)
        place: Any = changed
        try:
            for holder in holders:
                place = place[int(holder) if holder.isdigit() else holder]
            place[name] = place[name] or value
        except (KeyError, IndexError, TypeError):
            continue
    return changed
