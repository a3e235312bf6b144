"""Sealed days: stored without loss, added to, never edited."""

from datetime import UTC, date, datetime
from decimal import Decimal
import json

from attrs import evolve
from hypothesis import given
import pytest

from datev_bridge.batches import BatchKind
from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.daybook import Receipt
from datev_bridge.daybook.digest import day_digest
from datev_bridge.days.actions import BookIncomplete
from datev_bridge.days.decisions import decide
from datev_bridge.days.sealed import (
    SCHEMA,
    SealedDay,
    SealedFile,
    from_json,
    next_number,
    seal,
    to_json,
)
from datev_bridge.journal import BookingSettings, Granularity
from datev_bridge.journal.delta import posted
from properties.test_journal import days as random_receipts
from support.books import CARD, SETTINGS, day, journal, mapping, paid, receipt
from support.decided import decision
from support.sales import DAY

ACCOUNTS = (
    OwnAccount(number="8400", automatic=Automatic.NO),
    OwnAccount(number="8401", name="Speisen", automatic=Decimal("7.00")),
    OwnAccount(number="1001", is_cash=True),
)
AT = datetime(2026, 12, 1, 9, tzinfo=UTC)


def file(name: str = "EXTF_1.csv", **changes: object) -> SealedFile:
    plain = SealedFile(
        name=name,
        sha256="0" * 64,
        made_at=AT,
        mapping_revision="r1",
        entries=journal(receipt()).entries,
    )
    return evolve(plain, **changes)


def sealed(*receipts: Receipt, files: tuple[SealedFile, ...] | None = None) -> SealedDay:
    read = day(*(receipts or (receipt(),)))
    decided = decide(read, mapping(), [])
    return seal(decided, settings=SETTINGS, files=(file(),) if files is None else files)


@given(found=random_receipts())
def test_a_sealed_day_is_stored_without_loss(found: list[Receipt]) -> None:
    entries = journal(*found).entries
    late = file("EXTF_2.csv", entries=posted(entries, date(2027, 1, 1)), kind=BatchKind.CORRECTION)
    one = sealed(*found, files=(file(entries=entries), late))
    one = evolve(one, decisions=(decision(BookIncomplete()),), accounts=ACCOUNTS)
    again = from_json(to_json(one))
    assert again == one
    assert to_json(again) == to_json(one)
    words = [(e.note, e.posted_on, e.why, e.category.name) for f in one.files for e in f.entries]
    kept = [(e.note, e.posted_on, e.why, e.category.name) for f in again.files for e in f.entries]
    assert kept == words


@pytest.mark.parametrize(
    "text", [b"[]", b"{}", json.dumps({"schema": SCHEMA}).encode(), b'{"schema": "x"}', b"nothing"]
)
def test_what_is_no_sealed_day_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own and ours
        from_json(text)


def test_what_is_unknown_is_refused_rather_than_forgotten() -> None:
    raw = json.loads(to_json(sealed()))
    with pytest.raises(ValueError, match="not a SealedDay"):
        from_json(json.dumps(raw | {"newer": 1}).encode())


def test_files_add_up_unless_they_are_withdrawn() -> None:
    twice = sealed(files=(file(), file("EXTF_2.csv")))
    assert [e.amount for e in twice.entries] == [Decimal("23.80"), Decimal("23.80")]
    once = twice.without("EXTF_1.csv")
    assert [f.name for f in once.standing] == ["EXTF_2.csv"]
    assert [e.amount for e in once.entries] == [Decimal("11.90"), Decimal("11.90")]
    assert len(once.files) == 2


def test_the_digest_is_of_journal_feed_rules_and_decisions() -> None:
    one = sealed()
    others = [
        evolve(one, feed="v1"),
        evolve(one, mapping_revision="r2"),
        evolve(one, decisions=(decision(BookIncomplete()),)),
        evolve(one, files=()),
    ]
    assert len({each.digest for each in (one, *others)}) == 5
    assert one.digest == sealed().digest
    assert one.facts == day_digest(day(receipt()))


def test_receipts_that_changed_are_known() -> None:
    one = sealed(receipt(), receipt(2), receipt(3))
    now = day(receipt(), receipt(2, payments=(paid("11.90", CARD),)), receipt(4))
    assert one.changed_receipts(now) == {"A65315.2", "A65315.3", "A65315.4"}


def test_numbers_go_on_within_a_month() -> None:
    november = (DAY.year, DAY.month)
    kind = BatchKind.CORRECTION
    assert next_number([sealed()], kind, {november}) == 1
    corrected = sealed(files=(file(), file("K1", kind=kind, number=1)))
    assert next_number([sealed(), corrected], kind, {november}) == 2
    assert next_number([corrected], kind, {(2026, 12)}) == 1
    assert next_number([corrected], BatchKind.REPLACEMENT, {november}) == 1
    moved = file("K1", kind=kind, number=3, entries=posted(file().entries, date(2026, 12, 1)))
    assert next_number([sealed(files=(moved,))], kind, {(2026, 12)}) == 4


def test_settings_are_sealed_too() -> None:
    own = BookingSettings(clearing_account="1793", granularity=Granularity.RECEIPT)
    one = evolve(sealed(), settings=own)
    assert from_json(to_json(one)).settings == own
