"""Everything that a procedural documentation is made of, as it was found. Values only."""

from collections.abc import Mapping
from datetime import date, datetime

from attrs import field, frozen

from datev_bridge.access import Role
from datev_bridge.audit.reading import Examined
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.days.record import DecisionRecord
from datev_bridge.issues import Issue
from datev_bridge.journey.model import (
    ConnectionFact,
    Organisation,
    Place,
    SettingsRevision,
    TestRun,
)
from datev_bridge.journey.settings_list import ListedSetting
from datev_bridge.mapping.revision import Approved
from datev_bridge.profile import Profile
from datev_bridge.runs.ledger import LedgerEntry

USUAL_ZONE = "Europe/Berlin"
"""Whose clock counts where no location is chosen yet."""


@frozen(kw_only=True)
class Person:
    """Somebody who belongs to the organisation.

    Attributes:
        name: As people read it; the address where there is no name.
        role: As what.
        has_second_factor: Whether codes are asked at login.
        is_active: Whether the account can be used.
    """

    name: str
    role: Role
    has_second_factor: bool
    is_active: bool


@frozen(kw_only=True)
class Event:
    """One act of the audit trail.

    Attributes:
        sequence: Its number there.
        at: When, aware.
        actor: Who, as people read it.
        action: What was done.
        subject: To what, as people read it.
        details: What it left.
    """

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, str] = field(factory=dict, hash=False)


@frozen(kw_only=True)
class PosAccess:
    """How the POS is reached, without anything secret.

    Attributes:
        api_url: Where data are read.
        auth_url: Where people consent.
        scope: What the consent covers.
    """

    api_url: str
    auth_url: str
    scope: str


@frozen(kw_only=True)
class PlaceFacts:
    """What is known of one place on the day that is described.

    Attributes:
        place: The place.
        connection: What may be said of its connection to the POS.
        settings: Revisions of its settings up to the day, oldest first.
        listed: Every setting in force, with where it comes from.
        issues: What its settings lack.
        profile: What settings and mapping make; None while something is missing.
        mappings: Approved revisions up to the day, oldest first.
        targets: Where files go beside mail, by the names of the targets.
        test_runs: Test runs up to the day, newest first.
        decisions: What people decided up to the day, those that were taken back included.
        deliveries: What was delivered up to the day: one a business day and file.
        held: Days that wait for a decision now.
        alarms: What is wrong now.
    """

    place: Place
    connection: ConnectionFact
    settings: tuple[SettingsRevision, ...] = ()
    listed: tuple[ListedSetting, ...] = ()
    issues: tuple[Issue, ...] = ()
    profile: Profile | None = None
    mappings: tuple[Approved, ...] = ()
    targets: tuple[str, ...] = ()
    test_runs: tuple[TestRun, ...] = ()
    decisions: tuple[DecisionRecord, ...] = ()
    deliveries: tuple[LedgerEntry, ...] = ()
    held: tuple[date, ...] = ()
    alarms: tuple[Issue, ...] = ()

    @property
    def zone(self) -> str:
        """Name of the time zone whose clock counts."""
        return self.place.location.timezone if self.place.location else USUAL_ZONE

    @property
    def mapping(self) -> Approved | None:
        """The revision that books."""
        return self.mappings[-1] if self.mappings else None

    @property
    def chart(self) -> ChartOfAccounts | None:
        """The chart of accounts; None while the settings do not tell it."""
        return self.profile.chart if self.profile else None

    @property
    def values(self) -> Mapping[str, object]:
        """The settings in force by key."""
        return {each.key: each.value for each in self.listed}


@frozen(kw_only=True)
class ProcedureFacts:
    """Everything that the documentation of an organisation is made of.

    Attributes:
        organisation: Whose.
        places: Which of its places.
        is_whole: Whether these are all of its places.
        on: The day that is described.
        moment: Until when what happened counts, aware: the end of the day, or now.
        made_at: When it was gathered, aware.
        version: Of the program.
        pos: How the POS is reached; None as long as nobody has said.
        people: Who belongs to the organisation now, by role and name.
        audit: Whether the audit trail is intact.
        events: Acts that changed the procedure up to the day, oldest first.
        editions: Acts by which earlier editions of this document were made, oldest first.
    """

    organisation: Organisation
    places: tuple[PlaceFacts, ...]
    is_whole: bool = True
    on: date
    moment: datetime
    made_at: datetime
    version: str
    pos: PosAccess | None = None
    people: tuple[Person, ...] = ()
    audit: Examined
    events: tuple[Event, ...] = field(default=(), repr=False)
    editions: tuple[Event, ...] = field(default=(), repr=False)

    @property
    def zone(self) -> str:
        """Name of the time zone whose clock counts for the organisation."""
        return self.places[0].zone if self.places else USUAL_ZONE

    @property
    def is_past(self) -> bool:
        """Whether an earlier day is described."""
        return self.moment < self.made_at

    def titled(self, title: str, place: PlaceFacts) -> str:
        """Return the heading of a section about a place; it names the place among several."""
        return title if len(self.places) == 1 else f"{title} · {place.place.name}"
