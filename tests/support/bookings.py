"""Headers and rows of booking batches for tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
from hypothesis import strategies as st

from datev_bridge.extf import BatchHeader, BookingRow, Side
from datev_bridge.extf.characters import is_writable
from datev_bridge.extf.check import ATTRIBUTES
from datev_bridge.extf.column import Column, Kind
from datev_bridge.extf.fields import COLUMNS
from datev_bridge.issues import Issue

HEADER = BatchHeader(
    consultant_number=29098,
    client_number=55003,
    fiscal_year_start=date(2026, 1, 1),
    account_length=4,
    date_from=date(2026, 7, 1),
    date_to=date(2026, 7, 31),
    created_at=datetime(2026, 8, 1, 4, 5, 6, 789000, tzinfo=UTC),
    description="Kasse Juli",
    chart_of_accounts="03",
)
ROW = BookingRow(
    amount=Decimal("1926.00"),
    side=Side.DEBIT,
    account="1792",
    contra_account="8300",
    document_date=date(2026, 7, 31),
    document_field_1="20260731-1",
    posting_text="Speisen 7 %",
)


def batch_header(**changes: Any) -> BatchHeader:
    """Return the header of July 2026 with some attributes changed."""
    return attrs.evolve(HEADER, **changes)


def booking(**changes: Any) -> BookingRow:
    """Return a row of 31 July 2026 with some attributes changed."""
    return attrs.evolve(ROW, **changes)


def codes_of(issues: tuple[Issue, ...]) -> list[str]:
    """Return the codes of issues in their order."""
    return [issue.code for issue in issues]


# Strategies ------------------------------------------------------------------------------------
WRITABLE = "".join(c for c in bytes(range(256)).decode("cp1252", "ignore") if is_writable(c))
_REFERENCE = "ABCXYZabcxyz0123456789_$&%*+-/"
_PAIRED = {"document_info", "additional_info"}
_TEXTS = {
    "[A-Z]{3}": st.sampled_from(("EUR", "USD", "CHF")),
    "[A-Z]{2}": st.sampled_from(("DE", "FR", "XI")),
    r"\d{1,4}": st.integers(1, 48).map(str),
    r"\w*": st.text("ABCäöü019_", min_size=1, max_size=9),
    r"[\w ]*": st.text("ABC äöü019_", min_size=1, max_size=36),
    "[A-Z]{2}[A-Za-z0-9+*]{0,13}": st.sampled_from(("AT", "ATU12345678")),
}


def values(column: Column) -> st.SearchStrategy[Any]:
    """Return a strategy for right values of a column."""
    if column.expression.startswith("[A-Za-z0-9_"):
        return st.text(_REFERENCE, min_size=1, max_size=column.length)
    if column.kind is Kind.TEXT:
        free = st.text(WRITABLE, min_size=1, max_size=column.length)
        return _TEXTS.get(column.expression, free)
    most = 10**column.length
    cents = st.decimals(Decimal("0.01"), most - 1, places=column.decimals)
    return {
        Kind.ACCOUNT: st.integers(1, 9999).map(lambda n: f"{n:04}"),
        Kind.AMOUNT: cents,
        Kind.DECIMAL: cents,
        Kind.INTEGER: st.integers(2000, 2099) if column.length == 4 else st.integers(1, most - 1),
        Kind.CHOICE: st.sampled_from(column.allowed or ("0",)).map(str if column.quoted else int),
        Kind.FLAG: st.booleans(),
        Kind.DATE: st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        Kind.DAY_MONTH: st.dates(date(2026, 7, 1), date(2026, 7, 31)),
    }[column.kind]


_TYPED = {name for name, _ in ATTRIBUTES}
_SINGLE = tuple(
    column
    for column in COLUMNS
    if column.name not in _TYPED
    and not column.name.startswith(("document_info", "additional_info", "bu49"))
)


@st.composite
def others(draw: st.DrawFn) -> dict[str, Any]:
    """Return further columns, pairs whole."""
    columns = list(draw(st.lists(st.sampled_from(_SINGLE), max_size=5, unique=True)))
    for pair in draw(st.lists(st.sampled_from(range(1, 9)), max_size=2, unique=True)):
        columns += [
            c for c in COLUMNS if c.name.startswith("document_info") and c.name.endswith(f"_{pair}")
        ]
    return {column.name: draw(values(column)) for column in columns}


@st.composite
def booking_rows(draw: st.DrawFn) -> BookingRow:
    """Return rows that may be written into :data:`HEADER`, many columns filled."""
    by_name = dict(ATTRIBUTES)
    given: dict[str, Any] = {"side": draw(st.sampled_from(Side))}
    for name in ("amount", "account", "contra_account", "document_date"):
        given[name] = draw(values(by_name[name]))
    optional = sorted(set(by_name) - set(given) - {"base_amount", "base_currency", "delivery_date"})
    for name in draw(st.lists(st.sampled_from(optional), max_size=6, unique=True)):
        given[name] = draw(values(by_name[name]))
    if draw(st.booleans()):
        given |= {"base_amount": draw(values(by_name["base_amount"])), "base_currency": "EUR"}
    if given.get("tax_period_date") and draw(st.booleans()):
        given["delivery_date"] = given["tax_period_date"]
    return BookingRow(**given, others=draw(others()))


def anything() -> st.SearchStrategy[Any]:
    """Return values of any type, wrong ones among them."""
    return st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.text(max_size=70),
        st.text(WRITABLE, max_size=70),
        st.text("0123456789", max_size=10),
        st.dates(),
        st.dates(date(2026, 7, 1), date(2026, 7, 31)),
        st.datetimes(),
        st.sampled_from(Side),
        st.decimals(0, 100, places=2),
    )


@st.composite
def any_rows(draw: st.DrawFn) -> BookingRow:
    """Return rows with some attributes of any value at all."""
    names = [name for name, _ in ATTRIBUTES]
    wild = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    row = attrs.evolve(draw(booking_rows()), **{name: draw(anything()) for name in wild})
    extra = draw(
        st.dictionaries(
            st.sampled_from([*(c.name for c in COLUMNS), "foo"]), anything(), max_size=2
        )
    )
    return attrs.evolve(row, others={**row.others, **extra})
