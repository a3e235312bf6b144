"""How long the service keeps what is no bookkeeping record. Pure.

Everything from which a booking follows or that proves one is kept for as long as its organisation
is a customer, and is only ever deleted together with it, by a person: files and their proofs,
sealed days, decisions, mappings, settings, confirmed test runs, the audit trail. That is no less
than the law asks for (§ 147 (3) AO, § 257 (4) HGB: ten years for books and for what is needed to
understand them, the documentation of procedures among it; eight for vouchers since 2025; six for
letters; each counted from the end of the calendar year). What is listed here is the rest.
"""

from datetime import UTC, datetime, timedelta

from datev_bridge.datev_upload.call_log import RETENTION as CALLS_KEPT
from datev_bridge.mail.message import MailKind

EVERY = timedelta(days=1)
"""How often it is looked for what may be forgotten."""

MAIL_TEXTS = timedelta(days=30)
"""What a mail says that no server took; of one that a server took it is forgotten at once."""
MAIL_RECEIPTS = timedelta(days=365)
"""That a mail was sent, when, and what the server said."""
TRIALS = timedelta(days=365)
"""Test runs that nobody confirmed and that are not the newest of their place."""
BOUNCES = timedelta(days=365)
"""Addresses whose mails came back: by then somebody else may have the address."""
CONSENTS = timedelta(days=1)
"""Logins at the POS's vendor or at DATEV that were begun and never came back."""
CALLS = CALLS_KEPT
"""The log of calls to DATEV."""

CARRIERS = frozenset({MailKind.FILE_DELIVERED, MailKind.TEST_FILE, MailKind.STATEMENT})
"""Mails that carried something for the books: their receipts prove its way."""
_YEARS = 10


def carried_before(now: datetime) -> datetime:
    """Return before when receipts of such mails may go: ten years from the end of their year."""
    return datetime(now.astimezone(UTC).year - _YEARS, 1, 1, tzinfo=UTC)
