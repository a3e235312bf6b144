"""The wheel with each extra alone: what works, and what a missing extra answers."""

from collections.abc import Callable, Mapping
from pathlib import Path
import re
from zipfile import ZipFile

import click
import pytest

from datev_bridge_cli.failures import _EXTRA_OF
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import COMMANDS, build_tree
from support.workshop import PROJECT, ROOT, Workshop, build_workshop

EXTRAS = tuple(PROJECT["optional-dependencies"])
MODULES_OF: Mapping[str, str] = {**_EXTRA_OF, "msgspec": "speed"}
"""What a module that is missing belongs to."""

IMPORT_ALL = """
import importlib, json, sys
missing = {}
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing[name] = error.name
print(json.dumps(missing))
"""

Make = Callable[[str], Workshop]


def brought_by(extra: str) -> set[str]:
    """Return an extra with those that it brings along."""
    found = {extra}
    for requirement in PROJECT["optional-dependencies"].get(extra, ()):
        inner = re.match(r"datev_bridge\[([\w,]+)\]", requirement)
        for part in inner[1].split(",") if inner else ():
            found |= brought_by(part)
    return found


@pytest.fixture(scope="session")
def make(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    made: dict[str, Workshop] = {}

    def with_extra(extra: str) -> Workshop:
        if extra not in made:
            folder = tmp_path_factory.mktemp("extra") / (extra or "none")
            made[extra] = build_workshop(folder, f"{wheel}[{extra}]" if extra else str(wheel))
        return made[extra]

    return with_extra


@pytest.fixture(scope="session")
def modules(wheel: Path) -> list[str]:
    """Return every module of the wheel that can be imported by itself."""
    names = (name for name in ZipFile(wheel).namelist() if name.endswith(".py"))
    dotted = (
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in names
    )
    return sorted(
        name for name in dotted if not name.endswith("__main__") and ".migrations" not in name
    )


@pytest.mark.parametrize("extra", ["", *EXTRAS])
def test_each_module_loads_or_lacks_an_extra_that_is_not_there(
    extra: str, make: Make, modules: list[str], tmp_path: Path
) -> None:
    missing = make(extra).value(IMPORT_ALL, *modules, cwd=tmp_path)
    lacking = {module: MODULES_OF.get(top(name), name) for module, name in missing.items()}
    here = brought_by(extra)
    wrong = {m: e for m, e in lacking.items() if e in here or e not in EXTRAS}
    assert wrong == {}
    assert (extra != "all") or missing == {}


def top(name: str) -> str:
    return name.partition(".")[0]


def test_without_extras_the_library_works(make: Make, tmp_path: Path) -> None:
    """The README's example and the whole line, with the core's dependencies alone."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    assert make("").run("-c", example, cwd=tmp_path).code == 0
    assert (tmp_path / "EXTF_Kasse.csv").stat().st_size > 1000


def test_without_extras_the_command_says_which_it_needs(make: Make, tmp_path: Path) -> None:
    bare = make("")
    script = bare.python.with_name("datev-bridge")
    for words in (("-m", "datev_bridge_cli", "demo"), (str(script), "check", "x.csv")):
        ended = bare.run(*words, cwd=tmp_path)
        assert (ended.code, ended.out) == (2, "")
        assert 'pip install "datev_bridge[cli]"' in ended.err


def test_the_demo_runs_with_the_extra_cli(make: Make, tmp_path: Path) -> None:
    ended = make("cli").run("-m", "datev_bridge_cli", "demo", "--days", "2", cwd=tmp_path)
    assert ended.code == 0, ended.err
    assert len(list((tmp_path / "datev-demo").iterdir())) == 3


def commands_with(option: str) -> list[tuple[str, ...]]:
    """Return the words of each command that has an option, with something for all it requires."""
    tree = build_tree(Language.EN, ())
    context = click.Context(tree)
    found: list[tuple[str, ...]] = []
    for name, _, _ in COMMANDS:
        command = tree.get_command(context, name)
        leaves = command.commands.values() if isinstance(command, click.Group) else (command,)
        for leaf in leaves:
            if leaf is None or not any(option in each.opts for each in leaf.params):
                continue
            path = (name,) if leaf is command else (name, str(leaf.name))
            found.append((*path, *SPECIAL.get(" ".join(path), required(leaf))))
    return found


SPECIAL = {
    # a command: what it needs to be understood, where a day for everything is not
    "days decide": ("2026-11-20", "--incomplete"),
    "mapping set": ("fallback_revenue", "--account", "8300", "--kind", "revenue"),
    "mapping confirm": ("--all",),
    "mapping import": ("rules.csv",),
    "settings set": ("datev.client_number=42",),
    "runs repost": ("2026-11-20",),
    "runs statement": ("2026-11",),
    "run": ("--due",),
    "sftp set": ("h", "--user", "u", "--host-key", f"SHA256:{'A' * 43}"),
    "operator invite": ("a@example.org", "--name", "A", "--role", "owner", "--organisation", "o"),
}
RULES = "Bereich;Konto;Kontoart\nAuffangkonto Erlöse;8300;Erlös\n"


def required(command: click.Command) -> tuple[str, ...]:
    words: list[str] = []
    for each in command.params:
        if isinstance(each, click.Argument) and each.required:
            words.append("2026-11-20")
        elif isinstance(each, click.Option) and each.required:
            words += [each.opts[0], "2026-11-20"]
    return tuple(words)


@pytest.mark.parametrize("words", commands_with("--data"), ids=lambda words: " ".join(words[:2]))
def test_commands_of_the_service_say_which_extra_they_need(
    words: tuple[str, ...], make: Make, tmp_path: Path
) -> None:
    (tmp_path / "rules.csv").write_text(RULES, "utf-8")
    ended = make("cli").run(
        "-m", "datev_bridge_cli", *words, "--lang", "en", "--data", "data",
        cwd=tmp_path, stdin="password\n",
    )  # fmt: skip
    assert ended.code == 2, ended.err
    assert re.search(r'pip install "datev_bridge\[(service|flask|sftp)\]"', ended.err), ended.err


CALLED = """
import json, sys
from datev_bridge.errors import DatevBridgeError
try:
    {call}
except DatevBridgeError as error:
    print(json.dumps([error.code, error.issue.kind.hint_en]))
"""
# The driver for PostgreSQL is not among them: dbos, of the extra "service", brings it along.
FUNCTIONS = {
    # what is called, which extra is there, the issue's code, the extra that it names
    "a page of the proof": (
        "from datev_bridge.proof.html import render; render('proof.html.j2', 'de')",
        "",
        "PRF-001",
        "report",
    ),
    "a workbook of rules": (
        "from datev_bridge.mapping.table_file import rules_of; rules_of(b'', '.xlsx')",
        "cli",
        "MAP-062",
        "xlsx",
    ),
    "an SFTP server": (
        "from datev_bridge.delivery.sftp import Sftp; Sftp().check(None)",
        "service",
        "SFTP-009",
        "sftp",
    ),
}


@pytest.mark.parametrize("call", FUNCTIONS)
def test_functions_say_which_extra_they_need(call: str, make: Make, tmp_path: Path) -> None:
    code, there, issue, named = FUNCTIONS[call]
    found = make(there).value(CALLED.format(call=code), cwd=tmp_path)
    assert found[0] == issue
    assert f"datev_bridge[{named}]" in found[1]


def test_the_portal_says_which_extra_it_needs(make: Make, tmp_path: Path) -> None:
    words = ("portal", "--demo", "--lang", "en", "--port", "0")
    ended = make("service").run("-m", "datev_bridge_cli", *words, cwd=tmp_path)
    assert ended.code == 2, ended.err
    assert 'pip install "datev_bridge[flask]"' in ended.err


def test_without_the_extra_speed_a_day_is_read_all_the_same(make: Make, tmp_path: Path) -> None:
    code = (
        "import json; from datev_bridge import Location, read_day; "
        "from datev_bridge.testing import Restaurant; from datetime import date; "
        "sold = Restaurant(seed=7, opened=date(2026, 1, 1)).sell(date(2026, 7, 3)); "
        "body = json.dumps(sold.sales_daily()).encode(); "
        "place = Location(id='1', name='Demo', timezone='Europe/Berlin'); "
        "day = date(2026, 7, 3); "
        "print(json.dumps(repr(read_day(body, location=place, business_day=day, feed='v2'))))"
    )
    plain, quick = (make(extra).value(code, cwd=tmp_path) for extra in ("", "speed"))
    assert plain == quick
    assert len(plain) > 10_000
