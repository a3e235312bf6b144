"""A place as the line sees it: settings, mapping and calibration put together."""

from collections.abc import Mapping
import tomllib
from typing import Any

from attrs import evolve

from datev_bridge.access import NOT_FOUND
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey import codes
from datev_bridge.journey.model import Place
from datev_bridge.journey.ports import JourneyWork
from datev_bridge.journey.settings_document import Settled, settle
from datev_bridge.mapping import AccountMapping
from datev_bridge.profile import Profile


def found_place(work: JourneyWork, place: str) -> Place:
    """Return a place of the organisation at work.

    Raises:
        AccessRefused: It has none of that id; ACC-001.
    """
    found = work.places.find(place)
    if found is None:
        raise AccessRefused(NOT_FOUND.at())
    return found


def settled_place(work: JourneyWork, place: Place) -> Settled:
    """Return the profile of a place, with the mapping that books, or what its settings lack."""
    revision = work.settings.newest(place.id)
    approved = work.mappings.newest(place.id)
    mapping = approved.mapping if approved else AccountMapping()
    settled = settle(revision.document if revision else {}, mapping)
    if settled.profile is None:
        return settled
    location = place.location.id if place.location else ""
    profile = evolve(
        settled.profile,
        kseries=evolve(settled.profile.kseries, location=location),
        calibration=_calibration(place),
    )
    return evolve(settled, profile=profile)


def profile_of(work: JourneyWork, place: Place) -> Profile:
    """Return the profile of a place.

    Raises:
        ConfigurationError: Its settings are not complete; JNY-020 and what they lack.
    """
    settled = settled_place(work, place)
    if settled.profile is None:
        issue = codes.NO_SETTINGS.at(place.name)
        raise ConfigurationError(issue, issues=(issue, *settled.issues))
    return settled.profile


def _calibration(place: Place) -> Mapping[str, Any]:
    return tomllib.loads(place.calibration)
