"""ownershipDocument XML of every version of the schema: what is written in its elements is what is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

import form4parse
from form4parse.editions.codes import elements
from form4parse.model import plain
from form4parse.xml import places
from tests.cases import HERE, SHARED

OLD = ["X0101"]
TABLED = ["X0201", "X0202", "X0203", "X0204", "X0205", "X0206", "X0303", "X0304", "X0305", "X0306", "X0407"]
LATEST = ["X0508", "X0609"]
ROW = (
    ("", ("securityTitle", "conversionOrExercisePrice", "transactionDate", "deemedExecutionDate")),
    ("transactionCoding", ("transactionFormType", "transactionCode", "equitySwapInvolved")),
    ("", ("transactionTimeliness",)),
    (
        "transactionAmounts",
        (
            "transactionShares",
            "transactionTotalValue",
            "transactionPricePerShare",
            "transactionAcquiredDisposedCode",
        ),
    ),
    ("", ("exerciseDate", "expirationDate")),
    ("underlyingSecurity", ("underlyingSecurityTitle", "underlyingSecurityShares", "underlyingSecurityValue")),
    ("postTransactionAmounts", ("sharesOwnedFollowingTransaction", "valueOwnedFollowingTransaction")),
    ("ownershipNature", ("directOrIndirectOwnership", "natureOfOwnership")),
)
ADDRESS = ("Street1", "Street2", "City", "State", "ZipCode")
RELATIONSHIP = ("isDirector", "isOfficer", "isTenPercentOwner", "isOther", "officerTitle", "otherText")
LOST = {"element-unknown", "element-misplaced", "value-repeated", "value-unread", "value-respelled", "xml-damaged"}

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.text("abcXYZ 019&<>'\"-/.é", min_size=1, max_size=12).map(str.strip).filter(bool)
dates = st.dates().map(str)
amounts = st.decimals(0, Decimal("999999999999.9999"), places=4).map(plain) | st.integers(0, 10**12).map(str)
flags = st.sampled_from(["0", "1", "true", "false"])
references = st.lists(st.integers(1, 99).map("F{}".format), max_size=3, unique=True)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda m: f"_{m[0].lower()}", name).lower()


def value_of(name: str, kind: str) -> st.SearchStrategy[str]:
    if name == "transactionDate":
        return dates if kind == "transaction" else st.just("")
    if name.startswith(("transaction", "deemed")) and kind == "holding":
        return st.just("")
    strategy = (
        dates
        if name.endswith("Date")
        else flags
        if name.startswith(("equity", "is"))
        else st.sampled_from("ADI")
        if name.endswith(("Code", "Ownership")) and not name.startswith("nature")
        else amounts
        if name.endswith(("Price", "Shares", "Value", "PerShare", "FollowingTransaction"))
        else words
    )
    return strategy if name == "equitySwapInvolved" else strategy | st.just("")


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["transaction", "holding"]))
    left = {"equitySwapInvolved"} if kind == "holding" else set()
    names = [name for _, names in ROW for name in names if name not in left]
    return {
        "kind": kind,
        "values": {name: draw(value_of(name, kind)) for name in names},
        "references": {name: draw(references) for name in [*names, "transactionCoding"]},
    }


@st.composite
def filings(draw: st.DrawFn) -> dict[str, Any]:
    several = st.lists(rows(), max_size=3)
    return {
        "owners": draw(
            st.lists(
                st.fixed_dictionaries(
                    {f"rptOwner{name}": words | st.just("") for name in ("Cik", "Name", *ADDRESS)}
                    | {name: flags if name.startswith("is") else words for name in RELATIONSHIP}
                ),
                min_size=1,
                max_size=3,
            )
        ),
        "nonDerivative": draw(several),
        "derivative": draw(several),
        "notes": draw(st.lists(words, max_size=4)),
        "remarks": draw(words | st.just("")),
        "period": draw(dates),
        "pad": draw(st.sampled_from(["", " ", "\n   "])),
    }


class Writer:
    """A filing in the elements of one version."""

    def __init__(self, version: str, filing: dict[str, Any]) -> None:
        self._version, self._filing, self._pad = version, filing, filing["pad"]
        self.root = etree.Element("ownershipDocument")
        for name, said in (("schemaVersion", version), ("documentType", "4"), ("periodOfReport", filing["period"])):
            self._leaf(self.root, name, said)
        issuer = etree.SubElement(self.root, "issuer")
        self._leaf(issuer, "issuerCik", "0000000123")
        self._leaf(issuer, "issuerForeignTradingSymbol", "ABC" if version == "X0609" else "")
        for owner in filing["owners"]:
            self._owner(owner)
        if version in LATEST:
            self._leaf(self.root, "aff10b5One", "1")
        for table in ("nonDerivative", "derivative"):
            self._table(table, filing[table])
        notes = etree.SubElement(self.root, "footnotes")
        for number, note in enumerate(filing["notes"], 1):
            etree.SubElement(notes, "footnote", id=f"F{number}").text = note
        self._leaf(self.root, "remarks", filing["remarks"])

    def _leaf(self, at: etree._Element, name: str, said: str) -> etree._Element:
        leaf = etree.SubElement(at, name)
        leaf.text = f"{self._pad}{said}{self._pad}"
        return leaf

    def _owner(self, owner: dict[str, str]) -> None:
        at = etree.SubElement(self.root, "reportingOwner")
        groups = [etree.SubElement(at, f"reportingOwner{name}") for name in ("Id", "Address", "Relationship")]
        for name, said in owner.items():
            state = "rptOwnerNonUSStateTerritory" if self._version == "X0609" else name
            group = groups[0 if name.endswith(("Cik", "Name")) else 1 if name.startswith("rpt") else 2]
            self._leaf(group, state if name == "rptOwnerState" else name, said)
        self._leaf(groups[1], "rptOwnerCountry", "M0" if self._version == "X0609" else "")

    def _table(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        at = self.root if self._version in OLD else etree.SubElement(self.root, f"{name}Table")
        for row in rows:
            kind = "Security" if self._version in OLD else row["kind"].capitalize()
            self._row(etree.SubElement(at, f"{name}{kind}"), row)

    def _row(self, at: etree._Element, row: dict[str, Any]) -> None:
        for group, names in ROW:
            around = etree.SubElement(at, group) if group else at
            for name in names:
                said = row["values"].get(name, "")
                if group == "transactionCoding":
                    self._leaf(around, name, said)
                    continue
                today = "transactionValue" if name == "transactionPricePerShare" and self._version in OLD else name
                element = etree.SubElement(around, today)
                if said:
                    self._leaf(element, "value", said)
                self._refer(element, row["references"][name])
            if group == "transactionCoding":
                self._refer(around, row["references"][group])

    def _refer(self, at: etree._Element, references: Iterable[str]) -> None:
        for reference in references:
            etree.SubElement(at, "footnoteId", id=reference)


def expected_row(row: dict[str, Any]) -> dict[str, Any]:
    values = {snake(name): said or None for name, said in row["values"].items()}
    swap = values.get("equity_swap_involved")
    values["equity_swap_involved"] = swap and swap in ("1", "true")
    coding = {"transactionFormType", "transactionCode", "equitySwapInvolved"}
    refs = {snake(n): ids for n, ids in row["references"].items() if ids and n not in coding}
    if code := refs.pop("transaction_coding", None):
        refs["transaction_code"] = code
    return {"kind": row["kind"], **values, "footnotes": refs}


def stated(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value is not None}


@often
@given(st.sampled_from([*OLD, *TABLED, *LATEST]), filings())
def test_what_is_written_is_read(version: str, filing: dict[str, Any]) -> None:
    document = etree.tostring(Writer(version, filing).root, pretty_print=filing["pad"] == "")
    read = form4parse.parse(document)
    data = read.to_dict()
    for table, name in (("nonDerivative", "non_derivative_table"), ("derivative", "derivative_table")):
        assert [stated(row) for row in data[name]] == [stated(expected_row(row)) for row in filing[table]]
    for owner, said in zip(data["reporting_owners"], filing["owners"], strict=True):
        for name, value in said.items():
            truth = value in ("1", "true") if name.startswith("is") else value or None
            assert owner[snake(name.removeprefix("rptOwner"))] == truth
    assert [note["text"] for note in data["footnotes"]] == filing["notes"]
    assert (data["schema_version"], data["period_of_report"]) == (version, filing["period"])
    assert data["remarks"] == (filing["remarks"] or None)
    assert data["aff10b5_one"] is (True if version in LATEST else None)
    assert (data["issuer"]["foreign_trading_symbol"], data["reporting_owners"][0]["country"]) == (
        ("ABC", "M0") if version == "X0609" else (None, None)
    )
    assert not LOST & {d.code for d in read.diagnostics}


NAMES = [
    *elements()["rows"],
    *elements()["tables"],
    *elements()["groups"]["names"],
    *(name for _, names in ROW for name in names),
    *("value", "footnoteId", "footnote", "issuer", "issuerName", "reportingOwner", "remarks", "b", "br", "unheardOf"),
]
trees: st.SearchStrategy[Any] = st.recursive(
    st.tuples(st.sampled_from(NAMES), st.just([])),
    lambda inside: st.tuples(st.sampled_from(NAMES), st.lists(inside, max_size=5)),
    max_leaves=6,
)


def written(tree: Any, numbers: Iterator[int]) -> str:
    """With a number of its own in each element, and behind each ninth."""
    name, inside = tree
    number = next(numbers)
    within = "".join(written(child, numbers) for child in inside)
    return f"<{name}>{number}{within}</{name}>{next(numbers) if number % 9 == 0 else ''}"


@often
@given(st.lists(trees, max_size=3))
@example([("value", [])])
def test_nothing_is_lost_in_silence_whatever_stands_in_what(inside: list[Any]) -> None:
    numbers = count(1001)
    document = "".join(written(tree, numbers) for tree in inside)
    read = form4parse.parse(f"<ownershipDocument>{document}</ownershipDocument>")
    data = repr({name: value for name, value in read.to_dict().items() if name not in ("diagnostics", "source")})
    is_said = LOST & {d.code for d in read.diagnostics}
    assert is_said or all(str(number) in data for number in range(1001, next(numbers)))


def test_markup_without_end_is_read_in_time() -> None:
    read = form4parse.parse(f"<ownershipDocument><remarks>a{'<b>c</b>' * 20_000}</remarks></ownershipDocument>")
    assert read.remarks == f"a{'c' * 20_000}"


def test_namespaces_change_nothing() -> None:
    document = (HERE / "cases/xml/form4-both-tables.xml").read_text()
    prefixed = re.sub(r"<(/?)(\w+)", r"<\1own:\2", document.split("?>", 1)[1])
    prefixed = prefixed.replace("<own:ownershipDocument", '<own:ownershipDocument xmlns:own="urn:x"', 1)
    inner = document.replace("<issuer>", '<issuer xmlns="urn:x">')
    plainly, *others = (form4parse.parse(d) for d in (document, prefixed, inner))
    for other in others:
        assert other == plainly
        assert not LOST & {d.code for d in other.diagnostics}


def test_a_filing_of_which_nothing_is_said_is_not_read_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_Locator", None)
    read = form4parse.read(HERE / "cases/xml/form4-both-tables.xml")
    assert read.diagnostics == ()
    with pytest.raises(TypeError):
        read.source_of("issuer.name")


@pytest.mark.skipif(not SHARED.exists(), reason="the SEC's schema is not at hand")
def test_every_element_of_the_schema_is_known() -> None:
    from form4parse.xml.fields import SPELLINGS

    named: set[str] = set()
    for path in (SHARED / "schema").glob("ownership*.xsd.xml"):
        named |= {str(e.get("name")) for e in etree.parse(path).iter("{*}element")}
    assert named - set(SPELLINGS.values()) == {"ownershipDocument"}


def test_a_place_abroad_may_have_a_description_as_well() -> None:
    source = (HERE / "cases/xml/form4-foreign-2026.xml").read_text()
    end = "</reportingOwnerAddress>"
    described = source.replace(end, f"<rptOwnerStateDescription>JAPAN</rptOwnerStateDescription>{end}", 1)
    filing = form4parse.parse(described)
    assert filing.reporting_owners[0].state == "Osaka Prefecture"
    assert "value-repeated" not in {d.code for d in filing.diagnostics}
