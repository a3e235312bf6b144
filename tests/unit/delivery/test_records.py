"""What a folder remembers beside its ledger."""

from datetime import timedelta
from pathlib import Path
import tracemalloc

from attrs import evolve
import pytest

from datev_bridge.delivery.folder import UNFINISHED_NAME, FolderLedger, FolderOutput
from datev_bridge.delivery.lines import AppendedLines
from datev_bridge.delivery.records import (
    DAYS_NAME,
    DEBTORS_NAME,
    DECISIONS_NAME,
    FolderDebtors,
    FolderDecisions,
    FolderMappings,
    FolderSealedDays,
)
from datev_bridge.errors import DeliveryError, StoreError
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.ledger import LedgerEntry
from support.books import mapping, receipt
from support.corrected import AT, DAY, delivered, on

SEALED = delivered(on(DAY, receipt()))[DAY]
ENTRY = LedgerEntry(
    location=SEALED.location,
    business_day=DAY,
    feed="v2",
    journal_digest="0",
    mapping_revision="r1",
    file_name="EXTF_x.csv",
    file_sha256="1",
    exported_at=AT,
)
DELIVERY = Delivery(entries=(ENTRY,), sealed=(SEALED,), proofs=(("proof.json", "2"),))


def test_the_newest_state_of_a_day_counts_and_the_same_is_kept_once(tmp_path: Path) -> None:
    kept = FolderSealedDays(folder=tmp_path)
    assert kept.of(SEALED.location) == {}
    elsewhere = evolve(SEALED, location="2")
    changed = evolve(SEALED, facts="anders")
    kept.append([SEALED, elsewhere])
    kept.append([SEALED])
    kept.append([changed])
    assert kept.of(SEALED.location) == {DAY: changed}
    assert kept.of("2") == {DAY: elsewhere}
    assert (tmp_path / DAYS_NAME).read_bytes().count(b"\n") == 3
    kept.append([SEALED])
    assert kept.of(SEALED.location) == {DAY: SEALED}


def test_a_day_whose_line_is_damaged_is_named_when_it_is_needed(tmp_path: Path) -> None:
    kept = FolderSealedDays(folder=tmp_path)
    kept.append([SEALED])
    path = tmp_path / DAYS_NAME
    path.write_bytes(path.read_bytes().replace(b'"made_at"', b'"made_ad"'))
    days = kept.of(SEALED.location)
    assert (list(days), len(days)) == ([DAY], 1)
    with pytest.raises(StoreError, match="RUN-005") as caught:
        days[DAY]
    assert dict(caught.value.issue.values)["line"] == DAY.isoformat()
    with pytest.raises(KeyError):
        days[DAY.replace(day=1)]


def test_a_revision_is_kept_once_under_its_name(tmp_path: Path) -> None:
    kept = FolderMappings(folder=tmp_path)
    assert kept.find("r1") is None
    first, other = mapping(), evolve(mapping(), revision="r2", rules=())
    for one in (first, other, first, evolve(first, rules=())):
        kept.keep(one)
    assert kept.find("r1") == first
    assert kept.find("r2") == other
    assert kept.find("r3") is None
    assert (tmp_path / "mappings.jsonl").read_bytes().count(b"\n") == 2


def test_a_delivery_is_noted_and_completed_once(tmp_path: Path) -> None:
    ledger = FolderLedger(folder=tmp_path)
    assert ledger.unfinished() is None
    ledger.begin(DELIVERY)
    assert ledger.unfinished() == DELIVERY
    assert ledger.entries() == ()
    for _ in range(2):
        ledger.complete(DELIVERY)
        assert ledger.unfinished() is None
        assert ledger.entries() == (ENTRY,)
        assert FolderSealedDays(folder=tmp_path).of(SEALED.location) == {DAY: SEALED}


def test_only_the_days_of_some_files_are_kept(tmp_path: Path) -> None:
    later = evolve(SEALED, business_day=DAY.replace(day=22))
    second = evolve(ENTRY, business_day=later.business_day, file_name="EXTF_y.csv")
    both = Delivery(entries=(ENTRY, second), sealed=(SEALED, later))
    assert both.only(["EXTF_y.csv"]) == Delivery(entries=(second,), sealed=(later,))
    assert both.only(["EXTF_x.csv", "EXTF_y.csv"]) == both
    assert both.only([]) == Delivery()


@pytest.mark.parametrize(
    "line", [b"{}", b"[]", b'{"location": "1", "accounts": [1]}', b"[" * 100_000]
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: bytes) -> None:
    for name in (DEBTORS_NAME, DECISIONS_NAME):
        (tmp_path / name).write_bytes(line + b"\n")
    for kept in (FolderDebtors(folder=tmp_path), FolderDecisions(folder=tmp_path)):
        with pytest.raises(StoreError, match="RUN-005"):
            kept.of("1")


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"schema": "datev_bridge/delivery/2"}', b"[" * 100_000]
)
def test_a_note_that_cannot_be_read_is_named(tmp_path: Path, text: bytes) -> None:
    (tmp_path / UNFINISHED_NAME).write_bytes(text)
    with pytest.raises(StoreError, match="RUN-005"):
        FolderLedger(folder=tmp_path).unfinished()


def test_output_reads_and_removes(tmp_path: Path) -> None:
    output = FolderOutput(folder=tmp_path)
    assert output.read("a") is None
    output.remove("a")
    output.put("a", b"1")
    assert output.read("a") == b"1"
    output.remove("a")
    assert output.read("a") is None
    (tmp_path / "b").mkdir()
    with pytest.raises(DeliveryError, match="FILE-00"):
        output.read("b")
    with pytest.raises(DeliveryError, match="FILE-00"):
        output.remove("b")


def test_lines_are_added_all_or_none(tmp_path: Path) -> None:
    lines = AppendedLines(path=tmp_path / "x")

    def broken() -> object:
        yield b"1\n"
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        lines.append(broken())  # type: ignore[arg-type]
    assert not lines.path.exists()
    lines.append([b"1\n"])
    lines.path.write_bytes(b"1")
    lines.append([b"2\n"])
    assert list(lines.values(int)) == [1, 2]
    with pytest.raises(StoreError) as caught:
        list(lines.values(lambda line: int(line) // (2 - int(line)) if line == b"1" else int("x")))
    assert dict(caught.value.issue.values) == {"line": "2", "file": "x"}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_is_read_where_it_was_found_though_more_follow(tmp_path: Path, end: bytes) -> None:
    lines = AppendedLines(path=tmp_path / "x")
    lines.path.write_bytes(end.join((b"10", b"2000", b"3000000", b"")))
    found = dict(lines.found(int))
    lines.append([b"4\n"])
    assert {value: int(lines.read(line)) for value, line in found.items()} == {
        10: 10,
        2000: 2000,
        3000000: 3000000,
    }
    assert list(lines.values(int)) == [10, 2000, 3000000, 4]


def test_years_of_days_are_never_in_memory_together(tmp_path: Path) -> None:
    days = FolderSealedDays(folder=tmp_path)
    big = evolve(SEALED, receipts=tuple((f"R{n}.1", "a" * 64) for n in range(400)))
    dates = [DAY - timedelta(days=n) for n in range(1, 201)]
    days.append(evolve(big, business_day=on) for on in dates)
    size = (tmp_path / DAYS_NAME).stat().st_size
    tracemalloc.start()
    try:
        known = days.of(SEALED.location)
        assert sum(len(day.receipts) for day in known.values()) == 200 * 400
        days.append([evolve(big, business_day=DAY - timedelta(days=999))])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(known) == 200
    assert peak < size * 3 / 4
