"""The use case “tidy up once a day”: what has no use any more is forgotten, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from attrs import frozen

from datev_bridge.identity.sweeping import Sweeping
from datev_bridge.mail.message import MailKind
from datev_bridge.runs import retention
from datev_bridge.runs.events import tell

_CHORE = "tidy_up"


class Attic(Protocol):
    """What may be forgotten, of all organisations; only in the operator's scope."""

    def take(self, chore: str, now: datetime, next_at: datetime) -> bool:
        """Take a chore upon oneself if it is due; of many at once one is told True."""
        ...

    def mail_texts(self, before: datetime) -> int:
        """Forget what mails say that ended before; return how many."""
        ...

    def mail_receipts(
        self, before: datetime, carriers: Iterable[MailKind], carried_before: datetime
    ) -> int:
        """Forget mails that ended before, those of some kinds later; return how many."""
        ...

    def trials(self, before: datetime) -> int:
        """Forget test runs made before that nobody confirmed and newer ones follow."""
        ...

    def bounces(self, before: datetime) -> int:
        """Forget addresses that were marked before."""
        ...

    def consents(self, before: datetime) -> int:
        """Forget logins elsewhere that expired before."""
        ...

    def calls(self, before: datetime) -> int:
        """Forget calls to DATEV that were made before."""
        ...


class AtticWork(Protocol):
    """One transaction, as tidying up sees it."""

    @property
    def attic(self) -> Attic:
        """What may be forgotten."""
        ...


class AtticStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[AtticWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...


@frozen(kw_only=True)
class Housekeeping:
    """Forgets what has no use any more; see :mod:`datev_bridge.runs.retention`.

    Attributes:
        store: Where everything is kept.
        sweeping: Forgets sessions, links and counts.
        clock: The time, aware.
    """

    store: AtticStore
    sweeping: Sweeping
    clock: Callable[[], datetime]

    def tidy_up(self) -> Mapping[str, int]:
        """Tidy up if nobody did today; return how many of what was forgotten, else nothing.

        Raises:
            StoreError: The database cannot be reached.
        """
        now = self.clock()
        with self.store.work() as work:
            if not work.attic.take(_CHORE, now, now + retention.EVERY):
                return {}
        found = dict(self.sweeping.sweep())
        with self.store.work() as work:
            attic = work.attic
            found |= {
                "mail_texts": attic.mail_texts(now - retention.MAIL_TEXTS),
                "mail_receipts": attic.mail_receipts(
                    now - retention.MAIL_RECEIPTS,
                    retention.CARRIERS,
                    retention.carried_before(now),
                ),
                "test_runs": attic.trials(now - retention.TRIALS),
                "bounces": attic.bounces(now - retention.BOUNCES),
                "consents": attic.consents(now - retention.CONSENTS),
                "calls": attic.calls(now - retention.CALLS),
            }
        tell("housekeeping", **found)
        return found
