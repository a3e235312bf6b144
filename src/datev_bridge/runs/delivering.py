"""The use case “hand files to targets”: each once, tried again until it is there.

A target is idempotent by name and digest, so a process that is killed between the hand-over and our
note of it hands the same file over again, and the target has it once. Where a target works on a
file for a while, nobody waits: it is asked again when it wants to be. What it refused for good is
left alone until a person asks for another try.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve, frozen

from datev_bridge.access import Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.errors import (
    ConfigurationError,
    DatevBridgeError,
    DeliveryError,
)
from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place
from datev_bridge.journey.profiles import found_place
from datev_bridge.runs import service_codes as codes
from datev_bridge.runs.agenda import RunStore
from datev_bridge.runs.alone import alone
from datev_bridge.runs.events import tell
from datev_bridge.runs.pauses import UNTIL_SOMEBODY_ACTS, pause_after
from datev_bridge.runs.targets import (
    Answer,
    DeliveryState,
    FileDelivery,
    Refusal,
    Target,
    TargetReceipt,
    TargetsOf,
)
from datev_bridge.stopping import Stopped, never, until

_LEASE = timedelta(minutes=5)
"""How long nobody else tries what one worker has begun to hand over."""


@frozen(kw_only=True)
class Deliverer:
    """Hands files to targets.

    Attributes:
        store: Where files and deliveries are.
        targets: The targets of a place.
        clock: The time, aware.
    """

    store: RunStore
    targets: TargetsOf
    clock: Callable[[], datetime]

    def deliver_due(self, *, holder: str = "", most: int = 500, stopped: Stopped = never) -> int:
        """Try everything that is due once; return how many files arrived.

        Args:
            holder: The worker, so that it gets back at once what it held when it was killed; empty
                for nobody, and what is left is due when its lease ends.
            most: How many to try.
            stopped: Whether to begin no further one.

        Raises:
            StoreError: The database cannot be reached; what was handed over and not noted is
                handed over again.
        """
        with self.store.work(reading=True) as work:
            due = work.agenda.deliveries_due(self.clock(), most)
        return sum(self._alone(holder, *one) for one in until(stopped, due))

    def again(
        self, actor: Actor, organisation: str, place: str, file: str
    ) -> tuple[FileDelivery, ...]:
        """Ask for another try of a file that targets do not take; a person mended the cause.

        Returns:
            What will be tried; nothing where all targets have the file or will get it.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
        """
        permit(actor, Permission.RUN, organisation)
        wanted = []
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            for before in work.deliveries.of(place, [file]):
                if before.state is DeliveryState.FAILED:
                    after = evolve(before, due_at=self.clock(), is_wanted_again=True)
                    if work.deliveries.keep(after, before.attempts):
                        wanted.append(after)
            if wanted:
                targets = ", ".join(one.target for one in wanted)
                subject = f"{found.name} · {file}"
                note = AuditNote(action="file.again", subject=subject, after={"targets": targets})
                work.audit.record(actor, note)
        return tuple(wanted)

    def _alone(self, holder: str, organisation: str, place: str, *key: str) -> bool:
        """Try a file; what nobody foresaw at a target keeps those behind it from nothing."""

        def work(organisation: str, place: str) -> bool:
            return self._deliver(holder, organisation, place, *key)

        def later(organisation: str, place: str) -> None:
            self._put_off(organisation, place, *key)

        return bool(alone("deliver", organisation, place, work=work, later=later))

    def _put_off(
        self, organisation: str, place: str, target: str, file_name: str, sha256: str
    ) -> None:
        with self.store.work(organisation) as work:
            before = work.deliveries.find(place, target, file_name, sha256)
            if before is not None and before.due_at is not None:
                due_at = self.clock() + pause_after(max(before.attempts - 1, 0))
                after = evolve(before, due_at=due_at, holder="")
                work.deliveries.keep(after, before.attempts)

    def _deliver(  # noqa: PLR0917 - a key
        self,
        holder: str,
        organisation: str,
        place_id: str,
        target_name: str,
        file_name: str,
        sha256: str,
    ) -> bool:
        now = self.clock()
        with self.store.work(organisation) as work:
            before = work.deliveries.find(place_id, target_name, file_name, sha256)
            if before is None or before.due_at is None or before.due_at > now:
                return False
            place = found_place(work, place_id)
            attempts = before.attempts + 1
            begun = evolve(before, attempts=attempts, due_at=now + _LEASE, holder=holder)
            if not work.deliveries.keep(begun, before.attempts):
                return False
            content = work.file(place_id, file_name) or work.test_runs.file(place_id, sha256)
            target = next((t for t in self.targets(work, place) if t.name == target_name), None)
        after = self._tried(begun, place, target, content)
        with self.store.work(organisation) as work:
            work.deliveries.keep(evolve(after, holder=""), begun.attempts)
        tell(
            "delivery",
            organisation=organisation,
            place=place_id,
            target=target_name,
            file=file_name,
            sha256=sha256,
            state=after.state,
            attempt=after.attempts,
            problem=after.problem,
        )
        return after.state is DeliveryState.DELIVERED

    def _tried(
        self, begun: FileDelivery, place: Place, target: Target | None, content: bytes | None
    ) -> FileDelivery:
        if target is None or content is None:
            kind = codes.TARGET_GONE if target is None else codes.FILE_GONE
            return self._not_taken(begun, kind.at(begun.file_name), must_act=True)
        try:
            answer = target.deliver(
                place, begun.file_name, content, begun.sha256, again=begun.is_wanted_again
            )
        except DatevBridgeError as error:
            must_act = isinstance(error, ConfigurationError) or (
                isinstance(error, DeliveryError) and not error.retry
            )
            after = self._not_taken(begun, error.issue, must_act=must_act)
            return _not_before(after, getattr(error, "retry_at", None))
        return _answered(begun, answer)

    def _not_taken(self, begun: FileDelivery, issue: Issue, *, must_act: bool) -> FileDelivery:
        state = DeliveryState.FAILED if must_act else DeliveryState.PENDING
        pause = UNTIL_SOMEBODY_ACTS if must_act else pause_after(begun.attempts - 1)
        due_at = self.clock() + pause
        return evolve(begun, state=state, due_at=due_at, problem=issue.code, issues=(issue,))


def _not_before(after: FileDelivery, moment: datetime | None) -> FileDelivery:
    if moment is None or after.due_at is None:
        return after
    return evolve(after, due_at=max(after.due_at, moment))


def _answered(begun: FileDelivery, answer: Answer) -> FileDelivery:
    """Return a delivery as the target's answer leaves it."""
    clear = evolve(begun, problem="", issues=(), is_wanted_again=False)
    if isinstance(answer, TargetReceipt):
        return evolve(clear, state=DeliveryState.DELIVERED, due_at=None, receipt=answer)
    if isinstance(answer, Refusal):
        return evolve(
            clear,
            state=DeliveryState.FAILED,
            due_at=None,
            problem=answer.issues[0].code,
            issues=answer.issues,
            job=answer.job,
        )
    return evolve(clear, state=DeliveryState.PENDING, due_at=answer.look_at, job=answer.job)
