from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.proof.wording import wording

DE, EN = wording("de"), wording("en")
BLANK = "\N{NO-BREAK SPACE}"


@given(st.decimals(-(10**12), 10**12, places=2))
def test_an_amount_can_be_read_back(amount: Decimal) -> None:
    assert Decimal(DE.amount(amount).replace(".", "").replace(",", ".")) == amount
    assert Decimal(EN.amount(amount).replace(",", "")) == amount
    assert Decimal(EN.euro(amount).replace("€", "").replace(",", "")) == amount
    assert DE.euro(amount).endswith(f"{BLANK}€")


@given(st.dates(date(1970, 1, 1), date(2999, 12, 31)))
def test_a_date_can_be_read_back(day: date) -> None:
    assert datetime.strptime(DE.day(day), "%d.%m.%Y").replace(tzinfo=UTC).date() == day
    assert datetime.strptime(EN.day(day), "%d %b %Y").replace(tzinfo=UTC).date() == day
    assert EN.weekday(day) == f"{day:%a}"


@given(st.text())
def test_a_place_without_dates_stays_as_it_is(where: str) -> None:
    assert EN.place(f"X {where}") == f"X {where}" or "-" in where


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("2026-11-21", "21.11.2026"),
        ("2026-11-21 · Speisen · Feld 14", "21.11.2026 · Speisen · Feld 14"),
        ("2026-13-45 · 1234567890", "2026-13-45 · 1234567890"),
        ("", ""),
    ],
)
def test_the_date_of_a_place(where: str, shown: str) -> None:
    assert DE.place(where) == shown


def test_how_numbers_look() -> None:
    assert DE.euro(Decimal("1234.56")) == f"1.234,56{BLANK}€"
    assert EN.euro(Decimal("-1234.56")) == "-€1,234.56"
    assert DE.exact(Decimal("0.00449")) == "0,0045"
    assert DE.exact(Decimal("-0.00001")) == "0,0000"
    assert EN.exact(Decimal("-1234.5")) == "-1,234.5000"
    assert DE.rate(Decimal("7.00")) == f"7{BLANK}%"
    assert DE.rate(Decimal("10.7")) == f"10,7{BLANK}%"
    assert DE.rate(Decimal("0E+1")) == f"0{BLANK}%"
    assert (DE.rate(None), EN.rate(None)) == ("ohne USt", "no VAT")
    assert DE.scale(Decimal(-2500)) == f"-2.500{BLANK}€"
    assert DE.scale(Decimal("0.25")) == f"0,25{BLANK}€"
    assert DE.share(Decimal(1), Decimal(3)) == f"33,3{BLANK}%"
    assert DE.share(Decimal(1), Decimal(0)) == "–"
    assert DE.share(Decimal(-1), Decimal(3)) == "–"


def test_one_and_many() -> None:
    assert [DE.count("receipts", n) for n in (0, 1, 1234)] == [
        "0 Belege",
        "1 Beleg",
        "1.234 Belege",
    ]


def test_times_are_those_of_the_location() -> None:
    moment = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert DE.instant(moment, "Europe/Berlin") == "25.10.2026, 02:30 Uhr"
    assert EN.instant(moment, "America/New_York") == "24 Oct 2026, 20:30"
    assert DE.instant(moment, "No/Where") == "25.10.2026, 00:30 Uhr"
    assert DE.instant(None, "Europe/Berlin") == "nicht bekannt"
