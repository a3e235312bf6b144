"""Delivered days read again: only what is due, recorded once, never a second copy."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.days.actions import ExcludeReceipts, PlaceCorrection, Placing
from datev_bridge.days.record import Withdrawal, recorded
from datev_bridge.delivery.folder import FolderLedger, folder_records
from datev_bridge.delivery.records import DAYS_NAME
from datev_bridge.errors import DatevBridgeError, ExportRefused
from datev_bridge.extf import Reader
from datev_bridge.journal import BookingSettings
from datev_bridge.runs.export import Exporter
from support.books import receipt
from support.decided import decision
from support.exporting import (
    AT,
    MemoryDays,
    business_day,
    by_card,
    closed,
    corrector,
    exporter,
    names,
    sold,
)
from support.exports import PROFILE
from support.sales import BERLIN
from support.told import codes_of, says_everything

K1 = "EXTF_K1_Restaurant-Demo_141948669132802_20261121.csv"
FIRST = "EXTF_Restaurant-Demo_141948669132802_20261121.csv"
E1 = "EXTF_E1_Restaurant-Demo_141948669132802_20261121.csv"
OTHER_ACCOUNT = evolve(
    PROFILE,
    mapping=evolve(
        PROFILE.mapping,
        revision="r2",
        rules=tuple(
            evolve(rule, account="8401") if rule.account == "8400" else rule
            for rule in PROFILE.mapping.rules
        ),
    ),
)


def days(*offsets: int) -> list[date]:
    return [business_day(offset) for offset in offsets]


def rows(path: Path) -> list[str]:
    read = Reader(path.read_bytes()).rows()
    return [f"{r.account} {r.side.value} {r.amount}/{r.contra_account}" for r in read]


def test_a_late_change_is_booked_once_as_k1(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1))
    changed = corrector(tmp_path, [by_card(0), sold(1)])
    dry = changed.late_changes(7, dry_run=True)
    assert (dry.written, [b.file_name for b in dry.corrected.batches]) == ((), [K1])
    report = changed.late_changes(7)
    assert [Path(path).name for path in report.written] == [
        K1,
        "proof_K1_141948669132802_20261121-20261122.json",
        "proof_K1_141948669132802_20261121-20261122.html",
    ]
    assert rows(tmp_path / K1) == ["1000 H 11.90/1792", "1361 S 11.90/1792"]
    assert codes_of(report.issues) == ["RUN-015"]
    assert dict(report.issues[0].values) == {"days": "2026-11-22"}
    assert [(e.file_name, e.label) for e in FolderLedger(folder=tmp_path).entries()][2:] == [
        (K1, "K1")
    ]
    before = names(tmp_path)
    again = changed.late_changes(days(0, 1, 2))
    assert (again.written, codes_of(again.issues)) == ((), ["RUN-015"])
    assert names(tmp_path) == before


def test_a_second_change_is_k2_and_a_day_changed_back_is_one_too(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    corrector(tmp_path, [by_card(0)]).late_changes(1)
    report = corrector(tmp_path, [sold(0)]).late_changes(1)
    (batch,) = report.corrected.batches
    assert batch.file_name == K1.replace("K1", "K2")
    assert rows(tmp_path / batch.file_name) == ["1000 S 11.90/1792", "1361 H 11.90/1792"]


def test_only_the_last_days_are_read_again(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(n) for n in range(4)]).export(days(0, 1, 2, 3))
    again = corrector(tmp_path, [sold(n) for n in range(4)])
    again.late_changes(2)
    assert isinstance(again.reader, MemoryDays)
    assert again.reader.asked == days(2, 3)
    again.late_changes(0)
    assert again.reader.asked == days(2, 3), "none of the last days is none"


def test_nothing_delivered_nothing_to_correct(tmp_path: Path) -> None:
    report = corrector(tmp_path / "datev", []).late_changes(7, dry_run=True)
    assert (report.written, report.issues) == ((), ())


def test_a_repost_books_by_the_newest_mapping_and_a_late_change_by_the_old_one(
    tmp_path: Path,
) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    late = corrector(tmp_path, [by_card(0)], profile=OTHER_ACCOUNT).late_changes(1)
    assert rows(tmp_path / K1) == ["1000 H 11.90/1792", "1361 S 11.90/1792"]
    assert not [issue for issue in late.issues if issue.blocks]
    report = corrector(tmp_path, [by_card(0)], profile=OTHER_ACCOUNT).repost(days(0))
    (batch,) = report.corrected.batches
    assert rows(tmp_path / batch.file_name) == ["1792 H 11.90/8400", "1792 S 11.90/8401"]
    assert FolderLedger(folder=tmp_path).entries()[-1].mapping_revision == "r2"
    again = corrector(tmp_path, [by_card(0)], profile=OTHER_ACCOUNT).late_changes(1)
    assert codes_of(again.issues) == ["RUN-015"]


def test_only_delivered_days_can_be_reposted(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    with pytest.raises(ExportRefused, match="RUN-010") as caught:
        corrector(tmp_path, [sold(0), sold(1)]).repost(days(0, 1))
    assert dict(caught.value.issue.values) == {"days": "2026-11-22"}
    assert says_everything(caught.value.issue)


def test_a_replacement_names_its_predecessor_and_stands_in_its_place(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    report = corrector(tmp_path, [by_card(0)]).replace(FIRST, days(0))
    (batch,) = report.corrected.batches
    assert (batch.file_name, batch.replaces) == (E1, FIRST)
    assert rows(tmp_path / E1) == ["1792 S 11.90/8400", "1361 S 11.90/1792"]
    last = FolderLedger(folder=tmp_path).entries()[-1]
    assert (last.label, last.replaces) == ("E1", FIRST)
    # The replaced file does not come back, and the day is still delivered.
    twice = exporter(tmp_path, []).export(days(0))
    assert dict(twice.issues[0].values)["file"] == E1
    assert codes_of(corrector(tmp_path, [by_card(0)]).late_changes(1).issues) == ["RUN-015"]
    with pytest.raises(ExportRefused, match="RUN-012") as caught:
        corrector(tmp_path, []).replace(FIRST)
    assert says_everything(caught.value.issue)


def test_a_day_replaced_by_nothing_is_never_exported_again(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    report = corrector(tmp_path, [closed(0)]).replace(FIRST)
    assert report.corrected.batches == ()
    assert codes_of(exporter(tmp_path, []).export(days(0)).issues) == ["RUN-003"]
    assert folder_records(tmp_path).days.of(BERLIN.id)[business_day(0)].standing == ()
    late = corrector(tmp_path, [sold(0)]).late_changes(1)
    assert [batch.file_name for batch in late.corrected.batches] == [K1]


def test_a_day_that_a_replacement_leaves_out_still_counts_as_delivered(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1))
    name = next(name for name in names(tmp_path) if name.startswith("EXTF"))
    corrector(tmp_path, [sold(0), closed(1)]).replace(name)
    again = exporter(tmp_path, [sold(1)])
    assert codes_of(again.export(days(0, 1)).issues) == ["RUN-003", "RUN-003"]


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1))
    name = next(name for name in names(tmp_path) if name.startswith("EXTF"))
    with pytest.raises(ExportRefused, match="RUN-017") as caught:
        corrector(tmp_path, [sold(0), sold(1)]).replace(name, days(0))
    assert says_everything(caught.value.issue)


def test_a_change_in_a_closed_period_waits_until_it_is_placed(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    january = datetime(2027, 1, 20, 9, tzinfo=UTC)
    late = corrector(tmp_path, [by_card(0)], clock=lambda: january)
    report = late.late_changes(1)
    assert (report.written, codes_of(report.issues)) == ((), ["DEC-010", "RUN-016"])
    assert all(says_everything(issue) for issue in report.issues)
    placed = decision(PlaceCorrection(placing=Placing.FIRST_OPEN_DAY))
    late.records.decisions.add(recorded(placed, BERLIN.id))
    (batch,) = late.late_changes(1).corrected.batches
    assert (batch.header.date_from, batch.days) == (date(2027, 1, 1), tuple(days(0)))


def test_a_decision_that_is_taken_back_is_booked_back(tmp_path: Path) -> None:
    two = evolve(sold(0), receipts=(receipt(0), receipt(1)))
    left_out = recorded(decision(ExcludeReceipts(receipts=("R65315.1",))), BERLIN.id)
    records = folder_records(tmp_path)
    records.decisions.add(left_out)
    exporter(tmp_path, [two]).export(days(0))
    assert codes_of(corrector(tmp_path, [two]).late_changes(1).issues) == ["RUN-015"]
    records.decisions.add(Withdrawal(withdraws=left_out.id, by="Kanzlei", at=AT))
    corrector(tmp_path, [two]).late_changes(1)
    assert rows(tmp_path / K1) == ["1792 S 11.90/8400", "1000 S 11.90/1792"]


def test_days_of_which_nothing_is_on_record_are_named(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0), sold(1)]).export(days(0, 1))
    lines = (tmp_path / DAYS_NAME).read_bytes().splitlines(keepends=True)
    (tmp_path / DAYS_NAME).write_bytes(lines[1])
    report = corrector(tmp_path, [by_card(0), sold(1)]).late_changes(7)
    assert codes_of(report.issues) == ["RUN-011", "RUN-015"]
    assert all(says_everything(issue) for issue in report.issues)


def test_a_mapping_that_is_gone_makes_the_change_wait(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    (tmp_path / "mappings.jsonl").unlink()
    late = corrector(tmp_path, [by_card(0)], profile=OTHER_ACCOUNT).late_changes(1)
    assert codes_of(late.issues) == ["DEC-012", "RUN-016"]
    assert late.written == ()


@pytest.mark.parametrize("name", [DAYS_NAME, "mappings.jsonl"])
@pytest.mark.parametrize("line", [b"{}\n", b"kaputt\n", b'{"schema": "datev_bridge/sealed/9"}\n'])
def test_a_record_that_cannot_be_read_stops_everything(
    tmp_path: Path, name: str, line: bytes
) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    with (tmp_path / name).open("ab") as file:
        file.write(line)
    if name == "mappings.jsonl":
        profile = evolve(PROFILE, mapping=evolve(PROFILE.mapping, revision="neu"))
        with pytest.raises(DatevBridgeError, match="RUN-005"):
            exporter(tmp_path, [sold(1)], profile=profile).export(days(1))
    else:
        with pytest.raises(DatevBridgeError, match="RUN-005"):
            exporter(tmp_path, [sold(1)]).export(days(1))


def test_settings_of_then_stay_with_the_day(tmp_path: Path) -> None:
    first: Exporter = exporter(tmp_path, [sold(0)])
    first.export(days(0))
    sealed = folder_records(tmp_path).days.of(BERLIN.id)[business_day(0)]
    assert sealed.settings == BookingSettings(clearing_account="1792")
    assert sealed.files[0].made_at == AT + timedelta(0)


def test_a_late_change_of_a_day_marked_closed_waits_until_it_is_decided(tmp_path: Path) -> None:
    """21.11. changes on 22.11., in the same month: open, unless the profile says it is closed."""
    exporter(tmp_path, [sold(0)]).export(days(0))
    marked = evolve(PROFILE, datev=evolve(PROFILE.datev, closed_until="2026-11-21"))
    changed = corrector(tmp_path, [by_card(0)], profile=marked)
    waits = changed.late_changes(7)
    assert (waits.written, waits.corrected.waiting) == ((), (business_day(0),))
    assert "DEC-010" in codes_of(waits.issues)
    assert "2026-11-22" in waits.corrected.issues[0].hint("en")
    placing = decision(PlaceCorrection(placing=Placing.FIRST_OPEN_DAY), day=business_day(0))
    folder_records(tmp_path).decisions.add(recorded(placing, BERLIN.id))
    report = changed.late_changes(7)
    read = Reader(Path(report.written[0]).read_bytes()).rows()
    assert {row.document_date for row in read} == {date(2026, 11, 22)}


def test_a_day_after_the_closed_ones_is_corrected_at_its_own_date(tmp_path: Path) -> None:
    exporter(tmp_path, [sold(0)]).export(days(0))
    marked = evolve(PROFILE, datev=evolve(PROFILE.datev, closed_until="2026-11-20"))
    report = corrector(tmp_path, [by_card(0)], profile=marked).late_changes(7)
    assert (report.corrected.waiting, len(report.written)) == ((), 3)
