"""What people typed, as values: dates, figures and fractions of the editions of 1996 to 2003."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import form4parse
from form4parse.build.convert import Converter, ImpossibleDateError
from form4parse.editions.library import library

EDITION = library(()).editions["form4-1996"]
CONVERTER = Converter(EDITION)


@pytest.mark.parametrize(
    ("kind", "text", "date"),
    [
        ("DATE", "2/7/00", dt.date(2000, 2, 7)),
        ("DATE", "2-7-00", dt.date(2000, 2, 7)),
        ("DATE", "02/07/1999", dt.date(1999, 2, 7)),
        ("DATE", "Feb. 29, 2000", dt.date(2000, 2, 29)),
        ("DATE", "FEBRUARY 29,2000", dt.date(2000, 2, 29)),
        ("DATE", "Sept. 1st, 1998", dt.date(1998, 9, 1)),
        ("DATE", "29-Feb-00", dt.date(2000, 2, 29)),
        ("DATE", "5 May 1997", dt.date(1997, 5, 5)),
        ("DATE", "3/1/'99", dt.date(1999, 3, 1)),
        ("MONTH", "February 2000", dt.date(2000, 2, 29)),
        ("MONTH", "2/1999", dt.date(1999, 2, 28)),
        ("MONTH", "12/96", dt.date(1996, 12, 31)),
        ("MONTH", "Dec., 2001", dt.date(2001, 12, 31)),
    ],
)
def test_dates(kind: str, text: str, date: dt.date) -> None:
    assert EDITION.patterns[kind].fullmatch(text)
    assert CONVERTER.date(kind, text) == date


def test_an_impossible_date_is_none() -> None:
    with pytest.raises(ImpossibleDateError):
        CONVERTER.date("DATE", "2/30/00")


@pytest.mark.parametrize("text", ["various", "2/7", "13/1/00", "1,00", "1/3", "12 and 13", "1 3/8 1/2", "$", "--0"])
def test_what_is_no_value(text: str) -> None:
    assert not any(EDITION.patterns[kind].fullmatch(text) for kind in ("DATE", "NUMBER", "MONEY", "LESS"))


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("NUMBER", "1 3/8", "1.375"),
        ("NUMBER", "41-1/4", "41.25"),
        ("NUMBER", "7/16", "0.4375"),
        ("NUMBER", "12,000 -", "12000"),
        ("NUMBER", "-0-", "0"),
        ("NUMBER", "12.50/share", "12.50"),
        ("NUMBER", "5.", "5"),
        ("MONEY", "$22 7/16", "22.4375"),
        ("MONEY", "$.001", "0.001"),
        ("MONEY", "$5/8", "0.625"),
        ("MONEY", "$12.50 per share", "12.50"),
        ("LESS", "(1,000)", "1000"),
        ("LESS", "-500", "500"),
        ("ZERO", "None", "0"),
    ],
)
def test_figures(kind: str, text: str, number: str) -> None:
    assert EDITION.patterns[kind].fullmatch(text)
    assert CONVERTER.is_number(kind)
    assert CONVERTER.number(kind, text) == Decimal(number)


@given(st.integers(0, 99_999), st.integers(1, 63), st.sampled_from([2, 4, 8, 16, 32, 64]), st.sampled_from(" -"))
def test_fractions_are_exact(whole: int, over: int, under: int, between: str) -> None:
    text = f"{whole:,}{between}{over}/{under}"
    assert EDITION.patterns["NUMBER"].fullmatch(text)
    assert Fraction(CONVERTER.number("NUMBER", text)) == whole + Fraction(over, under)


LETTERED = """FORM 4
1. Name and Address of Reporting Person
   Wren, Aldous
2. Issuer Name and Ticker or Trading Symbol
   Fen Barge Co. [FENB]
4. Statement for Month/Year
   2/2000
Table I -- Non-Derivative Securities Acquired, Disposed of, or Beneficially Owned
1. Title of Security\t2. Transaction Date\t3. Transaction Code\tV\tAmount\tA/D\tPrice\t5. Amount of Securities \
Beneficially Owned at End of Month\t6. Ownership Form: Direct (D) or Indirect (I)\t7. Nature of Indirect Beneficial \
Ownership
Common Stock\t2/7/00\tP\t\t100\tA\t1 3/8(a)\t22,000\tD\t
Common Stock\t\t\t\t\t\t\t1,000\tI\tBy 403(b) plan(b)
Explanation of Responses:
{0} An average of two prices.
{1} The plan is
(a) the trustee's and
(b) the fund's.
"""


def test_notes_by_letter() -> None:
    filing = form4parse.parse(LETTERED.format("(a)", "(b)"))
    bought, held = filing.non_derivative_table
    assert bought.footnotes == {"transaction_price_per_share": ("F1",)}
    assert (held.nature_of_ownership, held.footnotes) == ("By 403(b) plan", {"nature_of_ownership": ("F2",)})
    assert [note.id for note in filing.footnotes] == ["F1", "F2"]


def test_letters_in_a_note_begin_none_where_notes_have_figures() -> None:
    filing = form4parse.parse(LETTERED.format("(1)", "(2)"))
    assert [note.text for note in filing.footnotes] == [
        "An average of two prices.",
        "The plan is (a) the trustee's and (b) the fund's.",
    ]
