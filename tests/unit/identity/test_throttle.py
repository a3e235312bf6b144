"""How often somebody may try."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.identity import emails, throttle
from datev_bridge.identity.throttle import ACCOUNT, ADDRESS, Limit, Tally, counted, succeeded

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMITS = st.sampled_from([ACCOUNT, ADDRESS, throttle.CODE, throttle.MAILS])


@given(LIMITS, st.lists(st.integers(0, 7200), max_size=200))
def test_of_any_attempts_few_are_looked_at(limit: Limit, pauses: list[int]) -> None:
    """However they are spread: the free ones, then no two within the first wait."""
    tally, now, looked_at = Tally(), BEGIN, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        if not tally.is_blocked(now):
            looked_at.append(now)
            tally = counted(tally, limit, now)
    for first, last in zip(looked_at, looked_at[limit.free :], strict=False):
        assert last - first >= limit.first_wait
    waits = [tally.blocked_until - now] if tally.blocked_until else []
    assert all(wait <= limit.longest_wait for wait in waits)


@given(LIMITS, st.integers(1, 10_000))
def test_the_wait_grows_to_its_longest_and_no_further(limit: Limit, attempts: int) -> None:
    tally = counted(Tally(attempts=attempts - 1, last_at=BEGIN), limit, BEGIN)
    if attempts < limit.free:
        assert tally.blocked_until is None
        return
    assert tally.blocked_until is not None
    wait = tally.blocked_until - BEGIN
    assert limit.first_wait <= wait <= limit.longest_wait
    next_one = counted(tally, limit, BEGIN)
    assert next_one.blocked_until is not None
    assert next_one.blocked_until - BEGIN == min(2 * wait, limit.longest_wait)


def test_a_pause_begins_the_count_anew() -> None:
    tally = Tally(attempts=9, last_at=BEGIN, was_told=True)
    later = BEGIN + ACCOUNT.forgotten_after
    assert counted(tally, ACCOUNT, later - timedelta(seconds=1)).attempts == 10
    assert counted(tally, ACCOUNT, later) == Tally(attempts=1, last_at=later)


def test_a_right_attempt_opens_an_account_but_gives_an_address_only_itself_back() -> None:
    tally = Tally(attempts=30, last_at=BEGIN, blocked_until=BEGIN)
    assert succeeded(tally, ACCOUNT) == Tally()
    assert succeeded(tally, ADDRESS) == Tally(attempts=29, last_at=BEGIN)
    assert succeeded(Tally(), ADDRESS) == Tally()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
def test_addresses_of_one_place_are_one(one: str, other: str, same: bool) -> None:
    assert throttle.of_address(one) is not None
    assert (throttle.of_address(one) == throttle.of_address(other)) is same


@pytest.mark.parametrize("text", ["", "localhost", "192.0.2.1:80", "\ud800"])
def test_what_is_no_address_is_not_counted_by(text: str) -> None:
    assert throttle.of_address(text) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_as_an_account_has_a_counter(text: str) -> None:
    counter = throttle.of_account(text)
    assert len(counter.key) == 64
    assert counter == throttle.of_account(f" {text} ")
    assert counter.key != throttle.of_mails(text).key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@münchen.example", "A@xn--mnchen-3ya.EXAMPLE", True),
        ("a@mu\u0308nchen.example", "a@münchen.example", True),
        ("a@straße.example", "a@strasse.example", False),
        ("a@x.example", "b@x.example", False),
    ],
)
def test_one_address_is_one_account(one: str, other: str, same: bool) -> None:
    assert emails.normalised(one)
    assert (emails.key(one) == emails.key(other)) is same


@given(st.emails())
def test_an_address_is_normalised_once(text: str) -> None:
    address = emails.normalised(text)
    if address is not None:
        assert emails.normalised(address) == address
        assert emails.key(address) == emails.key(text)


def test_minutes_left_are_rounded_up() -> None:
    for seconds, minutes in ((1, "1"), (60, "1"), (61, "2"), (3600, "60")):
        issue = throttle.too_many(BEGIN + timedelta(seconds=seconds), BEGIN)
        assert dict(issue.values) == {"minutes": minutes}
