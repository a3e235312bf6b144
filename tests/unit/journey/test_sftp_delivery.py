"""Delivery by SFTP: who may, what is kept and recorded, and files of runs on a real server."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import Role
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey.sftp_account import SftpSecret
from datev_bridge.runs.state import RunKind, RunState
from datev_bridge.runs.targets import DeliveryState
from support.operating import at_night, run_of, work_through
from support.sftp import SECRET, SftpHere, sftp_server
from support.travellers import Traveller, travelling

OTHER = "kanzlei2@steuer.example"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[SftpHere]:
    with sftp_server(tmp_path / "there") as found:
        yield found


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        service = evolve(traveller.town.service, folder=tmp_path)
        traveller.town = evolve(traveller.town, service=service)
        yield traveller


def test_set_show_test_remove(here: Traveller, there: SftpHere) -> None:
    use = here.town.service.sftp
    assert use.server(here.owner, *here.at) is None
    with pytest.raises(ConfigurationError, match="SFTP-008"):
        use.test(here.owner, *here.at)
    use.set(here.owner, *here.at, there.account())
    assert use.server(here.owner, *here.at) == there.server()
    assert use.test(here.owner, *here.at) == there.server()
    with here.town.service.store.work(here.organisation) as work:
        assert work.sftp_accounts.find(here.place.id) == there.account()
        rows = work.connection.exec_driver_sql("select * from sftp_account").all()
        assert SECRET not in repr(rows)
        said = repr(list(work.audit.entries()))
        assert SECRET not in said
        assert there.host_key.fingerprint in said
    assert use.remove(here.owner, *here.at)
    assert not use.remove(here.owner, *here.at)
    with here.town.service.store.work(here.organisation) as work:
        actions = [entry.action for entry in work.audit.entries()]
    assert [action for action in actions if action.startswith("sftp.")] == [
        "sftp.set",
        "sftp.remove",
    ]


def test_the_adviser_does_not_decide_where_files_go(here: Traveller, there: SftpHere) -> None:
    use, adviser = here.town.service.sftp, here.member(OTHER, Role.ADVISER)
    for refused in (
        lambda: use.set(adviser, *here.at, there.account()),
        lambda: use.test(adviser, *here.at),
        lambda: use.remove(adviser, *here.at),
    ):
        with pytest.raises(AccessRefused):
            refused()


def test_a_key_that_cannot_be_read_is_not_kept(here: Traveller, there: SftpHere) -> None:
    use = here.town.service.sftp
    with pytest.raises(ConfigurationError, match="SFTP-007"):
        use.set(here.owner, *here.at, there.account(SftpSecret(private_key="x")))
    assert use.server(here.owner, *here.at) is None


def test_a_run_has_arrived_once_the_server_has_its_file(here: Traveller, there: SftpHere) -> None:
    service = here.town.service
    service.sftp.set(here.owner, *here.at, there.account())
    here.go_live(date(2026, 11, 20))
    at_night(here)
    work_through(here)
    here.town.mails()
    assert service.performer.settle() == 0
    assert service.deliverer.deliver_due() == 1
    assert service.deliverer.deliver_due() == 0
    assert service.performer.settle() == 1
    run = run_of(here, RunKind.SCHEDULED)
    assert run.state is RunState.DELIVERED
    (name,) = run.files
    with service.store.work(here.organisation, reading=True) as work:
        (one,) = work.deliveries.of(here.place.id, [name])
        content = work.file(here.place.id, name)
    assert one.state is DeliveryState.DELIVERED
    assert one.receipt is not None
    assert one.receipt.reference == f"{there.server()}/{name}"
    assert (there.root / "in" / name).read_bytes() == content


def test_a_server_that_shows_another_key_waits_for_a_person(
    here: Traveller, there: SftpHere
) -> None:
    service = here.town.service
    wrong = evolve(there.host_key, fingerprint="SHA256:" + "a" * 43)
    service.sftp.set(here.owner, *here.at, there.account(host_keys=(wrong,)))
    here.go_live(date(2026, 11, 20))
    at_night(here)
    work_through(here)
    assert service.deliverer.deliver_due() == 0
    with service.store.work(here.organisation, reading=True) as work:
        (one,) = work.deliveries.undelivered(here.place.id)
    assert (one.state, one.problem) == (DeliveryState.FAILED, "SFTP-021")
    service.sftp.set(here.owner, *here.at, there.account())
    here.town.clock.pass_by(hours=1)
    assert service.deliverer.deliver_due() == 1
