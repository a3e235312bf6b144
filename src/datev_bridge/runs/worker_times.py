"""How often workers say that they are alive, and when one is taken for dead; by the environment."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from datev_bridge.errors import ConfigurationError
from datev_bridge.runs import service_codes as codes

HEARTBEAT_VARIABLE = "DATEV_BRIDGE_WORKER_HEARTBEAT"
DEAD_AFTER_VARIABLE = "DATEV_BRIDGE_WORKER_DEAD_AFTER"
_LEAST_BEATS = 3
"""So many have to be missed before a worker is taken for dead."""
_MOST_DIGITS = 9
"""Of seconds: thirty years, of which every one can be reckoned with."""


@frozen(kw_only=True)
class WorkerTimes:
    """How often, and when.

    Attributes:
        heartbeat: How often a worker says that it is alive.
        dead_after: A worker that did not say so for so long is taken for dead.
    """

    heartbeat: timedelta = timedelta(seconds=15)
    dead_after: timedelta = timedelta(minutes=2)


def worker_times(environment: Mapping[str, str]) -> WorkerTimes:
    """Return the times that the environment names in whole seconds, or those that hold otherwise.

    Args:
        environment: The environment variables :data:`HEARTBEAT_VARIABLE` and
            :data:`DEAD_AFTER_VARIABLE`.

    Raises:
        ConfigurationError: One is no number of seconds, or a worker that missed fewer than three
            beats would be taken for dead; RUN-051.
    """
    plain = WorkerTimes()
    heartbeat = _seconds(environment, HEARTBEAT_VARIABLE, plain.heartbeat)
    dead_after = _seconds(environment, DEAD_AFTER_VARIABLE, plain.dead_after)
    if dead_after < _LEAST_BEATS * heartbeat:
        raise _bad(DEAD_AFTER_VARIABLE)
    return WorkerTimes(heartbeat=heartbeat, dead_after=dead_after)


def _seconds(environment: Mapping[str, str], name: str, otherwise: timedelta) -> timedelta:
    text = environment.get(name, "").strip()
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS or not int(text):
        raise _bad(name)
    return timedelta(seconds=int(text))


def _bad(name: str) -> ConfigurationError:
    issue = codes.BAD_WORKER_TIMES.at(
        name, heartbeat=HEARTBEAT_VARIABLE, dead_after=DEAD_AFTER_VARIABLE
    )
    return ConfigurationError(issue)
