"""Where files go beside mail: the port of a target, and what has become of each file there."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from attrs import field, frozen

from datev_bridge.issues import Issue
from datev_bridge.journey.model import Place

if TYPE_CHECKING:
    from datev_bridge.runs.agenda import RunWork


class DeliveryState(Enum):
    """What has become of a file on its way to a target."""

    PENDING = "pending"
    """It is on its way; what fails is tried again."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """A person has to mend something first; it is tried again at long intervals."""


@frozen(kw_only=True)
class TargetReceipt:
    """What a target says of a file that it took.

    Attributes:
        reference: Where it is, or the number of the job that took it.
        sha256: Digest of what the target has, as it was read back.
        at: When, aware.
    """

    reference: str
    sha256: str
    at: datetime


@frozen(kw_only=True)
class Underway:
    """What a target says of a file that it has but has not finished with.

    Attributes:
        job: Number of the job that works on it.
        look_at: When to ask again, aware.
    """

    job: str
    look_at: datetime


@frozen(kw_only=True)
class Refusal:
    """What a target says of a file that it will never take as it is.

    It is not handed over again by itself; a person who has mended the cause asks for it.

    Attributes:
        job: Number of the job that refused it; empty if there was none.
        issues: Why, the worst first; at least one.
    """

    job: str = ""
    issues: tuple[Issue, ...]


Answer = TargetReceipt | Underway | Refusal
"""What a target says of a file."""


@frozen(kw_only=True)
class FileDelivery:
    """One file on its way to one target.

    Attributes:
        place: Whose.
        target: Name of the target.
        file_name: Name of the file.
        sha256: Its digest: the same file to the same target is the same delivery.
        state: What has become of it.
        attempts: How often it was tried.
        due_at: When it is tried next, aware; None once it is there.
        problem: Code of why it is not there, empty if nothing is wrong.
        issues: Everything that is said about it, in words that were valid then.
        job: Number of the target's job; empty where there is none (yet).
        is_wanted_again: Whether a person asked to hand over again what was refused.
        receipt: What the target says; None until it took it.
        holder: The worker that is handing it over; empty for none.
        made_at: Since when it has been on its way, aware.
    """

    place: str
    target: str
    file_name: str
    sha256: str
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    due_at: datetime | None
    problem: str = ""
    issues: tuple[Issue, ...] = ()
    job: str = ""
    is_wanted_again: bool = False
    receipt: TargetReceipt | None = field(default=None)
    holder: str = ""
    made_at: datetime


class Target(Protocol):
    """Something that takes files."""

    @property
    def name(self) -> str:
        """What it is called in rows and logs: ``folder``, ``datev``, ``sftp``."""
        ...

    @property
    def takes_tests(self) -> bool:
        """Whether files of test runs may go there; false where they could be booked."""
        ...

    def deliver(
        self, place: Place, name: str, content: bytes, sha256: str, *, again: bool = False
    ) -> Answer:
        """Hand a file over, or ask what became of it; what is there already is left as it is.

        It waits for the network, but not for jobs: one that takes longer is underway.

        Args:
            place: Whose.
            name: Name of the file.
            content: Its bytes.
            sha256: Their digest.
            again: Whether a person asked to hand over again what was refused.

        Raises:
            DeliveryError: It was not taken; ``retry`` tells whether it may be, later.
            ConfigurationError: Settings are missing or wrong: a person must act.
        """
        ...


TargetsOf = Callable[["RunWork", Place], tuple[Target, ...]]
"""Returns the targets of a place as its settings are; asks nobody outside."""


def no_targets(_work: "RunWork", _place: Place) -> tuple[Target, ...]:
    """Return none: files go by mail only."""
    return ()


class Deliveries(Protocol):
    """Files on their way to targets, of the organisation at work."""

    def begin(self, delivery: FileDelivery) -> bool:
        """Keep a new delivery; False if there is one of that file to that target."""
        ...

    def keep(self, delivery: FileDelivery, attempts: int) -> bool:
        """Keep a delivery as it now is if it was tried so often before; tell whether it was."""
        ...

    def drop(self, delivery: FileDelivery) -> None:
        """Forget a delivery that has not arrived."""
        ...

    def find(self, place: str, target: str, file_name: str, sha256: str) -> FileDelivery | None:
        """Return one delivery."""
        ...

    def of(self, place: str, files: Iterable[str]) -> tuple[FileDelivery, ...]:
        """Return the deliveries of some files of a place."""
        ...

    def undelivered(self, place: str) -> tuple[FileDelivery, ...]:
        """Return what has not arrived of a place's files, oldest first."""
        ...
