"""What one line means: section 2 of the booking rules."""

from decimal import Decimal
from typing import Any

import pytest

from datev_bridge.kseries.decode import decode_day, stream_day
from datev_bridge.kseries.lines import LineReading, percent, read_line
from support.sales import body, line, sale, tax
from support.told import codes_of, says_everything


def reading(raw: dict[str, Any]) -> LineReading:
    (read,) = decode_day(body(sale(salesLines=[raw]))).sales
    return read_line(read.sales_lines[0], "R1 · Artikel")


def shares(found: LineReading) -> list[tuple[str, str, str]]:
    return [(str(s.rate), str(s.gross), str(s.tax)) for s in found.shares]


def test_a_line_is_revenue_at_its_rate() -> None:
    found = reading(line("10.70", "1.07"))
    assert shares(found) == [("7.00", "10.70", "0.700000")]
    assert (found.service_charge, found.issues) == (0, ())


def test_a_taxed_service_charge_is_part_of_the_revenue() -> None:
    found = reading(line("11.90", serviceCharge="1.00"))
    assert shares(found) == [("19.00", "11.90", "1.900000")]
    assert found.service_charge == 0


def test_an_untaxed_service_charge_comes_out_of_the_amount_with_tax() -> None:
    raw = line(
        totalNetAmountWithTax="11.00",
        totalNetAmountWithoutTax="8.33",
        taxAmount="1.67",
        serviceCharge="1.00",
        taxRatePercentage="20.00",
        taxLines=[tax("1.2", "1.67")],
    )
    found = reading(raw)
    assert shares(found) == [("20.00", "10.00", "1.67")]
    assert found.service_charge == Decimal("1.00")


@pytest.mark.parametrize("off", ["0.01", "-0.01"])
def test_a_line_may_be_off_by_a_cent(off: str) -> None:
    found = reading(line("11.90", totalNetAmountWithoutTax=str(Decimal("10.00") + Decimal(off))))
    assert found.issues == ()
    assert shares(found) == [("19.00", "11.90", "1.900000")]


@pytest.mark.parametrize("off", ["0.01", "-0.01"])
def test_a_taxed_service_charge_may_be_off_by_a_cent_too(off: str) -> None:
    net = str(Decimal("10.00") + Decimal(off))
    found = reading(line("11.90", totalNetAmountWithoutTax=net, serviceCharge="1.00"))
    assert (found.issues, found.service_charge) == ((), 0)


@pytest.mark.parametrize("off", ["0.010001", "-0.010001"])
def test_a_line_that_is_off_by_more_does_not_add_up(off: str) -> None:
    found = reading(line("11.90", totalNetAmountWithoutTax=str(Decimal("10.00") + Decimal(off))))
    assert codes_of(found.issues) == ["DAY-011"]
    assert (found.shares, found.service_charge) == ((), 0)
    assert says_everything(found.issues[0])
    assert found.issues[0].where == "R1 · Artikel"


@pytest.mark.parametrize(
    ("charge", "code"), [("0.99", None), ("1.01", None), ("0.98", "DAY-011"), ("1.02", "DAY-011")]
)
def test_the_rest_must_be_the_service_charge(charge: str, code: str | None) -> None:
    found = reading(line("11.90", totalNetAmountWithoutTax="9.00", serviceCharge=charge))
    assert codes_of(found.issues) == ([code] if code else [])


def discounts(found: LineReading) -> list[str]:
    return [str(share.discount) for share in found.shares]


@pytest.mark.parametrize(
    ("stated", "read"),
    [
        ("1.50", "1.50"),
        ("0.00", "0.00"),
        (2, "2"),
        ("-1.50", "-1.50"),
        (..., "None"),
        (None, "None"),
        ("", "None"),
        ("1,50", "None"),
        ("1e2", "None"),
        ("NaN", "None"),
        (True, "None"),
        ([], "None"),
    ],
)
@pytest.mark.parametrize("quick", [True, False])
def test_a_discount_is_read_or_not_stated(stated: object, read: str, *, quick: bool) -> None:
    answer = body(sale(salesLines=[line(totalDiscountAmount=stated)]))
    stream = stream_day(answer, quick=quick)
    (found,) = stream.sales
    assert discounts(read_line(found.sales_lines[0], "R1")) == [read]
    assert stream.issues == []


@pytest.mark.parametrize("rate", ["0.19", "0", "-1.19"])
def test_a_rate_that_is_no_multiplier_is_never_booked(rate: str) -> None:
    stated = line("11.90", taxRatePercentage=None, taxLines=[tax(rate, "1.90")])
    (issue,) = reading(stated).issues
    assert (issue.code, issue.blocks) == ("DAY-004", True)
    assert dict(issue.values) == {"value": rate, "path": "taxLines.taxRate"}


def test_what_was_given_away_whole_has_no_discount() -> None:
    assert discounts(reading(line("0.00", totalDiscountAmount="11.90"))) == ["0.00"]


def test_a_discount_is_split_like_its_line() -> None:
    raw = line(
        "22.60",
        totalNetAmountWithoutTax="20.00",
        taxAmount="2.60",
        taxLines=[tax("1.07", "0.70"), tax("1.19", "1.90")],
        totalDiscountAmount="2.27",
    )
    assert discounts(reading(raw)) == ["1.07", "1.20"]
    assert discounts(reading(raw | {"totalDiscountAmount": ""})) == ["None", "None"]
    assert discounts(reading(raw | {"totalDiscountAmount": "0.00"})) == ["0.00", "0.00"]


def test_a_line_without_an_amount_needs_no_rate() -> None:
    found = reading(line("0.00", taxLines=[], taxRatePercentage=...))
    assert found == LineReading()


def test_a_line_that_is_service_charge_alone_needs_no_rate() -> None:
    raw = line("1.00", totalNetAmountWithoutTax="0.00", taxAmount="0.00", serviceCharge="1.00")
    found = reading(raw | {"taxLines": []})
    assert found.service_charge == Decimal("1.00")
    assert found.issues == ()


def test_a_line_at_0_percent_has_a_rate() -> None:
    assert shares(reading(line("5.00", "1"))) == [("0.00", "5.00", "0.000000")]


def test_a_rate_is_never_guessed() -> None:
    found = reading(line(taxLines=[]))
    assert codes_of(found.issues) == ["DAY-013"]
    assert says_everything(found.issues[0])
    assert dict(found.issues[0].values) == {"amount": "11.90"}


def test_tax_on_top_of_the_price_is_not_booked() -> None:
    found = reading(line(taxLines=[tax("1.19", "1.90", taxIncluded=False)]))
    assert codes_of(found.issues) == ["DAY-009"]
    assert says_everything(found.issues[0])


def test_a_single_rate_must_be_the_one_that_the_line_states() -> None:
    found = reading(line(taxRatePercentage="7.00"))
    assert codes_of(found.issues) == ["DAY-015"]
    assert dict(found.issues[0].values) == {"stated": "7.00", "found": "19.00"}
    assert says_everything(found.issues[0])
    assert reading(line(taxRatePercentage="19")).issues == ()


def brunch(**changes: Any) -> dict[str, Any]:
    """24.90 = 17.43 at 7 % and 7.47 at 19 %: section 9, day K."""
    raw = line(
        totalNetAmountWithTax="24.90",
        totalNetAmountWithoutTax="22.567018",
        taxAmount="2.332982",
        taxRatePercentage=...,
        taxLines=[tax("1.07", "1.140280"), tax("1.19", "1.192702")],
    )
    return raw | changes


def test_a_line_of_two_rates_is_split_as_the_pos_split_it() -> None:
    found = reading(brunch())
    assert [(str(s.rate), s.gross.quantize(Decimal("0.01"))) for s in found.shares] == [
        ("7.00", Decimal("17.43")),
        ("19.00", Decimal("7.47")),
    ]
    assert sum(s.gross for s in found.shares) == Decimal("24.90")


def test_the_rest_of_a_split_goes_to_the_larger_share() -> None:
    found = reading(brunch(totalNetAmountWithTax="24.905", totalNetAmountWithoutTax="22.572018"))
    before = reading(brunch())
    assert found.shares[1].gross == before.shares[1].gross
    assert found.shares[0].gross == before.shares[0].gross + Decimal("0.005")


def test_a_negative_split_gives_its_rest_to_the_larger_share_too() -> None:
    raw = brunch(
        totalNetAmountWithTax="-24.905",
        totalNetAmountWithoutTax="-22.572018",
        taxAmount="-2.332982",
        taxLines=[tax("1.19", "-1.192702"), tax("1.07", "-1.140280")],
    )
    plain = reading(brunch())
    found = reading(raw)
    assert found.shares[0].gross == -plain.shares[1].gross
    assert found.shares[1].gross == -plain.shares[0].gross - Decimal("0.005")


def test_the_first_of_two_equal_shares_takes_the_rest() -> None:
    raw = line(
        totalNetAmountWithTax="23.805",
        totalNetAmountWithoutTax="20.005",
        taxAmount="3.80",
        taxRatePercentage=...,
        taxLines=[tax("1.19", "1.90"), tax("1.190", "1.90")],
    )
    assert [str(s.gross) for s in reading(raw).shares] == ["11.905000", "11.900000"]


@pytest.mark.parametrize(
    ("gross", "code"),
    [("22.61", None), ("22.59", None), ("22.610001", "DAY-012"), ("22.589999", "DAY-012")],
)
def test_a_split_meets_its_line_within_a_cent(gross: str, code: str | None) -> None:
    raw = brunch(
        totalNetAmountWithTax=gross,
        totalNetAmountWithoutTax=str(Decimal(gross) - Decimal("2.60")),
        taxAmount="2.60",
        taxLines=[tax("1.07", "0.70"), tax("1.19", "1.90")],
    )
    found = reading(raw)
    assert codes_of(found.issues) == ([code] if code else [])
    assert all(says_everything(issue) for issue in found.issues)
    assert bool(found.shares) == (code is None)


def test_the_share_of_0_percent_in_a_split_cannot_be_told() -> None:
    found = reading(brunch(taxLines=[tax("1.07", "1.14"), tax("1.00", "0.00")]))
    assert codes_of(found.issues) == ["DAY-014"]
    assert says_everything(found.issues[0])


def test_an_absurd_rate_in_a_split_is_an_issue_and_no_crash() -> None:
    wild = [tax("1.0000000001", "123456789012345.1"), tax("1.19", "1.90")]
    assert codes_of(reading(brunch(taxLines=wild)).issues) == ["DAY-012"]


@pytest.mark.parametrize(
    ("multiplier", "rate"), [("1.07", "7.00"), ("1", "0.00"), ("1.055", "5.50"), ("1.2", "20.00")]
)
def test_percent(multiplier: str, rate: str) -> None:
    assert str(percent(Decimal(multiplier))) == rate
