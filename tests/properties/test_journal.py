"""Booking a day: what must hold for any receipts."""

from collections import defaultdict
from decimal import Decimal

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.daybook import PaymentPart, Receipt, ReceiptKind
from datev_bridge.journal import BookingSettings, DayJournal, Granularity, RowKind
from datev_bridge.mapping import RuleTarget, TipMode
from datev_bridge.mapping.model import BY_RATE, AccountKind
from datev_bridge.money import allocate, total
from support.books import (
    CARD,
    CASH,
    DRINKS,
    FOOD,
    INVOICE,
    RULES,
    TIP_RULE,
    VOUCHERS,
    bucket,
    day,
    journal,
    paid,
    rule,
)

cents = st.decimals(-300, 300, places=2)
sold = st.sampled_from(
    ((FOOD, "7.00"), (DRINKS, "19.00"), (VOUCHERS, "0.00")),
)
methods = st.sampled_from((CASH, CARD, INVOICE))
OWNER = rule(RuleTarget.TIP, "8200", AccountKind.REVENUE, tip_mode=TipMode.OWNER, bu_key=BY_RATE)
IGNORED = evolve(TIP_RULE, tip_mode=TipMode.IGNORE, payment_method="7")


@st.composite
def receipts(draw: st.DrawFn, number: int) -> Receipt:
    """Return a receipt whose two sides meet."""
    parts = draw(st.lists(st.tuples(sold, cents), min_size=1, max_size=4))
    buckets = tuple(bucket(str(amount), category, rate) for (category, rate), amount in parts)
    goal = total(b.amount for b in buckets)
    ways = draw(st.lists(st.tuples(methods, cents, cents), min_size=1, max_size=3))
    amounts = allocate([amount for _, amount, _ in ways], goal)
    return Receipt(
        id=f"R1.{number}",
        account_id=f"A1.{number}",
        kind=draw(st.sampled_from((ReceiptKind.TAKINGS, ReceiptKind.CORRECTION))),
        buckets=buckets,
        payments=tuple(
            paid(str(amount), method, str(tip))
            for (method, _, tip), amount in zip(ways, amounts, strict=True)
        ),
    )


@st.composite
def days(draw: st.DrawFn) -> list[Receipt]:
    return [draw(receipts(number)) for number in range(draw(st.integers(0, 5)))]


booking = st.builds(
    BookingSettings, clearing_account=st.just("1792"), granularity=st.sampled_from(Granularity)
)
tip_rules = st.sampled_from(
    ((TIP_RULE,), (TIP_RULE, IGNORED), (evolve(OWNER, tip_rate=Decimal(19)),))
)


def clearing_by_receipt(booked: DayJournal) -> set[Decimal]:
    """Return the balances of the clearing account where each receipt has rows of its own."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for entry in booked.entries:
        sums[entry.receipts] += entry.amount if entry.account == "1792" else -entry.amount
    return set(sums.values())


@settings(max_examples=150)
@given(found=days(), settings_=booking, tips=tip_rules)
def test_every_cent_is_in_one_row_or_explained(
    found: list[Receipt], settings_: BookingSettings, tips: tuple[object, ...]
) -> None:
    rules = (*RULES[:6], *tips)
    booked = journal(*found, rules=rules, settings=settings_)
    assert not booked.is_held, booked.issues
    assert booked.clearing_balance == 0
    entries = booked.entries
    assert all(entry.amount for entry in entries)
    assert not any(entry.amount for entry in booked.cancelled)
    assert all("1792" in {entry.account, entry.contra_account} for entry in entries)
    by_kind: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        by_kind["in" if entry.account == "1792" else "out"] += entry.amount
    payments: list[PaymentPart] = [p for receipt in found for p in receipt.payments]
    ignored = total(item.amount for item in booked.explained)
    money = total(p.amount + p.tip for p in payments) - ignored
    assert by_kind["in"] == by_kind["out"] == money
    goods = total(e.amount for e in entries if e.kind in {RowKind.REVENUE, RowKind.LIABILITY})
    assert goods == total(receipt.gross for receipt in found)
    told = {r for e in (*entries, *booked.cancelled) for r in e.receipts}
    assert told <= {receipt.account_id for receipt in found}


@given(found=days(), tips=tip_rules)
def test_every_receipt_closes_to_zero_by_itself(
    found: list[Receipt], tips: tuple[object, ...]
) -> None:
    by_receipt = BookingSettings(clearing_account="1792", granularity=Granularity.RECEIPT)
    booked = journal(*found, rules=(*RULES[:6], *tips), settings=by_receipt)
    assert clearing_by_receipt(booked) <= {Decimal(0)}


@given(found=days(), data=st.data(), settings_=booking)
def test_neither_receipts_nor_rules_decide_by_their_order(
    found: list[Receipt], data: st.DataObject, settings_: BookingSettings
) -> None:
    mixed = data.draw(st.permutations(found))
    rules = data.draw(st.permutations(RULES))
    booked = journal(*found, settings=settings_)
    assert journal(*mixed, rules=rules, settings=settings_) == booked


@given(found=days())
def test_an_unmapped_method_holds_the_day_and_nothing_else(found: list[Receipt]) -> None:
    rules = [one for one in RULES if one.category_id != "8"]
    booked = journal(summary=day(*found), rules=rules)
    uses_it = any(
        p.method == CARD and p.amount + p.tip for receipt in found for p in receipt.payments
    )
    assert booked.is_held is uses_it
    assert not (booked.is_held and booked.entries)
