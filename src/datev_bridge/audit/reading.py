"""The use case “read the audit trail”: its newest entries, all of it, whether it is intact."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from attrs import frozen

from datev_bridge.access import Actor, Permission, permit, permit_operator
from datev_bridge.audit.chain import GENESIS, AuditEntry, Finding, verify


class ReadableTrail(Protocol):
    """The trail of the organisation at work."""

    def newest(self, most: int) -> tuple[AuditEntry, ...]:
        """Return so many of its newest entries, newest first."""
        ...

    def entries(self) -> Iterator[AuditEntry]:
        """Yield the whole trail in its order."""
        ...

    def head(self) -> str:
        """Return the hash of the newest entry, as it was noted beside the trail."""
        ...


class TrailWork(Protocol):
    """One transaction, as reading sees it."""

    @property
    def audit(self) -> ReadableTrail:
        """The trail."""
        ...


class TrailStore(Protocol):
    """Where transactions begin."""

    def work(
        self, organisation: str = "", *, reading: bool = False
    ) -> AbstractContextManager[TrailWork]:
        """Begin a transaction; it sees one moment."""
        ...


@frozen(kw_only=True)
class Examined:
    """Whether a trail is intact.

    Attributes:
        organisation: Whose; empty for the operator's.
        count: Its entries.
        head: Hash of the newest: noted elsewhere, it shows later whether the end was cut off.
        findings: What is wrong; nothing if it is intact.
    """

    organisation: str
    count: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def is_intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@frozen(kw_only=True)
class Trails:
    """Reads audit trails: of organisations by their members, the operator's by the operator.

    Attributes:
        store: Where they are kept.
    """

    store: TrailStore

    def newest(self, actor: Actor, organisation: str, most: int) -> tuple[AuditEntry, ...]:
        """Return so many of a trail's newest entries, newest first.

        Args:
            actor: Who asks.
            organisation: Whose; empty for the operator's.
            most: How many at most.

        Raises:
            AccessRefused: The actor may not see it.
        """
        _permit(actor, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.audit.newest(most)

    def entries(self, actor: Actor, organisation: str) -> Iterator[AuditEntry]:
        """Return a whole trail, oldest first, read as it goes in constant memory.

        Raises:
            AccessRefused: The actor may not see it.
        """
        _permit(actor, organisation)
        return self._entries(organisation)

    def examine(self, actor: Actor, organisation: str, *, head: str = "") -> Examined:
        """Find out whether a trail is intact.

        Args:
            actor: Who asks.
            organisation: Whose; empty for the operator's.
            head: Hash of an entry as it was noted elsewhere; it must be in the trail.

        Raises:
            AccessRefused: The actor may not see it.
        """
        _permit(actor, organisation)
        with self.store.work(organisation, reading=True) as work:
            counted, newest = _Counted(work.audit.entries()), work.audit.head()
            heads = dict.fromkeys(each for each in (newest, head) if each not in {"", GENESIS})
            findings = tuple(verify(counted, heads=heads))
        return Examined(
            organisation=organisation, count=counted.count, head=newest, findings=findings
        )

    def _entries(self, organisation: str) -> Iterator[AuditEntry]:
        with self.store.work(organisation, reading=True) as work:
            yield from work.audit.entries()


class _Counted:
    """Entries that are counted while they are read."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        self._entries = entries
        self.count = 0

    def __iter__(self) -> Iterator[AuditEntry]:
        for entry in self._entries:
            self.count += 1
            yield entry


def _permit(actor: Actor, organisation: str) -> None:
    if organisation:
        permit(actor, Permission.VIEW, organisation)
    else:
        permit_operator(actor)


def plain(entry: AuditEntry) -> Mapping[str, Any]:
    """Return an entry as plain data, all of it: whoever has it can check the chain."""
    return {
        "organisation": entry.organisation,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "subject": entry.subject,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "previous": entry.previous,
        "digest": entry.digest,
    }
