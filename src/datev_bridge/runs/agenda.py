"""The ports of runs that come by themselves: what is planned, what became of days, what is due."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from datev_bridge.days.decisions import Decision
from datev_bridge.days.record import Withdrawal
from datev_bridge.journey.datev_ports import DatevConnections
from datev_bridge.journey.model import Place
from datev_bridge.journey.ports import JourneyWork
from datev_bridge.journey.sftp import SftpAccounts
from datev_bridge.kseries.oauth import App
from datev_bridge.mail.message import Outbox
from datev_bridge.mail.queue import MailQueue, PostedMail
from datev_bridge.profile import Profile
from datev_bridge.runs.alarms import Raised
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.moves import Moves
from datev_bridge.runs.ports import DayReader, Output, Records
from datev_bridge.runs.state import DayOutcome, Run, RunKind, RunState
from datev_bridge.runs.targets import Deliveries


class Runs(Protocol):
    """Runs of the places of the organisation at work, and what became of their days."""

    def plan(self, run: Run) -> bool:
        """Keep a new run; False if it was planned before."""
        ...

    def find(self, run: str) -> Run | None:
        """Return a run by id."""
        ...

    def keep(self, run: Run, before: RunState) -> bool:
        """Keep a run as it now is, if it is still as it was; tell whether it was."""
        ...

    def of(
        self,
        place: str,
        *,
        most: int = 100,
        kind: RunKind | None = None,
        state: RunState | None = None,
        file: str = "",
    ) -> tuple[Run, ...]:
        """Return the runs of a place, newest first; those of one kind, state or file if named."""
        ...

    def outcomes(self, place: str, since: date) -> Mapping[date, DayOutcome]:
        """Return what became of a place's days since one, and of older ones that are held."""
        ...

    def note(self, outcomes: Iterable[DayOutcome]) -> None:
        """Keep what became of days in the place of what was known before."""
        ...

    def clock(self, place: str) -> tuple[datetime | None, str]:
        """Return the newest closing time that was planned, and what held days wait for."""
        ...

    def set_clock(
        self, place: str, *, next_at: datetime, last_at: datetime | None, mark: str
    ) -> None:
        """Keep when a place is looked at again."""
        ...

    def wake(self, place: str, at: datetime) -> None:
        """Look at a place again at that time, unless it is looked at before."""
        ...

    def look_again(self, run: str, at: datetime) -> None:
        """Look at that time again whether a run's files have arrived."""
        ...

    def hurry(self, place: str, at: datetime) -> None:
        """Try a place's runs that wait for a person again at that time."""
        ...


class Watches(Protocol):
    """What is wrong at places of the organisation at work, and when they are looked after."""

    def alarms(self, place: str) -> tuple[Raised, ...]:
        """Return the alarms that were raised and are not over, by cause and subject."""
        ...

    def keep(self, place: str, alarms: Iterable[Raised]) -> None:
        """Keep the alarms as they are now; all others are over."""
        ...

    def stated(self, place: str) -> str:
        """Return the newest month that was stated, ``"2026-11"``; empty for none."""
        ...

    def watched(self, place: str, next_at: datetime, stated: str) -> None:
        """Note that a place was looked after, and up to which month it was stated."""
        ...


class Agenda(Protocol):
    """What is to be done in all organisations; only in the operator's scope."""

    def places_due(self, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Return organisation and id of live places whose time has come."""
        ...

    def runs_due(self, now: datetime, most: int) -> tuple[tuple[str, str, str, int], ...]:
        """Return organisation, place, id and tries of runs that the program takes further now."""
        ...

    def going(self, most: int) -> tuple[tuple[str, Run], ...]:
        """Return runs that are not at their end, each with its organisation, the next first."""
        ...

    def written(self, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Return organisation and id of runs whose files may have arrived by now."""
        ...

    def watches_due(self, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
        """Return organisation and id of places that are to be looked after now."""
        ...

    def test_runs_sent(self, most: int) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """Return organisation, id and mails of test runs on their way to the recipients."""
        ...

    def deliveries_due(
        self, now: datetime, most: int
    ) -> tuple[tuple[str, str, str, str, str], ...]:
        """Return organisation, place, target, file and digest of what is to be handed over now."""
        ...

    def release_deliveries(self, holder: str, now: datetime) -> int:
        """Let everything be due now that a worker was handing over; return how much it was."""
        ...


class Workers(Protocol):
    """Which workers are alive; only in the operator's scope."""

    def beat(self, worker: str, now: datetime) -> None:
        """Note that a worker is alive."""
        ...

    def silent_since(self, moment: datetime) -> tuple[str, ...]:
        """Return workers that were last heard of before."""
        ...

    def forget(self, worker: str, moment: datetime) -> None:
        """Forget a worker, unless it was heard of since."""
        ...

    def all(self) -> Mapping[str, datetime]:
        """Return every worker, and when it was last heard of."""
        ...


class Name(Protocol):
    """A name that only one process bears at a time."""

    def is_held(self) -> bool:
        """Tell whether it is still this process's; take it again if the database forgot it.

        Raises:
            StoreError: The database cannot be reached.
        """
        ...


class PostedMails(Outbox, Protocol):
    """Takes mails, and tells what became of them."""

    def states(self, message_ids: Iterable[str]) -> Mapping[str, PostedMail]:
        """Return what has become of mails that were posted, by Message-ID."""
        ...


class RunWork(JourneyWork, Protocol):
    """One transaction, as runs see it."""

    @property
    def outbox(self) -> PostedMails:
        """Where mails are posted."""
        ...

    @property
    def runs(self) -> Runs:
        """Runs and what became of days."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Files on their way to targets beside mail."""
        ...

    @property
    def datev_connections(self) -> DatevConnections:
        """Connections to DATEV."""
        ...

    @property
    def sftp_accounts(self) -> SftpAccounts:
        """Accounts on SFTP servers."""
        ...

    @property
    def watches(self) -> Watches:
        """What is wrong at places, and when they are looked after."""
        ...

    @property
    def agenda(self) -> Agenda:
        """What is to be done; only in the operator's scope."""
        ...

    @property
    def mail_queue(self) -> MailQueue:
        """Everything posted, of all organisations; only in the operator's scope."""
        ...

    @property
    def workers(self) -> Workers:
        """Which workers are alive; only in the operator's scope."""
        ...

    def within(self, organisation: str) -> "RunWork":
        """Return the same transaction in another scope; ask for permission first."""
        ...

    def decisions_count(self, place: str) -> int:
        """Return how many decisions were recorded about a place's days."""
        ...

    def file(self, place: str, name: str) -> bytes | None:
        """Return the bytes of a file that is kept of a place."""
        ...

    def file_names(self, place: str, prefix: str) -> tuple[str, ...]:
        """Return the names of files kept of a place that begin like that, in order."""
        ...


@frozen(kw_only=True)
class PlaceBooks:
    """Where what is delivered of a place is kept.

    Attributes:
        output: The files.
        records: What is remembered of days.
        moves: What the days moved on accounts.
    """

    output: Output
    records: Records
    moves: Moves


class RunStore(Protocol):
    """Where transactions begin, and where books are."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[RunWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...

    def bearing(self, name: str, *, seconds: float = 0) -> AbstractContextManager[Name | None]:
        """Bear a name while the context lasts; give None if another process has it.

        Args:
            name: The name.
            seconds: How long to wait for whoever has it.
        """
        ...

    def books(
        self,
        organisation: str,
        place: str,
        on_complete: Callable[[RunWork, Delivery], None],
        on_decided: Callable[[RunWork, Decision | Withdrawal], None] | None = None,
    ) -> PlaceBooks:
        """Return where what is delivered of a place is kept.

        Args:
            organisation: Whose.
            place: Which place.
            on_complete: Does more in the transaction that records a delivery.
            on_decided: Does more in the transaction that records a decision; None for nothing.
        """
        ...


class PosReaders(Protocol):
    """The way to the POS, as runs need it."""

    def reader(self, app: App, place: Place, profile: Profile) -> AbstractContextManager[DayReader]:
        """Give what reads a place's business days.

        Raises:
            ConfigurationError: The place's location is not chosen; JNY-013.
        """
        ...
