"""Delivered files looked at, sent again, booked anew; runs called off; days settled."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import Actor, Role
from datev_bridge.days.actions import ActionKind
from datev_bridge.days.asked import Asked, asked_action, proposed
from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal
from datev_bridge.errors import AccessRefused, ConfigurationError, ExportRefused
from datev_bridge.mail.queue import MailState
from datev_bridge.mapping.desk import Edit
from datev_bridge.runs.dayview import DayCondition
from datev_bridge.runs.place_days import PlaceDesk
from datev_bridge.runs.state import Outcome, RunKind, RunState
from support.operating import at_night, run_of, work_through
from support.people import actions
from support.travellers import ADVISER, Traveller, demo_rules, travelling

FIRST = date(2026, 11, 22)
STRANGER = Actor(id="x", name="X", roles={"other": frozenset(Role)}, has_second_factor=True)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        yield traveller


def delivered(here: Traveller) -> str:
    """Go live, let one file come, and return its name."""
    here.go_live(FIRST)
    at_night(here)
    work_through(here)
    here.town.mails()
    here.town.service.performer.settle()
    (name,) = run_of(here, RunKind.SCHEDULED).files
    return name


def other_rules(here: Traveller) -> None:
    """Let the adviser want beer on another account."""
    rules = [
        evolve(rule, account="8401", bu_key="") if rule.account == "8400" else rule
        for rule in demo_rules(here.sandbox)
    ]
    here.desk().replace(tuple(rules), Edit(by="Kanzlei"), on=FIRST)
    here.desk().approve(Edit(by="Kanzlei"), on=FIRST)


def test_everything_about_a_file(here: Traveller) -> None:
    name = delivered(here)
    runs = here.town.service.place_runs
    assert [file.name for file in runs.files(here.owner, *here.at)] == [name]
    view = runs.file(here.owner, *here.at, name)
    assert view.run == run_of(here, RunKind.SCHEDULED)
    assert [(mail.recipient, mail.state) for mail in view.mails] == [(ADVISER, MailState.SENT)]
    assert list(view.parts) == [FIRST]
    with pytest.raises(ExportRefused, match="RUN-012"):
        runs.file(here.owner, *here.at, "EXTF_other.csv")


def test_the_proof_of_a_file_is_the_page_that_names_it(here: Traveller) -> None:
    name = delivered(here)
    service = here.town.service
    right = service.place_runs.proof(here.owner, *here.at, name)
    assert right is not None
    (digest,) = (file.sha256 for file in service.place_runs.files(here.owner, *here.at))
    assert digest.encode() in right[1]
    output = service.store.books(*here.at, lambda *_: None).output
    stem = right[0].rpartition("_")[0]
    output.remove(right[0])
    output.put(f"{stem}_20261122.html", b"of an earlier try, while the day was held")
    output.put(f"{stem}_20261101-20261130.html", b"of other files")
    output.put(f"{stem}_20261122_2.html", right[1])
    found = service.place_runs.proof(here.owner, *here.at, name)
    assert found == (f"{stem}_20261122_2.html", right[1])


def test_sent_again_the_bytes_are_the_same_and_each_time_is_recorded(here: Traveller) -> None:
    name = delivered(here)
    runs = here.town.service.place_runs
    assert runs.resend(here.owner, *here.at, name, dry_run=True).content
    assert here.town.mails() == []
    first = runs.resend(here.owner, *here.at, name)
    runs.resend(here.owner, *here.at, name)
    one, two = here.town.mails()
    assert one["Message-ID"] != two["Message-ID"]
    for mail in (one, two):
        file, proof = mail.iter_attachments()
        assert file.get_payload(decode=True) == first.content
        assert str(proof.get_filename()).startswith("proof_")
    assert actions(here.town, here.organisation)[-2:] == ["file.resend"] * 2
    assert len(here.town.service.place_runs.files(here.owner, *here.at)) == 1


def test_a_repost_is_mailed_recorded_and_settled_like_any_file(here: Traveller) -> None:
    delivered(here)
    other_rules(here)
    runs = here.town.service.place_runs
    dry = runs.repost(here.owner, *here.at, [FIRST], dry_run=True)
    assert [b.file_name for b in dry.corrected.batches] != []
    assert here.town.mails() == []
    report = runs.repost(here.owner, *here.at, [FIRST])
    (batch,) = report.corrected.batches
    (mail,) = here.town.mails()
    assert next(mail.iter_attachments()).get_payload(decode=True) == batch.content
    assert run_of(here, RunKind.REPOST).files == (batch.file_name,)
    assert here.town.service.performer.settle() == 1
    assert run_of(here, RunKind.REPOST).state is RunState.DELIVERED
    assert actions(here.town, here.organisation)[-1] == "days.repost"
    assert runs.repost(here.owner, *here.at, [FIRST]).corrected.batches == ()
    with pytest.raises(ExportRefused, match="RUN-010"):
        runs.repost(here.owner, *here.at, [FIRST - timedelta(days=1)])


def test_a_replacement_stands_in_the_place_of_a_file(here: Traveller) -> None:
    name = delivered(here)
    other_rules(here)
    runs = here.town.service.place_runs
    report = runs.repost(here.owner, *here.at, (), replaces=name)
    (batch,) = report.corrected.batches
    assert batch.replaces == name
    old = runs.file(here.owner, *here.at, name)
    assert old.file.replaced_by == batch.file_name
    resent = runs.resend(here.owner, *here.at, batch.file_name)
    assert resent.content == batch.content
    mails = here.town.mails()
    assert len(list(mails[-1].iter_attachments())) == 2


def test_a_run_that_wrote_nothing_is_called_off_and_its_days_come_later(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    service = here.town.service
    service.planner.plan_due()
    run = run_of(here, RunKind.SCHEDULED)
    assert service.place_runs.cancel(here.owner, here.organisation, run.id).state is (
        RunState.CANCELLED
    )
    assert run.id not in {done.id for done in work_through(here)}
    with pytest.raises(ConfigurationError, match="RUN-029"):
        service.place_runs.cancel(here.owner, here.organisation, run.id)
    at_night(here, 1)
    (later,) = [done for done in work_through(here) if done.kind is RunKind.SCHEDULED]
    assert (later.state, later.days[0]) == (RunState.WRITTEN, FIRST)


def test_what_is_recorded_counts_though_somebody_called_it_off(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    service = here.town.service
    service.planner.plan_due()
    run = run_of(here, RunKind.SCHEDULED)

    class Slow:
        """Calls the run off while its days are read."""

        def reader(self, *args: object) -> object:
            service.place_runs.cancel(here.owner, here.organisation, run.id)
            return service.door.reader(*args)  # type: ignore[arg-type]

    performer = evolve(service.performer, pos=Slow())  # type: ignore[arg-type]
    performed = performer.perform(here.organisation, run.id)
    assert performed is not None
    assert (performed.state, len(performed.files)) == (RunState.WRITTEN, 1)


def decision(desk: PlaceDesk, at: datetime, subject: str = "payment:1") -> Decision:
    words = {"account": "1000", "kind": "cash"}
    asked = Asked(kind=ActionKind.MAP_CATEGORY, subjects=(subject,), words=words)
    return Decision(
        action=asked_action(asked, desk.corrector.profile.chart),
        first_day=FIRST,
        last_day=FIRST,
        by="ignored",
        at=at,
        reason="bar",
    )


def test_a_decision_releases_a_day_and_is_in_the_trail(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    here.go_live(FIRST, *(rule for rule in rules if rule.account != "1000"))
    at_night(here)
    work_through(here)
    adviser = here.member("steuer@kanzlei.example", Role.ADVISER)
    service, clock = here.town.service, here.town.clock
    with service.place_days.desk(adviser, *here.at) as desk:
        (status,) = desk.days([FIRST])
        assert status.condition is DayCondition.HELD
        (held,) = status.held
        (subject,) = proposed(held, held.proposals[0]).subjects
        made = desk.decide(decision(desk, clock(), subject), day=FIRST)
        assert made.record.decision.by == adviser.name
    assert actions(here.town, here.organisation)[-1] == "day.decide"
    (released,) = work_through(here)
    assert (released.kind, released.state) == (RunKind.RELEASED, RunState.WRITTEN)
    with service.store.work(here.organisation, reading=True) as work:
        assert work.runs.outcomes(here.place.id, FIRST)[FIRST].outcome is Outcome.DELIVERED
    with service.place_days.desk(adviser, *here.at) as desk:
        gone = Withdrawal(withdraws=made.record.id, by="ignored", at=clock(), reason="doch nicht")
        desk.withdraw(gone, day=FIRST)
    assert actions(here.town, here.organisation)[-1] == "day.withdraw"


def test_the_owner_looks_and_does_not_decide(here: Traveller) -> None:
    delivered(here)
    with here.town.service.place_days.desk(here.owner, *here.at) as desk:
        assert desk.day(FIRST).status.condition is DayCondition.DELIVERED
        asked = decision(desk, here.town.clock())
        with pytest.raises(AccessRefused, match="ACC-001"):
            desk.decide(asked, day=FIRST)
    assert "day.decide" not in actions(here.town, here.organisation)


def test_strangers_learn_nothing(here: Traveller) -> None:
    name = delivered(here)
    runs = here.town.service.place_runs
    for act in (
        lambda: runs.files(STRANGER, *here.at),
        lambda: runs.file(STRANGER, *here.at, name),
        lambda: runs.resend(STRANGER, *here.at, name),
        lambda: runs.repost(STRANGER, *here.at, [FIRST]),
        lambda: runs.cancel(STRANGER, here.organisation, run_of(here, RunKind.SCHEDULED).id),
        lambda: here.town.service.place_days.desk(STRANGER, *here.at).__enter__(),
    ):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act()
