"""Public names come and go on purpose: with a line in the list and one in the changelog.

``docs/reference/public-names.txt`` has a line for each name of the newest version. What is new
since then is a line ``+ name``, what is gone ``- name``; each has to be said in the changelog's
newest section, in backticks. With a new version ``python docs/public_names.py`` writes the list
anew.
"""

from importlib.resources import files
from importlib.util import module_from_spec, spec_from_file_location
import inspect
from pathlib import Path
import re
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CHANGELOG = ROOT / "CHANGELOG.md"


def loaded() -> ModuleType:
    spec = spec_from_file_location("public_names", ROOT / "docs" / "public_names.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES = loaded()


def newest_section() -> str:
    return CHANGELOG.read_text("utf-8").split("\n## ")[1]


def test_names_are_those_of_the_list() -> None:
    """Add ``+ name`` or ``- name`` to docs/reference/public-names.txt, and say it in CHANGELOG."""
    there, listed = set(NAMES.every_name()), NAMES.listed(NAMES.LIST.read_text("utf-8"))
    assert sorted(there - listed) == []
    assert sorted(listed - there) == []


def test_what_came_or_went_is_in_the_changelog() -> None:
    said = newest_section()
    changed = re.findall(r"^[+-] (\S+)$", NAMES.LIST.read_text("utf-8"), re.MULTILINE)
    unsaid = [name for name in changed if f"`{name.rpartition('.')[2]}`" not in said]
    assert unsaid == []


def test_a_list_is_read_with_its_changes() -> None:
    text = "# about\na.B\na.C\n+ a.D\n- a.C\n"
    assert NAMES.listed(text) == {"a.B", "a.D"}


def every_callable() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in NAMES.every_value():
        if inspect.isfunction(value):
            found.append((name, value))
        elif inspect.isclass(value) and value.__module__.startswith("datev_bridge"):
            found.extend(
                (f"{name}.{inner}", method)
                for inner, method in vars(value).items()
                if inspect.isfunction(method)
                and not inner.startswith("_")
                and method.__module__.startswith("datev_bridge")
            )
    return found


def test_each_function_and_method_says_all_its_types() -> None:
    untyped = []
    for name, value in every_callable():
        named = list(inspect.signature(value).parameters)
        own = [each for each in named if each not in {"self", "cls"}]
        if {*own, "return"} - set(value.__annotations__):
            untyped.append(name)
    assert untyped == []


@pytest.mark.parametrize("package", ["datev_bridge", "datev_bridge_cli", "datev_bridge_flask"])
def test_type_checkers_are_told_that_there_are_types(package: str) -> None:
    assert (files(package) / "py.typed").is_file()
