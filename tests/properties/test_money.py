"""Bringing money to cents: what must hold whatever the amounts."""

from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st
import pytest

from datev_bridge.money import CENT, allocate, german, in_cents, parse_amount, proportional, total

exact = st.decimals(-10_000, 10_000, places=6)
whole = st.decimals(-10_000, 10_000, places=2)
shares = st.lists(exact, min_size=1, max_size=8)


@given(shares=shares, target=whole)
def test_shares_add_up_to_the_target_in_cents(shares: list[Decimal], target: Decimal) -> None:
    parts = allocate(shares, target)
    assert len(parts) == len(shares)
    assert total(parts) == target
    assert all(part.as_tuple().exponent == -2 for part in parts)


@given(shares=shares, target=whole.filter(bool))
def test_a_refund_takes_back_exactly_what_was_booked(
    shares: list[Decimal], target: Decimal
) -> None:
    booked = allocate(shares, target)
    refunded = allocate([-share for share in shares], -target)
    assert refunded == tuple(-part for part in booked)


@given(shares=shares)
def test_no_share_moves_by_a_cent_when_the_target_is_their_sum(shares: list[Decimal]) -> None:
    target = total(shares).quantize(CENT, rounding="ROUND_FLOOR")
    for share, part in zip(shares, allocate(shares, target), strict=True):
        assert abs(part - share) < CENT


@given(shares=st.lists(whole, min_size=1, max_size=8))
def test_whole_cents_stay_as_they_are(shares: list[Decimal]) -> None:
    assert allocate(shares, total(shares)) == tuple(shares)


@settings(max_examples=500)
@given(data=st.data(), shares=st.lists(exact, min_size=1, max_size=6, unique=True), target=whole)
def test_the_order_of_shares_decides_nothing_but_ties(
    data: st.DataObject, shares: list[Decimal], target: Decimal
) -> None:
    signed = [-share if target < 0 else share for share in shares]
    fractions = [share - share.quantize(CENT, rounding="ROUND_FLOOR") for share in signed]
    order = data.draw(st.permutations(range(len(shares))))
    parts = allocate(shares, target)
    mixed = allocate([shares[i] for i in order], target)
    if len(set(fractions)) == len(fractions) and all(fractions):
        assert list(mixed) == [parts[i] for i in order]
    assert total(mixed) == total(parts)


@given(target=whole, weights=st.lists(st.decimals("0.01", 1000, places=2), min_size=1, max_size=6))
def test_proportional_parts_are_within_a_cent_of_their_share(
    target: Decimal, weights: list[Decimal]
) -> None:
    parts = proportional(target, weights)
    assert total(parts) == target
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - target * weight / sum(weights)) < CENT + Decimal("1e-12")


@given(weights=st.lists(st.just(Decimal("0.00")), max_size=3))
def test_nothing_is_split_by_weights_of_nothing(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="add up to zero"):
        proportional(Decimal("1.00"), weights)


@given(text=st.text(max_size=24))
@example("1\n")
@example("١٢.٠٠")
@example("1e5")
@example("NaN")
@example("1,00")
@example(" 1")
@example("")
@example(".5")
@example("5.")
@example("1" * 16)
@example("0." + "1" * 11)
def test_only_plain_decimals_are_amounts(text: str) -> None:
    amount = parse_amount(text)
    digits = text.lstrip("+-") if text[:1] in {"+", "-"} else text
    before, dot, after = digits.partition(".")
    plain = all(part.isascii() and part.isdigit() for part in (before, after) if part or dot)
    fits = bool(before) and len(before) <= 15 and len(after) <= 10 and len(text) - len(digits) < 2
    assert (amount is not None) == (plain and fits)


@given(amount=exact)
def test_an_amount_is_read_as_it_is_written(amount: Decimal) -> None:
    assert parse_amount(f"{amount:f}") == amount
    assert in_cents(amount) == (amount * 100 == int(amount * 100))


@given(amount=whole)
def test_german_amounts_can_be_read_back(amount: Decimal) -> None:
    written = german(amount)
    assert written[-3] == ","
    assert Decimal(written.replace(".", "").replace(",", ".")) == amount
