"""The SEC's flat tables: nothing of a filing is missing from them, and all formats hold the same rows."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import hashlib
import io
import json
import re
import sqlite3
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import form4parse
from form4parse.formats import FORMATS, Record
from form4parse.formats import parquet as parquet_format
from form4parse.formats.flat import Flat, rows_of, tables
from form4parse.model import plain_number
from tests.cases import CASES, HERE, Case

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

XML = HERE / "cases/xml"
EVERYTHING = XML / "form4-both-tables.xml"
DAMAGED = HERE / "cases/cells/damaged-dates.txt"

HEADERS = {
    "SUBMISSION": "5e9bc2a969fe9a9b4100a4740e49f241faad5d3342d03c670d17eb7a7c979ca3",
    "REPORTINGOWNER": "51771f82d1594503ad7c77e775f617a331bfadf32a0852989aba3f59b4867e31",
    "NONDERIV_TRANS": "f5f4cfa029702a8ff657882a49eb38b57f6433d2719c2526b92537ca22b16699",
    "NONDERIV_HOLDING": "691699ed184faed63867f73cba35d61db8f2dd21f6779097033ca26f5ee4f0e6",
    "DERIV_TRANS": "64ef5f035ba21fb584ae90cf546a2afc8a991b14b96656ac66e610a1f4bd4b47",
    "DERIV_HOLDING": "180196c439a7a44ae2247e8b2d08dc06b95db6f6792d1c1c0ad367675b182912",
    "FOOTNOTES": "4c358cdc3d7456a66e132cdd8740cdcd1c19f97d3b90889ad6bff2ce9a97dd59",
    "OWNER_SIGNATURE": "d236922d787c52488d3a3830828b78080cfb0e284f16237b2be22d87f79ce4ed",
}
"""SHA-256 of the header line of the data set's file of that name in 2026Q2, without its end."""
WIDTHS = {"SUBMISSION": 14, "REPORTINGOWNER": 13, "NONDERIV_TRANS": 28, "NONDERIV_HOLDING": 14, "DERIV_TRANS": 42,
          "DERIV_HOLDING": 26, "FOOTNOTES": 3, "OWNER_SIGNATURE": 3}  # fmt: skip
BOXES = {
    "is_director": "Director",
    "is_officer": "Officer",
    "is_ten_percent_owner": "TenPercentOwner",
    "is_other": "Other",
}
LISTS = ("reporting_owners", "non_derivative_table", "derivative_table", "footnotes", "signatures", "diagnostics")
SHARES = "non_derivative_table[0].transaction_shares"

FLAT = ("csv", "parquet", "sqlite")
Cells = dict[str, Any]


@pytest.mark.parametrize("name", HEADERS)
def test_columns_are_those_of_the_data_set_in_its_order(name: str) -> None:
    (columns,) = ([c.name for c in table.columns] for table in tables() if table.name == name)
    assert hashlib.sha256("\t".join(columns[: WIDTHS[name]]).encode()).hexdigest() == HEADERS[name]
    assert columns[-5:] == ["SOURCE_FILE", "FILING_NO", "DOUBT", "DOUBTFUL_COLUMNS", "OTHER_FIELDS"]


def test_the_tables_of_a_filing_that_has_everything() -> None:
    cells = _cells(_record(EVERYTHING))
    assert {name: len(rows) for name, rows in cells.items()} == {
        "SUBMISSION": 1, "REPORTINGOWNER": 1, "NONDERIV_TRANS": 2, "NONDERIV_HOLDING": 1, "DERIV_TRANS": 2,
        "DERIV_HOLDING": 1, "FOOTNOTES": 6, "OWNER_SIGNATURE": 1, "DIAGNOSTICS": 0,
    }  # fmt: skip
    filing = form4parse.read(EVERYTHING).to_dict()
    sale, row = cells["NONDERIV_TRANS"][0], filing["non_derivative_table"][0]
    assert (sale["NONDERIV_TRANS_SK"], sale["FILING_NO"]) == (1, 1)
    assert sale["TRANS_DATE"] == row["transaction_date"]
    assert sale["TRANS_SHARES"] == row["transaction_shares"]
    assert sale["SHRS_OWND_FOLWNG_TRANS"] == row["shares_owned_following_transaction"]
    assert cells["DERIV_TRANS"][0]["EXCERCISE_DATE"] == filing["derivative_table"][0]["exercise_date"]
    assert cells["SUBMISSION"][0]["ISSUERCIK"] == filing["issuer"]["cik"]
    assert cells["REPORTINGOWNER"][0]["RPTOWNER_RELATIONSHIP"] in {"Director", "Officer", "Director,Officer"}


def test_each_value_stands_in_its_column() -> None:
    """DERIV_TRANS has its columns in the order of the fields of a row; those of other tables are named alike."""
    record = _record(EVERYTHING)
    fields = [field.name for field in dataclasses.fields(form4parse.SecurityRow)][1:-1]
    values = {name: f"value {number}" for number, name in enumerate(fields)}
    references = {name: [f"F{number}"] for number, name in enumerate(fields)}
    cells = []
    for kind in ("transaction", "holding"):
        row = {"kind": kind, **values, "footnotes": references}
        cells.append(_cells(_with(record, derivative_table=[row], non_derivative_table=[row])))
    whole = cells[0]["DERIV_TRANS"][0]
    columns = [name for name in list(whole)[2:-5] if not name.endswith("_FN")]
    assert [whole[name] for name in columns] == list(values.values())
    del whole["EQUITY_SWAP_TRANS_CD_FN"]
    assert {name: whole[name] for name in whole if name.endswith("_FN")} == {
        f"{name}_FN": f"F{number}" for number, name in enumerate(columns) if f"{name}_FN" in whole
    }
    whole |= {"EXERCISE_DATE": whole["EXCERCISE_DATE"], "EXERCISE_DATE_FN": whole["EXCERCISE_DATE_FN"]}
    of_code = {
        name: f"F{fields.index('transaction_code')}" for name in ("EQUITY_SWAP_TRANS_CD_FN", "TRANS_FORM_TYPE_FN")
    }
    others = (cells[0]["NONDERIV_TRANS"][0], cells[1]["NONDERIV_HOLDING"][0], cells[1]["DERIV_HOLDING"][0])
    for other in others:
        named = list(other)[2:-5]
        assert {name: other[name] for name in named} == {name: (whole | of_code)[name] for name in named}


def test_values_of_the_filing_and_its_owners_stand_in_their_columns() -> None:
    record = _record(EVERYTHING)
    owner = {name: name for name in record.filing["reporting_owners"][0]}
    issuer = {name: f"issuer {name}" for name in record.filing["issuer"]}
    source = {name: f"source {name}" for name in record.filing["source"]}
    values = {name: name for name in record.filing if name not in LISTS}
    filing = _with(record, reporting_owners=[owner], **values | {"issuer": issuer, "source": source})
    submission, owned = (_cells(filing)[name][0] for name in ("SUBMISSION", "REPORTINGOWNER"))
    assert list(owned.values())[1:13] == [
        "cik", "name", ",".join(BOXES.values()), "officer_title", "other_text", "street1", "street2", "city", "state",
        "zip_code", None, None,
    ]  # fmt: skip
    assert list(submission.values())[:-5] == [
        "accession_number", "filing_date", "period_of_report", "date_of_original_submission", "no_securities_owned",
        "not_subject_to_section16", "form3_holdings_reported", "form4_transactions_reported", "document_type",
        "issuer cik", "issuer name", "issuer trading_symbol", "remarks", "aff10b5_one", "issuer foreign_trading_symbol",
        "schema_version", "source layout", "source edition", "source encoding",
    ]  # fmt: skip
    assert (submission["OTHER_FIELDS"], owned["OTHER_FIELDS"]) == (None, None)


def test_references_and_relationships_are_written_as_the_data_set_does() -> None:
    record = _record(EVERYTHING)
    owner, row = record.filing["reporting_owners"][0], record.filing["non_derivative_table"][0]
    owner.update(dict.fromkeys(BOXES, True))
    row["footnotes"] = {"transaction_code": ["F1", "F12"], "transaction_shares": ["F2"]}
    cells = _cells(record)
    assert cells["REPORTINGOWNER"][0]["RPTOWNER_RELATIONSHIP"] == "Director,Officer,TenPercentOwner,Other"
    assert cells["NONDERIV_TRANS"][0]["EQUITY_SWAP_TRANS_CD_FN"] == "F1,F12"
    assert cells["NONDERIV_TRANS"][0]["TRANS_SHARES_FN"] == "F2"


def test_keys_number_the_rows_of_a_table_over_transactions_and_holdings() -> None:
    record = _record(EVERYTHING)
    kinds = [row["kind"] for row in record.filing["non_derivative_table"]]
    cells = _cells(record)
    numbered = {c["NONDERIV_TRANS_SK"]: "transaction" for c in cells["NONDERIV_TRANS"]}
    numbered |= {c["NONDERIV_HOLDING_SK"]: "holding" for c in cells["NONDERIV_HOLDING"]}
    assert [numbered[number + 1] for number in range(len(kinds))] == kinds


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_of_a_filing_is_missing_and_every_doubtful_value_is_named(case: Case) -> None:
    for filing in case.read_all():
        record = Record("", 1, 1, filing.to_dict())
        cells = _cells(record)
        for outer in LISTS:
            rows = _in_order(cells, outer, record)
            assert len(rows) == len(record.filing[outer])
            for row, values in zip(rows, record.filing[outer], strict=True):
                assert _missing(values, row) == []
        (submission,) = cells["SUBMISSION"]
        assert _missing({k: v for k, v in record.filing.items() if k not in LISTS}, submission) == []
        for said in record.filing["diagnostics"]:
            if said["severity"] != "note":
                assert submission["DOUBT"] in {"error", said["severity"]}
                _assert_named(said, record, cells)


def test_values_that_the_data_set_has_no_column_for_are_given_all_the_same() -> None:
    record = _record(EVERYTHING)
    record.filing["non_derivative_table"][0].update(
        transaction_total_value="1200.5", footnotes={"expiration_date": ["F1"]}
    )
    (other,) = (row["OTHER_FIELDS"] for row in _cells(record)["NONDERIV_TRANS"][:1])
    assert json.loads(other) == {"transaction_total_value": "1200.5", "footnotes": {"expiration_date": ["F1"]}}


def test_a_doubt_about_a_whole_row_or_list_counts_for_its_rows_and_names_no_column() -> None:
    record = _doubted(
        ("warning", "non_derivative_table[0]"), ("error", "derivative_table"), ("note", "footnotes[0].text")
    )
    cells = _cells(record)
    assert [row["DOUBT"] for row in cells["NONDERIV_TRANS"]] == ["warning", None]
    assert {row["DOUBT"] for name in ("DERIV_TRANS", "DERIV_HOLDING") for row in cells[name]} == {"error"}
    assert {row["DOUBT"] for row in cells["FOOTNOTES"]} == {None}
    assert cells["SUBMISSION"][0]["DOUBT"] == "error"
    assert {row["DOUBTFUL_COLUMNS"] for name in HEADERS for row in cells[name]} == {None}


def test_doubtful_columns_are_named_in_the_order_of_the_table() -> None:
    paths = ("footnotes.transaction_shares", "transaction_price_per_share", "transaction_date", "exercise_date")
    record = _doubted(*(("warning", f"non_derivative_table[0].{path}") for path in paths), ("error", "issuer"))
    cells = _cells(record)
    named = "TRANS_DATE TRANS_SHARES_FN TRANS_PRICEPERSHARE OTHER_FIELDS"
    assert cells["NONDERIV_TRANS"][0]["DOUBTFUL_COLUMNS"] == named
    issuer = "ISSUERCIK ISSUERNAME ISSUERTRADINGSYMBOL ISSUERFOREIGNTRADINGSYMBOL"
    assert cells["SUBMISSION"][0]["DOUBTFUL_COLUMNS"] == issuer


def test_a_diagnostic_names_the_table_the_row_and_the_columns_it_is_about() -> None:
    record = _doubted(
        ("warning", "non_derivative_table[1].transaction_shares"),
        ("warning", "derivative_table[1].footnotes.exercise_date"),
        ("note", "reporting_owners[0].is_officer"),
        ("error", "footnotes[5]"),
        ("error", "derivative_table"),
        ("error", "derivative_table[9].transaction_date"),
        ("warning", "issuer.cik"),
        ("error", ""),
    )
    both = "DERIV_TRANS DERIV_HOLDING"
    told = [(row["TABLE_NAME"], row["ROW_NO"], row["COLUMN_NAME"]) for row in _cells(record)["DIAGNOSTICS"]]
    assert told == [
        ("NONDERIV_TRANS", 2, "TRANS_SHARES"),
        ("DERIV_TRANS", 2, "EXCERCISE_DATE_FN"),
        ("REPORTINGOWNER", 1, "RPTOWNER_RELATIONSHIP"),
        ("FOOTNOTES", 6, None),
        (both, None, None),
        (both, 10, None),
        ("SUBMISSION", None, "ISSUERCIK"),
        ("SUBMISSION", None, None),
    ]
    for name in ("REPORTINGOWNER", "FOOTNOTES", "OWNER_SIGNATURE"):
        numbers = [row["ROW_NO"] for row in _cells(record)[name]]
        assert numbers == [*range(1, len(numbers) + 1)]


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_has_the_number_of_a_filing_where_its_source_holds_several(name: str) -> None:
    filing = _record(EVERYTHING).filing
    records = [Record("a.txt", 1, 2, filing), Record("a.txt", 2, 2, filing), Record("b.txt", 1, 1, filing)]
    out = io.StringIO()
    to_stream = FORMATS[name].to_stream()
    assert to_stream
    to_stream(records, out, _never)
    text = out.getvalue()
    read = json.loads(text) if name == "json" else [json.loads(line) for line in text.splitlines()]
    assert [(one["file"], one.get("number")) for one in read] == [("a.txt", 1), ("a.txt", 2), ("b.txt", None)]


# ---- the formats -----------------------------------------------------------------------------------------------------


def test_csv_parquet_and_sqlite_hold_the_same_rows(tmp_path: Path) -> None:
    records = [_record(path) for path in sorted(XML.glob("*.xml"))] + [_record(DAMAGED)]
    expected = {table.name: [row for r in records for row in rows_of(r)[table.name]] for table in tables()}
    assert {name for name, rows in expected.items() if not rows} == set()
    for name in READERS:
        assert _as_csv(READERS[name](_written(name, tmp_path, records))) == _as_csv(expected)


@pytest.mark.parametrize("name", FLAT)
def test_without_filings_every_table_is_there_with_its_columns(name: str, tmp_path: Path) -> None:
    assert READERS[name](_written(name, tmp_path, [])) == {table.name: [] for table in tables()}


@pytest.mark.parametrize("name", FLAT)
@pytest.mark.parametrize(
    "text", ['a, "b"', "two\nlines\r\nor\rthree", "\x00", "\ud800", "\ufeffé\U0001f600", "'); --", ""]
)
def test_no_text_breaks_a_format(name: str, text: str, tmp_path: Path) -> None:
    record = _record(EVERYTHING)
    record = _with(record, remarks=text, footnotes=[{"id": text, "text": text, "more": text}])._replace(
        file=f"a b\udcff/{text}.txt"
    )
    read = READERS[name](_written(name, tmp_path, [record]))
    names = [column.name for column in tables()[0].columns]
    cells = dict(zip(names, read["SUBMISSION"][0], strict=True))
    shown = "\\ud800" if text == "\ud800" else text
    assert (cells["REMARKS"], cells["SOURCE_FILE"]) == (shown, f"a b\\udcff/{shown}.txt")


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=20), st.decimals(-(10**40), 10**40))
def test_any_text_and_amount_come_back_from_csv_and_sqlite(
    tmp_path_factory: pytest.TempPathFactory, text: str, amount: Decimal
) -> None:
    folder = tmp_path_factory.mktemp("any")
    record = _record(EVERYTHING)
    record.filing["non_derivative_table"][0].update(security_title=text, transaction_shares=f"{amount:f}")
    place = {c.name: at for at, c in enumerate(tables()[2].columns)}
    for name in ("csv", "sqlite"):
        row = READERS[name](_written(name, folder, [record]))["NONDERIV_TRANS"][0]
        assert row[place["SECURITY_TITLE"]] == text
        exact = json.loads(row[place["OTHER_FIELDS"]] or "{}").get("exact", {}).get("transaction_shares")
        assert Decimal(exact or str(row[place["TRANS_SHARES"]])) == amount


@pytest.mark.parametrize("amount", ["9" * 60, "0." + "3" * 7, "-" + "1" * 13])
def test_an_amount_that_arrow_cannot_hold_is_absent_and_reported(amount: str, tmp_path: Path) -> None:
    record = _record(EVERYTHING)
    record.filing["non_derivative_table"][0]["transaction_shares"] = amount
    folder = _written("parquet", tmp_path, [record])
    row = parquet.read_table(folder / "NONDERIV_TRANS.parquet").to_pylist()[0]
    assert (row["TRANS_SHARES"], row["DOUBT"], row["DOUBTFUL_COLUMNS"]) == (None, "error", "TRANS_SHARES")
    assert json.loads(row["OTHER_FIELDS"])["exact"] == {"transaction_shares": amount}
    (said,) = parquet.read_table(folder / "DIAGNOSTICS.parquet").to_pylist()
    assert (said["CODE"], said["FIELD"]) == ("amount-too-long", SHARES)
    assert amount in said["MESSAGE"]
    assert parquet.read_table(folder / "SUBMISSION.parquet").to_pylist()[0]["DOUBT"] == "error"


def test_shares_times_price_can_be_computed_with_arrow() -> None:
    compute = pytest.importorskip("pyarrow.compute")
    row = dataclasses.replace(
        form4parse.read(EVERYTHING).non_derivative_table[0],
        transaction_shares=Decimal("999999999999.9999"),
        transaction_price_per_share=Decimal("12.015625"),
    )
    given_tables = dataclasses.replace(form4parse.read(EVERYTHING), non_derivative_table=(row,)).to_tables()
    sale = given_tables["NONDERIV_TRANS"]
    (value,) = compute.multiply(sale["TRANS_SHARES"], sale["TRANS_PRICEPERSHARE"]).to_pylist()
    assert value == Decimal("999999999999.9999") * Decimal("12.015625")


@pytest.mark.parametrize(
    ("amount", "stored", "is_exact"),
    [
        ("1000", 1000, True),
        ("48.0122", 48.0122, True),
        (str(2**63), float(2**63), False),
        (str(2**63 - 1), 2**63 - 1, True),
        ("0.12345678901234567", 0.12345678901234567, False),
        ("9" * 400, float("inf"), False),
    ],
)
def test_sqlite_keeps_amounts_as_numbers_and_what_these_round_beside_them(
    amount: str,
    stored: object,
    is_exact: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    record = _record(EVERYTHING)
    record.filing["non_derivative_table"][0]["transaction_shares"] = amount
    with closing(sqlite3.connect(_written("sqlite", tmp_path, [record]))) as database:
        found, other = database.execute(
            "SELECT TRANS_SHARES, OTHER_FIELDS FROM NONDERIV_TRANS WHERE NONDERIV_TRANS_SK = 1"
        ).fetchone()
    assert (found, type(found)) == (stored, type(stored))
    assert json.loads(other or "{}").get("exact") == (None if is_exact else {"transaction_shares": amount})


def test_sqlite_finds_filings_by_their_keys(tmp_path: Path) -> None:
    with closing(sqlite3.connect(_written("sqlite", tmp_path, [_record(EVERYTHING)]))) as database:
        for table in tables():
            for where in ("SOURCE_FILE = '' AND FILING_NO = 1", "ACCESSION_NUMBER = ''"):
                (plan,) = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {table.name} WHERE {where}")  # noqa: S608
                assert "USING INDEX" in plan[3]


def test_a_run_that_ends_early_leaves_no_tables_in_sqlite(tmp_path: Path) -> None:
    def broken() -> Iterator[Record]:
        yield _record(EVERYTHING)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _to_path("sqlite")(broken(), tmp_path / "out.db", _never)
    with closing(sqlite3.connect(tmp_path / "out.db")) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == []


@pytest.mark.parametrize("name", FLAT)
def test_filings_are_not_kept(name: str, tmp_path: Path) -> None:
    class Kept(dict[str, Any]):
        __hash__ = object.__hash__  # type: ignore[assignment]  # for WeakSet

    alive: weakref.WeakSet[Kept] = weakref.WeakSet()
    most = 0

    def records() -> Iterator[Record]:
        nonlocal most
        for number in range(50):
            filing = Kept(_record(EVERYTHING).filing)
            alive.add(filing)
            most = max(most, len(alive))
            yield Record(str(number), 1, 1, filing)
            del filing

    _written(name, tmp_path, records())
    assert most <= 3


def test_parquet_is_written_in_row_groups_as_filings_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_format, "_ROW_GROUP", 10)
    folder = _written("parquet", tmp_path, [_record(EVERYTHING)._replace(file=str(n)) for n in range(25)])
    file = parquet.ParquetFile(folder / "SUBMISSION.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)] == [10, 10, 5]
    assert [row["SOURCE_FILE"] for row in file.read().to_pylist()] == [str(n) for n in range(25)]


# ---- in Python -------------------------------------------------------------------------------------------------------


def test_to_tables_gives_arrow_tables_with_types() -> None:
    given_tables = form4parse.read(EVERYTHING).to_tables()
    assert list(given_tables) == [table.name for table in tables()]
    schema = given_tables["DERIV_TRANS"].schema
    assert schema.field("TRANS_DATE").type == pyarrow.date32()
    assert schema.field("TRANS_SHARES").type == pyarrow.decimal128(18, 6)
    assert schema.field("EQUITY_SWAP_INVOLVED").type == pyarrow.bool_()
    row, of_model = given_tables["DERIV_TRANS"].to_pylist()[0], form4parse.read(EVERYTHING).derivative_table[0]
    assert row["TRANS_DATE"] == of_model.transaction_date
    assert row["TRANS_SHARES"] == of_model.transaction_shares
    assert row["SOURCE_FILE"] is None


def test_tables_of_several_filings_can_be_put_together() -> None:
    sources = enumerate((EVERYTHING, DAMAGED), 1)
    both = [form4parse.read(path).to_tables(path.name, number)["SUBMISSION"] for number, path in sources]
    assert pyarrow.concat_tables(both)["SOURCE_FILE"].to_pylist() == [EVERYTHING.name, DAMAGED.name]
    assert pyarrow.concat_tables(both)["FILING_NO"].to_pylist() == [1, 2]


def test_without_pyarrow_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(form4parse.MissingExtraError, match=r"form4parse\[parquet\]"):
        form4parse.read(EVERYTHING).to_tables()
    with pytest.raises(form4parse.MissingExtraError, match=r"form4parse\[parquet\]"):
        _to_path("parquet")([], tmp_path / "out", _never)
    assert not (tmp_path / "out").exists()
    _written("csv", tmp_path, [_record(EVERYTHING)])


# ---- help ------------------------------------------------------------------------------------------------------------


def _record(path: Path) -> Record:
    return Record(path.name, 1, 1, form4parse.read(path).to_dict())


def _with(record: Record, **values: Any) -> Record:
    return record._replace(filing={**record.filing, **values})


def _doubted(*said: tuple[str, str]) -> Record:
    record = _record(EVERYTHING)
    record.filing["diagnostics"].extend(
        {"code": "x", "severity": severity, "message": "", "field": field, "span": None} for severity, field in said
    )
    return record


def _cells(record: Record) -> dict[str, list[Cells]]:
    rows = rows_of(record)
    return {
        t.name: [dict(zip((c.name for c in t.columns), row, strict=True)) for row in rows[t.name]] for t in tables()
    }


def _in_order(cells: Mapping[str, list[Cells]], outer: str, record: Record) -> list[Cells]:
    """The rows of one list of the filing, from however many tables."""
    rows = [row for table in tables() if table.rows == outer for row in cells[table.name]]
    if record.filing[outer] and "kind" in record.filing[outer][0]:
        rows.sort(key=lambda row: next(value for name, value in row.items() if name.endswith("_SK")))
    return rows


def _missing(given_row: Mapping[str, Any], cells: Cells) -> list[tuple[str, Any]]:
    """The values that no cell has."""
    held = {str(value) for value in cells.values()}
    held |= {str(value) for value in _leaves(json.loads(cells.get("OTHER_FIELDS") or "{}"))}
    held |= {f"{box}:{word in (cells.get('RPTOWNER_RELATIONSHIP') or '').split(',')}" for box, word in BOXES.items()}
    return [(name, value) for name, value in given_row.items() if not {*_leaves(value, name)} <= held]


def _leaves(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        yield ",".join(value)
    elif name in BOXES:
        yield f"{name}:{value}"
    elif value is not None and name != "kind":
        yield str(value)


def _assert_named(said: Mapping[str, Any], record: Record, cells: Mapping[str, list[Cells]]) -> None:
    """A column that is named has the value that the diagnostic is about; the row is as doubtful as that is grave."""
    at = re.fullmatch(r"(\w+)\[(\d+)\](?:\.(.+))?", said["field"] or "")
    if not at or at[1] not in LISTS or int(at[2]) >= len(record.filing[at[1]]):
        return
    row = _in_order(cells, at[1], record)[int(at[2])]
    assert row["DOUBT"] in {"error", said["severity"]}
    value = record.filing[at[1]][int(at[2])]
    for name in (at[3] or "").split("."):
        value = (value or {}).get(name) if name else None
    if not at[3]:
        return
    named = (row["DOUBTFUL_COLUMNS"] or "").split()
    if at[3] in BOXES:
        assert "RPTOWNER_RELATIONSHIP" in named
    else:
        shown = ",".join(value) if isinstance(value, list) else value
        assert any(row[column] == shown or column == "OTHER_FIELDS" for column in named)


def _never(record: Record, why: str) -> None:
    raise AssertionError((record.file, why))


def _to_path(name: str) -> Callable[..., None]:
    to_path = FORMATS[name].to_path()
    assert to_path
    return to_path


def _written(name: str, folder: Path, records: Any) -> Path:
    out = folder / f"out.{name}"
    if out.is_file():
        out.unlink()
    _to_path(name)(records, out, _never)
    return out


def _of_csv(folder: Path) -> dict[str, list[Flat]]:
    found = {}
    for table in tables():
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == [column.name for column in table.columns]
        found[table.name] = [tuple(row) for row in rows]
    return found


def _of_parquet(folder: Path) -> dict[str, list[Flat]]:
    found = {}
    for table in tables():
        read = parquet.read_table(folder / f"{table.name}.parquet")
        assert read.column_names == [column.name for column in table.columns]
        found[table.name] = [tuple(row.values()) for row in read.to_pylist()]
    return found


def _of_sqlite(file: Path) -> dict[str, list[Flat]]:
    found = {}
    with closing(sqlite3.connect(file)) as database:
        for table in tables():
            read = database.execute(f"SELECT * FROM {table.name} ORDER BY rowid")  # noqa: S608
            assert [name for name, *_ in read.description] == [column.name for column in table.columns]
            found[table.name] = read.fetchall()
    return found


def _as_csv(found: Mapping[str, list[Flat]]) -> dict[str, list[tuple[str, ...]]]:
    return {name: [tuple(map(_cell, row)) for row in rows] for name, rows in found.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (bool, int)):
        return str(int(value))
    if isinstance(value, (Decimal, float)):
        return plain_number(Decimal(repr(value)) if isinstance(value, float) else value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


READERS: Mapping[str, Callable[[Path], dict[str, list[Flat]]]] = {
    "csv": _of_csv,
    "parquet": _of_parquet,
    "sqlite": _of_sqlite,
}
