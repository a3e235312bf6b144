"""Files of random clients as our own writer makes them: every row through the clearing account."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from attrs import evolve
from hypothesis import strategies as st

from datev_bridge.batches import Batch, BatchFrame, BookedDay, make_batches
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.dates import YearStart
from datev_bridge.extf import BookingRow, Side
from datev_bridge.profile import DatevSettings, Profile
from support.sales import BERLIN

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
FIRST = date(2026, 11, 2)
amounts = st.integers(1, 999_999).map(lambda cents: Decimal(cents) / 100)


@st.composite
def clients(draw: st.DrawFn) -> Profile:
    """Return profiles with any numbers that DATEV allows."""
    chart = ChartOfAccounts(
        name=draw(st.sampled_from(ChartName)), account_length=draw(st.integers(4, 8))
    )
    return Profile(
        name="Restaurant Demo",
        datev=DatevSettings(
            consultant_number=draw(st.integers(1001, 9_999_999)),
            client_number=draw(st.integers(1, 99_999)),
            fiscal_year_start=YearStart(draw(st.integers(1, 12)), 1),
            account_length=chart.account_length,
            chart=chart.name,
            clearing_account=draw(
                st.sampled_from((chart.defaults.clearing, chart.extend("1599"), "8" * 8))
            )[: chart.account_length],
            committed=draw(st.booleans()),
            journal_code=draw(st.sampled_from(("", "LS", "KA"))),
        ),
    )


@st.composite
def booked_days(draw: st.DrawFn, profile: Profile, *, most: int = 4) -> tuple[BookedDay, ...]:
    """Return days of November 2026: sales against the clearing account, and payments as much."""
    offsets = draw(st.lists(st.integers(0, 20), min_size=1, max_size=most, unique=True))
    days = (FIRST + timedelta(days=offset) for offset in sorted(offsets))
    return tuple(BookedDay(business_day=day, rows=draw(_rows(profile, day))) for day in days)


@st.composite
def _rows(draw: st.DrawFn, profile: Profile, day: date) -> tuple[BookingRow, ...]:
    usual, clearing = profile.chart.defaults, profile.datev.clearing_account
    sold = draw(
        st.lists(
            st.tuples(
                amounts,
                st.sampled_from(
                    (
                        (usual.food, "Speisen 7 %"),
                        (usual.drinks, "Getränke 19 %"),
                        (usual.drinks, "Bier 19 %"),
                        (usual.tip, "Trinkgeld"),
                    )
                ),
            ),
            min_size=1,
            max_size=5,
        )
    )
    row = BookingRow(
        amount=Decimal(1), side=Side.DEBIT, account=clearing, contra_account="", document_date=day
    )
    rows = [
        evolve(row, amount=amount, contra_account=account, posting_text=text)
        for amount, (account, text) in sold
    ]
    whole = sum((amount for amount, _ in sold), Decimal(0))
    by_card = draw(st.integers(0, int(whole * 100)).map(lambda cents: Decimal(cents) / 100))
    for amount, account, text in (
        (by_card, usual.transit, "Kreditkarte"),
        (whole - by_card, usual.cash, "Bar"),
    ):
        if amount:
            rows.append(
                evolve(
                    row,
                    amount=amount,
                    account=account,
                    contra_account=clearing,
                    posting_text=text,
                )
            )
    return tuple(rows)


def files_of(profile: Profile, days: Iterable[BookedDay]) -> tuple[Batch, ...]:
    """Return the files of some days."""
    frame = BatchFrame(profile=profile, location=BERLIN, created_at=AT)
    return make_batches(days, frame)


def named(batches: Iterable[Batch]) -> list[tuple[str, bytes]]:
    """Return files by name, as readers take them."""
    return [(batch.file_name, batch.content) for batch in batches]
