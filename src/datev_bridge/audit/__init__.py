"""Who did what to which object, before and after: append-only, hash-chained per organisation."""

from datev_bridge.audit.chain import GENESIS, AuditEntry, Finding, chained, verify
from datev_bridge.audit.note import AuditNote, AuditTrail

__all__ = [
    "GENESIS",
    "AuditEntry",
    "AuditNote",
    "AuditTrail",
    "Finding",
    "chained",
    "verify",
]
