"""Running the command line: in this process for speed, in one of its own for streams and codes."""

from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
import io
import os
from pathlib import Path
import signal
import subprocess
import sys

from attrs import frozen

import datev_bridge
from datev_bridge_cli.language import Language
from datev_bridge_cli.program import run

SRC = Path(datev_bridge.__file__).parents[1]


@frozen(kw_only=True)
class Ended:
    """How a run of the command line ended."""

    code: int
    out: str
    err: str


def call(*words: str, language: Language = Language.EN) -> Ended:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words, language)
    return Ended(code=code, out=out.getvalue(), err=err.getvalue())


def process_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that names no language and finds the project's sources."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "DATEV_"))}
    return {**kept, "PYTHONPATH": str(SRC), **extra}


def hears_interrupts() -> None:
    """Let a process that is about to start hear Ctrl-C, even if this one runs in the background.

    A shell starts background jobs deaf to it, and their children inherit that.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(
    *words: str, stdin: str = "", cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Ended:
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "datev_bridge_cli", *words],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=process_environment(env or {}),
        check=False,
    )
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)
