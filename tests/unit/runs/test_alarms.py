"""Alarms: found, told once, kept, and over; and the caretaker who looks every hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.access import SYSTEM, Actor, Permission, Role
from datev_bridge.errors import AccessRefused
from datev_bridge.mail.queue import MailState
from datev_bridge.mapping import RuleTarget
from datev_bridge.runs.alarms import (
    POLICIES,
    Alarm,
    Cause,
    Facts,
    Raised,
    Refused,
    compare,
    find_alarms,
)
from datev_bridge.runs.state import DayOutcome, Outcome
from datev_bridge.runs.telling import able
from datev_bridge.service import OPERATORS_VARIABLE
from support.operating import at_night, work_through
from support.travellers import ADVISER, OWNER, Traveller, demo_rules, travelling

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FIRST = date(2026, 11, 20)
OPERATOR = "betrieb@bridge.example"
SECOND = "zweite@linde.example"


def facts(**more: object) -> Facts:
    return Facts(now=NOW, today=TODAY, **more)  # type: ignore[arg-type]


def outcome(day: date, what: Outcome, *codes: str) -> DayOutcome:
    return DayOutcome(place="p", business_day=day, outcome=what, codes=codes, at=NOW)


def sold_on(*days: date) -> dict[date, DayOutcome]:
    return {day: outcome(day, Outcome.DELIVERED) for day in days}


def causes(found: Facts) -> list[tuple[Cause, str]]:
    return [(alarm.cause, alarm.subject) for alarm in find_alarms(found)]


def test_nothing_is_wrong() -> None:
    week = [TODAY - timedelta(days=number) for number in range(30)]
    assert find_alarms(facts(outcomes=sold_on(*week))) == ()


@pytest.mark.parametrize(
    ("left", "stage"),
    [(15, None), (14, "14"), (4, "14"), (3, "3"), (1, "3"), (0, "0"), (-2, "0")],
)
def test_an_ending_connection_has_three_stages(left: int, stage: str | None) -> None:
    found = causes(facts(expires_at=NOW + timedelta(days=left, hours=1)))
    assert found == ([] if stage is None else [(Cause.CONNECTION_ENDS, stage)])


@pytest.mark.parametrize(("ends", "days"), [(23, "0"), (24, "1"), (25, "2")])
def test_what_ends_tomorrow_does_not_end_today(ends: int, days: str) -> None:
    moment = datetime(2026, 11, ends, 20, tzinfo=UTC)
    evening = datetime(2026, 11, 23, 21, tzinfo=UTC)  # less than whole days before
    (alarm,) = find_alarms(Facts(now=evening, today=TODAY, expires_at=moment))
    assert dict(alarm.issue.values)["days"] == days


def test_the_day_on_which_a_connection_ends_is_that_of_the_place(here: Traveller) -> None:
    here.go_live(date(2027, 12, 1))
    tokens = here.town.service.store.tokens(*here.at)
    record = tokens.load()
    assert record is not None
    ends = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    tokens.save(evolve(record, tokens=evolve(record.tokens, refresh_expires_at=ends)))
    here.town.clock.now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    (issue,) = here.town.service.alarming.issues(here.owner, *here.at)
    assert dict(issue.values) == {"date": "2026-11-26", "days": "3"}


def test_the_connection_to_datev_has_them_too() -> None:
    found = causes(facts(datev_ends_at=NOW + timedelta(days=14)))
    assert found == [(Cause.DATEV_ENDS, "14")]
    assert causes(facts(datev_ends_at=NOW + timedelta(days=16))) == []


def test_an_ended_connection_is_not_ending_as_well() -> None:
    assert causes(facts(ended="AUTH-001", expires_at=NOW)) == [(Cause.CONNECTION_ENDED, "")]


def test_a_day_without_sales_is_odd_only_where_four_such_weekdays_sold() -> None:
    day = TODAY - timedelta(days=1)
    earlier = [day - timedelta(weeks=n) for n in range(1, 5)]
    empty = {day: outcome(day, Outcome.NOTHING)}
    assert causes(facts(outcomes=sold_on(*earlier) | empty)) == [(Cause.NO_SALES, str(day))]
    assert causes(facts(outcomes=sold_on(*earlier[:3]) | empty)) == []
    closed = {earlier[1]: outcome(earlier[1], Outcome.NOTHING)}
    assert causes(facts(outcomes=sold_on(*earlier) | empty | closed)) == []
    long_ago = evolve(facts(outcomes=sold_on(*earlier) | empty), today=TODAY + timedelta(days=8))
    assert causes(long_ago) == []


def test_targets_and_mails_are_named() -> None:
    mails = (Refused(what="a@b.example", code="MAIL-005"),)
    targets = (
        Refused(what="folder", about="x.csv", code="FILE-001"),
        Refused(what="datev", about="x.csv", code="UPL-001"),
    )
    found = find_alarms(facts(mails=mails, targets=targets))
    assert [(one.cause, one.subject) for one in found] == [
        (Cause.MAIL_REFUSED, ""),
        (Cause.TARGET_REFUSED, "datev"),
        (Cause.TARGET_REFUSED, "folder"),
    ]
    assert "a@b.example" in found[0].issue.text()


def some_facts() -> st.SearchStrategy[dict[str, object]]:
    refused = st.builds(
        Refused, what=st.sampled_from("abc"), about=st.sampled_from("xy"), code=st.just("FILE-001")
    )
    return st.fixed_dictionaries(
        {
            "ended": st.sampled_from(["", "AUTH-001"]),
            "expires_at": st.none()
            | st.integers(-2, 20).map(lambda days: NOW + timedelta(days=days)),
            "missed": st.sampled_from([(), (FIRST,)]),
            "due": st.just(NOW),
            "late": st.sampled_from([(), ("x.csv",)]),
            "mails": st.lists(refused, max_size=2).map(tuple),
            "targets": st.lists(refused, max_size=3).map(tuple),
        }
    )


@given(st.lists(st.tuples(some_facts(), st.integers(1, 30)), max_size=12))
def test_a_cause_is_told_once_a_look_and_over_only_after_it_was_told(
    history: list[tuple[dict[str, object], int]],
) -> None:
    known: tuple[Raised, ...] = ()
    now = NOW
    open_causes = set[Cause]()
    for found, hours in history:
        now += timedelta(hours=hours)
        seen = Facts(now=now, today=now.date(), **found)  # type: ignore[arg-type]
        alarms = find_alarms(seen)
        changes = compare(known, alarms, seen)
        assert sorted(r.alarm.key for r in changes.keep) == sorted(a.key for a in alarms)
        assert len({alarm.cause for alarm in changes.tell}) == len(changes.tell)
        went_on = {raised.alarm.key for raised in known if raised.told_on == seen.today}
        assert not went_on & {alarm.key for alarm in changes.tell}
        open_causes |= {alarm.cause for alarm in changes.tell}
        for alarm in changes.over:
            assert alarm.cause in open_causes
            assert alarm.cause not in {one.cause for one in alarms}
            open_causes.remove(alarm.cause)
        known = changes.keep


def test_of_several_targets_none_is_forgotten() -> None:
    targets = tuple(Refused(what=name, about="x", code="FILE-001") for name in "ab")
    known: tuple[Raised, ...] = ()
    told = []
    for number in range(4):
        on = evolve(facts(targets=targets), today=TODAY + timedelta(days=number))
        changes = compare(known, find_alarms(on), on)
        told += [alarm.subject for alarm in changes.tell]
        known = changes.keep
    assert told == ["a", "b", "a", "b"]


def test_every_cause_has_a_policy() -> None:
    assert set(POLICIES) == set(Cause)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        service = evolve(
            traveller.town.service,
            environment={**traveller.town.service.environment, OPERATORS_VARIABLE: OPERATOR},
        )
        traveller.town = evolve(traveller.town, service=service)
        yield traveller


def care(here: Traveller) -> list[tuple[str, str]]:
    """Look after places, and return whom it told what."""
    here.town.mails()
    here.town.service.caretaker.care()
    return sorted(
        (mail["To"].addresses[0].addr_spec, str(mail["Subject"])) for mail in here.town.mails()
    )


def found(here: Traveller) -> list[str]:
    return [issue.code for issue in here.town.service.alarming.issues(here.owner, *here.at)]


def test_a_file_that_did_not_come_is_told_daily_and_when_it_came(here: Traveller) -> None:
    here.go_live(date(2026, 11, 22))
    at_night(here)
    assert care(here) == []
    here.town.clock.pass_by(hours=5)
    assert care(here) == []
    here.town.clock.pass_by(hours=1)
    first = care(here)
    assert first == [(OPERATOR, "Zur Linde: bitte ansehen"), (OWNER, "Zur Linde: bitte ansehen")]
    assert care(here) == []
    here.town.clock.pass_by(hours=2)
    assert (care(here), found(here)) == ([], ["RUN-033"])
    here.town.clock.pass_by(hours=24)
    assert len(care(here)) == 2
    work_through(here)
    here.town.clock.pass_by(hours=1)
    assert care(here) == [
        (OPERATOR, "Zur Linde: wieder in Ordnung"),
        (OWNER, "Zur Linde: wieder in Ordnung"),
    ]
    assert found(here) == []


def test_who_just_went_live_has_missed_nothing(here: Traveller) -> None:
    here.go_live(FIRST)
    assert found(here) == []
    here.town.clock.pass_by(hours=7)
    assert found(here) == ["RUN-033"]


def test_files_that_do_not_arrive_are_told(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    work_through(here)
    here.town.clock.pass_by(hours=7)
    with here.town.service.store.work() as work:
        now = here.town.clock()
        waiting = [m.id for m in work.mail_queue.mails(MailState.WAITING, 100)]
        assert waiting
        while claimed := work.mail_queue.claim("x", now=now, until=now + timedelta(hours=1)):
            work.mail_queue.failed(claimed, at=now, answer="550", problem="MAIL-005")
    assert found(here) == ["RUN-037", "RUN-035"]
    here.town.service.caretaker.care()
    told = [mail["Subject"] for mail in here.town.mails() if mail["To"].addresses]
    assert set(told) == {"Zur Linde: bitte ansehen"}
    assert len(told) == 4


def test_what_comes_and_goes_is_told_once_a_day(here: Traveller) -> None:
    here.go_live(FIRST)
    service, on = here.town.service, TODAY
    alarm = find_alarms(facts(missed=(FIRST,), due=NOW))[0]
    for _ in range(3):
        with service.store.work(here.organisation) as work:
            service.teller.alarm(work, here.place, alarm, on)
            service.teller.alarm_over(work, here.place, alarm, on)
    assert len(here.town.mails()) == 4


def test_held_days_and_ended_connections_have_mails_of_their_own(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    here.go_live(FIRST, *(r for r in rules if r.target is not RuleTarget.PAYMENT))
    at_night(here)
    work_through(here)
    here.town.service.connecting.part(here.owner, *here.at)
    assert care(here) == []
    assert "RUN-030" in found(here)


def test_an_ending_connection_is_told_at_each_stage_and_when_renewed(here: Traveller) -> None:
    here.go_live(date(2027, 12, 1))
    tokens = here.town.service.store.tokens(*here.at)
    record = tokens.load()
    assert record is not None
    ends = here.town.clock() + timedelta(days=15)
    tokens.save(evolve(record, tokens=evolve(record.tokens, refresh_expires_at=ends)))
    subjects = []
    for _ in range(16):
        here.town.clock.pass_by(days=1, seconds=1)
        subjects += [subject for _, subject in care(here) if "Kasse" in subject]
    assert subjects == [
        "Zur Linde: Die Verbindung zur Kasse läuft am 08.12.2026 ab",
        "Zur Linde: Die Verbindung zur Kasse läuft am 08.12.2026 ab",
        "Zur Linde: Die Verbindung zur Kasse läuft heute ab",
    ]
    later = here.town.clock() + timedelta(days=100)
    tokens.save(evolve(record, tokens=evolve(record.tokens, refresh_expires_at=later)))
    here.town.clock.pass_by(hours=1)
    assert (OWNER, "Zur Linde: wieder in Ordnung") in care(here)


def test_the_operator_sees_every_place_and_that_nobody_works(here: Traveller) -> None:
    here.go_live(FIRST)
    at_night(here)
    here.town.clock.pass_by(hours=7)
    alarming = here.town.service.alarming
    (place,) = alarming.everywhere(SYSTEM)
    assert [raised.alarm.cause for raised in place.alarms] == [Cause.NO_FILE]
    assert here.town.mails() == []
    assert [issue.code for issue in alarming.of_service(SYSTEM)] == ["RUN-038"]
    with here.town.service.store.work() as work:
        work.workers.beat("w1", here.town.clock())
    assert alarming.of_service(SYSTEM) == ()


def test_strangers_learn_nothing(here: Traveller) -> None:
    stranger = Actor(id="x", name="X", roles={"other": frozenset(Role)}, has_second_factor=True)
    alarming = here.town.service.alarming
    with pytest.raises(AccessRefused, match="ACC-001"):
        alarming.issues(stranger, *here.at)
    for look in (alarming.everywhere, alarming.of_service):
        with pytest.raises(AccessRefused, match="ACC-001"):
            look(here.owner)


def test_an_alarm_is_kept_as_it_was(here: Traveller) -> None:
    here.go_live(FIRST)
    issue = find_alarms(facts(missed=(FIRST,), due=NOW))[0].issue
    raised = Raised(
        alarm=Alarm(cause=Cause.NO_FILE, subject="a", issue=issue), since=NOW, told_on=TODAY
    )
    with here.town.service.store.work(here.organisation) as work:
        work.watches.keep(here.place.id, [raised, evolve(raised, told_on=None)])
        work.watches.keep(here.place.id, [raised])
        assert work.watches.alarms(here.place.id) == (raised,)
        work.watches.keep(here.place.id, [])
        assert work.watches.alarms(here.place.id) == ()


def test_a_bounce_is_told_by_another_address_and_when_it_is_over(here: Traveller) -> None:
    here.go_live(date(2026, 12, 1))
    service = here.town.service
    with service.store.work(here.organisation, reading=True) as work:
        assert [user.email for user in able(work, Permission.RUN)] == [OWNER]
    service.bouncing.record(SYSTEM, ADVISER, reason="5.1.1")
    first = care(here)
    assert first == [(OPERATOR, "Zur Linde: bitte ansehen"), (OWNER, "Zur Linde: bitte ansehen")]
    assert found(here) == ["RUN-041"]
    here.town.clock.pass_by(days=1, hours=1)
    assert [told for told in care(here) if "ansehen" in told[1]] == []
    by_address = {one.address: one for one in service.addressees.of(here.owner, *here.at)}
    assert (by_address[ADVISER].is_recipient, by_address[OWNER].is_recipient) == (True, False)
    assert by_address[ADVISER].bounce is not None
    assert (by_address[OWNER].bounce, by_address[OWNER].roles) == (None, {Role.OWNER})
    service.bouncing.clear(SYSTEM, ADVISER)
    here.town.clock.pass_by(hours=1)
    assert (OWNER, "Zur Linde: wieder in Ordnung") in care(here)


def test_a_second_bounce_of_the_day_is_told_though_the_first_is_over(here: Traveller) -> None:
    here.go_live(date(2026, 12, 1))
    here.member(SECOND, Role.OWNER)
    bouncing = here.town.service.bouncing
    bouncing.record(SYSTEM, ADVISER)
    assert (OWNER, "Zur Linde: bitte ansehen") in care(here)
    bouncing.clear(SYSTEM, ADVISER)
    here.town.clock.pass_by(hours=1)
    assert (OWNER, "Zur Linde: wieder in Ordnung") in care(here)
    bouncing.record(SYSTEM, SECOND)
    here.town.clock.pass_by(hours=1)
    assert (OWNER, "Zur Linde: bitte ansehen") in care(here)


def test_who_cannot_be_reached_is_told_through_others(here: Traveller) -> None:
    here.go_live(date(2026, 12, 1))
    here.member(ADVISER, Role.ADVISER)
    service = here.town.service
    service.bouncing.record(SYSTEM, OWNER)
    with service.store.work(here.organisation, reading=True) as work:
        assert [user.email for user in able(work, Permission.CONNECT)] == [ADVISER]
    assert [address for address, _ in care(here)] == [OPERATOR, ADVISER]
    service.bouncing.record(SYSTEM, ADVISER)
    with service.store.work(here.organisation, reading=True) as work:
        assert [user.email for user in able(work, Permission.CONNECT)] == [OWNER]


def test_a_test_file_that_came_back_proves_nothing(here: Traveller) -> None:
    here.go_live(date(2026, 12, 1))
    service = here.town.service
    run = service.release.facts(here.owner, *here.at).test_run
    assert run is not None
    assert run.is_delivered
    service.bouncing.record(SYSTEM, ADVISER)
    run = service.release.facts(here.owner, *here.at).test_run
    assert run is not None
    assert not run.is_delivered
