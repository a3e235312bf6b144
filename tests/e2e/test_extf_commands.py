"""The commands for DATEV files as processes: streams, pipes, codes, memory, terminals."""

import json
import os
from pathlib import Path
import pty
import resource
import subprocess
import sys

from attrs import frozen
import pytest

from datev_bridge.extf import Reader, to_bytes
from support.bookings import HEADER, booking
from support.broken_files import batch
from support.cli import process_environment, start

CLEAN = to_bytes(HEADER, [booking(posting_text="Getränke")])
BROKEN = batch({1: "0,00"}, {14: "bare"})
GIGABYTE = 1 << 30
MEGABYTE = 1 << 20


@frozen(kw_only=True)
class Raw:
    """How a process ended that speaks bytes."""

    code: int
    out: bytes
    err: str


def run(*words: str, stdin: bytes = b"", cwd: Path | None = None, most: int | None = None) -> Raw:
    """Run the command line on bytes, with at most so many bytes of address space."""

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

    done = subprocess.run(
        [sys.executable, "-m", "datev_bridge_cli", "--lang", "en", *words],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=process_environment({"DATEV_BRIDGE_LANG": "en"}),
        preexec_fn=limit,
        check=False,
    )
    return Raw(code=done.returncode, out=done.stdout, err=done.stderr.decode())


def test_check_by_name_and_by_stdin(tmp_path: Path) -> None:
    (tmp_path / "EXTF_clean.csv").write_bytes(CLEAN)
    (tmp_path / "EXTF_broken.csv").write_bytes(BROKEN)
    assert run("check", "EXTF_clean.csv", cwd=tmp_path) == Raw(code=0, out=b"", err="")
    assert run("check", "-", stdin=CLEAN) == Raw(code=0, out=b"", err="")
    ended = run("check", "EXTF_broken.csv", cwd=tmp_path)
    assert (ended.code, ended.err) == (1, "")
    assert b"Blocks EXTF-202" in ended.out
    piped = run("check", "-", stdin=BROKEN)
    assert piped.code == 1
    assert piped.out == ended.out.replace(b"EXTF_broken.csv", b"stdin")


def test_stdin_is_compared_with_files(tmp_path: Path) -> None:
    (tmp_path / "EXTF_clean.csv").write_bytes(CLEAN)
    ended = run("check", "EXTF_clean.csv", "-", stdin=CLEAN, cwd=tmp_path)
    assert ended.code == 1
    assert b"EXTF-601" in ended.out


def test_a_pipeline_of_commands(tmp_path: Path) -> None:
    fixed = run("fix", "-", stdin=BROKEN)
    assert fixed.code == 0
    assert "EXTF-8" in fixed.err
    assert [record.line for record in Reader(fixed.out).records()] == [3, 4]
    plain = run("convert", "-", "--to", "json", stdin=CLEAN)
    assert (plain.code, plain.err) == (0, "")
    assert json.loads(plain.out)["rows"][0]["posting_text"] == "Getränke"
    assert run("convert", "-", stdin=plain.out) == Raw(code=0, out=CLEAN, err="")
    (tmp_path / "EXTF_h.csv").write_bytes(CLEAN)
    rows = run("convert", "-", stdin=CLEAN)
    back = run("convert", "-", "--header", "EXTF_h.csv", stdin=rows.out, cwd=tmp_path)
    assert back == Raw(code=0, out=CLEAN, err="")


def test_the_other_commands_read_stdin_too() -> None:
    shown = run("inspect", "-", stdin=CLEAN)
    assert shown.code == 0
    assert b"Buchungsstapel: 1 rows" in shown.out
    answered = run("import-log", stdin=b"#REW00305 Satz 3\n")
    assert answered.code == 0
    assert answered.out.startswith(b"row 3")
    assert run("explain", "EXTF-303").code == 0


@pytest.mark.parametrize("command", ["check", "inspect", "fix", "convert", "import-log"])
def test_a_directory_and_a_missing_file_are_local_failures(command: str, tmp_path: Path) -> None:
    for name in (".", "missing.csv"):
        ended = run(command, name, cwd=tmp_path)
        assert (ended.code, ended.out) == (6, b"")
        assert f"CLI-008: {name}" in ended.err
        assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


AS_NOBODY = """
import os, sys
from datev_bridge_cli.language import Language
from datev_bridge_cli.program import run
command, readable, unreadable = sys.argv[1:]
assert run([command, readable], Language.EN) == 0  # everything it needs is loaded now
if os.getuid() == 0:
    os.setuid(65534)
sys.exit(run([command, unreadable], Language.EN))
"""
"""The second run is by a user who may not read the file; a superuser always may."""


@pytest.mark.parametrize("command", ["check", "inspect", "fix", "convert", "import-log"])
def test_an_unreadable_file_is_a_local_failure(command: str, tmp_path: Path) -> None:
    (tmp_path / "EXTF_a.csv").write_bytes(CLEAN)
    (tmp_path / "EXTF_b.csv").write_bytes(CLEAN)
    (tmp_path / "EXTF_b.csv").chmod(0)
    tmp_path.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, command, "EXTF_a.csv", "EXTF_b.csv"],
        cwd=tmp_path,
        env=process_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 6
    assert "CLI-008: EXTF_b.csv" in done.stderr
    assert "Permission denied" in done.stderr


@pytest.mark.parametrize("beginning", [b"", b'"EXTF";700;21;', CLEAN], ids=["none", "head", "row"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check",), 1),
        (("inspect",), 3),
        (("fix", "--dry-run"), 3),
        (("convert",), 3),
        (("import-log",), 3),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_an_endless_line_is_refused_in_bounded_memory(
    words: tuple[str, ...], code: int, beginning: bytes, tmp_path: Path
) -> None:
    name = tmp_path / "EXTF_a.csv"
    with name.open("wb") as file:
        file.write(beginning)
        file.truncate(GIGABYTE)
    ended = run(*words, str(name), most=GIGABYTE // 4)
    assert ended.code == code
    text = ended.out.decode() + ended.err
    assert "EXTF-020" in text or "CLI-014" in text
    assert "Traceback" not in text


def test_an_endless_stream_is_refused_in_bounded_memory() -> None:
    for words, code in ((("check",), 1), (("inspect",), 3), (("import-log",), 3)):
        done = subprocess.run(
            [sys.executable, "-m", "datev_bridge_cli", *words, "/dev/zero"],
            env=process_environment({}),
            capture_output=True,
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_AS, (GIGABYTE // 4, GIGABYTE // 4)
            ),
            check=False,
        )
        assert done.returncode == code


@pytest.mark.parametrize("words", ["check --all {}", "explain", "inspect {}", "convert {}"])
def test_a_closed_pipe_ends_quietly(words: str, tmp_path: Path) -> None:
    name = tmp_path / "EXTF_a.csv"
    name.write_bytes(batch(*({1: "0,00"},) * 2000))
    command = f"{sys.executable} -m datev_bridge_cli {words.format(name)} | head -c 10"
    done = subprocess.run(
        ["sh", "-c", command],
        env=process_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "CLI-0" not in done.stderr


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "EXTF_a.csv").write_bytes(batch(*({14: '"' + "x" * 60 + '"'},) * 2000))
    for words in (("fix", "EXTF_a.csv"), ("convert", "EXTF_a.csv", "-o", "a.json")):
        done = subprocess.run(
            [sys.executable, "-m", "datev_bridge_cli", *words],
            cwd=tmp_path,
            env=process_environment({}),
            capture_output=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
            text=True,
            check=False,
        )
        assert done.returncode == 6
        assert "FILE-00" in done.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["EXTF_a.csv"]


def test_an_old_code_page_shows_what_it_can(tmp_path: Path) -> None:
    (tmp_path / "EXTF_a.csv").write_bytes(BROKEN)
    ended = start("check", "EXTF_a.csv", cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert ended.code == 1
    assert "EXTF-202" in ended.out


def test_a_name_that_is_no_text_is_still_a_file(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/EXTF_\xff.csv"
    with Path(os.fsdecode(name)).open("wb") as file:
        file.write(BROKEN)
    for form in ("--json", "--sarif", "--junit", "--all"):
        done = subprocess.run(
            [sys.executable.encode(), b"-m", b"datev_bridge_cli", b"check", form.encode(), name],
            env=process_environment({}),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert b"EXTF-202" in done.stdout
        assert b"Traceback" not in done.stderr


def shown_on_a_terminal(*words: str) -> tuple[bytes, bytes]:
    """Run with stderr on a terminal and bars from the first moment; return result and stderr."""
    terminal, inside = pty.openpty()
    code = (
        "from datev_bridge_cli import output; output._SHOWN_AFTER = -1\n"
        f"from datev_bridge_cli.main import main; main({list(words)!r})"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=process_environment({"TERM": "xterm"}),
        stdout=subprocess.PIPE,
        stderr=inside,
    ) as process:
        os.close(inside)
        shown = b""
        while piece := _read(terminal):
            shown += piece
        assert process.stdout is not None
        result = process.stdout.read()
    os.close(terminal)
    return result, shown


def _read(terminal: int) -> bytes:
    """Return what a terminal was sent; nothing once its other end is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_long_file_gets_a_bar_on_a_terminal_only(tmp_path: Path) -> None:
    name = tmp_path / "EXTF_[bold]a.csv"
    name.write_bytes(batch(*({},) * 4000))
    assert name.stat().st_size > MEGABYTE
    result, shown = shown_on_a_terminal("check", str(name), "--lang", "en")
    assert b"Checking" in shown
    assert b"EXTF_[bold]a.csv (MB)" in shown
    assert b"\x1b" not in result
    quiet = run("check", str(name))
    assert quiet.err == ""
