"""The day against the POS's own totals: known causes line by line, the rest warned of."""

from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import CategoryKind, DaySummary, ReceiptKind
from datev_bridge.daybook.pos_totals import PosGroup, PosTotals, TotalsNotRead
from datev_bridge.issues import Severity
from datev_bridge.proof import Proof
from datev_bridge.proof.compare import GRADES, CauseKind, Comparison, compare, corrections_in
from support.books import CARD, DRINKS, FOOD, bucket, day, paid, receipt
from support.exports import PROFILE
from support.sales import BERLIN, DAY
from unit.proof.test_proof_model import AT, build_export

DRINK = receipt(1)
MEAL = receipt(2, buckets=(bucket("10.70", FOOD, "7.00"),), payments=(paid("10.70"),))


def pos(gross: str, **more: object) -> PosTotals:
    return evolve(PosTotals(gross=Decimal(gross)), **more)


def causes(found: Comparison) -> dict[CauseKind, Decimal]:
    return {cause.kind: cause.amount for cause in found.causes}


def test_equal_totals_need_no_explanation() -> None:
    found = compare(day(DRINK, MEAL), pos("22.60"))
    assert (found.receipts, found.unexplained, found.causes) == (Decimal("22.60"), 0, ())
    assert found.issue(day(DRINK, MEAL)) is None


def test_what_no_cause_explains_is_warned_of() -> None:
    summary = day(DRINK, MEAL)
    found = compare(summary, pos("20.00"))
    assert found.unexplained == Decimal("2.60")
    issue = found.issue(summary)
    assert issue is not None
    assert (issue.code, issue.severity, issue.where) == ("PRF-002", Severity.WARNS, "2026-11-21")
    assert "20,00 € Umsatz, die Belege ergeben 22,60 €; davon sind 2,60 €" in issue.text("de")
    assert "€20.00" in issue.text("en")
    assert compare(summary, pos("20.00", is_complete=False)).issue(summary) is None


def test_tips_and_pos_rounding_are_on_neither_side() -> None:
    rounded = receipt(
        buckets=(
            bucket("11.92"),
            bucket("-0.02", evolve(DRINKS, kind=CategoryKind.ROUNDING), rate=None),
        ),
        payments=(paid("11.90", tip="3.00"),),
    )
    found = compare(day(rounded), pos("11.92"))
    assert (found.receipts, found.unexplained, found.tips) == (Decimal("11.92"), 0, Decimal(3))


def test_cents_are_our_own_rounding() -> None:
    happy = [
        receipt(n, buckets=(bucket("4.16", exact="4.165"),), payments=(paid("4.16"),))
        for n in range(1, 101)
    ]
    found = compare(day(*happy), pos("416.50"))
    assert causes(found) == {CauseKind.CENTS: Decimal("-0.500")}
    assert found.unexplained == 0


def test_an_excluded_receipt_is_still_in_the_totals() -> None:
    out = evolve(MEAL, kind=ReceiptKind.EXCLUDED)
    found = compare(day(DRINK, out), pos("22.60"))
    assert causes(found) == {CauseKind.EXCLUDED: Decimal("-10.70")}
    assert found.causes[0].receipts == ("A65315.2",)
    assert found.unexplained == 0


BACK = receipt(
    9,
    kind=ReceiptKind.CORRECTION,
    settles="A65315.1",
    buckets=(bucket("-11.90"),),
    payments=(paid("-11.90"),),
)


def test_a_correction_of_another_day_is_dated_back_by_the_totals() -> None:
    found = compare(day(BACK, MEAL), pos("10.70"))
    assert causes(found) == {CauseKind.CORRECTS_EARLIER: Decimal("-11.90")}
    assert found.causes[0].receipts == ("A65315.9",)
    assert found.unexplained == 0


def test_a_correction_of_the_same_day_is_on_both_sides() -> None:
    found = compare(day(DRINK, BACK), pos("0.00"))
    assert (found.causes, found.unexplained) == ((), 0)


def test_a_later_correction_that_was_read_too_is_known() -> None:
    later = day(BACK, business_day=DAY.replace(day=22))
    found = compare(day(DRINK), pos("0.00"), corrections_in((day(DRINK), later)))
    assert causes(found) == {CauseKind.CORRECTED_LATER: Decimal("11.90")}
    assert found.unexplained == 0
    assert compare(day(DRINK), pos("0.00")).unexplained == Decimal("11.90")


def test_the_older_feed_dates_like_the_totals() -> None:
    found = compare(day(BACK, MEAL, feed="v1"), pos("-1.20"))
    assert (found.causes, found.unexplained) == ((), 0)
    v1 = day(DRINK, feed="v1")
    assert compare(v1, pos("11.90"), corrections_in((day(BACK, feed="v1"),))).causes == ()


def test_open_tables_count_only_if_they_are_exactly_what_is_left() -> None:
    table = receipt(5, kind=ReceiptKind.SET_ASIDE, buckets=(), payments=(paid("38.00", CARD),))
    assert causes(compare(day(DRINK, table), pos("49.90"))) == {
        CauseKind.STILL_OPEN: Decimal("-38.00")
    }
    assert compare(day(DRINK, table), pos("11.90")).causes == ()
    odd = compare(day(DRINK, table), pos("40.00"))
    assert (odd.causes, odd.unexplained) == ((), Decimal("-28.10"))


def test_groups_stand_side_by_side() -> None:
    groups = (
        PosGroup(name="Getränke", gross=Decimal("11.90")),
        PosGroup(name="Pfand", gross=Decimal("1.00")),
    )
    found = compare(day(DRINK, MEAL), pos("12.90", groups=groups))
    assert [(line.name, line.pos, line.receipts) for line in found.groups] == [
        ("Getränke", Decimal("11.90"), Decimal("11.90")),
        ("Pfand", Decimal("1.00"), None),
        ("Speisen", None, Decimal("10.70")),
    ]


def test_every_cause_says_how_well_it_is_known() -> None:
    assert set(GRADES) == set(CauseKind)


@given(gross=st.decimals(-1000, 1000, places=3))
def test_causes_and_rest_always_lead_to_the_receipts(gross: Decimal) -> None:
    table = receipt(5, kind=ReceiptKind.SET_ASIDE, buckets=(), payments=(paid("38.00", CARD),))
    summary = day(DRINK, evolve(MEAL, kind=ReceiptKind.EXCLUDED), BACK, table)
    found = compare(summary, PosTotals(gross=gross))
    causes = sum(cause.amount for cause in found.causes)
    assert gross + causes + found.unexplained == found.receipts
    assert bool(found.issue(summary)) is bool(found.unexplained)
    assert found.unexplained == 0 or abs(found.unexplained) >= Decimal("0.01")


def test_the_pos_rounds_its_own_sum() -> None:
    found = compare(day(DRINK), pos("11.895"))
    assert causes(found) == {CauseKind.POS_CENTS: Decimal("0.005")}
    table = receipt(5, kind=ReceiptKind.SET_ASIDE, buckets=(), payments=(paid("38.00", CARD),))
    assert causes(compare(day(DRINK, table), pos("49.895"))) == {
        CauseKind.STILL_OPEN: Decimal("-38.00"),
        CauseKind.POS_CENTS: Decimal("0.005"),
    }


# In the proof -------------------------------------------------------------------------------------
def proved(answer: PosTotals | TotalsNotRead | None, summary: DaySummary) -> Proof:
    totals = {} if answer is None else {DAY: answer}
    return build_export(
        [summary], profile=PROFILE, location=BERLIN, created_at=AT, pos_totals=totals
    ).proof


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        (None, []),
        (TotalsNotRead(code="KS-004"), []),
        (pos("11.90"), []),
        (pos("12.90"), ["PRF-002"]),
    ],
)
def test_a_comparison_warns_and_never_holds(
    answer: PosTotals | TotalsNotRead | None, codes: list[str]
) -> None:
    proof = proved(answer, day(DRINK))
    assert [issue.code for issue in proof.days[0].issues] == codes
    assert len(proof.files) == 1
