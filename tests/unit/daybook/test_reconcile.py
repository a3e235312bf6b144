"""What a day comes to, by example and for any receipts."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.daybook import Category, CategoryKind, Receipt, ReceiptKind, reconcile
from datev_bridge.issues import IssueKind, Severity
from support.books import CARD, CASH, DRINKS, FOOD, bucket, day, paid, receipt

SERVICE = Category(kind=CategoryKind.SERVICE_CHARGE)
ROUNDING = Category(kind=CategoryKind.ROUNDING)
ORDINARY = receipt(
    1,
    buckets=(
        bucket("10.70", FOOD, "7.00", tax=Decimal("0.70"), exact="10.696"),
        bucket("11.90", tax=Decimal("1.90"), exact="11.909"),
        bucket("1.00", SERVICE, None),
        bucket("0.02", ROUNDING, None),
    ),
    payments=(paid("20.00"), paid("3.62", CARD, tip="2.00")),
)
REFUND = receipt(
    2,
    kind=ReceiptKind.CORRECTION,
    buckets=(bucket("-11.90", tax=Decimal("-1.90")),),
    payments=(paid("-11.90", CARD, tip="-0.50"),),
)
FLOAT = receipt(3, kind=ReceiptKind.FLOAT, buckets=(), payments=(paid("198.00", tip="2.00"),))
OPEN_TABLE = receipt(4, kind=ReceiptKind.SET_ASIDE, payments=(paid("99.00"),))


def test_a_day_of_everything() -> None:
    totals = reconcile(day(ORDINARY, REFUND, FLOAT, OPEN_TABLE))
    assert totals.revenue == {Decimal("7.00"): Decimal("10.70"), Decimal("19.00"): Decimal("0.00")}
    assert totals.revenue_tax == {Decimal("7.00"): Decimal("0.70"), Decimal("19.00"): Decimal(0)}
    assert (totals.service_charge, totals.rounding) == (Decimal("1.00"), Decimal("0.02"))
    assert totals.payments == {"7": Decimal("20.00"), "8": Decimal("-8.28")}
    assert totals.tips == {"8": Decimal("1.50")}
    assert totals.floats == {"7": Decimal("200.00")}
    assert totals.moved == Decimal("0.013")
    assert totals.worst_move == Decimal("0.013")
    assert totals.difference == Decimal("0.00")


def test_a_day_without_receipts_comes_to_nothing() -> None:
    totals = reconcile(day())
    assert totals.revenue == totals.payments == totals.tips == totals.floats == {}
    assert totals.difference == totals.moved == totals.worst_move == 0


def test_a_difference_shows() -> None:
    assert reconcile(day(receipt(payments=(paid("11.00"),)))).difference == Decimal("0.90")


def test_the_worst_move_is_that_of_one_receipt() -> None:
    moved = [
        receipt(number, buckets=(bucket("11.90", exact=exact),))
        for number, exact in enumerate(("11.904", "11.898", "11.90"))
    ]
    totals = reconcile(day(*moved))
    assert (totals.moved, totals.worst_move) == (Decimal("0.006"), Decimal("0.004"))


def test_a_payment_of_nothing_is_shown_and_a_tip_of_nothing_is_not() -> None:
    totals = reconcile(day(receipt(buckets=(), payments=(paid("0.00"),))))
    assert totals.payments == {"7": Decimal("0.00")}
    assert totals.tips == {}


amounts = st.decimals(-500, 500, places=2).map(str)
receipts = st.builds(
    lambda number, kind, sold, money: receipt(
        number,
        kind=kind,
        buckets=tuple(bucket(amount, category, rate) for amount, category, rate in sold),
        payments=tuple(paid(amount, method, tip) for amount, method, tip in money),
    ),
    st.integers(0, 99),
    st.sampled_from((ReceiptKind.TAKINGS, ReceiptKind.CORRECTION, ReceiptKind.TRANSFER)),
    st.lists(
        st.tuples(
            amounts, st.sampled_from((FOOD, DRINKS, SERVICE)), st.sampled_from(("7.00", "19.00"))
        ),
        max_size=3,
    ),
    st.lists(st.tuples(amounts, st.sampled_from((CASH, CARD)), amounts), max_size=3),
)


@given(found=st.lists(receipts, max_size=6), data=st.data())
def test_totals_lose_nothing_whatever_the_order(found: list[Receipt], data: st.DataObject) -> None:
    totals = reconcile(day(*found))
    assert totals == reconcile(day(*data.draw(st.permutations(found))))
    sold = sum(totals.revenue.values()) + totals.service_charge + totals.rounding
    assert sold == sum(one.gross for one in found)
    assert sum(totals.payments.values()) == sum(one.paid for one in found)
    assert sum(totals.tips.values()) == sum(p.tip for one in found for p in one.payments)
    assert totals.difference == sum(one.gross - one.paid for one in found)


def test_only_what_blocks_holds_a_day() -> None:
    texts = {"de": "a", "en": "b", "hint_de": "c", "hint_en": "d"}
    kinds = [IssueKind(code="X-001", severity=severity, **texts) for severity in Severity]
    held = [day(issues=(kind.at(),)).is_held for kind in kinds]
    assert held == [severity is Severity.BLOCKS for severity in Severity]


def test_names_and_codes_do_not_make_a_category() -> None:
    other = Category(kind=CategoryKind.REVENUE, id="2", name="Drinks", code="x")
    assert other == DRINKS
    assert hash(other) == hash(DRINKS)
    assert Category(kind=CategoryKind.PAYMENT, id="2") != DRINKS
