"""The process: missing extras, old code pages, pipes, terminals, colour, debugging."""

import os
from pathlib import Path
import pty
import socket
import subprocess
import sys

import pytest

from support.broken_files import batch
from support.cli import call, process_environment, start


def run_without(module: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line where a package is not installed."""
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        f"from datev_bridge_cli.main import main; main({list(words)!r})"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env=process_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_click_it_says_what_to_install() -> None:
    ended = run_without("click", "--lang", "en", "demo")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert 'pip install "datev_bridge[cli]"' in ended.stderr
    assert "Traceback" not in ended.stderr


def test_without_jinja_it_names_the_extra(tmp_path: Path) -> None:
    ended = run_without("jinja2", "demo", "--days", "1", "-o", str(tmp_path))
    assert ended.returncode == 2
    assert "PRF-001" in ended.stderr
    assert 'pip install "datev_bridge[report]"' in ended.stderr


def test_an_old_code_page_does_not_end_the_program(tmp_path: Path) -> None:
    words = ["demo", "--days", "2", "--from", "2026-11-20", "-o", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment({"PYTHONIOENCODING": "cp1252"}),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert "Getränke" in done.stdout.decode("cp1252")
    assert b"0,00 ?" in done.stdout


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m datev_bridge_cli demo --days 1 -o {tmp_path} 2>&1 | head -1"
    done = subprocess.run(
        ["sh", "-c", command],
        env=process_environment({}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "env", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
    ],
)
def test_colour(
    words: tuple[str, ...], env: dict[str, str], coloured: bool, tmp_path: Path
) -> None:
    line = ("demo", "--from", "2026-11-16", "--days", "2", "-o", str(tmp_path))
    ended = start(*line, *words, env=env)
    assert ("\x1b[" in ended.err) is coloured
    assert "RUN-006" in ended.err


def test_debug_shows_where_an_error_comes_from() -> None:
    line = ("export", "--profile", "nowhere.toml")
    assert "Traceback" not in start(*line).err
    ended = start(*line, "--debug")
    assert ended.code == 3
    assert ended.err.startswith("Traceback")
    assert "SET-005" in ended.err


def test_the_environment_names_the_language() -> None:
    assert start("--help", env={"DATEV_BRIDGE_LANG": "en"}).out.startswith("Usage:")
    assert start("--help", env={"LANG": "C.UTF-8"}).out.startswith("Aufruf:")


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = start("sandbox", "--port", str(taken.getsockname()[1]), "--lang", "en")
    assert ended.code == 6
    assert "CLI-013" in ended.err


def test_a_terminal_gets_a_bar_and_the_result_stays_clean(tmp_path: Path) -> None:
    terminal, inside = pty.openpty()
    words = ["demo", "--days", "40", "--from", "2026-10-01", "-o", str(tmp_path), "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        env=process_environment({"TERM": "xterm"}),
        stdout=subprocess.PIPE,
        stderr=inside,
        text=True,
    ) as process:
        os.close(inside)
        shown = b""
        while piece := _read(terminal):
            shown += piece
        assert process.stdout is not None
        result = process.stdout.read()
    os.close(terminal)
    assert process.returncode == 0
    assert b"Reading business days" in shown
    assert b"/40" in shown
    assert "\x1b" not in result


def _read(terminal: int) -> bytes:
    """Return what a terminal was sent; nothing once its other end is closed."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_no_bug(closed: str, tmp_path: Path) -> None:
    file = tmp_path / "EXTF_a.csv"
    file.write_bytes(batch({}))
    lines = (f"check {file}", f"convert {file}", "init --dry-run", "import-log")
    codes = [
        subprocess.run(
            ["sh", "-c", f"{sys.executable} -m datev_bridge_cli {line} {closed}"],
            env=process_environment({}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        ).returncode
        for line in lines
    ]
    assert codes == [0, 0, 0, 0]


@pytest.mark.parametrize("word", ["--color=always", "--color always"])
def test_a_failure_has_the_colour_that_was_asked_for(word: str) -> None:
    assert "\x1b[" in call("inspect", "nowhere.csv", *word.split()).err
    assert "\x1b[" not in call("inspect", "nowhere.csv").err
