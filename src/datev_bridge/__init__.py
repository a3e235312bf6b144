"""From Lightspeed Restaurant K-Series to DATEV: balanced booking batches with a proof.

The line in one breath::

    from datev_bridge import build_export, from_toml, read_day

    profile = from_toml(toml_text)
    day = read_day(body, location=location, business_day=business_day, feed="v2")
    export = build_export([day], profile=profile, location=location, created_at=now)

Every room can be used by itself: :mod:`datev_bridge.extf` for DATEV's format,
:mod:`datev_bridge.kseries` for the POS, :mod:`datev_bridge.chart`, :mod:`datev_bridge.mapping` and
:mod:`datev_bridge.journal` for the books. Names are loaded when they are first used, so that
importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datev_bridge.batches import Batch, BatchKind
    from datev_bridge.daybook import DaySummary, Location
    from datev_bridge.errors import (
        AuthorizationError,
        ConfigurationError,
        DatevBridgeError,
        DeliveryError,
        ExportRefused,
        ExtfError,
        KSeriesError,
        RateLimited,
        ServiceUnavailable,
        StoreError,
        UnexpectedResponse,
        VaultError,
    )
    from datev_bridge.issues import Issue, IssueKind, Severity
    from datev_bridge.kseries.client import AsyncKSeriesClient, KSeriesClient
    from datev_bridge.pipeline import Export, build_export, read_day
    from datev_bridge.profile import Profile, from_toml
    from datev_bridge.proof import Proof

__version__ = "0.1.0"

_HOMES = {
    "batches": ("Batch", "BatchKind"),
    "daybook": ("DaySummary", "Location"),
    "errors": (
        "AuthorizationError",
        "ConfigurationError",
        "DatevBridgeError",
        "DeliveryError",
        "ExportRefused",
        "ExtfError",
        "KSeriesError",
        "RateLimited",
        "ServiceUnavailable",
        "StoreError",
        "UnexpectedResponse",
        "VaultError",
    ),
    "issues": ("Issue", "IssueKind", "Severity"),
    "kseries.client": ("AsyncKSeriesClient", "KSeriesClient"),
    "pipeline": ("Export", "build_export", "read_day"),
    "profile": ("Profile", "from_toml"),
    "proof": ("Proof",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AsyncKSeriesClient",
    "AuthorizationError",
    "Batch",
    "BatchKind",
    "ConfigurationError",
    "DatevBridgeError",
    "DaySummary",
    "DeliveryError",
    "Export",
    "ExportRefused",
    "ExtfError",
    "Issue",
    "IssueKind",
    "KSeriesClient",
    "KSeriesError",
    "Location",
    "Profile",
    "Proof",
    "RateLimited",
    "ServiceUnavailable",
    "Severity",
    "StoreError",
    "UnexpectedResponse",
    "VaultError",
    "build_export",
    "from_toml",
    "read_day",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
