"""Entries of the ledger, and the digest of a journal."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.daybook import Category
from datev_bridge.journal import DayJournal, Entry, RowKind
from datev_bridge.runs.ledger import LedgerEntry, journal_digest
from support.books import CASH, DRINKS, FOOD, bucket, journal, paid, receipt
from support.sales import DAY

ENTRY = LedgerEntry(
    location="14194",
    business_day=DAY,
    feed="v2",
    journal_digest="0" * 64,
    mapping_revision="abc",
    file_name="EXTF_x.csv",
    file_sha256="1" * 64,
    exported_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    receipt_numbers=(("A1", "R1"),),
)
texts = st.text(st.characters(codec="utf-8"), max_size=12)
entries = st.builds(
    LedgerEntry,
    location=texts,
    business_day=st.dates(),
    feed=st.sampled_from(("v1", "v2")),
    journal_digest=texts,
    mapping_revision=texts,
    file_name=texts,
    file_sha256=texts,
    exported_at=st.datetimes(timezones=st.just(timezone(timedelta(hours=1)))),
    receipt_numbers=st.dictionaries(texts, texts, max_size=3).map(lambda d: tuple(d.items())),
)


@given(entry=entries)
def test_an_entry_is_one_line_and_comes_back_as_it_was(entry: LedgerEntry) -> None:
    line = entry.to_line()
    assert line.endswith(b"\n")
    assert len(line.splitlines()) == 1
    assert LedgerEntry.from_line(line) == entry


def test_an_entry_of_an_older_version_has_no_numbers() -> None:
    line = ENTRY.to_line().replace(b', "receipt_numbers": {"A1": "R1"}', b"")
    assert LedgerEntry.from_line(line) == evolve(ENTRY, receipt_numbers=())


@pytest.mark.parametrize(
    "change",
    [
        (b'"location": "14194", ', b""),
        (b'"2026-11-21"', b'"21.11.2026"'),
        (b'"2026-11-21"', b"5"),
        (b'"2026-12-01T09:00:00+00:00"', b'"gestern"'),
        (b'{"A1": "R1"}', b"[]"),
    ],
)
def test_a_line_that_is_no_entry(change: tuple[bytes, bytes]) -> None:
    line = ENTRY.to_line()
    assert change[0] in line
    with pytest.raises(ValueError, match=r"."):
        LedgerEntry.from_line(line.replace(*change))


@given(line=st.binary(max_size=40))
def test_anything_else_is_no_entry(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        LedgerEntry.from_line(line)


def booked(*, food: str = "Speisen", zeros: str = "") -> DayJournal:
    sold = receipt(
        buckets=(
            bucket(f"10.70{zeros}", evolve(FOOD, name=food), f"7.00{zeros}"),
            bucket("11.90"),
        ),
        payments=(paid(f"22.60{zeros}"),),
    )
    return journal(sold)


def test_names_and_notation_do_not_change_the_digest() -> None:
    digest = journal_digest(booked())
    assert journal_digest(booked(food="Absacker")) == digest
    assert journal_digest(booked(food="Zuletzt")) == digest
    assert journal_digest(booked(zeros="0000")) == digest
    texts = [evolve(entry, text="x", receipts=()) for entry in booked().entries]
    assert journal_digest(evolve(booked(), entries=tuple(texts), issues=())) == digest


ROW = Entry(
    business_day=date(2026, 11, 21),
    kind=RowKind.REVENUE,
    category=DRINKS,
    rate=Decimal("19.00"),
    amount=Decimal("11.90"),
    account="1792",
    contra_account="8400",
)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": RowKind.LIABILITY},
        {"category": Category(kind=CASH.kind, id="x")},
        {"rate": Decimal("7.00")},
        {"rate": None},
        {"rate": Decimal("0.00")},
        {"amount": Decimal("11.91")},
        {"amount": Decimal("-11.90")},
        {"account": "1793"},
        {"contra_account": "8401"},
        {"bu_key": "0003"},
        {"kost1": "1"},
        {"kost2": "1"},
        {"document_key": "R1"},
    ],
)
def test_whatever_is_booked_changes_the_digest(change: dict[str, Any]) -> None:
    def digest(*entries: Entry) -> str:
        return journal_digest(
            DayJournal(business_day=DAY, clearing_account="1792", entries=entries)
        )

    assert digest(evolve(ROW, **change)) != digest(ROW)
    assert digest(ROW, evolve(ROW, **change)) == digest(evolve(ROW, **change), ROW)
    assert digest(ROW, ROW) != digest(ROW)
