"""The generated reference pages are those of the tables, and nothing is left out of them."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
import re
from types import ModuleType

import pytest

from datev_bridge import catalogue
from datev_bridge.extf import FORMATS
from datev_bridge.extf.rule_list import RULES
from datev_bridge_cli.commands.explain import ROOMS

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = DOCS / "reference"


def generator() -> ModuleType:
    spec = spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = generator()


@pytest.mark.parametrize("name", GENERATE.PAGES)
def test_a_page_is_current(name: str) -> None:
    """Write them anew with ``python docs/generate.py``."""
    assert (REFERENCE / name).read_text("utf-8") == GENERATE.PAGES[name]()


def test_every_code_has_a_heading() -> None:
    found = re.findall(r"^### (\S+)$", GENERATE.codes_page(), re.MULTILINE)
    assert found == [kind.code for kind in catalogue.kinds(ROOMS)]


def test_every_column_has_a_row() -> None:
    page = GENERATE.fields_page()
    for entry in FORMATS.values():
        _, _, block = page.partition(f"## {entry.name}: category {entry.category}")
        rows = re.findall(
            r"^\| (\d+) \| .* \| `(\w+)` \|", block.partition("\n## ")[0], re.MULTILINE
        )
        assert rows == [(str(column.number), column.name) for column in entry.columns]


def test_every_rule_has_a_row() -> None:
    found = re.findall(r"^\| ([A-Z]+-\d+) \|", GENERATE.rules_page(), re.MULTILINE)
    assert found == [rule.id for rule in RULES]


@pytest.mark.parametrize("name", GENERATE.PAGES)
def test_tables_are_whole_and_links_lead_somewhere(name: str) -> None:
    page = GENERATE.PAGES[name]()
    headings = {
        line.lstrip("# ").lower() for line in GENERATE.codes_page().splitlines() if line[:1] == "#"
    }
    assert [link for link in re.findall(r"codes\.md#([\w-]+)", page) if link not in headings] == []
    for block in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(widths) == 1


def test_a_stale_page_is_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(GENERATE, "FOLDER", tmp_path)
    (tmp_path / "codes.md").write_text("old")
    assert GENERATE.main(["--check"]) == 1
    assert "docs/reference/codes.md is not current" in capsys.readouterr().err
    assert (tmp_path / "codes.md").read_text() == "old"
    assert GENERATE.main([]) == 0
    assert GENERATE.main(["--check"]) == 0
    written = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert written == set(GENERATE.PAGES)
