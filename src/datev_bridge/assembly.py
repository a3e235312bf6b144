"""The one place that builds real parts from configuration: files, network, clock, dice."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
import time
import tomllib
from typing import Any

from attrs import evolve, field, frozen

from datev_bridge.daybook import Location
from datev_bridge.delivery.folder import FolderOutput, folder_records
from datev_bridge.delivery.profile_file import ProfileMapping
from datev_bridge.delivery.profile_text import profile_text
from datev_bridge.delivery.records import FolderDecisions
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.client import Clockwork, KSeriesClient, Options
from datev_bridge.kseries.feed import BusinessDayFeed, Patience
from datev_bridge.kseries.master import Business
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.token_file import FileTokenStore
from datev_bridge.kseries.totals import TotalsReader
from datev_bridge.mapping.desk import MappingDesk
from datev_bridge.pipeline import read_day
from datev_bridge.profile import Profile, file_codes, from_toml
from datev_bridge.proof.html import to_html
from datev_bridge.runs import codes
from datev_bridge.runs.correct import Corrector
from datev_bridge.runs.export import Exporter
from datev_bridge.runs.history import History
from datev_bridge.runs.ports import Records

SECRET_VARIABLE = "DATEV_BRIDGE_CLIENT_SECRET"  # noqa: S105 - the name of a variable


@frozen(kw_only=True)
class OpenProfile:
    """A profile and where it lives: its paths are relative to its folder.

    Attributes:
        profile: The profile.
        folder: Folder of its file.
        document: What its TOML says, as plain data.
    """

    profile: Profile
    folder: Path
    document: Mapping[str, Any] = field(factory=dict, repr=False)

    def path(self, relative: str) -> Path:
        """Return a path that the profile names."""
        return self.folder / relative

    @property
    def output_folder(self) -> Path:
        """Where files go."""
        return self.path(self.profile.delivery.folder)


def open_profile(path: Path) -> OpenProfile:
    """Read a profile from its file.

    Raises:
        ConfigurationError: It cannot be read (SET-005), or something in it is not possible.
    """
    text = profile_text(path)
    profile = from_toml(text)
    return OpenProfile(profile=profile, folder=path.absolute().parent, document=tomllib.loads(text))


def build_app(opened: OpenProfile, environment: Mapping[str, str]) -> App:
    """Return the credentials with which the POS is reached.

    Raises:
        ConfigurationError: The secret is missing (SET-006), or a credential is not possible.
    """
    settings = opened.profile.kseries
    return App(
        client_id=settings.client_id,
        client_secret=_secret(opened, environment),
        redirect_uri=settings.redirect_uri,
        api_url=settings.api_url,
        auth_url=settings.auth_url,
    )


def _secret(opened: OpenProfile, environment: Mapping[str, str]) -> str:
    if SECRET_VARIABLE in environment:
        return environment[SECRET_VARIABLE]
    path = opened.path(opened.profile.kseries.client_secret_file)
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        issue = file_codes.SECRET_MISSING.at(
            "kseries.client_secret_file", path=path, variable=SECRET_VARIABLE
        )
        raise ConfigurationError(issue) from error


def build_client(
    opened: OpenProfile,
    environment: Mapping[str, str],
    *,
    clockwork: Clockwork | None = None,
    options: Options | None = None,
) -> KSeriesClient:
    """Return a client for the profile's connection; tokens live in the profile's token file.

    Args:
        opened: The profile.
        environment: The environment variables.
        clockwork: Time and chance, where not the real ones.
        options: How it works, where not as usual; customers are asked for where they have accounts.

    Raises:
        ConfigurationError: See :func:`build_app`.
    """
    app, tokens = build_app(opened, environment), token_store(opened)
    usual = options or Options()
    wanted = evolve(usual, consumers=usual.consumers or opened.profile.debtors is not None)
    return KSeriesClient(app, tokens, options=wanted, clockwork=clockwork)


def token_store(opened: OpenProfile) -> FileTokenStore:
    """Return where the profile's connection is kept."""
    return FileTokenStore(opened.path(opened.profile.kseries.token_file))


def find_location(client: KSeriesClient, location_id: str) -> Location:
    """Return a location that the connection covers; its only one where the profile names none.

    Raises:
        ConfigurationError: The connection does not cover it, or has several; RUN-007.
        KSeriesError: The POS cannot be asked.
    """
    return choose_location(client.businesses(), location_id)


def choose_location(businesses: Iterable[Business], location_id: str) -> Location:
    """Return the location of that id; the only one there is where no id is given.

    Raises:
        ConfigurationError: There is none of that id, or no id and several locations; RUN-007.
    """
    known = {loc.id: loc for business in businesses for loc in business.locations}
    if location_id in known:
        return known[location_id]
    if not location_id and len(known) == 1:
        return next(iter(known.values()))
    names = ", ".join(f"{loc.id} ({loc.name})" for loc in known.values()) or "–"
    issue = codes.UNKNOWN_LOCATION.at("kseries.location", location=location_id, known=names)
    raise ConfigurationError(issue)


def build_feed(
    opened: OpenProfile,
    client: KSeriesClient,
    *,
    clock: Callable[[], datetime],
    patience: Patience | None = None,
) -> BusinessDayFeed:
    """Return what reads the profile's business days.

    Args:
        opened: The profile.
        client: A connected client.
        clock: The time, aware.
        patience: How long to wait for a day to be complete; not at all if not given.

    Raises:
        ConfigurationError: The location is not the connection's.
        KSeriesError: The POS cannot be asked.
    """
    settings = opened.profile.kseries
    location = find_location(client, settings.location)
    totals = TotalsReader(source=client, location=location.id)
    return BusinessDayFeed(
        source=client,
        line=read_day,
        location=location,
        feed=settings.feed,
        patience=patience or Patience(),
        clock=clock,
        sleep=time.sleep,
        drift=client.drift_counter,
        totals=totals.read if settings.compare_totals else None,
    )


def build_exporter(
    opened: OpenProfile,
    client: KSeriesClient,
    *,
    clock: Callable[[], datetime],
    folder: Path | None = None,
    proof_name: str | None = None,
) -> Exporter:
    """Return what exports the profile's days.

    Args:
        opened: The profile.
        client: A connected client.
        clock: The time, aware.
        folder: Where files go; the profile's folder if not given.
        proof_name: See :class:`~datev_bridge.runs.export.Exporter`.

    Raises:
        ConfigurationError: The location is not the connection's.
        KSeriesError: The POS cannot be asked.
    """
    profile = opened.profile
    target = folder or opened.output_folder
    feed = build_feed(opened, client, clock=clock)
    return Exporter(
        profile=profile,
        reader=feed,
        output=FolderOutput(folder=target),
        records=_records(opened, target),
        clock=clock,
        render_proof=to_html,
        proof_name=proof_name,
    )


def _records(opened: OpenProfile, folder: Path) -> Records:
    """Return what is remembered: the folder knows its files; what was decided counts everywhere."""
    decisions = FolderDecisions(folder=opened.output_folder)
    return evolve(folder_records(folder), decisions=decisions)


def build_corrector(
    opened: OpenProfile,
    client: KSeriesClient,
    *,
    clock: Callable[[], datetime],
    folder: Path | None = None,
) -> Corrector:
    """Return what books the profile's delivered days again.

    Args:
        opened: The profile.
        client: A connected client.
        clock: The time, aware.
        folder: Where files go; the profile's folder if not given.

    Raises:
        ConfigurationError: The location is not the connection's.
        KSeriesError: The POS cannot be asked.
    """
    target = folder or opened.output_folder
    return Corrector(
        profile=opened.profile,
        reader=build_feed(opened, client, clock=clock),
        output=FolderOutput(folder=target),
        records=_records(opened, target),
        clock=clock,
        render_proof=to_html,
    )


def build_history(opened: OpenProfile, *, folder: Path | None = None) -> History:
    """Return what was delivered of the profile's days.

    Args:
        opened: The profile.
        folder: Where files are; the profile's folder if not given.
    """
    target = folder or opened.output_folder
    return History(
        profile=opened.profile,
        output=FolderOutput(folder=target),
        records=_records(opened, target),
    )


def build_mapping_desk(path: Path, *, clock: Callable[[], datetime]) -> MappingDesk:
    """Return where people work on the mapping in a profile's file.

    Args:
        path: The profile's file.
        clock: The time, aware.

    Raises:
        ConfigurationError: The profile cannot be read, or something in it is not possible.
    """
    profile = open_profile(path).profile
    return MappingDesk(
        history=ProfileMapping(path=path),
        chart=profile.chart,
        clearing_account=profile.datev.clearing_account,
        clock=clock,
    )
