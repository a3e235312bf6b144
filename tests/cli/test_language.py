"""Which language the command line speaks."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge_cli.language import Language, choose_language

words = st.lists(st.sampled_from(["export", "--lang", "--lang=en", "de", "en", "fr", "-q"]))
environments = st.dictionaries(
    st.sampled_from(["DATEV_BRIDGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]),
    st.sampled_from(["", "C", "de", "en", "de_DE.UTF-8", "en_US.UTF-8", "fr_FR", "C.UTF-8"]),
)


@given(words, environments, st.sampled_from(["de", "en"]))
def test_the_option_wins(line: list[str], environment: dict[str, str], name: str) -> None:
    assert choose_language([f"--lang={name}", *line], environment) is Language(name)


@given(environments)
def test_the_variable_wins_over_the_locale(environment: dict[str, str]) -> None:
    environment["DATEV_BRIDGE_LANG"] = "en"
    assert choose_language(["export"], environment) is Language.EN


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.DE),
        ({"LANG": "C.UTF-8"}, Language.DE),
        ({"LANG": "POSIX"}, Language.DE),
        ({"LANG": "de_AT.UTF-8"}, Language.DE),
        ({"LANG": "en_US.UTF-8"}, Language.EN),
        ({"LANG": "fr_FR.UTF-8"}, Language.EN),
        ({"LC_ALL": "en_GB", "LANG": "de_DE"}, Language.EN),
        ({"LC_ALL": "", "LANG": "de_DE"}, Language.DE),
    ],
)
def test_the_locale_decides_else_german(environment: dict[str, str], language: Language) -> None:
    assert choose_language(["export"], environment) is language


def test_the_option_counts_in_both_forms_and_anywhere() -> None:
    assert choose_language(["export", "--lang", "en"], {}) is Language.EN
    assert choose_language(["--lang=en", "export"], {}) is Language.EN


def test_a_language_that_there_is_not_is_passed_over() -> None:
    assert choose_language(["--lang", "fr"], {"LANG": "en_US"}) is Language.EN
