"""What the use cases of the journey need of the store."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from datev_bridge.access import Actor
from datev_bridge.identity.ports import PeopleWork
from datev_bridge.issues import Issue
from datev_bridge.journey.model import (
    ConnectionFact,
    ConnectionRequest,
    Consent,
    Organisation,
    Place,
    SeenLately,
    SettingsRevision,
    TestRun,
    TestRunDecision,
)
from datev_bridge.kseries.oauth import App
from datev_bridge.mail.bounces import Bounces
from datev_bridge.mapping.revision import Approved, Draft


class Requests(Protocol):
    """Requests for a connection; only in the operator's scope."""

    def add(self, request: ConnectionRequest) -> None:
        """Keep a new request."""
        ...

    def find(self, request: str) -> ConnectionRequest | None:
        """Return a request by id."""
        ...

    def all(self, *, only_open: bool = False) -> tuple[ConnectionRequest, ...]:
        """Return requests, newest first."""
        ...

    def decide(self, request: ConnectionRequest) -> bool:
        """Keep what became of a request; False if that was decided before."""
        ...


class Organisations(Protocol):
    """Organisations; only in the operator's scope."""

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        ...

    def find(self, organisation: str) -> Organisation | None:
        """Return an organisation by id."""
        ...

    def all(self, ids: Iterable[str] | None = None) -> tuple[Organisation, ...]:
        """Return all organisations by name, or those of some ids."""
        ...

    def close(self, organisation: str, at: datetime) -> bool:
        """Note that it was terminated; False if it was before."""
        ...


class Places(Protocol):
    """The places of the organisation at work."""

    def add(self, place: Place) -> None:
        """Keep a new place."""
        ...

    def find(self, place: str) -> Place | None:
        """Return a place by id."""
        ...

    def all(self) -> tuple[Place, ...]:
        """Return all places by name."""
        ...

    def change(self, place: Place) -> None:
        """Keep a place as it now is; its version is the one that was read.

        Raises:
            StoreError: Somebody else changed it meanwhile; STO-005.
        """
        ...


class SettingsRevisions(Protocol):
    """The settings of the places of the organisation at work."""

    def newest(self, place: str) -> SettingsRevision | None:
        """Return the settings that count."""
        ...

    def all(self, place: str) -> tuple[SettingsRevision, ...]:
        """Return every revision, oldest first."""
        ...

    def add(self, revision: SettingsRevision) -> None:
        """Keep a new revision.

        Raises:
            StoreError: Somebody else made one of its number meanwhile; STO-005.
        """
        ...


class Mappings(Protocol):
    """Drafts and approved revisions of the places of the organisation at work."""

    def draft(self, place: str) -> Draft | None:
        """Return the draft, if somebody is working on one."""
        ...

    def keep_draft(self, place: str, draft: Draft, seen: datetime | None) -> None:
        """Keep a draft in the place of the one that was last edited at ``seen``; None for none.

        Raises:
            StoreError: Somebody else edited it meanwhile; STO-005.
        """
        ...

    def drop_draft(self, place: str) -> None:
        """Let there be no draft."""
        ...

    def newest(self, place: str) -> Approved | None:
        """Return the revision that books."""
        ...

    def find(self, place: str, revision: str) -> Approved | None:
        """Return a revision by its id."""
        ...

    def all(self, place: str) -> tuple[Approved, ...]:
        """Return every approved revision, oldest first."""
        ...

    def approve(self, place: str, approved: Approved) -> None:
        """Keep an approved revision on top of its parent; the draft goes.

        Raises:
            StoreError: Somebody else approved one meanwhile; STO-005.
        """
        ...


class TestRuns(Protocol):
    """Test runs of the places of the organisation at work."""

    def add(self, run: TestRun, content: bytes, proof: bytes = b"") -> None:
        """Keep a test run, its file and its proof."""
        ...

    def find(self, run: str) -> TestRun | None:
        """Return a test run by id."""
        ...

    def content(self, run: str) -> bytes | None:
        """Return the bytes of its file."""
        ...

    def proof(self, run: str) -> bytes | None:
        """Return the page that proves it."""
        ...

    def file(self, place: str, sha256: str) -> bytes | None:
        """Return the bytes of a test file of a place by their digest."""
        ...

    def newest(self, place: str) -> TestRun | None:
        """Return the newest test run of a place."""
        ...

    def all(self, place: str) -> tuple[TestRun, ...]:
        """Return every test run of a place, newest first."""
        ...

    def delivered(self, run: str, at: datetime) -> None:
        """Note that its file arrived."""
        ...

    def sent(self, run: str, mails: Iterable[str], at: datetime) -> None:
        """Note that it is on its way to the recipients, by these mails."""
        ...

    def decide(self, run: str, decision: TestRunDecision) -> None:
        """Keep what somebody said of it."""
        ...


class Connections(Protocol):
    """Connections to the POS of the places of the organisation at work."""

    def begin(self, consent: Consent) -> None:
        """Keep what has to be known when the browser comes back."""
        ...

    def take(self, state: str, now: datetime) -> Consent | None:
        """Return what was kept for a state and forget it; None if there is none or it ended."""
        ...

    def fact(self, place: str) -> ConnectionFact:
        """Return what is known of a place's connection, without its tokens."""
        ...

    def connected(self, place: str, at: datetime) -> None:
        """Note that a person connected the place."""
        ...

    def forget(self, place: str) -> bool:
        """Drop a place's tokens; False if there were none."""
        ...


class Apps(Protocol):
    """Credentials of apps at the POS's vendor: the operator's, and those of organisations."""

    def find(self) -> App | None:
        """Return the app of the scope at work."""
        ...

    def keep(self, app: App) -> None:
        """Keep the app of the scope at work; its secret is sealed."""
        ...

    def drop(self) -> bool:
        """Let there be none; False if there was none."""
        ...


class Seen(Protocol):
    """What the POS of the places of the organisation at work has shown lately."""

    def newest(self, place: str) -> SeenLately | None:
        """Return what was seen when the POS was last asked."""
        ...

    def keep(self, place: str, seen: SeenLately) -> None:
        """Keep what was seen in the place of what was known before."""
        ...


class Extract(Protocol):
    """Everything that is kept of the organisation at work."""

    def tables(self) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
        """Yield each table's name and its rows as plain data, secrets left out."""
        ...

    def delete(self) -> int:
        """Delete every row, and people who belong to no other organisation; return how many."""
        ...


class WaitingRuns(Protocol):
    """Runs of the organisation at work that wait for a person."""

    def hurry(self, place: str, at: datetime) -> None:
        """Try a place's runs that wait for a person again at that time, aware."""
        ...


class JourneyWork(PeopleWork, Protocol):
    """One transaction, as the use cases of the journey see it."""

    @property
    def requests(self) -> Requests:
        """Requests; only in the operator's scope."""
        ...

    @property
    def organisations(self) -> Organisations:
        """Organisations; only in the operator's scope."""
        ...

    @property
    def places(self) -> Places:
        """Places."""
        ...

    @property
    def settings(self) -> SettingsRevisions:
        """Settings."""
        ...

    @property
    def mappings(self) -> Mappings:
        """Drafts and revisions."""
        ...

    @property
    def test_runs(self) -> TestRuns:
        """Test runs."""
        ...

    @property
    def connections(self) -> Connections:
        """Connections to the POS."""
        ...

    @property
    def runs(self) -> WaitingRuns:
        """Runs that wait for a person."""
        ...

    @property
    def apps(self) -> Apps:
        """The app of the scope at work."""
        ...

    @property
    def seen(self) -> Seen:
        """What the POS has shown lately."""
        ...

    @property
    def extract(self) -> Extract:
        """Everything that is kept."""
        ...

    @property
    def bounces(self) -> Bounces:
        """Addresses that mails do not reach; only in the operator's scope."""
        ...

    def within(self, organisation: str) -> "JourneyWork":
        """Return the same transaction in another scope; ask for permission first."""
        ...


class Elsewhere(Protocol):
    """Connections beside those to the POS; they end with their places."""

    def part(self, actor: Actor, organisation: str, place: str) -> tuple[Issue, ...]:
        """End a place's connection, if there is one; return what a person should know.

        Raises:
            AccessRefused: The actor may not connect, or there is no such place.
        """
        ...

    def leave(self, actor: Actor, organisation: str) -> tuple[Issue, ...]:
        """End the connections of all places, and forget the organisation's own app.

        Raises:
            AccessRefused: The actor may not connect.
        """
        ...


class JourneyStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[JourneyWork]:
        """Begin a transaction; it is kept when the context ends well, and undone otherwise."""
        ...
