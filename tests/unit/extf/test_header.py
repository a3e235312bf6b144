"""The header line: every value checked, reserved fields empty."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import ExtfError
from datev_bridge.extf import BatchHeader, BatchWriter, check_header
from datev_bridge.extf.header import header_cells, year_after
from support.bookings import HEADER, batch_header, codes_of

NOON = datetime(2026, 8, 1, 12)  # noqa: DTZ001
FIRST, LAST = NOON.replace(year=2000), NOON.replace(year=2099)


def test_a_right_header_has_no_issues() -> None:
    assert check_header(HEADER) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consultant_number": 1000}, "EXTF-104"),
        ({"consultant_number": 10_000_000}, "EXTF-104"),
        ({"consultant_number": "29098"}, "EXTF-104"),
        ({"client_number": 0}, "EXTF-130"),
        ({"client_number": 100_000}, "EXTF-130"),
        ({"fiscal_year_start": date(1999, 1, 1)}, "EXTF-105"),
        ({"account_length": 3}, "EXTF-106"),
        ({"account_length": 9}, "EXTF-106"),
        ({"date_from": date(2026, 8, 1)}, "EXTF-107"),
        ({"fiscal_year_start": date(2026, 7, 2)}, "EXTF-109"),
        ({"fiscal_year_start": date(2025, 7, 31)}, "EXTF-109"),
        ({"fiscal_year_start": date(2025, 7, 1)}, "EXTF-109"),
        ({"description": "x" * 31}, "EXTF-111"),
        ({"description": "Kasse: Juli"}, "EXTF-111"),
        ({"initials": "W"}, "EXTF-112"),
        ({"initials": "wd"}, "EXTF-112"),
        ({"created_at": NOON}, "EXTF-118"),
        ({"created_at": NOON.replace(year=1999, tzinfo=UTC)}, "EXTF-118"),
        ({"created_at": None}, "EXTF-118"),
        ({"version": 11}, "EXTF-103"),
        ({"version": 12.0}, "EXTF-103"),
        ({"currency": "Euro"}, "EXTF-101"),
        ({"currency": ""}, "EXTF-101"),
        ({"chart_of_accounts": "3"}, "EXTF-101"),
        ({"origin": "ABC"}, "EXTF-101"),
        ({"exported_by": "x" * 26}, "EXTF-101"),
        ({"exported_by": "a\nb"}, "EXTF-101"),
        ({"application_information": "Ł"}, "EXTF-101"),
        ({"booking_type": 3}, "EXTF-101"),
        ({"accounting_purpose": 11}, "EXTF-101"),
        ({"is_committed": None}, "EXTF-101"),
        ({"date_to": datetime(2026, 7, 31, tzinfo=UTC)}, "EXTF-101"),
    ],
)
def test_each_wrong_value_blocks_with_its_code(changes: dict[str, Any], code: str) -> None:
    header = batch_header(**changes)
    assert codes_of(check_header(header)) == [code]
    with pytest.raises(ExtfError) as refused:
        BatchWriter(header)
    assert refused.value.code == code
    assert refused.value.issue.where.startswith("Kopfzeile · ")


def test_two_calendar_years_in_one_fiscal_year_only_warn() -> None:
    header = batch_header(fiscal_year_start=date(2025, 8, 1), date_from=date(2025, 12, 1))
    (found,) = check_header(header)
    assert (found.code, found.blocks) == ("EXTF-108", False)


@given(
    st.builds(
        BatchHeader,
        consultant_number=st.integers(1001, 9_999_999),
        client_number=st.integers(1, 99_999),
        fiscal_year_start=st.just(date(2026, 1, 1)),
        account_length=st.integers(4, 8),
        date_from=st.dates(date(2026, 1, 1), date(2026, 6, 30)),
        date_to=st.dates(date(2026, 6, 30), date(2026, 12, 31)),
        created_at=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
        description=st.text("Aä1 .-/", max_size=30),
        exported_by=st.text('a";', max_size=25),
    )
)
def test_right_headers_have_31_cells_and_empty_reserved_ones(header: BatchHeader) -> None:
    assert check_header(header) == ()
    cells = header_cells(header)
    assert len(cells) == 31
    assert [n for n in (7, 23, 25, 26, 28, 29) if cells[n - 1]] == []
    assert cells[23] == cells[29] == '""'
    assert len(cells[5]) == 17
    assert cells[5] == f"{header.created_at:%Y%m%d%H%M%S%f}"[:17]


def test_the_creation_time_is_the_wall_time_as_given() -> None:
    moment = datetime.fromisoformat("2026-08-01T23:59:59.999999+02:00")
    assert header_cells(batch_header(created_at=moment))[5] == "20260801235959999"


def test_the_year_after_a_leap_day() -> None:
    assert year_after(date(2028, 2, 29)) == date(2029, 3, 1)
    assert year_after(date(2026, 7, 1)) == date(2027, 7, 1)
