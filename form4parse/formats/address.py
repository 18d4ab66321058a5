"""An owner's address as the current schema parts it: the state is one of the United States, or it is a territory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from form4parse.editions.codes import codes, ownership_schema
from form4parse.formats.schema import kinds


def addressed(owner: Mapping[str, Any]) -> dict[str, Any]:
    """The owner with the fields that the schema has beside those of the data.

    It has EDGAR's codes of foreign places for countries only, where older schemas had them for states as well. Such a
    code is written as it was filed, with the place's name, so that reading it again gives the same. A country's name is
    written as its code."""
    state, country = owner.get("state"), owner.get("country")
    country = _countries().get(country.casefold(), country) if country else None
    home = not kinds()["home_state"].problem(state) if state else country in (None, ownership_schema()["home"])
    territory = state if state and not home else None
    return {
        **owner,
        **_street(owner.get("street1"), owner.get("street2")),
        "non_us_address": None if home else True,
        "state": None if territory else state,
        "territory": territory,
        "country": country,
        "place": codes()["states"].get(territory or "", "").upper() or None,
    }


@cache
def _countries() -> Mapping[str, str]:
    schema = ownership_schema()
    places = {name.casefold(): code for code, name in codes()["states"].items() if not kinds()["country"].problem(code)}
    return {**places, **{name.casefold(): schema["home"] for name in schema["home_names"]}}


def _street(street1: str | None, street2: str | None) -> dict[str, str]:
    """Parted at a word where a line is too long for the schema. The form has one street, on one line or two."""
    longest = kinds()["line"].longest
    if max(len(street1 or ""), len(street2 or "")) <= longest:
        return {}
    words = f"{street1 or ''} {street2 or ''}".split()
    lines = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) - 1, 0, -1))
    first, second = next((pair for pair in lines if len(pair[0]) <= longest), ("", ""))
    return {"street1": first, "street2": second} if first and len(second) <= longest else {}
