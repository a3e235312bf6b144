"""Runs that come by themselves, on a real store and a POS over HTTP."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
import io
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.extf import find_issues
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.desk import Edit
from datev_bridge.onboarding import LocationState
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.pauses import pause_after
from datev_bridge.runs.state import MOVES, Outcome, Run, RunKind, RunState
from datev_bridge.store.runs import OUTCOMES
from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from support.people import ORGANISATION
from support.told import says_everything
from support.travellers import ADVISER, OWNER, Traveller, demo_rules, travelling

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
FIRST = date(2026, 11, 20)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = NOON
        yield traveller


def work_through(here: Traveller) -> list[Run]:
    """Plan and try everything that is due now, as a worker does."""
    service, found = here.town.service, []
    service.planner.plan_due()
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    for organisation, _, run, _ in due:
        performed = service.performer.perform(organisation, run)
        assert performed is not None
        found.append(performed)
    return found


def states(runs: list[Run]) -> list[tuple[RunKind, RunState]]:
    return [(run.kind, run.state) for run in sorted(runs, key=lambda run: run.kind.value)]


def outcomes(here: Traveller) -> dict[date, Outcome]:
    with here.town.service.store.work(here.organisation, reading=True) as work:
        found = work.runs.outcomes(here.place.id, FIRST)
    return {day: known.outcome for day, known in sorted(found.items())}


def at_night(here: Traveller, days: int = 0) -> None:
    """Let it be 23:30 in Berlin, so many days later."""
    here.town.clock.now = NOON.replace(hour=22, minute=30) + timedelta(days=days)


def test_files_come_at_their_time_and_once(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    runs = work_through(here)
    assert states(runs) == [
        (RunKind.CORRECTION, RunState.NOTHING),
        (RunKind.SCHEDULED, RunState.WRITTEN),
    ]
    assert work_through(here) == []
    assert here.town.service.performer.settle() == 0
    mails = [mail for mail in here.town.mails() if "DATEV-Datei" in mail["Subject"]]
    assert [mail["To"] for mail in mails] == [ADVISER]
    names = [part.get_filename() for part in mails[0].iter_attachments()]
    assert names[0].startswith("EXTF_")
    assert names[1].endswith(".html")
    content = next(mails[0].iter_attachments()).get_payload(decode=True)
    assert list(find_issues(io.BytesIO(content))) == []
    assert here.town.service.performer.settle() == 1
    assert set(outcomes(here).values()) == {Outcome.DELIVERED}
    assert max(outcomes(here)) == date(2026, 11, 22)


def test_a_missed_night_is_caught_up(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    work_through(here)
    at_night(here, 3)
    (written,) = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert written.days == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
    assert written.state is RunState.WRITTEN


def test_a_place_that_cannot_be_planned_is_put_off(
    here: Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    here.go_live(FIRST)
    newer = {"organisation": here.organisation, "place": here.place.id, "business_day": FIRST}
    newer |= {"outcome": "of a newer program", "codes": [], "at": NOON}
    with here.town.service.store.engine.begin() as connection:
        connection.execute(OUTCOMES.insert().values(newer))
    at_night(here)
    assert here.town.service.planner.plan_due() == 0
    assert "put_off" in caplog.records[-1].message
    with here.town.service.store.work(reading=True) as work:
        assert work.agenda.places_due(here.town.clock(), 9) == ()
    with here.town.service.store.engine.begin() as connection:
        connection.execute(OUTCOMES.delete())
    here.town.clock.pass_by(minutes=6)
    assert here.town.service.planner.plan_due() == 1


def test_files_that_never_arrive_take_no_turn_of_others(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    settle = here.town.service.performer.settle
    (stuck,) = [run for run in work_through(here) if run.state is RunState.WRITTEN]
    here.town.clock.pass_by(hours=1)
    assert settle(most=1) == 0
    arrived = evolve(stuck, id="arrived", files=(), mails=(), changed_at=here.town.clock())
    with here.town.service.store.work(here.organisation) as work:
        work.runs.plan(arrived)
    assert settle(most=1) == 1
    assert here.town.mails()
    here.town.clock.pass_by(minutes=5)
    assert settle(most=1) == 1


def test_a_held_day_asks_blocks_nothing_and_follows_by_itself(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    cash = [r for r in rules if r.target is RuleTarget.PAYMENT and r.account == "1000"]
    here.go_live(FIRST, *(rule for rule in rules if rule not in cash))
    at_night(here)
    (held,) = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert held.state is RunState.HELD
    assert set(outcomes(here).values()) == {Outcome.HELD}
    asked = [mail for mail in here.town.mails() if "Frage" in mail["Subject"]]
    assert {mail["To"] for mail in asked} == {f"Wirtin <{OWNER}>"}
    assert len(asked) == len(held.held) == 3
    here.town.clock.pass_by(minutes=6)
    assert work_through(here) == []
    edit, on = Edit(by="Kanzlei"), date(2026, 11, 23)
    here.desk().replace(rules, edit, on=on)
    here.desk().approve(edit, on=on)
    here.town.clock.pass_by(minutes=6)
    (released,) = work_through(here)
    assert (released.kind, released.state) == (RunKind.RELEASED, RunState.WRITTEN)
    assert set(outcomes(here).values()) == {Outcome.DELIVERED}
    assert not [mail for mail in here.town.mails() if "Frage" in mail["Subject"]]


def waiting_file(here: Traveller, hours: int) -> Run:
    """Let a file wait for days that cannot be booked; return its run after the first try."""
    rules = demo_rules(here.sandbox)
    cash = [r for r in rules if r.target is RuleTarget.PAYMENT and r.account == "1000"]
    some = (rule for rule in rules if rule not in cash)
    here.go_live(FIRST, *some, schedule__wait_hours=hours)
    at_night(here)
    (run,) = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert says_everything(codes.WAITS_FOR_DAYS.at(until="", days=""))
    return run


def test_a_file_waits_for_held_days_and_comes_whole_when_they_are_settled(here: Traveller) -> None:
    run = waiting_file(here, hours=12)
    assert (run.state, run.problem) == (RunState.WAITING, "RUN-044")
    assert "24.11.2026 11:00" in run.said["text_de"]
    assert set(outcomes(here).values()) == {Outcome.HELD}
    assert [mail for mail in here.town.mails() if "Frage" in mail["Subject"]]
    edit, on = Edit(by="Kanzlei"), date(2026, 11, 23)
    here.desk().replace(demo_rules(here.sandbox), edit, on=on)
    here.desk().approve(edit, on=on)
    here.town.clock.pass_by(minutes=6)
    (whole,) = work_through(here)
    assert (whole.id, whole.state, whole.held) == (run.id, RunState.WRITTEN, ())
    assert set(outcomes(here).values()) == {Outcome.DELIVERED}


def test_a_file_waits_no_longer_than_it_should(here: Traveller) -> None:
    run = waiting_file(here, hours=12)
    here.town.clock.pass_by(minutes=61)
    assert [each.state for each in work_through(here)] == [RunState.WAITING]
    here.town.clock.pass_by(hours=11)
    (ended,) = work_through(here)
    assert (ended.id, ended.state, len(ended.held)) == (run.id, RunState.HELD, 3)
    at_night(here, days=2)
    # Of the next file only the new day is waited for; days that were done without are in it too.
    (later,) = [each for each in work_through(here) if each.kind is RunKind.SCHEDULED]
    assert (later.state, len(later.days)) == (RunState.WAITING, 5)


def test_the_outside_fails_and_heals(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    here.sandbox.faults = Faults(troubles=(Trouble(kind=Kind.UNAVAILABLE),))
    waiting = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert [(run.state, run.attempts, run.problem[:3]) for run in waiting] == [
        (RunState.WAITING, 1, "KS-")
    ]
    assert work_through(here) == []
    here.town.clock.pass_by(minutes=3)
    assert [run.attempts for run in work_through(here)] == [2]
    here.sandbox.faults = Faults()
    here.town.clock.pass_by(minutes=30)
    assert states(work_through(here)) == [(RunKind.SCHEDULED, RunState.WRITTEN)]
    assert set(outcomes(here).values()) == {Outcome.DELIVERED}


def test_a_connection_that_ended_asks_its_owner_once_a_day(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    here.town.service.connecting.part(here.owner, *here.at)
    kept = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert {run.state for run in kept} == {RunState.NEEDS_ACTION}
    here.town.clock.pass_by(minutes=61)
    work_through(here)
    asked = [mail for mail in here.town.mails() if "neu verbinden" in mail["Subject"]]
    assert len(asked) == 1
    here.connect()
    assert RunState.WRITTEN in {run.state for run in work_through(here)}
    assert set(outcomes(here).values()) == {Outcome.DELIVERED}


def test_what_waits_for_a_person_is_tried_again_soon_after_anything_changed(
    here: Traveller,
) -> None:
    here.go_live(FIRST)
    at_night(here)
    here.town.service.connecting.part(here.owner, *here.at)
    work_through(here)
    for _ in range(4):  # nobody does anything
        here.town.clock.pass_by(minutes=6)
        assert work_through(here) == []
    edit, on = Edit(by="Kanzlei"), date(2026, 11, 23)
    here.desk().replace(demo_rules(here.sandbox)[1:], edit, on=on)
    here.desk().approve(edit, on=on)
    here.town.clock.pass_by(minutes=6)
    tried = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert [(run.state, run.attempts) for run in tried] == [(RunState.NEEDS_ACTION, 2)]


def test_a_paused_place_gets_no_files_and_everything_afterwards(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.service.release.pause(here.owner, *here.at)
    at_night(here, 2)
    assert work_through(here) == []
    here.town.service.release.resume(here.owner, *here.at)
    (written,) = [run for run in work_through(here) if run.kind is RunKind.SCHEDULED]
    assert written.days[0] == FIRST
    assert len(written.days) == 5


def test_a_run_of_a_place_that_was_ended_is_cancelled(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    here.town.service.planner.plan_due()
    here.town.service.release.terminate(here.owner, *here.at)
    with here.town.service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    for organisation, _, run, _ in due:
        performed = here.town.service.performer.perform(organisation, run)
        assert performed is not None
        assert performed.state is RunState.CANCELLED


def test_nothing_leaves_a_place_that_is_not_live(here: Traveller) -> None:
    at_night(here)
    assert work_through(here) == []
    assert here.organisation != ORGANISATION
    assert LocationState.SETTING_UP is here.place.state


def test_pauses_grow_to_a_bound() -> None:
    pauses = [pause_after(tries) for tries in range(40)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=2)
    assert pauses[-1] == timedelta(hours=2)


@pytest.mark.parametrize("before", RunState)
@pytest.mark.parametrize("after", RunState)
def test_only_moves_of_the_table_are_possible(before: RunState, after: RunState) -> None:
    run = Run(
        id="x", place="p", kind=RunKind.SCHEDULED, at=NOON, days=(), state=before, changed_at=NOON
    )
    if after in MOVES[before]:
        assert run.moved(after, NOON).state is after
    else:
        with pytest.raises(ValueError, match="does not go"):
            run.moved(after, NOON)
    assert evolve(run, state=after).state is after
