"""Everything that the journey's state depends on."""

from datetime import date
from enum import Enum

from attrs import frozen

from datev_bridge.access import Role
from datev_bridge.issues import Issue
from datev_bridge.profile import Confirmer


class LocationState(Enum):
    """Where a location is on its journey."""

    SETTING_UP = "setting_up"
    LIVE = "live"
    PAUSED = "paused"
    TERMINATED = "terminated"


class ConnectionState(Enum):
    """What is known of the connection to the POS."""

    NONE = "none"
    CONNECTED = "connected"
    ENDED = "ended"
    """It worked once; a person has to connect again."""


@frozen(kw_only=True)
class TestRunFact:
    """The newest test run.

    Attributes:
        mapping_revision: The rules that booked it.
        settings_digest: The settings that it was made with.
        location: The POS's id of the business location whose day it is.
        is_delivered: Whether its file arrived at the delivery target.
        confirmed_by: Roles of who confirmed it; empty as long as nobody did.
        is_rejected: Whether somebody asked for changes.
    """

    __test__ = False  # pytest takes it for one of its own by its name

    mapping_revision: str
    settings_digest: str
    location: str = ""
    is_delivered: bool = False
    confirmed_by: frozenset[Role] = frozenset()
    is_rejected: bool = False


@frozen(kw_only=True)
class Facts:
    """What is known about one location.

    Attributes:
        state: Where it is on its journey.
        has_second_factor: Whether the owner's account is secured by a second factor.
        connection: What is known of the connection to the POS.
        is_refreshed: Whether the connection renewed itself at least once since it was made.
        location: The POS's id of the business location; empty before it is chosen.
        zone: Its time zone as the POS names it; empty where it is not one.
        currency: Its currency.
        settings_digest: Digest of the settings; empty before the first.
        settings_issues: What is wrong with them.
        mapping_revision: The newest approved revision; empty before the first.
        mapping_issues: What is wrong with it under these settings.
        unmapped: Categories and rates of the last 30 days that it does not cover.
        unconfirmed: Suggestions that nobody confirmed yet.
        recipients: Who gets the files.
        are_recipients_confirmed: Whether somebody confirmed exactly these.
        test_run: The newest test run.
        has_adviser: Whether a tax adviser is a member.
        confirmer: Whose confirmation the profile asks for.
        first_day: First business day of the automatic files.
        delivered_until: Last business day that a backfill delivered.
    """

    state: LocationState = LocationState.SETTING_UP
    has_second_factor: bool = False
    connection: ConnectionState = ConnectionState.NONE
    is_refreshed: bool = False
    location: str = ""
    zone: str = ""
    currency: str = ""
    settings_digest: str = ""
    settings_issues: tuple[Issue, ...] = ()
    mapping_revision: str = ""
    mapping_issues: tuple[Issue, ...] = ()
    unmapped: tuple[str, ...] = ()
    unconfirmed: int = 0
    recipients: tuple[str, ...] = ()
    are_recipients_confirmed: bool = False
    test_run: TestRunFact | None = None
    has_adviser: bool = False
    confirmer: Confirmer = Confirmer.AUTOMATIC
    first_day: date | None = None
    delivered_until: date | None = None

    @property
    def needed_role(self) -> Role:
        """Whose confirmation of the test run is needed."""
        if self.confirmer is Confirmer.AUTOMATIC:
            return Role.ADVISER if self.has_adviser else Role.OWNER
        return Role(self.confirmer.value)

    @property
    def current_test_run(self) -> TestRunFact | None:
        """The newest test run if it shows what would be booked now, else None."""
        run = self.test_run
        if run is None or not self.settings_digest:
            return None
        now = (self.mapping_revision, self.settings_digest, self.location)
        return run if (run.mapping_revision, run.settings_digest, run.location) == now else None
