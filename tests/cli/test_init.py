"""``datev-bridge init``."""

from pathlib import Path
import tomllib

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.profile import check_profile, from_toml
from datev_bridge_cli.language import Language
from datev_bridge_cli.profile_template import render_profile
from support.cli import call, start

texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs", "Cc"]))


@given(name=texts, location=texts, language=st.sampled_from(Language))
def test_any_answer_is_kept_as_it_is(name: str, location: str, language: Language) -> None:
    profile = tomllib.loads(render_profile({"name": name, "location": location}, language))
    assert profile["property"]["name"] == name
    assert profile["kseries"]["location"] == location


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("chart", ["SKR03", "SKR04"])
def test_the_template_is_a_profile(chart: str, language: Language) -> None:
    profile = from_toml(render_profile({"chart": chart}, language))
    assert profile.datev.chart.value == chart
    assert check_profile(profile) == ()


def test_both_languages_have_the_same_keys() -> None:
    german, english = (tomllib.loads(render_profile({}, language)) for language in Language)
    assert german["datev"] == english["datev"]
    assert german["kseries"] == english["kseries"]
    assert [r.keys() for r in german["mapping"]] == [r.keys() for r in english["mapping"]]


@pytest.mark.parametrize(
    ("chart", "length", "clearing", "tip"),
    [("SKR03", "4", "1792", "1592"), ("SKR04", "6", "363000", "137400")],
)
def test_the_accounts_are_those_of_the_chart(
    chart: str, length: str, clearing: str, tip: str
) -> None:
    answers = {"chart": chart, "account_length": length}
    profile = tomllib.loads(render_profile(answers, Language.DE))
    assert profile["datev"]["clearing_account"] == clearing
    assert profile["mapping"][0]["account"] == tip


def test_no_input_writes_the_template(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    ended = call("init", "--no-input", "-o", str(path))
    assert (ended.code, ended.out) == (0, f"{path}\n")
    assert tomllib.loads(path.read_text("utf-8"))["datev"]["consultant_number"] == 1001


def test_an_existing_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "profile.toml"
    path.write_text("mine")
    ended = call("init", "--no-input", "-o", str(path))
    assert ended.code == 3
    assert ended.err.startswith("Error CLI-011")
    assert path.read_text() == "mine"
    assert call("init", "--no-input", "--force", "-o", str(path)).code == 0
    assert path.read_text() != "mine"


@pytest.mark.parametrize("words", [("--dry-run",), ("-o", "-")])
def test_nothing_is_written_where_only_shown(words: tuple[str, ...], tmp_path: Path) -> None:
    ended = start("init", "--no-input", *words, cwd=tmp_path)
    assert ended.code == 0
    assert "datev" in tomllib.loads(ended.out)
    assert list(tmp_path.iterdir()) == []


def test_answers_come_from_stdin_and_an_empty_line_keeps_the_default(tmp_path: Path) -> None:
    answers = ["Zum Anker", "141948669132802", "devp-v2-1", "", "1234", "42", "SKR04", "5"]
    ended = start("init", "-o", "p.toml", stdin="\n".join(answers) + "\n", cwd=tmp_path)
    assert (ended.code, ended.out) == (0, "p.toml\n")
    profile = tomllib.loads((tmp_path / "p.toml").read_text("utf-8"))
    assert profile["property"]["name"] == "Zum Anker"
    assert profile["kseries"]["redirect_uri"] == "https://"
    assert profile["datev"]["chart"] == "SKR04"
    assert profile["datev"]["clearing_account"] == "36300"


def test_an_answer_that_is_not_valid_writes_nothing(tmp_path: Path) -> None:
    ended = start("init", stdin="Name\n\n\n\nBerater\n", cwd=tmp_path)
    assert ended.code == 2
    assert "CLI-004" in ended.err
    assert "Beraternummer" in ended.err
    assert list(tmp_path.iterdir()) == []
