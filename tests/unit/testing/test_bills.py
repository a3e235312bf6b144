from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from datev_bridge.testing.chance import stream
from datev_bridge.testing.discounts import HAPPY_HOUR, STAFF_MEAL, THREE_FOR_TWO
from datev_bridge.testing.house import House
from datev_bridge.testing.menu import (
    BRUNCH_BUFFET,
    COOKBOOK,
    GLASS,
    ITEMS,
    MERCHANDISE,
    STEAK,
    Item,
)
from datev_bridge.testing.payments import CASH, GIFT_CARD, GIROCARD, INVOICE
from datev_bridge.testing.receipts import Profile, SaleType
from datev_bridge.testing.service import ServiceCharge
from datev_bridge.testing.sizes import Size
from datev_bridge.testing.till import Bill, Numbers, Occasion, to_cents

NOON = datetime(2026, 7, 31, 12, tzinfo=UTC)


def item(name: str) -> Item:
    return next(each for each in ITEMS if each.name == name)


def bill(service: ServiceCharge = ServiceCharge.NONE, profile: Profile = Profile.TABLE) -> Bill:
    house = House(
        seed=1,
        size=Size.MEDIUM,
        opened=date(2026, 1, 1),
        name="Restaurant Demo",
        business="Demo",
        service_charge=service,
    )
    return Bill(
        house=house,
        chance=stream("bills"),
        numbers=Numbers.starting(100),
        occasion=Occasion(
            day=date(2026, 7, 31),
            opened=NOON,
            closed=NOON,
            profile=profile,
            covers=2,
            centre=0,
            staff=0,
            device=0,
            table=1,
        ),
    )


def test_a_line_divides_into_net_and_tax() -> None:
    line = bill().order(item("Helles 0,5 l"))
    assert (line.gross, line.net, line.tax) == (
        Decimal("4.90"),
        Decimal("4.117647"),
        Decimal("0.782353"),
    )


def test_a_brunch_of_24_90_is_17_43_food_and_7_47_drinks() -> None:
    line = bill().order(BRUNCH_BUFFET)
    assert [(part.rate, part.gross) for part in line.parts] == [
        (Decimal("7.00"), Decimal("17.43")),
        (Decimal("19.00"), Decimal("7.47")),
    ]


def test_happy_hour_leaves_half_a_cent_which_goes_to_the_even_one() -> None:
    rung = bill()
    rung.order(item("Helles 0,5 l"), discount=HAPPY_HOUR)
    assert rung.total == Decimal("4.165")
    assert rung.due == Decimal("4.16")
    assert to_cents(Decimal("4.175")) == Decimal("4.18")


def test_thirds_have_six_decimals() -> None:
    line = bill().order(item("Wein 0,2 l"), discount=THREE_FOR_TWO)
    assert line.gross == Decimal("5.266667")


def test_goods_by_weight_have_three_decimals() -> None:
    line = bill().order(STEAK, Decimal("0.327"))
    assert line.gross == Decimal("19.587300")


def test_a_gift_of_everything_costs_nothing() -> None:
    rung = bill()
    line = rung.order(item("Burger"), account_discount=STAFF_MEAL)
    assert line.gross == 0
    assert line.account_discount_amount == Decimal("16.50")
    assert rung.due == 0


def test_what_is_taken_back_is_the_exact_opposite() -> None:
    rung = bill()
    line = rung.order(BRUNCH_BUFFET, Decimal(3), discount=THREE_FOR_TWO)
    back = rung.take_back(line, "Taste")
    assert back.id != line.id
    assert back.void_reason == "Taste"
    assert (back.gross, back.quantity) == (-line.gross, -line.quantity)
    assert rung.total == 0


def test_a_group_can_have_two_rates() -> None:
    rung = bill()
    rung.order(COOKBOOK)
    rung.order(GLASS)
    group = rung.house.group_id(MERCHANDISE)
    rung.pay(CASH, rung.due)
    assert rung.close().tally.revenue == {
        (group, Decimal("7.00")): Decimal("24.90"),
        (group, Decimal("19.00")): Decimal("9.90"),
    }


def test_an_untaxed_service_charge_is_in_the_total_but_not_in_net_or_tax() -> None:
    line = bill(ServiceCharge.UNTAXED).order(item("Burger"))
    assert line.service_charge == Decimal("1.65")
    assert line.gross == Decimal("18.15")
    assert line.net + line.tax == Decimal("16.50")


def test_a_taxed_service_charge_is_taxed_like_the_goods() -> None:
    line = bill(ServiceCharge.TAXED).order(item("Burger"))
    assert line.gross == line.net + line.tax == Decimal("18.15")


def test_takeaway_bears_no_service_charge() -> None:
    line = bill(ServiceCharge.UNTAXED, Profile.TAKEAWAY).order(item("Burger"))
    assert line.service_charge == 0
    assert line.service_mode is ServiceCharge.NONE


def test_the_tally_keeps_payments_and_tips_by_method() -> None:
    rung = bill()
    rung.order(item("Burger"))
    rung.pay(GIFT_CARD, Decimal("10.00"))
    rung.pay(GIROCARD, rung.due, Decimal("1.50"))
    tally = rung.close().tally
    card, gift = rung.house.method_id(GIROCARD), rung.house.method_id(GIFT_CARD)
    assert tally.payments == {gift: Decimal("10.00"), card: Decimal("6.50")}
    assert tally.tips == {card: Decimal("1.50")}
    assert (tally.cards_sold, tally.cards_redeemed) == (0, Decimal("10.00"))


def test_a_gift_card_sold_has_no_lines_and_is_no_revenue() -> None:
    rung = bill()
    rung.pay(GIFT_CARD, Decimal("-50.00"))
    rung.pay(CASH, Decimal("50.00"))
    receipt = rung.close()
    assert receipt.lines == ()
    assert receipt.tally.revenue == {}
    assert (receipt.tally.cards_sold, receipt.tally.cards_redeemed) == (Decimal("50.00"), 0)


@pytest.mark.parametrize(
    ("kind", "amount", "invoiced", "settled"),
    [(SaleType.SALE, "16.50", "16.50", "0"), (SaleType.TRANSFER, "-16.50", "0", "16.50")],
)
def test_invoices_and_their_settlement_are_counted_apart(
    kind: SaleType, amount: str, invoiced: str, settled: str
) -> None:
    rung = bill()
    rung.pay(INVOICE, Decimal(amount))
    tally = rung.close(kind).tally
    assert (tally.invoiced, tally.settled) == (Decimal(invoiced), Decimal(settled))


def test_a_receipt_knows_where_it_comes_from() -> None:
    first = bill().close()
    second = bill().close(SaleType.REFUND, origin=first)
    third = bill().close(SaleType.RECALL, origin=second, previous=second)
    assert (first.initial, first.previous) == (None, None)
    assert (second.initial, second.previous) == (first.account_id, first.account_id)
    assert (third.initial, third.previous) == (first.account_id, second.account_id)


def test_receipts_and_accounts_are_numbered_apart_and_floats_have_no_receipt() -> None:
    receipt = bill().close()
    assert receipt.receipt_id is not None
    assert receipt.receipt_id[1:] != receipt.account_id[1:]
    assert bill().close(SaleType.FLOAT).receipt_id is None
