"""A run that is ended at any moment can be gone on with: nothing is read again, and nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from form4parse.batch.given import Given
from form4parse.batch.outcomes import READ, Outcome
from form4parse.batch.stage import Stage, StageError
from form4parse.cli.app import app
from form4parse.cli.watching import FINE, UNREADABLE
from tests.cases import HERE

XML = [p.read_bytes() for p in sorted((HERE / "cases/xml").glob("form*.xml"))]
MOST_SECONDS = 60
"""Until a test gives up waiting."""


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.xml").write_bytes(
            XML[number % len(XML)].replace(b"<remarks>", b"<remarks>%d " % number)
        )
    (folder / "200.xml").write_bytes(b"no filing")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def parsed(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["parse", "--fail-on", "never", *map(str, arguments)], catch_exceptions=False)


def started(given: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "form4parse", "parse", "--fail-on", "never", "--jobs", "2"]
    return subprocess.Popen(  # noqa: S603
        [*command, str(given), "--out", str(out), *options],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_signals,  # noqa: PLW1509  # there are no threads
    )


def _heed_signals() -> None:
    """Else a run whose parent ignores them, as under nohup, would ignore them, too."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_DFL)


def stage_of(out: Path) -> Path:
    return Path(f"{out}.part")


def kept(out: Path) -> list[str]:
    """The files that the stage of a run that has ended holds."""
    if not stage_of(out).exists():
        return []
    with Stage(stage_of(out), {}) as stage:
        return [name for (name,) in stage._base.execute("SELECT name FROM source")]


def grows(out: Path, process: subprocess.Popen[str]) -> None:
    """Waits until the run has kept something more."""
    written = Path(f"{stage_of(out)}-wal")
    before = None
    ends = time.monotonic() + MOST_SECONDS
    while process.poll() is None and time.monotonic() < ends:
        size = written.stat().st_size if written.exists() else 0
        if before is not None and size > before > 0:
            return
        before = size
        time.sleep(0.001)


def children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def ended(pids: list[int]) -> bool:
    ends = time.monotonic() + MOST_SECONDS
    while any(map(is_running, pids)) and time.monotonic() < ends:
        time.sleep(0.01)
    return not any(map(is_running, pids))


def blank(path: Path) -> None:
    """What it held is gone, and from outside it looks as before."""
    status = path.stat()
    path.write_bytes(b" " * status.st_size)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_killed_at_any_moment_it_loses_nothing_and_reads_nothing_twice(given: Path, out: Path, tmp_path: Path) -> None:
    """What a killed run had kept is blanked before the next: were it read again, it would be missing."""
    whole = tmp_path / "whole.jsonl"
    parsed(given, "--out", whole)
    chance = random.Random(4)  # noqa: S311
    contents = {path: (path.read_bytes(), path.stat()) for path in given.iterdir()}
    kills = ends = 0
    while kills < 24 or not ends:
        process = started(given, out, "--resume")
        if kills < 24:
            if chance.random() < 0.8:
                grows(out, process)
                time.sleep(chance.random() * 0.02)
            else:
                time.sleep(chance.random())
            process.kill()
        process.communicate(timeout=MOST_SECONDS)
        if process.returncode == -signal.SIGKILL:
            kills += 1
            assert not out.exists() or out.read_bytes() == whole.read_bytes()
            for name in kept(out):
                blank(Path(name))
            continue
        ends += 1
        assert process.returncode == FINE
        assert out.read_bytes() == whole.read_bytes()
        assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
            {"given", "whole.jsonl", "whole.jsonl.report.jsonl", "out.jsonl", "out.jsonl.report.jsonl"}
        )
        out.unlink()
        for path, (data, status) in contents.items():
            path.write_bytes(data)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are told by /proc")
def test_no_process_outlives_a_run_that_was_killed(given: Path, out: Path) -> None:
    process = started(given, out)
    ends = time.monotonic() + MOST_SECONDS
    while len(workers := children(process.pid)) < 3 and time.monotonic() < ends:  # one of them is the library's own
        time.sleep(0.001)
    process.kill()
    process.communicate(timeout=MOST_SECONDS)
    assert len(workers) >= 3
    assert ended(workers)


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ended_by_a_signal_it_says_one_sentence(signum: signal.Signals, given: Path, out: Path) -> None:
    process = started(given, out)
    grows(out, process)
    workers = children(process.pid)
    (os.kill if signum is signal.SIGTERM else os.killpg)(process.pid, signum)
    said = process.communicate(timeout=MOST_SECONDS)[1]
    assert (process.returncode, said) == (128 + signum, "form4parse: interrupted; --resume goes on with it.\n")
    assert ended(workers)
    assert parsed(given, "--out", out, "--resume").exit_code == FINE
    assert len(out.read_text().splitlines()) == 399


@pytest.mark.parametrize("module", ["click", "form4parse.cli.app", "form4parse.cli.parse"])
def test_interrupted_while_it_starts(module: str) -> None:
    code = (
        "import sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "from form4parse.cli import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (128 + signal.SIGINT, "form4parse: interrupted.\n")


def test_another_command_that_is_interrupted(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("form4parse.cli.batch.read_each", interrupt)
    result = CliRunner().invoke(app, ["check", str(given / "000.xml")])
    assert (result.exit_code, result.stderr) == (128 + signal.SIGINT, "form4parse: interrupted.\n")


def test_a_second_run_on_one_output_is_told_and_the_first_loses_nothing(given: Path, out: Path) -> None:
    """The first is stopped while its output is written."""
    out = out.with_suffix(".parquet")
    first = started(given, out)
    grows(out, first)
    ends = time.monotonic() + MOST_SECONDS
    while not list(out.parent.glob("out.*.new/*")) and first.poll() is None and time.monotonic() < ends:
        time.sleep(0.001)
    first.send_signal(signal.SIGSTOP)
    before = sorted(out.parent.rglob("*"))
    second = parsed(given, "--out", out, "--resume")
    assert (second.exit_code, second.stderr) == (
        UNREADABLE,
        f"form4parse: {stage_of(out)}: another run is at work on it.\n",
    )
    assert sorted(out.parent.rglob("*")) == before
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=MOST_SECONDS)
    assert (first.returncode, len(list(out.iterdir()))) == (FINE, 9)
    assert not list(out.parent.glob("out.*.new"))


def test_what_was_written_is_gone(given: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No status 0 without an output."""
    with monkeypatch.context() as patched:
        patched.setattr("form4parse.batch.output.flush", lambda path: path.unlink())
        result = parsed(given, "--out", out)
    assert result.exit_code == UNREADABLE
    assert result.stderr.splitlines()[-1] == f"form4parse: {out}: it cannot be written: No such file or directory."
    assert parsed(given, "--out", out, "--resume").exit_code == FINE


# ---- what a run that is gone on with makes of what it finds


@pytest.fixture
def begun(given: Path, out: Path) -> Path:
    """An unfinished run over the first three sources, whose data says whence it comes."""
    told = {"--to": "jsonl", "--only": "", "--variants": "", "content of --variants": "", "version": _version()}
    with Stage(stage_of(out), told) as stage:
        sources = [Given(str(p), str(p), key=str(p), stamp=_stamp(p)) for p in sorted(given.iterdir())[:3]]
        stage.put((s, Outcome(s.name, READ, filings=('{"kept": true}',), gravest=("note",))) for s in sources)
    for path in sorted(given.iterdir())[6:]:
        path.unlink()
    return out


def _version() -> str:
    from importlib.metadata import version

    return version("form4parse")


def _stamp(path: Path) -> str:
    return f"{path.stat().st_size} {path.stat().st_mtime_ns}"


def from_the_stage(out: Path) -> list[bool]:
    return ['"kept": true' in line for line in out.read_text().splitlines()]


def test_what_was_read_is_not_read_again(begun: Path, given: Path) -> None:
    result = parsed(given, "--out", begun, "--resume", "--to", "jsonl")
    assert from_the_stage(begun) == [True, True, True, False, False, False]
    assert "6 sources, 3 of them by an earlier run: 6 read, 0 failed, 0 passed over;" in result.stderr


def test_a_source_that_has_changed_is_read_again_and_one_that_is_gone_is_left_out(begun: Path, given: Path) -> None:
    first, second, *_ = sorted(given.iterdir())
    first.write_bytes(XML[3])
    os.utime(first, ns=(1, 1))
    second.unlink()
    parsed(given, "--out", begun, "--resume", "--to", "jsonl")
    assert from_the_stage(begun) == [False, True, False, False, False]


def test_sources_come_in_their_order_whenever_they_were_read(begun: Path, given: Path) -> None:
    names = sorted(given.iterdir())
    parsed(*reversed(names), "--out", begun, "--resume", "--to", "jsonl")
    assert from_the_stage(begun) == [False, False, False, True, True, True]


def test_an_unfinished_run_is_not_begun_again_unasked(begun: Path, given: Path) -> None:
    result = parsed(given, "--out", begun)
    assert (result.exit_code, result.stderr) == (
        UNREADABLE,
        f"form4parse: {begun}.part: an unfinished run is there; go on with it with --resume, or remove it.\n",
    )


@pytest.mark.parametrize("options", [["--to", "json"], ["--only", "trusted"], ["--variants", str(HERE / "editions")]])
def test_other_settings_than_those_of_the_unfinished_run(options: list[str], begun: Path, given: Path) -> None:
    result = parsed(given, "--out", begun, "--resume", *options)
    assert result.exit_code == UNREADABLE
    assert f"the unfinished run was begun with another {options[0]} (" in result.stderr
    assert not begun.exists()


def test_an_edition_file_that_has_changed(given: Path, out: Path, tmp_path: Path) -> None:
    variants = tmp_path / "variants"
    variants.mkdir()
    edition = (HERE / "editions" / "form4-2027.lark").read_bytes()
    (variants / "form4-2027.lark").write_bytes(edition)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("form4parse.batch.output.flush", lambda path: path.unlink())
        parsed(given / "000.xml", given / "001.xml", "--out", out, "--variants", variants)
    (variants / "form4-2027.lark").write_bytes(edition + b"\n")
    result = parsed(given / "000.xml", given / "001.xml", "--out", out, "--variants", variants, "--resume")
    assert result.exit_code == UNREADABLE
    assert "the unfinished run was begun with another content of --variants (" in result.stderr


def test_names_are_shown_as_they_are_given_now(begun: Path, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(given.parent)
    parsed("given", "--out", begun, "--resume", "--to", "jsonl")
    assert from_the_stage(begun) == [True, True, True, False, False, False]
    assert '{"file": "given/000.xml"' in begun.read_text()


def test_a_file_of_the_same_name_in_another_folder_is_another(begun: Path, given: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "000.xml").write_bytes((given / "000.xml").read_bytes())
    status = (given / "000.xml").stat()
    os.utime(other / "000.xml", ns=(status.st_atime_ns, status.st_mtime_ns))
    parsed(other / "000.xml", other, "--out", begun, "--resume", "--to", "jsonl")
    assert from_the_stage(begun) == [False]


def test_nothing_to_resume(given: Path, out: Path) -> None:
    assert parsed(given / "000.xml", "--out", out, "--resume").exit_code == FINE
    assert out.exists()


def test_two_runs_do_not_share_a_stage(begun: Path) -> None:
    with Stage(stage_of(begun), {}), pytest.raises(StageError, match="another run is at work on it"):
        Stage(stage_of(begun), {})


def test_a_file_that_is_no_stage(given: Path, out: Path) -> None:
    stage_of(out).write_text("a shopping list, and long enough to be looked at as a database by whoever opens it" * 20)
    result = parsed(given, "--out", out, "--resume")
    assert (result.exit_code, "it is no unfinished run, or a damaged one; remove it." in result.stderr) == (
        UNREADABLE,
        True,
    )


def test_an_output_that_appears_meanwhile_is_kept(begun: Path, given: Path) -> None:
    begun.write_text("precious")
    result = parsed(given, "--out", begun, "--resume", "--to", "jsonl")
    assert (result.exit_code, begun.read_text(), stage_of(begun).exists()) == (UNREADABLE, "precious", True)


def test_killed_when_the_output_had_its_name(begun: Path, given: Path) -> None:
    begun.write_text("whole")
    with Stage(stage_of(begun), {}) as stage:
        stage.written()
    result = parsed(given, "--out", begun, "--resume")
    assert (result.exit_code, begun.read_text(), stage_of(begun).exists()) == (FINE, "whole", False)


def test_killed_right_after_the_output_had_got_its_name(
    given: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr("form4parse.batch.output.flush_folder", fault)
        assert parsed(given, "--out", out).exit_code == UNREADABLE
    before = out.read_bytes()
    result = parsed(given, "--out", out, "--resume")
    assert (result.exit_code, result.stderr) == (FINE, f"form4parse: {out}: it is done already.\n")
    assert (out.read_bytes(), stage_of(out).exists()) == (before, False)


def test_what_has_no_size_and_time_is_read_again(tmp_path: Path) -> None:
    """Such as standard input: whether it is the same as before nobody can tell."""
    given = Given("<stdin>", data=b"x", key="-")
    with Stage(tmp_path / "stage", {}) as stage:
        stage.put([(given, Outcome("<stdin>", READ, filings=("{}",), gravest=("note",)))])
        assert list(stage.left([given], lambda _: None)) == [given]


def test_a_disk_that_is_full_while_reading_is_told_and_the_run_can_be_gone_on_with(given: Path, out: Path) -> None:
    """No file may grow beyond a limit: what a full disk does, without filling one."""
    command = f"ulimit -f 400; exec {sys.executable} -m form4parse parse --fail-on never --jobs 2 {given} --out {out}"
    ended = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, check=False)  # noqa: S603
    assert ended.returncode == UNREADABLE
    assert ended.stderr.startswith(f"form4parse: {stage_of(out)}: it cannot be written or read: ")
    assert ended.stderr.count("\n") == 1
    assert parsed(given, "--out", out, "--resume").exit_code == FINE
    assert len(out.read_text().splitlines()) == 399


def test_a_disk_that_is_full_while_writing(given: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from form4parse.formats import jsonlines

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(jsonlines, "to_stream", full)
        result = parsed(given, "--out", out)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        UNREADABLE,
        f"form4parse: {out}: it cannot be written: No space left on device.",
    )
    assert parsed(given, "--out", out, "--resume").exit_code == FINE
    assert len(out.read_text().splitlines()) == 399


def test_a_disk_that_is_full_while_one_of_many_files_is_written(
    given: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from form4parse.formats import xmlfiles

    put, written = xmlfiles._put, list[Path]()

    def full(data: bytes, folder: Path, name: Path) -> None:
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        written.append(name)
        put(data, folder, name)

    with monkeypatch.context() as patched:
        patched.setattr(xmlfiles, "_put", full)
        result = parsed(given, "--to", "xml", "--out", out)
    assert result.stderr.endswith(f"form4parse: {out}: it cannot be written: No space left on device.\n")
    assert sorted(p.name for p in out.parent.iterdir()) == ["given", stage_of(out).name]
    parsed(given, "--to", "xml", "--out", out, "--resume")
    assert {path.name for path in out.iterdir()} > {path.name for path in written}
