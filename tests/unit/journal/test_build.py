"""The worked days of the booking rules, and one test for each rule of section 4."""

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.chart.account import OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.daybook import Category, CategoryKind, Receipt, ReceiptKind
from datev_bridge.journal import (
    BookingSettings,
    DayJournal,
    ExplainedItem,
    ExplainedKind,
    Granularity,
    RowKind,
)
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget, TipMode
from datev_bridge.mapping.model import BY_RATE
from datev_bridge.mapping.resolve import Why
from support.books import (
    CARD,
    DRINKS,
    FOOD,
    INVOICE,
    RULES,
    SETTINGS,
    TIP_RULE,
    VOUCHERS,
    bucket,
    day,
    journal,
    paid,
    receipt,
    rows,
    rule,
)
from support.sales import DAY
from support.told import codes_of

SERVICE = Category(kind=CategoryKind.SERVICE_CHARGE, name="Servicegebühr")
ROUNDING = Category(kind=CategoryKind.ROUNDING, name="Rundung")
GIFT = Category(kind=CategoryKind.PAYMENT, id="5", name="Gutschein")
GIFT_RULE = rule(RuleTarget.PAYMENT, "1796", AccountKind.VOUCHER, "5")
BY_RECEIPT = evolve(SETTINGS, granularity=Granularity.RECEIPT)
BY_CENTRE = evolve(SETTINGS, granularity=Granularity.DAY_AND_CENTRE)


def balanced(booked: DayJournal) -> list[str]:
    assert not booked.is_held, codes_of(booked.issues)
    assert booked.clearing_balance == 0
    assert all(entry.amount for entry in booked.entries)
    return rows(booked)


def test_revenue_and_payments_meet_on_the_clearing_account() -> None:
    sold = receipt(
        buckets=(bucket("10.70", FOOD, "7.00"), bucket("11.90")),
        payments=(paid("10.00"), paid("12.60", CARD, tip="2.40")),
    )
    booked = journal(sold)
    assert balanced(booked) == [
        "1792 S 11.90/8400",
        "1792 S 10.70/8300",
        "1792 S 2.40/1592",
        "1000 S 10.00/1792",
        "1361 S 15.00/1792",
    ]
    assert [entry.kind for entry in booked.entries] == [
        RowKind.REVENUE,
        RowKind.REVENUE,
        RowKind.TIP,
        RowKind.PAYMENT,
        RowKind.PAYMENT,
    ]
    assert [entry.bu_key for entry in booked.entries] == [""] * 5
    assert booked.clearing_account == "1792"
    assert booked.issues == booked.explained == booked.cancelled == ()
    assert all(entry.business_day == DAY for entry in booked.entries)
    assert all(entry.why is Why.MATCH and entry.is_confirmed for entry in booked.entries)


def test_a_negative_sum_swaps_debit_and_credit() -> None:
    back = receipt(
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket("-23.80"),),
        payments=(paid("-23.80", CARD),),
    )
    assert balanced(journal(back)) == ["1792 H 23.80/8400", "1361 H 23.80/1792"]


def test_receipts_of_a_day_are_added_up() -> None:
    booked = journal(receipt(2), receipt(1), receipt(3))
    assert balanced(booked) == ["1792 S 35.70/8400", "1000 S 35.70/1792"]
    assert booked.entries[0].receipts == ("A65315.1", "A65315.2", "A65315.3")


def test_what_cancels_out_is_in_no_row() -> None:
    back = receipt(2, buckets=(bucket("-11.90"),), payments=(paid("-11.90", CARD),))
    booked = journal(receipt(), back)
    assert balanced(booked) == ["1000 S 11.90/1792", "1361 H 11.90/1792"]
    assert [entry.account for entry in booked.cancelled] == ["1792"]
    assert booked.cancelled[0].receipts == ("A65315.1", "A65315.2")


def test_parts_of_nothing_leave_no_row() -> None:
    nothing = receipt(buckets=(bucket("0.00", exact="0.004"),), payments=(paid("0.00"),))
    booked = journal(nothing)
    assert (booked.entries, booked.cancelled) == ((), ())


def test_a_tip_that_pays_for_its_refund_leaves_no_payment() -> None:
    odd = receipt(buckets=(bucket("-5.00"),), payments=(paid("-5.00", CARD, tip="5.00"),))
    assert balanced(journal(odd)) == ["1792 H 5.00/8400", "1792 S 5.00/1592"]


def test_a_voucher_sold_as_a_line_is_a_liability() -> None:
    sold = receipt(buckets=(bucket("100.00", VOUCHERS, "0.00"), bucket("11.90")))
    booked = journal(evolve(sold, payments=(paid("111.90"),)))
    assert balanced(booked) == ["1792 S 11.90/8400", "1792 S 100.00/1796", "1000 S 111.90/1792"]
    assert booked.entries[1].kind is RowKind.LIABILITY


@pytest.mark.parametrize("kind", [AccountKind.DEPOSIT, AccountKind.TAXED_VOUCHER])
def test_deposits_and_taxed_vouchers_are_liabilities_too(kind: AccountKind) -> None:
    account, rate = ("1718", "19.00") if kind is AccountKind.TAXED_VOUCHER else ("1710", "0.00")
    chart = ChartOfAccounts(
        name=ChartName.SKR03, own=(OwnAccount(number=account, automatic=Decimal(rate)),)
    )
    sold = receipt(buckets=(bucket("100.00", VOUCHERS, rate),), payments=(paid("100.00"),))
    rules = (rule(RuleTarget.REVENUE, account, kind, "3"), *RULES[:2], *RULES[3:])
    booked = journal(sold, rules=rules, chart=chart)
    assert balanced(booked)[0] == f"1792 S 100.00/{account}"
    assert booked.entries[0].kind is RowKind.LIABILITY


def test_gift_cards_without_lines_are_never_netted() -> None:
    """Section 9, day D."""
    sold = receipt(1, has_lines=False, buckets=(), payments=(paid("-100.00", GIFT), paid("100.00")))
    redeemed = receipt(2, buckets=(bucket("50.00", FOOD, "7.00"),), payments=(paid("50.00", GIFT),))
    booked = journal(sold, redeemed, rules=(*RULES, GIFT_RULE))
    assert sorted(balanced(booked)) == sorted(
        ["1000 S 100.00/1792", "1796 H 100.00/1792", "1792 S 50.00/8300", "1796 S 50.00/1792"]
    )
    assert [e.without_lines for e in booked.entries if e.account == "1796"] == [False, True]


# Rates and keys ----------------------------------------------------------------------------------
KEYED = rule(RuleTarget.REVENUE, "8200", AccountKind.REVENUE, "2", bu_key=BY_RATE)


@pytest.mark.parametrize(
    ("on", "rate", "key"),
    [
        (date(2026, 11, 21), "19.00", "0003"),
        (date(2026, 11, 21), "7.00", "0002"),
        (date(2026, 11, 21), "0.00", ""),
        (date(2020, 7, 1), "16.00", "0003"),
        (date(2020, 7, 1), "5.00", "0002"),
        (date(2020, 6, 30), "19.00", "0003"),
    ],
)
def test_a_key_is_found_by_rate_and_date(on: date, rate: str, key: str) -> None:
    sold = receipt(buckets=(bucket("11.90", DRINKS, rate),))
    booked = journal(summary=day(sold, business_day=on), rules=(KEYED, *RULES[3:]))
    assert [entry.bu_key for entry in booked.entries] == [key, ""]


def test_a_key_written_in_the_rule_is_taken_as_it_is() -> None:
    rules = (evolve(KEYED, bu_key="0003"), *RULES[3:])
    assert [entry.bu_key for entry in journal(receipt(), rules=rules).entries] == ["0003", ""]


def test_payments_and_the_staff_s_tips_never_have_a_key() -> None:
    keyed = tuple(evolve(one, bu_key="0003") for one in (*RULES[3:6], TIP_RULE))
    sold = receipt(payments=(paid("11.90", CARD, tip="1.00"),))
    booked = journal(sold, rules=(*RULES[:3], *keyed))
    assert [entry.bu_key for entry in booked.entries] == ["", "", ""]


def test_a_refund_of_an_older_rate_uses_the_expired_rule() -> None:
    """Section 9, day C."""
    old = rule(
        RuleTarget.REVENUE,
        "8401",
        AccountKind.REVENUE,
        "1",
        rate="19",
        valid_until=date(2025, 12, 31),
    )
    new = rule(RuleTarget.REVENUE, "8300", AccountKind.REVENUE, "1", rate="7")
    chart = ChartOfAccounts(
        name=ChartName.SKR03, own=(OwnAccount(number="8401", automatic=Decimal(19)),)
    )
    back = receipt(
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket("-23.80", FOOD, "19.00"),),
        payments=(paid("-23.80", CARD),),
    )
    booked = journal(
        summary=day(back, business_day=date(2026, 1, 3)), rules=(old, new, *RULES[3:]), chart=chart
    )
    assert balanced(booked) == ["1792 H 23.80/8401", "1361 H 23.80/1792"]
    assert codes_of(booked.issues) == ["MAP-006"]
    assert booked.entries[0].why is Why.EXPIRED


# Rows --------------------------------------------------------------------------------------------
def two_centres() -> Receipt:
    return receipt(
        buckets=(bucket("5.00", centre="4"), bucket("6.90", centre="5")),
        payments=(paid("5.00", centre="4"), paid("6.90", centre="5")),
    )


def test_centres_part_rows_only_where_they_are_asked_for() -> None:
    assert balanced(journal(two_centres())) == ["1792 S 11.90/8400", "1000 S 11.90/1792"]
    by_centre = journal(two_centres(), settings=BY_CENTRE)
    assert balanced(by_centre) == [
        "1792 S 5.00/8400",
        "1792 S 6.90/8400",
        "1000 S 5.00/1792",
        "1000 S 6.90/1792",
    ]
    assert [entry.centre for entry in by_centre.entries] == ["4", "5", "4", "5"]


def test_a_rule_for_a_centre_parts_its_rows() -> None:
    bar = rule(
        RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2", revenue_centre="5", kost1="BAR"
    )
    booked = journal(two_centres(), rules=(bar, *RULES))
    assert [(e.kost1, e.centre, str(e.amount)) for e in booked.entries[:2]] == [
        ("", "", "5.00"),
        ("BAR", "5", "6.90"),
    ]


def test_texts_and_cost_centres_part_rows() -> None:
    first = rule(
        RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2", kost1="10", kost2="20", text="Wein"
    )
    entry = journal(receipt(), rules=(first, *RULES[2:])).entries[0]
    assert (entry.kost1, entry.kost2, entry.text) == ("10", "20", "Wein")


def test_a_row_for_each_receipt() -> None:
    booked = journal(receipt(2), receipt(1), settings=BY_RECEIPT)
    assert [(e.document_key, str(e.amount)) for e in booked.entries] == [
        ("R65315.1", "11.90"),
        ("R65315.2", "11.90"),
    ] * 2
    assert [e.document_key for e in journal(receipt()).entries] == ["", ""]


def test_the_order_of_the_file() -> None:
    sold = receipt(
        buckets=(
            bucket("1.00", VOUCHERS, "0.00"),
            bucket("2.00", FOOD, "7.00"),
            bucket("3.00", DRINKS, "7.00"),
            bucket("4.00"),
        ),
        payments=(paid("10.00", tip="1.00"),),
    )
    # 7 % on an account of 19 % is refused, so drinks have a key here.
    booked = journal(sold, rules=(RULES[0], KEYED, *RULES[2:]))
    assert [(e.category.name, str(e.rate)) for e in booked.entries] == [
        ("Getränke", "19.00"),
        ("Getränke", "7.00"),
        ("Speisen", "7.00"),
        ("Gutscheine", "0.00"),
        ("Trinkgeld", "None"),
        ("Bar", "None"),
    ]


# Invoices ----------------------------------------------------------------------------------------
def invoiced(number: int, amount: str) -> Receipt:
    return receipt(
        number, buckets=(bucket(amount),), payments=(paid(amount, INVOICE, on_account=True),)
    )


def settled(number: int, amount: str, origin: str) -> Receipt:
    return receipt(
        number,
        kind=ReceiptKind.TRANSFER,
        has_lines=False,
        settles=origin,
        buckets=(),
        payments=(paid(f"-{amount}", INVOICE, on_account=True), paid(amount, CARD)),
    )


def test_invoices_are_a_row_each_at_every_granularity() -> None:
    """Section 9, day I."""
    for settings in (SETTINGS, BY_CENTRE, BY_RECEIPT):
        booked = journal(invoiced(1, "480.00"), invoiced(2, "260.00"), settings=settings)
        open_items = [e for e in booked.entries if e.is_open_item]
        assert [(e.account, str(e.amount), e.document_key) for e in open_items] == [
            ("10001", "480.00", "R65315.1"),
            ("10001", "260.00", "R65315.2"),
        ]


def test_a_settlement_carries_the_number_of_its_invoice() -> None:
    known = {"A65315.1": "R65315.1"}
    booked = journal(settled(9, "480.00", "A65315.1"), receipt_numbers=known)
    assert balanced(booked) == ["1361 S 480.00/1792", "10001 H 480.00/1792"]
    assert [e.document_key for e in booked.entries if e.is_open_item] == ["R65315.1"]
    assert booked.issues == ()


def test_an_invoice_of_the_same_day_is_known() -> None:
    booked = journal(invoiced(1, "480.00"), settled(9, "480.00", "A65315.1"))
    items = [(e.document_key, str(e.amount)) for e in booked.entries if e.is_open_item]
    assert items == [("R65315.1", "480.00"), ("R65315.1", "-480.00")]
    assert booked.issues == ()


@pytest.mark.parametrize(("origin", "key"), [("A65315.1", "A65315.1"), ("", "R65315.9")])
def test_a_settlement_of_nothing_known_gets_a_hint(origin: str, key: str) -> None:
    booked = journal(settled(9, "480.00", origin))
    assert codes_of(booked.issues) == ["JRN-010"]
    assert not booked.is_held
    assert [e.document_key for e in booked.entries if e.is_open_item] == [key]


def test_an_invoiced_receipt_that_is_taken_back_keeps_its_own_number() -> None:
    back = evolve(invoiced(3, "-50.00"), settles="A65315.1", kind=ReceiptKind.CORRECTION)
    booked = journal(back)
    assert [e.document_key for e in booked.entries if e.is_open_item] == ["R65315.3"]
    assert booked.issues == ()


def test_money_for_an_invoice_that_comes_in_without_lines_keeps_its_own_number() -> None:
    onto = receipt(
        4, has_lines=False, buckets=(), payments=(paid("50.00", INVOICE), paid("-50.00", CARD))
    )
    booked = journal(onto)
    assert [e.document_key for e in booked.entries if e.is_open_item] == ["R65315.4"]
    assert booked.issues == ()


# Tips --------------------------------------------------------------------------------------------
OWNER_TIP = rule(
    RuleTarget.TIP, "8200", AccountKind.REVENUE, tip_mode=TipMode.OWNER, bu_key=BY_RATE
)


def tipped(tip: str = "10.00", *, method: Category = CARD, **changes: Any) -> Receipt:
    plain = receipt(
        buckets=(bucket("60.00", FOOD, "7.00"), bucket("30.00")),
        payments=(paid("90.00", method, tip=tip),),
    )
    return evolve(plain, **changes)


def test_the_owner_s_tip_is_split_by_the_rates_of_its_receipt() -> None:
    booked = journal(tipped(), rules=(*RULES[:6], OWNER_TIP))
    tips = [e for e in booked.entries if e.kind is RowKind.OWNER_TIP]
    assert [(str(e.rate), str(e.amount), e.bu_key) for e in tips] == [
        ("19.00", "3.33", "0003"),
        ("7.00", "6.67", "0002"),
    ]
    assert balanced(booked)[-1] == "1361 S 100.00/1792"


def test_no_part_of_the_owner_s_tip_follows_a_voucher_that_was_sold() -> None:
    with_voucher = tipped(
        buckets=(bucket("60.00", FOOD, "7.00"), bucket("30.00"), bucket("50.00", VOUCHERS, "0.00")),
        payments=(paid("140.00", CARD, tip="10.00"),),
    )
    booked = journal(with_voucher, rules=(*RULES[:6], OWNER_TIP))
    tips = [e for e in booked.entries if e.kind is RowKind.OWNER_TIP]
    assert [(str(e.rate), str(e.amount)) for e in tips] == [("19.00", "3.33"), ("7.00", "6.67")]


def test_the_owner_may_name_one_rate() -> None:
    one = evolve(OWNER_TIP, tip_rate=Decimal(19))
    booked = journal(tipped(), rules=(*RULES[:6], one))
    assert [
        (str(e.rate), str(e.amount)) for e in booked.entries if e.kind == RowKind.OWNER_TIP
    ] == [("19", "10.00")]
    no_revenue = tipped(has_lines=False, buckets=(), payments=(paid("0.00", CARD, tip="5.00"),))
    assert balanced(journal(no_revenue, rules=(*RULES[:6], one))) == [
        "1792 S 5.00/8200",
        "1361 S 5.00/1792",
    ]


def test_a_share_of_the_owner_s_tip_below_a_cent_has_no_row() -> None:
    mostly = tipped("0.01", buckets=(bucket("0.01", FOOD, "7.00"), bucket("89.99")))
    booked = journal(mostly, rules=(*RULES[:6], OWNER_TIP))
    tips = [e for e in booked.entries if e.kind is RowKind.OWNER_TIP]
    assert [(str(e.rate), str(e.amount)) for e in tips] == [("19.00", "0.01")]


@pytest.mark.parametrize(
    "buckets",
    [
        (),
        (bucket("50.00", FOOD, "7.00"), bucket("-50.00")),
        (bucket("100.00", FOOD, "7.00"), bucket("-99.99")),
        (bucket("5.00", SERVICE, None),),
    ],
)
def test_the_owner_s_tip_needs_a_revenue_to_be_split_by(buckets: Any) -> None:
    booked = journal(tipped(buckets=buckets), rules=(*RULES[:6], OWNER_TIP))
    assert "JRN-009" in codes_of(booked.issues)
    assert booked.is_held


def test_a_refunded_tip_is_split_by_a_refund() -> None:
    back = tipped(
        "-10.00",
        kind=ReceiptKind.CORRECTION,
        buckets=(bucket("-60.00", FOOD, "7.00"), bucket("-30.00")),
        payments=(paid("-90.00", CARD, tip="-10.00"),),
    )
    booked = journal(back, rules=(*RULES[:6], OWNER_TIP))
    tips = [str(e.amount) for e in booked.entries if e.kind is RowKind.OWNER_TIP]
    assert tips == ["-3.33", "-6.67"]


def test_an_ignored_tip_is_explained() -> None:
    """Section 9, day E."""
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)
    sold = receipt(buckets=(bucket("50.00"),), payments=(paid("50.00", CARD, tip="5.00"),))
    booked = journal(sold, rules=(*RULES[:6], ignored))
    assert balanced(booked) == ["1792 S 50.00/8400", "1361 S 50.00/1792"]
    assert booked.explained == (
        ExplainedItem(
            kind=ExplainedKind.TIP_IGNORED,
            receipt="A65315.1",
            category=CARD,
            amount=Decimal("5.00"),
        ),
    )
    assert codes_of(booked.issues) == ["JRN-006"]


def test_cash_tips_may_be_ignored_silently() -> None:
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE, payment_method="7")
    sold = receipt(payments=(paid("11.90", tip="1.00"),))
    other = receipt(2, payments=(paid("11.90", CARD, tip="1.00"),))
    booked = journal(sold, other, rules=(*RULES, ignored))
    assert [item.receipt for item in booked.explained] == ["A65315.1"]
    assert booked.issues == ()
    assert "1792 S 1.00/1592" in balanced(booked)


def test_the_warning_of_ignored_tips_has_their_sum() -> None:
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)
    sold = [receipt(n, payments=(paid("11.90", CARD, tip="1.50"),)) for n in (1, 2)]
    booked = journal(*sold, rules=(*RULES[:6], ignored))
    assert [dict(issue.values)["amount"] for issue in booked.issues] == ["3.00"]


# Floats, information, charges --------------------------------------------------------------------
FLOAT_RULE = rule(RuleTarget.FLOAT, "1369", AccountKind.OTHER)
MONEY_IN = receipt(
    kind=ReceiptKind.FLOAT, buckets=(), has_lines=False, payments=(paid("200.00"), paid("0.00"))
)


def test_a_float_is_information_without_an_account() -> None:
    booked = journal(MONEY_IN)
    assert booked.entries == ()
    assert [(item.kind, str(item.amount)) for item in booked.explained] == [
        (ExplainedKind.FLOAT, "200.00"),
        (ExplainedKind.FLOAT, "0.00"),
    ]


@pytest.mark.parametrize(("amount", "side"), [("200.00", "S"), ("-200.00", "H")])
def test_a_float_with_an_account_is_a_row(amount: str, side: str) -> None:
    moved = evolve(MONEY_IN, payments=(paid(amount), paid("0.00")))
    booked = journal(moved, rules=(*RULES, FLOAT_RULE))
    assert balanced(booked) == [f"1000 {side} 200.00/1369"]
    assert booked.entries[0].kind is RowKind.FLOAT
    assert booked.explained == ()


def test_the_account_for_floats_has_its_time() -> None:
    old = evolve(FLOAT_RULE, valid_until=date(2026, 11, 20))
    assert journal(MONEY_IN, rules=(*RULES, old)).entries == ()


def test_an_open_table_is_information() -> None:
    table = receipt(
        kind=ReceiptKind.SET_ASIDE, buckets=(), payments=(paid("50.00", CARD, tip="5.00"),)
    )
    booked = journal(table)
    assert booked.entries == ()
    assert [(i.kind, str(i.amount)) for i in booked.explained] == [
        (ExplainedKind.SET_ASIDE, "55.00")
    ]


def test_what_the_pos_rounds_needs_an_account() -> None:
    rounded = receipt(buckets=(bucket("11.90"), bucket("0.02", ROUNDING, None)))
    rounded = evolve(rounded, payments=(paid("11.92"),))
    assert codes_of(journal(rounded).issues) == ["MAP-001"]
    named = rule(RuleTarget.ROUNDING, "2700", AccountKind.ROUNDING)
    booked = journal(rounded, rules=(*RULES, named))
    assert balanced(booked) == ["1792 S 11.90/8400", "1792 S 0.02/2700", "1000 S 11.92/1792"]
    assert booked.entries[1].kind is RowKind.CHARGE


def test_a_service_charge_is_booked_outside_germany() -> None:
    served = receipt(buckets=(bucket("10.90"), bucket("1.00", SERVICE, None)))
    named = rule(RuleTarget.SERVICE_CHARGE, "8200", AccountKind.SERVICE_CHARGE)
    summary = day(served)
    abroad = evolve(summary, location=evolve(summary.location, country="AT"))
    booked = journal(summary=abroad, rules=(*RULES, named))
    assert balanced(booked) == ["1792 S 10.90/8400", "1792 S 1.00/8200", "1000 S 11.90/1792"]


# Held days ---------------------------------------------------------------------------------------
def test_a_held_day_has_no_rows_and_all_its_reasons() -> None:
    unknown = Category(kind=CategoryKind.PAYMENT, id="77", name="Neu")
    foreign = Category(kind=CategoryKind.REVENUE, id="78", name="Fremd")
    bad = receipt(
        buckets=(bucket("11.90", foreign),), payments=(paid("11.90", unknown, tip="1.00"),)
    )
    booked = journal(receipt(2), bad, bad)
    assert booked.is_held
    assert booked.entries == booked.cancelled == booked.explained == ()
    assert codes_of(booked.issues) == ["MAP-001", "MAP-001"]


def test_issues_of_the_day_stay_with_its_journal() -> None:
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)
    sold = receipt(payments=(paid("11.90", CARD, tip="1.00"),))
    first = journal(sold, rules=(*RULES[:6], ignored))
    again = journal(summary=day(receipt(), issues=first.issues), rules=(*RULES[:6], ignored))
    assert codes_of(again.issues) == ["JRN-006"]
    assert again.entries


def test_suggestions_book_in_a_preview_only() -> None:
    rules: tuple[MappingRule, ...] = (evolve(RULES[1], is_confirmed=False), *RULES[3:])
    assert codes_of(journal(receipt(), rules=rules).issues) == ["MAP-004"]
    shown = journal(
        receipt(),
        rules=rules,
        settings=BookingSettings(clearing_account="1792", allow_suggestions=True),
    )
    assert [entry.is_confirmed for entry in shown.entries] == [False, True]
    assert shown.issues == ()


def test_a_suggestion_does_not_hide_behind_a_confirmed_rule() -> None:
    suggested = evolve(TIP_RULE, payment_method="8", is_confirmed=False)
    sold = receipt(payments=(paid("5.90", tip="1.00"), paid("6.00", CARD, tip="1.00")))
    assert codes_of(journal(sold, rules=(*RULES, suggested)).issues) == ["MAP-004"]


def test_a_suggested_account_for_floats_does_not_book() -> None:
    suggested = evolve(FLOAT_RULE, is_confirmed=False)
    assert codes_of(journal(MONEY_IN, rules=(*RULES, suggested)).issues) == ["MAP-004"]


def test_two_accounts_for_floats_hold_the_day() -> None:
    rules = (*RULES, FLOAT_RULE, evolve(FLOAT_RULE, account="1590"))
    booked = journal(MONEY_IN, rules=rules)
    assert booked.is_held
    assert "MAP-003" in codes_of(booked.issues)
