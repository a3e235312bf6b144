"""Gathers what ``doctor`` judges, from this machine and from the POS; changes nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.util import find_spec
import os
from pathlib import Path
import platform
import stat
from typing import TypeVar

from datev_bridge import __version__, assembly
from datev_bridge.assembly import OpenProfile
from datev_bridge.batches import BatchKind
from datev_bridge.categories import CategoryUse, MasterData, list_categories
from datev_bridge.dates import find_zone
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.delivery.folder import FolderLedger
from datev_bridge.doctor import Facts, Home, Pos, Program
from datev_bridge.doctor.of_program import OPTIONAL
from datev_bridge.errors import ConfigurationError, DatevBridgeError
from datev_bridge.files import FOLDER_MISSING
from datev_bridge.issues import Issue
from datev_bridge.kseries.client import KSeriesClient, Options
from datev_bridge.kseries.recent import last_days
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import TokenRecord
from datev_bridge.pipeline import Export, build_export, read_day
from datev_bridge.profile.check import check_profile

T = TypeVar("T")

Clock = Callable[[], datetime]

_IMPATIENT = Options(policy=RetryPolicy(tries=2, deadline=20.0))
"""A check tells soon what is wrong; an export would wait longer."""

_SAMPLE_ZONE = "Europe/Berlin"


def gather(
    path: Path | None, environment: Mapping[str, str], *, now: Clock, offline: bool = False
) -> Facts:
    """Find out everything that ``doctor`` judges.

    Args:
        path: The profile; None where none is named.
        environment: The environment variables.
        now: The clock, aware.
        offline: Whether to leave the POS alone.
    """
    program = program_here()
    if path is None:
        return Facts(program=program, is_offline=offline)
    try:
        opened = assembly.open_profile(path)
    except ConfigurationError as error:
        return Facts(program=program, home=error.issues, is_offline=offline)
    home = _home(opened, environment, now)
    can_ask = isinstance(home.connection, TokenRecord) and home.app_problem is None
    pos = _pos(opened, environment, now) if can_ask and not offline else None
    return Facts(program=program, home=home, pos=pos, is_offline=offline)


def program_here() -> Program:
    """Find out what ``doctor`` judges of the program."""
    return Program(
        version=__version__,
        python=platform.python_version(),
        missing=frozenset(name for name in OPTIONAL if find_spec(name) is None),
        knows_zones=find_zone(_SAMPLE_ZONE) is not None,
    )


def _home(opened: OpenProfile, environment: Mapping[str, str], now: Clock) -> Home:
    settings = opened.profile.kseries
    app = _or_issue(lambda: assembly.build_app(opened, environment))
    return Home(
        now=now(),
        profile=opened.profile,
        warnings=check_profile(opened.profile),
        app_problem=app if isinstance(app, Issue) else None,
        open_files=tuple(
            str(path)
            for path in map(opened.path, (settings.client_secret_file, settings.token_file))
            if _is_open_to_others(path)
        ),
        connection=_or_issue(assembly.token_store(opened).load),
        folder_problem=_folder_problem(opened.output_folder),
        ledger=_or_issue(FolderLedger(folder=opened.output_folder).entries),
    )


def _or_issue(ask: Callable[[], T]) -> T | Issue:
    try:
        return ask()
    except DatevBridgeError as error:
        return error.issue


def _is_open_to_others(path: Path) -> bool:
    """Tell whether group or others may read a file; Windows has no such bits."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return os.name == "posix" and bool(mode & (stat.S_IRGRP | stat.S_IROTH))


def _folder_problem(folder: Path) -> Issue | None:
    """Return why files could not be written to a folder, or why it could not be made."""
    try:
        there = next(place for place in (folder, *folder.parents) if place.exists())
    except OSError as error:  # a name too long for the system, or a folder nobody may look into
        return FOLDER_MISSING.at(str(folder), folder=folder, reason=error.strerror)
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return None
    reason = os.strerror(13) if there.is_dir() else os.strerror(20)
    return FOLDER_MISSING.at(str(folder), folder=folder, reason=reason)


def _pos(opened: OpenProfile, environment: Mapping[str, str], now: Clock) -> Pos | Issue:
    with assembly.build_client(opened, environment, options=_IMPATIENT) as client:
        businesses = _or_issue(client.businesses)
        if isinstance(businesses, Issue):
            return businesses
        wanted = opened.profile.kseries.location
        location = _or_issue(lambda: assembly.choose_location(businesses, wanted))
        if isinstance(location, Issue):
            return Pos(location=location, noticed=client.issues)
        day = _or_issue(lambda: _yesterday(opened, client, location, now))
        return Pos(
            location=location,
            tax_rates=_or_issue(lambda: client.tax_rates(location.id)),
            categories=_or_issue(lambda: _categories(opened, client, location, day, now)),
            yesterday=day if isinstance(day, Issue) else _booked(opened, location, day, now),
            noticed=client.issues,
        )


def _yesterday(
    opened: OpenProfile, client: KSeriesClient, location: Location, now: Clock
) -> DaySummary:
    (day,) = last_days(location, now=now(), days=1)
    answer = client.business_day(location.id, day, opened.profile.kseries.feed)
    return read_day(answer.body, location=location, business_day=day, feed=answer.feed.value)


def _categories(
    opened: OpenProfile,
    client: KSeriesClient,
    location: Location,
    day: DaySummary | Issue,
    now: Clock,
) -> tuple[CategoryUse, ...]:
    master = MasterData(
        groups=client.accounting_groups(location.id), methods=client.payment_methods(location.id)
    )
    (yesterday,) = last_days(location, now=now(), days=1)
    days = () if isinstance(day, Issue) else (day,)
    return list_categories(master, days, mapping=opened.profile.mapping, on=yesterday)


def _booked(opened: OpenProfile, location: Location, day: DaySummary, now: Clock) -> Export:
    return build_export(
        [day],
        profile=opened.profile,
        location=location,
        created_at=now(),
        kind=BatchKind.TEST,
    )
