"""Each kind of alarm: who can act is told once; ``doctor`` and the operator's list show it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from attrs import evolve, frozen
import pytest

from datev_bridge.access import SYSTEM, Role
from datev_bridge.checkup_service import service_facts
from datev_bridge.doctor.line import Answer
from datev_bridge.doctor.of_store import examine_store
from datev_bridge.journey.model import Place
from datev_bridge.kseries.feed import BusinessDayFeed
from datev_bridge.kseries.oauth import App
from datev_bridge.mail.queue import MailState
from datev_bridge.mapping import RuleTarget
from datev_bridge.profile import Profile
from datev_bridge.runs.alarms import POLICIES, Cause
from datev_bridge.runs.state import DayOutcome, Outcome
from datev_bridge.service import OPERATORS_VARIABLE
from support.operating import at_night, work_through
from support.travellers import ADVISER, OWNER, Traveller, demo_rules, travelling

FIRST, LATER = date(2026, 11, 20), date(2027, 12, 1)
OPERATOR = "betrieb@bridge.example"
BOTH = {OWNER, OPERATOR}
Arrange = Callable[[Traveller], None]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        with_operator = {**traveller.town.service.environment, OPERATORS_VARIABLE: OPERATOR}
        service = evolve(traveller.town.service, environment=with_operator)
        traveller.town = evolve(traveller.town, service=service)
        yield traveller


def unmapped(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    here.go_live(FIRST, *(r for r in rules if r.target is not RuleTarget.PAYMENT))
    here.town.mails()
    at_night(here)
    work_through(here)


@frozen
class OddPos:
    """A way to the POS on which one payment of each day comes out a Euro too high."""

    door: Any

    @contextmanager
    def reader(self, app: App, place: Place, profile: Profile) -> Iterator[BusinessDayFeed]:
        with self.door.reader(app, place, profile) as feed:

            def line(body: bytes, **how: Any) -> Any:
                return feed.line(_too_high(body), **how)

            yield evolve(feed, line=line)


def _too_high(body: bytes) -> bytes:
    document = json.loads(body)
    paid = next(p for sale in document["sales"] for p in sale["payments"])
    paid["netAmountWithTax"] = str(float(paid["netAmountWithTax"]) + 1)
    return json.dumps(document).encode()


def unbalanced(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.mails()
    at_night(here)
    service = here.town.service
    service.planner.plan_due()
    with service.store.work(reading=True) as work:
        due = work.agenda.runs_due(here.town.clock(), 100)
    performer = evolve(service.performer, pos=OddPos(service.door))
    for organisation, _, run, _ in due:
        performer.perform(organisation, run)


def reconnect(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.mails()
    at_night(here)
    tokens = here.town.service.store.tokens(*here.at)
    record = tokens.load()
    assert record is not None
    lost = evolve(record.tokens, refresh="revoked", expires_at=record.tokens.issued_at)
    tokens.save(evolve(record, tokens=lost))
    work_through(here)


def ends_in(days: int) -> Arrange:
    def arrange(here: Traveller) -> None:
        here.go_live(LATER)
        here.town.mails()
        tokens = here.town.service.store.tokens(*here.at)
        record = tokens.load()
        assert record is not None
        ends = here.town.clock() + timedelta(days=days, hours=1)
        tokens.save(evolve(record, tokens=evolve(record.tokens, refresh_expires_at=ends)))

    return arrange


def no_file(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.mails()
    at_night(here)
    here.town.clock.pass_by(hours=7)


def no_sales(here: Traveller) -> None:
    here.go_live(LATER)
    here.town.mails()
    today = here.town.clock().date()
    with here.town.service.store.work(here.organisation) as work:
        for weeks in range(5):
            day = today - timedelta(days=1, weeks=weeks)
            what = Outcome.DELIVERED if weeks else Outcome.NOTHING
            at = here.town.clock()
            work.runs.note([DayOutcome(place=here.place.id, business_day=day, outcome=what, at=at)])


def written(here: Traveller) -> None:
    here.go_live(FIRST)
    here.town.mails()
    at_night(here)
    work_through(here)


def mail_refused(here: Traveller) -> None:
    written(here)
    now = here.town.clock()
    with here.town.service.store.work() as work:
        while claimed := work.mail_queue.claim("x", now=now, until=now + timedelta(hours=1)):
            work.mail_queue.failed(claimed, at=now, answer="550", problem="MAIL-008")
        assert work.mail_queue.mails(MailState.FAILED, 10)


def target_refuses(here: Traveller) -> None:
    here.go_live(FIRST)
    folder = {"delivery.folder": str(here.town.service.folder / "not-allowed")}
    here.town.service.settings.change(here.owner, *here.at, folder)
    at_night(here)
    work_through(here)
    here.town.mails()
    here.town.service.deliverer.deliver_due()


def bounced(here: Traveller) -> None:
    here.go_live(LATER)
    here.town.mails()
    here.town.service.bouncing.record(SYSTEM, ADVISER)


KINDS: dict[str, tuple[Arrange, Cause, str, str, set[str]]] = {
    # what happens → cause, what doctor says, how its mail begins, who gets it
    "unmapped category": (unmapped, Cause.DAYS_HELD, "RUN-030", "Frage", {OWNER}),
    "unbalanced receipt": (unbalanced, Cause.DAYS_HELD, "RUN-030", "Frage", {OWNER}),
    "reconnect": (reconnect, Cause.CONNECTION_ENDED, "AUTH", "neu verbinden", {OWNER}),
    "ends in 13": (ends_in(13), Cause.CONNECTION_ENDS, "", "läuft am", {OWNER}),
    "ends in 3": (ends_in(3), Cause.CONNECTION_ENDS, "DOC", "läuft am", {OWNER}),
    "ends today": (ends_in(0), Cause.CONNECTION_ENDS, "DOC", "läuft heute ab", {OWNER}),
    "no file": (no_file, Cause.NO_FILE, "RUN-033", "bitte ansehen", BOTH),
    "no sales": (no_sales, Cause.NO_SALES, "RUN-034", "bitte ansehen", {OWNER}),
    "mail refused": (mail_refused, Cause.MAIL_REFUSED, "RUN-035", "bitte ansehen", BOTH),
    "target refuses": (target_refuses, Cause.TARGET_REFUSED, "RUN-036", "bitte ansehen", BOTH),
    "bounced": (bounced, Cause.BOUNCING, "RUN-041", "bitte ansehen", BOTH),
}


ELSEWHERE = {Cause.NOT_ARRIVED, Cause.DATEV_ENDS}
"""What has tests of its own among the alarms."""


def test_every_cause_is_here_or_among_the_alarms() -> None:
    assert {row[1] for row in KINDS.values()} == set(POLICIES) - ELSEWHERE


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_told_once_to_who_can_act_and_shown(here: Traveller, kind: str) -> None:
    arrange, cause, code, subject, readers = KINDS[kind]
    arrange(here)
    service = here.town.service
    told: list[tuple[str, str]] = []
    for _ in range(3):  # within one day
        service.caretaker.care()
        if cause is not Cause.NO_FILE:  # whose file would come now
            work_through(here)
        told += [
            (mail["To"].addresses[0].addr_spec, str(mail["Subject"]))
            for mail in here.town.mails()
            if subject in str(mail["Subject"])
        ]
        here.town.clock.pass_by(minutes=10)
    assert {address for address, _ in told} == readers
    (place,) = service.alarming.everywhere(SYSTEM)
    raised = [one for one in place.alarms if one.alarm.cause is cause]
    days = 3 if cause is Cause.DAYS_HELD else 1
    assert len(told) == days * len(readers)
    assert raised
    assert {"code", "severity", "text"} <= raised[0].alarm.issue.as_json().keys()
    lines = examine_store(service_facts(service, SYSTEM, service.directory.places(SYSTEM)))
    found = {
        line.outcome.issue.code
        for line in lines
        if line.outcome.issue is not None and line.outcome.answer is Answer.NO
    }
    assert not code or any(each.startswith(code) for each in found), found


def test_the_adviser_decides_where_there_is_one(here: Traveller) -> None:
    rules = demo_rules(here.sandbox)
    here.go_live(FIRST, *(r for r in rules if r.target is not RuleTarget.PAYMENT))
    here.member(ADVISER, Role.ADVISER)
    here.town.mails()
    at_night(here)
    work_through(here)
    asked = {m["To"].addresses[0].addr_spec for m in here.town.mails() if "Frage" in m["Subject"]}
    assert asked == {ADVISER}
