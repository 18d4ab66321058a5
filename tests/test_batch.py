"""Many sources: where they are found, that none is lost or repeated, and what is told of them."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Callable
from functools import partial
from itertools import repeat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from form4parse import read as read_filing
from form4parse.batch import archives
from form4parse.batch.given import Given
from form4parse.batch.outcomes import FAILED, READ, Settings
from form4parse.batch.pool import Pool, _Part, _Task
from form4parse.batch.sources import sources
from form4parse.cli.app import app
from form4parse.cli.watching import DOUBTED, FINE, UNREADABLE, Watch
from form4parse.formats import Record
from tests.cases import HERE

XML = sorted((HERE / "cases/xml").glob("form*.xml"))
ONE, OTHER = XML[0].read_bytes(), XML[1].read_bytes()
PAGE = (HERE / "cases/cells/form4-plain-markdown.md").read_bytes()
NO_FILING = b"A letter about the weather, and nothing else.\n"


def parsed(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["parse", "--fail-on", "never", *map(str, arguments)], catch_exceptions=False)


def files_of(result: Result) -> list[str]:
    return [json.loads(line)["file"] for line in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three filings, and what is none."""
    made = tmp_path / "given"
    (made / "b").mkdir(parents=True)
    for name, data in {"a.xml": ONE, "b/page.md": PAGE, "c.xml": OTHER, "notes.txt": NO_FILING, ".hidden": ONE}.items():
        (made / name).write_bytes(data)
    return made


def zipped(folder: Path, out: Path) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return out


def tarred(folder: Path, out: Path, packed: str = "") -> Path:
    with tarfile.open(out, f"w:{packed}") as archive:  # type: ignore[call-overload]  # every way of packing
        for path in sorted(folder.rglob("*")):
            archive.add(path, f"./{path.relative_to(folder).as_posix()}", recursive=False)
    return out


# ---- where sources are found


def test_a_folder_is_read_in_the_order_of_names(folder: Path) -> None:
    assert files_of(parsed(folder)) == [str(folder / name) for name in ("a.xml", "b/page.md", "c.xml")]


def test_a_link_to_a_folder_is_passed_over_and_reported(folder: Path, tmp_path: Path) -> None:
    (folder / "linked").symlink_to(folder / "b")
    out = tmp_path / "out.jsonl"
    result = parsed(folder, "--out", out)
    assert result.exit_code == FINE
    assert "3 read, 0 failed, 2 passed over;" in result.stderr
    report = [json.loads(line) for line in Path(f"{out}.report.jsonl").read_text().splitlines()]
    assert report[0] == {
        "file": f"{folder}/linked",
        "outcome": "passed over",
        "reason": "it is a link to a folder, which is not followed.",
    }
    assert files_of(parsed(folder / "linked")) == [f"{folder}/linked/page.md"]


def test_a_pattern(folder: Path) -> None:
    assert files_of(parsed(f"{folder}/*.xml")) == [str(folder / name) for name in ("a.xml", "c.xml")]
    assert files_of(parsed(f"{folder}/**/*.[mx]*")) == [str(folder / n) for n in ("a.xml", "b/page.md", "c.xml")]


def test_a_pattern_that_nothing_matches(folder: Path) -> None:
    result = parsed(f"{folder}/*.pdf")
    assert (result.exit_code, result.stderr) == (
        UNREADABLE,
        f"form4parse: {folder}/*.pdf: no filing matches the pattern.\n",
    )


def test_a_file_named_like_a_pattern_is_a_file(folder: Path) -> None:
    odd = (folder / "c.xml").rename(folder / "[c].xml")
    assert json.loads(parsed(odd).stdout)["document_type"]


def test_a_file_that_is_named_twice_is_read_once(folder: Path) -> None:
    assert len(files_of(parsed(folder / "a.xml", folder, f"{folder}/*.xml", folder / "b" / ".." / "c.xml"))) == 3


@pytest.mark.parametrize("packed", ["", "gz", "bz2", "xz", "zip"])
def test_an_archive_gives_what_the_folder_gives(packed: str, folder: Path, tmp_path: Path) -> None:
    name = tmp_path / "no suffix tells"
    archive = zipped(folder, name) if packed == "zip" else tarred(folder, name, packed)
    result = parsed(archive)
    assert result.exit_code == FINE
    assert files_of(result) == [f"{archive}/{member}" for member in ("a.xml", "b/page.md", "c.xml")]
    assert result.stdout.replace(str(archive), str(folder)) == parsed(folder).stdout


def test_show_and_check_take_archives(folder: Path, tmp_path: Path) -> None:
    archive = zipped(folder, tmp_path / "x.zip")
    shown = CliRunner().invoke(app, ["show", "--fail-on", "never", str(archive)], catch_exceptions=False)
    assert (shown.exit_code, shown.stdout.count("Form 3"), shown.stdout.count("Form 4")) == (FINE, 2, 1)
    checked = CliRunner().invoke(app, ["check", "--json", "--fail-on", "never", str(archive)], catch_exceptions=False)
    assert files_of(checked) == [f"{archive}/{name}" for name in ("a.xml", "b/page.md", "c.xml")]


@pytest.mark.parametrize("packed", ["", "gz"])
def test_an_archive_on_standard_input(packed: str, folder: Path, tmp_path: Path) -> None:
    """It is what it is under a name of its own: many sources."""
    data = tarred(folder, tmp_path / "x", packed).read_bytes()
    result = CliRunner().invoke(app, ["parse", "-"], input=data)
    assert result.stdout.replace("<stdin>", str(tmp_path / "x")) == parsed(tmp_path / "x").stdout
    assert files_of(result) == [f"<stdin>/{name}" for name in ("a.xml", "b/page.md", "c.xml")]


def test_members_of_one_name_are_all_read(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        for data in (ONE, OTHER):
            member = tarfile.TarInfo("same.xml")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    out = tmp_path / "out.jsonl"
    parsed(tmp_path / "x.tar", "--out", out)
    names = [json.loads(line)["file"] for line in out.read_text().splitlines()]
    assert names == [f"{tmp_path}/x.tar/same.xml", f"{tmp_path}/x.tar/same.xml#2"]


def test_different_files_have_different_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One has a sign in its name that steers a terminal; the other's name is how that is spelt out."""
    monkeypatch.chdir(tmp_path)
    for name in ("a\x1b.xml", r"a\x1b.xml", "a.xml", "<stdin>"):
        Path(name).write_bytes(ONE)
    arguments = ["parse", "--fail-on", "never", ".", "<stdin>", "-", "--out", "out.jsonl"]
    assert CliRunner().invoke(app, arguments, input=OTHER).exit_code == FINE
    names = [json.loads(line)["file"] for line in Path("out.jsonl").read_text().splitlines()]
    assert sorted(names) == ["./<stdin>", "./a.xml", "./a\\\\x1b.xml", "./a\\x1b.xml", "<stdin>"]


def test_names_that_are_no_text_are_spelt_out(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\x1b[31m.xml")).write_bytes(ONE)
    out = folder.parent / "out.jsonl"
    assert parsed(folder, "--out", out).exit_code == FINE
    assert f"{folder}/\\udcff\\x1b[31m.xml" in [json.loads(line)["file"] for line in out.read_text().splitlines()]


def test_a_member_whose_name_leads_out_of_the_archive_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as archive:
        archive.writestr("../../up.xml", ONE)
        archive.writestr("/top.xml", OTHER)
    assert files_of(parsed(tmp_path / "x")) == [f"{tmp_path}/x/../../up.xml", f"{tmp_path}/x//top.xml"]
    assert [p.name for p in tmp_path.iterdir()] == ["x"]


# ---- archives that are damaged, or made to do harm


def encrypted(folder: Path, out: Path) -> Path:
    data = bytearray(zipped(folder, out).read_bytes())
    with zipfile.ZipFile(out) as archive:
        at = archive.getinfo("a.xml").header_offset
    listed = data.index(b"PK\x01\x02")
    data[at + 6] |= 1  # the flag in the member's own header, and the one in the list of members
    data[data.index(b"a.xml", listed) - 46 + 8] |= 1
    out.write_bytes(data)
    return out


def damaged_member(folder: Path, out: Path) -> Path:
    data = bytearray(zipped(folder, out).read_bytes())
    data[data.index(b"a.xml") + 200] ^= 255
    out.write_bytes(data)
    return out


def nested(folder: Path, out: Path) -> Path:
    zipped(folder, folder / "a.xml.zip")
    (folder / "a.xml").unlink()
    return zipped(folder, out)


def linked(folder: Path, out: Path) -> Path:
    (folder / "a.xml").unlink()
    (folder / "a.xml").symlink_to("c.xml")
    return tarred(folder, out)


HARMED: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "encrypted": (encrypted, "it is encrypted."),
    "damaged": (damaged_member, "it is damaged within the zip archive."),
    "nested": (nested, "it is an archive within an archive, which is not unpacked."),
    "linked": (linked, "it is a link or a device in the tar archive, which is not followed."),
}


@pytest.mark.parametrize(("make", "sentence"), [pytest.param(*pair, id=name) for name, pair in HARMED.items()])
def test_a_bad_member_is_told_and_the_others_are_read(
    make: Callable[[Path, Path], Path], sentence: str, folder: Path, tmp_path: Path
) -> None:
    archive = make(folder, tmp_path / "x")
    result = parsed(archive)
    assert result.exit_code == UNREADABLE
    assert result.stderr.startswith(f"form4parse: {archive}/a.xml")
    assert result.stderr.endswith(f": {sentence}\n")
    assert files_of(result) == [f"{archive}/b/page.md", f"{archive}/c.xml"]


@pytest.mark.parametrize("packed", ["", "gz", "xz", "bz2"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_tar_archive_that_breaks_off_says_so(packed: str, share: float, folder: Path, tmp_path: Path) -> None:
    for number in range(30):  # noise does not pack, so that every part of it is there in its place
        (folder / f"n{number:02}").write_bytes(os.urandom(2000))
    whole = tarred(folder, tmp_path / "whole", packed).read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(whole[: int(len(whole) * share) // 512 * 512])  # also where a member ends, of those not packed
    result = parsed(cut)
    assert result.exit_code == UNREADABLE
    assert result.stderr.startswith(f"form4parse: {cut}: ")


def test_a_tar_archive_with_a_damaged_header_says_so(folder: Path, tmp_path: Path) -> None:
    archive = tarred(folder, tmp_path / "x")
    data = bytearray(archive.read_bytes())
    data[data.index(b"./c.xml")] ^= 255
    archive.write_bytes(data)
    result = parsed(archive)
    assert files_of(result) == [f"{archive}/a.xml", f"{archive}/b/page.md"]
    assert "the tar archive is cut off or damaged behind ./b/page.md; the rest cannot be read." in result.stderr


def test_a_packed_tar_archive_whose_checksum_is_another_says_so(folder: Path, tmp_path: Path) -> None:
    archive = tarred(folder, tmp_path / "x", "gz")
    data = bytearray(archive.read_bytes())
    data[-8] ^= 1
    archive.write_bytes(data)
    result = parsed(archive)
    assert (result.exit_code, len(files_of(result))) == (UNREADABLE, 3)
    assert result.stderr == (
        f"form4parse: {archive}: its checksum is not that of what it holds: any member of the archive may be wrong.\n"
    )


@pytest.mark.parametrize("packed", ["", "gz"])
def test_what_stands_behind_the_end_of_a_tar_archive_is_told(packed: str, folder: Path, tmp_path: Path) -> None:
    data = tarred(folder, tmp_path / "x", packed).read_bytes()
    (tmp_path / "x").write_bytes(data + data)
    result = parsed(tmp_path / "x")
    assert (result.exit_code, len(files_of(result))) == (UNREADABLE, 3)
    assert result.stderr == (
        f"form4parse: {tmp_path}/x: more stands behind the end of the tar archive, as where another was joined to it; "
        "it is not read.\n"
    )


@pytest.mark.parametrize("size", [-512, -2048, -(2**40)])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_tar_archive_that_leads_back_into_itself_ends(size: int, *, is_first: bool, tmp_path: Path) -> None:
    """By a member of a negative size."""
    member = tarfile.TarInfo("back.xml")
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" + (256**11 + size).to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    good = tarfile.TarInfo("good.xml")
    good.size = len(ONE)
    before = b"" if is_first else good.tobuf() + ONE + bytes(-len(ONE) % 512)
    (tmp_path / "x").write_bytes(before + header + bytes(1024))
    result = parsed(tmp_path / "x", "--to", "jsonl")
    assert (result.exit_code, len(files_of(result))) == (UNREADABLE, 0 if is_first else 1)
    assert "damaged" in result.stderr


def test_a_zip_archive_that_is_cut_off(folder: Path, tmp_path: Path) -> None:
    archive = zipped(folder, tmp_path / "x.zip")
    archive.write_bytes(archive.read_bytes()[:-40])
    result = parsed(archive)
    assert (result.exit_code, "its list of members cannot be read" in result.stderr) == (UNREADABLE, True)


@pytest.mark.parametrize("packed", ["gz", "zip"])
def test_a_member_that_unpacks_without_end_is_not_read(
    packed: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_MOST_BYTES", 100_000)
    (folder / "a.xml").write_bytes(b"\0" * 2_000_000)
    name = tmp_path / "x"
    archive = zipped(folder, name) if packed == "zip" else tarred(folder, name, packed)
    result = parsed(archive)
    assert f"{archive}/a.xml: it holds more than" in result.stderr
    assert files_of(result) == [f"{archive}/b/page.md", f"{archive}/c.xml"]


@pytest.fixture(scope="module", params=["", "gz", "bz2", "xz", "zip"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An archive of two members."""
    place = tmp_path_factory.mktemp("whole")
    (place / "given").mkdir()
    for name, data in (("a.xml", ONE), ("b.md", PAGE)):
        (place / "given" / name).write_bytes(data)
    make = zipped if request.param == "zip" else partial(tarred, packed=request.param)
    return make(place / "given", place / "x").read_bytes()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_archive_with_changed_bytes_gives_members_or_says_why_not(whole: bytes, data: st.DataObject) -> None:
    changed = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=4)):
        changed[at] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(600, len(whole)))])
    opener = archives.opener_of(cut[: archives.HEAD])
    if opener is None:
        return
    held = list(archives.members(io.BytesIO(cut), opener))
    is_told = any(member.problem for member in held)
    assert is_told or len(held) == 2
    if opener is archives._tarred and whole[257:262] == b"ustar":
        return  # of what is not packed there is no checksum
    assert is_told or [member.data for member in held] == [ONE, PAGE]


def test_an_archive_without_filings(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x", "w") as archive:
        archive.writestr("notes.txt", NO_FILING)
    result = parsed(tmp_path / "x")
    assert (result.exit_code, result.stderr) == (
        UNREADABLE,
        f"form4parse: {tmp_path}/x: the archive holds no filings.\n",
    )


# ---- several processes


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Sixty filings in a folder, a few bad files among them."""
    made = tmp_path / "many"
    made.mkdir()
    for number in range(60):
        (made / f"{number:02}.xml").write_bytes(XML[number % len(XML)].read_bytes())
    (made / "07.xml").write_bytes(NO_FILING)
    (made / "31.xml").write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]><ownershipDocument>&a;</ownershipDocument>')
    (made / "42.xml").write_bytes(PAGE)
    return made


def test_several_processes_give_what_one_gives(many: Path, tmp_path: Path) -> None:
    one, two = parsed(many, "--jobs", "1"), parsed(many, "--jobs", "2")
    assert one.stdout == two.stdout
    assert (one.exit_code, two.exit_code) == (UNREADABLE, UNREADABLE)
    kept = tmp_path / "out.jsonl"
    parsed(many, "--jobs", "2", "--out", kept)
    assert kept.read_text() == one.stdout
    assert len(one.stdout.splitlines()) == 58


def test_members_of_archives_go_to_several_processes(many: Path, tmp_path: Path) -> None:
    archive = tarred(many, tmp_path / "x", "gz")
    result = parsed(archive, "--jobs", "2")
    assert result.stdout.replace(str(archive), str(many)) == parsed(many).stdout


def test_a_process_that_dies_is_replaced_and_nothing_is_lost(many: Path) -> None:
    killed: list[int | None] = []
    with Pool(2, Settings()) as pool:
        outcomes = []
        for done in pool.read(sources([str(many)])):
            outcomes += [outcome for _, outcome in done]
            # a source at which two processes died is given up, so none is killed that tries one again
            first = [w for w in pool._workers if w.part is None or w.part.tries == 1]
            alive = [w.process.pid for w in first if w.process.pid not in killed]
            if len(killed) < 3 and alive:
                os.kill(alive[0] or 0, signal.SIGKILL)
                killed.append(alive[0])
    assert [o.name for o in outcomes] == [str(path) for path in sorted(many.iterdir())]
    assert sum(o.kind == READ for o in outcomes) == 58
    assert not [o for o in outcomes if "the process that read it ended" in o.reason]
    assert len(killed) == 3


def test_at_last_a_source_is_tried_alone() -> None:
    pool = Pool(2, Settings())
    assert pool._next(iter(())) is None
    part = _Part(_Task([Given("bad")]), range(1), 3)
    pool._at_last.append(part)
    assert pool._next(iter(())) is part


def test_only_so_much_is_under_way() -> None:
    """Many sources, or few large ones."""
    pool = Pool(2, Settings())
    pool._size = 64
    large = Given("large", data=bytes(2**20))
    part = pool._next(iter([large] * 10))
    assert part
    assert len(part.indexes) == 4
    endless = repeat(Given("small", data=b""))
    taken = 1
    while pool._next(endless):
        taken += 1
    assert taken == 32


def test_a_source_that_ends_every_process_is_told_and_the_others_go_on(many: Path, tmp_path: Path) -> None:
    """A pipe that nobody has written to yet holds up the process that opens it: it is killed there, each time."""
    os.mkfifo(tmp_path / "pipe")
    bad = Given("bad", str(tmp_path / "pipe"))
    others = [*sources([str(many)])]
    with Pool(2, Settings()) as pool:

        def kill() -> None:
            killed: list[int] = []
            with (tmp_path / "pipe").open("wb"):  # from now on whoever reads it waits
                while len(killed) < 3:
                    holding = [w.process.pid or 0 for w in pool._workers if w.part and bad in w.part.sources()]
                    for pid in set(holding) - set(killed):
                        os.kill(pid, signal.SIGKILL)
                        killed.append(pid)

        killing = threading.Thread(target=kill)
        killing.start()
        outcomes = [o for done in pool.read(iter([*others[:5], bad, *others[5:]])) for _, o in done]
        killing.join()
    assert (outcomes[5].kind, outcomes[5].reason) == (
        FAILED,
        "the process that read it ended: SIGKILL, as of a fault in a library or for want of memory.",
    )
    assert [o.name for o in outcomes[:5] + outcomes[6:]] == [g.name for g in others]
    assert sum(o.kind == READ for o in outcomes) == 58


# ---- the output


def test_the_report_says_what_failed_and_what_was_passed_over(many: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = parsed(many, tmp_path / "nowhere", "--out", out)
    report = [json.loads(line) for line in Path(f"{out}.report.jsonl").read_text().splitlines()]
    assert [(Path(line["file"]).name, line["outcome"]) for line in report] == [
        ("07.xml", "passed over"),
        ("31.xml", "failed"),
        ("nowhere", "failed"),
    ]
    assert all(line["reason"].endswith(".") for line in report)
    assert result.exit_code == UNREADABLE
    assert "61 sources: 58 read, 2 failed, 1 passed over;" in result.stderr


def test_only_the_first_failures_are_told_where_there_is_a_report(tmp_path: Path) -> None:
    bad = [tmp_path / f"no{number}" for number in range(33)]
    (tmp_path / "one.xml").write_bytes(ONE)
    result = parsed(*bad, tmp_path / "one.xml", "--jobs", "1", "--out", tmp_path / "out.jsonl")
    assert result.stderr.count("there is no such file.") == 20
    assert f"form4parse: and 13 more; see {tmp_path}/out.jsonl.report.jsonl.\n" in result.stderr
    assert len((tmp_path / "out.jsonl.report.jsonl").read_text().splitlines()) == 33
    assert parsed(*bad, "--jobs", "1").stderr.count("there is no such file.") == 33


def test_no_report_where_there_is_nothing_to_say(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out.json.report.jsonl").write_text('{"file": "x", "outcome": "failed", "reason": "of another run."}\n')
    parsed(folder / "a.xml", "--out", tmp_path / "out.json")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["given", "out.json"]
    assert (tmp_path / "out.json").read_text() == parsed(folder / "a.xml").stdout


def test_an_output_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("precious")
    result = parsed(folder, "--out", out)
    assert (result.exit_code, out.read_text()) == (UNREADABLE, "precious")
    assert result.stderr == f"form4parse: {out}: it is there already, and is not overwritten.\n"
    result = parsed(folder, "--out", out, "--resume")
    assert (result.exit_code, out.read_text()) == (UNREADABLE, "precious")
    assert result.stderr == f"form4parse: {out}: it is there already, and no unfinished run belongs to it.\n"


def test_an_output_among_the_sources_is_none_of_them(folder: Path) -> None:
    assert "4 sources: 3 read, 0 failed, 1 passed over;" in parsed(folder, "--out", folder / "0.jsonl").stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "sqlite", "xml"])
def test_what_stands_beside_the_output_is_left_alone(form: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("out.new", "out.tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "precious").write_text("mine")
    assert parsed(folder, "--to", form, "--supply", "aff10b5_one=false", "--out", out).exit_code in {FINE, UNREADABLE}
    assert (tmp_path / "out.new" / "precious").read_text() == "mine"
    assert {p.name for p in tmp_path.iterdir()} <= {"given", "out", "out.new", "out.tmp", "out.report.jsonl"}


@pytest.mark.parametrize("held", ["", "mine", '{"file": "x"}', "[]", '{"file": 1, "outcome": 2, "reason": 3, "x": 4}'])
def test_a_file_in_the_place_of_the_report_is_not_overwritten(held: str, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "out.jsonl.report.jsonl"
    report.write_text(held)
    result = parsed(folder, "--out", tmp_path / "out.jsonl")
    assert (result.exit_code, report.read_text()) == (UNREADABLE, held)
    assert result.stderr == (
        f"form4parse: {report}: it is no report of an earlier run, and is not overwritten; move it.\n"
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["given", report.name]


@pytest.mark.parametrize("out", [".", "/", "..", "x/.."])
def test_an_output_that_is_a_folder_that_is_there(
    out: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = parsed(folder, "--to", "csv", "--out", out)
    assert (result.exit_code, result.stderr) == (
        UNREADABLE,
        f"form4parse: {out}: it is there already, and is not overwritten.\n",
    )


def test_an_output_with_too_long_a_name_is_told_before_anything_is_read(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / ("x" * 245)
    result = parsed(folder, "--out", out)
    assert (result.exit_code, result.stderr) == (
        UNREADABLE,
        f"form4parse: {out}: it cannot be written: File name too long.\n",
    )


@pytest.mark.parametrize(
    ("name", "head"),
    [("x.DB", b"SQLite"), ("x.sqlite3", b"SQLite"), ("x.JSONL", b'{"file"'), ("x.txt", b'{"file"'), ("x", b'{"file"')],
)
def test_the_ending_tells_the_format(name: str, head: bytes, folder: Path, tmp_path: Path) -> None:
    parsed(folder, "--out", tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(head)


@pytest.mark.parametrize("name", ["x.xlsx", "x.jsonl.gz"])
def test_an_ending_that_tells_no_format(name: str, folder: Path, tmp_path: Path) -> None:
    result = parsed(folder, "--out", tmp_path / name)
    assert result.exit_code == UNREADABLE
    assert result.stderr.endswith(
        f"Error: --out {tmp_path / name}: its ending is that of no format; say with --to which it is.\n"
    )
    assert [p.name for p in tmp_path.iterdir()] == ["given"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read")
@pytest.mark.parametrize("options", [[], ["--out", "out.jsonl"]])
def test_a_file_that_cannot_be_read(options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = parsed("/proc/self/mem", *options)
    assert result.exit_code == UNREADABLE
    assert result.stderr.startswith("form4parse: /proc/self/mem: it cannot be opened: Input/output error.\n")


def test_the_summary_of_one_and_the_status_of_a_filing_that_is_not_written(folder: Path, tmp_path: Path) -> None:
    (folder / "a.xml").unlink()
    (folder / "c.xml").unlink()
    (folder / "notes.txt").unlink()
    result = parsed(folder, "--out", tmp_path / "out.jsonl")
    assert result.stderr.startswith("1 source: 1 read, 0 failed, 0 passed over;")
    assert "\n1 filing: " in result.stderr
    watch = Watch("never")
    assert watch.status == FINE
    watch.refuse(Record("a", 1, 1, {}), "no.")
    assert watch.status == UNREADABLE


def test_a_folder_without_filings_is_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_bytes(NO_FILING)
    (tmp_path / "one.xml").write_bytes(ONE)
    parsed(*(tmp_path / name for name in ("empty", "letters", "one.xml")), "--out", tmp_path / "x.jsonl")
    report = [json.loads(line) for line in (tmp_path / "x.jsonl.report.jsonl").read_text().splitlines()]
    assert [(Path(line["file"]).name, line["outcome"]) for line in report] == [
        ("empty", "failed"),
        ("a.txt", "passed over"),
        ("letters", "failed"),
    ]


def test_nothing_is_written_of_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = parsed(tmp_path / "nowhere", "--out", out)
    assert result.exit_code == UNREADABLE
    assert result.stderr.endswith(f"form4parse: {out}: there is nothing to write, so it is not made.\n")
    assert [p.name for p in tmp_path.iterdir()] == ["out.json.report.jsonl"]


def test_a_folder_that_is_not_there(folder: Path, tmp_path: Path) -> None:
    result = parsed(folder, "--out", tmp_path / "no" / "out.json")
    assert (result.exit_code, "there is no such folder" in result.stderr) == (UNREADABLE, True)


def test_only_what_is_wanted_and_the_status_of_all(folder: Path, tmp_path: Path) -> None:
    (folder / "d.txt").write_bytes((HERE / "cases/cells/damaged-dates.txt").read_bytes())
    for option, count in (("doubtful", 1), ("trusted", 3)):
        out = tmp_path / option
        result = CliRunner().invoke(app, ["parse", str(folder), "--to", "jsonl", "--only", option, "--out", str(out)])
        lines = out.read_text().splitlines()
        assert (
            result.exit_code,
            [("d.txt" in json.loads(line)["file"]) for line in lines].count(option == "doubtful"),
        ) == (
            DOUBTED,
            count,
        )


@pytest.mark.parametrize("arguments", [["--resume"], ["--supply", "issuer.cik"], ["--jobs", "0"], ["--to", "html"]])
def test_bad_usage(arguments: list[str], folder: Path) -> None:
    result = parsed(folder, *arguments)
    assert (result.exit_code, result.stdout) == (UNREADABLE, "")
    assert "Error: " in result.stderr


def test_what_is_supplied_fills_what_is_missing(folder: Path) -> None:
    filing = json.loads(parsed(folder / "b/page.md", "--supply", "issuer.cik=0000001234").stdout)
    assert filing["issuer"]["cik"] == "0000001234"


# ---- what is told, and where


def test_data_go_to_standard_output_and_the_bar_to_the_terminal(many: Path) -> None:
    import pty

    ours, terminal = pty.openpty()
    command = [sys.executable, "-m", "form4parse", "parse", "--fail-on", "never", str(many)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=terminal, text=True)  # noqa: S603
    os.close(terminal)
    said = bytearray()
    reading = threading.Thread(target=lambda: said.extend(_all_of(ours)))
    reading.start()
    printed = process.communicate()[0]
    reading.join()
    os.close(ours)
    assert printed == parsed(many).stdout
    assert b"Reading" in said
    assert b"60 sources: 58 read, 1 failed, 1 passed over;" in said


def _all_of(terminal: int) -> bytes:
    read = b""
    try:
        while more := os.read(terminal, 65536):
            read += more
    except OSError:  # its other end is closed
        return read
    return read


def test_whoever_reads_the_output_may_stop(many: Path) -> None:
    command = f"{sys.executable} -m form4parse parse --fail-on never --jobs 2 {many} {many}/../many | head -n 2"
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)  # noqa: S602  # the pipe is tested
    assert len(ended.stdout.splitlines()) == 2
    assert "Traceback" not in ended.stderr


def test_one_file_is_read_without_what_batches_need() -> None:
    """Starting would take longer than reading it."""
    heavy = ("concurrent.futures", "multiprocessing", "sqlite3", "rich", "tarfile", "zipfile", "importlib.metadata")
    code = (
        "import sys\nfrom form4parse.cli.app import app\n"
        f"app(['parse', {str(XML[0])!r}, '--fail-on', 'never'], standalone_mode=False)"
    )
    told = f"try:\n    exec({code!r})\nfinally:\n    print([n for n in {heavy!r} if n in sys.modules], file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", f"import sys\n{told}"], capture_output=True, text=True, check=True)  # noqa: S603
    assert ended.stderr.strip() == "[]"


# ---- what sources do not state


def test_each_source_is_supplied_with_values_of_its_own(tmp_path: Path) -> None:
    folder, values = tmp_path / "pages", tmp_path / "values.jsonl"
    folder.mkdir()
    for name in ("a.md", "b.md", "c.md"):
        (folder / name).write_bytes(PAGE)
    lines = [
        {"aff10b5_one": False},
        {"file": f"{folder}/a.md", "issuer.cik": "0000000001", "reporting_owners[0].cik": "0000000003"},
        {"file": f"{folder}/b.md", "issuer.cik": "0000000002", "reporting_owners[1].cik": "0000000003"},
    ]
    values.write_text("\n\n".join(map(json.dumps, lines)))
    given = ("--supply", str(values), "--to", "xml", "--out", str(tmp_path / "out"))
    told = parsed(folder, *given)
    assert told.exit_code == UNREADABLE
    written = [*(tmp_path / "out").rglob("*.xml")]
    assert [path.name for path in written] == ["a.md.xml"]
    assert written == [tmp_path / "out" / "a.md.xml"]
    assert read_filing(written[0]).issuer.cik == "0000000001"
    report = [json.loads(line) for line in (tmp_path / "out.report.jsonl").read_text().splitlines()]
    assert [(Path(line["file"]).name, line["outcome"]) for line in report] == [("b.md", "refused"), ("c.md", "refused")]
    assert "issuer.cik: it is missing" in report[1]["reason"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[1]", "values.jsonl:2: it is no JSON object"),
        ("{", "values.jsonl:2: it is no JSON object"),
        ('{"issuer.cick": "1"}', "did you mean 'issuer.cik'?"),
        ('{"issuer.cik": "one"}', "issuer.cik: 'one' is not"),
    ],
)
def test_a_wrong_file_of_values_gets_one_sentence(line: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "values.jsonl").write_text(f'{{"issuer.cik": "1"}}\n{line}\n')
    (tmp_path / "page").write_bytes(PAGE)
    told = parsed(tmp_path / "page", "--supply", str(tmp_path / "values.jsonl"))
    assert (told.exit_code, told.stdout) == (UNREADABLE, "")
    assert expected in told.stderr
