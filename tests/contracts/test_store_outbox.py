"""The outbox on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from attrs import evolve
import pytest
from sqlalchemy import text

from datev_bridge.errors import DeliveryError
from datev_bridge.mail.message import Sender
from datev_bridge.mail.queue import Claimed, MailState
from datev_bridge.store.work import Store
from datev_bridge.vault import Vault, new_key
from support.databases import DATABASES, Clock, fresh_store
from support.mails import mail_of, plain_of, read

LEASE = timedelta(minutes=10)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path, clock) as made:
        yield evolve(made, sender=Sender(address="noreply@bridge.example"))


def post(store: Store, reference: str = "1", organisation: str = "a") -> str:
    with store.work(organisation) as work:
        return work.outbox.post(mail_of(reference=reference, organisation=organisation))


def claim(store: Store, holder: str = "one") -> Claimed | None:
    with store.work() as work:
        now = store.clock()
        return work.mail_queue.claim(holder, now=now, until=now + LEASE)


def claimed_now(store: Store, holder: str = "one") -> Claimed:
    claimed = claim(store, holder)
    assert claimed is not None
    return claimed


def counts(store: Store) -> dict[str, int]:
    with store.work(reading=True) as work:
        return {k: v for k, v in work.mail_queue.counts(store.clock()).items() if v}


def test_a_mail_posted_twice_is_there_once(store: Store) -> None:
    assert post(store) == post(store)
    assert post(store, "2") != post(store)
    assert counts(store) == {"due": 2, "waiting": 2}


def test_many_post_the_same_at_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: post(store), range(16)))
    assert len(set(ids)) == 1
    assert counts(store) == {"due": 1, "waiting": 1}


def test_what_is_undone_is_not_sent(store: Store) -> None:
    def interrupted() -> None:
        with store.work("a") as work:
            work.outbox.post(mail_of())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert claim(store) is None


def test_a_refused_mail_leaves_nothing(store: Store) -> None:
    with pytest.raises(DeliveryError, match="MAIL-001"), store.work("a") as work:
        work.outbox.post(mail_of(recipient="no address"))
    assert counts(store) == {}


def test_what_it_says_is_sealed_until_it_is_sent_and_gone_after(store: Store) -> None:
    message_id = post(store)
    with store.engine.connect() as connection:
        raw = connection.execute(text("select content from mail")).scalar_one()
    assert "Kasse" not in raw
    claimed = claimed_now(store)
    assert "die Kasse" in plain_of(read(claimed.envelope.content))
    assert claimed.envelope.message_id == message_id
    assert (claimed.envelope.sender, claimed.envelope.recipient) == (
        "noreply@bridge.example",
        "owner@restaurant.example",
    )
    with store.work() as work:
        work.mail_queue.taken(claimed.mail, at=store.clock(), answer="250")
        (mail,) = work.mail_queue.mails(MailState.SENT, 5)
    assert (mail.answer, mail.ended_at, mail.due_at) == ("250", store.clock(), None)
    with store.engine.connect() as connection:
        assert connection.execute(text("select content from mail")).scalar_one() is None
    assert post(store) == message_id
    assert counts(store) == {"sent": 1}


def test_the_longest_waiting_goes_first(store: Store, clock: Clock) -> None:
    posted = []
    for number in range(12):
        posted.append(post(store, str(number), "ab"[number % 2]))
        clock.pass_by(seconds=number % 3)
    taken = [claimed_now(store).envelope.message_id for _ in posted]
    assert taken == posted
    assert claim(store) is None


def test_a_lease_keeps_others_out_until_it_ends(store: Store, clock: Clock) -> None:
    post(store)
    first = claimed_now(store)
    assert claim(store, "two") is None
    clock.pass_by(minutes=9, seconds=59)
    assert claim(store, "two") is None
    clock.pass_by(seconds=1)
    second = claimed_now(store, "two")
    assert second.envelope == first.envelope
    assert (first.attempts, second.attempts) == (1, 2)
    with store.work() as work:
        late = {"answer": "450", "problem": "MAIL-007"}
        work.mail_queue.postponed(first, due_at=clock(), **late)
        work.mail_queue.failed(first, at=clock(), **late)
    assert counts(store) == {"waiting": 1}
    with store.work() as work:
        work.mail_queue.taken(first.mail, at=clock(), answer="250")
        work.mail_queue.failed(second, at=clock(), answer="550", problem="MAIL-008")
    assert counts(store) == {"sent": 1}


def test_many_workers_take_each_mail_once(store: Store) -> None:
    posted = {post(store, str(number)) for number in range(24)}

    def work_off(holder: str) -> list[str]:
        taken = []
        while claimed := claim(store, holder):
            taken.append(claimed.envelope.message_id)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [mail for found in pool.map(work_off, "abcdef") for mail in found]
    assert sorted(taken) == sorted(posted)


def test_a_postponed_mail_waits_and_a_failed_one_can_be_tried_again(
    store: Store, clock: Clock
) -> None:
    post(store)
    claimed = claimed_now(store)
    due_at = clock() + timedelta(minutes=2)
    with store.work() as work:
        work.mail_queue.postponed(claimed, due_at=due_at, answer="451", problem="MAIL-007")
        (waiting,) = work.mail_queue.mails(MailState.WAITING, 5)
    assert (waiting.due_at, waiting.answer, waiting.problem) == (due_at, "451", "MAIL-007")
    assert claim(store) is None
    clock.pass_by(minutes=2)
    again = claimed_now(store)
    with store.work() as work:
        work.mail_queue.failed(again, at=clock(), answer="550", problem="MAIL-008")
        (failed,) = work.mail_queue.mails(MailState.FAILED, 5)
        assert not work.mail_queue.again("unknown", now=clock())
        assert work.mail_queue.again(failed.id, now=clock())
        assert not work.mail_queue.again(failed.id, now=clock())
    assert (failed.attempts, failed.answer, failed.problem) == (2, "550", "MAIL-008")
    assert claimed_now(store).envelope == claimed.envelope


def test_a_mail_that_no_key_opens_stops_no_other(store: Store) -> None:
    post(store, "1")
    other = evolve(store, seals=Vault([new_key()]))
    second = post(other, "2")
    assert claimed_now(other).envelope.message_id == second
    with other.work(reading=True) as work:
        (failed,) = work.mail_queue.mails(MailState.FAILED, 5)
    assert failed.problem == "VLT-002"


def test_an_organisation_sees_its_own_and_posts_for_itself(store: Store) -> None:
    post(store, "1", "a")
    post(store, "2", "b")
    with store.work("a", reading=True) as work:
        assert [mail.organisation for mail in work.outbox.mails(9)] == ["a"]
        with pytest.raises(ValueError, match="scope"):
            _ = work.mail_queue
    with pytest.raises(ValueError, match="other"), store.work("a") as work:
        work.outbox.post(mail_of(organisation="b"))
    with store.work("c") as work:
        work.outbox.post(mail_of(organisation=""))
        assert [mail.organisation for mail in work.outbox.mails(9)] == ["c"]


def test_what_is_due_is_found_by_an_index(store: Store) -> None:
    if store.engine.dialect.name == "sqlite":
        plan = "explain query plan"
    else:
        plan = "set enable_seqscan = off; explain"
    query = (
        "select * from mail where state = 'waiting' and due_at <= '2026-11-23' "
        "order by due_at, number limit 8"
    )
    with store.engine.connect() as connection:
        for statement in plan.split("; ")[:-1]:
            connection.execute(text(statement))
        rows = connection.execute(text(f"{plan.split('; ')[-1]} {query}")).all()
    said = " ".join(str(row) for row in rows)
    assert "ix_mail_state_due_at_number" in said
    assert "TEMP B-TREE" not in said
    assert "Sort" not in said


def test_a_worker_that_begins_anew_gets_back_what_it_held(store: Store) -> None:
    first, second, other = (post(store, reference) for reference in "123")
    sent = claimed_now(store, "w1")
    with store.work() as work:
        work.mail_queue.taken(sent.mail, at=store.clock(), answer="250")
    held, others = claimed_now(store, "w1"), claimed_now(store, "w2")
    assert (held.envelope.message_id, others.envelope.message_id) == (second, other)
    assert claim(store, "w1") is None
    with store.work() as work:
        assert work.mail_queue.release("w1", now=store.clock()) == (second[1:].partition("@")[0],)
        assert work.mail_queue.release("w1", now=store.clock()) == ()
    again = claimed_now(store, "w1")
    assert (again.envelope, again.attempts) == (held.envelope, 2)
    assert claim(store, "w1") is None
    assert sent.envelope.message_id == first


def test_what_a_server_took_is_noted_once_whoever_holds_it(store: Store) -> None:
    name = post(store)[1:].partition("@")[0]
    claimed_now(store)
    with store.work() as work:
        assert work.mail_queue.taken(name, at=store.clock(), answer="250")
        assert not work.mail_queue.taken(name, at=store.clock(), answer="251")
        (mail,) = work.mail_queue.mails(MailState.SENT, 5)
    assert (mail.id, mail.answer) == (name, "250")
    assert claim(store) is None
