"""Exports on this machine: a reader with days in memory, and real folders, ledgers and locks."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from datev_bridge.daybook import DaySummary, Location
from datev_bridge.daybook.pos_totals import PosTotals, TotalsNotRead
from datev_bridge.delivery.folder import FolderOutput, folder_records
from datev_bridge.delivery.records import (
    DAYS_NAME,
    DEBTORS_NAME,
    DECISIONS_NAME,
    MAPPINGS_NAME,
)
from datev_bridge.errors import KSeriesError
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof
from datev_bridge.runs.correct import Corrector
from datev_bridge.runs.export import Exporter
from datev_bridge.runs.history import History
from datev_bridge.runs.ports import Ledger, Records
from support.books import CARD, day, paid, receipt
from support.exports import PROFILE
from support.sales import BERLIN, DAY

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
UNMAPPED = evolve(CARD, id="77", name="Neu")


def business_day(offset: int) -> date:
    return DAY + timedelta(days=offset)


def sold(offset: int) -> DaySummary:
    """Return a day with a drink for 11.90."""
    return day(receipt(offset), business_day=business_day(offset))


def unclear(offset: int) -> DaySummary:
    """Return a day with a payment method that nobody has mapped."""
    return evolve(sold(offset), receipts=(receipt(offset, payments=(paid("11.90", UNMAPPED),)),))


def closed(offset: int) -> DaySummary:
    return evolve(sold(offset), receipts=(), receipts_read=0)


@frozen(kw_only=True)
class MemoryDays:
    """Days that were read before; an error stands for a day that cannot be had."""

    location: Location = BERLIN
    days: Mapping[date, DaySummary | KSeriesError]
    asked: list[date] = field(factory=list)
    totals: Callable[[date], PosTotals | TotalsNotRead] | None = None

    def read(self, day: date) -> DaySummary:
        self.asked.append(day)
        found = self.days[day]
        if isinstance(found, KSeriesError):
            raise found
        return found


def page(proof: Proof) -> bytes:
    """Return a page that names the days of a proof."""
    return " ".join(str(day.business_day) for day in proof.days).encode()


def reader(*days: DaySummary, **others: Any) -> MemoryDays:
    return MemoryDays(days={one.business_day: one for one in days}, **others)


def exporter(
    folder: Path,
    days: Sequence[DaySummary],
    *,
    profile: Profile = PROFILE,
    clock: Callable[[], datetime] = lambda: AT,
    **others: Any,
) -> Exporter:
    """Return an exporter of those days into a real folder with a real ledger."""
    plain = Exporter(
        profile=profile,
        reader=reader(*days),
        output=FolderOutput(folder=folder),
        records=folder_records(folder),
        clock=clock,
        render_proof=page,
    )
    return evolve(plain, **others)


def names(folder: Path) -> list[str]:
    """Return the files of a folder; hidden ones, and what is kept beside the ledger, left out."""
    found = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    return sorted(found - {DAYS_NAME, DEBTORS_NAME, DECISIONS_NAME, MAPPINGS_NAME})


def with_ledger(folder: Path, ledger: Ledger) -> Records:
    """Return the records of a folder with another ledger in front of them."""
    return evolve(folder_records(folder), ledger=ledger)


def export_three_days(folder: Path, hour: int) -> None:
    """Export the same days as any other process that comes this way, an hour apart by its clock."""
    three = exporter(
        folder, [sold(number) for number in range(3)], clock=lambda: AT + timedelta(hours=hour)
    )
    three.export([business_day(number) for number in range(3)])


def corrector(folder: Path, days: Sequence[DaySummary], **others: Any) -> Corrector:
    """Return what books delivered days of a real folder again."""
    plain = Corrector(
        profile=PROFILE,
        reader=reader(*days),
        output=FolderOutput(folder=folder),
        records=folder_records(folder),
        clock=lambda: AT + timedelta(hours=1),
        render_proof=page,
    )
    return evolve(plain, **others)


def history(folder: Path, profile: Profile = PROFILE) -> History:
    return History(
        profile=profile, output=FolderOutput(folder=folder), records=folder_records(folder)
    )


def by_card(offset: int) -> DaySummary:
    """Return the day of :func:`sold` with its drink paid by card."""
    return evolve(sold(offset), receipts=(receipt(offset, payments=(paid("11.90", CARD),)),))
