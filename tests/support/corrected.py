"""Delivered days for tests of what comes after."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from attrs import evolve

from datev_bridge.corrections import Books, seal_export
from datev_bridge.daybook import DaySummary, Receipt
from datev_bridge.days.periods import Closing
from datev_bridge.days.sealed import SealedDay
from datev_bridge.pipeline import build_export
from datev_bridge.profile import Profile
from support.books import day as day_of
from support.books import mapping
from support.exports import PROFILE
from support.sales import BERLIN, DAY

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
OWN = evolve(PROFILE, mapping=mapping())


def on(day: date, *receipts: Receipt) -> DaySummary:
    return day_of(*receipts, business_day=day)


def delivered(*days: DaySummary, profile: Profile = OWN, **others: Any) -> dict[date, SealedDay]:
    """Return those days as they are once they were exported."""
    export = build_export(days, profile=profile, location=BERLIN, created_at=AT, **others)
    return {day.business_day: day for day in seal_export(export, profile)}


def books(sealed: dict[date, SealedDay], **changes: Any) -> Books:
    plain = Books(
        profile=OWN,
        location=BERLIN,
        created_at=AT,
        closing=Closing(today=AT.date()),
        sealed=sealed,
    )
    return evolve(plain, **changes)


def after(sealed: dict[date, SealedDay], again: Iterable[SealedDay]) -> dict[date, SealedDay]:
    return {**sealed, **{day.business_day: day for day in again}}


__all__ = ["AT", "DAY", "OWN", "after", "books", "delivered", "on"]
