"""Deliveries in daily use, killed now and then: files book the truth, and nothing is left behind.

A machine sells, changes receipts, maps anew, decides, takes back, exports, corrects, reposts,
replaces and resends in any order, and kills runs after any of their steps. What it compares with is
small: the latest journal of each delivered day, and the rows of the files that stand.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import hashlib
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from datev_bridge.daybook import DaySummary, Receipt
from datev_bridge.days.actions import ExcludeReceipts, MapCategory
from datev_bridge.days.decisions import Decision, decide
from datev_bridge.days.record import Withdrawal, recorded, standing
from datev_bridge.errors import ExportRefused
from datev_bridge.extf import Reader
from datev_bridge.journal import build_day
from datev_bridge.mapping import AccountMapping
from datev_bridge.runs.correct import Corrector
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.export import Exporter
from datev_bridge.runs.history import History
from datev_bridge.runs.ports import Ledger, Output, Records
from support.books import CARD, CASH, DRINKS, RULES, bucket, paid, receipt
from support.corrected import OWN, on
from support.exporting import MemoryDays, page
from support.sales import BERLIN

DAYS = tuple(date(2026, 11, n) for n in (21, 22, 23))
START = datetime(2026, 12, 2, 9, tzinfo=UTC)
UNKNOWN = evolve(CARD, id="77", name="Neu")
KNOWN_LATER = evolve(RULES[4], category_id="77")
REVISIONS = {
    name: AccountMapping(
        revision=name,
        rules=tuple(evolve(r, account=account) if r.account == "8400" else r for r in rules),
    )
    for name, account, rules in (
        ("r0", "8400", RULES),
        ("r1", "8401", (*RULES, KNOWN_LATER)),
        ("r2", "8402", (*RULES, KNOWN_LATER)),
    )
}

Balances = dict[str, Decimal]
when_killed = st.sampled_from(
    # A run with one file puts two files of its proof, then the file.
    (None, None, ("begin", 1), ("put", 1), ("put", 3), ("put", 3), ("put", 4), ("complete", 1))
)


class Killed(BaseException):
    """Ends a run where SIGKILL would."""


@frozen
class Fuse:
    """Kills a run after some number of some step."""

    step: str
    left: list[int]

    def burn(self, step: str) -> None:
        if step == self.step:
            self.left[0] -= 1
            if self.left[0] == 0:
                raise Killed


@frozen(kw_only=True)
class KillableLedger:
    """A real ledger whose process may die after each step."""

    real: Ledger
    fuse: Fuse

    def entries(self) -> Any:
        return self.real.entries()

    def unfinished(self) -> Delivery | None:
        return self.real.unfinished()

    def begin(self, delivery: Delivery) -> None:
        self.real.begin(delivery)
        self.fuse.burn("begin")

    def complete(self, delivery: Delivery) -> None:
        self.real.complete(delivery)
        self.fuse.burn("complete")

    def lock(self) -> Any:
        return self.real.lock()


@frozen(kw_only=True)
class KillableOutput:
    """Real files of a process that may die after each."""

    real: Output
    fuse: Fuse

    def check(self) -> None:
        self.real.check()

    def read(self, name: str) -> bytes | None:
        return self.real.read(name)

    def remove(self, name: str) -> None:
        self.real.remove(name)

    def put(self, name: str, content: bytes) -> str:
        done = self.real.put(name, content)
        self.fuse.burn("put")
        return done


def balances(postings: Iterable[tuple[str, str, Decimal]]) -> Balances:
    sums: Balances = defaultdict(Decimal)
    for account, contra, amount in postings:
        sums[account] += amount
        sums[contra] -= amount
    return {account: amount for account, amount in sums.items() if amount}


class Deliveries(RuleBasedStateMachine):
    """What a restaurant is delivered over some days, wherever it is kept.

    A subclass says where: :meth:`open`, :meth:`close` and the three parts.
    """

    output: Output
    records: Records

    def __init__(self) -> None:
        super().__init__()
        self.open()
        self.facts: dict[date, dict[str, Receipt]] = {day: {} for day in DAYS}
        self.revision = "r0"
        self.now = START
        self.numbers = iter(range(1, 1000))
        self.at_rest = True
        self.refusals: set[str] = set()
        for day in DAYS:
            self.sell(day, CASH)

    def teardown(self) -> None:
        self.close()

    def open(self) -> None:
        """Make an empty place, and set ``output`` and ``records``."""
        raise NotImplementedError

    def close(self) -> None:
        """Clear it away."""
        raise NotImplementedError

    def names(self) -> set[str]:
        """Return the names of all booking files that are there."""
        raise NotImplementedError

    # What happens at the POS, and what people do -------------------------------------------------
    @rule(day=st.sampled_from(DAYS), method=st.sampled_from((CASH, CARD, UNKNOWN)))
    def sell(self, day: date, method: object) -> None:
        number = next(self.numbers)
        sold = receipt(number, buckets=(bucket("11.90", DRINKS, "19.00"),))
        self.facts[day][sold.id] = evolve(sold, payments=(paid("11.90", method),))  # type: ignore[arg-type]
        self.at_rest = False

    @precondition(lambda self: any(self.facts.values()))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from([d for d, found in self.facts.items() if found]))
        del self.facts[day][data.draw(st.sampled_from(sorted(self.facts[day])))]
        self.at_rest = False

    @rule(revision=st.sampled_from(sorted(REVISIONS)))
    def map_anew(self, revision: str) -> None:
        self.revision = revision

    @rule(day=st.sampled_from(DAYS))
    def map_for_a_day(self, day: date) -> None:
        self._decide(MapCategory(rule=KNOWN_LATER), day)

    @precondition(lambda self: any(self.facts.values()))
    @rule(data=st.data())
    def leave_out(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from([d for d, found in self.facts.items() if found]))
        chosen = data.draw(st.sampled_from(sorted(self.facts[day])))
        self._decide(ExcludeReceipts(receipts=(chosen,)), day)

    def _decide(self, action: Any, day: date) -> None:
        self.now += timedelta(minutes=1)
        decision = Decision(
            action=action, first_day=day, last_day=day, by="Kanzlei", at=self.now, reason="Geprüft."
        )
        self.records.decisions.add(recorded(decision, BERLIN.id))
        self.at_rest = False

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        known = [record.id for record in self.records.decisions.of(BERLIN.id) if record.stands]
        if known:
            chosen = data.draw(st.sampled_from(known))
            self.records.decisions.add(Withdrawal(withdraws=chosen, by="Chef", at=self.now))
            self.at_rest = False

    # Runs ----------------------------------------------------------------------------------------
    @rule(days=st.sets(st.sampled_from(DAYS), min_size=1), killed=when_killed)
    def export(self, days: set[date], killed: tuple[str, int] | None) -> None:
        self._run(lambda tools: Exporter(**tools).export(days), killed)

    @rule(days=st.sampled_from((1, 2, 7)), killed=when_killed)
    def correct(self, days: int, killed: tuple[str, int] | None) -> None:
        self._run(lambda tools: Corrector(**tools).late_changes(days), killed)

    @precondition(lambda self: self._files())
    @rule(data=st.data(), killed=when_killed)
    def repost(self, data: st.DataObject, killed: tuple[str, int] | None) -> None:
        known = sorted({day for file in self._files() for day in file.days})
        days = data.draw(st.sets(st.sampled_from(known), min_size=1))
        self._run(lambda tools: Corrector(**tools).repost(days), killed)

    @precondition(lambda self: any(not file.replaced_by for file in self._files()))
    @rule(data=st.data())
    def replace(self, data: st.DataObject) -> None:
        names = {f.name for d in self._sealed().values() for f in d.standing}
        if names:
            name = data.draw(st.sampled_from(sorted(names)))
            self._run(lambda tools: Corrector(**tools).replace(name), None)

    @precondition(lambda self: self._files())
    @rule(data=st.data())
    def lose_and_resend(self, data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(self._files()))
        self.output.remove(file.name)
        again = self._history().resend(file.name)
        self.output.put(file.name, again.content)

    def _run(self, work: Any, killed: tuple[str, int] | None) -> None:
        self.now += timedelta(minutes=1)
        fuse = Fuse(*(killed[0], [killed[1]])) if killed else Fuse("", [0])
        output, records = self.output, self.records
        ledger = KillableLedger(real=records.ledger, fuse=fuse)
        tools = {
            "profile": evolve(OWN, mapping=REVISIONS[self.revision]),
            "reader": MemoryDays(days={day: self._read(day) for day in DAYS}),
            "output": KillableOutput(real=output, fuse=fuse),
            "records": evolve(records, ledger=ledger),
            "clock": lambda: self.now,
            "render_proof": page,
        }
        try:
            work(tools)
        except ExportRefused as refused:
            self.refusals.add(refused.code)
        except Killed:
            # The next run mends it, before anything else; a dry run sees it already.
            dry = Exporter(**{**tools, "records": records, "output": output})
            dry.export([], dry_run=True)
            dry.export([])
        self.at_rest = True

    # What must always hold -----------------------------------------------------------------------
    @invariant()
    def every_file_that_is_there_is_recorded_as_it_is(self) -> None:
        found = {name: hashlib.sha256(self._content(name)).hexdigest() for name in self.names()}
        assert found == {file.name: file.sha256 for file in self._files()}
        assert self.records.ledger.unfinished() is None

    @invariant()
    def nothing_is_refused_but_a_day_that_is_held(self) -> None:
        assert self.refusals <= {"RUN-001"}

    @invariant()
    def the_files_that_stand_book_what_was_sealed(self) -> None:
        standing_rows: dict[str, list[Any]] = {}
        for day in self._sealed().values():
            for file in day.standing:
                standing_rows.setdefault(file.name, []).extend(file.entries)
        for name, entries in standing_rows.items():
            rows = Reader(self._content(name)).rows()
            in_file = balances(
                (r.account, r.contra_account, r.amount if r.side.value == "S" else -r.amount)
                for r in rows
            )
            assert in_file == balances((e.account, e.contra_account, e.amount) for e in entries)

    @invariant()
    def a_correction_of_everything_leaves_nothing_due(self) -> None:
        """Whatever happened, what was sealed is one correction away from the truth of now."""
        sealed = self._sealed()
        decisions = standing(self.records.decisions.of(BERLIN.id))
        if not self.at_rest or not sealed:
            return
        again = Corrector(
            profile=evolve(OWN, mapping=REVISIONS[self.revision]),
            reader=MemoryDays(days={day: self._read(day) for day in DAYS}),
            output=self.output,
            records=self.records,
            clock=lambda: self.now,
            render_proof=page,
        )
        due = again.late_changes(list(DAYS), dry_run=True).corrected
        for proof in due.proof.days:
            on_day = sealed[proof.business_day]
            now = decide(
                self._read(proof.business_day), REVISIONS[on_day.mapping_revision], decisions
            )
            truth = build_day(
                now.summary, mapping=now.mapping, chart=OWN.chart, settings=OWN.booking()
            )
            if truth.is_held:
                assert proof.business_day in due.waiting
                continue
            reached = balances(
                (e.account, e.contra_account, e.amount)
                for e in (*on_day.entries, *(proof.correction or ()))
            )
            assert reached == balances(
                (e.account, e.contra_account, e.amount) for e in truth.entries
            )

    def _content(self, name: str) -> bytes:
        content = self.output.read(name)
        assert content is not None
        return content

    def _history(self) -> History:
        return History(
            profile=evolve(OWN, mapping=REVISIONS[self.revision]),
            output=self.output,
            records=self.records,
        )

    def _files(self) -> Any:
        return self._history().files()

    def _sealed(self) -> Any:
        return self.records.days.of(BERLIN.id)

    def _read(self, day: date) -> DaySummary:
        return on(day, *self.facts[day].values())
