"""The rows of a day: every field of them, and what keeps amounts apart."""

from decimal import Decimal

from attrs import asdict, evolve
import pytest

from datev_bridge.daybook import Category, CategoryKind, ReceiptKind
from datev_bridge.journal import BookingSettings, Entry, Granularity, RowKind
from datev_bridge.journal.tips import TIP
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.resolve import Why
from support.books import (
    CARD,
    CASH,
    DRINKS,
    FOOD,
    INVOICE,
    PAYMENT_RULES,
    REVENUE_RULES,
    RULES,
    TIP_RULE,
    VOUCHERS,
    bucket,
    journal,
    paid,
    receipt,
    rows,
    rule,
)
from support.sales import DAY
from support.told import codes_of

BEER = rule(
    RuleTarget.REVENUE,
    "8200",
    AccountKind.REVENUE,
    "2",
    revenue_centre="4",
    bu_key=BY_RATE,
    kost1="100",
    kost2="200",
    text="Ausschank",
    is_confirmed=False,
)
BY_RECEIPT = BookingSettings(clearing_account="1792", granularity=Granularity.RECEIPT)
BY_CENTRE = BookingSettings(clearing_account="1792", granularity=Granularity.DAY_AND_CENTRE)
PREVIEW = BookingSettings(clearing_account="1792", allow_suggestions=True)
SERVICE = Category(kind=CategoryKind.SERVICE_CHARGE, name="Service")


def entries(*receipts, rules: tuple[MappingRule, ...] = RULES, **more) -> tuple[Entry, ...]:
    found = journal(*receipts, rules=rules, **more)
    assert found.entries, codes_of(found.issues)
    return found.entries


def test_a_row_has_everything_that_its_rule_says() -> None:
    sold = receipt(
        buckets=(bucket("11.90", centre="4"),), payments=(paid("11.90", CARD, centre="4"),)
    )
    beer, card = entries(sold, rules=(*RULES, BEER), settings=PREVIEW)
    assert asdict(beer, recurse=False) == {
        "business_day": DAY,
        "kind": RowKind.REVENUE,
        "category": DRINKS,
        "rate": Decimal("19.00"),
        "amount": Decimal("11.90"),
        "account": "1792",
        "contra_account": "8200",
        "bu_key": "0003",
        "kost1": "100",
        "kost2": "200",
        "text": "Ausschank",
        "centre": "4",
        "document_key": "",
        "is_open_item": False,
        "without_lines": False,
        "receipts": ("A65315.1",),
        "note": "",
        "posted_on": None,
        "why": Why.MATCH,
        "is_confirmed": False,
    }
    assert asdict(card, recurse=False) == asdict(
        Entry(
            business_day=DAY,
            kind=RowKind.PAYMENT,
            category=CARD,
            rate=None,
            amount=Decimal("11.90"),
            account="1361",
            contra_account="1792",
            receipts=("A65315.1",),
        ),
        recurse=False,
    )


def test_centres_keep_rows_apart_where_they_are_asked_for() -> None:
    sold = receipt(buckets=(bucket("5.00", centre="4"), bucket("6.90", centre="5")))
    assert rows(journal(sold))[0] == "1792 S 11.90/8400"
    by_centre = entries(sold, settings=BY_CENTRE)
    assert [(e.centre, e.amount) for e in by_centre[:2]] == [
        ("4", Decimal("5.00")),
        ("5", Decimal("6.90")),
    ]
    assert {e.document_key for e in by_centre} == {""}


def test_receipts_keep_rows_apart_where_they_are_asked_for() -> None:
    by_receipt = entries(receipt(1), receipt(2), settings=BY_RECEIPT)
    assert [(e.kind, e.document_key, e.receipts) for e in by_receipt] == [
        (RowKind.REVENUE, "R65315.1", ("A65315.1",)),
        (RowKind.REVENUE, "R65315.2", ("A65315.2",)),
        (RowKind.PAYMENT, "R65315.1", ("A65315.1",)),
        (RowKind.PAYMENT, "R65315.2", ("A65315.2",)),
    ]
    both, _ = entries(receipt(2), receipt(1))
    assert both.receipts == ("A65315.1", "A65315.2")


def test_an_invoice_is_a_row_of_its_own_with_its_number() -> None:
    invoices = [receipt(n, payments=(paid("11.90", INVOICE),)) for n in (1, 2)]
    _, one, two = entries(*invoices)
    assert (one.is_open_item, one.document_key, one.receipts) == (True, "R65315.1", ("A65315.1",))
    assert (two.is_open_item, two.document_key, two.receipts) == (True, "R65315.2", ("A65315.2",))
    assert not one.without_lines


def test_a_settlement_has_the_number_of_what_it_settles() -> None:
    settled = receipt(
        3,
        kind=ReceiptKind.TRANSFER,
        has_lines=False,
        settles="A1",
        buckets=(),
        payments=(paid("-11.90", INVOICE), paid("11.90", CARD)),
    )
    card, invoice = sorted(
        entries(settled, receipt_numbers={"A1": "R1"}), key=lambda e: e.category.id
    )
    assert (invoice.document_key, invoice.amount) == ("R1", Decimal("-11.90"))
    assert card.document_key == ""
    assert card.without_lines
    assert invoice.without_lines
    unknown = journal(settled)
    assert codes_of(unknown.issues) == ["JRN-010"]
    assert dict(unknown.issues[0].values) == {"amount": "11.90"}
    assert unknown.issues[0].where == "R65315.3"
    assert {e.document_key for e in unknown.entries} == {"", "A1"}
    nameless = journal(evolve(settled, settles=""))
    assert {e.document_key for e in nameless.entries} == {"", "R65315.3"}
    own = entries(evolve(settled, has_lines=True), receipt_numbers={"A1": "R1"})
    assert {e.document_key for e in own} == {"", "R65315.3"}


def test_an_invoice_without_lines_opens_under_its_own_number() -> None:
    moved = receipt(
        4,
        kind=ReceiptKind.TRANSFER,
        has_lines=False,
        settles="A1",
        buckets=(),
        payments=(paid("11.90", INVOICE), paid("-11.90", CARD)),
    )
    assert {e.document_key for e in entries(moved)} == {"", "R65315.4"}
    cents = (paid("0.50", INVOICE), paid("-0.50", CARD))
    assert {e.document_key for e in entries(evolve(moved, payments=cents))} == {"", "R65315.4"}


def test_a_voucher_sold_is_a_row_of_what_is_owed() -> None:
    sold = receipt(buckets=(bucket("11.90", VOUCHERS, "0.00"),))
    assert [e.kind for e in entries(sold)] == [RowKind.LIABILITY, RowKind.PAYMENT]


def test_a_tip_never_has_a_key_and_an_owner_s_tip_has() -> None:
    keyed = evolve(TIP_RULE, bu_key="0003")
    tipped = receipt(payments=(paid("11.90", CARD, tip="1.00"),))
    (tip,) = [e for e in entries(tipped, rules=(*RULES[:-1], keyed)) if e.kind is RowKind.TIP]
    assert (tip.category, tip.rate, tip.bu_key) == (TIP, None, "")


@pytest.mark.parametrize(("key", "written"), [(BY_RATE, "0002"), ("0002", "0002")])
def test_a_key_is_written_or_looked_up(key: str, written: str) -> None:
    food = rule(RuleTarget.REVENUE, "8200", AccountKind.REVENUE, "1", bu_key=key)
    meal = receipt(buckets=(bucket("11.90", FOOD, "7.00"),))
    sold, _ = entries(meal, rules=(food, *PAYMENT_RULES))
    assert sold.bu_key == written


def test_money_in_the_drawer_is_booked_between_two_accounts() -> None:
    change = receipt(kind=ReceiptKind.FLOAT, buckets=(), payments=(paid("150.00", CASH),))
    other = rule(RuleTarget.FLOAT, "1590", AccountKind.OTHER)
    (row,) = entries(change, rules=(*RULES, other))
    assert (row.kind, row.account, row.contra_account) == (RowKind.FLOAT, "1000", "1590")
    assert (row.bu_key, row.rate) == ("", None)
    (owed,) = entries(evolve(change, payments=(paid("150.00", INVOICE),)), rules=(*RULES, other))
    assert (owed.account, owed.is_open_item, owed.document_key) == ("10001", False, "")


def test_a_service_charge_has_the_rate_that_its_rule_names() -> None:
    charge = rule(RuleTarget.SERVICE_CHARGE, "8400", AccountKind.REVENUE, rate="19")
    sold = receipt(
        buckets=(bucket("10.00"), bucket("1.90", SERVICE, None)), payments=(paid("11.90"),)
    )
    found = entries(sold, rules=(*REVENUE_RULES, *PAYMENT_RULES, charge))
    (service,) = [e for e in found if e.kind is RowKind.CHARGE]
    assert (service.rate, service.contra_account) == (19, "8400")


def test_what_cancels_out_stands_apart() -> None:
    back = receipt(2, buckets=(bucket("-11.90"),), payments=(paid("-11.90", CARD),))
    found = journal(receipt(1), back)
    assert rows(found) == ["1000 S 11.90/1792", "1361 H 11.90/1792"]
    assert [(e.category, e.amount, e.receipts) for e in found.cancelled] == [
        (DRINKS, 0, ("A65315.1", "A65315.2"))
    ]
