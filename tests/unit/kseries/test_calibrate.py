"""What a calibration finds, on days built for one finding each and on simulated restaurants."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
import json
import tomllib

import pytest

from datev_bridge.issues import Issue, IssueKind, Severity
from datev_bridge.kseries import calibration_codes as codes
from datev_bridge.kseries.calibrate import Reading, calibrate
from datev_bridge.kseries.calibration import Agreement, Calibration, ChargeMode, TipPlace
from datev_bridge.kseries.calibration_report import block_of, groups_of, issues_of, to_toml
from datev_bridge.kseries.discounts import DiscountForm
from datev_bridge.kseries.endpoints import DayBody, Feed
from datev_bridge.testing import Restaurant, ServiceCharge, Size, Spelling
from support.captures import location_of
from support.readings import reading, simulated
from support.sales import BERLIN, DAY, line, payment, sale

OPENED = date(2026, 3, 2)


def found(*readings: Reading) -> Calibration:
    return calibrate(readings, location=BERLIN)


def codes_of(calibration: Calibration) -> set[str]:
    return {issue.code for issue in issues_of(calibration)}


def issue_of(calibration: Calibration, code: str) -> Issue:
    return next(issue for issue in issues_of(calibration) if issue.code == code)


def with_tip(number: int, *, inside: bool, tip: str = "1.00") -> dict[str, object]:
    paid = Decimal("11.90") + (Decimal(tip) if inside else 0)
    return sale(number, payments=[payment(f"{paid}", tip=tip, description="Karte")])


# Tips


@pytest.mark.parametrize(
    ("sales", "place", "code"),
    [
        ([sale(1)], TipPlace.NOT_SEEN, codes.TIP_NOT_SEEN),
        ([with_tip(1, inside=False)], TipPlace.OUTSIDE, codes.TIP_OUTSIDE),
        ([with_tip(1, inside=True)], TipPlace.INSIDE, codes.TIP_INSIDE),
        ([with_tip(1, inside=True), with_tip(2, inside=False)], TipPlace.MIXED, codes.TIP_MIXED),
    ],
)
def test_sums_tell_where_tips_stand(sales: list[object], place: TipPlace, code: object) -> None:
    calibration = found(reading(*sales))
    assert calibration.tips.place is place
    assert code.code in codes_of(calibration)
    tips = {k.code for k in (codes.TIP_OUTSIDE, codes.TIP_INSIDE, codes.TIP_MIXED)}
    assert codes_of(calibration) & tips <= {code.code}


def test_a_tip_within_the_tolerance_tells_nothing() -> None:
    split = [payment("5.95", tip="0.01"), payment("5.95", tip="0.00")]
    tips = found(reading(sale(1, payments=split))).tips
    assert (tips.place, tips.unclear) == (TipPlace.NOT_SEEN, 1)


def test_a_receipt_that_reads_inside_is_named_with_its_method() -> None:
    calibration = found(reading(with_tip(7, inside=True)))
    assert calibration.tips.example == f"{DAY} · R65315.7"
    assert calibration.tips.inside_methods == ("Karte",)
    assert "R65315.7" in issue_of(calibration, codes.TIP_INSIDE.code).text("en")


def test_a_receipt_that_balances_under_no_reading_is_counted() -> None:
    calibration = found(reading(sale(1, payments=[payment("99.00", tip="1.00")])))
    assert calibration.unbalanced == 1
    assert calibration.tips.unclear == 1
    assert codes.UNBALANCED.code in codes_of(calibration)


@pytest.mark.parametrize("inside", [False, True])
def test_a_simulated_restaurant_tells_where_its_tips_are(inside: bool) -> None:
    restaurant = Restaurant(seed=5, size=Size.SMALL, opened=OPENED, tip_inside=inside)
    calibration = calibrate(simulated(restaurant, 4), location=location_of(restaurant))
    assert calibration.tips.place is (TipPlace.INSIDE if inside else TipPlace.OUTSIDE)
    assert calibration.tips.seen > 10
    assert calibration.unbalanced == 0


# Discounts


def cheaper(listed: str, off: str, paid: str = "11.90", **changes: object) -> dict[str, object]:
    """Return a line with a list price and what was taken off."""
    return line(paid, menuListPrice=listed, totalDiscountAmount=off, **changes)


@pytest.mark.parametrize(
    ("lines", "form", "code"),
    [
        ([line()], DiscountForm.NOT_SEEN, None),
        ([cheaper("11.90", "0.00")], DiscountForm.NOT_SEEN, None),
        ([cheaper("13.90", "2.00")], DiscountForm.GROSS, codes.DISCOUNTS_GROSS),
        ([cheaper("14.28", "2.00")], DiscountForm.NET, codes.DISCOUNTS_NOT_GROSS),
        ([cheaper("20.00", "2.00")], DiscountForm.MIXED, codes.DISCOUNTS_NOT_GROSS),
        (
            [cheaper("13.90", "2.00"), cheaper("14.28", "2.00")],
            DiscountForm.MIXED,
            codes.DISCOUNTS_NOT_GROSS,
        ),
        ([cheaper("11.95", "0.05")], DiscountForm.NOT_SEEN, None),
        ([cheaper("11.90", "11.90", "0.00")], DiscountForm.NOT_SEEN, None),
        ([cheaper("x", "2.00")], DiscountForm.NOT_SEEN, None),
        ([cheaper("12.90", "2.00", serviceCharge="1.00")], DiscountForm.GROSS, None),
    ],
)
def test_list_prices_tell_how_discounts_are_stated(
    lines: list[object], form: DiscountForm, code: IssueKind | None
) -> None:
    calibration = found(reading(sale(1, salesLines=lines)))
    assert calibration.discounts.form is form
    assert block_of(calibration)["discounts"] == form.value
    if code is not None:
        told = {codes.DISCOUNTS_GROSS.code, codes.DISCOUNTS_NOT_GROSS.code}
        assert codes_of(calibration) & told == {code.code}


def test_simulated_restaurants_state_discounts_with_vat() -> None:
    restaurant = Restaurant(seed=5, size=Size.MEDIUM, opened=OPENED)
    calibration = calibrate(simulated(restaurant, 4), location=location_of(restaurant))
    assert calibration.discounts.form is DiscountForm.GROSS
    assert calibration.discounts.gross > 5


# Service charges


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (ServiceCharge.NONE, ChargeMode.NONE),
        (ServiceCharge.TAXED, ChargeMode.TAXED),
        (ServiceCharge.UNTAXED, ChargeMode.UNTAXED),
    ],
)
def test_amounts_tell_how_a_service_charge_is_taxed(
    mode: ServiceCharge, expected: ChargeMode
) -> None:
    restaurant = Restaurant(seed=5, size=Size.SMALL, opened=OPENED, service_charge=mode)
    calibration = calibrate(simulated(restaurant, 3), location=location_of(restaurant))
    charges = calibration.service_charges
    assert charges.mode is expected
    assert (charges.contradicting, charges.unexplained) == (0, 0)


def test_the_vendors_example_contradicts_itself() -> None:
    # Vendor's OpenAPI: 11.00 with tax, 8.33 without, tax 1.6667, charge 1.00, called APPORTIONED.
    example = line(
        "11.00",
        totalNetAmountWithoutTax="8.33",
        taxAmount="1.6667",
        serviceCharge="1.00",
        serviceChargeType="APPORTIONED",
    )
    calibration = found(reading(sale(1, salesLines=[example], payments=[payment("11.00")])))
    assert calibration.service_charges.mode is ChargeMode.UNTAXED
    assert calibration.service_charges.contradicting == 1
    assert codes.CHARGE_CONTRADICTS.code in codes_of(calibration)


def test_numbers_contradict_like_texts_and_a_missing_amount_cannot() -> None:
    amounts = {
        "totalNetAmountWithTax": 11.0,
        "totalNetAmountWithoutTax": 8.33,
        "taxAmount": 1.6667,
        "serviceCharge": 1,
        "serviceChargeType": "APPORTIONED",
    }
    whole = found(reading(sale(1, salesLines=[line("11.00", **amounts)])))
    assert whole.service_charges.contradicting == 1
    lacking = found(reading(sale(1, salesLines=[line("11.00", **{**amounts, "taxAmount": ...})])))
    assert lacking.service_charges.contradicting == 0


def test_both_modes_at_once_are_said_and_so_is_what_fits_neither() -> None:
    lines = [
        line("11.90", serviceCharge="1.00"),
        line("12.90", totalNetAmountWithoutTax="10.00", taxAmount="1.90", serviceCharge="1.00"),
        line("12.90", totalNetAmountWithoutTax="10.00", taxAmount="1.00"),
        line("11.90", serviceCharge="0.01"),
    ]
    calibration = found(reading(sale(1, salesLines=lines, payments=[payment("49.60")])))
    charges = calibration.service_charges
    assert (charges.taxed, charges.untaxed, charges.unexplained, charges.without) == (1, 1, 1, 0)
    assert {codes.CHARGE_MIXED.code, codes.LINES_UNEXPLAINED.code} <= codes_of(calibration)


# Writing


@pytest.mark.parametrize(
    ("spelling", "names"),
    [
        (Spelling.CAMEL, ["timeOfCloseAndPaid", "timeOfOpening", "timeOfSale"]),
        (Spelling.DESCRIBED, ["timeofCloseAndPaid", "timeofOpening", "timeofSale"]),
    ],
)
def test_spellings_of_times_are_named(spelling: Spelling, names: list[str]) -> None:
    restaurant = Restaurant(seed=5, size=Size.SMALL, opened=OPENED)
    day = restaurant.sell(date(2026, 3, 3))
    document = {
        "sales": day.v1(spelling=spelling),
        "nextStartOfDayAsIso8601": day.next_start,
        "dataComplete": True,
    }
    answer = DayBody(location="1", day=day.day, feed=Feed.V1, body=json.dumps(document).encode())
    calibration = calibrate(
        [Reading(answer=answer, read_at=day.ends)], location=location_of(restaurant)
    )
    assert list(calibration.spellings.times) == names
    assert ", ".join(names) in issue_of(calibration, codes.SPELLINGS.code).text()


def test_amounts_as_numbers_and_empty_ones_are_counted() -> None:
    calibration = found(reading(sale(1, payments=[payment(11.90, tip="")])))  # type: ignore[arg-type]
    assert calibration.spellings.amounts_as_numbers == 1
    assert calibration.spellings.empty_amounts == 1
    assert calibration.spellings.amounts_as_text == 3
    assert {codes.AMOUNTS_AS_NUMBERS.code, codes.EMPTY_AMOUNTS.code} <= codes_of(calibration)


# Categories


def test_methods_and_groups_without_an_id_are_listed_with_their_sums() -> None:
    nameless = sale(
        1,
        salesLines=[line(accountingGroup=...), line(accountingGroup={"name": "Pfand"})],
        payments=[payment("23.80", paymentMethodId=..., code="IKPMS")],
    )
    calibration = found(reading(nameless))
    assert [(e.category.id, e.count) for e in calibration.groups_without_id] == [
        ("-", 1),
        ("-Pfand", 1),
    ]
    (method,) = calibration.methods_without_id
    assert (method.category.id, method.amount) == ("-IKPMS", Decimal("23.80"))
    assert "23.80" in issue_of(calibration, codes.METHOD_WITHOUT_ID.code).text("en")
    assert codes.GROUP_WITHOUT_ID.code in codes_of(calibration)


def test_a_table_left_open_has_no_method_and_is_none_without_id() -> None:
    transitory = sale(1, type="TRANSITORY", payments=[payment(paymentMethodId=..., code="")])
    calibration = found(reading(transitory, feed=Feed.V1))
    assert calibration.methods_without_id == ()
    assert calibration.types == {"TRANSITORY": 1}


def test_rates_of_each_group_are_listed_highest_first() -> None:
    lines = [line("11.90"), line("10.70", "1.07"), line("11.90")]
    calibration = found(reading(sale(1, salesLines=lines, payments=[payment("34.50")])))
    (group,) = calibration.groups
    assert dict(group.rates) == {Decimal("19.00"): 2, Decimal("7.00"): 1}
    assert "19 %, 7 %" in issue_of(calibration, codes.GROUP_RATES.code).text()


def test_a_line_without_a_rate_is_counted() -> None:
    calibration = found(reading(sale(1, salesLines=[line(taxLines=[])])))
    assert calibration.lines_without_rate == 1
    assert codes.LINES_WITHOUT_RATE.code in codes_of(calibration)


# Rounding


def test_the_worst_rounding_names_its_receipt() -> None:
    odd = sale(2, salesLines=[line("4.165"), line("4.165", "1.07")], payments=[payment("8.33")])
    happy = sale(3, salesLines=[line("4.165")], payments=[payment("4.16")])
    calibration = found(reading(sale(1), odd, happy))
    assert calibration.rounding.worst_move == Decimal("0.010")
    assert calibration.rounding.worst_gap == Decimal("0.005")
    assert calibration.rounding.receipt == f"{DAY} · R65315.2"
    assert "0,01" in issue_of(calibration, codes.ROUNDING.code).text()


def test_without_rounding_that_is_said() -> None:
    assert codes.NO_ROUNDING.code in codes_of(found(reading(sale(1))))


# Late changes


def test_a_change_between_two_complete_readings_is_late() -> None:
    calibration = found(
        reading(sale(1), hours=3), reading(sale(1), sale(2), hours=20), reading(sale(3), hours=2)
    )
    late = calibration.late_changes
    assert (late.days_compared, late.days_changed) == (1, 1)
    assert late.receipts_changed == 3
    assert (late.after_hours, late.before_hours) == (3, 20)
    text = issue_of(calibration, codes.CHANGED_LATE.code).text("en")
    assert "between 3 and 20 hours" in text
    assert calibration.receipts == 2


def test_growing_before_it_is_complete_is_no_late_change() -> None:
    calibration = found(reading(sale(1), dataComplete=False, hours=1), reading(sale(1), sale(2)))
    assert calibration.late_changes.agreement is Agreement.NOT_SEEN
    assert calibration.incomplete == ()


def test_the_same_facts_twice_are_no_change() -> None:
    calibration = found(reading(sale(1), sale(2)), reading(sale(2), sale(1), hours=30))
    assert calibration.late_changes.agreement is Agreement.EQUAL
    assert codes.NOT_CHANGED.code in codes_of(calibration)


# V1 against V2


def test_the_feeds_are_compared_day_by_day() -> None:
    other = sale(3, payments=[payment(code="CARD", paymentMethodId=8)])
    transitory = sale(9, type="TRANSITORY")
    calibration = found(
        reading(sale(1), sale(3)),
        reading(sale(2), sale(4), other, transitory, feed=Feed.V1),
        reading(day=DAY + timedelta(days=1)),
    )
    feeds = calibration.feeds_compared
    assert (feeds.days_compared, feeds.days_differing) == (1, 1)
    assert (feeds.only_v1, feeds.only_v2, feeds.differing, feeds.transitory) == (2, 1, 1, 1)
    assert feeds.gross_difference == Decimal("11.90")
    assert calibration.feeds == ("v1", "v2")
    assert calibration.receipts == 2, "V2 counts where there is one"
    assert "11,90" in issue_of(calibration, codes.FEEDS_DIFFER.code).text()


def test_equal_feeds_are_said_to_be_equal() -> None:
    calibration = found(reading(sale(1)), reading(sale(1), feed=Feed.V1))
    assert calibration.feeds_compared.agreement is Agreement.EQUAL
    assert codes.FEEDS_EQUAL.code in codes_of(calibration)


def test_a_restaurants_feeds_differ_where_the_back_office_was_at_work() -> None:
    restaurant = Restaurant(seed=3, size=Size.MEDIUM, opened=OPENED)
    readings = simulated(restaurant, 6, (Feed.V1, Feed.V2))
    calibration = calibrate(readings, location=location_of(restaurant))
    assert calibration.feeds_compared.days_compared == 6
    assert calibration.feeds_compared.agreement is Agreement.DIFFERENT


# How much was read


def test_what_was_not_seen_is_said() -> None:
    calibration = found()
    assert codes_of(calibration) == {
        kind.code
        for kind in (
            codes.FEW_DAYS,
            codes.TIP_NOT_SEEN,
            codes.CHANGES_NOT_SEEN,
            codes.FEEDS_NOT_SEEN,
        )
    }
    block = block_of(calibration)
    seen = {"tip", "service_charge", "late_changes", "v1_against_v2"}
    assert {block[key] for key in seen} == {"not seen"}
    assert "first_day" not in block


def test_unreadable_and_incomplete_days_are_left_out_and_named() -> None:
    broken = DayBody(location="1", day=DAY + timedelta(days=1), feed=Feed.V2, body=b'{"sales": [')
    calibration = found(
        reading(sale(1), dataComplete=False),
        Reading(answer=broken, read_at=reading().read_at),
        reading(sale(2), day=DAY + timedelta(days=2)),
    )
    assert calibration.incomplete == (DAY, DAY + timedelta(days=1))
    assert calibration.days == (DAY + timedelta(days=2),)
    assert calibration.receipts == 1
    assert f"{DAY:%d.%m.%Y}" in issue_of(calibration, codes.LEFT_OUT.code).text()


def test_few_cases_are_called_thin() -> None:
    thin = issue_of(found(reading(with_tip(1, inside=False))), codes.THIN.code)
    assert "tip" in thin.text()
    assert thin.severity is Severity.WARNS
    many = [with_tip(number, inside=False) for number in range(1, 25)]
    assert codes.THIN.code not in codes_of(found(reading(*many)))


def test_types_are_counted_and_unknown_ones_warned_of() -> None:
    calibration = found(reading(sale(1), sale(2, type="CANCEL")))
    assert calibration.types == {"CANCEL": 1, "SALE": 1}
    assert issue_of(calibration, codes.UNKNOWN_TYPES.code).text("en").endswith("CANCEL.")


def test_thirty_complete_days_are_enough() -> None:
    days = [reading(sale(1), day=DAY + timedelta(days=n)) for n in range(1, 31)]
    assert codes.FEW_DAYS.code not in codes_of(found(*days))
    assert codes.FEW_DAYS.code in codes_of(found(*days[:29]))


# The block of the profile


def readings_of_a_week() -> Iterator[Reading]:
    restaurant = Restaurant(seed=11, size=Size.SMALL, opened=OPENED, unclear_types=True)
    yield from simulated(restaurant, 5, (Feed.V2, Feed.V1))


def test_the_text_says_what_the_values_are() -> None:
    calibration = calibrate(readings_of_a_week(), location=BERLIN)
    read = tomllib.loads(to_toml(calibration))["calibration"]
    assert read.pop("group") == list(groups_of(calibration))
    assert read == dict(block_of(calibration))
    assert read["tip"] == "outside"
    assert read["first_day"] == OPENED


def test_the_order_of_readings_makes_no_difference() -> None:
    readings = list(readings_of_a_week())
    one = calibrate(readings, location=BERLIN)
    other = calibrate(reversed(readings), location=BERLIN)
    assert to_toml(one) == to_toml(other)
    assert issues_of(one) == issues_of(other)


def test_every_finding_speaks_both_languages() -> None:
    for issue in issues_of(calibrate(readings_of_a_week(), location=BERLIN)):
        assert issue.text("de") != issue.text("en")
        assert issue.hint("de") != issue.hint("en")
