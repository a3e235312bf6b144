"""One restaurant's profile: connection, DATEV data, schedule, delivery and mapping as one value."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

from attrs import field, frozen

from datev_bridge.chart.account import OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.dates import YearStart
from datev_bridge.journal import BookingSettings, DebtorRange, Granularity
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.mapping import AccountMapping


class Cadence(Enum):
    """How often a file comes (*Turnus*)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@frozen(kw_only=True)
class KSeriesSettings:
    """How the POS is reached.

    Attributes:
        api_url: Address of the API.
        auth_url: Address of the login.
        location: Business location id.
        feed: Which of its feeds is read; the two date corrections differently.
        client_id: Of the app registered with the POS's vendor.
        client_secret_file: Where the app's secret is kept; never in the profile.
        redirect_uri: Where the login returns to, as registered.
        token_file: Where the connection's tokens are kept.
        compare_totals: Whether the proof compares each day with the POS's own totals: one request
            more for each day, and never a reason to hold one.
    """

    api_url: str = "https://api.lsk.lightspeed.app"
    auth_url: str = "https://auth.lsk-prod.app"
    location: str = ""
    feed: Feed = Feed.V2
    client_id: str = ""
    client_secret_file: str = "client-secret.txt"  # noqa: S105 - a file name
    redirect_uri: str = ""
    token_file: str = "tokens.json"  # noqa: S105 - a file name
    compare_totals: bool = False


@frozen(kw_only=True)
class DatevSettings:
    """What DATEV needs to know.

    Attributes:
        consultant_number: *Beraternummer*, 1001 to 9 999 999.
        client_number: *Mandantennummer*, 1 to 99 999.
        fiscal_year_start: *Wirtschaftsjahresbeginn*, a day of the year.
        account_length: *Sachkontenlänge*, 4 to 8.
        chart: *Kontenrahmen*.
        clearing_account: *Zwischenkonto*.
        tip_account: *Trinkgeldkonto*, proposed where tips are mapped; empty for the chart's.
        committed: *Festschreibung* on import; False leaves the batch to the tax adviser.
        journal_code: Two capital letters become the *Diktatkürzel*.
        journal_description: Start of the batch's name (*Bezeichnung*).
        granularity: How much is added up into one row.
        document_field_1: Template of *Belegfeld 1*.
        posting_text: Template of the *Buchungstext*.
        closed_until: Last day that is closed in DATEV (*festgeschrieben*, *abgeschlossen*) as its
            ISO date; empty for none. Corrections of closed days wait for a decision.
    """

    consultant_number: int
    client_number: int
    fiscal_year_start: YearStart = field(factory=YearStart)
    account_length: int = 4
    chart: ChartName = ChartName.SKR03
    clearing_account: str
    tip_account: str = ""
    committed: bool = False
    journal_code: str = ""
    journal_description: str = "Lightspeed"
    granularity: Granularity = Granularity.DAY
    document_field_1: str = "{date:YYYYMMDD}-{location}"
    posting_text: str = "{category} {rate}"
    closed_until: str = ""


@frozen(kw_only=True)
class ScheduleSettings:
    """When files come.

    Attributes:
        cadence: How often.
        closing_time: Wall time at the location, ``"23:00"``.
        weekday: Of the weekly file, 1 for Monday to 7.
        day_of_month: Of the monthly file, 1 to 10.
        grace_minutes: How long after its end a business day may still change; at least 30.
        wait_hours: How long a file waits for a held day before it comes without it.
    """

    cadence: Cadence = Cadence.DAILY
    closing_time: str = "23:00"
    weekday: int = 1
    day_of_month: int = 1
    grace_minutes: int = 180
    wait_hours: int = 0


@frozen(kw_only=True)
class DeliverySettings:
    """Where files go.

    Attributes:
        folder: Relative to the profile's folder.
        recipients: Mail addresses that files are sent to; none for no mail.
    """

    folder: str = "datev"
    recipients: tuple[str, ...] = ()


class Confirmer(Enum):
    """Whose word releases the files after the test run."""

    AUTOMATIC = "automatic"
    """The adviser's if there is one, else the owner's."""
    OWNER = "owner"
    ADVISER = "adviser"


@frozen(kw_only=True)
class ReleaseSettings:
    """How files are released (*Freigabe*).

    Attributes:
        confirmed_by: Whose confirmation of the test run is needed.
    """

    confirmed_by: Confirmer = Confirmer.AUTOMATIC


@frozen(kw_only=True)
class Profile:
    """Everything the line needs to know of one restaurant.

    Attributes:
        name: Of the property.
        kseries: How the POS is reached.
        datev: What DATEV needs to know.
        schedule: When files come.
        delivery: Where files go.
        release: How files are released.
        accounts: The adviser's own accounts and overrides.
        debtors: Accounts for customers who buy on account, one each; None for one account of the
            mapping for all of them.
        mapping: The approved rules.
        calibration: What was found out about the location's POS, kept as ``calibrate`` wrote it.
    """

    name: str
    kseries: KSeriesSettings = field(factory=KSeriesSettings)
    datev: DatevSettings
    schedule: ScheduleSettings = field(factory=ScheduleSettings)
    delivery: DeliverySettings = field(factory=DeliverySettings)
    release: ReleaseSettings = field(factory=ReleaseSettings)
    accounts: tuple[OwnAccount, ...] = ()
    debtors: DebtorRange | None = None
    mapping: AccountMapping = field(factory=AccountMapping)
    calibration: Mapping[str, object] = field(factory=dict, hash=False)

    @property
    def chart(self) -> ChartOfAccounts:
        """The client's chart of accounts."""
        return ChartOfAccounts(
            name=self.datev.chart, account_length=self.datev.account_length, own=self.accounts
        )

    @property
    def closed_until(self) -> date | None:
        """Last day that the tax adviser marked closed; None for none."""
        return date.fromisoformat(self.datev.closed_until) if self.datev.closed_until else None

    def booking(self, *, allow_suggestions: bool = False) -> BookingSettings:
        """Return how days are booked; suggestions only ever book in a preview."""
        return BookingSettings(
            clearing_account=self.datev.clearing_account,
            granularity=self.datev.granularity,
            allow_suggestions=allow_suggestions,
            debtors=self.debtors,
        )

    def fiscal_year_of(self, day: date) -> date:
        """Return the first day of the fiscal year that a business day is in."""
        return self.datev.fiscal_year_start.of(day)
