"""When a mail is tried again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.delivery.smtp import SmtpServer, SmtpTransport, smtp_server
from datev_bridge.mail.retry import DELAYS, GIVEN_UP_AFTER, LEASE, next_try
from support.mails import AT


@given(st.integers(1, 1000), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_it_is_tried_later_until_it_is_given_up(attempts: int, waited: timedelta) -> None:
    due_at = next_try(attempts, queued_at=AT, now=AT + waited)
    if waited >= GIVEN_UP_AFTER:
        assert due_at is None
    else:
        assert due_at is not None
        assert AT + waited + DELAYS[0] <= due_at <= AT + waited + DELAYS[-1]


def test_a_lease_outlasts_the_longest_sending() -> None:
    server = smtp_server({"DATEV_BRIDGE_SMTP_URL": "smtps://m.example"})
    assert isinstance(server, SmtpServer)
    transport = SmtpTransport(server=server)
    longest = timedelta(seconds=transport.most_seconds + 2 * transport.timeout)
    assert longest * 1.5 < LEASE


def test_the_delays_grow() -> None:
    assert list(DELAYS) == sorted(DELAYS)
    due_at = next_try(2, queued_at=AT, now=AT)
    assert due_at == AT + timedelta(minutes=10)


def test_a_mail_that_is_never_taken_is_tried_some_two_dozen_times() -> None:
    now, attempts = AT, 0
    while now is not None:
        attempts += 1
        at = next_try(attempts, queued_at=AT, now=now)
        if at is None:
            break
        now = at
    assert 20 <= attempts <= 30
