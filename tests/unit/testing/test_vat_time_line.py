from datetime import date
from decimal import Decimal

import pytest

from datev_bridge.testing.vat import TIME_LINE, Goods, parts_of, period_of


@pytest.mark.parametrize(
    ("day", "food", "drinks", "taken_away"),
    [
        ("2020-06-30", "19", "19", "7"),
        ("2020-07-01", "5", "16", "5"),
        ("2020-12-31", "5", "16", "5"),
        ("2021-01-01", "7", "19", "7"),
        ("2023-12-31", "7", "19", "7"),
        ("2024-01-01", "19", "19", "7"),
        ("2025-12-31", "19", "19", "7"),
        ("2026-01-01", "7", "19", "7"),
    ],
)
def test_rates_change_on_the_days_of_the_law(
    day: str, food: str, drinks: str, taken_away: str
) -> None:
    on = date.fromisoformat(day)

    def rate(goods: Goods, *, dine_in: bool) -> Decimal:
        return parts_of(goods, on, dine_in=dine_in)[0][1]

    assert rate(Goods.FOOD, dine_in=True) == Decimal(food)
    assert rate(Goods.DRINK, dine_in=True) == Decimal(drinks)
    assert rate(Goods.DRINK, dine_in=False) == Decimal(drinks)
    assert rate(Goods.FOOD, dine_in=False) == Decimal(taken_away)
    assert rate(Goods.MILK_DRINK, dine_in=False) == Decimal(taken_away)


@pytest.mark.parametrize(
    ("day", "rate"), [("2023-12-31", "0"), ("2024-01-01", "19"), ("2026-01-01", "0")]
)
def test_vouchers_are_taxed_when_sold_only_while_one_rate_covers_all(day: str, rate: str) -> None:
    parts = parts_of(Goods.VOUCHER, date.fromisoformat(day), dine_in=True)
    assert parts == ((Decimal(1), Decimal(rate)),)


def test_a_brunch_divides_seventy_to_thirty() -> None:
    parts = parts_of(Goods.BRUNCH, date(2026, 7, 31), dine_in=True)
    assert parts == ((Decimal("0.7"), Decimal(7)), (Decimal("0.3"), Decimal(19)))


def test_a_brunch_has_one_part_where_food_and_drinks_bear_one_rate() -> None:
    assert parts_of(Goods.BRUNCH, date(2025, 1, 1), dine_in=True) == ((Decimal(1), Decimal(19)),)


def test_before_the_time_line_nothing_is_known() -> None:
    with pytest.raises(ValueError, match="no VAT rates"):
        period_of(date(2006, 12, 31))


def test_the_time_line_is_in_order() -> None:
    since = [period.since for period in TIME_LINE]
    assert since == sorted(set(since))
