"""The owners' matrix of a page kept in place by spaces."""

from __future__ import annotations

import re

from form4parse.edition import RowRule
from form4parse.layout.page import Page, PageWriter
from form4parse.layout.spaced import Line


def write_matrix(page: Page, rule: RowRule, writer: PageWriter, lines: list[Line], mark: re.Pattern[str]) -> bool:
    return False
