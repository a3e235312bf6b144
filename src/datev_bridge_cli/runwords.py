"""The words for runs: what they are for, and how far they are."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datev_bridge_cli.output import Output

if TYPE_CHECKING:
    from datev_bridge.runs.history import DeliveredFile
    from datev_bridge.runs.state import Run

STATES = {
    "planned": ("geplant", "planned"),
    "waiting": ("wartet, von selbst wieder", "waits, again by itself"),
    "needs_action": ("jemand muss handeln", "somebody has to act"),
    "written": ("unterwegs", "on its way"),
    "delivered": ("zugestellt", "delivered"),
    "nothing": ("nichts zu buchen", "nothing to book"),
    "held": ("gehalten", "held"),
    "cancelled": ("abgebrochen", "cancelled"),
}
KINDS = {
    "scheduled": ("Zeitplan", "schedule"),
    "released": ("Nachtrag", "released"),
    "correction": ("Korrektur", "correction"),
    "backfill": ("Nacherfassung", "backfill"),
    "repost": ("neu gebucht", "repost"),
}


def state_of(out: Output, run: "Run") -> str:
    """Return how far a run is, in words."""
    return out.say(*STATES[run.state.value])


def kind_of(out: Output, run: "Run") -> str:
    """Return what a run is for, in words."""
    return out.say(*KINDS[run.kind.value])


def plain_run(run: "Run") -> Mapping[str, Any]:
    """Return a run as plain data."""
    return {
        "id": run.id,
        "kind": run.kind.value,
        "state": run.state.value,
        "at": run.at.isoformat(),
        "days": [day.isoformat() for day in run.days],
        "held": [day.isoformat() for day in run.held],
        "files": list(run.files),
        "attempts": run.attempts,
        "retry_at": run.retry_at and run.retry_at.isoformat(),
        "problem": run.problem or None,
        "said": {name: run.said[name] for name in ("de", "en") if name in run.said},
    }


def plain_file(file: "DeliveredFile") -> Mapping[str, Any]:
    """Return a delivered file as plain data."""
    return {
        "file": file.name,
        "sha256": file.sha256,
        "location": file.location,
        "kind": file.label or "regular",
        "days": [day.isoformat() for day in file.days],
        "delivered_at": file.delivered_at.isoformat(),
        "mapping_revisions": list(file.mapping_revisions),
        "replaces": file.replaces or None,
        "replaced_by": file.replaced_by or None,
    }
