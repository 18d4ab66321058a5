"""What `make bench-peers` counts as right. (It asks an index of packages, so it is not run here.)"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.invented import filing
from benchmarks.ownership_xml import ownership_xml
from benchmarks.peers.race import Runner
from benchmarks.peers.scoring import is_same, score
from benchmarks.peers.truth import truth

ROWS = 3


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "filing.xml"
    path.write_bytes(ownership_xml(filing(ROWS)))
    return path


@pytest.fixture
def given(source: Path, tmp_path: Path) -> dict[str, Any]:
    """What our adapter gives, out of a process."""
    files = tmp_path / "files.json"
    files.write_text(json.dumps([str(source)]), "utf-8")
    with Runner(sys.executable, "read_form4parse", files) as runner:
        runner.collect()
        runner.round()
        assert runner.seconds(min) > 0
        facts: dict[str, Any] = runner.facts[0]
    return facts


def test_all_is_right(source: Path, given: dict[str, Any]) -> None:
    true = truth(source.read_bytes())
    assert true
    got = score([true], [given])
    assert got.cells == got.right > ROWS * 8
    assert (got.rows, got.lost, got.wrong, got.crashed) == (ROWS, 0, 0, 0)


def test_a_row_that_is_missing_is_lost_and_the_others_keep_their_places(source: Path, given: dict[str, Any]) -> None:
    true = truth(source.read_bytes())
    assert true
    first, *others = given["rows"]
    got = score([true], [given | {"rows": others}])
    assert (got.lost, got.wrong) == (1, 0)
    assert got.cells - got.right == len(true.rows["non_derivative", "transaction"][0])
    assert first not in others


def test_another_value_and_one_that_nobody_stated_are_wrong(source: Path, given: dict[str, Any]) -> None:
    true = truth(source.read_bytes())
    assert true
    given["rows"][0] |= {"transaction_shares": 7, "transaction_total_value": 0.0}
    got = score([true], [given])
    assert (got.cells - got.right, got.wrong) == (1, 2)


def test_what_a_package_makes_up_is_wrong(source: Path, given: dict[str, Any]) -> None:
    true = truth(source.read_bytes())
    assert true
    stated = sum(map(len, true.rows["non_derivative", "transaction"])) - ROWS  # (a swap that is not one says nothing)
    right = score([true], [given])
    again = [row | {"transaction_shares": "999"} for row in given["rows"]]
    elsewhere = [{"table": "derivative", "kind": "holding", "security_title": "Fen Barge Warrant"}]
    for changed, wrong in [
        ({"rows": given["rows"] + again * 3}, 3 * stated),
        ({"rows": given["rows"] + elsewhere}, 1),
        ({"owners": [*given["owners"], {"name": "nobody", "is_officer": False, "is_director": True}]}, 2),
        ({"header": given["header"] | {"issuer_name": "WRONG", "date_of_original_submission": "2024-01-02"}}, 2),
    ]:
        got = score([true], [given | changed])
        assert (got.wrong, got.lost, got.cells) == (wrong, 0, right.cells)


def test_a_file_that_failed_has_nothing_right(source: Path) -> None:
    true = truth(source.read_bytes())
    assert true
    got = score([true], ["ValueError: no"])
    assert (got.right, got.lost, got.crashed) == (0, ROWS, 1)


@pytest.mark.parametrize(
    ("name", "text", "value", "same"),
    [
        ("transaction_date", "2024-01-31", dt.date(2024, 1, 31), True),
        ("transaction_date", "2024-01-31-05:00", dt.datetime(2024, 1, 31), True),  # noqa: DTZ001
        ("transaction_date", "2024-01-31", "2024-01-30", False),
        ("transaction_shares", "1200.50", 1200.5, True),
        ("transaction_shares", "1200", None, False),
        ("transaction_shares", "0", float("nan"), False),
        ("issuer_cik", "0000012345", "12345", True),
        ("issuer_name", "Fen Barge  Co.", "FEN BARGE CO.", True),
        ("is_director", "1", True, True),
        ("is_director", "true", "1", True),
        ("is_director", "1", False, False),
        ("is_director", "0", None, False),
    ],
)
def test_same(name: str, text: str, value: object, same: bool) -> None:  # noqa: FBT001
    assert is_same(name, text, value) is same


def test_a_process_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no_such_adapter"):
        Runner(sys.executable, "no_such_adapter", tmp_path / "files.json")


def test_what_is_no_xml_has_no_truth() -> None:
    assert truth(b"<ownershipDocument><issuer>") is None


def test_rows_of_the_oldest_schema_are_known() -> None:
    title = b"<securityTitle><value>Common Stock</value></securityTitle>"
    row = b"<nonDerivativeSecurity>" + title + b"%s</nonDerivativeSecurity>"
    sale = b"""<transactionCoding><transactionCode>S</transactionCode></transactionCoding>
        <transactionAmounts><transactionValue><value>14.35</value></transactionValue></transactionAmounts>"""
    true = truth(b"<ownershipDocument>" + row % sale + row % b"<transactionCoding/>" + b"</ownershipDocument>")
    assert true
    assert true.rows == {
        ("non_derivative", "transaction"): [
            {"security_title": "Common Stock", "transaction_code": "S", "transaction_price_per_share": "14.35"}
        ],
        ("non_derivative", "holding"): [{"security_title": "Common Stock"}],
    }
