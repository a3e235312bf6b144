"""Work on many places one by one, where what goes wrong at one of them keeps no other waiting."""

from collections.abc import Callable
import logging
from typing import TypeVar

from datev_bridge.errors import DatevBridgeError
from datev_bridge.runs.events import tell

Result = TypeVar("Result")
Work = Callable[[str, str], Result]
"""Is told organisation and place."""


def alone(
    name: str, organisation: str, place: str, *, work: Work[Result], later: Work[None]
) -> Result | None:
    """Work on a place, or put it off if that fails, whatever the reason, and say so in the log.

    It would be the first again otherwise, and nobody behind it would have a turn.

    Args:
        name: Of the work, for the log.
        organisation: Whose place.
        place: Which place.
        work: What is to be done.
        later: Puts the place off.

    Returns:
        What the work came to; None if it failed.

    Raises:
        StoreError: It cannot even be put off: the database is away, for all.
    """
    try:
        return work(organisation, place)
    except Exception as error:  # noqa: BLE001 - what nobody foresaw in the data of one place as well
        later(organisation, place)
        what = error.code if isinstance(error, DatevBridgeError) else type(error).__name__
        told = {"work": name, "organisation": organisation, "place": place, "error": what}
        tell("put_off", level=logging.WARNING, **told)
        return None
