"""The chain: every entry holds the hash of the one before it.

A changed, removed, inserted or reordered entry breaks the chain from there on. That the newest
entries were cut off shows only against a head that was noted elsewhere, which is why exports and
the monthly statement name it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
import json

from attrs import asdict, evolve, field, frozen

from datev_bridge.audit import codes
from datev_bridge.audit.note import Facts
from datev_bridge.issues import Issue

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""

Finding = Issue
"""Something wrong with a trail: AUD-001 to AUD-003."""


@frozen(kw_only=True)
class AuditEntry:
    """One recorded act.

    Attributes:
        organisation: Whose trail; empty for the operator's.
        sequence: Place in the trail, counted from 1.
        at: When, aware.
        actor: Id of who acted.
        actor_name: As people read it.
        action: What was done.
        subject: To what.
        before: What the object was.
        after: What it is.
        previous: Hash of the entry before.
        digest: Hash of this entry.
    """

    organisation: str
    sequence: int
    at: datetime
    actor: str
    actor_name: str
    action: str
    subject: str
    before: Facts = field(hash=False)
    after: Facts = field(hash=False)
    previous: str
    digest: str = ""


def chained(entry: AuditEntry) -> AuditEntry:
    """Return the entry with its own hash."""
    return evolve(entry, digest=digest_of(entry))


def digest_of(entry: AuditEntry) -> str:
    """Return what the hash of an entry has to be: of everything in it but the hash itself."""
    said = asdict(entry) | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds")}
    del said["digest"]
    said |= {"before": dict(entry.before), "after": dict(entry.after)}
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def verify(entries: Iterable[AuditEntry], *, heads: Iterable[str] = ()) -> Iterator[Finding]:
    """Find what is wrong with a trail.

    Args:
        entries: The whole trail in its order.
        heads: Hashes of entries that were the last once, as they were noted elsewhere.
    """
    previous, expected, seen = GENESIS, 1, set[str]()
    for entry in entries:
        if entry.digest != digest_of(entry):
            yield codes.CHANGED.at(_place(entry), sequence=entry.sequence)
        if entry.sequence != expected or entry.previous != previous:
            yield codes.BROKEN.at(_place(entry), sequence=entry.sequence, expected=expected)
        previous, expected = entry.digest, entry.sequence + 1
        seen.add(entry.digest)
    for head in heads:
        if head not in seen:
            yield codes.CUT_OFF.at(sequence=expected - 1, head=head[:12])


def _place(entry: AuditEntry) -> str:
    return f"{entry.organisation or '-'} · {entry.sequence}"
