"""Amounts by example."""

from decimal import Decimal

import pytest

from datev_bridge.money import (
    CENT,
    ZERO,
    allocate,
    cents,
    german,
    in_cents,
    parse_amount,
    proportional,
    total,
)
from support.sales import amounts


def test_an_amount_of_the_pos_keeps_every_digit() -> None:
    assert str(parse_amount("12.345000")) == "12.345000"
    assert str(parse_amount("-0.01")) == "-0.01"
    assert str(parse_amount("+7")) == "7"


@pytest.mark.parametrize("text", ["", "1,00", "1e5", " 1", "1 ", "NaN", "--1", "1.", "1\n", "١"])
def test_anything_else_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


def test_cents_are_exact_or_refused() -> None:
    assert str(cents(Decimal("1.5"))) == "1.50"
    assert str(cents(Decimal("1.500000"))) == "1.50"
    with pytest.raises(ValueError, match=r"^1\.505 has a fraction of a cent$"):
        cents(Decimal("1.505"))


def test_fractions_of_a_cent_are_seen() -> None:
    assert in_cents(Decimal("4.160000"))
    assert not in_cents(Decimal("4.165"))


def test_the_sum_of_nothing_has_two_decimals() -> None:
    assert str(total([])) == "0.00"
    assert total([]) == ZERO


@pytest.mark.parametrize(
    ("shares", "target", "parts"),
    [
        (["4.165"], "4.16", ["4.16"]),
        (["3.335", "3.335", "3.33"], "10.00", ["3.34", "3.33", "3.33"]),
        (["0.004", "0.006"], "0.01", ["0.00", "0.01"]),
        (["-0.004", "-0.006"], "-0.01", ["0.00", "-0.01"]),
        (["0.005", "0.005"], "0.01", ["0.01", "0.00"]),
        (["-0.005", "-0.005"], "-0.01", ["-0.01", "0.00"]),
        (["1.00", "1.00"], "2.05", ["1.03", "1.02"]),
        (["1.00", "1.00"], "1.95", ["0.98", "0.97"]),
        (["10.005", "-0.005"], "10.00", ["10.01", "-0.01"]),
        (["1234567890123.455", "0.005"], "1234567890123.46", ["1234567890123.46", "0.00"]),
    ],
)
def test_largest_remainder(shares: list[str], target: str, parts: list[str]) -> None:
    assert [str(part) for part in allocate(amounts(shares), Decimal(target))] == parts


def test_nothing_can_be_allocated_to_nobody() -> None:
    with pytest.raises(ValueError, match=r"^nothing to allocate to$"):
        allocate([], Decimal("1.00"))


@pytest.mark.parametrize("target", ["0.001", "-0.001"])
def test_a_target_is_in_cents(target: str) -> None:
    with pytest.raises(ValueError, match="fraction of a cent"):
        allocate([Decimal(1)], Decimal(target))


def test_remainders_are_compared_beyond_the_digits_that_decimals_have_by_default() -> None:
    assert allocate([Decimal("0.004" + 36 * "9"), Decimal("0.005")], Decimal("0.01")) == (
        ZERO,
        CENT,
    )
    heavier = Decimal("1." + 40 * "0" + "1")
    assert proportional(CENT, [Decimal(1), heavier]) == (ZERO, CENT)


def test_weights_of_nothing_and_amounts_beyond_all_restaurants_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^weights add up to zero$"):
        proportional(CENT, [ZERO, ZERO])
    with pytest.raises(ValueError, match=r"^amount out of range$"):
        proportional(Decimal("1e60"), [Decimal(1), Decimal(1)])


def test_german_writes_thousands_and_comma() -> None:
    assert german(Decimal("-1234567.8")) == "-1.234.567,80"
    assert german(ZERO) == "0,00"
