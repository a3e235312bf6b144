"""The use cases about what was delivered of a place: look, send again, book anew, call off."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from attrs import evolve, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.days.sealed import SealedFile
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import found_place, profile_of
from datev_bridge.kseries.oauth import App
from datev_bridge.mail.queue import MailState, PostedMail
from datev_bridge.money import total
from datev_bridge.profile import Profile
from datev_bridge.proof import Proof
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import PlaceBooks, PosReaders, RunStore, RunWork
from datev_bridge.runs.correct import CorrectionReport, Corrector
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.history import DeliveredFile, History, Resent
from datev_bridge.runs.ports import DayReader, Progress
from datev_bridge.runs.recording import Recorder
from datev_bridge.runs.state import OPEN, Run, RunKind, RunState, run_id
from datev_bridge.runs.targets import FileDelivery

_MOST_RUNS = 5_000


@frozen(kw_only=True)
class FileView:
    """A delivered file with everything about it.

    Attributes:
        file: Which one.
        parts: What it holds of each of its days.
        run: The run that wrote it; None for one of before there were runs.
        mails: What became of the mails that carry it.
        deliveries: What became of it at targets beside mail.
    """

    file: DeliveredFile
    parts: Mapping[date, SealedFile]
    run: Run | None
    mails: tuple[PostedMail, ...]
    deliveries: tuple[FileDelivery, ...]


@frozen(kw_only=True)
class PlaceRuns:
    """Looks after what was delivered.

    Attributes:
        store: Where runs and books are.
        pos: The way to the POS.
        recorder: Sends files on their way.
        clock: The time, aware.
        ids: A new id each time.
        render_proof: Turns a proof into the page people read.
        app: Returns the app with which an organisation connects.
    """

    store: RunStore
    pos: PosReaders
    recorder: Recorder
    clock: Callable[[], datetime]
    ids: Callable[[], str]
    render_proof: Callable[[Proof], bytes]
    app: Callable[[str], App]

    def runs(
        self,
        actor: Actor,
        organisation: str,
        place: str,
        *,
        kind: RunKind | None = None,
        state: RunState | None = None,
    ) -> tuple[Run, ...]:
        """Return the newest runs of a place, newest first; those of one kind or state if named.

        Raises:
            AccessRefused: The actor may not see them, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.runs.of(found_place(work, place).id, kind=kind, state=state)

    def amounts(
        self, actor: Actor, organisation: str, place: str, runs: Iterable[Run]
    ) -> Mapping[str, Decimal]:
        """Return the turnover of the days of runs that wrote files, by run, as far as it is known.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        wrote = {run.id: set(run.days) - set(run.held) for run in runs if run.files}
        first = min((day for days in wrote.values() for day in days), default=None)
        with self.store.work(organisation, reading=True) as work:
            whose = found_place(work, place).id
            known = work.runs.outcomes(whose, first) if first else {}
        amounts = {day: one.amount for day, one in known.items() if one.amount is not None}
        return {
            run: total(amounts[day] for day in days & amounts.keys())
            for run, days in wrote.items()
            if days & amounts.keys()
        }

    def files(self, actor: Actor, organisation: str, place: str) -> tuple[DeliveredFile, ...]:
        """Return every file that was delivered, oldest first.

        Raises:
            AccessRefused: The actor may not see them, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
        """
        return self._history(actor, organisation, place).files()

    def file(self, actor: Actor, organisation: str, place: str, name: str) -> FileView:
        """Return a file that was delivered, with everything about it.

        Raises:
            AccessRefused: As for :meth:`files`.
            ConfigurationError: As for :meth:`files`.
            ExportRefused: There is none of that name; RUN-012.
        """
        history = self._history(actor, organisation, place)
        file = history.file(name)
        parts = history.parts(file)
        with self.store.work(organisation, reading=True) as work:
            runs = work.runs.of(place, file=name)
            run = next((run for run in runs if name in run.files), None)
            mails = work.outbox.states(run.mails) if run else {}
            deliveries = work.deliveries.of(place, [name])
        return FileView(
            file=file, parts=parts, run=run, mails=tuple(mails.values()), deliveries=deliveries
        )

    def proof(
        self, actor: Actor, organisation: str, place: str, name: str
    ) -> tuple[str, bytes] | None:
        """Return name and content of the page that proves a file; None if there is none any more.

        Raises:
            AccessRefused: As for :meth:`files`.
            ConfigurationError: As for :meth:`files`.
            ExportRefused: There is no file of that name; RUN-012.
        """
        file = self._history(actor, organisation, place).file(name)
        with self.store.work(organisation, reading=True) as work:
            for page, _ in _proofs(work, place, file):
                content = work.file(place, page)
                return None if content is None else (page, content)
        return None

    def resend(
        self, actor: Actor, organisation: str, place: str, name: str, *, dry_run: bool = False
    ) -> Resent:
        """Mail a file once more to the recipients: the bytes of the first time, or nothing.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            name: Name of the file.
            dry_run: Whether to do everything but mail it.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: The settings are not complete; JNY-020.
            ExportRefused: There is no file of that name; RUN-012.
            DeliveryError: It is not what was delivered, and cannot be made again; RUN-013.
        """
        permit(actor, Permission.RUN, organisation)
        history = self._history(actor, organisation, place)
        again = history.resend(name)
        if dry_run:
            return again
        if again.issues:
            history.output.put(name, again.content)
        entries = tuple(e for e in history.records.ledger.entries() if e.file_name == name)
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            delivery = Delivery(entries=entries, proofs=_proofs(work, place, again.file))
            teller = self.recorder.teller
            mails = teller.files(work, found, history.profile, delivery, again=self.ids())
            after = {"sha256": again.file.sha256, "mails": ", ".join(mails)}
            note = AuditNote(action="file.resend", subject=f"{found.name} · {name}", after=after)
            work.audit.record(actor, note)
            self._carry(work, place, name, mails)
        return again

    def repost(
        self,
        actor: Actor,
        organisation: str,
        place: str,
        days: Iterable[date],
        *,
        replaces: str = "",
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> CorrectionReport:
        """Book delivered days by the newest rules; what differs is mailed as a file of its own.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            days: Delivered business days.
            replaces: Name of a file that was never imported: the new one stands in its place.
            dry_run: Whether to do everything but write and record.
            progress: Told how far it is.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: Settings (JNY-020) or location (JNY-013) are not complete.
            ExportRefused: A day was never delivered (RUN-010); or there is no such file (RUN-012),
                or it holds other days (RUN-017).
            KSeriesError: The POS cannot be asked; nothing was written.
        """
        permit(actor, Permission.RUN, organisation)
        with self.store.work(organisation, reading=True) as work:
            found = found_place(work, place)
            profile = profile_of(work, found)
        asked = tuple(sorted(set(days)))
        run = self._run(found, asked)

        def recorded(work: RunWork, delivery: Delivery) -> None:
            mails = self.recorder.send(work, found, profile, delivery)
            _record(work, actor, found.name, run, delivery, mails)

        books = self.store.books(organisation, place, recorded)
        with self.pos.reader(self.app(organisation), found, profile) as reader:
            corrector = self._corrector(profile, reader, books)
            if replaces:
                return corrector.replace(replaces, asked, dry_run=dry_run, progress=progress)
            return corrector.repost(asked, dry_run=dry_run, progress=progress)

    def cancel(self, actor: Actor, organisation: str, run: str) -> Run:
        """Call a run off that has written nothing yet; its days come with the next closing time.

        Raises:
            AccessRefused: The actor may not, or there is no such run.
            ConfigurationError: It has written files, or was over before; RUN-029.
        """
        permit(actor, Permission.RUN, organisation)
        with self.store.work(organisation) as work:
            before = work.runs.find(run)
            if before is None:
                raise AccessRefused(NOT_FOUND.at())
            if before.state not in OPEN:
                raise ConfigurationError(codes.NOT_CANCELLED.at(run=run, state=before.state.value))
            after = before.moved(RunState.CANCELLED, self.clock())
            if not work.runs.keep(after, before.state):
                raise ConfigurationError(codes.NOT_CANCELLED.at(run=run, state=before.state.value))
            work.audit.record(actor, AuditNote(action="run.cancel", subject=run))
        return after

    def _carry(self, work: RunWork, place: str, name: str, mails: tuple[str, ...]) -> None:
        """Let new mails carry a file in the place of those that were refused for good.

        Only where the run has this file alone: of several nobody knows which mail had which.
        """
        for run in work.runs.of(place, most=_MOST_RUNS, state=RunState.WRITTEN):
            if run.files == (name,):
                states = work.outbox.states(run.mails)
                good = [m for m, one in states.items() if one.state is not MailState.FAILED]
                work.runs.keep(evolve(run, mails=(*good, *mails)), run.state)

    def _history(self, actor: Actor, organisation: str, place: str) -> History:
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            profile = profile_of(work, found_place(work, place))
        books = self.store.books(organisation, place, lambda *_: None)
        return History(profile=profile, output=books.output, records=books.records)

    def _corrector(self, profile: Profile, reader: DayReader, books: PlaceBooks) -> Corrector:
        return Corrector(
            profile=profile,
            reader=reader,
            output=books.output,
            records=books.records,
            clock=self.clock,
            render_proof=self.render_proof,
        )

    def _run(self, place: Place, days: tuple[date, ...]) -> Run:
        now = self.clock().astimezone(UTC)
        return Run(
            id=f"{run_id(place.id, RunKind.REPOST, now)}:{self.ids()[:8]}",
            place=place.id,
            kind=RunKind.REPOST,
            at=now,
            days=days,
            state=RunState.WRITTEN,
            attempts=1,
            changed_at=now,
        )


def _record(  # noqa: PLR0917 - what is recorded belongs together
    work: RunWork,
    actor: Actor,
    place: str,
    run: Run,
    delivery: Delivery,
    mails: tuple[str, ...],
) -> None:
    """Note the run and who wanted it, in the transaction that records its files."""
    before = work.runs.find(run.id)
    if before is None:
        work.runs.plan(evolve(run, files=tuple(delivery.files), mails=mails))
    else:  # what an interrupted run left was recorded just before
        files = (*before.files, *delivery.files)
        after = evolve(before, files=files, mails=(*before.mails, *mails))
        work.runs.keep(after, before.state)
    for name, sha256 in delivery.files.items():
        note = AuditNote(
            action="days.repost", subject=f"{place} · {name}", after={"sha256": sha256}
        )
        work.audit.record(actor, note)


def _proofs(work: RunWork, place: str, file: DeliveredFile) -> tuple[tuple[str, str], ...]:
    """Return the page that proves a file: of those of its kind and days, the one that names it."""
    label = f"_{file.label}" if file.label and file.label != "Nachtrag" else ""
    begin, digest = f"proof{label}_{file.location}_", file.sha256.encode()
    for name in work.file_names(place, begin):
        period = name.removeprefix(begin).removesuffix(".html").partition("_")[0]
        first, _, last = period.partition("-")
        covers = first <= f"{file.days[0]:%Y%m%d}" and (last or first) >= f"{file.days[-1]:%Y%m%d}"
        if name.endswith(".html") and covers and digest in (work.file(place, name) or b""):
            return ((name, ""),)
    return ()
