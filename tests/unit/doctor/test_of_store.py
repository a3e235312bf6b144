"""What doctor says of a service: each answer with its reason and the next step."""

from datetime import UTC, datetime, timedelta

from attrs import evolve
import pytest

from datev_bridge.doctor import Answer, Group, Line, Program, examine_service, store_codes
from datev_bridge.doctor.of_store import PlaceFacts, StoreFacts
from datev_bridge.issues import Issue
from datev_bridge.journey.model import ConnectionFact
from datev_bridge.kseries.codes import REFRESH_REFUSED
from datev_bridge.mail.codes import NO_SENDER
from datev_bridge.onboarding import Facts, LocationState, steps
from datev_bridge.runs.service_codes import NO_FILE
from datev_bridge.store.codes import KEYS_DO_NOT_FIT, NOT_REACHED
from support.told import kinds_of, says_everything

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PROGRAM = Program(version="1.0", python="3.11.2")
CONNECTED = ConnectionFact(connected_at=NOW, expires_at=NOW + timedelta(days=30))
DONE = tuple(evolve(step, state=type(step.state).DONE, issues=()) for step in steps(Facts()))
PLACE = PlaceFacts(name="Linde · Linde", state=LocationState.LIVE, connection=CONNECTED, steps=DONE)
READY = StoreFacts(
    now=NOW,
    version="0001",
    database="sqlite",
    has_mail_server=True,
    mails={"due": 0, "waiting": 0, "sent": 3, "failed": 0},
    places=(PLACE,),
)


def place(**changes: object) -> StoreFacts:
    return evolve(READY, places=(evolve(PLACE, **changes),))


def ended(code: str) -> StoreFacts:
    return place(connection=evolve(CONNECTED, ended=code))


CASES: dict[str, tuple[StoreFacts | Issue, str, str]] = {
    "not there": (store_codes.NO_SERVICE.at(folder="x"), "database.reached", "DOC-063"),
    "not reached": (NOT_REACHED.at(reason="x"), "database.reached", "STO-003"),
    "keys": (
        evolve(READY, key_problems=(KEYS_DO_NOT_FIT.at(count=2),)),
        "database.keys",
        "STO-009",
    ),
    "never connected": (place(connection=ConnectionFact()), "pos.connected", "AUTH-040"),
    "connection over": (ended(REFRESH_REFUSED.code), "pos.connected", REFRESH_REFUSED.code),
    "ends soon": (
        place(connection=evolve(CONNECTED, expires_at=NOW + timedelta(days=6))),
        "pos.connected",
        "DOC-030",
    ),
    "open step": (place(steps=steps(Facts())), "settings.set_up", "DOC-060"),
    "mail server wrong": (
        evolve(READY, mail_problem=NO_SENDER.at()),
        "delivery.mail_server",
        NO_SENDER.code,
    ),
    "due": (evolve(READY, mails={"due": 1}), "delivery.mails", "DOC-062"),
    "failed": (evolve(READY, mails={"failed": 1}), "delivery.mails", "DOC-062"),
    "no file": (
        place(alarms=(NO_FILE.at(days="2026-11-22", due="2026-11-23"),)),
        "delivery.files",
        "RUN-033",
    ),
}


def findings(facts: StoreFacts | Issue) -> list[Line]:
    return [line for line in examine_service(PROGRAM, facts) if line.is_finding]


def test_a_service_that_is_ready() -> None:
    lines = examine_service(PROGRAM, READY)
    assert {line.outcome.answer for line in lines} == {Answer.YES}
    groups = list(dict.fromkeys(line.group for line in lines))
    assert groups == [Group.PROGRAM, Group.SETTINGS, Group.POS, Group.DELIVERY, Group.DATABASE]
    details = {line.check: line.outcome.detail for line in lines}
    assert details["pos.connected"] == "Linde · Linde → 2026-12-23"
    assert details["delivery.mails"] == "3"


@pytest.mark.parametrize("name", CASES)
def test_a_finding_names_its_reason(name: str) -> None:
    facts, check, code = CASES[name]
    (line,) = findings(facts)
    issue = line.outcome.issue
    assert issue is not None
    assert (line.check, issue.code) == (check, code)
    assert says_everything(issue)


def test_the_first_open_step_is_named() -> None:
    (line,) = findings(place(steps=steps(Facts())))
    assert line.outcome.issue is not None
    assert "ONB-001" in line.outcome.issue.text("de")


def test_without_a_mail_server_it_is_said_without_a_finding() -> None:
    facts = evolve(READY, has_mail_server=False)
    assert findings(facts) == []
    (line,) = [x for x in examine_service(PROGRAM, facts) if x.check == "delivery.mail_server"]
    assert line.outcome.answer is Answer.NOT_NEEDED
    assert line.outcome.issue is not None
    assert line.outcome.issue.code == "DOC-061"


def test_every_code_has_its_case() -> None:
    shown = {code for _, _, code in CASES.values()} | {"DOC-061"}
    assert kinds_of(store_codes).keys() <= shown
