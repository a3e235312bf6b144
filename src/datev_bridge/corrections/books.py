"""What corrections need to know, and what they come to."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import field, frozen

from datev_bridge.batches import Batch
from datev_bridge.companions import Companion
from datev_bridge.daybook import Location
from datev_bridge.days.decisions import Decision
from datev_bridge.days.periods import Closing
from datev_bridge.days.sealed import SealedDay
from datev_bridge.issues import Issue
from datev_bridge.journal import Debtor, DebtorBook
from datev_bridge.journal.debtors import NO_DEBTORS
from datev_bridge.mapping import AccountMapping
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof


@frozen(kw_only=True)
class Books:
    """What corrections need to know beside the days that are read again.

    Attributes:
        profile: Whose books; its mapping is the newest one.
        location: Where the days come from.
        created_at: Aware; stands in the files, so that the same inputs give the same bytes.
        closing: Which periods are closed.
        sealed: Sealed days of the location, at least those that are read again and those with
            corrections or replacements.
        mappings: Earlier revisions of the mapping, by their name.
        decisions: What people decided; those that a day was sealed with need not be repeated.
        withdrawn: Decisions that were taken back: a day that was sealed with one is booked anew
            without it.
        receipt_numbers: Account id → receipt number of earlier receipts, for settlements.
        debtors: Which customers have which accounts, as earlier exports left it.
    """

    profile: Profile
    location: Location
    created_at: datetime
    closing: Closing
    sealed: Mapping[date, SealedDay]
    mappings: Mapping[str, AccountMapping] = field(factory=dict)
    decisions: tuple[Decision, ...] = ()
    withdrawn: frozenset[Decision] = frozenset()
    receipt_numbers: Mapping[str, str] = MappingProxyType({})
    debtors: DebtorBook = NO_DEBTORS

    def decided(self, sealed: SealedDay) -> tuple[Decision, ...]:
        """Return what counts for a delivered day: what it was sealed with, and what came after."""
        known = dict.fromkeys((*sealed.decisions, *self.decisions))
        return tuple(decision for decision in known if decision not in self.withdrawn)

    def mapping_of(self, revision: str) -> AccountMapping | None:
        """Return a revision of the mapping, if it is known."""
        newest = self.profile.mapping
        return newest if newest.revision == revision else self.mappings.get(revision)


@frozen(kw_only=True)
class Corrected:
    """What reading delivered days again came to.

    Attributes:
        batches: The files that are due; none where nothing is.
        proof: Every day that was read again, against everything that was delivered of it.
        issues: Everything found, what blocks first.
        sealed: The days as they are once the files are delivered; those that wait are not among
            them.
        waiting: Days whose correction waits for a decision.
        new_debtors: Customers who were given an account in these files.
        debtors: Everything known of debtors once the files are delivered.
        companions: Files beside the batches.
    """

    batches: tuple[Batch, ...]
    proof: Proof
    issues: tuple[Issue, ...]
    sealed: tuple[SealedDay, ...]
    waiting: tuple[date, ...]
    new_debtors: tuple[Debtor, ...] = ()
    debtors: DebtorBook = NO_DEBTORS
    companions: tuple[Companion, ...] = ()
