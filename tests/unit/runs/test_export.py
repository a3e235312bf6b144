"""Exporting days: each once, all files or a clean refusal, nothing lost by a crash."""

from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from decimal import Decimal
import hashlib
import json
import multiprocessing
import os
from pathlib import Path
import subprocess
import sys
from tempfile import TemporaryDirectory

from attrs import evolve, field, frozen
import pytest

from datev_bridge.daybook import DaySummary
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.delivery.folder import LEDGER_NAME, UNFINISHED_NAME, FolderLedger
from datev_bridge.delivery.records import FolderSealedDays
from datev_bridge.errors import (
    DeliveryError,
    ExportRefused,
    ServiceUnavailable,
    StoreError,
)
from datev_bridge.kseries import codes as kseries_codes
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.proof.compare import Comparison
from datev_bridge.runs import codes
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.ledger import LedgerEntry
from support.books import CARD, INVOICE, paid, receipt
from support.exporting import (
    AT,
    UNMAPPED,
    MemoryDays,
    business_day,
    closed,
    export_three_days,
    exporter,
    names,
    reader,
    sold,
    unclear,
    with_ledger,
)
from support.exports import PROFILE
from support.sales import BERLIN
from support.told import codes_of, kinds_of, says_everything

FILE = "EXTF_Restaurant-Demo_141948669132802_{}.csv"
LATE_FILE = "EXTF_Nachtrag_Restaurant-Demo_141948669132802_{}.csv"
MAPPED = evolve(
    PROFILE,
    mapping=evolve(
        PROFILE.mapping,
        rules=(
            *PROFILE.mapping.rules,
            MappingRule(
                target=RuleTarget.PAYMENT,
                category_id=UNMAPPED.id,
                account="1361",
                kind=AccountKind.CARD,
            ),
        ),
    ),
)


def days(*offsets: int) -> list[date]:
    return [business_day(offset) for offset in offsets]


def test_an_export_writes_files_proof_and_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "datev"
    told: list[tuple[str, int, int]] = []
    report = exporter(folder, [sold(0), sold(1)]).export(
        days(1, 0, 1), progress=lambda *step: told.append(step)
    )
    assert names(folder) == [
        FILE.format("20261121-20261122"),
        LEDGER_NAME,
        "proof_141948669132802_20261121-20261122.html",
        "proof_141948669132802_20261121-20261122.json",
    ]
    assert sorted(Path(path).name for path in report.written) == [
        name for name in names(folder) if name != LEDGER_NAME
    ]
    assert all(Path(path).parent == folder for path in report.written)
    (batch,) = report.export.batches
    assert (folder / batch.file_name).read_bytes() == batch.content
    proof = folder / "proof_141948669132802_20261121-20261122.json"
    assert json.loads(proof.read_bytes())["kind"] == "regular"
    assert proof.with_suffix(".html").read_bytes() == b"2026-11-21 2026-11-22"
    assert (report.issues, report.before) == ((), {})
    assert told == [
        ("read", 1, 2),
        ("read", 2, 2),
        ("write", 1, 3),
        ("write", 2, 3),
        ("write", 3, 3),
    ]
    first, second = FolderLedger(folder=folder).entries()
    assert (first.business_day, second.business_day) == (business_day(0), business_day(1))
    assert (first.location, first.feed) == (BERLIN.id, "v2")
    assert (first.file_name, first.file_sha256) == (batch.file_name, batch.sha256)
    assert first.mapping_revision == PROFILE.mapping.revision
    assert first.exported_at == AT
    assert first.journal_digest != second.journal_digest or len(first.journal_digest) == 64


def test_exporting_twice_does_nothing_and_names_the_earlier_file(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1))
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    again = exporter(tmp_path, [], clock=lambda: AT + timedelta(days=1))
    report = again.export(days(0, 1))
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    assert (report.written, report.export.batches) == ((), ())
    assert codes_of(report.issues) == ["RUN-003"]
    assert dict(report.issues[0].values) == {
        "days": "2026-11-21, 2026-11-22",
        "file": FILE.format("20261121-20261122"),
    }
    assert list(report.before) == days(0, 1)


def test_only_what_is_missing_is_read_and_written(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    second = exporter(tmp_path, [sold(1)])
    report = second.export(days(0, 1))
    assert isinstance(second.reader, MemoryDays)
    assert second.reader.asked == days(1)
    assert [batch.file_name for batch in report.export.batches] == [FILE.format("20261122")]
    assert codes_of(report.issues) == ["RUN-003"]


def test_a_held_day_is_named_and_follows_later_as_a_nachtrag(tmp_path: Path) -> None:
    report = exporter(tmp_path, [sold(0), unclear(1), sold(2)]).export(days(0, 1, 2))
    assert codes_of(report.issues) == ["MAP-001", "RUN-002"]
    assert dict(report.issues[1].values) == {"days": "2026-11-22"}
    assert [batch.days for batch in report.export.batches] == [tuple(days(0, 2))]
    report = exporter(tmp_path, [unclear(1)], profile=MAPPED).export(days(0, 1, 2))
    assert [batch.file_name for batch in report.export.batches] == [LATE_FILE.format("20261122")]
    assert [entry.business_day for entry in FolderLedger(folder=tmp_path).entries()] == days(
        0, 2, 1
    )
    assert codes_of(exporter(tmp_path, []).export(days(0, 1, 2)).issues) == ["RUN-003"] * 2


def test_the_proof_of_a_file_stays_when_days_around_it_follow(tmp_path: Path) -> None:
    stem = "proof_141948669132802_20261121-20261123"
    exporter(tmp_path, [unclear(0), sold(1), unclear(2)]).export(days(0, 1, 2))
    proof = (tmp_path / f"{stem}.json").read_bytes()
    held = exporter(tmp_path, [unclear(0), sold(1), unclear(2)])
    for _ in range(2):
        held.export(days(0, 1, 2), may_be_held=True)
    report = exporter(tmp_path, [sold(0), sold(1), sold(2)]).export(days(0, 1, 2))
    assert (tmp_path / f"{stem}.json").read_bytes() == proof
    late = (tmp_path / f"{stem}_2.json").read_bytes()
    assert all(batch.sha256.encode() in late for batch in report.export.batches)
    assert not (tmp_path / f"{stem}_3.json").exists(), "what only says that days are held gives way"


@pytest.mark.parametrize("open_day", [unclear, closed])
def test_an_open_day_does_not_rename_the_days_after_it(
    tmp_path: Path, open_day: type[closed]
) -> None:
    exporter(tmp_path, [open_day(0), sold(1)]).export(days(0, 1))
    report = exporter(tmp_path, [open_day(0), sold(2)]).export(days(0, 1, 2))
    assert [batch.file_name for batch in report.export.batches] == [FILE.format("20261123")]


def test_late_and_new_days_are_two_files(tmp_path: Path) -> None:
    exporter(tmp_path, [unclear(0), sold(1)]).export(days(0, 1))
    report = exporter(tmp_path, [unclear(0), sold(2)], profile=MAPPED).export(days(0, 1, 2))
    assert [batch.file_name for batch in report.export.batches] == [
        LATE_FILE.format("20261121"),
        FILE.format("20261123"),
    ]
    assert len(FolderLedger(folder=tmp_path).entries()) == 3


def test_nothing_to_book_is_said_and_proved(tmp_path: Path) -> None:
    report = exporter(tmp_path, [closed(0)]).export(days(0))
    assert codes_of(report.issues) == ["RUN-006"]
    assert [Path(path).suffix for path in report.written] == [".json", ".html"]
    assert FolderLedger(folder=tmp_path).entries() == ()


def test_a_refusal_when_no_day_can_be_booked(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused) as caught:
        exporter(tmp_path, [unclear(0), unclear(1)]).export(days(0, 1))
    assert caught.value.code == "RUN-001"
    assert codes_of(caught.value.issues) == ["MAP-001", "MAP-001"]
    assert dict(caught.value.issue.values) == {"days": "2026-11-21, 2026-11-22"}
    assert names(tmp_path) == []


def test_a_closed_day_beside_a_held_one_is_no_refusal(tmp_path: Path) -> None:
    report = exporter(tmp_path, [unclear(0), closed(1)]).export(days(0, 1))
    assert codes_of(report.issues) == ["MAP-001", "RUN-002", "RUN-006"]


def test_no_days_no_work(tmp_path: Path) -> None:
    report = exporter(tmp_path, []).export([])
    assert (report.written, report.issues) == ((), ())
    assert names(tmp_path) == []


def test_a_dry_run_goes_the_same_way_to_the_last_step(tmp_path: Path) -> None:
    folder = tmp_path / "datev"
    report = exporter(folder, [sold(0)]).export(days(0), dry_run=True)
    assert [batch.file_name for batch in report.export.batches] == [FILE.format("20261121")]
    assert report.written == ()
    assert not folder.exists()
    with pytest.raises(ExportRefused, match="RUN-001"):
        exporter(folder, [unclear(0)]).export(days(0), dry_run=True)


def test_a_dry_run_sees_what_was_exported_before(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    report = exporter(tmp_path, []).export(days(0), dry_run=True)
    assert codes_of(report.issues) == ["RUN-003"]


def test_the_proof_may_have_a_name(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)], proof_name="proof").export(days(0))
    assert {"proof.json", "proof.html"} <= set(names(tmp_path))


def test_other_locations_of_a_ledger_do_not_count(tmp_path: Path) -> None:
    elsewhere = evolve(BERLIN, id="999")
    other = reader(evolve(sold(0), location=elsewhere), location=elsewhere)
    exporter(tmp_path, [], reader=other).export(days(0))
    report = exporter(tmp_path, [sold(0)]).export(days(0))
    assert len(report.export.batches) == 1
    assert [entry.location for entry in FolderLedger(folder=tmp_path).entries()] == [
        "999",
        BERLIN.id,
    ]


# The outside fails -------------------------------------------------------------------------------
def test_a_failure_of_the_pos_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    failed = ServiceUnavailable(kseries_codes.UNREACHABLE.at())
    broken = MemoryDays(days={business_day(0): sold(0), business_day(1): failed})
    with pytest.raises(ServiceUnavailable):
        exporter(tmp_path, [], reader=broken).export(days(0, 1))
    assert names(tmp_path) == []
    assert exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1)).written


def test_the_feed_must_not_be_switched(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    switched = evolve(PROFILE, kseries=evolve(PROFILE.kseries, feed=Feed.V1))
    for dry_run in (True, False):
        with pytest.raises(ExportRefused) as caught:
            exporter(tmp_path, [sold(1)], profile=switched).export(days(1), dry_run=dry_run)
        assert caught.value.code == "RUN-004"
        assert caught.value.issues == (caught.value.issue,)
        assert dict(caught.value.issue.values) == {"before": "v2", "now": "v1"}
    assert len(FolderLedger(folder=tmp_path).entries()) == 1


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "datev").write_bytes(b"")
    broken = exporter(tmp_path / "datev" / "x", [sold(0)])
    with pytest.raises(DeliveryError) as caught:
        broken.export(days(0))
    assert (caught.value.code, caught.value.retry) == ("FILE-001", False)
    assert isinstance(broken.reader, MemoryDays)
    assert broken.reader.asked == []


def test_a_folder_that_is_read_only() -> None:
    with TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        run = subprocess.run(
            [sys.executable, "-m", "support.unprivileged", name],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.stdout == "FILE-001 Permission denied False []\n", run.stderr
        assert names(Path(name)) == []


@pytest.mark.parametrize("line", [b"{}\n", b"[]\n", b"kaputt\n", b"\n", b'{"location": 1'])
def test_a_broken_line_in_the_ledger_stops_everything(tmp_path: Path, line: bytes) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    with (tmp_path / LEDGER_NAME).open("ab") as ledger:
        ledger.write(line)
    before = names(tmp_path)
    with pytest.raises(StoreError) as caught:
        exporter(tmp_path, [sold(1)]).export(days(1))
    assert caught.value.code == "RUN-005"
    assert dict(caught.value.issue.values) == {"line": "2", "file": LEDGER_NAME}
    assert says_everything(caught.value.issue)
    assert names(tmp_path) == before


@frozen(kw_only=True)
class CrashingLedger:
    """A ledger on a disk that fails when it is written to."""

    real: FolderLedger

    def entries(self) -> tuple[LedgerEntry, ...]:
        return self.real.entries()

    def unfinished(self) -> Delivery | None:
        return self.real.unfinished()

    def begin(self, delivery: Delivery) -> None:
        self.real.begin(delivery)

    def complete(self, delivery: Delivery) -> None:
        assert delivery.entries
        raise OSError(5, "Input/output error")

    def lock(self) -> AbstractContextManager[None]:
        return self.real.lock()


def crash(folder: Path, *summaries: DaySummary) -> None:
    """Export days and fail once all files are there."""
    broken = with_ledger(folder, CrashingLedger(real=FolderLedger(folder=folder)))
    with pytest.raises(OSError, match="Input/output"):
        exporter(folder, summaries, records=broken).export([day.business_day for day in summaries])


def test_after_a_crash_before_the_ledger_the_next_export_records_the_whole_file(
    tmp_path: Path,
) -> None:
    real = FolderLedger(folder=tmp_path)
    crash(tmp_path, sold(0))
    content = (tmp_path / FILE.format("20261121")).read_bytes()
    assert real.entries() == ()
    # The next run asks for other days, so its file has another name: nothing may be left behind.
    later = exporter(tmp_path, [sold(1)], clock=lambda: AT + timedelta(hours=1))
    dry = later.export(days(0, 1), dry_run=True)
    report = later.export(days(0, 1))
    assert codes_of(report.issues) == codes_of(dry.issues) == ["RUN-008", "RUN-003"]
    assert dict(report.issues[0].values) == {
        "file": FILE.format("20261121"),
        "days": "2026-11-21",
    }
    assert [batch.file_name for batch in report.export.batches] == [FILE.format("20261122")]
    assert (tmp_path / FILE.format("20261121")).read_bytes() == content
    assert [entry.business_day for entry in real.entries()] == days(0, 1)
    assert real.entries()[0].file_sha256 == hashlib.sha256(content).hexdigest()
    assert sorted(FolderSealedDays(folder=tmp_path).of(BERLIN.id)) == days(0, 1)
    assert real.unfinished() is None


def test_a_crash_before_any_file_leaves_no_proof_either(tmp_path: Path) -> None:
    crash(tmp_path, sold(0))
    (tmp_path / FILE.format("20261121")).unlink()
    report = exporter(tmp_path, [sold(1)]).export(days(1))
    assert report.issues == ()
    assert names(tmp_path) == [
        FILE.format("20261122"),
        LEDGER_NAME,
        "proof_141948669132802_20261122.html",
        "proof_141948669132802_20261122.json",
    ]


def test_a_file_nobody_recorded_gives_way_and_is_named(tmp_path: Path) -> None:
    crash(tmp_path, sold(0))
    (tmp_path / FILE.format("20261121")).write_bytes(b"verschnitten")
    report = exporter(tmp_path, [sold(0)]).export(days(0))
    assert codes_of(report.issues) == ["RUN-009"]
    assert all(says_everything(issue) for issue in report.issues)
    (batch,) = report.export.batches
    assert (tmp_path / FILE.format("20261121")).read_bytes() == batch.content
    assert len(FolderLedger(folder=tmp_path).entries()) == 1


def test_what_was_noted_must_be_readable(tmp_path: Path) -> None:
    crash(tmp_path, sold(0))
    for text in (b"{}", b"kaputt", b'{"schema": "datev_bridge/delivery/1"}', b"[]"):
        (tmp_path / UNFINISHED_NAME).write_bytes(text)
        with pytest.raises(StoreError, match="RUN-005"):
            exporter(tmp_path, [sold(0)]).export(days(0))


@frozen(kw_only=True)
class FailingOutput:
    """A folder in memory that is full after some files."""

    room: int
    files: dict[str, bytes] = field(factory=dict)

    def check(self) -> None:
        """Nothing is wrong yet."""

    def put(self, name: str, content: bytes) -> str:
        if len(self.files) == self.room:
            raise OSError(28, "No space left on device")
        self.files[name] = content
        return name

    def read(self, name: str) -> bytes | None:
        return self.files.get(name)

    def remove(self, name: str) -> None:
        self.files.pop(name, None)


@pytest.mark.parametrize("room", [0, 1, 2])
def test_a_file_that_cannot_be_written_is_not_recorded(tmp_path: Path, room: int) -> None:
    output = FailingOutput(room=room)
    with pytest.raises(OSError, match="No space"):
        exporter(tmp_path, [sold(0)], output=output).export(days(0))
    assert len(output.files) == room
    assert FolderLedger(folder=tmp_path).entries() == ()


# Previews ----------------------------------------------------------------------------------------
def test_a_preview_writes_nothing_and_may_use_suggestions(tmp_path: Path) -> None:
    rules = tuple(evolve(rule, is_confirmed=False) for rule in PROFILE.mapping.rules)
    suggested = evolve(PROFILE, mapping=evolve(PROFILE.mapping, rules=rules))
    folder = tmp_path / "datev"
    told: list[tuple[str, int, int]] = []
    shown = exporter(folder, [sold(0), unclear(1)], profile=suggested).preview(
        days(1, 0, 1), progress=lambda *step: told.append(step)
    )
    assert not folder.exists()
    assert (shown.written, shown.before) == ((), {})
    assert shown.issues == shown.export.issues
    assert codes_of(shown.issues) == ["MAP-001"]
    (batch,) = shown.export.batches
    assert batch.file_name.startswith("EXTF_TEST_")
    assert told == [("read", 1, 2), ("read", 2, 2)]
    assert exporter(folder, [sold(0)]).preview(days(0)).export.batches


def test_a_preview_shows_days_that_are_exported(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    assert exporter(tmp_path, [sold(0)]).preview(days(0)).export.batches


# Invoices ----------------------------------------------------------------------------------------
RECEIVABLE = evolve(
    PROFILE,
    mapping=evolve(
        PROFILE.mapping,
        rules=(
            *PROFILE.mapping.rules,
            MappingRule(
                target=RuleTarget.PAYMENT,
                category_id=INVOICE.id,
                account="10001",
                kind=AccountKind.RECEIVABLE,
            ),
        ),
    ),
)


def test_a_settlement_weeks_later_names_the_receipt_of_its_invoice(tmp_path: Path) -> None:
    invoice = receipt(1, payments=(paid("11.90", INVOICE, on_account=True),))
    first = evolve(sold(0), receipts=(invoice, receipt(2)))
    exporter(tmp_path, [first], profile=RECEIVABLE).export(days(0))
    (entry,) = FolderLedger(folder=tmp_path).entries()
    assert entry.receipt_numbers == (("A65315.1", "R65315.1"),)
    settlement = receipt(
        9,
        has_lines=False,
        settles="A65315.1",
        buckets=(),
        payments=(paid("-11.90", INVOICE, on_account=True), paid("11.90", CARD)),
    )
    later = exporter(tmp_path, [evolve(sold(1), receipts=(settlement,))], profile=RECEIVABLE)
    assert later.preview(days(1)).issues == ()
    (batch,) = later.export(days(1)).export.batches
    assert [row.document_field_1 for row in batch.rows if row.account == "10001"] == ["R65315-1"]


# Two at once -------------------------------------------------------------------------------------
def test_two_processes_at_once_write_each_day_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=export_three_days, args=(tmp_path, n)) for n in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    entries = FolderLedger(folder=tmp_path).entries()
    assert [entry.business_day for entry in entries] == days(0, 1, 2)
    assert len({entry.file_sha256 for entry in entries}) == 1


@frozen(kw_only=True)
class Witness:
    """A ledger that tells what happened while it was locked."""

    real: FolderLedger
    events: list[str]

    def entries(self) -> tuple[LedgerEntry, ...]:
        self.events.append("entries")
        return self.real.entries()

    def unfinished(self) -> Delivery | None:
        self.events.append("unfinished")
        return self.real.unfinished()

    def begin(self, delivery: Delivery) -> None:
        self.events.append("begin")
        self.real.begin(delivery)

    def complete(self, delivery: Delivery) -> None:
        self.events.append("complete")
        self.real.complete(delivery)

    def lock(self) -> AbstractContextManager[None]:
        self.events.append("lock")
        return nullcontext()


def test_the_ledger_is_read_only_after_it_is_locked(tmp_path: Path) -> None:
    events: list[str] = []

    def clock() -> datetime:
        events.append("book")
        return AT

    witness = Witness(real=FolderLedger(folder=tmp_path), events=events)
    exporter(tmp_path, [sold(0)], records=with_ledger(tmp_path, witness), clock=clock).export(
        days(0)
    )
    assert events == ["lock", "unfinished", "entries", "book", "begin", "complete"]


def test_every_code_of_a_run_is_shown_here() -> None:
    """RUN-007 is found by the assembly, those from RUN-010 on by corrections: see their tests."""
    shown = {f"RUN-{number:03}" for number in range(1, 18)}
    assert kinds_of(codes).keys() == shown


def test_reports_say_everything(tmp_path: Path) -> None:
    first = exporter(tmp_path, [sold(0), unclear(1), closed(2)]).export(days(0, 1, 2))
    second = exporter(tmp_path, []).export(days(0))
    issues = (*first.issues, *second.issues)
    assert sorted(codes_of(issues)) == ["MAP-001", "RUN-002", "RUN-003", "RUN-006"]
    with pytest.raises(ExportRefused) as refused:
        exporter(tmp_path, [unclear(1)]).export(days(1))
    assert all(says_everything(issue) for issue in (*issues, refused.value.issue))


def test_the_poss_totals_are_compared_and_hold_nothing(tmp_path: Path) -> None:
    answers = {
        business_day(0): PosTotals(gross=Decimal("11.90")),
        business_day(1): PosTotals(gross=Decimal("12.90")),
        business_day(2): TotalsNotRead(code="KS-004"),
    }
    asked = reader(sold(0), sold(1), sold(2), totals=answers.__getitem__)
    made = exporter(tmp_path, [], reader=asked)
    for report in (made.preview(days(0, 1, 2)), made.export(days(0, 1, 2))):
        assert codes_of(report.issues) == ["PRF-002"]
        assert report.export.held == ()
        compared = [day.compared for day in report.export.proof.days]
        assert [isinstance(each, Comparison) for each in compared] == [True, True, False]
    (document,) = tmp_path.glob("proof_*.json")
    shown = [day["pos_totals"]["state"] for day in json.loads(document.read_bytes())["days"]]
    assert shown == ["explained", "unexplained", "not_read"]
    plain = exporter(tmp_path / "x", [sold(0)]).preview(days(0))
    assert plain.export.proof.days[0].compared is None
