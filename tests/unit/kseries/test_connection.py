"""Refreshing: one at a time, stored before use, and a lost answer is recognised."""

from collections.abc import Callable

from attrs import evolve
import pytest

from datev_bridge.errors import (
    AuthorizationError,
    ConfigurationError,
    DatevBridgeError,
    KSeriesError,
    RateLimited,
    ServiceUnavailable,
)
from datev_bridge.kseries.connection import Connection
from datev_bridge.kseries.oauth import Tokens
from datev_bridge.kseries.protocol import Answer, Failure, Outcome, Request, Surroundings
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import MemoryTokenStore, TokenRecord
from support.kseries import START, VERIFIER, FakeTime, app_at, record_of

GRANTED = (
    b'{"access_token": "new-access", "refresh_token": "new-refresh", "expires_in": 1500,'
    b' "refresh_expires_in": 3456000}'
)
INVALID = Answer(status=400, body=b'{"error": "invalid_grant"}')
GOOD = Answer(status=200, body=GRANTED)


class Desk:
    """A connection whose login answers from a list; keeps what was stored and asked."""

    def __init__(self, record: TokenRecord | None, *outcomes: Outcome, tries: int = 3) -> None:
        self.time = FakeTime()
        self.saved: list[TokenRecord] = []
        self.at_send: list[TokenRecord | None] = []
        self.outcomes = list(outcomes)
        self.store = MemoryTokenStore(record)
        save = self.store.save

        def spy(record: TokenRecord) -> None:
            self.saved.append(record)
            save(record)

        self.store.save = spy  # type: ignore[method-assign]
        self.connection = Connection(
            app_at("https://127.0.0.1"),
            self.store,
            Surroundings(
                send=self.send,
                clock=self.time.clock,
                monotonic=self.time.monotonic,
                sleep=self.time.sleep,
                random=lambda: 0.0,
            ),
            RetryPolicy(tries=tries),
        )

    def send(self, request: Request) -> Outcome:
        assert request.method == "POST"
        self.at_send.append(self.store.load())
        return self.outcomes.pop(0)

    def later(self, seconds: float) -> "Desk":
        self.time.passed += seconds
        return self


OLD = record_of("old-access", "old-refresh")
DUE = 1500


def failing(call: Callable[[], object]) -> DatevBridgeError:
    with pytest.raises(DatevBridgeError) as caught:
        call()
    assert "old-refresh" not in f"{caught.value}{caught.value!r}"
    return caught.value


def test_a_good_token_is_given_out_without_asking() -> None:
    desk = Desk(OLD)
    assert desk.connection.known() is None
    assert desk.connection.tokens().access == "old-access"
    assert desk.connection.known() == OLD.tokens
    assert desk.saved == []


def test_a_due_token_is_refreshed_marked_before_and_stored_before_use() -> None:
    desk = Desk(OLD, GOOD).later(DUE)
    tokens = desk.connection.tokens()
    assert tokens.access == "new-access"
    marked = evolve(OLD, refresh_begun_at=desk.time.clock())
    assert desk.at_send == [marked]
    assert desk.saved == [marked, TokenRecord(tokens=tokens)]
    assert desk.connection.tokens() is tokens


def test_a_refused_token_is_not_given_out_again() -> None:
    desk = Desk(OLD, GOOD)
    assert desk.connection.tokens().access == "old-access"
    assert desk.connection.tokens(refused="old-access").access == "new-access"


def test_a_good_token_is_renewed_where_that_is_asked_for() -> None:
    desk = Desk(record_of("access-1", "refresh-1"), GOOD)
    desk.connection.renew()
    assert desk.connection.tokens().access == "new-access"
    assert [record.refresh_begun_at is not None for record in desk.saved] == [True, False]
    with pytest.raises(AuthorizationError):
        Desk(None).connection.renew()


def test_what_another_one_refreshed_is_taken_from_the_store() -> None:
    desk = Desk(OLD)
    assert desk.connection.tokens().access == "old-access"
    desk.store.save(record_of("others-access", "others-refresh"))
    assert desk.connection.tokens(refused="old-access").access == "others-access"
    assert desk.at_send == []


def test_without_a_connection_a_person_must_connect() -> None:
    error = failing(Desk(None).connection.tokens)
    assert type(error) is AuthorizationError
    assert error.code == "AUTH-040"


@pytest.mark.parametrize(
    ("record", "outcomes", "code"),
    [
        (OLD, (INVALID,), "AUTH-043"),
        (record_of("a", "r", refresh_lifetime=600), (INVALID,), "AUTH-041"),
        (evolve(OLD, refresh_begun_at=START), (INVALID,), "AUTH-042"),
        (OLD, (Failure.CUT, INVALID), "AUTH-042"),
        (OLD, (Failure.TIMEOUT, INVALID), "AUTH-042"),
        (OLD, (Answer(status=502), INVALID), "AUTH-042"),
        (OLD, (Failure.NOT_SENT, INVALID), "AUTH-043"),
        (OLD, (Answer(status=429), INVALID), "AUTH-043"),
    ],
)
def test_a_dead_refresh_token_ends_the_connection_once(
    record: TokenRecord, outcomes: tuple[Outcome, ...], code: str
) -> None:
    desk = Desk(record, *outcomes).later(DUE)
    error = failing(desk.connection.tokens)
    assert type(error) is AuthorizationError
    assert error.code == code
    assert desk.saved[-1].ended == code
    # Never a loop: the login is not asked again, not by another process either.
    assert failing(desk.connection.tokens).code == code
    assert failing(Desk(desk.saved[-1]).later(DUE).connection.tokens).code == code
    assert desk.outcomes == []


@pytest.mark.parametrize(
    ("outcomes", "kind", "code"),
    [
        ((Failure.NOT_SENT,) * 3, ServiceUnavailable, "KS-001"),
        ((Answer(status=429, headers={"retry-after": "4000"}),), RateLimited, "KS-005"),
        ((Answer(status=404),), KSeriesError, "KS-006"),
        ((Answer(status=401, body=b"{}"),), ConfigurationError, "AUTH-003"),
    ],
)
def test_a_refresh_that_certainly_did_not_happen_leaves_no_mark(
    outcomes: tuple[Outcome, ...], kind: type[DatevBridgeError], code: str
) -> None:
    desk = Desk(OLD, *outcomes).later(DUE)
    error = failing(desk.connection.tokens)
    assert type(error) is kind
    assert error.code == code
    assert desk.saved[-1] == OLD


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((Failure.CUT,) * 3, "KS-002"),
        ((Failure.TIMEOUT, Failure.NOT_SENT, Failure.NOT_SENT), "KS-001"),
        ((Answer(status=500),) * 3, "KS-004"),
        ((Answer(status=200, body=b'{"access_tok'),), "KS-011"),
        ((Answer(status=200, body=b""),), "KS-009"),
        ((Answer(status=200, body=b"{}"),), "AUTH-047"),
        ((Answer(status=400, body=b"<html>"),), "KS-007"),
    ],
)
def test_a_refresh_of_unknown_outcome_keeps_its_mark_and_is_resolved_later(
    outcomes: tuple[Outcome, ...], code: str
) -> None:
    desk = Desk(OLD, *outcomes).later(DUE)
    assert failing(desk.connection.tokens).code == code
    marked = desk.store.load()
    assert marked is not None
    assert marked.refresh_begun_at is not None
    lost = Desk(marked, INVALID).later(DUE + 60)
    assert failing(lost.connection.tokens).code == "AUTH-042"
    still_good = Desk(marked, GOOD).later(DUE + 60)
    assert still_good.connection.tokens().access == "new-access"
    assert still_good.saved[-1].refresh_begun_at is None


def test_the_first_mark_stays() -> None:
    marked = evolve(OLD, refresh_begun_at=START)
    desk = Desk(marked, Failure.NOT_SENT, tries=1).later(DUE)
    assert failing(desk.connection.tokens).code == "KS-001"
    assert desk.store.load() == marked


def test_pauses_follow_retry_after() -> None:
    busy = Answer(status=429, headers={"retry-after": "7"})
    desk = Desk(OLD, busy, GOOD).later(DUE)
    desk.connection.tokens()
    assert desk.time.pauses == [7.0]


def test_without_a_refresh_token_a_person_must_connect() -> None:
    desk = Desk(record_of("a", None)).later(DUE)
    assert failing(desk.connection.tokens).code == "AUTH-044"


def test_tokens_that_cannot_be_stored_are_not_used() -> None:
    desk = Desk(OLD, GOOD).later(DUE)
    save = desk.store.save

    def refuse(record: TokenRecord) -> None:
        if record.tokens.access == "new-access":
            raise OSError
        save(record)

    desk.store.save = refuse  # type: ignore[method-assign]
    with pytest.raises(OSError, match=r"^$"):
        desk.connection.tokens()
    assert desk.connection.known() is None


def test_connecting_replaces_an_ended_connection() -> None:
    desk = Desk(evolve(OLD, ended="AUTH-043"), GOOD)
    assert failing(desk.connection.tokens).code == "AUTH-043"
    desk.connection.connect("code", VERIFIER)
    stored = desk.store.load()
    assert stored is not None
    assert stored.ended is None
    assert desk.connection.tokens() == stored.tokens
    assert isinstance(stored.tokens, Tokens)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (INVALID, "AUTH-025"),
        (Answer(status=401, body=b'{"error": "invalid_client"}'), "AUTH-003"),
        (Answer(status=200, body=b'{"access_token":"a","scope":"profile"}'), "AUTH-026"),
        (Answer(status=404), "KS-006"),
    ],
)
def test_a_failed_connect_leaves_the_former_connection(outcome: Outcome, code: str) -> None:
    desk = Desk(OLD, outcome)
    assert failing(lambda: desk.connection.connect("code", VERIFIER)).code == code
    assert desk.store.load() == OLD
    assert desk.connection.tokens().access == "old-access"
