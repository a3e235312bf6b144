"""The installed wheel passes, without the sources: each Python that is here, lowest and newest.

``DATEV_BRIDGE_RELEASE=whole`` runs the whole fast suite on each Python that is here, else on the
newest a telling part: golden days, the books, DATEV's format, reading the POS, and what the README
shows.
"""

import os
from pathlib import Path
import re
import shutil
import sys
import tomllib

from packaging.requirements import Requirement
from packaging.version import Version
import pytest

from support.workshop import PROJECT, ROOT, build_workshop, interpreters

LOWEST = Path(__file__).with_name("lowest.txt")
TELLING = (
    "tests/golden/test_line_on_cases.py",
    "tests/golden/test_oracle_on_cases.py",
    "tests/unit/chart",
    "tests/unit/mapping",
    "tests/unit/journal",
    "tests/unit/extf",
    "tests/unit/daybook",
    "tests/unit/kseries",
    "tests/unit/profile",
    "tests/contracts/test_store_names.py",
    "tests/contracts/test_durable_queue.py",
    "tests/cli/test_main.py",
    "tests/cli/test_init.py",
    "tests/contracts/test_light_imports.py",
)
WHERE = "import datev_bridge, json; print(json.dumps(datev_bridge.__file__))"
WHOLE = os.environ.get("DATEV_BRIDGE_RELEASE") == "whole"
SOURCES_ONLY = "tests/docs"
"""What is written about the sources, and examples that are run in them."""
PYTHONS = dict(interpreters())
NEWEST = max(PYTHONS, key=lambda version: tuple(map(int, version.split("."))))


def group(name: str) -> list[str]:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    return [str(each) for each in groups[name]]


def check(
    wheel: Path, tree: Path, folder: Path, *, python: str, words: tuple[str, ...] = ()
) -> None:
    """Install the wheel with everything, take the sources away, and test what is left."""
    made = build_workshop(
        folder / "venv", f"{wheel}[all]", *group("test"), python=python, words=words
    )
    work = folder / "work"
    shutil.copytree(tree, work)
    shutil.rmtree(work / "src")
    home = made.value(
        "import datev_bridge, json; print(json.dumps(datev_bridge.__file__))", cwd=work
    )
    assert Path(home).is_relative_to(made.folder)
    assert [path for path in (*TELLING, SOURCES_ONLY) if not (work / path).exists()] == []
    parts = (f"--ignore={SOURCES_ONLY}",) if WHOLE else TELLING
    ended = made.run("-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *parts, cwd=work)
    print(f"\n{ended.out.strip().splitlines()[-1]}")
    assert ended.code == 0, ended.out[-8000:] + ended.err[-2000:]


@pytest.mark.parametrize("version", PYTHONS if WHOLE else [NEWEST])
def test_the_wheel_passes_with_the_newest_versions(
    version: str, wheel: Path, tree: Path, tmp_path: Path
) -> None:
    check(wheel, tree, tmp_path, python=PYTHONS[version])


def test_the_wheel_passes_with_the_lowest_versions(wheel: Path, tree: Path, tmp_path: Path) -> None:
    lowest = ("--constraint", str(LOWEST))
    check(wheel, tree, tmp_path, python=PYTHONS["3.11"], words=lowest)


def test_the_lowest_versions_are_those_that_are_promised() -> None:
    pinned = dict(line.split("==") for line in LOWEST.read_text("utf-8").split() if "==" in line)
    extras = PROJECT["optional-dependencies"].values()
    for text in (*PROJECT["dependencies"], *(each for extra in extras for each in extra)):
        wanted = Requirement(text)
        if wanted.name == "datev_bridge" or wanted.marker is not None:
            continue
        bounds = [each.version for each in wanted.specifier if each.operator == ">="]
        assert bounds, f"{text}: without a lower bound"
        assert Version(pinned[wanted.name]) in wanted.specifier, text
        promised, tested = Version(bounds[0]).release, Version(pinned[wanted.name]).release
        assert tested[: len(promised)] == promised, f"{text}: tested with {pinned[wanted.name]}"


def test_each_python_that_is_promised_is_named_in_the_sessions() -> None:
    promised = re.findall(r"Python :: (3\.\d+)'", str(PROJECT["classifiers"]))
    assert promised[0] == "3.11"
    listed = ", ".join(f'"{each}"' for each in promised)
    assert f"PYTHONS = [{listed}]" in (ROOT / "noxfile.py").read_text("utf-8")
    assert "{}.{}".format(*sys.version_info[:2]) in PYTHONS
