"""How doctor is shown: a word, a statement, the reason once, the next step."""

from pathlib import Path

import pytest

from datev_bridge_cli.language import Language
from support.cli import call
from support.profiles import toml


@pytest.mark.parametrize(
    ("language", "heads", "no"),
    [
        (Language.DE, ["Programm", "Einstellungen", "Kasse", "DATEV", "Zustellung"], "nein"),
        (Language.EN, ["Program", "Settings", "POS", "DATEV", "Delivery"], "no"),
    ],
)
def test_it_speaks_both_languages(
    language: Language, heads: list[str], no: str, tmp_path: Path
) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text(toml(), "utf-8")
    ended = call("doctor", "--profile", str(profile), "--offline", language=language)
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == heads
    assert any(line.split()[0] == no for line in lines)
    assert ended.err == ""


def test_a_reason_that_repeats_is_told_once(tmp_path: Path) -> None:
    ended = call("doctor", "--profile", str(tmp_path / "no.toml"))
    assert ended.code == 1
    assert ended.out.count("SET-005 · ") == 1
    assert ended.out.count("DOC-003 · ") == 1
    assert ended.out.count("(DOC-003)") > 5


def test_a_path_cannot_move_the_cursor(tmp_path: Path) -> None:
    ended = call("doctor", "--profile", str(tmp_path / "\x1b[2Jno.toml"))
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("name", ["categories", "calibrate", "capture", "connect"])
def test_a_profile_must_be_named(name: str) -> None:
    ended = call(name, "--out", "x") if name == "capture" else call(name)
    assert (ended.code, "CLI-003" in ended.err, "--profile" in ended.err) == (2, True, True)


@pytest.mark.parametrize(
    "line",
    [
        "categories --days 367",
        "categories --days -1",
        "calibrate --days 0",
        "connect --listen 70000",
    ],
)
def test_numbers_have_bounds(line: str) -> None:
    ended = call(*line.split(), "--profile", "x")
    assert (ended.code, "CLI-004" in ended.err) == (2, True)
