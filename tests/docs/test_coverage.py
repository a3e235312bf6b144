"""Whatever people can use has a place in the reference; found here without asking its generator."""

from importlib import import_module
from pathlib import Path
import pkgutil
import re
import tomllib

from attrs import fields
import click
import pytest

import datev_bridge
from datev_bridge.chart.account import OwnAccount
from datev_bridge.engine.health import HELP
from datev_bridge.journal import DebtorRange
from datev_bridge.mapping import MappingRule
from datev_bridge.profile.keys import KEYS
from datev_bridge.profile.serial import key_of
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import COMMANDS, build_tree

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
SRC = Path(datev_bridge.__file__).parents[1]
PRIVATE_PACKAGES = {
    "datev_bridge.audit",
    "datev_bridge.cases",
    "datev_bridge.doctor",
    "datev_bridge.testing.datev_server",
}
"""Rooms behind the service; their use cases are reached through it."""


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def rows_in(pattern: str, text: str) -> list[str]:
    return re.findall(pattern, text, re.MULTILINE)


def sections_in(pattern: str, text: str) -> dict[str, str]:
    """Return each section by its title, up to the next one."""
    whole = re.compile(rf"^{pattern}\n(.*?)(?=^##|\Z)", re.DOTALL | re.MULTILINE)
    return dict(whole.findall(text))


def every_command() -> list[tuple[str, click.Command]]:
    tree = build_tree(Language.EN, ())
    context = click.Context(tree)
    found = []
    for name, _, _ in COMMANDS:
        command = tree.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found.extend((f"{name} {part}", inner) for part, inner in command.commands.items())
    return found


def test_every_command_and_option_has_its_place() -> None:
    sections = sections_in(r"##+ datev-bridge ([^\n]+)", page("cli.md"))
    assert list(sections) == [words for words, _ in every_command()]
    for words, command in every_command():
        options = {each for parameter in command.params for each in parameter.opts}
        missing = [
            each
            for each in options
            if each.startswith("--")
            and f"`{each}" not in sections[words]
            and f", {each}" not in sections[words]
        ]
        assert missing == [], words


def test_every_exit_code_has_a_row() -> None:
    rows = rows_in(r"^\| (\d+) \| \S", page("cli.md"))
    assert rows == [str(int(code)) for code in ExitCode]


def test_every_key_of_a_profile_has_a_row_that_says_something() -> None:
    rows: dict[str, set[str]] = {}
    for section, block in sections_in(r"## (\[+\w+\]+)", page("profile.md")).items():
        rows[section.strip("[]")] = set(rows_in(r"^\| `(\w+)` \|.*\| \S.*\|$", block))
    wanted = [key.name.split(".", 1) for key in KEYS]
    for section, cls in (
        ("account", OwnAccount),
        ("mapping", MappingRule),
        ("debtors", DebtorRange),
    ):
        wanted += [[section, key_of(cls, each.name)] for each in fields(cls) if each.init]
    assert [each for each in wanted if each[1] not in rows[each[0]]] == []


def test_every_variable_of_the_environment_has_a_row() -> None:
    named = {
        name
        for path in SRC.rglob("*.py")
        for name in re.findall(r"DATEV_BRIDGE_[A-Z_]+[A-Z]", path.read_text("utf-8"))
    }
    rows = set(rows_in(r"^\| `(DATEV_BRIDGE_\w+)` \|", page("environment.md")))
    assert rows == named


def test_every_extra_has_a_row() -> None:
    project = tomllib.loads((SRC.parent / "pyproject.toml").read_text("utf-8"))["project"]
    rows = rows_in(r"^\| `(\w+)` \| \S", page("index.md"))
    assert sorted(rows) == sorted(project["optional-dependencies"])


def test_every_metric_has_a_row() -> None:
    rows = rows_in(r"^\| `(datev_bridge_\w+)` \|", page("metrics.md"))
    assert rows == list(HELP)


def public_packages() -> list[str]:
    found = [
        info.name
        for info in pkgutil.walk_packages(datev_bridge.__path__, "datev_bridge.")
        if info.ispkg and hasattr(import_module(info.name), "__all__")
    ]
    return [name for name in found if name not in PRIVATE_PACKAGES]


@pytest.mark.parametrize("package", public_packages())
def test_every_public_name_of_a_room_is_documented(package: str) -> None:
    text = page(f"api/{package.removeprefix('datev_bridge.')}.md")
    documented = set(
        re.findall(rf"^\.\. [\w:]+:: {re.escape(package)}\.(\w+)$", text, re.MULTILINE)
    )
    assert documented == set(import_module(package).__all__)


def test_every_name_of_the_package_leads_to_its_room() -> None:
    pattern = r"^\| `(\w+)` \| \{py:obj\}`datev_bridge\.([\w.]+)\.(\w+)` \|"
    rows = re.findall(pattern, page("api/index.md"), re.MULTILINE)
    assert [name for name, _, _ in rows] == datev_bridge.__all__
    for name, room, inner in rows:
        assert getattr(import_module(f"datev_bridge.{room}"), inner) is getattr(datev_bridge, name)


def test_whatever_is_documented_says_what_it_is() -> None:
    silent = []
    for path in (REFERENCE / "api").glob("*.md"):
        for kind, module, name in re.findall(
            r"^\.\. (auto\w+):: ([\w.]+)\.(\w+)$", path.read_text("utf-8"), re.MULTILINE
        ):
            value = getattr(import_module(module), name, None)
            if kind != "automodule" and not (getattr(value, "__doc__", "") or "").strip():
                silent.append(f"{module}.{name}")
    assert silent == []
