"""Decisions for tests."""

from datetime import UTC, date, datetime, timedelta

from datev_bridge.days.actions import Action
from datev_bridge.days.decisions import Decision
from support.sales import DAY

AT = datetime(2026, 12, 1, 8, tzinfo=UTC)


def decision(
    action: Action,
    *,
    day: date = DAY,
    until: date | None = DAY,
    minute: int = 0,
    reason: str = "Geprüft.",
) -> Decision:
    """Return a decision of the tax adviser for a day, or from it on where ``until`` is None."""
    return Decision(
        action=action,
        first_day=day,
        last_day=until,
        by="Kanzlei",
        at=AT + timedelta(minutes=minute),
        reason=reason,
    )
