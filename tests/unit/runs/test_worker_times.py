"""When workers are taken for dead, by the environment."""

from datetime import timedelta

import pytest

from datev_bridge.errors import ConfigurationError
from datev_bridge.runs.worker_times import WorkerTimes, worker_times

HEARTBEAT, DEAD_AFTER = "DATEV_BRIDGE_WORKER_HEARTBEAT", "DATEV_BRIDGE_WORKER_DEAD_AFTER"


def test_nothing_named_leaves_what_holds_otherwise() -> None:
    times = WorkerTimes(heartbeat=timedelta(seconds=15), dead_after=timedelta(seconds=120))
    assert worker_times({}) == worker_times({HEARTBEAT: " ", DEAD_AFTER: ""}) == times


def test_what_is_named_holds() -> None:
    times = worker_times({HEARTBEAT: "1", DEAD_AFTER: "6"})
    assert times == WorkerTimes(heartbeat=timedelta(seconds=1), dead_after=timedelta(seconds=6))
    assert worker_times({DEAD_AFTER: "45"}).dead_after == timedelta(seconds=45)


@pytest.mark.parametrize(
    "named",
    [
        {HEARTBEAT: "0"},
        {HEARTBEAT: "1.5"},
        {HEARTBEAT: "-1"},
        {HEARTBEAT: "²"},
        {DEAD_AFTER: "44"},
        {HEARTBEAT: "41"},
        {HEARTBEAT: "2", DEAD_AFTER: "5"},
        {DEAD_AFTER: "9" * 12},
        {HEARTBEAT: "9" * 30},
        {DEAD_AFTER: "9" * 5_000},
    ],
)
def test_times_that_cannot_be_are_refused(named: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="RUN-051"):
        worker_times(named)
