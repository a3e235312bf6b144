"""Journal entries → rows of the file."""

from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve
import pytest

from datev_bridge.extf import BookingRow, Side
from datev_bridge.journal import Entry, RowKind
from datev_bridge.profile import DatevSettings
from datev_bridge.rows import batch_text, to_row, to_rows
from support.books import CARD, DRINKS
from support.sales import BERLIN, DAY

SETTINGS = DatevSettings(consultant_number=1001, client_number=42, clearing_account="1792")
ENTRY = Entry(
    business_day=DAY,
    kind=RowKind.REVENUE,
    category=DRINKS,
    rate=Decimal("19.00"),
    amount=Decimal("11.90"),
    account="1792",
    contra_account="8400",
    bu_key="0003",
    kost1="10",
    kost2="20",
)


def row(entry: Entry = ENTRY, **changes: Any) -> BookingRow:
    return to_row(entry, settings=evolve(SETTINGS, **changes), location=BERLIN)


def test_an_entry_becomes_a_row() -> None:
    assert row() == BookingRow(
        amount=Decimal("11.90"),
        side=Side.DEBIT,
        account="1792",
        contra_account="8400",
        bu_key="0003",
        document_date=DAY,
        document_field_1="20261121-141948669132802",
        posting_text="Getränke 19 %",
        kost1="10",
        kost2="20",
    )


def test_a_negative_amount_loses_its_sign_to_the_side() -> None:
    found = row(evolve(ENTRY, amount=Decimal("-11.90")))
    assert (found.amount, found.side) == (Decimal("11.90"), Side.CREDIT)
    assert (found.account, found.contra_account) == ("1792", "8400")


def test_the_mapping_may_name_a_text() -> None:
    assert row(evolve(ENTRY, text="Wein")).posting_text == "Wein 19 %"


@pytest.mark.parametrize(
    ("rate", "text"), [(None, "Getränke"), ("0.00", "Getränke 0 %"), ("10.70", "Getränke 10,7 %")]
)
def test_rates_in_posting_texts(rate: str | None, text: str) -> None:
    entry = evolve(ENTRY, rate=None if rate is None else Decimal(rate))
    assert row(entry).posting_text == text


def test_every_name_of_a_template_is_filled() -> None:
    template = "{category}|{rate}|{date}|{location}|{location_name}|{journal}|{receipt}|{centre}"
    entry = evolve(ENTRY, document_key="R65315.1", centre="4")
    found = row(entry, posting_text=template, document_field_1=template, journal_code="LS")
    expected = "Getränke|19 %|21.11.2026|141948669132802|Berlin|LS|{}|4"
    assert found.posting_text == expected.format("R65315.1")
    assert found.document_field_1 == expected.format("R65315-1")


def test_an_open_item_clears_by_its_number_whatever_the_template() -> None:
    entry = evolve(
        ENTRY,
        kind=RowKind.PAYMENT,
        category=CARD,
        rate=None,
        document_key="R65315.1",
        is_open_item=True,
    )
    assert row(entry).document_field_1 == "R65315-1"
    assert row(evolve(entry, is_open_item=False)).document_field_1.startswith("20261121-")


def test_rows_keep_their_order() -> None:
    entries = [evolve(ENTRY, amount=Decimal(n)) for n in (3, 1, 2)]
    found = to_rows(entries, settings=SETTINGS, location=BERLIN)
    assert [one.amount for one in found] == [3, 1, 2]


def test_what_a_whole_batch_may_name() -> None:
    values = batch_text(evolve(SETTINGS, journal_code="LS"), BERLIN, date(2026, 1, 2))
    assert values.day == date(2026, 1, 2)
    assert values.texts == {"location": BERLIN.id, "location_name": "Berlin", "journal": "LS"}
