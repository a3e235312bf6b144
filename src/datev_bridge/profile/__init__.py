"""One restaurant's profile: its value, its TOML form, and what can be wrong with it."""

from datev_bridge.profile.check import check_profile
from datev_bridge.profile.model import (
    Cadence,
    Confirmer,
    DatevSettings,
    DeliverySettings,
    KSeriesSettings,
    Profile,
    ReleaseSettings,
    ScheduleSettings,
)
from datev_bridge.profile.serial import from_document, from_toml

__all__ = [
    "Cadence",
    "Confirmer",
    "DatevSettings",
    "DeliverySettings",
    "KSeriesSettings",
    "Profile",
    "ReleaseSettings",
    "ScheduleSettings",
    "check_profile",
    "from_document",
    "from_toml",
]
