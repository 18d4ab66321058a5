"""What came of all sources, in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from form4parse.batch.given import Group
from form4parse.batch.outcomes import FAILED, PASSED_OVER, Outcome


@dataclass(slots=True)
class Tally:
    sources: Counter[str] = field(default_factory=Counter)
    """By what became of them: read, failed, passed over."""
    filings: Counter[str] = field(default_factory=Counter)
    """By the gravest severity of what is said of them."""
    refused: int = 0
    """Filings that could not be written."""
    _groups: dict[Group, bool] = field(default_factory=dict)
    """Whether anything in it was a filing, or failed."""

    def saw(self, outcome: Outcome) -> None:
        self.sources[outcome.kind] += 1
        self.filings.update(outcome.gravest)
        if outcome.group:
            self._groups[outcome.group] = self._groups.get(outcome.group, False) or outcome.kind != PASSED_OVER

    def empty(self) -> list[Outcome]:
        """A failure for each folder, pattern and archive of which nothing was a filing."""
        return [Outcome(group.name, FAILED, group.without) for group, held in self._groups.items() if not held]
