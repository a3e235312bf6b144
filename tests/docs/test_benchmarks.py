"""The benchmarks page and the README's table say what the kept figures say."""

from importlib.util import module_from_spec, spec_from_file_location
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def loaded() -> ModuleType:
    spec = spec_from_file_location("bench_page", ROOT / "tests" / "bench" / "page.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGE = loaded()
KEPT = json.loads(PAGE.KEPT.read_text("utf-8"))


def test_page_and_readme_are_those_of_the_figures() -> None:
    """Write them anew with ``python tests/bench/page.py write``."""
    for path, text in PAGE.written(KEPT):
        assert path.read_text("utf-8") == text, path.name


def test_every_part_is_measured_at_growing_sizes_and_against_a_floor() -> None:
    for part in PAGE.PARTS:
        figures = [each for each in KEPT["figures"] if each["part"] == part]
        assert len({each["size"] for each in figures}) >= 2, part
        assert part == "fleet" or all(each["times"] > 0 for each in figures)
    floors = " ".join(each.get("floor", "") for each in KEPT["figures"])
    for floor in ("csv.writer", "csv.reader", "json.loads", "raw write"):
        assert floor in floors


def test_another_figure_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = {**KEPT, "date": "2020-02-02"}
    other = tmp_path / "bench.json"
    other.write_text(json.dumps(changed), "utf-8")
    assert PAGE.main(["--check"]) == 0
    monkeypatch.setattr(PAGE, "KEPT", other)
    assert PAGE.main(["--check"]) == 1
    named = capsys.readouterr().err
    assert "benchmarks.md is not current" in named
    assert "README.md is not current" in named


def test_whoever_asks_for_nothing_is_told_what_there_is() -> None:
    assert PAGE.main([]) == 2


def test_evidence_that_the_page_leads_to_is_there() -> None:
    for _, name in PAGE.MORE:
        assert (ROOT / "docs" / "evidence" / f"{name}.md").exists()
