"""The data: what a filing says. The names are those of the SEC's ownershipDocument schema, in snake case.

Everything is frozen; lists are tuples, dates `datetime.date`, amounts `decimal.Decimal`; what a page does not state is
None."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from form4parse.diagnostics import NOTE
from form4parse.spans import Span

if TYPE_CHECKING:
    from lark import Tree

T = TypeVar("T")


class References(dict[str, tuple[str, ...]]):
    """The references printed at the values of a row: a value's name → ids such as F1. Frozen; unlike a mapping proxy it
    can be hashed, copied and sent to other processes."""

    __slots__ = ()

    def _refuse(self, *_: object) -> Any:
        raise TypeError("references are frozen")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]  # they take anything, to refuse it

    def __hash__(self) -> int:  # type: ignore[override]  # of a dict there is none, as it changes
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return References, (dict(self),)


NO_REFERENCES = References()


def _given(found: Span | None) -> Span | None:
    return found


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What was doubted, repaired or lost. `form4parse.diagnostics` explains the codes."""

    code: str
    severity: str
    """error, warning or note"""
    message: str
    field: str | None
    """The path of the value it is about, as narrow as is true; None for the whole document."""
    _find: Callable[[], Span | None] = dataclasses.field(repr=False, compare=False)

    @property
    def span(self) -> Span | None:
        """Its place in the source, looked up when it is asked for."""
        return self._find()

    def __getstate__(self) -> list[Any]:
        """With its place, as the source is not copied."""
        return [self.code, self.severity, self.message, self.field, partial(_given, self.span)]

    def to_dict(self) -> dict[str, Any]:
        span = self.span
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "field": self.field,
            "span": span.to_dict() if span else None,
        }


@dataclass(frozen=True, slots=True)
class Issuer:
    cik: str | None = None
    name: str | None = None
    trading_symbol: str | None = None
    foreign_trading_symbol: str | None = None


@dataclass(frozen=True, slots=True)
class ReportingOwner:
    cik: str | None = None
    name: str | None = None
    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    """EDGAR's code of two characters; the place's name where it has none."""
    zip_code: str | None = None
    country: str | None = None
    is_director: bool = False
    is_officer: bool = False
    is_ten_percent_owner: bool = False
    is_other: bool = False
    officer_title: str | None = None
    other_text: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityRow:
    """A row of Table I or Table II; what the table or the kind of row does not have is None."""

    kind: str
    """transaction or holding"""
    security_title: str | None = None
    conversion_or_exercise_price: Decimal | None = None
    transaction_date: dt.date | None = None
    deemed_execution_date: dt.date | None = None
    transaction_form_type: str | None = None
    transaction_code: str | None = None
    equity_swap_involved: bool | None = None
    transaction_timeliness: str | None = None
    transaction_shares: Decimal | None = None
    transaction_total_value: Decimal | None = None
    transaction_price_per_share: Decimal | None = None
    transaction_acquired_disposed_code: str | None = None
    exercise_date: dt.date | None = None
    expiration_date: dt.date | None = None
    underlying_security_title: str | None = None
    underlying_security_shares: Decimal | None = None
    underlying_security_value: Decimal | None = None
    shares_owned_following_transaction: Decimal | None = None
    value_owned_following_transaction: Decimal | None = None
    direct_or_indirect_ownership: str | None = None
    nature_of_ownership: str | None = None
    footnotes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=lambda: NO_REFERENCES)
    """The references printed at each value: its name → ids such as F1."""


@dataclass(frozen=True, slots=True)
class Footnote:
    id: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Signature:
    name: str | None
    """As signed, with `/s/` where it is printed."""
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What the reader took the source to be."""

    layout: str
    edition: str | None
    encoding: str


@dataclass(frozen=True, slots=True)
class Filing:
    document_type: str | None = None
    schema_version: str | None = None
    period_of_report: dt.date | None = None
    date_of_original_submission: dt.date | None = None
    no_securities_owned: bool = False
    not_subject_to_section16: bool = False
    form3_holdings_reported: bool = False
    form4_transactions_reported: bool = False
    aff10b5_one: bool | None = None
    """None where the form has no such box."""
    accession_number: str | None = None
    filing_date: dt.date | None = None
    issuer: Issuer = Issuer()
    reporting_owners: tuple[ReportingOwner, ...] = ()
    non_derivative_table: tuple[SecurityRow, ...] = ()
    derivative_table: tuple[SecurityRow, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    remarks: str | None = None
    signatures: tuple[Signature, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    source: SourceInfo = SourceInfo("", None, "")
    _locate: Callable[[str], Span | None] | None = dataclasses.field(default=None, repr=False, compare=False)
    _parse_tree: Callable[[], Tree[Any] | None] | None = dataclasses.field(default=None, repr=False, compare=False)
    _diagnose: Diagnose | None = dataclasses.field(default=None, repr=False, compare=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Only what is not there is asked for here: diagnostics that are left until somebody wants them."""
            if name != "diagnostics" or self._diagnose is None:
                raise AttributeError(name)
            object.__setattr__(self, name, self._diagnose(self))
            return self.diagnostics

    def __getstate__(self) -> list[Any]:
        """A copy, also one in another process, has all data and diagnostics; it has no tree, and `source_of` knows
        nothing."""
        names = [f.name for f in dataclasses.fields(self)]
        return [None if name.startswith("_") else getattr(self, name) for name in names]

    @property
    def doubts(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that ask for a person: errors and warnings."""
        return tuple(d for d in self.diagnostics if d.severity != NOTE)

    def source_of(self, path: str) -> Span | None:
        """Where a value came from, by its path (`issuer.name`, `derivative_table[2].expiration_date`); None where it is
        not printed by itself, or not known. The span of `street1` is that of the whole street, which the form prints on
        one line or two."""
        return self._locate(path) if self._locate else None

    @property
    def tree(self) -> Tree[Any] | None:
        """Lark's parse tree, for sources that go through the grammar. Its tokens are those of the text that was made
        from the page; their lines and columns are those of the source."""
        return self._parse_tree() if self._parse_tree else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for `json.dumps`: dates as YYYY-MM-DD, amounts as strings without commas or trailing
        zeros."""
        return _plain_object(self)

    def to_tables(self, source_file: str = "", filing_no: int = 1) -> dict[str, Any]:
        """The SEC's flat tables and DIAGNOSTICS, a `pyarrow.Table` by each name. `source_file` and `filing_no` are what
        SOURCE_FILE and FILING_NO say, to tell filings apart whose tables are put together. Raises MissingExtraError
        where pyarrow is missing; TypeError or ValueError where a filing that was not read holds what it cannot."""
        from form4parse.formats.arrow import arrow_tables
        from form4parse.formats.sound import check_types

        check_types(self)
        return arrow_tables(self.to_dict(), source_file, filing_no)

    def to_xml(self, supply: Mapping[str, Any] | None = None) -> str:
        """The SEC's ownershipDocument XML in the current schema, whatever the filing was read from.

        Where it lacks what the schema demands, `supply` gives it by its path, such as `issuer.cik`; what the filing
        states stands. Errors, warnings, and notes of what was supplied are written as comments before the document,
        which give them again when it is read. Raises IncompleteFilingError with all that keeps it from being written,
        SupplyError for a wrong path or value; TypeError or ValueError where a filing that was not read holds what it
        cannot."""
        from form4parse.formats.sound import check_supply, check_types
        from form4parse.formats.xmlfiles import document

        check_types(self)
        check_supply({} if supply is None else supply)
        return document(self.to_dict(), supply or {})


Diagnose = Callable[[Filing], tuple[Diagnostic, ...]]


def defaults(cls: type) -> dict[str, Any]:
    """The fields of a class in their order, with what they are where nothing else is said; None where that is open."""
    return {f.name: None if f.default is dataclasses.MISSING else f.default for f in dataclasses.fields(cls)}


def maker(cls: type[T]) -> Callable[[Iterable[Any]], T]:
    """What makes objects of a frozen class from the values of all its fields in their order, in a fifth of the time: it
    makes them of a like class that is not frozen, then has them change their class."""
    like = dataclasses.make_dataclass(cls.__name__, defaults(cls), repr=False, eq=False, slots=True)

    def make(values: Iterable[Any]) -> Any:
        made = like(*values)
        made.__class__ = cls
        return made

    return make


def finished(
    filing: Filing,
    diagnostics: tuple[Diagnostic, ...] | Diagnose,
    source: SourceInfo,
    locate: Callable[[str], Span | None],
    parse_tree: Callable[[], Tree[Any] | None] | None = None,
) -> Filing:
    """The filing with what is known only when it has been built. For readers, before they give it away: it is the same
    object, for `dataclasses.replace` would build it again, which takes a tenth of the time for reading XML. Diagnostics
    that take longer than the reading are given as what finds them, when they are asked for."""
    if callable(diagnostics):
        object.__delattr__(filing, "diagnostics")
    for name, value in (
        ("_diagnose", diagnostics) if callable(diagnostics) else ("diagnostics", diagnostics),
        ("source", source),
        ("_locate", locate),
        ("_parse_tree", parse_tree),
    ):
        object.__setattr__(filing, name, value)
    return filing


def supplemented(
    filing: Filing,
    values: Mapping[str, Any],
    locate: Callable[[str], Span | None],
    judge: Callable[[tuple[Diagnostic, ...]], tuple[Diagnostic, ...]],
) -> Filing:
    """The filing with values from elsewhere in its source. `judge` is given what was said of it, and says what is to be
    said now."""
    diagnose = filing._diagnose  # noqa: SLF001  # asked for here, they would be looked for at once
    changed = dataclasses.replace(filing, diagnostics=(), **values)
    said = judge(filing.diagnostics) if diagnose is None else lambda changed: judge(diagnose(changed))
    return finished(changed, said, filing.source, locate, lambda: filing.tree)


def plain(value: Any) -> Any:
    """A value as JSON has it. By its very type, which takes half the time of asking what it is an instance of."""
    made = _PLAIN.get(type(value))
    if made is None:
        made = _plain_mapping if isinstance(value, Mapping) else _plain_object
    return made(value)


def _plain_object(value: Any) -> dict[str, Any]:
    return {name: plain(getattr(value, name)) for name in value.__slots__ if name[0] != "_"}


def _as_it_is(value: Any) -> Any:
    return value


def _plain_mapping(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: plain(v) for key, v in value.items()}


def plain_number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_PLAIN: Mapping[type, Callable[[Any], Any]] = {
    **dict.fromkeys((type(None), str, bool, int), _as_it_is),
    Decimal: plain_number,
    dt.date: dt.date.isoformat,
    tuple: lambda values: [plain(v) for v in values],
    References: _plain_mapping,
    Span: Span.to_dict,
    Diagnostic: Diagnostic.to_dict,
}
