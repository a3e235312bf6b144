"""The use case “make a test file”: a real past day, booked by the approved rules, marked TEST.

It is never committed, seals nothing and takes part in nothing: the day is delivered in its turn as
if nobody had tested. With the file and its proof comes a link by which the reader confirms it or
asks for changes. That a server took the mails to all recipients, and each target that is no way
into the books took the file, proves the way that real files go.
"""

from collections.abc import Callable
from datetime import date, datetime

from attrs import frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.batches import BatchKind
from datev_bridge.daybook import DaySummary
from datev_bridge.daybook.codes import NOT_COMPLETE, NOT_READABLE
from datev_bridge.days.record import standing
from datev_bridge.errors import AccessRefused, ConfigurationError, ExportRefused, KSeriesError
from datev_bridge.identity.chance import Dice
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place, TestRun
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.kseries.codes import BEFORE_OPENING
from datev_bridge.kseries.oauth import App
from datev_bridge.kseries.recent import last_days
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof
from datev_bridge.runs import codes as run_codes
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import PlaceBooks, PosReaders, RunStore, RunWork
from datev_bridge.runs.export import totals_of
from datev_bridge.runs.ports import DayReader
from datev_bridge.runs.targets import TargetsOf, no_targets
from datev_bridge.runs.trial_sending import TrialSender, readers_of
from datev_bridge.stopping import Stopped, never, until

LOOKED_BACK = 14
"""How many days are asked for until one is found that can be tested."""


@frozen(kw_only=True)
class MadeTestRun:
    """A test run that was made.

    Attributes:
        run: The test run.
        issues: What was found about its day.
        recipients: Who is told.
    """

    run: TestRun
    issues: tuple[Issue, ...]
    recipients: tuple[str, ...]


@frozen(kw_only=True)
class TestFiles:
    """Makes test files.

    Attributes:
        store: Where everything is kept.
        pos: The way to the POS.
        clock: The time, aware.
        ids: A new id each time.
        dice: Chance, for links.
        render_proof: Turns a proof into the page people read.
        app: Returns the app with which an organisation connects.
        portal: Address of the portal, without a slash at the end.
        targets: Where files go beside mail.
    """

    __test__ = False  # pytest takes it for one of its own by its name

    store: RunStore
    pos: PosReaders
    clock: Callable[[], datetime]
    ids: Callable[[], str]
    dice: Dice
    render_proof: Callable[[Proof], bytes]
    app: Callable[[str], App]
    portal: str
    targets: TargetsOf = no_targets

    def create(
        self,
        actor: Actor,
        organisation: str,
        place: str,
        day: date | None = None,
        *,
        dry_run: bool = False,
    ) -> MadeTestRun:
        """Make a test file of a day and mail it to members and recipients.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            day: The business day; None for the newest complete one with sales.
            dry_run: Whether to do everything but keep and mail it.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: Settings (JNY-020) or location (JNY-013) are not complete, or no
                mapping is approved (RUN-020), or there is no such day (RUN-021).
            ExportRefused: The day cannot be booked; ``issues`` says why.
            KSeriesError: The POS cannot be asked.
        """
        permit(actor, Permission.RUN, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            profile = profile_of(work, found)
            approved, settings = work.mappings.newest(place), work.settings.newest(place)
        if approved is None or settings is None:
            raise _refused(codes.NO_MAPPING.at(found.name))
        books = self.store.books(organisation, place, lambda *_: None)
        with self.pos.reader(self.app(organisation), found, profile) as reader:
            summary = self._day(reader, day)
            export = self._booked(profile, reader, books, summary)
        (batch,) = export.batches
        run = TestRun(
            id=self.ids(),
            place=place,
            business_day=summary.business_day,
            mapping_revision=approved.id,
            settings_digest=settings.digest,
            location=summary.location.id,
            file_name=batch.file_name,
            file_sha256=batch.sha256,
            made_at=self.clock(),
        )
        proof = self.render_proof(export.proof)
        with self.store.work(organisation, reading=dry_run) as work:
            readers = tuple(readers_of(work, profile))
            if not dry_run:
                work.test_runs.add(run, batch.content, proof)
                self._sender.send(work, found, run, readers)
                work.audit.record(actor, _note("test_run.create", found, run))
        addresses = tuple(reader.address for reader in readers)
        return MadeTestRun(run=run, issues=export.issues, recipients=addresses)

    def send(self, actor: Actor, organisation: str, place: str, run: str = "") -> MadeTestRun:
        """Mail a test run once more, with new links; the bytes are those of the first time.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            run: Which test run; the newest for none.

        Raises:
            AccessRefused: The actor may not, or there is no such test run.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        permit(actor, Permission.RUN, organisation)
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            known = _known(work, place, run)
            readers = tuple(readers_of(work, profile_of(work, found)))
            self._sender.send(work, found, known, readers)
            work.audit.record(actor, _note("test_run.send", found, known))
        addresses = tuple(reader.address for reader in readers)
        return MadeTestRun(run=known, issues=(), recipients=addresses)

    def runs(self, actor: Actor, organisation: str, place: str) -> tuple[TestRun, ...]:
        """Return a place's test runs, newest first.

        Raises:
            AccessRefused: The actor may not see them, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        self.settle()
        with self.store.work(organisation, reading=True) as work:
            return work.test_runs.all(found_place(work, place).id)

    def settle(self, *, most: int = 200, stopped: Stopped = never) -> int:
        """Note which test files arrived: all mails were taken, and all targets have the file.

        Args:
            most: How many to look at in one go.
            stopped: Whether to look at no further one.

        Returns:
            How many there are.
        """
        with self.store.work(reading=True) as work:
            sent = work.agenda.test_runs_sent(most)
        return sum(self._settled(*one) for one in until(stopped, sent))

    def _settled(self, organisation: str, run: str, mails: tuple[str, ...]) -> bool:
        with self.store.work(organisation) as work:
            known = work.test_runs.find(run)
            if known is None or not self._sender.has_arrived(work, known, mails):
                return False
            work.test_runs.delivered(run, self.clock())
        return True

    @property
    def _sender(self) -> TrialSender:
        return TrialSender(
            clock=self.clock, dice=self.dice, portal=self.portal, targets=self.targets
        )

    def _day(self, reader: DayReader, day: date | None) -> DaySummary:
        if day is not None:
            return reader.read(day)
        for candidate in last_days(reader.location, now=self.clock(), days=LOOKED_BACK):
            try:
                summary = reader.read(candidate)
            except KSeriesError as error:
                if error.code != BEFORE_OPENING.code:
                    raise
                break
            if summary.receipts and not _is_open(summary):
                return summary
        raise _refused(codes.NO_TEST_DAY.at(days=LOOKED_BACK))

    def _booked(
        self, profile: Profile, reader: DayReader, books: PlaceBooks, summary: DaySummary
    ) -> Export:
        location, records = reader.location, books.records
        entries = records.ledger.entries()
        export = build_export(
            [summary],
            profile=profile,
            location=location,
            created_at=self.clock(),
            kind=BatchKind.TEST,
            receipt_numbers={a: number for entry in entries for a, number in entry.receipt_numbers},
            decisions=standing(records.decisions.of(location.id)),
            debtors=records.debtors.of(location.id),
            pos_totals=totals_of(reader, [summary.business_day]),
        )
        on = summary.business_day.isoformat()
        if export.held:
            raise ExportRefused(run_codes.ALL_HELD.at(days=on), issues=export.issues)
        if not export.batches:
            raise _refused(run_codes.NOTHING_TO_BOOK.at(days=on))
        return export


def _known(work: RunWork, place: str, run: str) -> TestRun:
    known = work.test_runs.find(run) if run else work.test_runs.newest(place)
    if known is None or known.place != place:
        raise AccessRefused(NOT_FOUND.at())
    return known


def _is_open(summary: DaySummary) -> bool:
    return any(issue.code in {NOT_COMPLETE.code, NOT_READABLE.code} for issue in summary.issues)


def _note(action: str, place: Place, run: TestRun) -> AuditNote:
    after = {
        "day": run.business_day.isoformat(),
        "mapping": run.mapping_revision,
        "settings": run.settings_digest,
        "sha256": run.file_sha256,
    }
    return AuditNote(action=action, subject=f"{place.name} · {run.file_name}", after=after)


def _refused(issue: Issue) -> ConfigurationError:
    return ConfigurationError(issue, issues=(issue,))
