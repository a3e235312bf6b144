"""Files to targets beside mail: once, again until they are there, and never outside."""

from collections.abc import Iterator
from datetime import date, timedelta
import errno
from hashlib import sha256
import os
from pathlib import Path

from attrs import evolve, frozen
import pytest

from datev_bridge.delivery.folder_target import FOLDERS_VARIABLE, FolderTarget
from datev_bridge.errors import DeliveryError
from datev_bridge.journey.model import Place
from datev_bridge.runs.state import RunKind, RunState
from datev_bridge.runs.targets import Answer, DeliveryState, FileDelivery, TargetReceipt
from support.operating import at_night, run_of, work_through
from support.travellers import Traveller, travelling

FIRST = date(2026, 11, 20)
PLACE = Place(id="p1", organisation="o1", name="Linde")
CONTENT = b"EXTF"
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        service = evolve(traveller.town.service, folder=tmp_path)
        traveller.town = evolve(traveller.town, service=service)
        yield traveller


def live_with_folder(here: Traveller, named: str) -> None:
    here.go_live(FIRST)
    here.town.service.settings.change(here.owner, *here.at, {"delivery.folder": named})


def deliveries(here: Traveller) -> tuple[FileDelivery, ...]:
    with here.town.service.store.work(here.organisation, reading=True) as work:
        return work.deliveries.of(here.place.id, [f.name for f in files(here)])


def files(here: Traveller) -> list[Path]:
    with here.town.service.store.work(here.organisation, reading=True) as work:
        runs = work.runs.of(here.place.id)
    return [Path(name) for run in runs for name in run.files]


def folder(tmp_path: Path, named: str = "out", **more: object) -> FolderTarget:
    clock = lambda: None  # noqa: E731 - only kept in the receipt
    return FolderTarget(
        named=named,
        home=tmp_path / "home",
        allowed=(),
        clock=clock,
        **more,  # type: ignore[arg-type]
    )


def test_a_run_has_arrived_when_mails_and_targets_have_its_files(
    here: Traveller, tmp_path: Path
) -> None:
    live_with_folder(here, "datev")
    at_night(here)
    work_through(here)
    here.town.mails()
    service = here.town.service
    assert service.performer.settle() == 0
    assert run_of(here, RunKind.SCHEDULED).state is RunState.WRITTEN
    assert service.deliverer.deliver_due() == 1
    assert service.deliverer.deliver_due() == 0
    assert service.performer.settle() == 1
    (one,) = deliveries(here)
    assert one.state is DeliveryState.DELIVERED
    assert one.receipt is not None
    path = tmp_path / "files" / here.place.id / "datev" / one.file_name
    assert one.receipt.reference == str(path)
    assert sha256(path.read_bytes()).hexdigest() == one.sha256 == one.receipt.sha256
    assert run_of(here, RunKind.SCHEDULED).state is RunState.DELIVERED


def test_what_a_killed_worker_left_half_written_goes(here: Traveller, tmp_path: Path) -> None:
    live_with_folder(here, "datev")
    at_night(here)
    work_through(here)
    (one,) = deliveries(here)
    folder = tmp_path / "files" / here.place.id / "datev"
    folder.mkdir(parents=True)
    (folder / f".{one.file_name}.0123456789ab.part").write_text("half")
    others = {".other.csv.0123456789ab.part", f"{one.file_name}.part"}
    for name in others:
        (folder / name).write_text("somebody else's")
    assert here.town.service.deliverer.deliver_due() == 1
    assert {path.name for path in folder.iterdir()} == {one.file_name, *others}


def test_a_full_disk_is_tried_again_by_itself(
    here: Traveller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_with_folder(here, "datev")
    at_night(here)
    work_through(here)
    service = here.town.service

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert service.deliverer.deliver_due() == 0
    (one,) = deliveries(here)
    assert (one.state, one.attempts, one.problem) == (DeliveryState.PENDING, 1, "FILE-002")
    assert list((tmp_path / "files").rglob("*.csv")) == []
    assert service.deliverer.deliver_due() == 0
    here.town.clock.pass_by(minutes=2)
    assert service.deliverer.deliver_due() == 1


def test_a_share_that_is_away_asks_for_a_person_and_heals(here: Traveller, tmp_path: Path) -> None:
    share = tmp_path / "share" / "linde"
    live_with_folder(here, str(share))
    service = evolve(here.town.service, environment={FOLDERS_VARIABLE: str(tmp_path / "share")})
    at_night(here)
    work_through(here)
    assert service.deliverer.deliver_due() == 0
    (one,) = deliveries(here)
    assert (one.state, one.problem) == (DeliveryState.FAILED, "FILE-001")
    share.mkdir(parents=True)
    here.town.clock.pass_by(hours=1)
    assert service.deliverer.deliver_due() == 1
    assert [path.name for path in share.iterdir()] == [one.file_name]


def test_what_nobody_foresaw_at_a_target_keeps_no_other_waiting(
    here: Traveller, tmp_path: Path
) -> None:
    live_with_folder(here, "out")
    at_night(here)
    work_through(here)
    (before,) = deliveries(here)

    @frozen
    class Odd:
        name: str
        target: FolderTarget
        takes_tests: bool = False

        def deliver(self, *_: object, **__: object) -> Answer:
            if self.name == "a":
                raise RecursionError
            return TargetReceipt(reference="x", sha256=DIGEST, at=here.town.clock())

    with here.town.service.store.work(here.organisation) as work:
        for name in ("a", "b"):
            new = evolve(before, target=name, state=DeliveryState.PENDING, attempts=0, receipt=None)
            work.deliveries.begin(evolve(new, due_at=here.town.clock(), made_at=before.made_at))
    odd = tuple(Odd(name, folder(tmp_path)) for name in ("a", "b"))
    deliverer = evolve(here.town.service.deliverer, targets=lambda *_: odd)
    assert deliverer.deliver_due(holder="w1") == 1
    found = {one.target: one for one in deliveries(here)}
    assert found["b"].state is DeliveryState.DELIVERED
    assert (found["a"].state, found["a"].holder) == (DeliveryState.PENDING, "")
    assert found["a"].due_at is not None
    assert found["a"].due_at > here.town.clock(), "a worker that begins anew has it in its turn"


def test_a_target_that_the_settings_no_longer_name_is_not_written_to(
    here: Traveller, tmp_path: Path
) -> None:
    live_with_folder(here, "datev")
    at_night(here)
    work_through(here)
    here.town.service.settings.change(here.owner, *here.at, {"delivery.folder": None})
    assert here.town.service.deliverer.deliver_due() == 0
    (one,) = deliveries(here)
    assert (one.state, one.problem) == (DeliveryState.FAILED, "RUN-022")
    assert not (tmp_path / "files").exists()


def test_a_file_that_is_lost_is_made_again_and_follows(here: Traveller, tmp_path: Path) -> None:
    live_with_folder(here, "datev")
    at_night(here)
    work_through(here)
    service = here.town.service
    (name,) = files(here)
    service.store.books(*here.at, lambda *_: None).output.remove(str(name))
    assert service.deliverer.deliver_due() == 0
    (one,) = deliveries(here)
    assert (one.state, one.problem) == (DeliveryState.FAILED, "RUN-023")
    again = service.place_runs.resend(here.owner, *here.at, str(name))
    assert [issue.code for issue in again.issues] == ["RUN-014"]
    here.town.clock.pass_by(hours=1)
    assert service.deliverer.deliver_due() == 1
    (path,) = (tmp_path / "files").rglob("*.csv")
    assert path.read_bytes() == again.content


def test_what_reads_otherwise_than_it_was_written_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="RUN-025") as caught:
        folder(tmp_path).deliver(PLACE, "a.csv", CONTENT, "0" * 64)
    assert caught.value.retry


def test_a_worker_that_died_after_the_hand_over_hands_the_same_over(
    here: Traveller, tmp_path: Path
) -> None:
    live_with_folder(here, "datev")
    at_night(here)
    work_through(here)
    service = here.town.service
    (name,) = files(here)
    with service.store.work(here.organisation) as work:
        (one,) = work.deliveries.of(here.place.id, [str(name)])
        soon = here.town.clock() + timedelta(minutes=5)
        assert work.deliveries.keep(evolve(one, attempts=1, due_at=soon), 0)
        assert not work.deliveries.keep(evolve(one, attempts=1, due_at=soon), 0)
        (target,) = service.targets_of(work, here.place)
        content = work.file(here.place.id, one.file_name)
    assert content is not None
    target.deliver(here.place, one.file_name, content, one.sha256)
    assert service.deliverer.deliver_due() == 0
    here.town.clock.pass_by(minutes=5)
    assert service.deliverer.deliver_due() == 1
    assert len(list((tmp_path / "files").rglob("*.csv"))) == 1


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    target = folder(tmp_path)
    path = Path(target.deliver(PLACE, "a.csv", CONTENT, DIGEST).reference)
    before = path.stat()
    target.deliver(PLACE, "a.csv", CONTENT, DIGEST)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino
    path.write_bytes(b"torn")
    target.deliver(PLACE, "a.csv", CONTENT, DIGEST)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "named", ["../other", "a/../../other", "/etc", "/", "..", "a\0b", "\ud800"]
)
def test_nobody_writes_outside_of_what_is_allowed(tmp_path: Path, named: str) -> None:
    with pytest.raises(DeliveryError, match="RUN-024"):
        folder(tmp_path, named).deliver(PLACE, "a.csv", CONTENT, DIGEST)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("is_share", [True, False])
def test_a_folder_whose_name_the_system_does_not_take_is_told(
    tmp_path: Path, is_share: bool
) -> None:
    named = "a" * 300
    target = folder(tmp_path, str(tmp_path / named) if is_share else named)
    with pytest.raises(DeliveryError, match="FILE-003"):
        evolve(target, allowed=(tmp_path,)).deliver(PLACE, "a.csv", CONTENT, DIGEST)


def test_links_in_a_circle_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "out").symlink_to(tmp_path / "home" / "out")
    with pytest.raises(DeliveryError, match="RUN-024"):
        folder(tmp_path).deliver(PLACE, "a.csv", CONTENT, DIGEST)


def test_a_link_leads_nobody_outside(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DeliveryError, match="RUN-024"):
        folder(tmp_path).deliver(PLACE, "a.csv", CONTENT, DIGEST)
