"""Wheel and sdist: what is in them, and that anybody builds the same bytes."""

from email.parser import Parser
import os
from pathlib import Path
import re
import tarfile
from zipfile import ZipFile

from datev_bridge import __version__
from support.workshop import EPOCH, PROJECT, ROOT, copy_tree, uv

PACKAGES = ("datev_bridge", "datev_bridge_cli", "datev_bridge_flask")


def sources() -> set[str]:
    """Return every file of the packages, as the wheel names it."""
    src = ROOT / "src"
    return {
        path.relative_to(src).as_posix()
        for package in PACKAGES
        for path in (src / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_packages_and_nothing_else(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    info = {name for name in names if ".dist-info/" in name}
    assert names - info == sources()
    assert {f"{package}/py.typed" for package in PACKAGES} <= names
    assert f"datev_bridge-{__version__}.dist-info/licenses/LICENSE" in info


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    text = ZipFile(wheel).read(f"datev_bridge-{__version__}.dist-info/METADATA").decode()
    metadata = Parser().parsestr(text)
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert set(metadata.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_sdist_holds_what_a_stranger_needs(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"src/{name}" for name in sources()} <= names
    wanted = (
        "README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md LICENSE bootstrap.py noxfile.py "
        "pyproject.toml tests/conftest.py tests/release/lowest.txt docs/conf.py docs/benchmarks.md"
    )
    assert set(wanted.split()) - names == set()
    assert [name for name in names if re.search(r"\.(pyc|db|sqlite|key)$", name)] == []


def test_two_builds_are_equal_byte_by_byte(dist: Path, tmp_path: Path) -> None:
    again = copy_tree(tmp_path / "elsewhere" / "another-name")
    for path in again.rglob("*"):  # other times of change, as in another clone
        os.utime(path, (1_000_000_000, 1_000_000_000))
    out = tmp_path / "again"
    uv("build", "--quiet", "--out-dir", str(out), str(again), env={"SOURCE_DATE_EPOCH": EPOCH})
    first, second = ({p.name: p.read_bytes() for p in d.iterdir()} for d in (dist, out))
    first.pop(".gitignore", None)
    second.pop(".gitignore", None)
    assert len(first) == 2
    assert first == second


def test_the_sdist_makes_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    words = ("--wheel", "--out-dir", str(tmp_path), str(sdist))
    uv("build", "--quiet", *words, env={"SOURCE_DATE_EPOCH": EPOCH})
    (made,) = tmp_path.glob("*.whl")
    assert made.read_bytes() == wheel.read_bytes()


def test_the_version_has_its_place_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## (Unreleased|{re.escape(__version__)})", changelog, re.MULTILINE)
    assert "License :: " not in str(PROJECT["classifiers"])  # the expression says it (PEP 639)
