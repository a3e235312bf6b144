"""The start script of a fresh clone, up to the point where it would install."""

import ast
from pathlib import Path
import subprocess
import sys

import pytest

SCRIPT = Path(__file__).parents[2] / "bootstrap.py"


def start(*words: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run the script after some code that makes its Python a different one."""
    code = f"import runpy, sys\n{before}\nrunpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )


def without(module: str) -> str:
    return (
        "from importlib import util\nreal = util.find_spec\n"
        f"util.find_spec = lambda name: None if name == {module!r} else real(name)"
    )


def test_an_old_python_can_read_it() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("words", [(), ("install",), ("--help",)])
def test_without_a_task_it_says_which_there_are(words: tuple[str, ...]) -> None:
    ended = start(*words)
    assert ended.returncode == 2
    assert "{demo|test}" in ended.stderr


def test_an_old_python_is_told_what_is_needed() -> None:
    ended = start("demo", before="sys.version_info = (3, 9, 2)")
    assert ended.returncode == 2
    assert "needs Python 3.11 or newer; this is 3.9." in ended.stderr


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(module: str) -> None:
    ended = start("test", before=without(module))
    assert ended.returncode == 2
    assert "apt install python3-venv" in ended.stderr
    assert ended.stdout == ""
