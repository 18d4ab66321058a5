"""Lays what a submission's header says over what its page says, and says where they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from form4parse.diagnostics import CODES, NOTE
from form4parse.model import Diagnostic, Filing, ReportingOwner, supplemented
from form4parse.spans import Lines, Span
from form4parse.submission.header import Fact, Header, Party
from form4parse.submission.names import Names

_CIK_DIGITS = 10
_ADDRESS = (("street1", "street2"), ("city", "state", "zip_code"))
"""Fields that are taken together, where the page has none of them."""
_MISSING = ("item-missing", "item-unread", "address-incomplete", "amendment-unknown")
"""What need not be said of a value that the header has."""
_PERIOD, _OWNERS = "period_of_report", "reporting_owners"


def lay_over(
    filings: Sequence[Filing], header: Header, lines: Lines, labels: Mapping[str, Any], said: Iterable[Diagnostic]
) -> list[Filing]:
    """The filings of one submission; `said` is what is to be said of the first one besides."""
    names = Names(labels["names"]["optional"])
    overlays = [_Overlay(filing, _with_issuer(header, filing, names), names, lines, labels) for filing in filings]
    taken = {number for overlay in overlays for number in overlay.pairs.values()}
    for overlay in overlays:
        overlay.lay(taken)
    overlays[0].said += said
    return [overlay.filing() for overlay in overlays]


def _with_issuer(header: Header, filing: Filing, names: Names) -> Header:
    """Some headers call every party a filer: one with the name of the page's issuer, and of no owner, is the issuer."""
    issuer = filing.issuer.name
    if header.issuer or not issuer:
        return header
    owners = [o.name for o in filing.reporting_owners if o.name]
    for party in header.owners:
        name = party.text("name")
        if name and names.agree(issuer, name) and not any(names.agree(owner, name) for owner in owners):
            return replace(header, issuer=party, owners=[p for p in header.owners if p is not party])
    return header


def _place(diagnostic: Diagnostic) -> tuple[int, int]:
    """By which they are in the order of the source; those about nothing in particular come first."""
    span = diagnostic.span
    return (span.start_line, span.start_column) if span else (0, 0)


class _Overlay:
    def __init__(self, filing: Filing, header: Header, names: Names, lines: Lines, labels: Mapping[str, Any]) -> None:
        self._filing, self._header, self._names, self._lines = filing, header, names, lines
        self._boxes: Mapping[str, str] = labels["relationships"]
        self._values: dict[str, Any] = {}
        self._places: dict[str, Fact] = {}
        self._settled: set[tuple[str, str | None]] = set()
        """Code and path of what need not be said any more."""
        self.said: list[Diagnostic] = []
        self.pairs = self._paired()
        """The page's owners, and which of the header's each of them is."""

    def lay(self, taken: set[int]) -> None:
        """`taken` are the header's owners whom a filing of the submission names."""
        facts = self._header.facts
        if number := facts.get("accession_number"):
            self._values["accession_number"], self._places["accession_number"] = number.text, number
        if day := self._date("filing_date"):
            self._values["filing_date"], self._places["filing_date"] = day, facts["filing_date"]
        self._document_type(facts.get("document_type"))
        self._period()
        if self._header.issuer:
            self._issuer(self._header.issuer)
        self._owners(taken)

    def filing(self) -> Filing:
        def judge(said: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
            left = tuple(d for d in said if (d.code, d.field) not in self._settled)
            return tuple(sorted((*self.said, *left), key=_place)) if self.said else left

        return supplemented(self._filing, self._values, self._locate, judge)

    # ---- the submission's own facts

    def _document_type(self, fact: Fact | None) -> None:
        if fact is None:
            return
        known = self._filing.document_type
        if known is None:
            self._values["document_type"] = fact.text
            self._from_header("document_type", fact)
        elif known != fact.text:
            self._say("header-disagrees", "document_type", fact.text, known, at=fact)
        else:
            self._settle("document_type")

    def _period(self) -> None:
        """The page of those years has the month only; its last day was taken, unless the header knows better."""
        day, known = self._date(_PERIOD), self._filing.period_of_report
        if day is None:
            return
        fact = self._header.facts[_PERIOD]
        if known is None:
            self._values[_PERIOD] = day
            self._from_header(_PERIOD, fact)
        elif known == day:
            if self._is_month():
                self._places[_PERIOD] = fact
            self._settled.add(("day-inferred", _PERIOD))
        elif (known.year, known.month) != (day.year, day.month):
            self._say("header-disagrees", _PERIOD, day.isoformat(), known.isoformat(), at=fact)
        elif self._is_month():
            self._values[_PERIOD] = day
            self._settled.add(("day-inferred", _PERIOD))
            self._from_header(_PERIOD, fact, severity=NOTE)
        else:
            self._say("header-disagrees", _PERIOD, day.isoformat(), known.isoformat(), at=fact, severity=NOTE)

    def _is_month(self) -> bool:
        """Whether the page says no more."""
        if self._filing.source.layout == "xml":  # which has days; its checks are left until somebody asks for them
            return False
        return any(d.code == "day-inferred" and d.field == _PERIOD for d in self._filing.diagnostics)

    def _date(self, name: str) -> dt.date | None:
        fact = self._header.facts.get(name)
        if fact is None:
            return None
        try:
            return dt.datetime.strptime(fact.text[:8], "%Y%m%d").date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            self._say("value-unread", name, fact.text, "a date", at=fact)
            return None

    # ---- the issuer

    def _issuer(self, party: Party) -> None:
        issuer, name = self._filing.issuer, party.facts.get("name")
        if cik := self._cik("issuer.cik", issuer.cik, party):
            issuer = replace(issuer, cik=cik)
        if name and issuer.name is None:
            issuer = replace(issuer, name=name.text)
            self._from_header("issuer.name", name)
        elif name and not any(self._names.agree(str(issuer.name), n) for n in (name.text, *party.former_names)):
            self._say("header-disagrees", "issuer.name", name.text, str(issuer.name), at=name)
        self._values["issuer"] = issuer

    def _cik(self, path: str, known: str | None, party: Party) -> str | None:
        """The header's, where the page has none."""
        fact = party.facts.get("cik")
        if fact is None:
            return None
        cik = fact.text.zfill(_CIK_DIGITS)
        if not cik.isdecimal() or len(cik) > _CIK_DIGITS:
            self._say("value-unread", path, fact.text, "a CIK", at=fact)
            return None
        if known is None:
            self._places[path] = fact
            return cik
        if known != cik:
            self._say("header-disagrees", path, cik, known, at=fact)
        return None

    # ---- the owners

    def _paired(self) -> dict[int, int]:
        """By their CIKs, by their names, or because there is only one of each."""
        owners, parties = self._filing.reporting_owners, self._header.owners
        ciks = {p.text("cik").zfill(_CIK_DIGITS): n for n, p in enumerate(parties)}
        found = {number: ciks[owner.cik] for number, owner in enumerate(owners) if owner.cik in ciks}
        ours = [n for n in range(len(owners)) if n not in found]
        taken = set(found.values())
        theirs = [n for n in range(len(parties)) if n not in taken]
        pairs = self._names.pairs([owners[n].name or "" for n in ours], [parties[n].text("name") for n in theirs])
        found |= {ours[a]: theirs[b] for a, b in pairs.items()}
        if len(owners) == len(parties) == len(found) + 1:
            (last,), (other,) = (set(range(len(owners))) - s for s in (found.keys(), set(found.values())))
            found[last] = other
        return found

    def _owners(self, taken: set[int]) -> None:
        parties = self._header.owners
        owners = [
            self._owner(number, owner, parties[self.pairs[number]]) if number in self.pairs else owner
            for number, owner in enumerate(self._filing.reporting_owners)
        ]
        for number in range(len(owners)) if parties else ():
            if number not in self.pairs:
                self._say("owner-not-in-header", f"{_OWNERS}[{number}].name")
        for number, party in enumerate(parties):
            if number not in taken:
                owners.append(self._owner_of(party, f"{_OWNERS}[{len(owners)}]"))
        if owners and not self._filing.reporting_owners:
            self._settle(_OWNERS)
        if len(owners) > max(1, len(self._filing.reporting_owners)):
            self._settled.add(("owners-against-box", _OWNERS))
        self._values[_OWNERS] = tuple(owners)

    def _owner(self, number: int, owner: ReportingOwner, party: Party) -> ReportingOwner:
        """One whom page and header name."""
        path, name = f"{_OWNERS}[{number}]", party.facts.get("name")
        given: dict[str, Any] = {}
        if cik := self._cik(f"{path}.cik", owner.cik, party):
            given["cik"] = cik
            if name and owner.name and not self._names.agree(owner.name, name.text):
                self._from_header(f"{path}.cik", party.facts["cik"])
        if name and not owner.name:
            given["name"] = name.text
            self._from_header(f"{path}.name", name)
            self._settle(_OWNERS)
        elif name and not self._names.agree(str(owner.name), name.text):
            self._say("header-disagrees", f"{path}.name", name.text, str(owner.name), at=name)
        given |= self._boxes_of(owner, party, path)
        for fields in _ADDRESS:
            if any(getattr(owner, f) for f in fields):
                continue
            for field, fact in ((f, party.address[f]) for f in fields if f in party.address):
                given[field] = fact.text
                self._from_header(f"{path}.{field}", fact)
        return replace(owner, **given)

    def _boxes_of(self, owner: ReportingOwner, party: Party, path: str) -> dict[str, bool]:
        """What the header says of the owner's relationship, which may be less than the page says: it has one word."""
        checked = [box for box in self._boxes.values() if getattr(owner, box)]
        given = {}
        for box, fact in self._related(party):
            if box in checked:
                self._settled.add(("relationship-shared", f"{path}.{box}"))
            elif checked:
                self._say("header-disagrees", f"{path}.{box}", fact.text, ", ".join(checked), at=fact)
            else:
                given[box] = True
                self._from_header(f"{path}.{box}", fact)
        return given

    def _related(self, party: Party) -> Iterator[tuple[str, Fact]]:
        """The boxes that go with what the header says of a relationship."""
        for fact in party.relationships:
            yield from ((box, fact) for word, box in self._boxes.items() if word in fact.text.upper())

    def _owner_of(self, party: Party, path: str) -> ReportingOwner:
        """One whom only the header names."""
        facts = {**{name: fact for name, fact in party.facts.items() if name == "name"}, **party.address}
        given: dict[str, Any] = {name: fact.text for name, fact in facts.items()}
        self._places |= {f"{path}.{name}": fact for name, fact in facts.items()}
        given["cik"] = self._cik(f"{path}.cik", None, party)
        for box, fact in self._related(party):
            given[box] = True
            self._places[f"{path}.{box}"] = fact
        name = party.facts.get("name")
        self._places[path] = name or Fact("", party.start, party.end)
        self._say("from-header", path, at=self._places[path])
        return ReportingOwner(**given)

    # ---- what is said

    def _from_header(self, path: str, fact: Fact, severity: str | None = None) -> None:
        self._places[path] = fact
        self._settle(path)
        self._say("from-header", path, at=fact, severity=severity)

    def _settle(self, path: str) -> None:
        self._settled |= {(code, path) for code in _MISSING}

    def _say(self, code: str, path: str, *details: str, at: Fact | None = None, severity: str | None = None) -> None:
        known = CODES[code]
        find = partial(self._span, at) if at else partial(self._filing.source_of, path)
        self.said.append(Diagnostic(code, severity or known.severity, known.message.format(*details), path, find))

    def _span(self, fact: Fact) -> Span:
        return self._lines.span(fact.start, fact.end, fact.text)

    def _locate(self, path: str) -> Span | None:
        fact = self._places.get(path)
        return self._span(fact) if fact else self._filing.source_of(path)
