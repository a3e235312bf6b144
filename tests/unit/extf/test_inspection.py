"""A file at a glance."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.extf import BookingRow, Side, inspect, to_bytes
from datev_bridge.extf.inspection import AccountTotals
from datev_bridge.money import ZERO
from support.bookings import HEADER, booking, booking_rows
from support.broken_files import batch, master


def test_totals_by_account_and_key() -> None:
    rows = [
        booking(amount=Decimal("10.00"), document_date=date(2026, 7, 2)),
        booking(amount=Decimal("3.00"), side=Side.CREDIT, bu_key="3"),
        booking(amount=Decimal("1.00"), is_general_reversal=True),
        booking(
            amount=Decimal("9.99"),
            currency="USD",
            exchange_rate=Decimal("1.1"),
            base_amount=Decimal("9.00"),
            base_currency="EUR",
        ),
    ]
    found = inspect(to_bytes(HEADER, rows), sample=2)
    totals = AccountTotals(debit=Decimal("18.00"), credit=Decimal("3.00"), count=4)
    assert found.accounts["1792"] == totals
    assert totals.balance == Decimal("15.00")
    assert found.accounts["8300"].balance == Decimal("-15.00")
    assert found.tax_keys == {"": (Decimal("18.00"), 3), "0003": (Decimal("3.00"), 1)}
    assert (found.first_day, found.last_day) == (date(2026, 7, 2), date(2026, 7, 31))
    assert (found.rows, found.unreadable, len(found.sample)) == (4, 0, 2)
    assert found.encoding == "cp1252"
    assert (11, "Beraternummer", "29098") in found.header


@given(st.lists(booking_rows(), min_size=1, max_size=5))
def test_a_batch_is_balanced(rows: list[BookingRow]) -> None:
    found = inspect(to_bytes(HEADER, rows))
    assert sum((a.balance for a in found.accounts.values()), ZERO) == ZERO
    assert sum(count for _, count in found.tax_keys.values()) == len(rows)


def test_unreadable_rows_are_counted() -> None:
    found = inspect(batch({1: "x"}, {}))
    assert (found.rows, found.unreadable) == (1, 1)


def test_master_data_has_no_totals() -> None:
    found = inspect(master(20, {1: "8400", 2: '"A"'}))
    assert (found.format_name, found.rows, found.accounts) == ("Kontenbeschriftungen", 1, {})
    assert (found.first_day, found.encoding) == (None, "ascii")


@pytest.mark.parametrize("side", ["", "X", "s"])
def test_a_row_on_neither_side_counts_as_unreadable(side: str) -> None:
    content = to_bytes(HEADER, [booking()]).replace(b';"S";', f';"{side}";'.encode(), 1)
    found = inspect(content)
    assert (found.rows, found.unreadable, dict(found.accounts)) == (0, 1, {})
