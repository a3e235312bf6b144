"""What the law asks for is never tidied away; what is, goes in its time and not before."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest
from sqlalchemy import select, update

from datev_bridge.access import SYSTEM
from datev_bridge.identity.sweeping import Sweeping
from datev_bridge.journey.model import Verdict
from datev_bridge.mail.message import MailKind
from datev_bridge.runs.housekeeping import Housekeeping
from datev_bridge.runs.state import RunState
from datev_bridge.store.outbox import MAILS
from datev_bridge.store.schema import metadata
from support.databases import Clock, fresh_store
from support.mails import mail_of
from support.operating import at_night, work_through
from support.travellers import ADVISER, Traveller, travelling

FORGOTTEN = {
    "session", "link", "throttle", "mail", "bounce", "pos_consent", "datev_consent", "datev_call",
}  # fmt: skip
"""Tables of which rows go although their organisation stays; ``test_run`` has a test of its own."""
FOLLOWING = {"chore", "worker", "alarm", "place_watch"}
"""Tables that only say how things are just now."""
CARRIERS = ("file_delivered", "test_file", "statement")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        traveller.town.clock.now = datetime(2026, 11, 23, 11, tzinfo=UTC)
        yield traveller


def dump(here: Traveller, *, without: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return what is in the database, but for some tables."""
    with here.town.service.store.work(reading=True) as work:
        return {
            table.name: sorted(map(tuple, work.connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
            if table.name not in without
        }


def test_nothing_that_books_or_proves_is_ever_forgotten(here: Traveller) -> None:
    here.go_live(date(2026, 11, 21))
    at_night(here)
    assert RunState.WRITTEN in {run.state for run in work_through(here)}
    service = here.town.service
    here.town.mails()
    service.performer.settle()
    service.desk.open(here.owner, subject="Hilfe", text="Bitte")
    service.bouncing.record(SYSTEM, ADVISER)
    here.connect()
    before = dump(here, without=FORGOTTEN | FOLLOWING)
    filled = {name for name, rows in before.items() if rows}
    assert filled >= {
        "audit_entry",
        "booked_mapping",
        "delivered_file",
        "ledger_entry",
        "mapping_revision",
        "sealed_day",
        "settings_revision",
        "support_message",
        "test_run",
        "test_run_decision",
    }
    swept: dict[str, int] = {}
    for _ in range(60):  # fifteen years
        here.town.clock.pass_by(days=91)
        for name, count in service.housekeeping.tidy_up().items():
            swept[name] = swept.get(name, 0) + count
    assert dump(here, without=FORGOTTEN | FOLLOWING) == before
    assert swept["mail_receipts"] > 0
    assert swept["bounces"] == 1
    assert swept["sessions"] > 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(kind.value for kind in MailKind)),
            st.integers(0, 12 * 366),
            st.booleans(),
        ),
        max_size=12,
    ),
    st.dates(date(2037, 1, 1), date(2040, 12, 31)),
)
def test_a_receipt_goes_in_its_time_and_not_before(
    mails: list[tuple[str, int, bool]], on: date
) -> None:
    now = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    with TemporaryDirectory() as folder, fresh_store("sqlite", Path(folder), Clock(now)) as store:
        due: set[str] = set()
        silent: set[str] = set()
        for number, (kind, age, was_sent) in enumerate(mails):
            ended = now - timedelta(days=age, hours=1)
            with store.work("a") as work:
                posted = work.outbox.post(mail_of(reference=str(number)))[1:-1].partition("@")[0]
            values = {"kind": kind, "ended_at": ended, "due_at": None}
            values |= {"state": "sent", "content": None} if was_sent else {"state": "failed"}
            with store.work() as work:
                work.connection.execute(update(MAILS).where(MAILS.c.id == posted).values(values))
            is_over = ended.year + 10 < on.year if kind in CARRIERS else age >= 365
            if is_over:
                due.add(posted)
            elif was_sent or age >= 30:
                silent.add(posted)
        with store.work("a") as work:
            waiting = work.outbox.post(mail_of(reference="waits"))[1:-1].partition("@")[0]
        everything = {mail.id for mail in _all(store)}
        _tidy(store, now)
        assert everything - {mail.id for mail in _all(store)} == due
        with store.work(reading=True) as work:
            rows = work.connection.execute(select(MAILS.c.id, MAILS.c.content))
            assert {row.id for row in rows if row.content is None} == silent
        assert waiting not in silent


def _all(store: Any) -> list[Any]:
    with store.work(reading=True) as work:
        return list(work.connection.execute(select(MAILS.c.id)))


def _tidy(store: Any, now: datetime) -> None:
    sweeping = Sweeping(store=store, clock=lambda: now)
    Housekeeping(store=store, sweeping=sweeping, clock=lambda: now).tidy_up()


def test_only_test_runs_that_nobody_confirmed_and_newer_ones_follow_go(here: Traveller) -> None:
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map()
    service = here.town.service
    confirmed = here.test("confirmed").id
    here.town.clock.pass_by(days=1)
    rejected = here.test("left").id
    here.town.clock.pass_by(days=1)
    newest = here.test("newest").id

    def names() -> set[str]:
        return {run.id for run in service.test_files.runs(here.owner, *here.at)}

    service.verdicts.decide(here.owner, here.organisation, confirmed, Verdict.CONFIRMED)
    here.town.clock.pass_by(days=364)
    service.housekeeping.tidy_up()
    assert names() == {confirmed, rejected, newest}
    here.town.clock.pass_by(days=9)
    assert service.housekeeping.tidy_up()["test_runs"] == 1
    assert names() == {confirmed, newest}


def test_it_is_done_once_a_day_by_whoever_comes_first(here: Traveller) -> None:
    housekeeping = here.town.service.housekeeping
    assert housekeeping.tidy_up()
    here.town.clock.pass_by(hours=23, minutes=59)
    assert housekeeping.tidy_up() == {}
    here.town.clock.pass_by(minutes=1)
    assert here.town.service.caretaker.care().forgotten > 0
    assert housekeeping.tidy_up() == {}


def test_every_table_is_decided_about() -> None:
    """A new table is kept for good unless somebody says otherwise, here."""
    names = {table.name for table in metadata.sorted_tables}
    assert names >= FORGOTTEN | FOLLOWING
