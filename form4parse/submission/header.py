"""What EDGAR's header of a submission says, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_LINE = re.compile(
    r"^[ \t]*(?:<(?P<closes>/?)(?P<tag>[A-Z][A-Z0-9-]*)>|(?P<label>[A-Z][A-Z0-9 -]*):)[ \t]*(?P<value>.*?)[ \t\r]*$",
    re.MULTILINE,
)
_ADDRESSES = ("business", "mail")


class Fact(NamedTuple):
    """Something the header says, and where."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Party:
    """The issuer, or a reporting owner."""

    start: int
    end: int
    facts: dict[str, Fact] = field(default_factory=dict)
    relationships: list[Fact] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    addresses: dict[str, dict[str, Fact]] = field(default_factory=dict)

    @property
    def address(self) -> Mapping[str, Fact]:
        """By the names of `ReportingOwner`."""
        return next((self.addresses[a] for a in _ADDRESSES if self.addresses.get(a)), {})

    def text(self, name: str) -> str:
        return self.facts[name].text if name in self.facts else ""


@dataclass(slots=True)
class Header:
    facts: dict[str, Fact] = field(default_factory=dict)
    """By the names of `Filing`."""
    issuer: Party | None = None
    owners: list[Party] = field(default_factory=list)
    end: int = 0
    """Behind the last thing that it says."""


def read_header(text: str, place: tuple[int, int], labels: Mapping[str, Any]) -> Header:
    reader = _Reader(labels)
    reader.header.end = place[0]
    for line in _LINE.finditer(text, *place):
        label = (line["tag"] or line["label"]).replace("-", " ").strip()
        reader.see(label, Fact(line["value"], *line.span("value")), closes=bool(line["closes"]))
    reader.end()
    return reader.header


class _Reader:
    """Takes the header's lines as they come. The first of two that state the same fact counts."""

    def __init__(self, labels: Mapping[str, Any]) -> None:
        self.header = Header()
        self._labels = labels
        self._party: Party | None = None
        self._kind, self._section = "", ""
        self._known: set[tuple[str, str]] = set()
        """Names and CIKs of the owners so far."""

    def see(self, label: str, fact: Fact, *, closes: bool) -> None:
        if label in self._labels["parties"] and not fact.text:
            self.end()
            if not closes:
                self._kind, self._section = self._labels["parties"][label], ""
                self._party = Party(fact.start, fact.end)
        elif label in self._labels["sections"] and not fact.text:
            self._section = "" if closes else self._labels["sections"][label]
        elif fact.text and not closes:
            self._take(label, fact)

    def _take(self, label: str, fact: Fact) -> None:
        if self._party is None:
            if label in self._labels["facts"]:
                self.header.facts.setdefault(self._labels["facts"][label], fact)
                self.header.end = fact.end
            return
        self._party.end = self.header.end = fact.end
        if self._section in _ADDRESSES:
            if label in self._labels["address"]:
                self._party.addresses.setdefault(self._section, {}).setdefault(self._labels["address"][label], fact)
        elif self._section == "former":
            if label in self._labels["former"]:
                self._party.former_names.append(fact.text)
        elif name := self._labels["party"].get(label):
            if name == "relationship":
                self._party.relationships.append(fact)
            else:
                self._party.facts.setdefault(name, fact)

    def end(self) -> None:
        """A party's block ends."""
        party, self._party = self._party, None
        if party is None or not party.facts:
            return
        if self._kind == "owner":
            who = party.text("name"), party.text("cik")
            if who not in self._known:
                self._known.add(who)
                self.header.owners.append(party)
        elif self.header.issuer is None:
            self.header.issuer = party
