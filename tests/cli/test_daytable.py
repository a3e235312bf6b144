"""A business day as a table."""

from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.mapping import AccountMapping
from datev_bridge_cli.daytable import DayTable
from datev_bridge_cli.language import Language
from support.exports import FOOD, PROFILE, export_of, receipt

cents = st.integers(1, 10_000_000).map(lambda number: Decimal(number).scaleb(-2))


def test_the_table_as_a_person_sees_it() -> None:
    (day,) = export_of([receipt("1200.00", "34.50", "1000.00", "234.50", "5.50")]).proof.days
    assert DayTable(Language.DE).day(day) == (
        "  Getränke 19 %     34,50  8400    Bar           1.000,00  1000",
        "  Speisen 7 %    1.200,00  8300    Kreditkarten    240,00  1361",
        "  Trinkgeld          5,50  1592",
        "  Zwischenkonto 1792: Soll 1.240,00 · Haben 1.240,00 · Saldo 0,00 ✔",
    )


def test_the_overview_in_english() -> None:
    export = export_of([receipt("1200.00", "34.50", "1000.00", "234.50")])
    assert DayTable(Language.EN).overview(export.proof.days) == (
        "  Business day  Receipts     Debit    Credit  Clearing  State",
        "  2026-11-21           1  1,234.50  1,234.50      0.00  booked",
    )


@given(food=cents, drinks=cents, cash=cents)
def test_every_row_is_in_the_table(food: Decimal, drinks: Decimal, cash: Decimal) -> None:
    card = food + drinks - cash
    (day,) = export_of([receipt(str(food), str(drinks), str(cash), str(card))]).proof.days
    table = DayTable(Language.DE)
    text = "\n".join(table.day(day))
    assert day.journal.entries
    for entry in day.journal.entries:
        assert table.amount(entry.amount) in text
    assert "Saldo 0,00 ✔" in text


def test_a_held_day_says_so() -> None:
    profile = evolve(PROFILE, mapping=AccountMapping())
    (day,) = export_of([receipt("12.00", "3.00", "15.00", "0.00")], profile).proof.days
    assert DayTable(Language.DE).overview([day])[1].endswith("gehalten")


def test_a_long_name_is_cut_on_the_screen() -> None:
    long = evolve(FOOD, name="Spezialitäten vom Holzkohlegrill und aus dem Ofen")
    ticket = receipt("12.00", "3.00", "15.00", "0.00")
    ticket = evolve(ticket, buckets=(evolve(ticket.buckets[0], category=long), *ticket.buckets[1:]))
    (day,) = export_of([ticket]).proof.days
    line = next(line for line in DayTable(Language.DE).day(day) if "8300" in line)
    assert "Spezialitäten vom Holzkohle… 7 %" in line


def test_a_row_of_a_suggestion_is_marked() -> None:
    (day,) = export_of([receipt("12.00", "3.00", "15.00", "0.00")]).proof.days
    entries = (evolve(day.journal.entries[0], is_confirmed=False), *day.journal.entries[1:])
    text = "\n".join(
        DayTable(Language.EN).day(evolve(day, journal=evolve(day.journal, entries=entries)))
    )
    assert text.count("(suggestion)") == 1
