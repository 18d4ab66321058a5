"""The checks: a filing in which all goes together, and the same with something changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

import form4parse
from form4parse import Filing, SecurityRow
from form4parse.checks.confirming import confirmed
from form4parse.checks.filing import CHECKS, check
from form4parse.checks.misreading import Neighbours, is_like_zero, may_be_misread, may_be_misread_date
from form4parse.diagnostics import CODES, NOTE, WARNING
from form4parse.editions.codes import codes
from form4parse.model import Footnote, ReportingOwner, Signature

SOLD = {"transaction_code": "S", "transaction_acquired_disposed_code": "D"}
MONDAY = dt.date(2024, 6, 3)
AMOUNTS = {
    "transaction_shares",
    "transaction_price_per_share",
    "shares_owned_following_transaction",
    "conversion_or_exercise_price",
    "underlying_security_shares",
}


def shares(**said: Any) -> SecurityRow:
    common: dict[str, Any] = {
        "kind": "transaction",
        "security_title": "Common Stock",
        "transaction_date": MONDAY,
        "direct_or_indirect_ownership": "D",
    }
    return SecurityRow(**{**common, **{k: Decimal(v) if k in AMOUNTS else v for k, v in said.items()}})


def traded(code: str, side: str, number: str, price: str, owned: str, **more: Any) -> SecurityRow:
    return shares(
        transaction_code=code,
        transaction_acquired_disposed_code=side,
        transaction_shares=number,
        transaction_price_per_share=price,
        shares_owned_following_transaction=owned,
        **more,
    )


def option(code: str, side: str, number: str, strike: str, owned: str, **more: Any) -> SecurityRow:
    said = {
        "security_title": "Stock Option",
        "exercise_date": dt.date(2022, 3, 1),
        "expiration_date": dt.date(2031, 3, 1),
        "underlying_security_title": "Common Stock",
        "underlying_security_shares": number,
        "conversion_or_exercise_price": strike,
        **more,
    }
    return traded(code, side, number, "0", owned, **said)


CLEAN = Filing(
    document_type="4",
    period_of_report=MONDAY,
    reporting_owners=(ReportingOwner(is_officer=True, officer_title="Treasurer"),),
    non_derivative_table=(
        traded("M", "A", "7200", "12.25", "31480"),
        traded("S", "D", "2155", "48.12", "29325", footnotes={"transaction_price_per_share": ("F1",)}),
        traded("S", "D", "1350", "48.74", "27975"),
        traded("F", "D", "640", "48.31", "27335", transaction_date=dt.date(2024, 6, 4)),
        traded("F", "D", "715", "48.31", "26620", transaction_date=dt.date(2024, 6, 4)),
    ),
    derivative_table=(
        option("M", "D", "7200", "12.25", "14400"),
        option("D", "D", "300", "12.25", "14100", transaction_date=dt.date(2024, 6, 4)),
    ),
    footnotes=(Footnote("F1", "Trades at prices from $47.80 to $48.33. A trust holds 61,825 more."),),
    signatures=(Signature("/s/ Wren Aldous", dt.date(2024, 6, 5)),),
)


def changed(where: str, **said: Any) -> Filing:
    """The filing with other values in one place, such as `non_derivative_table[2]`."""
    said = {k: Decimal(v) if k in AMOUNTS else v for k, v in said.items()}
    if not where:
        return replace(CLEAN, **said)
    name, _, number = where.rstrip("]").partition("[")
    items = list(getattr(CLEAN, name))
    items[int(number)] = replace(items[int(number)], **said)
    whole: dict[str, Any] = {name: tuple(items)}
    return replace(CLEAN, **whole)


def found(filing: Filing, *, doubtful: bool = False) -> set[tuple[str, str | None]]:
    return {(f.code, f.path) for f in check(filing, codes(), doubtful=doubtful)}


def test_nothing_is_said_where_all_goes_together() -> None:
    assert found(CLEAN) == set()
    assert found(CLEAN, doubtful=True) == set()


FIRST, SECOND, THIRD = (f"non_derivative_table[{i}]" for i in range(3))
DERIVATIVE = "derivative_table[0]"
PRICE, OWNED = "transaction_price_per_share", "shares_owned_following_transaction"
CONTRADICTIONS: dict[str, tuple[str, dict[str, Any], str]] = {
    # what is changed where, and the value that is named
    "code-against-side": (SECOND, {"transaction_acquired_disposed_code": "A"}, "transaction_acquired_disposed_code"),
    "code-against-table": (THIRD, {"transaction_code": "H"}, "transaction_code"),
    "nature-against-ownership": (THIRD, {"nature_of_ownership": "By trust"}, "nature_of_ownership"),
    "price-against-code": (DERIVATIVE, {PRICE: "6"}, PRICE),
    "price-far-from-others": (THIRD, {PRICE: "78.74"}, PRICE),
    "price-outside-range": (SECOND, {PRICE: "48.42"}, PRICE),
    "price-against-exercise-price": (FIRST, {PRICE: "12.75"}, PRICE),
    "prices-nearly-equal": ("non_derivative_table[4]", {PRICE: "48.37"}, PRICE),
    "owned-against-row-before": (THIRD, {OWNED: "27375"}, OWNED),
    "owned-less-than-acquired": (FIRST, {OWNED: "5148"}, OWNED),
    "owned-nearly-nothing": ("derivative_table[0]", {OWNED: "8"}, OWNED),
    "underlying-against-amount": (DERIVATIVE, {"underlying_security_shares": "7800"}, "underlying_security_shares"),
    "amounts-nearly-equal": (DERIVATIVE, {OWNED: "29825"}, OWNED),
    "figure-against-footnote": (DERIVATIVE, {OWNED: "61325"}, OWNED),
    "date-after-signature": (THIRD, {"transaction_date": dt.date(2024, 6, 13)}, "transaction_date"),
    "date-before-period": (THIRD, {"transaction_date": dt.date(2024, 5, 3)}, "transaction_date"),
    "date-on-weekend": (THIRD, {"transaction_date": dt.date(2024, 6, 8)}, "transaction_date"),
    "deemed-far-from-transaction": (THIRD, {"deemed_execution_date": dt.date(2024, 6, 23)}, "deemed_execution_date"),
    "expires-before-exercisable": (DERIVATIVE, {"expiration_date": dt.date(2021, 3, 1)}, "expiration_date"),
    "expired-before-transaction": (DERIVATIVE, {"expiration_date": dt.date(2024, 3, 1)}, "expiration_date"),
    "date-years-away": (DERIVATIVE, {"expiration_date": dt.date(2081, 3, 1)}, "expiration_date"),
    "signed-late": ("signatures[0]", {"date": dt.date(2024, 7, 5)}, "date"),
    "signed-before-period": ("signatures[0]", {"date": dt.date(2024, 6, 2)}, "date"),
    "period-not-earliest": ("", {"period_of_report": dt.date(2024, 6, 1)}, "period_of_report"),
    "original-out-of-order": (
        "",
        {"date_of_original_submission": dt.date(2024, 6, 15)},
        "date_of_original_submission",
    ),
    "officer-without-title": ("reporting_owners[0]", {"officer_title": None}, "officer_title"),
    "footnote-without-reference": (SECOND, {"footnotes": {}}, ""),
    "reference-without-footnote": (THIRD, {"footnotes": {PRICE: ("F2",)}}, f"footnotes.{PRICE}"),
    "value-missing": (SECOND, {"transaction_code": None}, "transaction_code"),
}
PLACES = {"footnote-without-reference": "footnotes[0].id"}


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_a_contradiction_is_said_of_the_value(code: str) -> None:
    where, said, field = CONTRADICTIONS[code]
    path = PLACES.get(code) or ".".join(filter(None, (where, field)))
    assert (code, path) in found(changed(where, **said))


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_it_is_a_warning_only_where_characters_are_doubtful(code: str) -> None:
    where, said, _ = CONTRADICTIONS[code]
    severities = {
        doubtful: {f.severity for f in check(changed(where, **said), codes(), doubtful=doubtful) if f.code == code}
        for doubtful in (False, True)
    }
    assert severities[False] == {CODES[code].severity}
    if CODES[code].severity == NOTE and code not in ("officer-without-title", "footnote-without-reference"):
        assert severities[True] == {WARNING}


def test_a_figure_that_no_misreading_explains_is_the_filers() -> None:
    wrong = changed(THIRD, **{OWNED: "21111"})
    assert {f.severity for f in check(wrong, codes(), doubtful=True)} == {NOTE}


def test_the_rows_around_it_tell_which_value_is_wrong() -> None:
    """What is owned after the second row goes with the third one, so it is not to blame."""
    wrong = found(changed(SECOND, transaction_shares="2165"), doubtful=True)
    assert wrong == {
        ("owned-against-row-before", f"{FIRST}.{OWNED}"),
        ("owned-against-row-before", f"{SECOND}.transaction_shares"),
    }


def test_rows_that_are_written_backwards_are_followed_backwards() -> None:
    backwards = replace(CLEAN, non_derivative_table=CLEAN.non_derivative_table[::-1])
    assert found(backwards) == set()


def test_an_amendment_may_be_signed_at_any_time() -> None:
    late = replace(
        changed("signatures[0]", date=dt.date(2024, 9, 5)),
        document_type="4/A",
        date_of_original_submission=dt.date(2024, 6, 5),
    )
    assert found(late) == set()


def test_what_a_second_place_states_is_confirmed() -> None:
    paths = confirmed(CLEAN, codes())
    assert {
        "period_of_report",
        f"{FIRST}.transaction_date",
        f"{FIRST}.{PRICE}",
        f"{FIRST}.transaction_shares",
        f"{FIRST}.transaction_acquired_disposed_code",
        f"{SECOND}.transaction_shares",
        f"{SECOND}.{OWNED}",
        f"{DERIVATIVE}.underlying_security_shares",
        f"{DERIVATIVE}.conversion_or_exercise_price",
    } <= paths
    assert not {f"{SECOND}.{PRICE}", f"{DERIVATIVE}.expiration_date", "signatures[0].date"} & paths
    assert f"{SECOND}.{OWNED}" not in confirmed(changed(SECOND, **{OWNED: "29825"}), codes())


def test_a_single_figure() -> None:
    assert may_be_misread(Decimal(2155), Decimal(2755))
    assert may_be_misread(Decimal(2155), Decimal(215))
    assert may_be_misread(Decimal("48.12"), Decimal(4812))
    assert not may_be_misread(Decimal(2155), Decimal(2155))
    assert not may_be_misread(Decimal(2155), Decimal(2515))
    assert may_be_misread(dt.date(2024, 6, 3), dt.date(2024, 6, 8))
    assert may_be_misread_date(dt.date(2024, 6, 3), dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert not may_be_misread_date(dt.date(2024, 6, 3), dt.date(2024, 6, 10), dt.date(2024, 6, 12))
    assert [is_like_zero(Decimal(v)) for v in ("8", "0.07", "0", "10", "1.5")] == [True, True, False, False, False]
    assert Neighbours([Decimal(7200), Decimal(640)]).of(Decimal(7800)) == Decimal(7200)
    assert Neighbours([Decimal(7200)]).of(Decimal(7200)) is None


def test_xml_is_checked_when_it_is_asked() -> None:
    source = b"<ownershipDocument><documentType>4</documentType><ownerSignature><signatureName>A</signatureName>"
    source += b"<signatureDate>2024-06-08</signatureDate></ownerSignature></ownershipDocument>"
    filing = form4parse.parse(source)
    assert "date-on-weekend" in {d.code for d in filing.diagnostics}
    assert filing.diagnostics is filing.diagnostics
    assert filing == form4parse.parse(source)
    with pytest.raises(AttributeError):
        filing.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_every_check_is_listed_once() -> None:
    assert len(set(CHECKS)) == len(CHECKS)
