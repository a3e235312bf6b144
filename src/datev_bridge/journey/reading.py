"""The use case “ask the POS what needs accounts”: what it showed is kept for the task list."""

from collections.abc import Callable, Iterable
from datetime import datetime

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.journey.model import SeenLately
from datev_bridge.journey.ports import JourneyStore
from datev_bridge.journey.profiles import found_place
from datev_bridge.mapping.seen import SeenCategory


@frozen(kw_only=True)
class Readings:
    """Keeps what the POS of places has shown.

    Attributes:
        store: Where it is kept.
        clock: The time, aware.
    """

    store: JourneyStore
    clock: Callable[[], datetime]

    def newest(self, actor: Actor, organisation: str, place: str) -> SeenLately | None:
        """Return what was seen when the POS was last asked; None if it was not yet.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.seen.newest(found_place(work, place).id)

    def keep(
        self, actor: Actor, organisation: str, place: str, seen: Iterable[SeenCategory]
    ) -> SeenLately:
        """Keep what was seen, in the place of what was known before.

        It is no decision of anybody, so the audit trail does not name it.

        Raises:
            AccessRefused: The actor may not work on the mapping, or there is no such place.
        """
        permit(actor, Permission.EDIT_MAPPING, organisation)
        shown = SeenLately(categories=tuple(seen), read_at=self.clock())
        with self.store.work(organisation) as work:
            work.seen.keep(found_place(work, place).id, shown)
        return shown
