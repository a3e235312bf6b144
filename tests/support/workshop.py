"""Environments of their own for what was built: nothing of this checkout is on their path."""

from collections.abc import Iterator
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tomllib
from typing import Any

from attrs import frozen

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EPOCH = "1767225600"
"""1 January 2026: any moment will do, if it is the same for both builds."""
MINORS = range(11, 20)
"""Minor versions of Python 3 that are looked for."""

_LEFT_OUT = ("build", "dist", "htmlcov", "datev-demo", "__pycache__")
_NOT_INHERITED = ("PYTHON", "PIP_", "UV_PYTHON", "VIRTUAL_ENV", "LC_", "LANG", "DATEV_", "COV_")


@frozen(kw_only=True)
class Answered:
    """How a program ended."""

    code: int
    out: str
    err: str


@frozen(kw_only=True)
class Workshop:
    """An environment with exactly what was asked for.

    Attributes:
        folder: Where it is.
    """

    folder: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def run(self, *words: str, cwd: Path, stdin: str = "") -> Answered:
        """Run its Python with words, with an environment that names nothing of ours."""
        done = subprocess.run(
            [str(self.python), *words],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=cwd,
            env=surroundings(cwd),
            check=False,
        )
        return Answered(code=done.returncode, out=done.stdout, err=done.stderr)

    def value(self, code: str, *words: str, cwd: Path) -> Any:
        """Return what a program prints as JSON."""
        done = self.run("-c", code, *words, cwd=cwd)
        assert done.code == 0, done.err
        return json.loads(done.out)


def surroundings(home: Path) -> dict[str, str]:
    """Return an environment with a home of its own and no settings of anybody."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_NOT_INHERITED)}
    return {**kept, "XDG_DATA_HOME": str(home / "data"), "PYTHONUTF8": "1"}


def build_workshop(
    folder: Path, *packages: str, python: str = sys.executable, words: tuple[str, ...] = ()
) -> Workshop:
    """Make an environment.

    Args:
        folder: Where; it must not be there.
        packages: What is installed, in pip's words.
        python: Which interpreter.
        words: Further words for the installer.
    """
    made = Workshop(folder=folder)
    uv("venv", "--quiet", "--python", python, str(folder))
    if packages:
        uv("pip", "install", "--quiet", "--python", str(made.python), *words, *packages)
    return made


def uv(*words: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Run uv, which came with the dependency group ``release``."""
    beside = Path(sys.executable).parent / ("uv.exe" if os.name == "nt" else "uv")
    program = str(beside) if beside.exists() else shutil.which("uv")
    assert program, "Install the dependency group release: pip install --group release"
    quiet = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    done = subprocess.run(
        [program, *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**quiet, **(env or {})},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copy_tree(target: Path) -> Path:
    """Copy what belongs to the project, without caches, environments and history."""

    def left_out(_: str, names: list[str]) -> list[str]:
        hidden = [name for name in names if name.startswith(".") and name != ".gitignore"]
        return [*hidden, *(name for name in names if name in _LEFT_OUT)]

    shutil.copytree(ROOT, target, ignore=left_out)
    return target


def interpreters() -> Iterator[tuple[str, str]]:
    """Yield each CPython from 3.11 on that starts here: its minor version and its path."""
    for minor in MINORS:
        for candidate in _candidates(f"3.{minor}"):
            if _minor_of(candidate) == f"3.{minor}":
                yield f"3.{minor}", candidate
                break


def _candidates(version: str) -> Iterator[str]:
    if version == "{}.{}".format(*sys.version_info[:2]):
        yield sys.executable
    if found := shutil.which(f"python{version}"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from (str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python")))


def _minor_of(program: str) -> str:
    code = "import sys; print('{}.{}'.format(*sys.version_info[:2]))"
    done = subprocess.run([program, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip()
