"""Every code of a day has sales that show exactly it, and the day is held."""

from typing import Any

from attrs import evolve
import pytest

from datev_bridge.daybook import codes
from datev_bridge.issues import Severity
from datev_bridge.pipeline import read_day
from support.books import journal
from support.sales import BERLIN, DAY, body, day_of, line, payment, sale, tax
from support.told import codes_of, kinds_of, says_everything

SERVICE = {"totalNetAmountWithoutTax": "9.00", "serviceCharge": "0.50"}
SPLIT = {"taxRatePercentage": ...}


def sold(**changes: Any) -> dict[str, Any]:
    """Return a sale whose one line has some fields changed."""
    return sale(salesLines=[line(**changes)])


ANSWERS = {
    "DAY-001": b"no JSON",
    "DAY-002": body(sale(payments=[payment(netAmountWithTax=...)])),
    "DAY-003": body(sale(payments=[payment(tip="1,00")])),
    "DAY-004": body(sale(timeOfOpening="gestern")),
    "DAY-005": body(sale(payments=...)),
    "DAY-006": body(sale(), dataComplete=False),
    "DAY-007": body(sale(type="CROSS_BL")),
    "DAY-008": body(sale(payments=[payment(currency="CHF")])),
    "DAY-009": body(sold(taxLines=[tax("1.19", "1.90", taxIncluded=False)])),
    "DAY-010": body(sale(payments=[payment(surcharge="0.50")])),
    "DAY-011": body(sold(**SERVICE)),
    "DAY-012": body(sold(**SPLIT, taxLines=[tax("1.07", "0.70"), tax("1.19", "1.20")])),
    "DAY-013": body(sold(taxLines=[])),
    "DAY-014": body(sold(**SPLIT, taxLines=[tax("1", "0.00"), tax("1.19", "1.90")])),
    "DAY-015": body(sold(taxRatePercentage="7.00")),
    "DAY-016": body(sale(payments=[payment("10.00")])),
    "DAY-017": body(sale(payments=[payment("13.90", tip="2.00")])),
    "DAY-018": body(sale(salesLines=[])),
    "DAY-019": body(sale(payments=[payment("11.901")])),
    "DAY-020": body(sale(), nextStartOfDayAsIso8601="2026-11-21T05:30:00+01:00"),
    "DAY-021": body(sale(), sale(receiptId="R65315.2")),
    "DAY-022": body(sale()),
    "DAY-023": body(sale(payments=[payment(currency="")], salesLines=[line(currency="")])),
    "DAY-024": body(sale(salesLines=[line("0.00")], payments=[payment("0.02"), payment("-0.01")])),
    "DAY-026": body(sale(type="FLOAT")),
}
LOCATIONS = {
    "DAY-022": evolve(BERLIN, timezone="Europe/Bärlin"),
    "DAY-023": evolve(BERLIN, currency="CHF"),
}
KINDS = kinds_of(codes)


def test_every_code_that_blocks_has_an_answer_that_shows_it() -> None:
    assert {*ANSWERS, "DAY-025"} == KINDS.keys()


@pytest.mark.parametrize("border", [None, "", "morgen", 5])
def test_a_complete_day_without_a_border_is_booked_with_a_warning(border: object) -> None:
    answer = body(sale(), nextStartOfDayAsIso8601=border)
    day = read_day(answer, location=BERLIN, business_day=DAY, feed="v2")
    assert codes_of(day.issues) == ["DAY-025"]
    assert says_everything(day.issues[0])
    assert not day.is_held


@pytest.mark.parametrize("code", ANSWERS)
def test_the_answer_shows_that_code_alone_and_holds_the_day(code: str) -> None:
    location = LOCATIONS.get(code, BERLIN)
    day = read_day(ANSWERS[code], location=location, business_day=DAY, feed="v2")
    # An answer that cannot be read does not say either that its day is complete.
    expected = [code] if code != "DAY-001" else ["DAY-001", "DAY-006"]
    assert codes_of(day.issues) == expected
    assert all(says_everything(issue) for issue in day.issues)
    assert KINDS[code].severity is Severity.BLOCKS
    assert day.is_held
    held = journal(summary=day)
    assert held.is_held
    assert held.entries == ()
    assert held.issues == day.issues


@pytest.mark.parametrize("name", ["CROSS_BL", "CANCEL", "SALE ", "sale", "NEU"])
def test_any_other_type_holds_the_day(name: str) -> None:
    assert codes_of(day_of(sale(type=name)).issues) == ["DAY-007"]


def test_a_foreign_line_holds_the_day_too() -> None:
    day = day_of(sale(salesLines=[line(currency="USD")]))
    assert codes_of(day.issues) == ["DAY-008"]
    assert day.issues[0].where == "R65315.1 · Artikel"


@pytest.mark.parametrize("field", ["tip", "roundingAmount"])
def test_tips_and_rounding_are_in_cents_too(field: str) -> None:
    assert codes_of(day_of(sale(payments=[payment(**{field: "0.001"})])).issues) == ["DAY-019"]


def test_a_sale_without_lines_and_payments_is_nothing() -> None:
    assert day_of(sale(salesLines=[], payments=[])).issues == ()


def test_floats_are_checked_like_payments() -> None:
    day = day_of(sale(type="FLOAT", salesLines=[], payments=[payment("1.001", surcharge="1.00")]))
    assert codes_of(day.issues) == ["DAY-010", "DAY-019"]


def test_information_holds_nothing_up() -> None:
    day = day_of(sale(type="TRANSITORY", payments=[payment("1.001", currency="CHF")]))
    assert day.issues == ()


@pytest.mark.parametrize(("paid", "code"), [("13.91", "DAY-016"), ("13.89", "DAY-016")])
def test_the_tip_is_inside_only_if_that_balances(paid: str, code: str) -> None:
    assert codes_of(day_of(sale(payments=[payment(paid, tip="2.00")])).issues) == [code]


@pytest.mark.parametrize(
    ("changes", "place"),
    [({}, "Artikel"), ({"name": ""}, "S65315.1"), ({"name": "", "id": ""}, "1")],
)
def test_a_line_is_named_by_what_it_has(changes: dict[str, str], place: str) -> None:
    day = day_of(sold(taxLines=[], **changes))
    assert day.issues[0].where == f"R65315.1 · {place}"


def test_an_unknown_zone_leaves_the_borders_open() -> None:
    day = day_of(sale(), location=evolve(BERLIN, timezone="?"))
    assert day.starts_at is None
    assert day.ends_at is not None
