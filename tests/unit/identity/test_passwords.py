"""What a password must be."""

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.identity import passwords
from datev_bridge.identity.common_passwords import WORDS
from datev_bridge.identity.model import User

ANNA = User(id="a", email="anna.huber@goldener-hirsch.example", name="Anna Huber-Meier")


def codes(password: str, user: User = ANNA) -> list[str]:
    return [issue.code for issue in passwords.check(password, user)]


@pytest.mark.parametrize(
    "password",
    [
        "Dampfnudel mit Vanille",
        "correct horse battery",
        "x7#Kq!m2-Zz9p",
        "Anna mag Zwetschgen",
        "restaurant am ende des universums",
        "Ключ под ковриком",
        "🍺🥨🍺🥨 Wiesn im Regen",
    ],
)
def test_long_ones_that_nobody_guesses_are_taken(password: str) -> None:
    assert codes(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Dampfnudeln", "IDN-006"),
        ("", "IDN-006"),
        ("ﬃﬃ-ab1", "IDN-006"),
        ("x" * 513, "IDN-007"),
        ("ﷺ" * 40, "IDN-007"),
        ("anna.huber@goldener-hirsch.example", "IDN-008"),
        ("Huber-Meier-2026", "IDN-008"),
        ("AnnaHuber1234!", "IDN-008"),
        ("hirsch-goldener", "IDN-008"),
        ("Restaurant2026!", "IDN-009"),
        ("restaurantrestaurant", "IDN-009"),
        ("Willkommen!!!1", "IDN-009"),
        ("tnaruatser2026", "IDN-009"),
        ("qwertzuiopü123", "IDN-009"),
        ("123456789012", "IDN-009"),
        ("aaaaaaaaaaaaaaaa", "IDN-009"),
        ("Steuerberater-Kanzlei", "IDN-009"),
        ("ｐａｓｓｗｏｒｔ－２０２６", "IDN-009"),
    ],
)
def test_others_are_not_and_it_is_said_why(password: str, code: str) -> None:
    assert code in codes(password)


def test_exactly_the_shortest_and_the_longest_are_taken() -> None:
    text = "Zwölf Knödel im Topf und noch mehr davon " * 13
    assert codes(text[: passwords.SHORTEST]) == []
    assert codes(text[: passwords.LONGEST]) == []
    assert codes(text[: passwords.LONGEST + 1]) == ["IDN-007"]


@given(st.sampled_from(sorted(WORDS)), st.text("0123456789 !-_.#", max_size=9), st.booleans())
def test_a_common_word_stays_one_with_digits_and_signs_around(
    word: str, around: str, shouted: bool
) -> None:
    password = f"{word.upper() if shouted else word}{around}".ljust(passwords.SHORTEST, "1")
    assert "IDN-009" in codes(password)


@given(st.text(max_size=40))
def test_whatever_is_typed_there_is_an_answer_and_one_form(password: str) -> None:
    codes(password)
    assert passwords.prepared(normalize("NFD", password)) == passwords.prepared(password)
    assert passwords.prepared(passwords.prepared(password)) == passwords.prepared(password)


def test_a_name_of_nothing_forbids_nothing() -> None:
    assert codes("Dampfnudel mit Vanille", User(id="b", email="a@b.example", name="")) == []
