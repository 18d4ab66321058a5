"""The elements of the schema by what they are, for texts in which their order and their nesting were lost."""

from __future__ import annotations

from form4parse.xml.fields import CODING, FILING, ISSUER, OWNER, ROW, SIGNATURE, WRAPPERS, text

ROOT, TABLE, SECTION, WRAPPER, FIELD, VALUE, REFERENCE, FOOTNOTE = (
    "root", "table", "section", "wrapper", "field", "value", "reference", "footnote",
)  # fmt: skip
ROWS = {
    "nonDerivativeTransaction": "nonDerivativeTable",
    "nonDerivativeHolding": "nonDerivativeTable",
    "derivativeTransaction": "derivativeTable",
    "derivativeHolding": "derivativeTable",
}
"""Each kind of row, and its table."""
_IN_OWNER = {
    "reportingOwnerId", "reportingOwnerAddress", "reportingOwnerRelationship", "rptOwnerNonUSAddressFlag",
    "rptOwnerStateDescription",
}  # fmt: skip
_IN_FILING = {"ownershipDocument", "nonDerivativeTable", "derivativeTable", "footnotes"}
ROW_SECTION, FILING_SECTION = "row", "filing"
HOME = {
    **dict.fromkeys(FILING, FILING_SECTION),
    **dict.fromkeys(ISSUER, "issuer"),
    **dict.fromkeys(OWNER, "reportingOwner"),
    **dict.fromkeys(SIGNATURE, "ownerSignature"),
    **dict.fromkeys(ROW, ROW_SECTION),
    **dict.fromkeys(WRAPPERS - _IN_FILING - _IN_OWNER, ROW_SECTION),
    **dict.fromkeys(WRAPPERS & _IN_OWNER, "reportingOwner"),
    "transactionCoding": ROW_SECTION,
}
"""The section that an element stands in."""
ROLES = {
    **dict.fromkeys(HOME, FIELD),
    **dict.fromkeys(WRAPPERS - {"rptOwnerNonUSAddressFlag", "rptOwnerStateDescription"}, WRAPPER),
    **dict.fromkeys((*ROWS, "issuer", "reportingOwner", "ownerSignature"), SECTION),
    **dict.fromkeys(ROWS.values(), TABLE),
    "transactionCoding": WRAPPER,
    "ownershipDocument": ROOT,
    "value": VALUE,
    "footnoteId": REFERENCE,
    "footnote": FOOTNOTE,
}
NAMES = {name.lower(): name for name in ROLES}
"""As the schema spells them, by how a tool may have."""
HOLDING_REFERENCES = {*ROW, "transactionCoding"} - CODING
_TEXTS = {name for fields in (FILING, ISSUER, OWNER, ROW, SIGNATURE) for name, f in fields.items() if f.convert is text}
FREE = {*_TEXTS, "footnote", "rptOwnerStateDescription"}
"""Elements that may hold any text: no other shows that a part of it is missing."""
PARTS = (
    ("issuer", ("issuer",)),
    ("reporting_owners", ("reportingOwner",)),
    ("aff10b5_one", ("aff10b5One",)),
    ("non_derivative_table", ("nonDerivativeTable", "nonDerivativeTransaction", "nonDerivativeHolding")),
    ("derivative_table", ("derivativeTable", "derivativeTransaction", "derivativeHolding")),
    ("footnotes", ("footnotes", "footnote")),
    ("remarks", ("remarks",)),
    ("signatures", ("ownerSignature",)),
)
"""The parts of a document in their order: the path of each, and the elements that it begins with."""
BEGINS = {name: number for number, (_, names) in enumerate(PARTS) for name in names}
"""The number of the part that an element begins."""
REQUIRED = {
    "documentType": "document_type", "periodOfReport": "period_of_report", "issuerCik": "issuer.cik",
    "issuerName": "issuer.name", "issuerTradingSymbol": "issuer.trading_symbol", "reportingOwner": "reporting_owners",
    "ownerSignature": "signatures",
}  # fmt: skip
"""Elements that every document has, and their paths."""
DUE = {name: path for name, path in REQUIRED.items() if name != "issuerTradingSymbol"}
"""Those that are never empty, either."""
_HEADS, _TAILS = {name[:4] for name in NAMES}, {name[-5:] for name in NAMES}


def is_like_known(name: str) -> bool:
    """Whether a name may be what is left of a known one."""
    low = name.lower()
    return low[:4] in _HEADS or low[-5:] in _TAILS
