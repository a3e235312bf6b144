"""Bookable days → files: section 5 of the booking rules."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import hashlib
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.batches import (
    Batch,
    BatchFrame,
    BatchKind,
    BookedDay,
    check_day,
    make_batches,
    make_header,
)
from datev_bridge.dates import YearStart
from datev_bridge.extf import MOST_ROWS, BookingRow, Side
from datev_bridge.profile import Profile
from support.exports import PROFILE
from support.sales import BERLIN

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
FRAME = BatchFrame(profile=PROFILE, location=BERLIN, created_at=AT)


def booked(day: date, count: int = 1) -> BookedDay:
    row = BookingRow(
        amount=Decimal("1.00"),
        side=Side.DEBIT,
        account="1000",
        contra_account="1792",
        document_date=day,
    )
    return BookedDay(business_day=day, rows=(row,) * count)


def batches(*days: date, **changes: Any) -> tuple[Batch, ...]:
    return make_batches([booked(day) for day in days], evolve(FRAME, **changes))


def profile(**datev: Any) -> Profile:
    return evolve(PROFILE, datev=evolve(PROFILE.datev, **datev))


def test_a_day_that_no_file_can_hold_is_told_before_one_is_written() -> None:
    day = date(2026, 11, 21)
    (issue,) = check_day(booked(day, MOST_ROWS + 1), FRAME)
    assert (issue.code, issue.where, issue.blocks) == ("EXTF-013", "2026-11-21", True)


def test_one_day_is_one_file() -> None:
    (batch,) = batches(date(2026, 11, 21))
    assert batch.file_name == "EXTF_Restaurant-Demo_141948669132802_20261121.csv"
    assert batch.days == (date(2026, 11, 21),)
    assert len(batch.rows) == 1
    assert batch.content.startswith(b'"EXTF";')
    assert batch.sha256 == hashlib.sha256(batch.content).hexdigest()
    header = batch.header
    assert (header.consultant_number, header.client_number) == (1001, 42)
    assert (header.date_from, header.date_to) == (date(2026, 11, 21), date(2026, 11, 21))
    assert header.fiscal_year_start == date(2026, 1, 1)
    assert (header.account_length, header.chart_of_accounts) == (4, "03")
    assert header.created_at == AT
    assert (header.description, header.initials) == ("Lightspeed 2802 21.11.26", "")
    assert header.is_committed is False


def test_no_rows_no_file() -> None:
    assert make_batches([booked(date(2026, 11, 21), 0)], FRAME) == ()
    assert make_batches([], FRAME) == ()


def test_days_of_a_month_are_one_file_from_first_to_last() -> None:
    days = [booked(date(2026, 11, n)) for n in (9, 3, 5)]
    (batch,) = make_batches([*days, booked(date(2026, 11, 1), 0)], FRAME)
    assert batch.days == (date(2026, 11, 3), date(2026, 11, 5), date(2026, 11, 9))
    assert (batch.header.date_from, batch.header.date_to) == (batch.days[0], batch.days[-1])
    assert batch.file_name == "EXTF_Restaurant-Demo_141948669132802_20261103-20261109.csv"
    assert batch.header.description == "Lightspeed 2802 03.11-09.11.26"
    assert [row.document_date for row in batch.rows] == list(batch.days)


def test_a_file_never_crosses_a_month_or_a_year() -> None:
    found = batches(date(2026, 11, 30), date(2026, 12, 1), date(2027, 12, 1))
    assert [batch.days for batch in found] == [
        (date(2026, 11, 30),),
        (date(2026, 12, 1),),
        (date(2027, 12, 1),),
    ]


def test_a_file_never_crosses_a_fiscal_year() -> None:
    start = YearStart(7, 15)
    found = batches(date(2026, 7, 14), date(2026, 7, 15), profile=profile(fiscal_year_start=start))
    assert [batch.header.fiscal_year_start for batch in found] == [
        date(2025, 7, 15),
        date(2026, 7, 15),
    ]


def test_a_file_never_has_more_rows_than_datev_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datev_bridge.batches.MOST_ROWS", 4)
    days = [booked(date(2026, 11, n), 2) for n in range(1, 6)]
    found = make_batches(days, FRAME)
    assert [len(batch.rows) for batch in found] == [4, 4, 2]
    assert [batch.file_name.partition("2802_")[2] for batch in found] == [
        "20261101-20261102.csv",
        "20261103-20261104_Teil2.csv",
        "20261105_Teil3.csv",
    ]


def test_only_files_that_are_not_tests_are_committed() -> None:
    committed = profile(committed=True)
    for kind in BatchKind:
        (batch,) = batches(date(2026, 11, 21), profile=committed, kind=kind)
        assert batch.header.is_committed is (kind is not BatchKind.TEST)


@pytest.mark.parametrize(
    ("kind", "name", "description"),
    [
        (
            BatchKind.TEST,
            "EXTF_TEST_Restaurant-Demo_141948669132802_20261121.csv",
            "TEST Lightspeed",
        ),
        (
            BatchKind.LATE,
            "EXTF_Nachtrag_Restaurant-Demo_141948669132802_20261121.csv",
            "Nachtrag Lightsp",
        ),
    ],
)
def test_names_say_what_a_file_is_for(kind: BatchKind, name: str, description: str) -> None:
    (batch,) = batches(date(2026, 11, 21), kind=kind)
    assert batch.file_name == name
    assert batch.header.description == f"{description} 2802 21.11.26"


def test_a_long_name_makes_room_for_location_and_period() -> None:
    days = (date(2026, 11, 3), date(2026, 11, 9))
    long = evolve(PROFILE, name="Gasthaus zum goldenen Löwen am Markt")
    (batch,) = batches(*days, profile=long, kind=BatchKind.LATE)
    assert batch.file_name == "EXTF_Nachtrag_Gasthaus_141948669132802_20261103-20261109.csv"


@pytest.mark.parametrize(("code", "initials"), [("LS", "LS"), ("ls", ""), ("LSX", ""), ("", "")])
def test_two_capitals_become_the_initials(code: str, initials: str) -> None:
    frame = evolve(FRAME, profile=profile(journal_code=code))
    assert make_header(frame, date(2026, 1, 1), date(2026, 1, 2)).initials == initials


def test_names_of_restaurants_become_names_of_files() -> None:
    def named(name: str, description: str = "") -> Batch:
        plain = profile(journal_description=description)
        (batch,) = batches(date(2026, 11, 21), profile=evolve(plain, name=name))
        return batch

    assert named("Löwe & Bär: Café Größe").file_name.startswith("EXTF_Loewe-Baer-Cafe-Groesse_")
    assert named("ÄÖÜ äöüß").file_name.startswith("EXTF_AeOeUe-aeoeuess_")
    assert named("寿司").file_name == "EXTF_141948669132802_20261121.csv"
    assert named("寿司").header.description == "2802 21.11.26"
    assert named("Kąt").header.description == "Kat 2802 21.11.26"
    assert named("Löwe & Bär").header.description == "Löwe  Bär 2802 21.11.26"
    assert named("x", "A;B\"C'D|E.F-G/H").header.description == "ABCDE.F-G/H 2802 21.11.26"


kinds = st.sampled_from(BatchKind)
days = st.lists(st.dates(date(2026, 1, 1), date(2028, 12, 31)), min_size=1, max_size=6, unique=True)


@given(days=days, kind=kinds, name=st.text(max_size=40), text=st.text(max_size=40))
def test_names_fit_and_differ(days: list[date], kind: BatchKind, name: str, text: str) -> None:
    some = evolve(profile(journal_description=""), name=name or "x")
    frame = evolve(FRAME, profile=some, kind=kind)
    found = make_batches([booked(day) for day in days], frame)
    assert sorted(day for batch in found for day in batch.days) == sorted(days)
    names = [batch.file_name for batch in found]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 60 and name.isascii() for name in names)
    for batch in found:
        first, last = batch.header.date_from, batch.header.date_to
        assert (first.year, first.month) == (last.year, last.month)
        described = evolve(frame, profile=profile(journal_description=text))
        assert len(make_header(described, first, last).description) <= 30


@given(days=days, data=st.data())
def test_the_order_of_days_makes_no_difference(days: list[date], data: st.DataObject) -> None:
    assert batches(*data.draw(st.permutations(days))) == batches(*days)


def test_the_time_of_creation_is_part_of_the_bytes() -> None:
    (one,) = batches(date(2026, 11, 21))
    (same,) = batches(date(2026, 11, 21))
    (later,) = batches(date(2026, 11, 21), created_at=AT + timedelta(seconds=1))
    assert one.content == same.content
    assert one.sha256 != later.sha256
