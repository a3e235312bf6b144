"""Sealed days: what was delivered of a business day, in which files, by which rules.

A sealed day is never edited. What is delivered on top of it makes a new value with one file more;
a file that was never imported is withdrawn when another takes its place.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
import hashlib
import json

from attrs import evolve, frozen

from datev_bridge.batches import Batch, BatchKind
from datev_bridge.chart.account import OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.daybook import DaySummary
from datev_bridge.daybook.digest import day_digest, receipt_digest
from datev_bridge.days.decisions import DecidedDay, Decision
from datev_bridge.days.plain import from_plain, to_plain
from datev_bridge.journal import BookingSettings, Entry
from datev_bridge.journal.delta import summed
from datev_bridge.journal.digest import entries_digest

SCHEMA = "datev_bridge/sealed/1"
"""Name and version of the stored form; a change that breaks a reader gets a new number."""


@frozen(kw_only=True)
class SealedFile:
    """What one file holds of a business day.

    Attributes:
        name: Its name.
        sha256: Its digest.
        kind: What it is for.
        number: Of a correction or a replacement, 0 for any other.
        made_at: When it was made, aware.
        mapping_revision: By which rules.
        entries: The day's entries in it.
        replaces: Name of the file in whose place it stands, empty for none.
        is_withdrawn: Whether another stands in its place: it was never imported, and its entries
            do not count.
    """

    name: str
    sha256: str
    kind: BatchKind = BatchKind.REGULAR
    number: int = 0
    made_at: datetime
    mapping_revision: str
    entries: tuple[Entry, ...]
    replaces: str = ""
    is_withdrawn: bool = False

    @property
    def months(self) -> frozenset[tuple[int, int]]:
        """Year and month of its rows."""
        dates = (entry.posted_on or entry.business_day for entry in self.entries)
        return frozenset((on.year, on.month) for on in dates)


@frozen(kw_only=True)
class SealedDay:
    """A business day as it was delivered.

    Attributes:
        business_day: The day.
        location: Business location id.
        feed: Which feed of the POS it was read from.
        mapping_revision: The rules it is booked with.
        settings: How it is booked.
        accounts: What had been declared of the accounts that its rows are on.
        decisions: What people decided about it.
        facts: Digest of what the POS told of it.
        receipts: Account id and digest of each receipt, to find those that changed.
        files: What was delivered, oldest first.
    """

    business_day: date
    location: str
    feed: str
    mapping_revision: str
    settings: BookingSettings
    accounts: tuple[OwnAccount, ...] = ()
    decisions: tuple[Decision, ...] = ()
    facts: str
    receipts: tuple[tuple[str, str], ...] = ()
    files: tuple[SealedFile, ...] = ()

    @property
    def standing(self) -> tuple[SealedFile, ...]:
        """The files that count."""
        return tuple(file for file in self.files if not file.is_withdrawn)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything that was delivered of the day and counts, added up."""
        return summed(entry for file in self.standing for entry in file.entries)

    @property
    def digest(self) -> str:
        """Digest of the day's journal, feed, rules and decisions, in hexadecimal."""
        sealed = [
            entries_digest(self.entries),
            self.feed,
            self.mapping_revision,
            [to_plain(decision) for decision in self.decisions],
        ]
        return hashlib.sha256(json.dumps(sealed).encode()).hexdigest()

    def chart(self, now: ChartOfAccounts) -> ChartOfAccounts:
        """Return the chart that books the day's late changes.

        What was declared of its accounts since then would change rows that nothing happened to.

        Args:
            now: The chart as it is declared now, which counts for all other accounts.
        """
        used = _accounts_of(self.entries)
        since = tuple(own for own in now.own if own.number not in used)
        return evolve(now, own=(*self.accounts, *since))

    def changed_receipts(self, summary: DaySummary) -> frozenset[str]:
        """Return the account ids of the receipts that are not as they were when it was sealed."""
        return frozenset(account for account, _ in {*self.receipts} ^ {*_receipts(summary)})

    def without(self, file_name: str) -> "SealedDay":
        """Return the day with one of its files withdrawn."""
        return evolve(
            self,
            files=tuple(
                evolve(file, is_withdrawn=True) if file.name == file_name else file
                for file in self.files
            ),
        )


def declared(entries: Iterable[Entry], chart: ChartOfAccounts) -> tuple[OwnAccount, ...]:
    """Return what a chart declares of the accounts of some entries."""
    used = _accounts_of(entries)
    return tuple(own for own in chart.own if own.number in used)


def _accounts_of(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(n for entry in entries for n in (entry.account, entry.contra_account))


def seal(
    day: DecidedDay,
    *,
    settings: BookingSettings,
    files: Iterable[SealedFile],
    accounts: tuple[OwnAccount, ...] = (),
) -> SealedDay:
    """Seal a business day with the files that were delivered of it."""
    summary = day.summary
    return SealedDay(
        business_day=summary.business_day,
        location=summary.location.id,
        feed=summary.feed,
        mapping_revision=day.mapping.revision,
        settings=settings,
        accounts=accounts,
        decisions=day.decisions,
        facts=day_digest(day.read),
        receipts=_receipts(summary),
        files=tuple(files),
    )


def sealed_file(batch: Batch, entries: Iterable[Entry], *, mapping_revision: str) -> SealedFile:
    """Return what a file holds of a day."""
    return SealedFile(
        name=batch.file_name,
        sha256=batch.sha256,
        kind=batch.kind,
        number=batch.number,
        made_at=batch.header.created_at,
        mapping_revision=mapping_revision,
        entries=tuple(entries),
        replaces=batch.replaces,
    )


def to_json(day: SealedDay) -> bytes:
    """Return a sealed day as one line of JSON."""
    document = {"schema": SCHEMA, **to_plain(day)}
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def from_json(text: bytes) -> SealedDay:
    """Return the sealed day that :func:`to_json` wrote.

    Raises:
        ValueError: It is none, or of another schema.
    """
    raw = json.loads(text)
    if not isinstance(raw, dict) or raw.pop("schema", None) != SCHEMA:
        raise ValueError(f"not {SCHEMA}")
    return from_plain(raw, SealedDay)


def next_number(
    days: Iterable[SealedDay], kind: BatchKind, months: Collection[tuple[int, int]]
) -> int:
    """Return the number of the next correction or replacement with rows of those months.

    Two files of one kind and period must never bear one name: DATEV would take the second for the
    first.
    """
    numbers = {
        file.number
        for day in days
        for file in day.files
        if file.kind is kind and not file.months.isdisjoint(months)
    }
    return max(numbers, default=0) + 1


def _receipts(summary: DaySummary) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((r.account_id, receipt_digest(r)) for r in summary.receipts))
