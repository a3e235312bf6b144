"""The tree of commands, its help and its complaints."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import COMMANDS, build_tree
from support.cli import call, start

NAMES = [name for name, _, _ in COMMANDS]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", NAMES)
def test_every_command_and_option_has_help(name: str, language: Language) -> None:
    import click

    tree = build_tree(language, [])
    command = tree.get_command(click.Context(tree), name)
    assert command is not None
    assert command.help
    for each in (command, *getattr(command, "commands", {}).values()):
        assert each.help
        silent = [p.name for p in each.params if isinstance(p, click.Option) and not p.help]
        assert silent == []


@pytest.mark.parametrize("name", NAMES)
def test_help_speaks_both_languages(name: str) -> None:
    german, english = call(name, "--help", language=Language.DE), call(name, "--help")
    assert (german.code, english.code) == (0, 0)
    assert german.out.startswith("Aufruf: datev-bridge")
    assert english.out.startswith("Usage: datev-bridge")
    assert "Show" not in german.out


@pytest.mark.parametrize(
    ("name", "one"),
    [
        ("account", "enrol"),
        ("days", "decide"),
        ("mapping", "suggest"),
        ("operator", "reset-2fa"),
        ("runs", "resend"),
    ],
)
def test_a_group_lists_its_commands_in_both_languages(name: str, one: str) -> None:
    german, english = call(name, "--help", language=Language.DE), call(name, "--help")
    assert "\nBefehle:\n" in german.out
    assert "\nCommands:\n" in english.out
    listed = english.out.partition("Commands:")[2].split()
    assert one in listed
    ended = call(name)
    assert (ended.code, ended.out) == (2, "")
    assert f"Usage: datev-bridge {name}" in ended.err
    assert call(name, "lits").code == 2


def test_without_a_command_the_help_comes_on_stderr_with_code_2() -> None:
    ended = call()
    assert (ended.code, ended.out) == (2, "")
    assert all(name in ended.err for name in NAMES)


@pytest.mark.parametrize(
    ("line", "code", "part"),
    [
        ("exprot", "CLI-002", "export?"),
        ("nothing-like-it", "CLI-002", "no command nothing-like-it."),
        ("demo --day 3", "CLI-001", "--days"),
        ("demo --days", "CLI-003", "--days"),
        ("demo --days 1,5", "CLI-004", "1 … 366"),
        ("demo --days 0", "CLI-004", "1 … 366"),
        ("demo --size huge", "CLI-004", "small, medium, large"),
        ("demo --from 21.11.2026", "CLI-004", "YYYY-MM-DD"),
        ("demo too many", "CLI-005", "datev-bridge demo --help"),
        ("--lang fr demo", "CLI-004", "de, en"),
        ("export", "CLI-003", "--profile"),
    ],
)
def test_a_wrong_line_ends_with_code_2_and_the_way_out(line: str, code: str, part: str) -> None:
    ended = call(*line.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"Error {code}: ")
    assert part in ended.err
    assert len(ended.err.splitlines()) == 2


# Names of commands are left out: some of them run until they are stopped.
@given(
    st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1).filter(
        lambda word: word not in NAMES
    )
)
def test_no_word_is_answered_by_a_traceback(word: str) -> None:
    ended = call(word)
    assert ended.code in {0, 2}
    assert "Traceback" not in ended.err


def test_a_process_has_the_same_manners() -> None:
    ended = start("exprot")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("Fehler CLI-002: Den Befehl exprot gibt es nicht. → export?\n")


def test_the_version_is_a_result() -> None:
    ended = start("--version")
    assert ended.code == 0
    assert ended.out.startswith("datev-bridge ")


def test_a_reason_of_click_is_in_no_other_language() -> None:
    for words, reason in (
        (("inspect", "a.csv", "b.csv"), "b.csv"),
        (("inspect", "a.csv", "b.csv", "c.csv"), "b.csv c.csv"),
        (("demo", "--json=1"), "--json=…"),
    ):
        ended = call(*words, language=Language.DE)
        assert ended.code == 2
        assert f"Die Befehlszeile ist nicht zu verstehen: {reason}\n" in ended.err


def test_a_number_of_any_length_is_complained_about() -> None:
    ended = call("demo", "--seed", "9" * 5000)
    assert (ended.code, "CLI-004" in ended.err) == (2, True)


@pytest.mark.parametrize("day", ["0001-01-01", "1999-01-01", "2099-01-01", "9999-12-31"])
def test_a_demo_is_of_days_that_a_file_can_name(day: str) -> None:
    ended = call("demo", "--from", day, "--days", "1")
    assert (ended.code, "CLI-004" in ended.err, "2007-01-01" in ended.err) == (2, True, True)
