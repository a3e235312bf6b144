"""What building a day tells besides its rows."""

from datetime import date
from decimal import Decimal

from attrs import evolve
import pytest

from datev_bridge.daybook import Receipt, ReceiptKind
from datev_bridge.issues import Issue
from datev_bridge.journal import Entry, RowKind, build_day
from datev_bridge.journal.part import Part
from datev_bridge.mapping import AccountKind, MappingRule, Question, RuleTarget, TipMode
from support.books import (
    CARD,
    CASH,
    DRINKS,
    RULES,
    SETTINGS,
    SKR03,
    TIP_RULE,
    bucket,
    day,
    journal,
    mapping,
    paid,
    receipt,
    rule,
)
from support.sales import DAY
from support.told import codes_of

Heard = list[tuple[Entry, Question, Part]]


def heard(*receipts: Receipt) -> Heard:
    found: Heard = []
    build_day(
        day(*receipts),
        mapping=mapping(),
        chart=SKR03,
        settings=SETTINGS,
        told=lambda *each: found.append(each),
    )
    return found


def test_every_amount_is_told_with_its_row_and_its_question() -> None:
    (row, question, part), (paid_row, _, payment) = heard(receipt())
    assert (row.kind, row.amount, row.contra_account) == (RowKind.REVENUE, 0, "8400")
    assert (question.target, question.category_id, question.day) == (RuleTarget.REVENUE, "2", DAY)
    assert (part.amount, part.receipt.id) == (Decimal("11.90"), "R65315.1")
    assert (paid_row.kind, payment.category) == (RowKind.PAYMENT, CASH)


def test_receipts_are_taken_in_by_their_account() -> None:
    told = heard(receipt(2), receipt(1))
    assert [part.receipt.account_id for _, _, part in told] == ["A65315.1"] * 2 + ["A65315.2"] * 2


def warned(
    found: Receipt, rate: str = "16.00", on: date = DAY, more: tuple[MappingRule, ...] = ()
) -> list[Issue]:
    rules = (*RULES, *more, rule(RuleTarget.REVENUE, "8340", AccountKind.REVENUE, "2", rate=rate))
    issues = journal(rules=rules, summary=day(found, business_day=on)).issues
    return [issue for issue in issues if issue.code == "JRN-005"]


def test_a_rate_of_another_time_is_told_once_a_category() -> None:
    odd = receipt(buckets=(bucket("11.90", DRINKS, "16.00"),))
    (issue,) = warned(odd)
    assert dict(issue.values) == {"category": "Getränke", "rate": "16 %", "day": "21.11.2026"}
    assert warned(evolve(odd, kind=ReceiptKind.CORRECTION)) == []
    assert warned(odd, on=date(2020, 11, 21)) == []
    assert warned(receipt(buckets=(bucket("11.90", DRINKS, "0.00"),)), rate="0.00") == []


def test_the_rate_of_a_discount_is_told_with_its_revenue() -> None:
    off = rule(RuleTarget.DISCOUNT, "8700", AccountKind.DISCOUNT, bu_key="by rate")
    cheaper = receipt(buckets=(bucket("11.90", DRINKS, "16.00", discount=Decimal("1.00")),))
    assert [dict(issue.values)["category"] for issue in warned(cheaper, more=(off,))] == [
        "Getränke"
    ]


def test_both_rules_of_a_float_are_checked() -> None:
    change = receipt(kind=ReceiptKind.FLOAT, buckets=(), payments=(paid("50.00"),))
    other = rule(RuleTarget.FLOAT, "1590", AccountKind.OTHER)
    suggested = tuple(evolve(r, is_confirmed=r.account != "1000") for r in RULES)
    assert codes_of(journal(change, rules=(*suggested, other)).issues) == ["MAP-004"]
    doubtful = evolve(other, is_confirmed=False)
    assert codes_of(journal(change, rules=(*RULES, doubtful)).issues) == ["MAP-004"]


def test_the_rate_of_an_old_voucher_is_odd_to_nobody() -> None:
    voucher = rule(
        RuleTarget.PAYMENT, "1725", AccountKind.TAXED_VOUCHER, "8", voucher_rate=Decimal(16)
    )
    rules = (*(r for r in RULES if r.category_id != "8"), voucher)
    old = rule(RuleTarget.REVENUE, "8340", AccountKind.REVENUE, "2", rate="16")
    meal = receipt(payments=(paid("11.90", CARD),))
    found = journal(meal, rules=(*rules, old))
    assert "JRN-005" not in codes_of(found.issues)


def test_tips_that_a_bank_pays_out_are_told_by_method() -> None:
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)
    tipped = [
        receipt(1, payments=(paid("11.90", CARD, tip="1.00"),)),
        receipt(2, payments=(paid("11.90", CARD, tip="2.50"),)),
        receipt(3, payments=(paid("11.90", CASH, tip="4.00"),)),
    ]
    aside = receipt(4, kind=ReceiptKind.SET_ASIDE, payments=(paid("9.00", CARD),))
    found = journal(*tipped, aside, rules=(*RULES[:-1], ignored))
    (issue,) = found.issues
    assert (issue.code, issue.where) == ("JRN-006", DAY.isoformat())
    assert dict(issue.values) == {"amount": "3.50", "category": "Kreditkarten"}


def test_tips_that_were_given_back_are_paid_out_by_no_bank() -> None:
    ignored = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)
    given = receipt(1, payments=(paid("11.90", CARD, tip="5.00"),))
    back = receipt(2, payments=(paid("11.90", CARD, tip="-5.00"),))
    assert journal(given, back, rules=(*RULES[:-1], ignored)).issues == ()


@pytest.mark.parametrize("blocks", [True, False])
def test_what_the_day_brings_along_stays_with_it(blocks: bool) -> None:
    unmapped = evolve(CARD, id="77", name="Neu")
    method = unmapped if blocks else CASH
    found = journal(receipt(payments=(paid("11.90", method),)))
    assert found.is_held is blocks
    assert found.business_day == DAY
    assert found.clearing_account == "1792"
    assert bool(found.entries) is not blocks
    assert codes_of(found.issues) == (["MAP-001"] if blocks else [])
    assert (found.debtors, dict(found.invoices)) == ((), {})
