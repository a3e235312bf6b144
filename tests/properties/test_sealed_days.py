"""Whatever happens to delivered days: the files together book the latest truth, nothing twice.

A machine sells, changes receipts afterwards, delivers, reads again, reposts, replaces files, takes
decisions and closes periods in any order. Its model is small: what each day should come to by
account, from the journal of its latest facts; and the rows of all files that were handed over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from datev_bridge.batches import Batch, BatchKind
from datev_bridge.corrections import (
    Books,
    Corrected,
    late_changes,
    replacement,
    repost,
    seal_export,
)
from datev_bridge.daybook import DaySummary, Receipt
from datev_bridge.days.actions import ExcludeReceipts, MapCategory, PlaceCorrection, Placing
from datev_bridge.days.decisions import Decision, decide
from datev_bridge.days.periods import Closing
from datev_bridge.days.sealed import SealedDay, from_json, to_json
from datev_bridge.journal import Entry, build_day
from datev_bridge.mapping import AccountMapping
from datev_bridge.pipeline import build_export
from support.books import CARD, CASH, DRINKS, FOOD, INVOICE, RULES, bucket, paid, receipt
from support.corrected import OWN, on
from support.sales import BERLIN

DAYS = (*(date(2026, 11, n) for n in (28, 29, 30)), date(2026, 12, 1))
START = datetime(2026, 12, 2, 9, tzinfo=UTC)
REVISIONS = {
    f"r{n}": AccountMapping(
        revision=f"r{n}",
        rules=tuple(
            evolve(r, account=account) if r.category_id == "2" and r.account == "8400" else r
            for r in RULES
        ),
    )
    for n, account in enumerate(("8400", "8401", "8402"))
}

Balances = dict[str, Decimal]
cents = st.integers(-2000, 9000).filter(bool).map(lambda c: Decimal(c) / 100)
days_of_the_week = st.sampled_from(DAYS)
methods = st.sampled_from((CASH, CARD, INVOICE))


def of_entries(entries: Iterable[Entry]) -> Balances:
    return balances((e.account, e.contra_account, e.amount) for e in entries)


def of_rows(batch: Batch) -> Balances:
    return balances(
        (r.account, r.contra_account, r.amount if r.side.value == "S" else -r.amount)
        for r in batch.rows
    )


def balances(postings: Iterable[tuple[str, str, Decimal]]) -> Balances:
    sums: Balances = defaultdict(Decimal)
    for account, contra, amount in postings:
        sums[account] += amount
        sums[contra] -= amount
    return {account: amount for account, amount in sums.items() if amount}


class DeliveredDays(RuleBasedStateMachine):
    """A restaurant's books over some days and whatever comes after."""

    @initialize()
    def begin(self) -> None:
        self.facts: dict[date, dict[str, Receipt]] = {day: {} for day in DAYS}
        self.sealed: dict[date, SealedDay] = {}
        self.truth: dict[date, Balances] = {}
        self.files: dict[str, Batch] = {}
        self.decisions: list[Decision] = []
        self.revision = "r0"
        self.now = START
        self.closed_until: date | None = None
        self.numbers = iter(range(1, 1000))

    # What happens at the POS ---------------------------------------------------------------------
    @rule(day=days_of_the_week, amount=cents, method=methods, tip=st.sampled_from(("0.00", "2.00")))
    def sell(self, day: date, amount: Decimal, method: object, tip: str) -> None:
        number = next(self.numbers)
        sold = receipt(
            number,
            buckets=(bucket(str(amount), DRINKS if number % 2 else FOOD, self._rate(number)),),
            payments=(paid(str(amount), method, tip),),  # type: ignore[arg-type]
        )
        self.facts[day][sold.id] = sold

    @staticmethod
    def _rate(number: int) -> str:
        return "19.00" if number % 2 else "7.00"

    @precondition(lambda self: any(self.facts.values()))
    @rule(data=st.data(), method=methods)
    def change_the_payment(self, data: st.DataObject, method: object) -> None:
        day, old = self._any_receipt(data)
        (payment,) = old.payments
        self.facts[day][old.id] = evolve(old, payments=(evolve(payment, method=method),))

    @precondition(lambda self: any(self.facts.values()))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        day, old = self._any_receipt(data)
        del self.facts[day][old.id]

    def _any_receipt(self, data: st.DataObject) -> tuple[date, Receipt]:
        known = [(day, r) for day, found in self.facts.items() for r in found.values()]
        return data.draw(st.sampled_from(known))

    # What people do ------------------------------------------------------------------------------
    @rule(revision=st.sampled_from(sorted(REVISIONS)))
    def approve_another_mapping(self, revision: str) -> None:
        self.revision = revision

    @precondition(lambda self: any(self.facts.values()))
    @rule(data=st.data())
    def leave_a_receipt_out(self, data: st.DataObject) -> None:
        day, odd = self._any_receipt(data)
        self._decide(ExcludeReceipts(receipts=(odd.id,)), day)

    @rule(day=days_of_the_week, account=st.sampled_from(("8400", "8410")))
    def map_drinks_for_a_day(self, day: date, account: str) -> None:
        self._decide(MapCategory(rule=evolve(RULES[1], account=account)), day)

    @rule(day=days_of_the_week, placing=st.sampled_from(Placing))
    def place_corrections(self, day: date, placing: Placing) -> None:
        self._decide(PlaceCorrection(placing=placing), day)

    @rule(until=st.sampled_from((None, *DAYS)))
    def close_a_period(self, until: date | None) -> None:
        self.closed_until = until

    def _decide(self, action: object, day: date) -> None:
        self.now += timedelta(minutes=1)
        self.decisions.append(
            Decision(
                action=action,  # type: ignore[arg-type]
                first_day=day,
                last_day=day,
                by="Kanzlei",
                at=self.now,
                reason="Geprüft.",
            )
        )

    # What is delivered ---------------------------------------------------------------------------
    @rule(days=st.sets(days_of_the_week, min_size=1))
    def deliver(self, days: set[date]) -> None:
        new = [self._read(day) for day in sorted(days - self.sealed.keys())]
        profile = evolve(OWN, mapping=REVISIONS[self.revision])
        self.now += timedelta(minutes=1)
        export = build_export(
            new,
            profile=profile,
            location=BERLIN,
            created_at=self.now,
            delivered_until=max(self.sealed, default=None),
            decisions=self.decisions,
        )
        assert export.held == ()
        sealed = seal_export(export, profile)
        self._hand_over(export.batches, sealed)
        for day in sealed:
            self.truth[day.business_day] = self._journal(day.business_day, self.revision, ())

    @precondition(lambda self: self.sealed)
    @rule(data=st.data())
    def read_again(self, data: st.DataObject) -> None:
        days = data.draw(st.sets(st.sampled_from(sorted(self.sealed)), min_size=1))
        before = dict(self.sealed)
        found = late_changes([self._read(day) for day in days], self._books())
        self._accept(found, {day: before[day].mapping_revision for day in days}, before)

    @precondition(lambda self: self.sealed)
    @rule(data=st.data())
    def post_anew(self, data: st.DataObject) -> None:
        days = data.draw(st.sets(st.sampled_from(sorted(self.sealed)), min_size=1))
        before = dict(self.sealed)
        found = repost([self._read(day) for day in days], self._books())
        self._accept(found, dict.fromkeys(days, self.revision), before)

    @precondition(lambda self: any(day.standing for day in self.sealed.values()))
    @rule(data=st.data())
    def replace_a_file(self, data: st.DataObject) -> None:
        names = sorted({f.name for day in self.sealed.values() for f in day.standing})
        name = data.draw(st.sampled_from(names))
        days = [d for d, s in self.sealed.items() if any(f.name == name for f in s.standing)]
        before = dict(self.sealed)
        found = replacement([self._read(day) for day in days], self._books(), file_name=name)
        if found.waiting:
            assert not found.batches
            assert not found.sealed
            return
        del self.files[name]
        self._accept(found, dict.fromkeys(days, self.revision), before)

    @precondition(lambda self: self.sealed)
    @rule()
    def keep_and_fetch(self) -> None:
        self.sealed = {day: from_json(to_json(one)) for day, one in self.sealed.items()}

    def _read(self, day: date) -> DaySummary:
        return on(day, *self.facts[day].values())

    def _books(self) -> Books:
        self.now += timedelta(minutes=1)
        return Books(
            profile=evolve(OWN, mapping=REVISIONS[self.revision]),
            location=BERLIN,
            created_at=self.now,
            closing=Closing(today=date(2026, 12, 2), closed_until=self.closed_until),
            sealed=self.sealed,
            mappings=REVISIONS,
            decisions=tuple(self.decisions),
        )

    def _accept(
        self, found: Corrected, revisions: dict[date, str], before: dict[date, SealedDay]
    ) -> None:
        self._hand_over(found.batches, found.sealed)
        assert {i.code for i in found.issues if i.blocks} <= {"DEC-010"}
        for sealed in found.sealed:
            day = sealed.business_day
            self.truth[day] = self._journal(day, revisions[day], before[day].decisions)

    def _journal(self, day: date, revision: str, earlier: Iterable[Decision]) -> Balances:
        """Return what a day should come to: its journal, booked as if for the first time."""
        known = tuple(dict.fromkeys((*earlier, *self.decisions)))
        decided = decide(self._read(day), REVISIONS[revision], known)
        booked = build_day(
            decided.summary, mapping=decided.mapping, chart=OWN.chart, settings=OWN.booking()
        )
        return of_entries(booked.entries)

    def _hand_over(self, batches: Iterable[Batch], sealed: Iterable[SealedDay]) -> None:
        for batch in batches:
            assert batch.file_name not in self.names
            self.names.add(batch.file_name)
            assert batch.header.description not in self.descriptions
            self.descriptions.add(batch.header.description)
            self.files[batch.file_name] = batch
        self.sealed |= {day.business_day: day for day in sealed}

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.descriptions: set[str] = set()

    # What must always hold -----------------------------------------------------------------------
    @invariant()
    def every_day_comes_to_its_latest_truth(self) -> None:
        for day, sealed in getattr(self, "sealed", {}).items():
            assert of_entries(sealed.entries) == self.truth[day]

    @invariant()
    def the_files_that_count_are_what_was_sealed(self) -> None:
        if not hasattr(self, "sealed"):
            return
        in_files: dict[str, list[Entry]] = defaultdict(list)
        for day in self.sealed.values():
            for file in day.standing:
                in_files[file.name].extend(file.entries)
        assert in_files.keys() == self.files.keys()
        for name, batch in self.files.items():
            assert of_entries(in_files[name]) == of_rows(batch)

    @invariant()
    def no_receipt_is_in_two_files_but_through_a_correction(self) -> None:
        whole = (BatchKind.REGULAR, BatchKind.LATE)
        found = Counter(
            (account, entry.account, entry.kind)
            for day in getattr(self, "sealed", {}).values()
            for file in day.files
            if file.kind in whole
            for entry in file.entries
            for account in entry.receipts
        )
        assert set(found.values()) <= {1}


DeliveredDays.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
test_delivered_days = DeliveredDays.TestCase
