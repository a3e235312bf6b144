"""Tips by centre and by rate: the most specific rule books each share."""

from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from datev_bridge.daybook import Receipt
from datev_bridge.journal import DayJournal, ExplainedKind, RowKind
from datev_bridge.mapping import AccountKind, RuleTarget, TipMode
from support.books import (
    CARD,
    FOOD,
    PAYMENT_RULES,
    REVENUE_RULES,
    TIP_RULE,
    bucket,
    journal,
    paid,
    receipt,
    rows,
    rule,
)
from support.sales import DAY
from support.told import codes_of

OWNER = rule(RuleTarget.TIP, "8400", AccountKind.REVENUE, rate="19", tip_mode=TipMode.OWNER)
IGNORED = evolve(TIP_RULE, tip_mode=TipMode.IGNORE)


def meal(*, tip: str = "3.00", centre: str = "") -> Receipt:
    """Return a receipt of 10.00 of food, 20.00 of drinks and a tip by card."""
    return receipt(
        buckets=(bucket("10.00", FOOD, "7.00"), bucket("20.00")),
        payments=(paid("30.00", CARD, tip=tip, centre=centre),),
    )


def booked(*tips: object, of: Receipt) -> DayJournal:
    return journal(of, rules=(*REVENUE_RULES, *PAYMENT_RULES, *tips))


def test_a_rule_for_one_rate_takes_its_share_and_the_general_one_the_rest() -> None:
    found = booked(TIP_RULE, OWNER, of=meal())
    assert rows(found) == [
        "1792 S 20.00/8400",
        "1792 S 10.00/8300",
        "1792 S 1.00/1592",
        "1792 S 2.00/8400",
        "1361 S 33.00/1792",
    ]
    assert [e.kind for e in found.entries[2:4]] == [RowKind.TIP, RowKind.OWNER_TIP]
    assert [e.rate for e in found.entries[2:4]] == [None, Decimal("19.00")]


def test_a_share_may_be_ignored() -> None:
    found = booked(TIP_RULE, evolve(IGNORED, rate=Decimal(7)), of=meal())
    assert rows(found)[2:] == ["1792 S 2.00/1592", "1361 S 32.00/1792"]
    (item,) = found.explained
    assert (item.kind, item.amount) == (ExplainedKind.TIP_IGNORED, Decimal("1.00"))


def test_a_centre_may_have_a_mode_of_its_own() -> None:
    terrace = evolve(IGNORED, revenue_centre="5")
    assert rows(booked(TIP_RULE, terrace, of=meal(centre="5")))[-1] == "1361 S 30.00/1792"
    assert rows(booked(TIP_RULE, terrace, of=meal(centre="4")))[-1] == "1361 S 33.00/1792"


def test_without_revenue_the_rule_for_any_rate_books_the_whole_tip() -> None:
    bare = evolve(meal(), buckets=(), has_lines=False, payments=(paid("0.00", CARD, tip="3.00"),))
    found = booked(TIP_RULE, OWNER, of=bare)
    assert rows(found) == ["1792 S 3.00/1592", "1361 S 3.00/1792"]
    (issue,) = booked(OWNER, of=bare).issues
    assert (issue.code, dict(issue.values)["target"]) == ("JRN-009", "tip")


def test_two_rules_of_the_same_width_hold_the_day_whatever_their_order() -> None:
    pair = (evolve(IGNORED, payment_method="8"), evolve(TIP_RULE, revenue_centre="5"))
    for tips in (pair, pair[::-1]):
        found = booked(*tips, of=meal(centre="5"))
        assert codes_of(found.issues) == ["MAP-003"]


def test_a_tip_given_back_follows_the_same_rules() -> None:
    back = evolve(
        meal(tip="-3.00"),
        buckets=(bucket("-10.00", FOOD, "7.00"), bucket("-20.00")),
        payments=(paid("-30.00", CARD, tip="-3.00"),),
    )
    assert rows(booked(TIP_RULE, OWNER, of=back))[2:4] == ["1792 H 1.00/1592", "1792 H 2.00/8400"]


def test_a_tip_given_back_may_use_the_rule_of_its_rate_that_ended() -> None:
    seven = evolve(OWNER, account="8300", rate=Decimal("7.00"))
    ended = evolve(OWNER, rate=Decimal("19.00"), valid_until=DAY - timedelta(days=1))
    back = receipt(
        buckets=(bucket("-10.00", FOOD, "7.00"), bucket("-20.00")),
        payments=(paid("-30.00", CARD, tip="-3.00"),),
    )
    found = booked(seven, ended, of=back)
    assert [(e.kind, e.amount) for e in found.entries if e.category.name == "Trinkgeld"] == [
        (RowKind.OWNER_TIP, Decimal("-2.00")),
        (RowKind.OWNER_TIP, Decimal("-1.00")),
    ]
    assert codes_of(found.issues) == ["MAP-006"]
    for tip in ("3.00", "0.50"):
        assert codes_of(booked(seven, ended, of=meal(tip=tip)).issues) == ["MAP-002"]
        ignored = evolve(ended, tip_mode=TipMode.IGNORE)
        assert codes_of(booked(seven, ignored, of=meal(tip=tip)).issues) == ["MAP-002"]


def test_what_has_no_rate_takes_no_share_of_the_owner_s_tip() -> None:
    untaxed = rule(RuleTarget.REVENUE, "8200", AccountKind.REVENUE, "5")
    mixed = receipt(
        buckets=(bucket("10.00", evolve(FOOD, id="5"), None), bucket("20.00")),
        payments=(paid("30.00", CARD, tip="3.00"),),
    )
    found = booked(evolve(OWNER, rate=None), untaxed, of=mixed)
    assert rows(found)[2:] == ["1792 S 3.00/8400", "1361 S 33.00/1792"]


def test_a_cent_that_cannot_be_shared_goes_to_the_higher_rate() -> None:
    even = receipt(
        buckets=(bucket("10.00", FOOD, "7.00"), bucket("10.00")),
        payments=(paid("20.00", CARD, tip="0.01"),),
    )
    seven = evolve(OWNER, account="8300", rate=Decimal("7.00"))
    found = booked(evolve(OWNER, rate=Decimal("19.00")), seven, of=even)
    tips = [entry for entry in found.entries if entry.kind is RowKind.OWNER_TIP]
    assert [(entry.rate, entry.amount) for entry in tips] == [(19, Decimal("0.01"))]
    assert found.cancelled == ()


def test_what_was_given_away_does_not_keep_a_tip_from_being_shared_out() -> None:
    free = receipt(
        buckets=(bucket("0.00", FOOD, "7.00"), bucket("20.00")),
        payments=(paid("20.00", CARD, tip="2.00"),),
    )
    owner = evolve(OWNER, rate=None)
    assert rows(booked(owner, of=free)) == [
        "1792 S 20.00/8400",
        "1792 S 2.00/8400",
        "1361 S 22.00/1792",
    ]
