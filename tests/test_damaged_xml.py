"""Damaged XML: every row that is there is read, and what was lost or changed is named where it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import form4parse
from form4parse.model import Filing
from form4parse.source import decode, source_of
from form4parse.xml.vocabulary import ROWS
from tests import xmldamage
from tests.cases import HERE
from tests.test_damage import _is_named, _pairs

NOT_TRIED = {
    *("form4-cut-off.xml", "form4-bare-ampersands.xml", "form4-tags-lost.xml", "form4-cut-at-1023.xml"),
    "form4-wrapped-in-mid-tag.xml",  # these are damaged as they are
    "form4-rows-of-an-unknown-schema.xml",
    *("form4-values-out-of-place.xml", "form4-written-otherwise.xml"),  # elements where the schema has none
}
CASES = sorted(p.name for p in (HERE / "cases" / "xml").glob("*.xml") if p.name not in NOT_TRIED)
SEEDS = range(3)
SILENT = {"aff10b5_one", "no_securities_owned", "form3_holdings_reported", "form4_transactions_reported"}
"""What nothing else asks for: an element that is whole, and gone beside a tag that is torn."""
of_each_case = pytest.mark.parametrize("name", CASES)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # it damages files


@cache
def whole(name: str) -> tuple[str, dict[str, Any]]:
    text = (HERE / "cases" / "xml" / name).read_text("utf-8")
    return text, form4parse.parse(text).to_dict()


def differences(was: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[str | None, str | None, Any, Any]]:
    """Values that are not as they were: their paths then and now, what they were and what they are."""
    for old, new, _, before, after in _pairs(was, now):
        if before != after and not (before in (None, False) and after in (None, False)):
            yield old, new, before, after


def unnamed(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str | None, Any, Any]]:
    return [
        (new or old, before, after)
        for old, new, before, after in differences(was, now)
        if old is not None and not _is_named(new, old, now["diagnostics"], is_missing=after in (None, False))
    ]


def is_refused(text: str) -> bool:
    """Whether the damage is one to the XML: an element that is gone as a whole leaves no trace."""
    return any(d.code == "xml-damaged" for f in form4parse.parse_all(text) for d in f.diagnostics)


# ---- each kind of damage ---------------------------------------------------------------------------------------------

UNCHANGED = [
    damage
    for damage in xmldamage.HARMLESS
    if damage
    not in {
        xmldamage.wrapped_at_72, xmldamage.joined_and_folded_at_1023,
        xmldamage.page_break, xmldamage.control_character, xmldamage.end_tag_lost, xmldamage.stray_end_tag,
    }
]  # fmt: skip


@of_each_case
@pytest.mark.parametrize("damage", UNCHANGED, ids=lambda d: d.__name__)
def test_what_loses_nothing_is_read_as_it_was(name: str, damage: xmldamage.Damage) -> None:
    text, was = whole(name)
    for seed in SEEDS:
        now = form4parse.parse(damage(text, seeded(seed))).to_dict()
        assert list(differences(was, now)) == []


@of_each_case
@pytest.mark.parametrize("damage", xmldamage.HARMLESS, ids=lambda d: d.__name__)
def test_what_could_be_mended_is_named_where_it_differs(name: str, damage: xmldamage.Damage) -> None:
    text, was = whole(name)
    for seed in SEEDS:
        now = form4parse.parse(damage(text, seeded(seed))).to_dict()
        assert unnamed(was, now) == []
        assert rows(now) >= rows(was)


@of_each_case
@pytest.mark.parametrize("damage", xmldamage.LOSSY, ids=lambda d: d.__name__)
def test_nothing_is_lost_in_silence(name: str, damage: xmldamage.Damage) -> None:
    text, was = whole(name)
    for seed in SEEDS:
        damaged = damage(text, seeded(seed))
        try:
            now = form4parse.parse(damaged).to_dict()
        except form4parse.NotAFilingError:
            assert damage is xmldamage.head_cut
            continue
        if is_refused(damaged):
            assert [u for u in unnamed(was, now) if u[0] not in SILENT] == []


@of_each_case
def test_every_beginning_is_read_as_far_as_it_goes(name: str) -> None:
    text, was = whole(name)
    for end in range(text.index("<schemaVersion>"), text.index("</ownershipDocument>"), 61):
        now = form4parse.parse(text[:end]).to_dict()
        assert unnamed(was, now) == []
        assert any(d["severity"] == "error" for d in now["diagnostics"]) or now["signatures"]
        begun = sum(text[:end].count(f"<{kind}>") for kind in ROWS)
        assert rows(now) == begun


def rows(data: dict[str, Any]) -> int:
    return len(data["non_derivative_table"]) + len(data["derivative_table"])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data(), seed=st.integers(min_value=0, max_value=2**32))
def test_any_damage_is_survived(data: st.DataObject, seed: int) -> None:
    rng = seeded(seed)
    text, _ = whole(data.draw(st.sampled_from(CASES)))
    kinds = data.draw(st.lists(st.sampled_from(xmldamage.HARMLESS + xmldamage.LOSSY), min_size=1, max_size=4))
    for kind in kinds:
        text = kind(text, rng) or text
    try:
        filings = form4parse.parse_all(text)
    except form4parse.NotAFilingError:
        return
    for filing in filings:
        assert filing.to_dict()["diagnostics"] is not None


@given(st.text(alphabet="<>/&;=\"' \n\x0bavluefootnoteIdXML!-[]?#", max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_signs_in_a_row(signs: str) -> None:
    for filing in form4parse.parse_all(ONE_ROW.replace("<value>5</value>", signs)):
        assert filing.to_dict()


# ---- what is said ----------------------------------------------------------------------------------------------------

ONE_ROW = """<ownershipDocument><schemaVersion>X0306</schemaVersion><documentType>4</documentType>
<periodOfReport>2019-05-14</periodOfReport><issuer><issuerCik>0001602233</issuerCik>
<issuerName>Fen Barge Co.</issuerName>
<issuerTradingSymbol>FENB</issuerTradingSymbol></issuer><reportingOwner><reportingOwnerId>
<rptOwnerCik>0001711209</rptOwnerCik>
<rptOwnerName>Wren Aldous</rptOwnerName></reportingOwnerId></reportingOwner><nonDerivativeTable><nonDerivativeHolding>
<securityTitle><value>Common Stock</value></securityTitle><postTransactionAmounts><sharesOwnedFollowingTransaction>
<value>5</value></sharesOwnedFollowingTransaction></postTransactionAmounts><ownershipNature><directOrIndirectOwnership>
<value>D</value></directOrIndirectOwnership></ownershipNature></nonDerivativeHolding></nonDerivativeTable>
<footnotes><footnote id="F1">First.</footnote></footnotes><ownerSignature><signatureName>/s/ Aldous Wren</signatureName>
<signatureDate>2019-05-16</signatureDate></ownerSignature></ownershipDocument>"""
OWNED = "non_derivative_table[0].shares_owned_following_transaction"


def said(text: str) -> dict[tuple[str, str | None], str]:
    return {(d.code, d.field): d.severity for d in form4parse.parse(text).diagnostics}


def owned(text: str) -> str | None:
    number: str | None = form4parse.parse(text).to_dict()["non_derivative_table"][0][
        "shares_owned_following_transaction"
    ]
    return number


def test_a_number_that_is_cut_off_is_not_given() -> None:
    text = ONE_ROW[: ONE_ROW.index("<value>5") + len("<value>5")]
    assert owned(text) is None
    assert said(text)["value-cut", OWNED] == "error"
    assert ("part-cut", "signatures") in said(text)


def test_a_number_without_its_end_tag_is_doubtful() -> None:
    text = ONE_ROW.replace("5</value>", "5")
    assert owned(text) == "5"
    assert said(text)["value-unended", OWNED] == "warning"


def test_a_value_whose_tag_is_gone_is_not_taken_for_the_one_before() -> None:
    text = ONE_ROW.replace("<postTransactionAmounts><sharesOwnedFollowingTransaction>", "")
    filing = form4parse.parse(text)
    assert filing.non_derivative_table[0].security_title == "Common Stock"
    assert str(filing.non_derivative_table[0].shares_owned_following_transaction) == "5"
    assert said(text)["value-mended", OWNED] == "warning"


def test_a_row_without_its_first_tag_is_one() -> None:
    text = ONE_ROW.replace("<nonDerivativeHolding>", "")
    filing = form4parse.parse(text)
    assert [row.kind for row in filing.non_derivative_table] == ["holding"]
    assert said(text)["section-inferred", "non_derivative_table[0]"] == "warning"


def test_two_rows_without_a_tag_between_are_two() -> None:
    row = ONE_ROW[ONE_ROW.index("<securityTitle>") : ONE_ROW.index("</nonDerivativeHolding>")]
    filing = form4parse.parse(
        ONE_ROW.replace(row, f"{row}\n{row.replace('5', '7')}").replace("</reportingOwnerId>", "")
    )
    assert [str(r.shares_owned_following_transaction) for r in filing.non_derivative_table] == ["5", "7"]


def test_a_bare_ampersand_is_a_note() -> None:
    text = ONE_ROW.replace("Fen Barge", "Fen & Barge")
    assert form4parse.parse(text).issuer.name == "Fen & Barge Co."
    assert set(said(text).values()) <= {"note"}


def test_a_document_without_anything_is_no_success() -> None:
    empty = said("<ownershipDocument></ownershipDocument>")
    assert {("element-missing", "document_type"), ("element-missing", "issuer.name")} <= empty.keys()
    assert set(empty.values()) == {"error"}


def test_a_sign_in_a_text_is_kept() -> None:
    text = ONE_ROW.replace("First.", "Owns <5% of it & more.")
    assert form4parse.parse(text).footnotes[0].text == "Owns <5% of it & more."
    assert said(text)["value-mended", "footnotes[0].text"] == "warning"


def test_markup_without_an_end_is_left_out_of_a_text() -> None:
    text = ONE_ROW.replace("First.", "<p>Held <b>by</b> the<br>spouse of <i>W</i>ren.</p>")
    assert form4parse.parse(text).footnotes[0].text == "Held by the spouse of Wren."
    assert set(said(text).values()) <= {"note"}


def test_places_lead_back_through_what_was_mended() -> None:
    text = "\n> ".join(ONE_ROW.replace("Fen Barge", "Fen & Barge").split("\n"))
    span = form4parse.parse("> " + text).source_of("issuer.name")
    assert span is not None
    line = text.split("\n")[span.start_line - 1]
    assert line[span.start_column - 1 : span.end_column - 1] == "Fen & Barge Co."


def test_documents_one_behind_another_without_an_end() -> None:
    filings = form4parse.parse_all(ONE_ROW.replace("</ownershipDocument>", "") + "\n" + ONE_ROW)
    assert [len(f.non_derivative_table) for f in filings] == [1, 1]


def test_lines_broken_at_a_column_are_doubtful_though_the_xml_is_whole() -> None:
    note = f"{'a' * 50}\nb"
    notes = f'<footnote id="F1">{note}</footnote>\n<footnote id="F2">{note}</footnote>'
    text = ONE_ROW.replace("\n", "").replace("><", ">\n<").replace('<footnote id="F1">First.</footnote>', notes)
    assert said(text)["break-doubtful", "footnotes[0].text"] == "warning"
    assert said(text)["break-doubtful", "footnotes[1].text"] == "warning"
    assert "break-doubtful" not in {code for code, _ in said(text.replace("a\nb", "a\n b"))}


def test_bytes_of_windows_in_a_text_of_utf8() -> None:
    text, encoding = decode("Café — Zürich ".encode() + b"it\x92s")
    assert (text, encoding) == ("Café — Zürich it’s", "utf-8")
    assert decode(b"it\x92s caf\xe9") == ("it’s café", "windows-1252")


DOUBTFUL = {"warning", "error"}
ORDERLY = [
    xmldamage.in_a_string, xmldamage.in_a_table_field, xmldamage.compared, xmldamage.numbered,
    xmldamage.unseen_characters, xmldamage.page_breaks, xmldamage.opened_references, xmldamage.value_ends_lost,
    xmldamage.shown_by_a_browser, xmldamage.joined_and_wrapped_at_72,
]  # fmt: skip
"""What leaves no doubt about any value."""


@of_each_case
@pytest.mark.parametrize("damage", ORDERLY, ids=lambda d: d.__name__)
def test_what_leaves_no_doubt_makes_none(name: str, damage: xmldamage.Damage) -> None:
    text, was = whole(name)
    for seed in SEEDS:
        now = form4parse.parse(damage(text, seeded(seed))).to_dict()
        assert doubts(now) <= doubts(was)


def doubts(data: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(d["code"], d["field"]) for d in data["diagnostics"] if d["severity"] in DOUBTFUL}


def test_a_lost_tag_is_said_of_what_may_be_missing_beside_it() -> None:
    found = said(ONE_ROW.replace("</securityTitle>", ""))
    row = "non_derivative_table[0]"
    named = {path for (_, path), severity in found.items() if severity in DOUBTFUL}
    assert f"{row}.footnotes.security_title" in named
    assert not named & {row, f"{row}.security_title", OWNED, f"{row}.direct_or_indirect_ownership"}


def test_a_lost_tag_beside_what_is_due_is_said_of_the_row() -> None:
    begin, end = ONE_ROW.index("</securityTitle>"), ONE_ROW.index("</postTransactionAmounts>")
    found = said(ONE_ROW[:begin] + ONE_ROW[end:])
    assert found["tag-missing", "non_derivative_table[0]"] == "warning"
    assert found["value-due", OWNED] == "error"


def test_two_end_tags_in_the_wrong_order_are_a_note() -> None:
    text = ONE_ROW.replace("</value></sharesOwnedFollowingTransaction>", "</sharesOwnedFollowingTransaction></value>")
    assert owned(text) == "5"
    assert not DOUBTFUL.intersection(said(text).values())


@pytest.mark.parametrize(
    ("lost", "path"),
    [
        ("<value>Common Stock</value>", "non_derivative_table[0].security_title"),
        ("<value>5</value>", OWNED),
        ("<value>D</value>", "non_derivative_table[0].direct_or_indirect_ownership"),
        ("<signatureDate>2019-05-16</signatureDate>", "signatures[0].date"),
    ],
)
def test_what_the_schema_demands_and_is_not_there_is_an_error(lost: str, path: str) -> None:
    assert ("value-due", path) not in said(ONE_ROW)
    assert said(ONE_ROW.replace(lost, ""))["value-due", path] == "error"


def test_a_value_in_an_attribute_is_read() -> None:
    text = ONE_ROW.replace("<value>5</value>", '<value number="5"/>')
    assert owned(text) == "5"
    assert said(text)["value-respelled", OWNED] == "note"


def test_an_attribute_that_is_not_read_is_reported() -> None:
    text = ONE_ROW.replace(
        "<sharesOwnedFollowingTransaction>\n<value>5</value></sharesOwnedFollowingTransaction>",
        '<sharesOwnedFollowingTransaction number="5"/>',
    )
    assert owned(text) is None
    assert said(text)["element-misplaced", OWNED] == "error"


def test_an_attribute_in_damaged_xml_is_reported() -> None:
    text = ONE_ROW.replace("<value>5</value>", '<value number="5"/>').replace("Fen Barge", "Fen & Barge")
    assert owned(text) is None
    assert said(text)["text-lost", OWNED] == "error"


# ---- hostile ---------------------------------------------------------------------------------------------------------

HEAD, TAIL = "<ownershipDocument><schemaVersion>X0306</schemaVersion>", "</ownershipDocument>"
ENDLESS = {
    "deep": "<a>",
    "deep and known": "<ownershipNature>",
    "signs": "<",
    "tags without an end": "<x y ",
    "entities": "&",
    "rows without a beginning": "<securityTitle><value>a</value></securityTitle>",
    "comments": "<!--",
    "sections": "<![CDATA[",
    "orphans": "<value>a</value></b>",
    "declarations": "<!DOCTYPE ",
    "codes": "<x>=3D=\n</x>",
}


@pytest.mark.parametrize("piece", ENDLESS.values(), ids=list(ENDLESS))
def test_what_is_repeated_without_end_is_read_or_refused(piece: str) -> None:
    try:
        filings = form4parse.parse_all(HEAD + piece * (200_000 // len(piece)) + TAIL)
    except form4parse.HostileSourceError:
        return
    assert any(d.severity == "error" for f in filings for d in f.diagnostics)


def test_a_document_too_long_is_refused() -> None:
    with pytest.raises(form4parse.HostileSourceError, match="ten million"):
        form4parse.parse(f"{HEAD}<remarks>{'x' * 10_000_001}</remarks>{TAIL}")


def test_a_doctype_without_entities_is_harmless() -> None:
    assert form4parse.parse(f"<!DOCTYPE ownershipDocument>\n{ONE_ROW}").issuer.name == "Fen Barge Co."


def test_nothing_is_fetched_or_included() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    filing = form4parse.parse(ONE_ROW.replace("First.", include))
    assert filing.footnotes[0].text is None


# ---- in submissions --------------------------------------------------------------------------------------------------


def in_submission(body: str) -> str:
    case = (HERE / "cases" / "xml" / "form4-in-a-submission.txt").read_text()
    begin, end = case.index("<ownershipDocument>"), case.index("</ownershipDocument>") + len(TAIL)
    return case[:begin] + body + case[end:]


def test_damaged_xml_in_a_submission() -> None:
    filing: Filing = form4parse.parse(in_submission(ONE_ROW.replace("Fen Barge", "Fen & Barge")))
    assert len(filing.non_derivative_table) == 1
    assert filing.accession_number


@pytest.mark.parametrize("lost", ["<XML>", "</XML>", "<TEXT>", "</TEXT>", "<DOCUMENT>", "</DOCUMENT>"])
def test_a_submission_without_one_of_its_tags(lost: str) -> None:
    text = in_submission(ONE_ROW.replace("Fen Barge", "Fen & Barge"))
    filing = form4parse.parse(text.replace(lost, "", 1))
    assert len(filing.non_derivative_table) == 1


def test_the_kind_of_damaged_xml_is_told() -> None:
    for damage in xmldamage.HARMLESS:
        assert source_of(damage(ONE_ROW, seeded(1))).kind == "xml", damage.__name__
