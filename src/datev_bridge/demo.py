"""The demonstration: a sample restaurant, from its POS over HTTP to DATEV's files, on this machine.

It takes the way of a real export: login by OAuth, one request a business day, the straight line,
files that appear whole. Only the POS is a simulator, and nothing is remembered, so that it can be
repeated.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from threading import Event

from attrs import evolve, frozen

from datev_bridge import assembly
from datev_bridge.delivery.folder import FolderOutput, folder_records
from datev_bridge.files import write_atomically
from datev_bridge.kseries.client import Clockwork, KSeriesClient
from datev_bridge.profile import KSeriesSettings, Profile
from datev_bridge.runs.export import ExportReport
from datev_bridge.runs.ports import Progress
from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.demo import demo_profile
from datev_bridge.testing.sandbox import Sandbox

REDIRECT_URI = "https://localhost/returned"
"""Where the sample app's login returns to; nobody listens there, a person copies the address."""

PROFILE_NAME = "profile.toml"

_YEARS = 10
"""For how long the profile of a sandbox has rules."""

_AFTERWARDS = timedelta(hours=3)
"""How long after the end of the last business day the demonstration takes place."""


@frozen(kw_only=True)
class Demonstration:
    """What a demonstration did.

    Attributes:
        profile: The sample restaurant's profile.
        report: What was exported.
    """

    profile: Profile
    report: ExportReport


def demonstrate(
    *,
    first: date,
    days: int,
    size: Size,
    seed: int,
    folder: Path,
    progress: Progress | None = None,
) -> Demonstration:
    """Export some days of the sample restaurant.

    The clock stands three hours after the last of the days, so the same arguments give the same
    files, byte for byte.

    Args:
        first: First business day.
        days: How many, at least one.
        size: How big the restaurant is.
        seed: What its sales are drawn from.
        folder: Where the files go; made if it is not there.
        progress: Told how far it is.

    Raises:
        DeliveryError: A file could not be written.
    """
    restaurant = sample_restaurant(first, size=size, seed=seed)
    asked = tuple(first + timedelta(days=number) for number in range(days))
    moment = restaurant.house.ends(asked[-1]) + _AFTERWARDS
    with (
        TemporaryDirectory(prefix="datev-bridge-") as name,
        Sandbox(restaurants=[restaurant], clock=lambda: moment) as sandbox,
        _connected(
            sandbox,
            sample_profile(sandbox, restaurant, first=asked[0], last=asked[-1]),
            moment,
            Path(name),
        ) as (opened, client),
    ):
        exporter = assembly.build_exporter(
            opened, client, clock=lambda: moment, folder=folder, proof_name="proof"
        )
        # Nothing is remembered, so that a demonstration can be repeated.
        forgetful = evolve(exporter, records=folder_records(Path(name)))
        report = forgetful.export(asked, progress=progress)
        return Demonstration(profile=opened.profile, report=report)


@contextmanager
def open_sandbox(
    *, now: Callable[[], datetime], port: int, size: Size, seed: int
) -> Iterator["RunningSandbox"]:
    """Serve the sample restaurant on this machine while the context lasts.

    Args:
        now: The clock, aware; a business day is there once it is over.
        port: Where on 127.0.0.1, or 0 for a free port.
        size: How big the restaurant is.
        seed: What its sales are drawn from.

    Raises:
        OSError: The port is taken.
    """
    restaurant = sample_restaurant(now().date(), size=size, seed=seed)
    with Sandbox(restaurants=[restaurant], clock=now, port=port) as sandbox:
        yield RunningSandbox(sandbox=sandbox, restaurant=restaurant)


@frozen(kw_only=True)
class RunningSandbox:
    """A sandbox that serves the sample restaurant.

    Attributes:
        sandbox: The server.
        restaurant: Whom it serves.
    """

    sandbox: Sandbox
    restaurant: Restaurant

    def write_profile(self, folder: Path) -> Path:
        """Write a fitting profile and the app's secret, which is public, and return its path.

        Raises:
            DeliveryError: The folder cannot be made or written to; FILE-001 to FILE-003.
        """
        FolderOutput(folder=folder).check()
        secret = folder / KSeriesSettings().client_secret_file
        write_atomically(secret, [self.sandbox.app.client_secret.encode()])
        secret.chmod(0o600)
        first = self.restaurant.opened
        last = first.replace(year=first.year + _YEARS)
        text = sample_profile(self.sandbox, self.restaurant, first=first, last=last)
        path = folder / PROFILE_NAME
        write_atomically(path, [text.encode()])
        return path

    def wait(self) -> None:
        """Wait until the keyboard interrupts."""
        Event().wait()


def sample_restaurant(day: date, *, size: Size, seed: int) -> Restaurant:
    """Return the sample restaurant; it has been open for more than a year on ``day``."""
    return Restaurant(seed=seed, size=size, opened=date(day.year - 1, 1, 1))


def sample_profile(sandbox: Sandbox, restaurant: Restaurant, *, first: date, last: date) -> str:
    """Return the TOML of a profile that books the sample restaurant from a running sandbox."""
    return demo_profile(
        restaurant.house,
        address=sandbox.url,
        client_id=sandbox.app.client_id,
        redirect_uri=REDIRECT_URI,
        first=first,
        last=last,
    )


@contextmanager
def _connected(
    sandbox: Sandbox, profile: str, moment: datetime, folder: Path
) -> Iterator[tuple[assembly.OpenProfile, KSeriesClient]]:
    """Write the profile, connect by OAuth as a merchant would, and give both for use."""
    path = folder / PROFILE_NAME
    path.write_text(profile, "utf-8")
    opened = assembly.open_profile(path)
    environment = {assembly.SECRET_VARIABLE: sandbox.app.client_secret}
    clockwork = Clockwork(clock=lambda: moment)
    with assembly.build_client(opened, environment, clockwork=clockwork) as client:
        verifier = token_urlsafe(48)
        client.connect(sandbox.authorize(redirect_uri=REDIRECT_URI, verifier=verifier), verifier)
        yield opened, client
