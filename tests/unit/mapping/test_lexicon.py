"""Words as tills show them."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.mapping.lexicon import Lexicon, Word, fold, is_slip, words_of
from datev_bridge.mapping.payment_words import PAYMENT_WORDS
from datev_bridge.mapping.words import GROUP_WORDS

DRINKS = Lexicon.of(
    (("drink", "wein bier spirituose getraenk"), ("food", "schwein suppe nachspeise"))
)
LETTERS = st.text("abcdefghij", min_size=3, max_size=12)
ENTRIES = [
    word for rows in (GROUP_WORDS, PAYMENT_WORDS) for _, words in rows for word in words.split()
]


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Getränke", "getraenke"), ("GETRÄNKE", "getraenke"), ("Faß", "fass"), ("Crème", "creme")],
)
def test_names_are_folded(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_composed_and_decomposed_umlauts_are_one() -> None:
    assert fold("Getr\u00e4nke") == fold("Getra\u0308nke")


def test_entries_are_folded_words() -> None:
    assert [e for e in ENTRIES if [word.text for word in words_of(e)] != [fold(e)]] == []


def test_numbers_and_signs_are_no_words_and_a_dot_cuts() -> None:
    assert words_of("hauptg. 7% / 2") == (Word("hauptg", is_cut=True),)


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        (Word("wein"), "drink"),
        (Word("weine"), "drink"),
        (Word("hauswein"), "drink"),
        (Word("hausschweine"), "food"),  # the longest entry counts, not the wine in the swine
        (Word("spirtuosen"), "drink"),
        (Word("getr", is_cut=True), "drink"),
        (Word("bierprobe"), "drink"),
        (Word("getr"), None),
        (Word("beleg"), None),
    ],
)
def test_a_word_is_found_in_many_shapes(word: Word, meaning: str | None) -> None:
    found = DRINKS.find(word)
    assert (found.meaning if found else None) == meaning


def test_only_the_first_part_of_a_compound_is_weak() -> None:
    shapes = [DRINKS.find(Word(text)) for text in ("hauswein", "weinfest")]
    assert [found.is_weak for found in shapes if found] == [False, True]


def test_an_abbreviation_of_different_things_tells_nothing() -> None:
    lexicon = Lexicon.of((("one", "kartoffel"), ("two", "kartenpfand")))
    assert lexicon.find(Word("kart", is_cut=True)) is None


def test_a_word_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="two meanings: lager"):
        Lexicon.of((("one", "lager"), ("two", "lager")))


@given(LETTERS, st.data())
def test_one_slip_behind_the_first_letter_is_one(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))
    slips = [
        word[:place] + letter + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ]
    assert [slip for slip in slips if not is_slip(word, slip)] == []


@given(LETTERS, LETTERS)
def test_slips_have_no_direction(one: str, other: str) -> None:
    assert is_slip(one, other) is is_slip(other, one)


@given(LETTERS)
def test_two_more_letters_are_no_slip(word: str) -> None:
    assert not is_slip(word, f"{word}xy")
    assert not is_slip(word, f"x{word}")
