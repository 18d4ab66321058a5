"""No snapshot is left of a case that is gone."""

from __future__ import annotations

from tests.cases import CASES
from tests.snapshots import FOLDER
from tests.test_grammar import ALL
from tests.test_show import SHOWN as SHOW
from tests.test_trees import SHOWN as TREES


def test_each_snapshot_belongs_to_something() -> None:
    known = {
        *(case.name for case in CASES),
        *(f"grammar/{name}" for name in ALL.editions),
        *(f"trees/{name}" for name in TREES),
        *(f"show/{name}-{width}" for name in SHOW for width in (40, 80, 200)),
    }
    assert known == {str(p.relative_to(FOLDER)).removesuffix(".snap") for p in FOLDER.rglob("*") if p.is_file()}
