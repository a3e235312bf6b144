"""The use case “look after every place each hour”: alarms, and the month's statement when due.

Once a day it tidies up as well.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import frozen

from datev_bridge.errors import ConfigurationError
from datev_bridge.journey.profiles import found_place
from datev_bridge.runs.agenda import RunStore
from datev_bridge.runs.alarming import EVERY, Alarming
from datev_bridge.runs.alone import alone
from datev_bridge.runs.events import tell
from datev_bridge.runs.housekeeping import Housekeeping
from datev_bridge.runs.stating import Statements
from datev_bridge.stopping import Stopped, never, until

_BATCH = 50
"""How many places are read in one go: what another worker did meanwhile is not done again."""


@frozen(kw_only=True)
class Cared:
    """What looking after places came to.

    Attributes:
        alarms: Alarms that were told, or told to be over.
        statements: Statements that were mailed.
        forgotten: What was tidied away.
    """

    alarms: int = 0
    statements: int = 0
    forgotten: int = 0


@frozen(kw_only=True)
class Caretaker:
    """Looks after places; as many workers as one likes do so side by side.

    Attributes:
        store: Where everything is kept.
        alarming: Finds what is wrong.
        statements: Makes statements.
        housekeeping: Tidies up.
        clock: The time, aware.
    """

    store: RunStore
    alarming: Alarming
    statements: Statements
    housekeeping: Housekeeping
    clock: Callable[[], datetime]

    def care(self, *, stopped: Stopped = never) -> Cared:
        """Look after places until none is due; those that are left are due again at once.

        Args:
            stopped: Whether to begin with no further one.

        Raises:
            StoreError: The database cannot be reached.
        """
        done = [self._cared(*one) for one in until(stopped, self._due())]
        return Cared(
            alarms=sum(one.alarms for one in done),
            statements=sum(one.statements for one in done),
            forgotten=sum(self.housekeeping.tidy_up().values()),
        )

    def _due(self) -> Iterator[tuple[str, str]]:
        """Yield organisation and place of what is due, batch by batch, until nothing is."""
        while due := self._batch():
            yield from due

    def _batch(self) -> tuple[tuple[str, str], ...]:
        with self.store.work(reading=True) as work:
            return work.agenda.watches_due(self.clock(), _BATCH)

    def _cared(self, organisation: str, place: str) -> Cared:
        alarms = alone("care", organisation, place, work=self._watched, later=self._later)
        # By itself: what keeps a statement, hour after hour, keeps no alarm.
        is_stated = alone("statement", organisation, place, work=self._stated, later=self._later)
        return Cared(alarms=alarms or 0, statements=int(bool(is_stated)))

    def _later(self, organisation: str, place: str) -> None:
        with self.store.work(organisation) as work:
            work.watches.watched(place, self.clock() + EVERY, work.watches.stated(place))

    def _watched(self, organisation: str, place: str) -> int:
        """Find what is wrong at a place; return how many alarms were told."""
        with self.store.work(organisation) as work:
            changes = self.alarming.watch(work, found_place(work, place))
            work.watches.watched(place, self.clock() + EVERY, work.watches.stated(place))
        return len(changes.tell) + len(changes.over)

    def _stated(self, organisation: str, place_id: str) -> bool:
        """Mail the statement of a month that is due; tell whether it had readers."""
        with self.store.work(organisation, reading=True) as work:
            place = found_place(work, place_id)
            month = self.statements.due(work, place)
        if month is None:
            return False
        statement = None
        if self.statements.is_worth(place, month):
            try:
                statement = self.statements.made(organisation, place_id, month)
            except ConfigurationError:  # its settings are incomplete now: it waits until they are
                return False
        readers: tuple[str, ...] = ()
        with self.store.work(organisation) as work:
            if statement is not None:
                readers = self.statements.post(work, found_place(work, place_id), statement)
                tell("statement", organisation=organisation, place=place_id, month=str(month))
            work.watches.watched(place_id, self.clock() + EVERY, str(month))
        return bool(readers)
