"""An owner's address as the current schema parts it: the state is one of the United States, or it is a territory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from form4parse.editions.codes import codes, ownership_schema
from form4parse.formats.schema import kinds


def addressed(owner: Mapping[str, Any]) -> dict[str, Any]:
    """The owner with the fields that the schema has beside those of the data.

    It has EDGAR's codes of foreign places for countries only, where older schemas had them for states as well. Such a
    code is written as it was filed, with the place's name, so that reading it again gives the same."""
    state, country = owner.get("state"), owner.get("country")
    home = not state or not kinds()["home_state"].problem(state)
    abroad = not home or (bool(country) and not state and country != ownership_schema()["home"])
    return {
        **owner,
        **_street(owner.get("street1"), owner.get("street2")),
        "non_us_address": abroad or None,
        "state": state if home else None,
        "territory": None if home else state,
        "place": None if home else codes()["states"].get(str(state), "").upper() or None,
    }


def _street(street1: str | None, street2: str | None) -> dict[str, str | None]:
    """Parted at a word where a line is too long for the schema. The form has one street, on one line or two."""
    longest = kinds()["line"].longest
    whole = f"{street1 or ''} {street2 or ''}".split()
    if max(len(street1 or ""), len(street2 or "")) > longest:
        for at in range(len(whole) - 1, 0, -1):
            first, second = " ".join(whole[:at]), " ".join(whole[at:])
            if len(first) <= longest:
                return {"street1": first, "street2": second} if len(second) <= longest else {}
    return {}
