"""The use case “look at the POS”: what needs accounts there, and which are suggested."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.categories import MasterData, seen_categories
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.errors import ConfigurationError
from datev_bridge.journey import codes
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.journey.reading import Readings
from datev_bridge.journey.settings import PlaceSettings
from datev_bridge.kseries.endpoints import Feed
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.recent import Told, last_days, read_back
from datev_bridge.mapping import AccountMapping
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.mapping.suggest import suggest_missing
from datev_bridge.mapping.suggestion import Suggestion
from datev_bridge.pipeline import read_day

if TYPE_CHECKING:
    from datev_bridge.kseries.client import KSeriesClient

DAYS = 30
"""How many days before today are read."""


@frozen(kw_only=True)
class Shown:
    """What the POS has shown.

    Attributes:
        master: What is set up today.
        days: The last business days.
        on: Yesterday at the location: the business day whose rules count.
        tax_references: The merchant's own reference of each tax rate, by percent.
    """

    master: MasterData
    days: tuple[DaySummary, ...]
    on: date
    tax_references: Mapping[Decimal, str]

    @property
    def seen(self) -> tuple[SeenCategory, ...]:
        """Each category with its rates and what it came to."""
        return seen_categories(self.master, self.days)

    def suggestions(
        self, mapping: AccountMapping, chart: ChartOfAccounts
    ) -> tuple[Suggestion, ...]:
        """Return what is suggested for the categories that a mapping has no rule for."""
        return suggest_missing(
            self.seen, mapping, chart, self.on, tax_references=self.tax_references
        )


def look_at(
    client: "KSeriesClient",
    location: Location,
    feed: Feed,
    *,
    now: datetime,
    days: int,
    told: Told = lambda *_: None,
) -> Shown:
    """Ask the POS for what is set up, and for the last business days of a location.

    Args:
        client: Asks the POS.
        location: Which location.
        feed: From which of its feeds days are read.
        now: The time, aware.
        days: How many days before today.
        told: Told how far it is, in the stage ``"read"``.

    Raises:
        KSeriesError: The POS cannot be asked.
    """
    master = MasterData(
        groups=client.accounting_groups(location.id), methods=client.payment_methods(location.id)
    )
    asked = last_days(location, now=now, days=days)
    summaries = tuple(
        read_day(each.body, location=location, business_day=each.day, feed=each.feed.value)
        for each in read_back(client, location, asked, (feed,), told)
    )
    rates = client.tax_rates(location.id)
    return Shown(
        master=master,
        days=summaries,
        on=last_days(location, now=now, days=1)[0],
        tax_references={rate.percent: rate.accounting_reference or "" for rate in rates},
    )


@frozen(kw_only=True)
class Looking:
    """Looks at the POS of places.

    Attributes:
        settings: Knows the places' profiles.
        readings: Keeps what was seen.
        app: Returns the app with which an organisation connects.
        client: Gives a client for a place's connection.
        clock: The time, aware.
    """

    settings: PlaceSettings
    readings: Readings
    app: Callable[[str], App]
    client: "Callable[[App, str, str], AbstractContextManager[KSeriesClient]]"
    clock: Callable[[], datetime]

    def look(self, actor: Actor, organisation: str, place: str, *, days: int = DAYS) -> Shown:
        """Ask the POS what is set up and what its last days used; the service remembers it.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            days: How many days before today are read.

        Raises:
            AccessRefused: The actor may not work on the mapping, or there is no such place.
            ConfigurationError: The settings are not complete (JNY-020), the location is not chosen
                (JNY-013), or there is no app (JNY-010).
            KSeriesError: The POS cannot be asked.
        """
        permit(actor, Permission.EDIT_MAPPING, organisation)
        with self.settings.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            profile = profile_of(work, found)
        location = found.location
        if location is None:
            raise ConfigurationError(codes.NO_LOCATION.at(found.name))
        with self.client(self.app(organisation), organisation, place) as client:
            feed = profile.kseries.feed
            shown = look_at(client, location, feed, now=self.clock(), days=days)
        self.readings.keep(actor, organisation, place, shown.seen)
        return shown
