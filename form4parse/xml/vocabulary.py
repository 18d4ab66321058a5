"""The elements of the schema by what they are, for texts in which their order and their nesting were lost."""

from __future__ import annotations

from collections.abc import Mapping

from form4parse.editions.codes import elements
from form4parse.xml.conversion import text
from form4parse.xml.fields import (
    CODED,
    CODING,
    FILING,
    GROUPS,
    ISSUER,
    OWNER,
    PASSED_OVER,
    ROW,
    SIGNATURE,
    TABLES,
)
from form4parse.xml.fields import ROWS as FORM_ROWS

ROOT, TABLE, SECTION, WRAPPER, FIELD, VALUE, REFERENCE, FOOTNOTE = (
    "root", "table", "section", "wrapper", "field", "value", "reference", "footnote",
)  # fmt: skip
ROWS = {tag: next((t for t, path in TABLES.items() if path == table), "") for tag, (table, _) in FORM_ROWS.items()}
"""Each kind of row, and the element of its table."""
_IN_FILING = {"footnotes", *TABLES}
_GROUPS = GROUPS | {CODED}
_OF_OWNERS = {tag for tag in GROUPS | PASSED_OVER if tag.startswith(("reportingOwner", "rptOwner"))}
ROW_SECTION, FILING_SECTION = "row", "filing"
HOME = {
    **dict.fromkeys(FILING, FILING_SECTION),
    **dict.fromkeys(ISSUER, "issuer"),
    **dict.fromkeys(OWNER, "reportingOwner"),
    **dict.fromkeys(SIGNATURE, "ownerSignature"),
    **dict.fromkeys(ROW, ROW_SECTION),
    **dict.fromkeys(_GROUPS - _IN_FILING - _OF_OWNERS, ROW_SECTION),
    **dict.fromkeys(_OF_OWNERS, "reportingOwner"),
}
"""The section that an element stands in."""
ROLES = {
    **dict.fromkeys(HOME, FIELD),
    **dict.fromkeys(_GROUPS, WRAPPER),
    **dict.fromkeys((*ROWS, "issuer", "reportingOwner", "ownerSignature"), SECTION),
    **dict.fromkeys(TABLES, TABLE),
    "ownershipDocument": ROOT,
    "value": VALUE,
    "footnoteId": REFERENCE,
    "footnote": FOOTNOTE,
}
NAMES = {name.lower(): name for name in ROLES}
"""As the schema spells them, by how a tool may have."""
HOLDING_REFERENCES = {*ROW, CODED} - CODING
_TEXTS = {name for fields in (FILING, ISSUER, OWNER, ROW, SIGNATURE) for name, f in fields.items() if f.convert is text}
FREE = {*_TEXTS, *PASSED_OVER, "footnote"}
"""Elements that may hold any text: no other shows that a part of it is missing."""
PARTS = (
    ("issuer", ("issuer",)),
    ("reporting_owners", ("reportingOwner",)),
    ("aff10b5_one", ("aff10b5One",)),
    *((path, (table, *(tag for tag, (of, _) in FORM_ROWS.items() if of == path))) for table, path in TABLES.items()),
    ("footnotes", ("footnotes", "footnote")),
    ("remarks", ("remarks",)),
    ("signatures", ("ownerSignature",)),
)
"""The parts of a document in their order: the path of each, and the elements that it begins with."""
BEGINS = {name: number for number, (_, names) in enumerate(PARTS) for name in names}
"""The number of the part that an element begins."""
HEAD = {name: field.name for name, field in FILING.items() if name not in BEGINS}
"""Elements before all parts, and their paths."""
REQUIRED: Mapping[str, str] = elements()["required"]
"""Elements that every document has, and their paths."""
DUE = {name: path for name, path in REQUIRED.items() if name not in elements()["may_be_empty"]["names"]}
"""Those that are never empty, either."""
_HEADS, _TAILS = {name[:4] for name in NAMES}, {name[-5:] for name in NAMES}


def is_like_known(name: str) -> bool:
    """Whether a name may be what is left of a known one."""
    low = name.lower()
    return low[:4] in _HEADS or low[-5:] in _TAILS
