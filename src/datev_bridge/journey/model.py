"""Requests, organisations, their locations, settings and test runs. Values only."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from attrs import field, frozen

from datev_bridge.access import Role
from datev_bridge.daybook import Location
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.onboarding import ConnectionState, LocationState


class RequestState(Enum):
    """What became of a request for a connection."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@frozen(kw_only=True)
class ConnectionRequest:
    """Somebody asks to be connected (*Verbindungsanfrage*).

    Attributes:
        id: Never changes.
        property_name: Of the restaurant.
        contact_name: Whom to write to.
        email: Where to; normalised.
        language: ``"de"`` or ``"en"``.
        message: What else was said.
        requested_at: When, aware.
        state: What became of it.
        decided_by: Name of who decided, empty as long as nobody did.
        decided_at: When, aware.
        reason: Why it was declined.
        organisation: What it became, empty if nothing.
    """

    id: str
    property_name: str
    contact_name: str
    email: str
    language: str = "de"
    message: str = ""
    requested_at: datetime
    state: RequestState = RequestState.REQUESTED
    decided_by: str = ""
    decided_at: datetime | None = None
    reason: str = ""
    organisation: str = ""


@frozen(kw_only=True)
class Organisation:
    """A client of the service: a restaurant company with its locations.

    Attributes:
        id: Never changes.
        name: As people read it.
        made_at: When, aware.
        closed_at: When it was terminated, aware; None while it is not.
    """

    id: str
    name: str
    made_at: datetime
    closed_at: datetime | None = None


@frozen(kw_only=True)
class Place:
    """One location of an organisation on its journey; it has settings, a mapping and a connection.

    Attributes:
        id: Never changes.
        organisation: Whose.
        name: As people read it.
        location: The POS's business location (*Betriebsstätte*); None before it is chosen.
        state: Where it is on its journey.
        first_day: First business day of the automatic files, None before it is chosen.
        live_since: When automatic files began, aware.
        delivered_until: Last business day that a backfill delivered.
        confirmed_recipients: The recipients that somebody confirmed.
        calibration: What was found out about its POS, as TOML.
        version: Grows by one with each change; a change names the one that it is based on.
    """

    id: str
    organisation: str
    name: str
    location: Location | None = None
    state: LocationState = LocationState.SETTING_UP
    first_day: date | None = None
    live_since: datetime | None = None
    delivered_until: date | None = None
    confirmed_recipients: tuple[str, ...] = ()
    calibration: str = field(default="", repr=False)
    version: int = 0


@frozen(kw_only=True)
class SettingsRevision:
    """The settings of a place as they were from some moment on; nothing is overwritten.

    Attributes:
        place: Whose.
        number: Counted from 1.
        document: Sections and keys of a profile, less the rules; may be incomplete.
        digest: Of the document: equal settings, equal digest.
        author: Who made it.
        made_at: When, aware.
    """

    place: str
    number: int
    document: Mapping[str, Any] = field(hash=False)
    digest: str
    author: str
    made_at: datetime


class Verdict(Enum):
    """What somebody says of a test run."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@frozen(kw_only=True)
class TestRunDecision:
    """What somebody said of a test run.

    Attributes:
        verdict: Whether it is right.
        role: As what the person spoke.
        by: Who, as people read it.
        at: When, aware.
        comment: What should change.
    """

    __test__ = False  # pytest takes it for one of its own by its name

    verdict: Verdict
    role: Role
    by: str
    at: datetime
    comment: str = ""


@frozen(kw_only=True)
class TestRun:
    """A test file of a real past day (*Probelauf*).

    Attributes:
        id: Never changes.
        place: Whose.
        business_day: Which day.
        mapping_revision: The rules that booked it.
        settings_digest: The settings that it was made with.
        location: The POS's id of the business location whose day it is.
        file_name: Name of the file.
        file_sha256: Its digest.
        made_at: When, aware.
        delivered_at: When it arrived at its target, aware; None if it has not yet.
        decisions: What was said of it, oldest first; the newest of each role counts.
    """

    __test__ = False  # pytest takes it for one of its own by its name

    id: str
    place: str
    business_day: date
    mapping_revision: str
    settings_digest: str
    location: str
    file_name: str
    file_sha256: str
    made_at: datetime
    delivered_at: datetime | None = None
    decisions: tuple[TestRunDecision, ...] = ()

    @property
    def confirmed_by(self) -> frozenset[Role]:
        """Roles whose newest word is that it is right."""
        newest = {decision.role: decision.verdict for decision in self.decisions}
        return frozenset(role for role, said in newest.items() if said is Verdict.CONFIRMED)

    @property
    def is_rejected(self) -> bool:
        """Whether the newest word of anybody is that something should change."""
        newest = {decision.role: decision.verdict for decision in self.decisions}
        return Verdict.REJECTED in newest.values()


@frozen(kw_only=True)
class Consent:
    """A person was sent to the POS's login and is expected back.

    Attributes:
        state: What the login gives back; opaque.
        verifier: Proof that the code is redeemed by who asked for it (PKCE).
        place: What is being connected.
        user: Who was sent.
        expires_at: Until when the person may come back, aware.
    """

    state: str = field(repr=False)
    verifier: str = field(repr=False)
    place: str
    user: str
    expires_at: datetime


@frozen(kw_only=True)
class ConnectionFact:
    """What may be said of a connection without its tokens.

    Attributes:
        connected_at: When a person last connected, aware; None for never.
        refreshed_at: When it last renewed itself since then, aware; None for not yet.
        expires_at: When it ends unless it is used before, aware; None if nobody knows.
        ended: Code of the reason why a person has to connect again; None while it works.
    """

    connected_at: datetime | None = None
    refreshed_at: datetime | None = None
    expires_at: datetime | None = None
    ended: str | None = None

    @property
    def state(self) -> ConnectionState:
        """What is known of it in a word."""
        if self.connected_at is None:
            return ConnectionState.NONE
        return ConnectionState.ENDED if self.ended else ConnectionState.CONNECTED


@frozen(kw_only=True)
class SeenLately:
    """What the POS has shown when it was last asked.

    Attributes:
        categories: Everything that needs an account.
        read_at: When it was asked, aware.
    """

    categories: tuple[SeenCategory, ...]
    read_at: datetime
