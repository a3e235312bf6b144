"""What the use case “connect DATEV” needs of the store, and of the way to DATEV."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from attrs import frozen

from datev_bridge.datev_upload.app import DatevApp
from datev_bridge.datev_upload.call_log import LoggedCall
from datev_bridge.datev_upload.consent import DatevConsent, DatevFact
from datev_bridge.datev_upload.model import UploadFile, UploadReceipt, UploadTarget
from datev_bridge.issues import Issue
from datev_bridge.journey.ports import JourneyWork


class DatevConnections(Protocol):
    """Consents and connections to DATEV of the organisation at work."""

    def begin(self, consent: DatevConsent) -> None:
        """Keep what has to be known when the browser comes back."""
        ...

    def take(self, state: str, now: datetime) -> DatevConsent | None:
        """Return what was kept for a state and forget it; None if there is none or it ended."""
        ...

    def fact(self, place: str) -> DatevFact:
        """Return what is known of a place's connection, without its tokens."""
        ...

    def choose(self, place: str, target: UploadTarget) -> None:
        """Keep where files of a place go."""
        ...

    def forget(self, place: str) -> None:
        """Forget a place's tokens; where files go is kept."""
        ...


class DatevApps(Protocol):
    """The app of the scope at work."""

    def find(self) -> DatevApp | None:
        """Return it, or None."""
        ...

    def keep(self, app: DatevApp) -> None:
        """Keep it in the place of any other."""
        ...

    def drop(self) -> bool:
        """Let there be none; False if there was none."""
        ...


class DatevWork(JourneyWork, Protocol):
    """One transaction, as this use case sees it."""

    @property
    def datev_connections(self) -> DatevConnections:
        """Connections to DATEV."""
        ...

    @property
    def datev_apps(self) -> DatevApps:
        """The app of the scope at work."""
        ...

    def within(self, organisation: str) -> "DatevWork":
        """Return the same transaction in another scope; ask for permission first."""
        ...


class DatevCalls(Protocol):
    """The log of a place's calls."""

    def since(self, moment: datetime) -> tuple[LoggedCall, ...]:
        """Return the entries since a moment, oldest first."""
        ...


class DatevStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[DatevWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...

    def datev_calls(self, organisation: str, place: str) -> DatevCalls:
        """Return the log of a place's calls to DATEV."""
        ...


@frozen(kw_only=True)
class DatevPlace:
    """A place and the app it connects with.

    Attributes:
        app: The app.
        organisation: Whose.
        place: Which place.
    """

    app: DatevApp
    organisation: str
    place: str


class DatevDoor(Protocol):
    """The way to DATEV: what needs the network. All raise DeliveryError if DATEV fails."""

    def connect(self, at: DatevPlace, code: str, consent: DatevConsent, by: str) -> None:
        """Turn the code of a consent into a connection of the place, and keep it."""
        ...

    def disconnect(self, at: DatevPlace) -> tuple[Issue, ...]:
        """End the connection there and here; return what a person should know."""
        ...

    def find_client(self, at: DatevPlace, consultant: int, client: int) -> UploadTarget:
        """Return where files of a client go, if the login sees it and the service is ordered."""
        ...

    def deliver(
        self, at: DatevPlace, target: UploadTarget, file: UploadFile, *, repeat: bool
    ) -> UploadReceipt:
        """Upload a file and follow it."""
        ...

    def hand_over(
        self, at: DatevPlace, target: UploadTarget, file: UploadFile, *, repeat: bool
    ) -> UploadReceipt:
        """Upload a file unless that was done before, and look once at its job; no waiting."""
        ...
