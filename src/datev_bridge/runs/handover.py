"""Handing files over: noted, written, recorded, in this order, and mended if it was interrupted."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from itertools import chain, count

from attrs import evolve, field, frozen

from datev_bridge.batches import Batch, label_of
from datev_bridge.companions import Companion
from datev_bridge.days.sealed import SealedDay
from datev_bridge.issues import Issue
from datev_bridge.journal import DebtorBook
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.mapping import AccountMapping
from datev_bridge.proof import Proof, ProofDay, to_json
from datev_bridge.runs import codes
from datev_bridge.runs.delivery import Delivery, digest_of, recover
from datev_bridge.runs.ledger import LedgerEntry, journal_digest
from datev_bridge.runs.ports import Output, Progress, Records


@frozen(kw_only=True)
class Known:
    """What is known of a location's days when a run begins.

    Attributes:
        entries: What was delivered of them, oldest first.
        sealed: The delivered days as they stand.
        issues: What an interrupted run left behind, and what became of it.
    """

    entries: tuple[LedgerEntry, ...]
    sealed: Mapping[date, SealedDay]
    issues: tuple[Issue, ...] = ()

    @property
    def delivered(self) -> dict[date, LedgerEntry]:
        """The first file of each delivered day that was not replaced, else its last one."""
        gone = {entry.replaces for entry in self.entries}
        standing = [entry for entry in self.entries if entry.file_name not in gone]
        return {entry.business_day: entry for entry in (*self.entries, *reversed(standing))}

    @property
    def receipt_numbers(self) -> dict[str, str]:
        """Account id → receipt number of earlier invoices."""
        return {a: number for entry in self.entries for a, number in entry.receipt_numbers}


@frozen(kw_only=True)
class Handover:
    """Hands files over and records them.

    Attributes:
        location: Business location id.
        output: Where files go.
        records: What is remembered.
        render_proof: Turns a proof into the page people read.
        proof_name: Name of the proof's files without ending; None names them by period.
    """

    location: str
    output: Output
    records: Records
    render_proof: Callable[[Proof], bytes]
    proof_name: str | None = None

    def lock(self, *, dry_run: bool) -> AbstractContextManager[None]:
        """Keep other runs out, and see whether files can be written, unless none will be."""
        if dry_run:
            return nullcontext()
        self.output.check()
        return self.records.ledger.lock()

    def known(self, *, dry_run: bool) -> Known:
        """Return what is known, and finish what an interrupted run began.

        Files of it that are there, whole, are recorded; the others were never delivered, and what
        was written about them goes. A dry run only says so.

        Args:
            dry_run: Whether to leave everything as it is.
        """
        ledger = self.records.ledger
        unfinished = ledger.unfinished()
        found = recover(unfinished, self.output.read)
        if unfinished is not None and not dry_run:
            for name in found.orphans:
                self.output.remove(name)
            ledger.complete(found.delivery)
        entries = list(ledger.entries())
        entries += [entry for entry in found.delivery.entries if entry not in entries]
        new = {d.business_day: d for d in found.delivery.sealed if d.location == self.location}
        return Known(
            entries=tuple(entry for entry in entries if entry.location == self.location),
            # Those on record are many and seldom asked for: they stay where they are.
            sealed=ChainMap(new, self.records.days.of(self.location)),  # type: ignore[arg-type]
            issues=found.issues,
        )

    def deliver(self, made: "Made", told: Progress) -> "Handed":
        """Write the files and their proof, and record them.

        The proof goes first: whoever finds a file finds its proof as well.

        Args:
            made: What is to be handed over.
            told: Told how far it is.

        Raises:
            DeliveryError: Something could not be written or recorded.
        """
        proofs = tuple(self._proof_files(made.proof)) if made.proof.days else ()
        companions = tuple((each.file_name, each.content) for each in made.companions)
        delivery = Delivery(
            entries=tuple(_entries(made)),
            sealed=made.sealed,
            proofs=tuple((name, digest_of(content) or "") for name, content in proofs),
            companions=tuple((each.file_name, each.sha256) for each in made.companions),
            debtors=made.debtors,
        )
        files = tuple((batch.file_name, batch.content) for batch in made.batches)
        if files:
            for mapping in made.mappings:
                self.records.mappings.keep(mapping)
            self.records.ledger.begin(delivery)
        replaced = tuple(self._replaced(made.batches))
        written = {}
        everything = (*proofs, *companions, *files)
        for number, (name, content) in enumerate(everything, start=1):
            written[name] = self.output.put(name, content)
            told("write", number, len(everything))
        if files or made.sealed:
            self.records.ledger.complete(delivery)
        paths = tuple(written[name] for name, _ in (*files, *companions, *proofs))
        return Handed(written=paths, issues=replaced)

    def _replaced(self, batches: Iterable[Batch]) -> Iterator[Issue]:
        """Yield the files that nobody recorded and that give way to others of their name."""
        for batch in batches:
            found = digest_of(self.output.read(batch.file_name))
            if found not in {None, batch.sha256}:
                yield codes.REPLACED.at(batch.file_name, file=batch.file_name, sha256=found)

    def _proof_files(self, proof: Proof) -> Iterator[tuple[str, bytes]]:
        first, last = proof.days[0].business_day, proof.days[-1].business_day
        period = f"{first:%Y%m%d}" if first == last else f"{first:%Y%m%d}-{last:%Y%m%d}"
        label = label_of(proof.kind, proof.number) if proof.number else ""
        parts = ("proof", label, proof.location.id, period)
        stem = self.proof_name or self._free("_".join(part for part in parts if part))
        yield f"{stem}.json", to_json(proof)
        yield f"{stem}.html", self.render_proof(proof)

    def _free(self, stem: str) -> str:
        """Return the name of a proof, or with a number where one of delivered files bears it.

        Days of one period may come in several files: the first and last of a week were held, and
        follow. What only says that they are held gives way.
        """
        stems = chain([stem], (f"{stem}_{number}" for number in count(2)))
        return next(each for each in stems if not self._is_taken(each))

    def _is_taken(self, stem: str) -> bool:
        page = self.output.read(f"{stem}.json")
        return page is not None and any(
            entry.file_sha256.encode() in page for entry in self.records.ledger.entries()
        )


@frozen(kw_only=True)
class Made:
    """What is to be handed over.

    Attributes:
        batches: The files.
        proof: Their proof.
        sealed: The days as they are once the files are there.
        mappings: The rules they were booked with.
        companions: Files beside them.
        debtors: What the days add to the book of debtors.
    """

    batches: tuple[Batch, ...]
    proof: Proof
    sealed: tuple[SealedDay, ...]
    mappings: tuple[AccountMapping, ...]
    companions: tuple[Companion, ...] = ()
    debtors: DebtorBook = NO_DEBTORS


@frozen(kw_only=True)
class Handed:
    """What was handed over.

    Attributes:
        written: Where each file and proof is.
        issues: What had to give way.
    """

    written: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = field(default=())


def _entries(made: Made) -> Iterator[LedgerEntry]:
    days = {day.business_day: day for day in made.proof.days}
    revisions = {day.business_day: day.mapping_revision for day in made.sealed}
    for batch in made.batches:
        for on in batch.days:
            entry = _entry(batch, days[on], made.proof)
            yield evolve(entry, mapping_revision=revisions[on])


def _entry(batch: Batch, day: ProofDay, proof: Proof) -> LedgerEntry:
    invoices = {
        (receipt.account_id, receipt.id)
        for receipt in day.summary.receipts
        if any(payment.on_account for payment in receipt.payments)
    }
    return LedgerEntry(
        location=day.summary.location.id,
        business_day=day.business_day,
        feed=day.summary.feed,
        journal_digest=journal_digest(day.journal),
        mapping_revision=proof.mapping_revision,
        file_name=batch.file_name,
        file_sha256=batch.sha256,
        exported_at=proof.created_at,
        receipt_numbers=tuple(sorted(invoices)),
        label=label_of(batch.kind, batch.number),
        replaces=batch.replaces,
    )
