"""A file at a glance as plain data."""

import json

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.extf import BookingRow, inspect, to_bytes, to_json
from datev_bridge.reports.glance import cells, glance
from support.bookings import HEADER, booking, booking_rows
from support.broken_files import master


@given(st.lists(booking_rows(), min_size=1, max_size=4))
def test_the_sample_is_what_a_conversion_gives(rows: list[BookingRow]) -> None:
    data = to_bytes(HEADER, rows)
    document = json.loads(json.dumps(glance(inspect(data))))
    assert document["sample"] == to_json(data)["rows"]
    assert document["rows"] == len(rows)


def test_totals_are_texts() -> None:
    document = glance(inspect(to_bytes(HEADER, [booking(bu_key="3")])))
    assert document["accounts"] == [
        {"account": "1792", "debit": "1926.00", "credit": "0.00", "balance": "1926.00", "rows": 1},
        {"account": "8300", "debit": "0.00", "credit": "1926.00", "balance": "-1926.00", "rows": 1},
    ]
    assert document["tax_keys"] == [{"bu_key": "0003", "amount": "1926.00", "rows": 1}]
    assert (document["first_day"], document["last_day"]) == ("2026-07-31", "2026-07-31")
    assert document["header"][10] == {"field": 11, "caption": "Beraternummer", "value": "29098"}


def test_master_data_has_no_days() -> None:
    document = glance(inspect(master(20, {1: "8400", 2: '"A"'})))
    assert (document["first_day"], document["accounts"]) == (None, [])


def test_a_flag_that_is_off_is_an_empty_cell() -> None:
    assert "is_general_reversal" not in cells(booking())
    assert cells(booking(is_general_reversal=True))["is_general_reversal"] == "true"
