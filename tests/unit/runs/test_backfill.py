"""Backfills: a file a month, never twice, on by themselves after an interruption."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from datev_bridge.access import Actor, Role
from datev_bridge.errors import AccessRefused, ConfigurationError, ExportRefused
from datev_bridge.mapping.desk import Edit
from datev_bridge.runs.backfill_plan import Left
from datev_bridge.runs.performing import Performer
from datev_bridge.runs.state import Outcome, RunKind, RunState
from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from support.operating import at_night, work_through
from support.travellers import ADVISER, Traveller, demo_rules, travelling

FIRST = date(2026, 11, 24)
RANGE = (date(2026, 9, 29), date(2026, 11, 3))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        yield traveller


def finish(here: Traveller) -> list[str]:
    """Do everything that is due, and return the files that were mailed."""
    while work_through(here):
        pass
    mails = [mail for mail in here.town.mails() if "DATEV-Datei" in mail["Subject"]]
    here.town.service.performer.settle()
    assert {mail["To"] for mail in mails} <= {ADVISER}
    return [str(next(mail.iter_attachments()).get_filename()) for mail in mails]


def test_a_file_comes_for_each_month_and_status_tells(here: Traveller) -> None:
    here.go_live(FIRST)
    backfills = here.town.service.backfills
    planned = backfills.plan(here.owner, *here.at, *RANGE)
    assert [(file.month, len(file.days)) for file in planned.files] == [
        ("2026-09", 2),
        ("2026-10", 31),
        ("2026-11", 3),
    ]
    assert planned.left == ()
    assert backfills.status(here.owner, *here.at).runs == ()
    backfills.start(here.owner, *here.at, *RANGE)
    before = backfills.status(here.owner, *here.at)
    assert ([run.state for run in before.runs], before.is_over) == ([RunState.PLANNED] * 3, False)
    files = finish(here)
    assert [name.rpartition("_")[2] for name in sorted(files)] == [
        "20260929-20260930.csv",
        "20261001-20261031.zip",
        "20261101-20261103.csv",
    ]
    assert not any("Nachtrag" in name for name in files)
    state = backfills.status(here.owner, *here.at)
    assert state.is_over
    assert {one.outcome for one in state.outcomes} <= {Outcome.DELIVERED, Outcome.NOTHING}
    assert state.delivered_until == RANGE[1]
    assert {run.state for run in state.runs} == {RunState.DELIVERED}


def test_the_past_is_no_addendum_to_what_came_by_itself(here: Traveller) -> None:
    here.go_live(date(2026, 11, 20))
    assert len(finish(here)) == 1
    here.town.service.backfills.start(here.owner, *here.at, date(2026, 11, 2), date(2026, 11, 5))
    (name,) = finish(here)
    assert "Nachtrag" not in name


def test_nothing_comes_twice(here: Traveller) -> None:
    here.go_live(FIRST)
    backfills = here.town.service.backfills
    backfills.start(here.owner, *here.at, *RANGE)
    again = backfills.plan(here.owner, *here.at, RANGE[0], date(2026, 11, 4))
    assert [why for _, why in again.left].count(Left.PLANNED) == 36
    assert [file.days for file in again.files] == [(date(2026, 11, 4),)]
    finish(here)
    with pytest.raises(ExportRefused, match="RUN-027"):
        backfills.start(here.owner, *here.at, *RANGE)
    later = backfills.plan(here.owner, *here.at, *RANGE)
    reasons = {why for _, why in later.left}
    assert (later.files, reasons) == ((), {Left.DELIVERED, Left.NOTHING})
    assert finish(here) == []


def test_the_automatic_files_are_not_overlapped(here: Traveller) -> None:
    here.go_live(FIRST)
    with pytest.raises(ConfigurationError, match="RUN-026"):
        here.town.service.backfills.start(here.owner, *here.at, RANGE[0], FIRST)
    with pytest.raises(ConfigurationError, match="RUN-028"):
        here.town.service.backfills.plan(here.owner, *here.at, RANGE[1], RANGE[0])


def test_days_before_the_location_are_explained(here: Traveller) -> None:
    here.go_live(FIRST)
    plan = here.town.service.backfills.plan(
        here.owner, *here.at, date(2025, 12, 30), date(2026, 1, 2)
    )
    assert [day for day, why in plan.left if why is Left.NOT_OPEN] == [
        date(2025, 12, 30),
        date(2025, 12, 31),
    ]
    assert [file.days for file in plan.files] == [(date(2026, 1, 1), date(2026, 1, 2))]


def test_what_has_not_begun_is_taken_back(here: Traveller) -> None:
    here.go_live(FIRST)
    backfills = here.town.service.backfills
    backfills.start(here.owner, *here.at, *RANGE)
    first = backfills.status(here.owner, *here.at).runs[0]
    here.town.service.performer.perform(here.organisation, first.id)
    assert backfills.cancel(here.owner, *here.at) == 2
    assert len(finish(here)) == 1
    assert [run.id for run in backfills.status(here.owner, *here.at).runs] == [first.id]
    assert len(backfills.start(here.owner, *here.at, *RANGE).files) == 2


def test_interrupted_it_goes_on_by_itself(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.service.backfills.start(here.owner, *here.at, *RANGE)
    here.sandbox.faults = Faults(troubles=(Trouble(kind=Kind.UNAVAILABLE),))
    assert finish(here) == []
    here.sandbox.faults = Faults()
    here.town.clock.pass_by(minutes=10)
    assert len(finish(here)) == 3


def test_a_held_day_follows_by_itself(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    here.go_live(FIRST, *(rule for rule in rules if rule.account != "1000"))
    here.town.service.backfills.start(here.owner, *here.at, *RANGE)
    assert finish(here) == []
    held = here.town.service.backfills.status(here.owner, *here.at)
    assert RunState.HELD in {run.state for run in held.runs}
    here.desk().replace(rules, Edit(by="Kanzlei"), on=FIRST)
    here.desk().approve(Edit(by="Kanzlei"), on=FIRST)
    at_night(here)
    finish(here)
    state = here.town.service.backfills.status(here.owner, *here.at)
    assert Outcome.HELD not in {one.outcome for one in state.outcomes}


def test_before_the_gate_nothing_is_delivered(here: Traveller) -> None:
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map(*demo_rules(here.sandbox))
    with pytest.raises(ConfigurationError) as caught:
        here.town.service.backfills.start(here.owner, *here.at, *RANGE)
    codes = {issue.code for issue in caught.value.issues}
    assert "ONB-050" not in codes
    assert codes
    with here.town.service.store.work(here.organisation, reading=True) as work:
        assert work.runs.of(here.place.id, kind=RunKind.BACKFILL) == ()


def test_strangers_learn_nothing(here: Traveller) -> None:
    stranger = Actor(id="x", name="X", roles={"other": frozenset(Role)}, has_second_factor=True)
    backfills = here.town.service.backfills
    for act in (backfills.plan, backfills.start):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act(stranger, *here.at, *RANGE)
    for look in (backfills.status, backfills.cancel):
        with pytest.raises(AccessRefused, match="ACC-001"):
            look(stranger, *here.at)


class Killed(BaseException):
    """Stands for a kill: nothing that comes after it is done."""


def test_killed_after_its_file_was_recorded_a_run_tells_of_its_other_days(
    here: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.go_live(FIRST)
    service = here.town.service
    service.backfills.start(here.owner, *here.at, date(2026, 10, 1), date(2026, 10, 7))

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(Performer, "_ended", killed)
        with pytest.raises(Killed):
            work_through(here)
    state = service.backfills.status(here.owner, *here.at)
    assert [run.state for run in state.runs] == [RunState.WRITTEN]
    assert Outcome.NOTHING not in {one.outcome for one in state.outcomes}
    assert len(finish(here)) == 1
    state = service.backfills.status(here.owner, *here.at)
    assert [run.state for run in state.runs] == [RunState.DELIVERED]
    assert [one.business_day.day for one in state.outcomes] == list(range(1, 8))
    assert [one.outcome for one in state.outcomes].count(Outcome.NOTHING) == 1


def test_and_goes_on_though_the_pos_is_away_meanwhile(
    here: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.go_live(FIRST)
    service = here.town.service
    service.backfills.start(here.owner, *here.at, date(2026, 10, 1), date(2026, 10, 7))

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(Performer, "_ended", killed)
        with pytest.raises(Killed):
            work_through(here)
    here.sandbox.faults = Faults(troubles=(Trouble(kind=Kind.SERVER_ERROR),))
    (kept,) = [run for run in work_through(here) if run.kind is RunKind.BACKFILL]
    assert (kept.state, kept.is_to_try, kept.attempts) == (RunState.WRITTEN, True, 1)
    assert kept.problem
    assert service.performer.settle() == 0
    here.sandbox.faults = Faults()
    here.town.clock.pass_by(hours=3)
    assert len(finish(here)) == 1
    (run,) = service.backfills.status(here.owner, *here.at).runs
    assert (run.state, run.problem, run.retry_at) == (RunState.DELIVERED, "", None)
