"""Forgetting what has no use any more: sessions that ended, links long over, old counts."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from datev_bridge.identity.lifetimes import WHOLE
from datev_bridge.identity.ports import Clock, PeopleStore
from datev_bridge.identity.throttle import LONGEST_MEMORY

LINKS_KEPT = timedelta(days=90)
"""How long after its end a link is known, so that a page can tell it from a forged one."""


@frozen(kw_only=True)
class Sweeping:
    """Forgets; to be done once a day.

    Attributes:
        store: Where people are kept.
        clock: The time, aware.
    """

    store: PeopleStore
    clock: Clock

    def sweep(self) -> Mapping[str, int]:
        """Forget what has no use any more; return how many ``sessions``, ``links``, ``counts``."""
        now = self.clock()
        with self.store.work() as work:
            return {
                "sessions": work.sessions.sweep(now - WHOLE),
                "links": work.links.sweep(now - LINKS_KEPT),
                "counts": work.throttle.sweep(now - LONGEST_MEMORY),
            }
