"""Entries: their order in the file, and a day that holds back what it cannot book."""

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.daybook import Category, CategoryKind
from datev_bridge.journal import codes
from datev_bridge.journal.entry import (
    BookingSettings,
    DayJournal,
    Entry,
    ExplainedItem,
    ExplainedKind,
    Granularity,
    RowKind,
    file_order,
)
from datev_bridge.mapping.resolve import Why

FOOD = Category(kind=CategoryKind.REVENUE, id="1", name="Speisen")
PLAIN = Entry(
    business_day=date(2026, 11, 21),
    kind=RowKind.REVENUE,
    category=FOOD,
    rate=Decimal("7.00"),
    amount=Decimal("10.00"),
    account="1792",
    contra_account="8300",
)

ORDER: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    ({"kind": RowKind.REVENUE}, {"kind": RowKind.PAYMENT}),
    ({"category": {"name": "A"}}, {"category": {"name": "B"}}),
    ({"rate": Decimal("19.00")}, {"rate": None}),
    ({"category": {"id": "1"}}, {"category": {"id": "2"}}),
    ({"document_key": "R1"}, {"document_key": "R2"}),
    ({"without_lines": False}, {"without_lines": True}),
    ({"receipts": ("A1",)}, {"receipts": ("A2",)}),
    ({"account": "1000"}, {"account": "1361"}),
    ({"contra_account": "1792"}, {"contra_account": "8400"}),
    ({"bu_key": ""}, {"bu_key": "0003"}),
    ({"kost1": "100"}, {"kost1": "200"}),
    ({"kost2": "100"}, {"kost2": "200"}),
    ({"centre": "4"}, {"centre": "5"}),
    ({"text": "A"}, {"text": "B"}),
)
"""What comes first and what comes after it; what stands higher here decides before the rest."""


def changed(*changes: dict[str, Any]) -> Entry:
    entry = evolve(PLAIN, is_open_item=True)
    for change in changes:
        values = dict(change)
        if "category" in values:
            values["category"] = evolve(entry.category, **values["category"])
        entry = evolve(entry, **values)
    return entry


@pytest.mark.parametrize("place", range(len(ORDER)))
def test_each_field_decides_before_all_that_follow_it(place: int) -> None:
    first, after = ORDER[place]
    earlier = changed(first, *(late for _, late in ORDER[place + 1 :]))
    later = changed(after, *(soon for soon, _ in ORDER[place + 1 :]))
    assert sorted([later, earlier], key=file_order) == [earlier, later]


def test_receipts_decide_nothing_but_the_order_of_open_items() -> None:
    one, two = evolve(PLAIN, receipts=("A2",)), evolve(PLAIN, receipts=("A1",), account="9999")
    assert sorted([two, one], key=file_order) == [one, two]


def test_the_higher_rate_comes_first() -> None:
    rates = [Decimal(19), Decimal(7), Decimal(0)]
    entries = [evolve(PLAIN, rate=rate) for rate in rates]
    highest, middle, none = entries
    assert sorted([none, highest, middle], key=file_order) == entries


def test_kinds_stand_in_the_order_of_the_file() -> None:
    assert [kind.name for kind in sorted(RowKind)] == [
        "REVENUE",
        "LIABILITY",
        "CHARGE",
        "TIP",
        "OWNER_TIP",
        "PAYMENT",
        "FLOAT",
    ]
    assert [kind.value for kind in RowKind] == [1, 2, 3, 4, 5, 6, 7]


def test_words_stay_as_they_are_written() -> None:
    assert [each.value for each in Granularity] == ["day", "day and centre", "receipt"]
    assert [each.value for each in ExplainedKind] == [
        "tip_ignored",
        "set_aside",
        "excluded",
        "float",
    ]


def test_settings_book_by_the_day_and_no_suggestions() -> None:
    settings = BookingSettings(clearing_account="1792")
    assert (settings.granularity, settings.allow_suggestions) == (Granularity.DAY, False)
    assert settings.debtors is None


def test_what_is_said_about_a_row_is_no_part_of_it() -> None:
    said = evolve(
        PLAIN, note="Korrektur", posted_on=date(2027, 1, 1), why=Why.EXPIRED, is_confirmed=False
    )
    assert said == PLAIN
    assert hash(said) == hash(PLAIN)
    assert (PLAIN.note, PLAIN.posted_on, PLAIN.why, PLAIN.is_confirmed) == (
        "",
        None,
        Why.MATCH,
        True,
    )


def test_a_negative_amount_credits_the_account() -> None:
    assert PLAIN.is_debit
    assert not evolve(PLAIN, amount=Decimal("-0.01")).is_debit
    assert not evolve(PLAIN, amount=Decimal("0.00")).is_debit


def booked(*entries: Entry) -> DayJournal:
    return DayJournal(
        business_day=PLAIN.business_day,
        clearing_account="1792",
        entries=entries,
        explained=(
            ExplainedItem(
                kind=ExplainedKind.EXCLUDED, receipt="A1", category=FOOD, amount=Decimal("1.00")
            ),
        ),
    )


def test_an_issue_that_blocks_leaves_no_entries() -> None:
    day = booked(PLAIN)
    assert not day.is_held
    assert day.with_issues(()) is day
    warning = codes.SETTLES_UNKNOWN.at("R1", amount=Decimal("1.00"))
    warned = day.with_issues((warning,))
    assert warned == evolve(day, issues=(warning,))
    blocking = codes.TIP_WITHOUT_RATE.at("R1", amount=Decimal("1.00"))
    held = warned.with_issues((blocking,))
    assert held.is_held
    assert held == DayJournal(
        business_day=PLAIN.business_day, clearing_account="1792", issues=(blocking, warning)
    )


def test_debits_less_credits_of_the_clearing_account() -> None:
    payment = evolve(PLAIN, account="1000", contra_account="1792", amount=Decimal("7.00"))
    elsewhere = evolve(PLAIN, account="1000", contra_account="1590")
    assert booked(PLAIN, payment, elsewhere).clearing_balance == Decimal("3.00")
    assert booked(payment).clearing_balance == Decimal("-7.00")
