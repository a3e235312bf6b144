"""Folders of recorded days: what is read, and what is said of one that is none."""

from pathlib import Path
import shutil

import pytest

from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.recorded import outputs, read_recorded, replay
from golden.cases import CASES

CASE = CASES / "cash-rounding"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(CASE, tmp_path / "case")


def refusal(folder: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as refused:
        read_recorded(folder)
    return refused.value


def test_a_golden_folder_is_one() -> None:
    recorded = read_recorded(CASE)
    assert recorded.title == "Cash rounded to five cents"
    assert [day.isoformat() for day in recorded.bodies] == ["2026-05-18"]
    assert "65315" not in repr(recorded)


def test_replaying_gives_the_bytes_of_the_golden_folder() -> None:
    accepted = {path.name: path.read_bytes() for path in (CASE / "expected").iterdir()}
    assert outputs(replay(CASE)) == accepted


def test_a_v1_profile_reads_sales_unless_there_are_financials(folder: Path) -> None:
    profile = folder / "profile.toml"
    profile.write_text(profile.read_text("utf-8").replace('"v2"', '"v1"'), "utf-8")
    assert len(read_recorded(folder).bodies) == 1
    (folder / "financials").mkdir()
    recorded = read_recorded(folder)
    assert recorded.profile.kseries.feed is Feed.V1
    assert recorded.bodies == {}


@pytest.mark.parametrize("name", ["case.toml", "profile.toml"])
def test_a_file_in_another_encoding_is_named(folder: Path, name: str) -> None:
    (folder / name).write_text('title = "Café"', "latin-1")
    assert dict(refusal(folder).issue.values)["reason"].startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title =", "case.toml"),
        ('title = "x"', "created_at"),
        ("created_at = 2026-12-01T09:00:00", "created_at"),
        ("created_at = 2026-12-01T09:00:00Z", "location"),
        ('created_at = 2026-12-01T09:00:00Z\n[location]\nid = "1"\nodd = 1', "odd"),
    ],
)
def test_a_case_that_says_too_little_is_refused(folder: Path, text: str, reason: str) -> None:
    (folder / "case.toml").write_text(text, "utf-8")
    error = refusal(folder)
    assert error.code == "KS-651"
    assert reason in error.issue.text("en")


@pytest.mark.parametrize(
    ("line", "instead", "reason"),
    [
        ("id =", "id = 203817465001984", "id: not a text"),
        ("timezone =", "timezone = 1", "timezone: not a text"),
        ("title =", "title = 1", "title: not a text"),
        ("created_at =", "created_at = 0001-01-01T00:00:00+02:00", "created_at"),
        ("created_at =", "created_at = 9999-12-31T23:59:59-02:00", "created_at"),
    ],
)
def test_a_case_that_says_something_impossible_is_refused(
    folder: Path, line: str, instead: str, reason: str
) -> None:
    lines = (folder / "case.toml").read_text("utf-8").splitlines()
    changed = [instead if each.startswith(line) else each for each in lines]
    (folder / "case.toml").write_text("\n".join(changed), "utf-8")
    assert dict(refusal(folder).issue.values)["reason"] == f"case.toml: {reason}"


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "profile.toml").unlink()
    assert "profile.toml" in refusal(folder).issue.text("de")
    assert "nowhere" in refusal(folder.parent / "nowhere").issue.text("de")


def test_a_name_that_is_no_day_is_refused(folder: Path) -> None:
    (folder / "sales" / "tomorrow.json").write_text("{}")
    assert "tomorrow" in refusal(folder).issue.text("de")


def test_a_profile_that_is_not_possible_says_so_itself(folder: Path) -> None:
    (folder / "profile.toml").write_text("[property]", "utf-8")
    assert refusal(folder).code.startswith("SET-")
