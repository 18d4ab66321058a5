"""Dates: their order, how far they lie apart, and the days of the week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice

from form4parse.checks.facts import Facts
from form4parse.checks.finding import Finding
from form4parse.checks.misreading import may_be_misread, may_be_misread_date

_DEEMED_DAYS = 7
"""Between a transaction and the day on which it is deemed executed."""
_MOST_YEARS = 16
"""Between a transaction and what the derivative's dates say; options run for ten years, rarely for fifteen."""
_SATURDAY = 5
_MOST_SIGNATURES = 20
"""With which each row is compared; a form has ten owners at the most."""


def period(facts: Facts) -> Iterator[Finding]:
    """Item 3 of Form 4 is the date of the earliest transaction that it reports; or its item 4 the month of all."""
    start = facts.filing.period_of_report
    if facts.codes["forms"].get(facts.form) != "transactions" or start is None:
        return
    dates = {
        f"{at}.transaction_date": row.transaction_date
        for at, row in facts.rows
        if row.transaction_date and row.transaction_timeliness is None
    }
    if facts.is_monthly:
        for path, date in dates.items():
            if date > start:
                suspects = _if_misread(path, date, dt.date.min, start)
                yield Finding("date-after-period", path, (f"{start:%B %Y}",), suspects)
    elif start in dates.values():
        for path, date in dates.items():
            if date < start:
                end = facts.signed or dt.date.max
                yield Finding("date-before-period", path, (str(start),), _if_misread(path, date, start, end))
    elif dates:
        first = min(dates.values())
        earliest = {path: date for path, date in dates.items() if date == first}
        suspects = facts.unconfirmed({"period_of_report": start, **earliest}) if may_be_misread(start, first) else ()
        yield Finding("period-not-earliest", "period_of_report", (), suspects)


def _if_misread(path: str, date: dt.date, first: dt.date, last: dt.date) -> tuple[str, ...]:
    """The value is suspect if one misread figure explains why it is not between two days."""
    return (path,) if may_be_misread_date(date, first, last) else ()


def signed(facts: Facts) -> Iterator[Finding]:
    """A form is signed when what it reports has happened, and within the days that its instructions leave."""
    signatures, start, last = _signatures(facts), facts.filing.period_of_report, facts.signed
    if last is None:
        return
    compared = dict(islice(signatures.items(), _MOST_SIGNATURES))
    for at, row in facts.rows:
        if row.transaction_date and row.transaction_date > last:
            yield _order(facts, "date-after-signature", {f"{at}.transaction_date": row.transaction_date} | compared)
    if start is None:
        return
    for path, date in signatures.items():
        if date < (start.replace(day=1) if facts.is_monthly else start):
            yield _order(facts, "signed-before-period", {path: date, "period_of_report": start})
    original = facts.filing.date_of_original_submission
    if original is None:
        yield from _late(facts, start, signatures)
    elif not start <= original <= last:
        at = "date_of_original_submission"
        yield Finding("original-out-of-order", at, (), _if_misread(at, original, start, last))


def _late(facts: Facts, start: dt.date, signatures: dict[str, dt.date]) -> Iterator[Finding]:
    """An amendment may come at any time; what it amends has a term."""
    term = facts.codes["days_to_file"].get(f"{facts.form}{' monthly' * facts.is_monthly}")
    if term is None:
        return
    longest = dt.timedelta(int(term))
    for date, path in {date: path for path, date in signatures.items()}.items():
        if date - start <= longest:
            continue
        likely = (
            *_if_misread(path, date, start, start + longest),
            *_if_misread("period_of_report", start, date - longest, date),
        )
        unconfirmed = facts.unconfirmed({path: date, "period_of_report": start})
        yield Finding("signed-late", path, (str((date - start).days),), tuple(p for p in likely if p in unconfirmed))


def _signatures(facts: Facts) -> dict[str, dt.date]:
    return {f"signatures[{i}].date": s.date for i, s in enumerate(facts.filing.signatures) if s.date}


def _order(facts: Facts, code: str, dates: dict[str, dt.date]) -> Finding:
    """Dates in the wrong order; it is said of the first."""
    return Finding(code, next(iter(dates)), (), facts.unconfirmed(dates))


def weekend(facts: Facts) -> Iterator[Finding]:
    """Exchanges are closed on Saturdays and Sundays, and few sign on one."""
    open_market = facts.codes["open_market"]
    dates = _signatures(facts)
    dates |= {
        f"{at}.transaction_date": row.transaction_date
        for at, row in facts.rows
        if row.transaction_date and row.transaction_code in open_market
    }
    for path, date in dates.items():
        if date.weekday() >= _SATURDAY:
            yield Finding("date-on-weekend", path, (f"{date:%A}",), (path,) if facts.dates[date] < 2 else ())


def deemed(facts: Facts) -> Iterator[Finding]:
    """The day of a deemed execution is the transaction's or one near it."""
    for at, row in facts.rows:
        date, executed = row.transaction_date, row.deemed_execution_date
        if date and executed and abs(executed - date) > dt.timedelta(_DEEMED_DAYS):
            dates = {f"{at}.deemed_execution_date": executed, f"{at}.transaction_date": date}
            yield _order(facts, "deemed-far-from-transaction", dates)


def derivatives(facts: Facts) -> Iterator[Finding]:
    """A derivative becomes exercisable, is dealt in, and expires, in this order and within some years."""
    for at, row in facts.tables[1]:
        begins, ends = row.exercise_date, row.expiration_date
        date = row.transaction_date or facts.filing.period_of_report
        of_begin, of_end = f"{at}.exercise_date", f"{at}.expiration_date"
        if begins and ends and ends < begins:
            suspects = (
                *_if_misread(of_end, ends, begins, dt.date.max),
                *_if_misread(of_begin, begins, dt.date.min, ends),
            )
            yield Finding("expires-before-exercisable", of_end, (), suspects)
        elif ends and date and ends < date:
            yield Finding("expired-before-transaction", of_end, (), (of_end,))
        for path, day in ((of_begin, begins), (of_end, ends)):
            if day and date and abs(day.year - date.year) > _MOST_YEARS:
                yield Finding("date-years-away", path, (), (path,))
