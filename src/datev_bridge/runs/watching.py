"""The use case “see what became of days”: as runs left them, without asking the POS."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.journey.profiles import found_place
from datev_bridge.runs.agenda import RunStore
from datev_bridge.runs.state import DayOutcome

LOOKED_BACK = timedelta(days=62)
"""How far back days are shown; held ones stay however old they are."""


@frozen(kw_only=True)
class Watching:
    """Shows days; nothing is asked of the POS.

    Attributes:
        store: Where they are kept.
        clock: The time, aware.
    """

    store: RunStore
    clock: Callable[[], datetime]

    def days(self, actor: Actor, organisation: str, place: str) -> tuple[DayOutcome, ...]:
        """Return what became of a place's last business days, newest first.

        Raises:
            AccessRefused: The actor may not see them, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        since = self.clock().date() - LOOKED_BACK
        with self.store.work(organisation, reading=True) as work:
            found = work.runs.outcomes(found_place(work, place).id, since)
        return tuple(found[day] for day in sorted(found, reverse=True))
