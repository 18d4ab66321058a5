"""The grammar's files: what they amount to, and what is said of those that are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from form4parse.editions.compile import parser
from form4parse.editions.library import Library, library
from form4parse.errors import GrammarError
from form4parse.rendering.grammar import effective
from tests.cases import EDITIONS

ALL = library((EDITIONS,))
of_each_edition = pytest.mark.parametrize("name", [pytest.param(name, id=f"grammar/{name}") for name in ALL.editions])


@of_each_edition
def test_effective_grammar(name: str, snapshot: SnapshotAssertion) -> None:
    lines = re.sub(
        r"(\w+\.lark):\d+", r"\1", effective(ALL.statements(name)).replace(f"{EDITIONS}/", "tests/editions/")
    )
    assert f"{lines}\n" == snapshot


@of_each_edition
def test_no_conflict_is_settled_in_silence(name: str) -> None:
    assert parser(ALL.statements(name), ALL.editions[name].extends, strict=True).terminals


def test_an_edition_knows_what_it_extends() -> None:
    assert ALL.editions["form4-2027"].extends == ("form4", "core")
    assert ALL.editions["form5"].form == "5"


FORM4 = "// extends: form4\n\n"
WRONG = {
    "override-of-nothing": (
        FORM4 + '%override FORM_TITEL: "FORM 4"',
        "3: %override FORM_TITEL names nothing that wrong extends; did you mean FORM_TITLE?",
    ),
    "override-without-change": (FORM4 + "%override SWAP: /\\/K/", "3: %override SWAP changes nothing; leave it out."),
    "extension-of-nothing": (
        FORM4 + '%extend XYZZY: "FORM 4"',
        "3: %extend XYZZY names nothing that wrong extends.",
    ),
    "defined-twice": (
        FORM4 + "DATE: /x/",
        "3: DATE is defined already, at core.lark:{line of DATE}; write '%override DATE' to change it.",
    ),
    "no-statement": (
        FORM4 + "what is this",
        "3: 'what is this' is neither a definition nor %override, %extend or %ignore.",
    ),
    "extends-nothing": ('%override FORM_TITLE: "FORM 9"', "1: it does not say what it extends ('// extends: form4')."),
    "extends-unknown": ("// extends: form44\n", "1: no edition is named form44; did you mean form4?"),
    "extends-itself": ("// extends: wrong\n", "1: wrong extends itself, by way of wrong."),
    "no-form": ("// extends: core\n", "1: neither it nor what it extends says which form it is ('// form: 4')."),
    "two-patterns": (
        FORM4 + "%override DATE: /a/ | /b/",
        "3: DATE is more than one pattern; join them with |.",
    ),
    "broken-pattern": (
        FORM4 + "%override DATE: /(a/",
        "3: the pattern of DATE is wrong: missing ), unterminated subpattern at position 0.",
    ),
    "unknown-table": (FORM4 + "%override DATE: /@dates/", "3: DATE names the table dates, which codes.toml lacks."),
    "unknown-rule": (
        FORM4 + "%extend _part: surprise",
        "3: the grammar (with what it extends, form4) is wrong: Rule 'surprise' used but not defined (in rule _part)",
    ),
}


@pytest.mark.parametrize(("text", "message"), [pytest.param(*pair, id=name) for name, pair in WRONG.items()])
def test_a_wrong_edition_is_told_in_one_sentence(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.lark").write_text(text)
    date_line = next(s.origin[0] for s in ALL.statements("form4").values() if s.name == "DATE").rsplit(":", 1)[1]
    with pytest.raises(GrammarError) as raised:
        assert Library([tmp_path]).editions
    assert f"{tmp_path}/wrong.lark:{message}".replace("{line of DATE}", date_line) == str(raised.value)


def test_an_edition_named_like_a_known_one(tmp_path: Path) -> None:
    (tmp_path / "form4.lark").write_text(FORM4)
    with pytest.raises(GrammarError, match="an edition of the name form4 is known already"):
        Library([tmp_path])


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(GrammarError, match="is no folder of editions"):
        Library([tmp_path / "nowhere"])
