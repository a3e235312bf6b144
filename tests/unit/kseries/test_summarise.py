"""Sales → the day in cents: sections 1 and 2 of the booking rules."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
import random
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.daybook import CategoryKind, Customer, DaySummary, Receipt, ReceiptKind, codes
from datev_bridge.kseries.decode import stream_day
from datev_bridge.kseries.receipts import KIND_OF_TYPE
from datev_bridge.kseries.summarise import summarise
from support.sales import BERLIN, DAY, body, day_of, line, payment, sale
from support.told import codes_of


def only(day: DaySummary) -> Receipt:
    (receipt,) = day.receipts
    return receipt


def buckets(receipt: Receipt) -> list[tuple[str, str]]:
    return [(bucket.category.name, f"{bucket.amount}") for bucket in receipt.buckets]


def group(number: int, name: str, code: str = "") -> dict[str, Any]:
    return {"accountingGroupId": number, "name": name, "code": code}


def test_a_day_knows_where_and_when_it_was() -> None:
    day = day_of(sale(), sale(2))
    assert (day.business_day, day.location, day.feed) == (DAY, BERLIN, "v2")
    assert day.starts_at == datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
    assert day.ends_at == datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    assert (day.receipts_read, day.repeated, day.issues) == (2, 0, ())
    assert not day.is_held


def test_a_receipt_has_both_its_sides() -> None:
    receipt = only(
        day_of(sale(payments=[payment("11.90", tip="2.00", type="ACCOUNTS_RECEIVABLE")]))
    )
    assert (receipt.id, receipt.account_id) == ("R65315.1", "A65315.1")
    assert (receipt.kind, receipt.pos_type) == (ReceiptKind.TAKINGS, "SALE")
    assert receipt.opened_at == datetime(2026, 11, 21, 18, tzinfo=UTC)
    assert receipt.closed_at == datetime(2026, 11, 21, 19, tzinfo=UTC)
    assert (receipt.settles, receipt.has_lines, receipt.carried_in) == ("", True, False)
    (bucket,) = receipt.buckets
    assert (bucket.category.kind, bucket.category.id) == (CategoryKind.REVENUE, "2")
    assert (bucket.category.name, bucket.category.code) == ("Getränke", "20")
    assert (str(bucket.rate), bucket.centre) == ("19.00", "4")
    assert (bucket.exact, bucket.amount, bucket.tax) == amounts_of("11.90", "11.90", "1.90")
    (part,) = receipt.payments
    assert (part.method.kind, part.method.id) == (CategoryKind.PAYMENT, "7")
    assert (part.method.name, part.method.code) == ("Bar", "CASH")
    assert (part.amount, part.tip, part.centre) == (Decimal("11.90"), Decimal("2.00"), "4")
    assert part.on_account


def amounts_of(*texts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(text) for text in texts)


def test_a_receipt_without_a_number_has_its_account() -> None:
    assert only(day_of(sale(receiptId=""))).id == "A65315.1"


@pytest.mark.parametrize(("name", "kind"), KIND_OF_TYPE.items())
def test_every_known_type_is_read_without_a_problem(name: str, kind: ReceiptKind) -> None:
    sells = {"salesLines": []} if kind is ReceiptKind.FLOAT else {}
    day = day_of(sale(type=name, **sells))
    assert only(day).kind is kind
    assert day.issues == ()
    takes_lines = kind not in {ReceiptKind.FLOAT, ReceiptKind.SET_ASIDE}
    assert bool(only(day).buckets) is takes_lines


def test_what_is_read_how() -> None:
    read = set(ReceiptKind) - {ReceiptKind.EXCLUDED}  # only a person excludes
    by_kind = {kind: [n for n, k in KIND_OF_TYPE.items() if k is kind] for kind in read}
    assert by_kind == {
        ReceiptKind.TAKINGS: ["SALE", "SPLIT"],
        ReceiptKind.CORRECTION: ["REFUND", "RECALL", "UPDATE", "VOID"],
        ReceiptKind.TRANSFER: ["TRANSFER"],
        ReceiptKind.FLOAT: ["FLOAT"],
        ReceiptKind.SET_ASIDE: ["TRANSITORY"],
    }


@pytest.mark.parametrize("name", ["TRANSITORY", "FLOAT"])
def test_information_and_floats_need_not_balance(name: str) -> None:
    day = day_of(sale(type=name, salesLines=[], payments=[payment("100.00")]))
    assert day.issues == ()
    assert only(day).paid == Decimal("100.00")
    assert only(day).buckets == ()


def test_a_float_that_sells_something_waits_for_a_person() -> None:
    given_away = line("0.00", totalNetAmountWithoutTax="0.00", taxAmount="0.00")
    assert day_of(sale(type="FLOAT", salesLines=[given_away])).issues == ()
    day = day_of(sale(type="FLOAT"))
    assert [issue.kind for issue in day.issues] == [codes.FLOAT_WITH_LINES]
    assert day.issues[0].where == only(day).id
    assert only(day).buckets == ()


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("none", [0, "0", 0.0, "", None])
def test_an_id_of_0_is_none(none: object, *, quick: bool) -> None:
    guest = {"id": "b3", "customerId": none, "lastName": "Vogel"}
    paid = payment(revenueCenterId=none, consumer=guest, type="ACCOUNTS_RECEIVABLE")
    answer = body(sale(salesLines=[line(revenueCenterId=none)], payments=[paid]))
    read = summarise(stream_day(answer, quick=quick), location=BERLIN, business_day=DAY)
    receipt = only(read)
    assert (receipt.buckets[0].centre, receipt.payments[0].centre) == ("", "")
    assert receipt.payments[0].customer == Customer(id="b3", last_name="Vogel")


def test_a_table_opened_before_the_border_is_carried_in() -> None:
    opened = ("2026-11-21T04:29:59.999Z", "2026-11-21T04:30:00.000Z")
    early, late = (only(day_of(sale(timeOfOpening=at))) for at in opened)
    assert (early.carried_in, late.carried_in) == (True, False)
    assert not only(day_of(sale(timeOfOpening=None))).carried_in
    assert not only(day_of(sale(), nextStartOfDayAsIso8601=None)).carried_in


@pytest.mark.parametrize(
    ("border", "hours"),
    [("2026-03-29T05:30:00+02:00", 23), ("2026-10-25T05:30:00+01:00", 25)],
)
def test_days_on_which_the_clocks_change(border: str, hours: int) -> None:
    day = day_of(nextStartOfDayAsIso8601=border)
    assert day.starts_at is not None
    assert day.ends_at is not None
    assert (day.ends_at - day.starts_at).total_seconds() == hours * 3600


def test_only_another_account_is_settled() -> None:
    assert only(day_of(sale(source={"initialAccountId": "A65315.9"}))).settles == "A65315.9"
    assert only(day_of(sale(source=None))).settles == ""
    assert only(day_of(sale(source={}))).settles == ""


def test_shares_of_one_group_and_rate_are_one_bucket() -> None:
    receipt = only(
        day_of(
            sale(
                salesLines=[line("11.90"), line("23.80"), line("10.70", "1.07")],
                payments=[payment("46.40")],
            )
        )
    )
    assert [(str(b.rate), str(b.amount)) for b in receipt.buckets] == [
        ("19.00", "35.70"),
        ("7.00", "10.70"),
    ]
    assert receipt.buckets[0].tax == Decimal("5.70")


def test_buckets_are_kept_apart_by_centre_and_ordered() -> None:
    receipt = only(
        day_of(
            sale(
                salesLines=[
                    line("1.00", accountingGroup=group(3, "Wein"), revenueCenterId=9),
                    line("2.00", accountingGroup=group(3, "Wein"), revenueCenterId=5),
                    line("3.00", "1.07", accountingGroup=group(1, "Speisen")),
                    line("4.00", accountingGroup=group(1, "Speisen")),
                    line("5.00", accountingGroup=group(0, "Speisen")),
                    line(
                        "1.00",
                        totalNetAmountWithoutTax="0",
                        taxAmount="0",
                        serviceCharge="1.00",
                    ),
                ],
                payments=[payment("16.00")],
            )
        )
    )
    assert [str(bucket.amount) for bucket in receipt.buckets] == [
        "5.00",
        "4.00",
        "3.00",
        "2.00",
        "1.00",
        "1.00",
    ]
    assert receipt.buckets[-1].category.kind is CategoryKind.SERVICE_CHARGE
    assert receipt.buckets[-1].rate is None


def test_a_full_discount_leaves_nothing() -> None:
    day = day_of(sale(salesLines=[line("0.00")], payments=[]))
    receipt = only(day)
    assert (receipt.buckets, receipt.payments, day.issues) == ((), (), ())
    assert receipt.has_lines


def test_discounts_of_a_bucket_are_added_up_if_all_of_them_are_stated() -> None:
    def off(*stated: object) -> Decimal | None:
        lines = [line(totalDiscountAmount=each) for each in stated]
        amount = str(len(stated) * Decimal("11.90"))
        (bucket,) = only(day_of(sale(salesLines=lines, payments=[payment(amount)]))).buckets
        return bucket.discount

    assert off("1.00", "0.50") == Decimal("1.50")
    assert off("1.005", "0.001") == Decimal("1.01")
    assert off("1.00", ...) is None
    assert off(...) is None


def test_entries_without_an_id_are_categories_of_their_own() -> None:
    day = day_of(
        sale(
            salesLines=[
                line("5.95", accountingGroup={"name": "Wein", "code": "W1"}),
                line("5.95", accountingGroup=None),
            ],
            payments=[
                payment("5.95", paymentMethodId=None, description="Amex", code=""),
                payment("5.95", paymentMethodId=None, description=None, code="IKPMS"),
            ],
        )
    )
    receipt = only(day)
    assert [(b.category.id, b.category.name) for b in receipt.buckets] == [
        ("-", "(ohne Bezeichnung)"),
        ("-W1", "Wein"),
    ]
    assert [(p.method.id, p.method.name) for p in receipt.payments] == [
        ("-Amex", "Amex"),
        ("-IKPMS", "IKPMS"),
    ]


@pytest.mark.parametrize("names", [("Bier", "Biere", ""), ("#1", "", "#1"), ("", "", "Wein")])
def test_a_name_edited_on_the_day_does_not_depend_on_the_order(
    names: tuple[str, str, str],
) -> None:
    sales = [
        sale(number, salesLines=[line(accountingGroup=group(2, name))])
        for number, name in enumerate(names)
    ]
    shown = {
        tuple(r.buckets[0].category.name for r in day_of(*order).receipts)
        for order in (sales, sales[::-1], [sales[1], sales[2], sales[0]])
    }
    assert shown == {(max(names),) * 3}


def test_the_code_goes_with_the_name() -> None:
    sales = [
        sale(1, payments=[payment(description="Karte", code="A")]),
        sale(2, payments=[payment(description="Karte", code="B")]),
    ]
    for order in (sales, sales[::-1]):
        assert [r.payments[0].method.code for r in day_of(*order).receipts] == ["B", "B"]


# Cents -------------------------------------------------------------------------------------------
def test_happy_hour_is_brought_to_what_was_paid() -> None:
    receipt = only(day_of(sale(salesLines=[line("4.165")], payments=[payment("4.16")])))
    (bucket,) = receipt.buckets
    assert (str(bucket.amount), str(bucket.exact)) == ("4.16", "4.165")
    assert receipt.gross == receipt.paid
    assert receipt.moved == Decimal("0.005")


def test_what_the_pos_rounds_is_a_bucket_of_its_own() -> None:
    receipt = only(
        day_of(sale(payments=[payment("11.92", roundingAmount="0.02")])),
    )
    assert buckets(receipt) == [("Getränke", "11.90"), ("Rundung der Kasse", "0.02")]
    assert receipt.buckets[1].category.kind is CategoryKind.ROUNDING
    assert receipt.gross == receipt.paid


def test_rounding_on_a_receipt_without_lines_is_kept() -> None:
    receipt = only(
        day_of(sale(salesLines=[], payments=[payment("-0.02", roundingAmount="-0.02")])),
    )
    assert buckets(receipt) == [("Rundung der Kasse", "-0.02")]
    assert (receipt.gross, receipt.has_lines) == (Decimal("-0.02"), False)


@pytest.mark.parametrize(
    ("paid", "is_met"),
    [
        (["11.909"], None),
        (["11.90"], True),
        (["11.91"], False),
        (["11.89"], False),
        (["5.95", "5.96"], True),
        (["5.95", "5.97"], False),
        (["4.00", "4.00", "3.92"], True),
        (["4.00", "4.00", "3.93"], False),
    ],
)
def test_payments_meet_the_lines_within_a_cent_each(paid: list[str], is_met: bool | None) -> None:
    day = day_of(sale(payments=[payment(amount) for amount in paid]))
    expected = {True: [], False: ["DAY-016"], None: ["DAY-019"]}[is_met]
    assert codes_of(day.issues) == expected
    if is_met:
        assert only(day).gross == only(day).paid


def test_a_receipt_paid_by_nothing_has_the_width_of_one_payment() -> None:
    assert day_of(sale(salesLines=[line("0.009")], payments=[])).issues == ()
    day = day_of(sale(salesLines=[line("0.01")], payments=[]))
    assert codes_of(day.issues) == ["DAY-016"]


# Held days keep what they can --------------------------------------------------------------------
def test_a_receipt_in_doubt_shows_its_payments() -> None:
    receipt = only(day_of(sale(payments=[payment("99.00")])))
    assert (receipt.gross, receipt.paid) == (Decimal("11.90"), Decimal("99.00"))


def test_only_the_doubtful_receipt_is_in_doubt() -> None:
    day = day_of(sale(), sale(2, payments=[payment("99.00")]), sale(3))
    assert [receipt.gross == receipt.paid for receipt in day.receipts] == [True, False, True]
    assert day.is_held


def test_exact_repetitions_are_counted_and_forgotten() -> None:
    day = day_of(sale(), sale(2), sale(), sale())
    assert (len(day.receipts), day.receipts_read, day.repeated) == (2, 4, 2)
    assert day.issues == ()


def test_two_versions_of_a_receipt_do_not_depend_on_their_order() -> None:
    one, other = sale(), sale(payments=[payment("5.95"), payment("5.95")])
    days = [day_of(*order) for order in ([one, other, one], [one, one, other], [other, one, one])]
    assert [codes_of(day.issues) for day in days] == [["DAY-021"]] * 3
    assert days[0] == days[1] == days[2]
    assert days[0].repeated == 1


def test_versions_that_are_written_differently_do_not_depend_on_their_order() -> None:
    group = {"accountingGroupId": 2, "name": "Getränke"}
    one, alike = (
        sale(salesLines=[line(accountingGroup=group | {"code": code})]) for code in ("20", "21")
    )
    other = sale(payments=[payment("5.95"), payment("5.95")])
    days = [day_of(*order) for order in permutations([one, alike, other])]
    assert {repr((day.receipts, day.issues)) for day in days} == {
        repr((days[0].receipts, days[0].issues))
    }
    assert days[0].repeated == 1
    assert [codes_of(day.issues) for day in days] == [["DAY-021"]] * 6


def test_the_order_of_the_sales_makes_no_difference() -> None:
    sales = [sale(n, salesLines=[line(f"{n}.00")], payments=[payment(f"{n}.00")]) for n in range(9)]
    mixed = random.Random(7).sample(sales, len(sales))
    assert day_of(*mixed) == day_of(*sales)
    assert [r.account_id for r in day_of(*mixed).receipts] == [f"A65315.{n}" for n in range(9)]


def test_drift_reaches_the_day() -> None:
    assert day_of(sale(new=1)).drift == {"Sale.new": 1}


def test_another_day_of_the_location_is_told_by_its_border_there() -> None:
    # 23:30 UTC on the 21st is 00:30 on the 22nd in Berlin: the day ends at midnight there.
    assert day_of(nextStartOfDayAsIso8601="2026-11-21T23:30:00Z").issues == ()
    pacific = evolve(BERLIN, timezone="America/Los_Angeles")
    day = day_of(nextStartOfDayAsIso8601="2026-11-22T04:30:00Z", location=pacific)
    assert codes_of(day.issues) == ["DAY-020"]


def test_a_day_is_what_was_asked_for() -> None:
    day = day_of(nextStartOfDayAsIso8601="2026-11-23T05:30:00+01:00")
    assert codes_of(day.issues) == ["DAY-020"]
    assert day.business_day == date(2026, 11, 21)
