"""What an ownershipDocument says, read by other means than any of the packages use: element by element, in the names of
the data."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import NamedTuple

Cells = dict[str, str]

TEXT, NUMBER, DATE, FLAG = "text", "number", "date", "flag"
_CODING, _AMOUNTS, _AFTER = "transactionCoding", "transactionAmounts", "postTransactionAmounts"

HEADER = {
    "document_type": ("documentType", TEXT),
    "period_of_report": ("periodOfReport", DATE),
    "date_of_original_submission": ("dateOfOriginalSubmission", DATE),
    "no_securities_owned": ("noSecuritiesOwned", FLAG),
    "not_subject_to_section16": ("notSubjectToSection16", FLAG),
    "aff10b5_one": ("aff10b5One", FLAG),
    "issuer_cik": ("issuer/issuerCik", NUMBER),
    "issuer_name": ("issuer/issuerName", TEXT),
    "issuer_trading_symbol": ("issuer/issuerTradingSymbol", TEXT),
}
OWNER = {
    "cik": ("reportingOwnerId/rptOwnerCik", NUMBER),
    "name": ("reportingOwnerId/rptOwnerName", TEXT),
    "is_director": ("reportingOwnerRelationship/isDirector", FLAG),
    "is_officer": ("reportingOwnerRelationship/isOfficer", FLAG),
    "is_ten_percent_owner": ("reportingOwnerRelationship/isTenPercentOwner", FLAG),
    "is_other": ("reportingOwnerRelationship/isOther", FLAG),
    "officer_title": ("reportingOwnerRelationship/officerTitle", TEXT),
}
ROW = {
    "security_title": ("securityTitle", TEXT),
    "conversion_or_exercise_price": ("conversionOrExercisePrice", NUMBER),
    "transaction_date": ("transactionDate", DATE),
    "deemed_execution_date": ("deemedExecutionDate", DATE),
    "transaction_code": (f"{_CODING}/transactionCode", TEXT),
    "equity_swap_involved": (f"{_CODING}/equitySwapInvolved", FLAG),
    "transaction_shares": (f"{_AMOUNTS}/transactionShares", NUMBER),
    "transaction_total_value": (f"{_AMOUNTS}/transactionTotalValue", NUMBER),
    "transaction_price_per_share": (f"{_AMOUNTS}/transactionPricePerShare", NUMBER),
    "transaction_acquired_disposed_code": (f"{_AMOUNTS}/transactionAcquiredDisposedCode", TEXT),
    "exercise_date": ("exerciseDate", DATE),
    "expiration_date": ("expirationDate", DATE),
    "underlying_security_title": ("underlyingSecurity/underlyingSecurityTitle", TEXT),
    "underlying_security_shares": ("underlyingSecurity/underlyingSecurityShares", NUMBER),
    "underlying_security_value": ("underlyingSecurity/underlyingSecurityValue", NUMBER),
    "shares_owned_following_transaction": (f"{_AFTER}/sharesOwnedFollowingTransaction", NUMBER),
    "value_owned_following_transaction": (f"{_AFTER}/valueOwnedFollowingTransaction", NUMBER),
    "direct_or_indirect_ownership": ("ownershipNature/directOrIndirectOwnership", TEXT),
    "nature_of_ownership": ("ownershipNature/natureOfOwnership", TEXT),
}
KINDS = {name: kind for names in (HEADER, OWNER, ROW) for name, (_, kind) in names.items()}
_TABLES = {"nonDerivative": "non_derivative", "derivative": "derivative"}
_ROWS = {
    f"{table}{kind}": (name, kind.lower())
    for table, name in _TABLES.items()
    for kind in ("Transaction", "Holding", "Security")
}
"""The oldest schema calls both kinds of rows securities."""
_OLDER = {"transactionValue": "transactionPricePerShare"}
"""Names of elements in the oldest schema."""

Group = tuple[str, str]
"""A table, and transaction or holding."""


class Truth(NamedTuple):
    header: Cells
    owners: list[Cells]
    rows: dict[Group, list[Cells]]


def truth(data: bytes) -> Truth | None:
    """None where it is no XML."""
    try:
        root = ET.fromstring(data)  # noqa: S314  # our own files, or the user's
    except ET.ParseError:
        return None
    rows: dict[Group, list[Cells]] = {}
    for element in root.iter():
        element.tag = _OLDER.get(element.tag, element.tag)
    for element in root.iter():
        if element.tag in _ROWS:
            table, kind = _ROWS[element.tag]
            if kind == "security":
                kind = "holding" if not element.findtext(f"{_CODING}/transactionCode") else "transaction"
            rows.setdefault((table, kind), []).append(_cells(element, ROW))
    return Truth(_cells(root, HEADER), [_cells(o, OWNER) for o in root.iter("reportingOwner")], rows)


def _cells(at: ET.Element, names: Mapping[str, tuple[str, str]]) -> Cells:
    """Only those that say something."""
    texts = {name: at.findtext(f"{path}/value") or at.findtext(path) for name, (path, _) in names.items()}
    return {name: text.strip() for name, text in texts.items() if text and text.strip()}
