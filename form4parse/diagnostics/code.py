"""What a diagnostic's code says: how grave it is, and its sentences."""

from __future__ import annotations

from typing import NamedTuple

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
"""The gravest first: something on the page is missing from the data; given, but doubtful; worth knowing, asks
nothing."""


class Code(NamedTuple):
    severity: str
    message: str
    """May hold {0} and {1}, which a diagnostic's details fill in."""
    explanation: str
