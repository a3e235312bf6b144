"""The use case “upload a file”: once, whatever happens in between, and followed to its end.

Before anything is sent, our own record is asked for an upload of the same bytes to the same target:
one that has succeeded, is pending or has failed is not sent again. Then the upload is noted, and
only then sent. If the process dies or the answer is lost after that, it is open whether DATEV has
the file; so before the next try DATEV's list of jobs is searched for the reference that was sent
along (``Reference-Id`` of accounting:extf-files 3, shown as ``reference_id``).

What is left open: DATEV's document does not say that the service recognises a file that it gets
twice, nor how soon a job is in the list, nor how long it stays there. If a lost upload were not in
the list by :attr:`Patience.settling` and came up later, the same file would be there twice. After
:attr:`Patience.whole` the list proves nothing any more, and a person has to decide.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.app import DatevApp
from datev_bridge.datev_upload.carrier import Carried
from datev_bridge.datev_upload.connection import DatevConnection, read
from datev_bridge.datev_upload.model import UploadFile, UploadReceipt, UploadState, UploadTarget
from datev_bridge.datev_upload.ports import UploadRecords
from datev_bridge.datev_upload.protocol import (
    failed,
    is_server_error,
    may_have_worked,
)
from datev_bridge.datev_upload.services import (
    PAGE,
    Job,
    JobResult,
    Refused,
    find_client,
    import_file,
    job,
    jobs,
)
from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.kseries.protocol import Answer, retry_after

_MOST_PAGES = 100
_SHORTEST = timedelta(seconds=1)
_REPEATABLE = frozenset({UploadState.FAILED, UploadState.BROKEN, UploadState.ABANDONED})
_NO_END = frozenset({codes.STILL_PENDING.code, codes.NOT_FOUND.code})


@frozen(kw_only=True)
class Patience:
    """How long to wait for what.

    Attributes:
        pause: Between two looks at a job where DATEV names no pause; other services of DATEV
            demand at most one look a minute.
        sitting: How long to follow a job at one go; others demand an end after 15 minutes.
        settling: How long a lost upload may take to show up in the list of jobs.
        whole: After that a job that is still pending is a case for a person.
    """

    pause: timedelta = timedelta(seconds=60)
    sitting: timedelta = timedelta(minutes=15)
    settling: timedelta = timedelta(minutes=2)
    whole: timedelta = timedelta(hours=24)


@frozen(kw_only=True)
class Uploads:
    """Uploads files of one place.

    Attributes:
        app: Who uploads.
        connection: Carries calls.
        records: Our own record.
        clock: The time, aware.
        sleep: Waits, in seconds.
        version: Of this program, told to DATEV's support.
        patience: How long to wait for what.
    """

    app: DatevApp
    connection: DatevConnection
    records: UploadRecords
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    version: str = ""
    patience: Patience = field(factory=Patience)

    def find_client(self, consultant: int, client: int) -> UploadTarget:
        """Return where files of a client go, if the login sees it and the service is ordered.

        Args:
            consultant: Berater.
            client: Mandant.

        Raises:
            DeliveryError: It does not (UPL-073), it is not (UPL-074), or DATEV cannot be asked.
        """
        found = self.connection.ask(find_client(self.app, consultant, client))
        return UploadTarget(environment=self.app.environment, client=found)

    def deliver(
        self, target: UploadTarget, file: UploadFile, *, repeat: bool = False
    ) -> UploadReceipt:
        """Upload a file and follow it; errors and arguments as for :meth:`send`.

        Returns:
            Its end; or, where DATEV takes longer than one sitting, that it is pending.
        """
        return self.follow(self.send(target, file, repeat=repeat))

    def send(
        self, target: UploadTarget, file: UploadFile, *, repeat: bool = False
    ) -> UploadReceipt:
        """Upload a file unless it was uploaded before.

        Args:
            target: Where to.
            file: The file.
            repeat: Whether a person wants to send again what failed, was lost, or never ended.

        Returns:
            What is known of it now; of a file that DATEV refused, why.

        Raises:
            DeliveryError: DATEV cannot be asked or must not be (UPL-040 to UPL-067), it is open
                whether an earlier try arrived (UPL-070), or cannot be found out (UPL-071).
        """
        with self.records.lock():
            known = self._settled(self.records.newest(target, file.sha256), repeat=repeat)
            if known is not None and not (repeat and known.state in _REPEATABLE):
                return known
            self.connection.tokens()  # so that nothing but the file lies between note and answer
            begun = UploadReceipt(
                target=target,
                file_name=file.name,
                sha256=file.sha256,
                number=known.number + 1 if known else 1,
                begun_at=self.clock(),
            )
            self.records.note(begun)
            return self._upload(begun, file)

    def follow(self, receipt: UploadReceipt) -> UploadReceipt:
        """Look at a job, pausing as DATEV asks, until its end or the end of a sitting."""
        until = self.clock() + self.patience.sitting
        while receipt.state is UploadState.PENDING:
            due = receipt.look_at or self.clock()
            if due > until:
                return receipt
            pause = (due - self.clock()).total_seconds()
            if pause > 0:
                self.sleep(pause)
            receipt = self.look(receipt)
        return receipt

    def look(self, receipt: UploadReceipt) -> UploadReceipt:
        """Ask once how far a job is; never earlier than DATEV wants to be asked.

        Raises:
            DeliveryError: DATEV cannot be asked, does not know the job (UPL-066), or has not worked
                on it for too long (UPL-072).
        """
        now = self.clock()
        is_early = receipt.look_at is not None and now < receipt.look_at
        if receipt.state is not UploadState.PENDING or is_early:
            return receipt
        call = job(self.app, receipt)
        carried = self.connection.carry(call)
        return self._learned(receipt, read(call, carried), self._look_at(carried))

    # Sending -------------------------------------------------------------------------------------
    def _upload(self, begun: UploadReceipt, file: UploadFile) -> UploadReceipt:
        call = import_file(self.app, begun, file, self.version)
        carried: Carried | None = None
        try:
            carried = self.connection.carry(call)
            found = read(call, carried)
        except (ConfigurationError, DeliveryError):
            self._not_received(begun, carried)
            raise
        now = self.clock()
        if isinstance(found, Refused):
            done = evolve(begun, state=UploadState.FAILED, finished_at=now, messages=found.messages)
        else:
            done = evolve(
                begun,
                state=UploadState.PENDING,
                job=found.job,
                uploaded_at=now,
                look_at=self._look_at(carried),
            )
        self.records.note(done)
        return done

    def _not_received(self, begun: UploadReceipt, carried: Carried | None) -> None:
        """Keep in mind what is known after an upload without a good answer."""
        if carried is None or not may_have_worked(carried.outcome):
            self.records.drop(begun)
            return
        outcome = carried.outcome
        if isinstance(outcome, Answer) and is_server_error(outcome):
            broken = evolve(begun, state=UploadState.BROKEN, finished_at=self.clock())
            self.records.note(broken)

    def _settled(self, known: UploadReceipt | None, *, repeat: bool) -> UploadReceipt | None:
        """Return what became of an earlier upload of the same bytes, None if there was none."""
        if known is not None and repeat and self._is_overdue(known):
            return self._given_up(known)
        is_open = known is not None and (
            known.state is UploadState.BEGUN or (repeat and known.state is UploadState.BROKEN)
        )
        if known is None or not is_open:
            return known
        found = self._in_list(known)
        if found is not None:
            now = self.clock()
            arrived = evolve(known, finished_at=None, uploaded_at=now)
            return self._learned(arrived, found, now + self.patience.pause)
        if known.state is UploadState.BROKEN:
            return known
        self._let_go(known, repeat=repeat)
        return None

    def _let_go(self, known: UploadReceipt, *, repeat: bool) -> None:
        """Forget an upload that is not in the list, if the list proves anything."""
        age = self.clock() - known.begun_at
        if age < self.patience.settling:
            raise failed(codes.OUTCOME_OPEN.at(known.file_name), retry=True)
        if age > self.patience.whole and not repeat:
            raise failed(codes.OUTCOME_UNKNOWN.at(known.file_name))
        self.records.drop(known)

    def _in_list(self, known: UploadReceipt) -> Job | None:
        for page in range(_MOST_PAGES):
            rows = self.connection.ask(jobs(self.app, known, page * PAGE))
            found = next((row for row in rows if row.reference == known.reference), None)
            if found is not None or len(rows) < PAGE:
                return found
        return None

    # Following -----------------------------------------------------------------------------------
    def _learned(self, receipt: UploadReceipt, found: Job, look_at: datetime) -> UploadReceipt:
        now = self.clock()
        state = _STATES[found.result]
        is_pending = state is UploadState.PENDING
        learned = evolve(
            receipt,
            state=state,
            job=found.id,
            messages=found.messages,
            look_at=look_at if is_pending else None,
            finished_at=None if is_pending else now,
        )
        self.records.note(learned)
        if self._is_overdue(learned):
            hours = int(self.patience.whole / timedelta(hours=1))
            raise failed(codes.STILL_PENDING.at(f"{learned.file_name} · {found.id}", hours=hours))
        return learned

    def _is_overdue(self, receipt: UploadReceipt) -> bool:
        since = receipt.uploaded_at or receipt.begun_at
        is_pending = receipt.state is UploadState.PENDING
        return is_pending and self.clock() - since > self.patience.whole

    def _given_up(self, receipt: UploadReceipt) -> UploadReceipt:
        """Look once more at a job that a person wants to repeat; give it up if it has no end."""
        try:
            learned = self.look(receipt)
        except DeliveryError as error:
            if error.code not in _NO_END:
                raise
        else:
            if learned.is_finished:
                return learned
        abandoned = evolve(receipt, state=UploadState.ABANDONED, finished_at=self.clock())
        self.records.note(abandoned)
        return abandoned

    def _look_at(self, carried: Carried) -> datetime:
        now = self.clock()
        pause = retry_after(carried.outcome, now)
        return now + (self.patience.pause if pause is None else max(pause, _SHORTEST))


_STATES = {
    JobResult.PENDING: UploadState.PENDING,
    JobResult.SUCCEEDED: UploadState.SUCCEEDED,
    JobResult.FAILED: UploadState.FAILED,
}
