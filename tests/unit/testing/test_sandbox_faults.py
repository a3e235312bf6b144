from http.client import HTTPConnection, HTTPException, RemoteDisconnected
import json
from urllib.parse import urlsplit

import pytest

from datev_bridge.testing.sandbox import Faults, Kind, Trouble
from support.sandboxes import Caller, calling

DAY = {"date": "2026-07-30", "include": "payments"}


def with_trouble(caller: Caller, **trouble: object) -> None:
    caller.sandbox.faults = Faults(troubles=(Trouble(**trouble),))  # type: ignore[arg-type]


def test_without_faults_nothing_happens() -> None:
    with calling() as caller:
        assert {caller.v2("sales-daily", DAY).status for _ in range(20)} == {200}


def test_too_many_requests_come_in_bursts_with_a_pause_to_keep() -> None:
    with calling() as caller:
        with_trouble(caller, kind=Kind.TOO_MANY, times=3, retry_after=7)
        answers = [caller.v2("sales-daily", DAY) for _ in range(4)]
        assert [answer.status for answer in answers] == [429, 429, 429, 200]
        assert answers[0].headers["retry-after"] == "7"
        with_trouble(caller, kind=Kind.TOO_MANY, times=1, retry_after=None)
        assert "retry-after" not in caller.v2("sales-daily", DAY).headers


def test_a_burst_strikes_several_requests_in_a_row() -> None:
    with calling() as caller:
        with_trouble(caller, kind=Kind.TOO_MANY, share=0.05, burst=3)
        seen = "".join(
            "x" if caller.get("/f/data/businesses").status == 429 else "." for _ in range(200)
        )
        assert "xxx" in seen
        assert "." in seen
        assert all(len(run) % 3 == 0 for run in seen.rstrip("x").split(".") if run)


def test_a_server_error_has_the_vendors_body() -> None:
    with calling() as caller:
        with_trouble(caller, kind=Kind.SERVER_ERROR)
        answer = caller.v2("sales-daily", DAY)
        assert answer.status == 500
        assert set(answer.json) == {"timestamp", "path", "status", "error", "requestId"}


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [(Kind.UNAVAILABLE, 503, b"<html"), (Kind.NOT_JSON, 200, b"<html"), (Kind.EMPTY, 200, b"")],
)
def test_answers_that_are_no_json(kind: Kind, status: int, start: bytes) -> None:
    with calling() as caller:
        with_trouble(caller, kind=kind)
        answer = caller.v2("sales-daily", DAY)
        assert answer.status == status
        assert answer.body[:5] == start


def test_a_truncated_body_breaks_the_connection() -> None:
    with calling() as caller:
        with_trouble(caller, kind=Kind.TRUNCATED)
        with pytest.raises((HTTPException, ConnectionError)):
            caller.v2("sales-daily", DAY)


def test_truncated_json_looks_like_a_whole_answer() -> None:
    with calling() as caller:
        with_trouble(caller, kind=Kind.TRUNCATED_JSON)
        answer = caller.v2("sales-daily", DAY)
        assert answer.status == 200
        with pytest.raises(json.JSONDecodeError):
            _ = answer.json


def test_a_lost_refresh_uses_the_token_up() -> None:
    with calling() as caller:
        refresh = caller.connect()["refresh_token"]
        with_trouble(caller, kind=Kind.LOST, where="/token", times=1)
        with pytest.raises((RemoteDisconnected, ConnectionError)):
            caller.token(grant_type="refresh_token", refresh_token=refresh)
        again = caller.token(grant_type="refresh_token", refresh_token=refresh)
        assert again.json["error"] == "invalid_grant"
        assert caller.sandbox.asked("/token") == 4


def test_slow_answers_wait_and_dripping_ones_come_whole() -> None:
    waited: list[float] = []
    with calling(sleep=waited.append) as caller:
        whole = caller.v2("sales-daily", DAY).body
        with_trouble(caller, kind=Kind.SLOW, seconds=3.0)
        assert caller.v2("sales-daily", DAY).body == whole
        assert waited == [3.0]
        with_trouble(caller, kind=Kind.DRIPPING, seconds=2.0)
        assert caller.v2("sales-daily", DAY).body == whole
        assert sum(waited[1:]) == pytest.approx(2.0)


def test_troubles_strike_where_they_are_told_to() -> None:
    with calling() as caller:
        with_trouble(caller, kind=Kind.SERVER_ERROR, where="sales-daily")
        assert caller.get("/f/data/businesses").status == 200
        assert caller.v2("sales-daily", DAY).status == 500


def test_the_first_trouble_that_strikes_wins_and_the_share_is_kept() -> None:
    troubles = (
        Trouble(kind=Kind.SERVER_ERROR, share=0.1),
        Trouble(kind=Kind.TOO_MANY, share=0.1),
    )
    with calling(faults=Faults(seed=5, troubles=troubles)) as caller:
        seen = [caller.get("/f/data/businesses").status for _ in range(300)]
        assert 10 < seen.count(500) < 60
        assert 10 < seen.count(429) < 60
        assert seen.count(200) == 300 - seen.count(500) - seen.count(429)


def test_connections_are_kept_alive() -> None:
    with calling() as caller:
        connection = HTTPConnection(urlsplit(caller.sandbox.url).netloc, timeout=10)
        headers = {"Authorization": f"Bearer {caller.access}"}
        sockets = set()
        for _ in range(3):
            connection.request("GET", "/f/data/businesses", headers=headers)
            assert connection.getresponse().read()
            sockets.add(connection.sock)
        assert len(sockets) == 1
        connection.close()
