"""What the README shows is true."""

from pathlib import Path
import re
import tomllib

import pytest

from datev_bridge_cli.tree import COMMANDS
from support.cli import call, start

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_output_of_the_demo_is_real(tmp_path: Path) -> None:
    (shown,) = blocks("text")
    (words,) = re.findall(r"With `(--from [^`]+)` it prints", README)
    ended = start("demo", *words.split(), cwd=tmp_path)
    assert ended.code == 0
    printed = ended.out.splitlines()
    lines = [line for line in shown.splitlines() if line.strip() != "…"]
    places = [printed.index(line) for line in lines if line]
    assert places == sorted(places)
    assert sorted(p.name for p in (tmp_path / "datev-demo").iterdir()) == sorted(
        line.rpartition("/")[2] for line in lines if "datev-demo/" in line
    )


def test_the_library_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    content = (tmp_path / "EXTF_Kasse.csv").read_bytes()
    assert content.count(b"\r\n") == 5
    assert b"\r\n119,00;" in content


def test_every_command_and_option_named_exists() -> None:
    known = {name for name, _, _ in COMMANDS}
    lines = re.findall(
        r"datev-bridge ([a-z]+(?:-[a-z]+)*)((?: +--?[a-z-]+(?: [^\s`#-]\S*)?)*)", README
    )
    (table,) = re.findall(r"^\| You want to \| Commands \|\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert sorted(re.findall(r"`([a-z-]+)`", table)) == sorted(known - {"demo"})
    assert {name for name, _ in lines} <= known
    for name, options in lines:
        help_text = call(name, "--help").out
        for option in re.findall(r"--[a-z-]+", options):
            assert option in help_text, f"{name} {option}"


def test_the_two_commands_are_those_of_the_start_script() -> None:
    script = (ROOT / "bootstrap.py").read_text("utf-8")
    assert re.findall(r"^python3 bootstrap.py (\w+)$", README, re.MULTILINE) == ["demo", "test"]
    assert '"demo": (' in script
    assert '"test": (' in script


def test_powershell_has_the_same_two_commands() -> None:
    assert re.findall(r"`py bootstrap.py (\w+)`", README) == ["demo", "test"]


def test_links_and_pictures_lead_to_files() -> None:
    leads = re.findall(r"\]\(([^)\s#]+)[^)]*\)", README)
    assert len(leads) > 20
    assert [lead for lead in leads if not (ROOT / lead).exists()] == []


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 170


def test_extras_that_are_named_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"datev_bridge\[(\w+)\]|extra `(\w+)`", README)
    assert {one or other for one, other in named} <= set(extras["optional-dependencies"])
