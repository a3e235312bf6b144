"""What a use case tells the audit trail, and the port through which it does."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from attrs import field, frozen

from datev_bridge.access import Actor

if TYPE_CHECKING:
    from datev_bridge.audit.chain import AuditEntry

Facts = Mapping[str, str]
"""What an object was, as plain text by name; secrets only ever as fingerprints."""


@frozen(kw_only=True)
class AuditNote:
    """One act.

    Attributes:
        action: A verb of the glossary with its object, ``"mapping.approve"``.
        subject: The object, ``"location 45 / revision 3"``.
        before: What it was.
        after: What it is.
    """

    action: str
    subject: str = ""
    before: Facts = field(factory=dict, hash=False)
    after: Facts = field(factory=dict, hash=False)


class AuditTrail(Protocol):
    """Records acts in the transaction that does them: both are there, or neither."""

    def record(self, actor: Actor, note: AuditNote) -> None:
        """Append one act to the trail of the organisation at work."""
        ...

    def entries(self) -> "Iterator[AuditEntry]":
        """Yield the whole trail in its order."""
        ...

    def head(self) -> str:
        """Return the hash of the newest entry."""
        ...
