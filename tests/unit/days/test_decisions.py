"""Decisions release held days: section 8 of the booking rules."""

from datetime import date, datetime, timedelta
from decimal import Decimal
import json

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import DaySummary, ReceiptKind
from datev_bridge.daybook.codes import PAYMENTS_DO_NOT_MEET
from datev_bridge.days.actions import (
    KINDS,
    Action,
    ActionKind,
    BookDifference,
    BookIncomplete,
    ConfirmServiceCharge,
    ExcludeReceipts,
    MapCategory,
    PlaceCorrection,
    Placing,
    Reading,
    ReadType,
)
from datev_bridge.days.decisions import (
    Decision,
    apply,
    check_decision,
    decide,
    decided_mapping,
    in_effect,
)
from datev_bridge.days.plain import from_plain, to_plain
from datev_bridge.journal import DayJournal, ExplainedKind
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.pipeline import build_export, read_day
from datev_bridge.proof import as_document
from support.books import CARD, RULES, journal, mapping, paid, receipt, rows, rule
from support.books import day as day_of_receipts
from support.decided import AT, decision
from support.exports import PROFILE
from support.sales import BERLIN, DAY, body, line, payment, sale
from support.told import codes_of, says_everything

DRINKS = rule(RuleTarget.REVENUE, "8400", AccountKind.REVENUE, "2")
CASH = rule(RuleTarget.PAYMENT, "1000", AccountKind.CASH, "7")


def read(*sales: object, **wrapper: object) -> DaySummary:
    return read_day(body(*sales, **wrapper), location=BERLIN, business_day=DAY, feed="v2")


def booked(summary: DaySummary, *decisions: Decision) -> DayJournal:
    decided = decide(summary, mapping(*_known(summary)), decisions)
    return journal(summary=decided.summary, rules=decided.mapping.rules)


def _known(summary: DaySummary) -> tuple[MappingRule, ...]:
    """Return rules for whatever the day's receipts name."""
    groups = {b.category.id for r in summary.receipts for b in r.buckets}
    methods = {p.method.id for r in summary.receipts for p in r.payments}
    return (
        *(evolve(DRINKS, category_id=group) for group in sorted(groups) if group),
        *(evolve(CASH, category_id=method) for method in sorted(methods)),
        RULES[-1],
    )


def test_a_difference_is_booked_for_clarification() -> None:
    short = read(sale(payments=[payment("10.00")]))
    assert codes_of(short.issues) == ["DAY-016"]
    found = booked(short, decision(BookDifference(receipts=("R65315.1",), account="1590")))
    assert found.issues == ()
    assert rows(found) == ["1792 S 11.90/8400", "1792 H 1.90/1590", "1000 S 10.00/1792"]
    assert found.clearing_balance == 0


@pytest.mark.parametrize(
    ("odd", "difference"),
    [
        (sale(salesLines=[]), "1792 S 11.90/1590"),
        (sale(salesLines=[line("0.00")], payments=[payment("0.02")]), "1792 S 0.02/1590"),
    ],
)
def test_what_was_paid_for_nothing_is_a_difference_too(odd: object, difference: str) -> None:
    found = booked(read(odd), decision(BookDifference(receipts=("R65315.1",), account="1590")))
    assert found.issues == ()
    assert rows(found)[0] == difference


def test_only_the_difference_of_the_receipts_named_is_booked() -> None:
    both = read(sale(payments=[payment("10.00")]), sale(2, payments=[payment("10.00")]))
    found = booked(both, decision(BookDifference(receipts=("R65315.1", "R9.9"), account="1590")))
    assert codes_of(found.issues) == ["DAY-016"]
    assert [issue.where for issue in found.issues] == ["R65315.2"]


def test_a_later_account_takes_no_difference_of_other_receipts_along() -> None:
    both = read(sale(payments=[payment("10.00")]), sale(2, payments=[payment("10.90")]))
    one = decision(BookDifference(receipts=("R65315.1",), account="1590"))
    other = decision(BookDifference(receipts=("R65315.2",), account="1591"), minute=1)
    held = booked(both, one, other)
    assert codes_of(held.issues) == ["MAP-003"]
    assert dict(held.issues[0].values)["accounts"] == "1590, 1591"
    again = BookDifference(receipts=("R65315.1", "R65315.2"), account="1591")
    decided = booked(both, one, other, decision(again, minute=2))
    assert decided.issues == ()
    assert "1792 H 2.90/1591" in rows(decided)


def test_differences_of_two_decisions_may_have_one_account() -> None:
    both = read(sale(payments=[payment("10.00")]), sale(2, payments=[payment("10.90")]))
    decisions = [
        decision(BookDifference(receipts=(number,), account="1590"), minute=minute)
        for minute, number in enumerate(("R65315.1", "R65315.2"))
    ]
    found = booked(both, *decisions)
    assert found.issues == ()
    assert "1792 H 2.90/1590" in rows(found)


def test_a_receipt_is_left_out_and_explained() -> None:
    odd = read(sale(), sale(2, salesLines=[line(taxLines=[])]))
    found = booked(odd, decision(ExcludeReceipts(receipts=("R65315.2",))))
    assert rows(found) == ["1792 S 11.90/8400", "1000 S 11.90/1792"]
    (item,) = found.explained
    assert (item.kind, item.amount) == (ExplainedKind.EXCLUDED, Decimal("11.90"))
    assert found.issues == ()


def test_excluding_a_day_is_not_possible() -> None:
    """An issue of the day stands at its date: that is no receipt."""
    late = read(sale(), dataComplete=False)
    assert apply(late, [decision(ExcludeReceipts(receipts=(DAY.isoformat(), "")))]) == late


@pytest.mark.parametrize(
    ("reading", "expected"),
    [(Reading.SALE, ["1792 S 11.90/8400", "1000 S 11.90/1792"]), (Reading.INFORMATION, [])],
)
def test_an_unknown_type_is_what_a_person_says(reading: Reading, expected: list[str]) -> None:
    unknown = read(sale(type="CROSS_BL"))
    found = booked(unknown, decision(ReadType(pos_type="CROSS_BL", reading=reading)))
    assert rows(found) == expected
    assert found.issues == ()
    other = booked(unknown, decision(ReadType(pos_type="CANCEL", reading=reading)))
    assert codes_of(other.issues) == ["DAY-007"]


def test_what_else_is_wrong_with_an_unknown_type_stays() -> None:
    unknown = read(sale(type="CROSS_BL", salesLines=[line(currency="CHF")]))
    read_as_sale = decision(ReadType(pos_type="CROSS_BL", reading=Reading.SALE))
    assert codes_of(booked(unknown, read_as_sale).issues) == ["DAY-008"]
    information = decision(ReadType(pos_type="CROSS_BL", reading=Reading.INFORMATION))
    assert booked(unknown, information).issues == ()


def test_an_incomplete_day_is_booked_if_somebody_says_so() -> None:
    late = read(sale(), dataComplete=False)
    assert booked(late).is_held
    assert not booked(late, decision(BookIncomplete())).is_held


def test_a_category_is_mapped() -> None:
    new = evolve(CARD, id="77", name="Neu")
    unknown = day_of_receipts(receipt(payments=(paid("11.90", new),)))
    decided = MapCategory(rule=rule(RuleTarget.PAYMENT, "1361", AccountKind.CARD, "77"))
    day_ = decide(unknown, mapping(), [decision(decided)])
    assert rows(journal(summary=day_.summary, rules=day_.mapping.rules)) == [
        "1792 S 11.90/8400",
        "1361 S 11.90/1792",
    ]
    assert day_.mapping.revision == mapping().revision


def test_a_decided_rule_replaces_those_of_the_same_limits_for_its_days() -> None:
    decided = decision(MapCategory(rule=evolve(DRINKS, account="8401")))
    of_the_day = decided_mapping(mapping(), [decided], DAY)
    (found,) = of_the_day.rules_for(RuleTarget.REVENUE, "2")
    assert (found.account, found.valid_from, found.valid_until) == ("8401", DAY, DAY)
    other = DAY + timedelta(days=1)
    assert decided_mapping(mapping(), [decided], other) == mapping()
    ruling = evolve(decided, last_day=None)
    assert decided_mapping(mapping(), [ruling], other) != mapping()
    assert decided_mapping(mapping(), [ruling], DAY - timedelta(days=1)) == mapping()


def test_the_latest_of_two_decisions_counts() -> None:
    one = decision(MapCategory(rule=evolve(DRINKS, account="8401")), minute=2)
    other = decision(MapCategory(rule=evolve(DRINKS, account="8402")), minute=1)
    (found,) = decided_mapping(mapping(), [one, other], DAY).rules_for(RuleTarget.REVENUE, "2")
    assert found.account == "8401"


@pytest.mark.parametrize(("rate", "account"), [("19", "8400"), (None, "1590"), ("0", "1590")])
def test_a_service_charge_is_confirmed(rate: str | None, account: str) -> None:
    charged = read(
        sale(
            salesLines=[
                line(
                    "11.90",
                    totalNetAmountWithoutTax="9.00",
                    serviceCharge="1.19",
                    taxAmount="1.71",
                    taxLines=[{"taxRate": "1.19", "taxAmount": "1.71", "taxIncluded": True}],
                )
            ]
        )
    )
    assert booked(charged).is_held
    percent = None if rate is None else Decimal(rate)
    found = booked(charged, decision(ConfirmServiceCharge(account=account, rate=percent)))
    assert found.issues == ()
    assert f"1792 S 1.19/{account}" in rows(found)


def test_only_decisions_that_matter_are_repeated() -> None:
    sound = day_of_receipts(receipt())
    idle = [
        decision(BookIncomplete()),
        decision(ExcludeReceipts(receipts=("R9.9",))),
        decision(MapCategory(rule=evolve(CASH, category_id="99"))),
        decision(PlaceCorrection(placing=Placing.ORIGINAL_DATE)),
    ]
    assert in_effect(sound, idle) == ()
    used = decision(MapCategory(rule=DRINKS), minute=1)
    tips = decision(MapCategory(rule=RULES[-1]), minute=2)
    assert in_effect(sound, [tips, *idle, used]) == (used, tips)


def test_decisions_stand_in_the_proof() -> None:
    late = read(sale(), dataComplete=False)
    rules = mapping(*_known(late))
    decided = decision(BookIncomplete())
    export = build_export(
        [late],
        profile=evolve(PROFILE, mapping=rules),
        location=BERLIN,
        created_at=AT,
        decisions=[decided],
    )
    assert export.held == ()
    (day_,) = as_document(export.proof)["days"]
    (found,) = day_["decisions"]
    assert found["by"] == "Kanzlei"
    assert from_plain(found, Decision) == decided


# What a decision needs ---------------------------------------------------------------------------
ACTIONS: tuple[Action, ...] = (
    MapCategory(rule=evolve(DRINKS, rate=Decimal("7.00"), valid_from=date(2026, 1, 1))),
    BookDifference(receipts=("R1",), account="1590"),
    ExcludeReceipts(receipts=("R1", "R2")),
    ReadType(pos_type="CANCEL", reading=Reading.INFORMATION),
    BookIncomplete(),
    ConfirmServiceCharge(account="8400", rate=Decimal(19)),
    ConfirmServiceCharge(account="1590"),
    PlaceCorrection(placing=Placing.FIRST_OPEN_DAY),
)


def test_every_kind_of_action_has_an_example() -> None:
    assert {KINDS[type(action)] for action in ACTIONS} == set(ActionKind)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: type(action).__name__)
def test_a_decision_is_complete_names_its_subjects_and_is_stored(action: Action) -> None:
    decided = decision(action)
    assert check_decision(decided) == ()
    assert all(decided.subjects)
    assert from_plain(json.loads(json.dumps(to_plain(decided))), Decision) == decided


@pytest.mark.parametrize(
    ("action", "changes", "code"),
    [
        (BookIncomplete(), {"by": " "}, "DEC-001"),
        (BookIncomplete(), {"at": datetime(2026, 1, 1)}, "DEC-001"),  # noqa: DTZ001
        (ExcludeReceipts(receipts=("R1",)), {"reason": " "}, "DEC-002"),
        (ConfirmServiceCharge(account="1590"), {"reason": ""}, "DEC-002"),
        (ConfirmServiceCharge(account="1590", rate=Decimal(0)), {"reason": ""}, "DEC-002"),
        (ExcludeReceipts(receipts=("R1",)), {"last_day": None}, "DEC-003"),
        (BookDifference(receipts=("R1",), account="1590"), {"last_day": None}, "DEC-003"),
        (BookDifference(receipts=(), account="1590"), {}, "DEC-004"),
        (ExcludeReceipts(receipts=()), {}, "DEC-004"),
        (BookIncomplete(), {"last_day": date(2026, 1, 1)}, "DEC-006"),
    ],
)
def test_what_a_decision_lacks(action: Action, changes: dict[str, object], code: str) -> None:
    issues = check_decision(evolve(decision(action), **changes))
    assert codes_of(issues) == [code]
    assert all(says_everything(issue) for issue in issues)


def test_reasons_are_needed_only_where_something_is_left_out() -> None:
    taxed = ConfirmServiceCharge(account="8400", rate=Decimal(19))
    for action in (BookIncomplete(), taxed, BookDifference(receipts=("R1",), account="1590")):
        assert check_decision(decision(action, reason="")) == ()


@given(text=st.recursive(st.none() | st.text() | st.integers(), st.lists))
def test_what_is_no_decision_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="not a Decision"):
        from_plain(text, Decision)


def test_excluded_receipts_are_in_no_sum() -> None:
    odd = evolve(
        day_of_receipts(receipt(payments=(paid("10.00"),)), receipt(2)),
        issues=(PAYMENTS_DO_NOT_MEET.at("R65315.1", sold=1, paid=2, difference=1),),
    )
    decided = apply(odd, [decision(ExcludeReceipts(receipts=("R65315.1",)))])
    assert [r.kind for r in decided.receipts] == [ReceiptKind.EXCLUDED, ReceiptKind.TAKINGS]
    assert decided.receipts[0].buckets == ()
