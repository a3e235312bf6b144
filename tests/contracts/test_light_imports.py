"""What a plain import or ``--help`` must not load: each heavy part costs every start."""

from importlib import import_module
import os
from pathlib import Path
from pkgutil import iter_modules
import subprocess
import sys

import pytest

import datev_bridge

SRC = Path(datev_bridge.__file__).parents[1]
HEAVY = ("httpx", "sqlalchemy", "flask", "dbos", "jinja2", "openpyxl")


def modules_after(code: str) -> frozenset[str]:
    """Return the names of all modules that a fresh interpreter holds after running the code."""
    dump = f"{code}\nimport sys\nprint('\\nMODULES', *sorted(sys.modules), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", dump],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(done.stdout.partition("\nMODULES\n")[2].split())


def of_ours(modules: frozenset[str]) -> set[str]:
    return {".".join(m.split(".")[:2]) for m in modules if m.startswith("datev_bridge.")}


def test_the_dump_shows_what_was_loaded() -> None:
    assert "decimal" in modules_after("import decimal")
    assert "decimal" not in modules_after("")


def test_the_library_is_light() -> None:
    loaded = modules_after("import datev_bridge")
    assert loaded.isdisjoint({*HEAVY, "click", "rich"})


def test_extf_loads_no_other_room() -> None:
    beside = {"extf", "chart", "money", "dates", "issues", "errors"}
    assert of_ours(modules_after("import datev_bridge.extf")) <= {
        f"datev_bridge.{room}" for room in beside
    }


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["export", "--help"]])
def test_help_is_light(arguments: list[str]) -> None:
    code = (
        "from datev_bridge_cli.main import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code"
    )
    loaded = modules_after(code)
    assert "click" in loaded
    assert loaded.isdisjoint({*HEAVY, "rich", "cattrs", "datev_bridge.journal"})


@pytest.mark.parametrize("package", ["datev_bridge", "datev_bridge.extf"])
def test_no_lazy_name_is_hidden_by_a_module_of_that_name(package: str) -> None:
    module = import_module(package)
    modules = {found.name for found in iter_modules(module.__path__)}
    assert modules.isdisjoint(module.__all__)
