"""Addresses that mails do not reach, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from datev_bridge.mail.bounces import Bounce
from datev_bridge.mail.queue import MailState
from datev_bridge.store.work import Store
from support.databases import DATABASES, Clock, fresh_store
from support.mails import mail_of

WHO = "Anna@Gasthof.example"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path, clock) as made:
        yield made


def marked(clock: Clock, address: str = WHO, reason: str = "") -> Bounce:
    return Bounce(address=address.lower(), reason=reason, at=clock())


def test_an_address_is_marked_found_in_any_capitals_and_cleared_once(
    store: Store, clock: Clock
) -> None:
    with store.work() as work:
        work.bounces.mark(marked(clock))
        work.bounces.mark(marked(clock, reason="5.1.1"))
        work.bounces.mark(marked(clock, "other@gasthof.example"))
    with store.work(reading=True) as work:
        found = work.bounces.among([WHO, "nobody@gasthof.example", "no address"])
        assert {address: one.reason for address, one in found.items()} == {WHO: "5.1.1"}
        assert len(work.bounces.all()) == 2
    with store.work() as work:
        assert work.bounces.clear(WHO.lower())
        assert not work.bounces.clear(WHO.lower())


def test_no_organisation_reaches_marks(store: Store) -> None:
    with store.work("a", reading=True) as work, pytest.raises(ValueError, match="people"):
        work.bounces.all()


def test_only_the_mail_that_went_there_came_back(store: Store, clock: Clock) -> None:
    with store.work("a") as work:
        sent = work.outbox.post(mail_of(recipient=WHO))[1:-1].partition("@")[0]
    with store.work() as work:
        assert not work.mail_queue.bounced(sent, "other@gasthof.example", at=clock())
        assert not work.mail_queue.bounced("x", WHO.lower(), at=clock())
        assert work.mail_queue.bounced(sent, WHO.lower(), at=clock())
        (mail,) = work.mail_queue.mails(MailState.FAILED, 10)
        assert (mail.problem, mail.ended_at, mail.due_at) == ("MAIL-012", clock(), None)


def test_what_was_stopped_lately_is_let_go(store: Store, clock: Clock) -> None:
    with store.work("a") as work:
        for number in range(3):
            work.outbox.post(mail_of(recipient=WHO, reference=str(number)))
        work.outbox.post(mail_of(recipient="other@gasthof.example"))
    problems = ["MAIL-012", "MAIL-008", "MAIL-012", "MAIL-012"]
    with store.work() as work:
        for number, problem in enumerate(problems):
            at = clock() - timedelta(days=6 if number == 2 else 1)
            claimed = work.mail_queue.claim("w", now=clock(), until=clock() + timedelta(hours=1))
            assert claimed is not None
            work.mail_queue.failed(claimed, at=at, answer="", problem=problem)
        since = clock() - timedelta(days=5)
        assert work.mail_queue.let_go(WHO.lower(), since=since, now=clock()) == 1
        (mail,) = work.mail_queue.mails(MailState.WAITING, 10)
        assert (mail.recipient.lower(), mail.problem, mail.attempts) == (WHO.lower(), "", 0)


def test_with_an_organisation_go_marks_of_addresses_that_only_it_wrote_to(
    store: Store, clock: Clock
) -> None:
    shared = "both@gasthof.example"
    for organisation, recipients in (("a", (WHO, shared)), ("b", (shared,))):
        with store.work(organisation) as work:
            for number, recipient in enumerate(recipients):
                mail = mail_of(
                    recipient=recipient, reference=str(number), organisation=organisation
                )
                work.outbox.post(mail)
    with store.work() as work:
        for address in (WHO, shared, "strange@gasthof.example"):
            work.bounces.mark(marked(clock, address))
    with store.work("a") as work:
        work.extract.delete()
    with store.work(reading=True) as work:
        left = {bounce.address for bounce in work.bounces.all()}
    assert left == {shared, "strange@gasthof.example"}
