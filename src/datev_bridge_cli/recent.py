"""Reading the last days of the profile's location, as several commands do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen
import click

from datev_bridge_cli.context import Context
from datev_bridge_cli.days import MOST_DAYS
from datev_bridge_cli.language import Language
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.assembly import OpenProfile
    from datev_bridge.daybook import Location
    from datev_bridge.journey.looking import Shown
    from datev_bridge.kseries.client import KSeriesClient
    from datev_bridge.kseries.endpoints import Feed
    from datev_bridge_cli.service_options import At


def last_days_option(
    language: Language, default: int | None, fewest: int = 1
) -> Callable[[Any], Any]:
    """Return the option ``--days``: how many days before today."""
    otherwise = "" if default is None else language.say(f" (sonst {default})", f" (else {default})")
    text = language.say(
        f"So viele Geschäftstage bis gestern{otherwise}.",
        f"So many business days until yesterday{otherwise}.",
    )
    return click.option("--days", type=WholeNumber(fewest, MOST_DAYS), default=default, help=text)


def both_feeds_option(language: Language) -> Callable[[Any], Any]:
    """Return the option ``--both-feeds``: read V1 and V2, not only the profile's feed."""
    text = language.say(
        "Beide Schnittstellen lesen (V1 und V2), nicht nur die des Profils.",
        "Read both interfaces (V1 and V2), not only the profile's.",
    )
    return click.option("--both-feeds", is_flag=True, help=text)


@frozen(kw_only=True)
class Till:
    """The POS of a profile, connected.

    Attributes:
        opened: The profile.
        client: Asks the POS.
        location: The profile's location.
    """

    opened: "OpenProfile"
    client: "KSeriesClient"
    location: "Location"

    def feeds(self, *, both: bool) -> "tuple[Feed, ...]":
        """Return the feeds to read."""
        from datev_bridge.kseries.endpoints import Feed  # noqa: PLC0415 - only when it runs

        return tuple(Feed) if both else (self.opened.profile.kseries.feed,)

    def last_days(self, context: Context, days: int) -> tuple[date, ...]:
        """Return the days before today at the location, newest first."""
        from datev_bridge.kseries.recent import last_days  # noqa: PLC0415 - only when it runs

        return last_days(self.location, now=context.now(), days=days)


def shown_by(context: Context, till: Till, days: int) -> "Shown":
    """Ask the POS for what is set up, and for its last days.

    Raises:
        KSeriesError: The POS cannot be asked.
    """
    from datev_bridge.journey.looking import look_at  # noqa: PLC0415 - only when it runs

    (feed,) = till.feeds(both=False)
    with context.out.progress() as told:
        return look_at(till.client, till.location, feed, now=context.now(), days=days, told=told)


@contextmanager
def connected_till(context: Context, profile: Path) -> Iterator[Till]:
    """Open the POS of a profile; afterwards what the connection noticed is told on stderr.

    Raises:
        ConfigurationError: The profile, its secret or its location is not possible.
        KSeriesError: The POS cannot be asked.
    """
    from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library

    opened = assembly.open_profile(profile)
    with assembly.build_client(opened, context.environment) as client:
        location = assembly.find_location(client, opened.profile.kseries.location)
        yield Till(opened=opened, client=client, location=location)
        context.out.issues(client.issues)


@contextmanager
def place_till(context: Context, at: "At") -> Iterator[Till]:
    """Open the POS of a place in the service; else as :func:`connected_till`.

    Raises:
        ConfigurationError: The settings are not complete, there is no app, or no location.
        KSeriesError: The POS cannot be asked.
    """
    from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library

    profile, organisation = at.profile(), at.place.organisation
    app = at.service.connecting.app(organisation)
    opened = assembly.OpenProfile(profile=profile, folder=at.service.folder)
    with at.service.door.client(app, organisation, at.place.id) as client:
        location = assembly.find_location(client, profile.kseries.location)
        yield Till(opened=opened, client=client, location=location)
        context.out.issues(client.issues)
