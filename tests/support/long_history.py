"""A place that has delivered days for years: what it delivered once, under other dates."""

from datetime import date, timedelta

from attrs import evolve

from datev_bridge.days.sealed import SealedDay
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.ledger import LedgerEntry
from support.travellers import Traveller


def lengthen(here: Traveller, days: int) -> None:
    """Let a place that has delivered have delivered so many earlier days as well."""
    books = here.town.service.store.books(*here.at, lambda *_: None)
    records = books.records
    entry = records.ledger.entries()[0]
    sealed = records.days.of(entry.location)[entry.business_day]
    first = entry.business_day - timedelta(days=days)
    for start in range(0, days, 100):
        dates = [first + timedelta(days=n) for n in range(start, min(start + 100, days))]
        records.ledger.complete(
            Delivery(
                entries=tuple(_entry(entry, on) for on in dates),
                sealed=tuple(_sealed(sealed, on) for on in dates),
            )
        )


def _entry(entry: LedgerEntry, on: date) -> LedgerEntry:
    return evolve(entry, business_day=on, file_name=f"EXTF_{on:%Y%m%d}.csv")


def _sealed(sealed: SealedDay, on: date) -> SealedDay:
    (file,) = sealed.files
    entries = tuple(evolve(entry, business_day=on) for entry in file.entries)
    moved = evolve(file, name=f"EXTF_{on:%Y%m%d}.csv", entries=entries)
    return evolve(sealed, business_day=on, files=(moved,))
