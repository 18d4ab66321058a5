"""What came of a source: its filings as JSON, or why there are none. It goes between processes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from form4parse.api import parse_all
from form4parse.batch.given import Given, Group, unopened
from form4parse.diagnostics import SEVERITIES
from form4parse.errors import Form4ParseError, NotAFilingError
from form4parse.formats import Record
from form4parse.model import Filing

_What = TypeVar("_What")
READ, FAILED, PASSED_OVER = "read", "failed", "passed over"
DOUBTFUL, TRUSTED = "doubtful", "trusted"
UNSAID = "unsaid"
"""Of a filing of which nothing is said."""


class Settings(NamedTuple):
    """How sources are read."""

    variants: tuple[Path, ...] = ()
    only: str | None = None
    """`DOUBTFUL`, `TRUSTED`, or all."""


class Outcome(NamedTuple):
    name: str
    kind: str
    """`READ`, `FAILED`, or `PASSED_OVER`: no filing, and not asked for by its name."""
    reason: str = ""
    filings: tuple[str, ...] = ()
    """The JSON of each; empty where it is not wanted."""
    gravest: tuple[str, ...] = ()
    """Of each filing the gravest severity of its diagnostics, or `UNSAID`."""
    group: Group | None = None

    def records(self) -> Iterator[Record]:
        """The filings that are wanted."""
        for number, filing in enumerate(self.filings, 1):
            if filing:
                yield Record(self.name, number, len(self.filings), json.loads(filing))


def failed(given: Given, reason: str) -> Outcome:
    return Outcome(given.name, FAILED, reason, group=given.group)


def outcome_of(given: Given, settings: Settings) -> Outcome:
    """Reads a source. Never raises."""

    def told() -> Outcome:
        filings = parse_all(content_of(given), variants=settings.variants)
        wanted = tuple(_json(f) if _is_wanted(f, settings.only) else "" for f in filings)
        return Outcome(given.name, READ, "", wanted, tuple(gravest(f) for f in filings), given.group)

    return guarded(given, told)


def guarded(given: Given, read: Callable[[], _What]) -> _What | Outcome:
    """What reading a source gives, or an outcome that says why it could not be read."""
    if given.problem:
        return failed(given, given.problem)
    if given.aside:
        return Outcome(given.name, PASSED_OVER, given.aside, group=given.group)
    try:
        return read()
    except OSError as error:
        return failed(given, unopened(error))
    except NotAFilingError as error:
        return Outcome(given.name, PASSED_OVER if given.group else FAILED, str(error), group=given.group)
    except Form4ParseError as error:
        return failed(given, str(error))
    except MemoryError:
        return failed(given, "what is to be said of it takes more memory than there is.")
    except Exception as error:  # noqa: BLE001  # a fault of ours: the others of a batch go on, and nobody is shown a traceback
        return failed(given, f"it could not be read, by a fault of this program ({type(error).__name__}: {error}).")


def content_of(given: Given) -> bytes:
    return given.data if given.data is not None else Path(given.path or "").read_bytes()


def _is_wanted(filing: Filing, only: str | None) -> bool:
    return only is None or bool(filing.doubts) is (only == DOUBTFUL)


def gravest(filing: Filing) -> str:
    said = {d.severity for d in filing.diagnostics}
    return next((severity for severity in SEVERITIES if severity in said), UNSAID)


def _json(filing: Filing) -> str:
    return json.dumps(filing.to_dict())  # in ASCII: half a surrogate pair passes pipes and databases, too
