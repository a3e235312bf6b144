"""Renewing: one at a time, stored before use, never blindly twice; and the end of it all."""

from attrs import evolve
import pytest

from datev_bridge.datev_upload.tokens import TokenRecord
from datev_bridge.errors import ConfigurationError, DatevBridgeError
from datev_bridge.kseries.protocol import Answer, Failure, Outcome
from support.datev import Scripted, record_of
from support.kseries import START

OLD = record_of()
GOOD = Answer(
    status=200,
    body=b'{"access_token": "new-access", "refresh_token": "new-refresh", "expires_in": 900}',
)
INVALID = Answer(status=400, body=b'{"error": "invalid_grant"}')
DUE = 900


def desk(record: TokenRecord | None, *outcomes: Outcome) -> Scripted:
    return Scripted(*outcomes, record=record).later(DUE)


def failing(here: Scripted) -> DatevBridgeError:
    with pytest.raises(DatevBridgeError) as caught:
        here.connection.tokens()
    assert "old-refresh" not in f"{caught.value}{caught.value!r}{here.log.calls}"
    return caught.value


def test_a_due_token_is_refreshed_marked_before_and_stored_before_use() -> None:
    here = desk(OLD, GOOD)
    tokens = here.connection.tokens()
    assert (tokens.access, tokens.refresh) == ("new-access", "new-refresh")
    assert tokens.refresh_expires_at == OLD.tokens.refresh_expires_at
    marked = evolve(OLD, refresh_begun_at=here.time.clock())
    assert here.keeper.saved == [marked, evolve(OLD, tokens=tokens)]
    assert here.connection.tokens() == tokens


def test_a_refused_token_is_not_given_out_again() -> None:
    here = Scripted(GOOD, record=OLD)
    assert here.connection.tokens().access == "old-access"
    assert here.connection.tokens(refused="old-access").access == "new-access"


def test_what_another_one_refreshed_is_taken_from_the_store() -> None:
    here = Scripted(record=OLD)
    here.keeper.record = record_of("others-access")
    assert here.connection.tokens(refused="old-access").access == "others-access"
    assert here.sent == []


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (OLD, "UPL-043"),
        (evolve(OLD, refresh_begun_at=START), "UPL-042"),
        (evolve(OLD, tokens=evolve(OLD.tokens, refresh_expires_at=START)), "UPL-041"),
    ],
)
def test_a_dead_refresh_token_ends_the_connection_once(record: TokenRecord, code: str) -> None:
    here = desk(record, INVALID)
    assert failing(here).code == code
    assert failing(here).code == code
    assert len(here.sent) == 1
    assert here.keeper.record is not None
    assert here.keeper.record.ended == code


@pytest.mark.parametrize(
    ("outcomes", "code", "is_marked"),
    [
        ((Failure.NOT_SENT,) * 3, "UPL-060", False),
        ((Answer(status=503),) * 3, "UPL-064", False),
        ((Answer(status=429),) * 3, "UPL-064", False),
        ((Failure.CUT,), "UPL-061", True),
        ((Failure.TIMEOUT,), "UPL-062", True),
        ((Answer(status=502),), "UPL-064", True),
        ((Answer(status=500),), "UPL-063", True),
        ((Answer(status=200, body=b"{}"),), "UPL-047", True),
        ((Answer(status=400, body=b'{"error": "strange"}'),), "UPL-065", False),
        ((Answer(status=401, body=b'{"error": "invalid_client"}'),), "UPL-004", False),
    ],
)
def test_a_refresh_that_failed_is_marked_only_if_the_token_may_be_used_up(
    outcomes: tuple[Outcome, ...], code: str, is_marked: bool
) -> None:
    here = desk(OLD, *outcomes)
    error = failing(here)
    assert error.code == code
    assert isinstance(error, ConfigurationError) is (code == "UPL-004")
    assert here.outcomes == [], "each outcome belongs to one request"
    assert len(here.sent) == len(outcomes)
    assert here.keeper.record is not None
    assert (here.keeper.record.refresh_begun_at is not None) is is_marked
    assert here.keeper.record.tokens == OLD.tokens
    assert here.keeper.record.ended is None


def test_after_a_lost_answer_the_same_token_may_still_work() -> None:
    here = desk(OLD, Failure.CUT, GOOD)
    failing(here)
    assert here.connection.tokens().access == "new-access"
    assert here.keeper.record is not None
    assert here.keeper.record.refresh_begun_at is None


def test_without_a_refresh_token_a_person_must_connect() -> None:
    assert failing(desk(record_of(refresh=None))).code == "UPL-044"
    assert failing(desk(None)).code == "UPL-040"


def test_both_tokens_are_ended_before_the_connection_is_forgotten() -> None:
    here = Scripted(Answer(status=200), Answer(status=200), record=OLD)
    assert here.connection.disconnect() == ()
    assert [dict(request.form)["token"] for request in here.sent] == ["old-refresh", "old-access"]
    assert here.keeper.saved == [None]
    assert here.connection.disconnect() == ()


@pytest.mark.parametrize("outcome", [Failure.CUT, Answer(status=500), Answer(status=400)])
def test_an_end_that_is_not_confirmed_is_told(outcome: Outcome) -> None:
    here = Scripted(*[outcome] * 4, record=OLD, tries=1)
    (issue,) = here.connection.disconnect()
    assert issue.code == "UPL-049"
    assert "tokrevui" in issue.hint("de")
    assert here.keeper.record is None
