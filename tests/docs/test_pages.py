"""What is written by hand names only what is there: links, buttons, tests, commands, extras."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
import re
import tomllib
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from datev_bridge_cli.tree import COMMANDS
from support.examples import DOCS, blocks_of

ROOT = DOCS.parent
TEXTS = ROOT / "src" / "datev_bridge_flask" / "texts"
PAGES = sorted(
    path
    for path in DOCS.rglob("*.md")
    if not {"_screens", "_build"} & set(path.relative_to(DOCS).parts)
)
BY_HAND = [
    path for path in PAGES if path.relative_to(DOCS).parts[0] not in {"reference", "evidence"}
]
SHOWN_ONLY = ("pip install ", "python3 -m venv ", "datev-bridge worker ", "ssh-keyscan ")
"""What a block for reading alone may begin with: what no test can do, or what never ends."""


def called(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


def prose(path: Path) -> str:
    """Return a page without its blocks of code and comments."""
    text = re.sub(r"^ *```.*?^ *```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^%.*$|<!--.*?-->", "", text, flags=re.MULTILINE | re.DOTALL)


def texts(language: str) -> set[str]:
    document = tomllib.loads((TEXTS / f"{language}.toml").read_text("utf-8"))

    def values(part: Any) -> set[str]:
        if isinstance(part, dict):
            return set().union(*map(values, part.values()))
        return {str(part)}

    return values(document)


@pytest.mark.parametrize("path", PAGES, ids=called)
def test_links_lead_to_files(path: Path) -> None:
    broken = []
    for lead in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        parts = urlsplit(lead)
        if parts.scheme in {"https", "mailto"} or not parts.path:
            continue
        if parts.scheme or not (path.parent / unquote(parts.path)).exists():
            broken.append(lead)
    assert broken == []


@pytest.mark.parametrize(
    ("path", "language"),
    [
        *((path, "de") for path in sorted((DOCS / "handbuch").glob("*.md"))),
        (DOCS / "tutorial" / "portal.md", "en"),
    ],
    ids=str,
)
def test_what_is_bold_is_what_the_portal_says(path: Path, language: str) -> None:
    said = texts(language) | {"fett", "bold", "Deutsch"}
    bold = re.findall(r"\*\*([^*\n]+)\*\*", prose(path))
    assert [each for each in bold if " ".join(each.split()) not in said] == []


@pytest.mark.parametrize("path", BY_HAND, ids=called)
def test_tests_that_are_named_are_there(path: Path) -> None:
    for file, name in re.findall(r"`(tests/[\w/.-]+\.py)(?:::(\w+))?`", path.read_text("utf-8")):
        content = (ROOT / file).read_text("utf-8")
        assert not name or f"def {name}(" in content, f"{file}::{name}"


@pytest.mark.parametrize("path", BY_HAND, ids=called)
def test_names_of_the_library_lead_to_its_reference(path: Path) -> None:
    """Sphinx lets a name pass that it does not know: there are many of other packages."""
    api = [page.read_text("utf-8") for page in (DOCS / "reference" / "api").glob("*.md")]
    known = set(re.findall(r"^\.\. auto\w+:: ([\w.]+)$", "\n".join(api), re.MULTILINE))
    named = re.findall(r"\{py:\w+\}`~?([\w.]+)`", path.read_text("utf-8"))
    assert [name for name in named if name not in known] == []


@pytest.mark.parametrize("path", BY_HAND, ids=called)
def test_commands_that_are_named_are_there(path: Path) -> None:
    cli = (DOCS / "reference" / "cli.md").read_text("utf-8")
    known = {name for name, _, _ in COMMANDS}
    for first, second in re.findall(
        r"`datev-bridge ([a-z]+(?:-[a-z]+)*)(?: ([a-z]+(?:-[a-z]+)*))?", prose(path)
    ):
        assert first in known, first
        is_group = f"\n### datev-bridge {first} " in cli
        if second and is_group and first != "backup":
            assert f"\n### datev-bridge {first} {second}\n" in cli, f"{first} {second}"


@pytest.mark.parametrize("path", BY_HAND, ids=called)
def test_what_is_not_run_is_little(path: Path) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for block in blocks_of(path):
        if block.language != "console":
            continue
        for line in block.text.splitlines():
            assert line.startswith(SHOWN_ONLY), line
            for extra in re.findall(r"datev_bridge\[(\w+)\]", line):
                assert extra in extras["optional-dependencies"]


def test_pictures_are_those_of_the_browser_tests() -> None:
    wanted = {
        name
        for path in BY_HAND
        for name in re.findall(r"^:::\{screen\} (\S+)$", path.read_text("utf-8"), re.MULTILINE)
    }
    there = {path.stem for path in (DOCS / "_screens").glob("*.png")}
    assert wanted
    assert not there or wanted <= there, sorted(wanted - there)


def test_names_in_the_glossary_are_names_in_the_program() -> None:
    glossary = (DOCS / "reference" / "glossary.md").read_text("utf-8")
    names = re.findall(r"`(\w+)`", glossary)
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert names
    assert [name for name in names if not re.search(rf"\b{name}\b", source)] == []


def checker() -> Any:
    spec = spec_from_file_location("check_links", DOCS / "check_links.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_checker_names_what_leads_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = (
        '<a id="top" href="b.html#here"></a><a href="https://example.org"></a><a href="#top"></a>'
    )
    (tmp_path / "a.html").write_text(good)
    (tmp_path / "b.html").write_text('<p id="here"><a href="mailto:a@example.org">m</a></p>')
    assert checker().main([str(tmp_path)]) == 0
    bad = '<a href="b.html#gone"></a><a href="c.html"></a><a href="http://example.org"></a>'
    (tmp_path / "a.html").write_text(bad + '<img src="no.png">')
    assert checker().main([str(tmp_path)]) == 1
    named = capsys.readouterr().err.splitlines()
    assert named == [
        "a.html: b.html#gone",
        "a.html: c.html",
        "a.html: http://example.org",
        "a.html: no.png",
    ]
    assert checker().main([str(tmp_path / "none")]) == 2
