"""Pseudonyms: stable, of the same form, in order where order decides, never shared."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.kseries.pseudonyms import RESERVED_CODES, Ordered, Pseudonyms, merged

KEY = b"0123456789abcdef"
words = st.sets(st.text(min_size=1, max_size=8), max_size=12)


def of(*values: tuple[Ordered, str], key: bytes = KEY) -> Pseudonyms:
    return Pseudonyms(key, merged(values))


@given(words)
def test_names_and_ids_of_groups_keep_their_order(found: set[str]) -> None:
    pseudonyms = of(*((what, word) for word in found for what in Ordered))
    ordered = sorted(found)
    for new in (
        [pseudonyms.group_word(word) for word in ordered],
        [pseudonyms.ordered_number(Ordered.GROUP, word) for word in ordered],
        [pseudonyms.ordered_number(Ordered.CENTRE, word) for word in ordered],
    ):
        assert new == sorted(new)
        assert len(set(new)) == len(found)


@given(words)
def test_a_name_stays_on_its_side_of_a_group_without_one(found: set[str]) -> None:
    nameless = "(ohne Bezeichnung)"
    pseudonyms = of(*((Ordered.GROUP_WORD, word) for word in found))
    for word in found - {nameless}:
        if not word.startswith("("):
            assert (pseudonyms.group_word(word) < nameless) == (word < nameless)


@given(words, st.sampled_from(["staff", "table"]))
def test_different_values_never_share_a_pseudonym(found: set[str], kind: str) -> None:
    pseudonyms = of()
    for form in (pseudonyms.name, pseudonyms.number):
        new = [form(kind, word) for word in sorted(found)]
        assert len(set(new)) == len(found)
        assert new == [form(kind, word) for word in sorted(found)]


def test_a_pseudonym_that_is_taken_is_not_given_again() -> None:
    pseudonyms = of()
    first = pseudonyms._once("kind", "a", lambda mac: str(mac[0] % 4))
    others = [pseudonyms._once("kind", text, lambda mac: str(mac[0] % 4)) for text in "bcd"]
    assert sorted([first, *others]) == ["0", "1", "2", "3"]


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**9), st.integers(0, 10**6))
def test_receipts_of_one_till_stay_together(
    till: int, other: int, number: int, distance: int
) -> None:
    pseudonyms = of()
    one, two = (pseudonyms.receipt(f"A{till}.{n}") for n in (number, number + distance))
    assert one.split(".")[0] == two.split(".")[0]
    assert int(two.split(".")[1]) - int(one.split(".")[1]) == distance
    assert one[0] == "A"
    same_till = pseudonyms.receipt(f"R{till}.1")[1:].split(".")[0]
    assert same_till == one[1:].split(".")[0]
    elsewhere = pseudonyms.receipt(f"A{other}.{number}").split(".")[0]
    assert (elsewhere == one.split(".")[0]) == (till == other)


@given(st.text(), st.sampled_from(["", "=="]))
def test_no_pseudonym_can_be_read_as_a_word(text: str, padding: str) -> None:
    pseudonyms = of()
    name, unique = pseudonyms.name("staff", text), pseudonyms.unique(f"{text}x{padding}")
    assert (len(name), len(unique)) == (10, 22 + len(padding))
    assert not set("AEIOUY").intersection(name + unique)
    assert (name + unique.removesuffix("==")).isupper()


def test_numbers_that_differ_by_a_zero_before_them_stay_different() -> None:
    pseudonyms = of()
    assert pseudonyms.receipt("A1.07") != pseudonyms.receipt("A1.7")


def test_another_form_of_id_is_replaced_all_the_same() -> None:
    assert "Vogel" not in of().receipt("Vogel 1")


def test_reserved_codes_stay_and_others_go() -> None:
    pseudonyms = of()
    for code in RESERVED_CODES:
        assert pseudonyms.payment_word(code) == code
    assert pseudonyms.payment_word("MAESTRO") != "MAESTRO"


def test_kinds_and_keys_tell_pseudonyms_apart() -> None:
    assert of().name("staff", "a") != of().name("table", "a")
    assert of().name("staff", "a") != of(key=b"another key of 16").name("staff", "a")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        of(key=b"short")
