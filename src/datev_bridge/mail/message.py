"""What a use case wants to be told by mail, and the port through which it posts it."""

from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from attrs import field, frozen


class MailKind(Enum):
    """What a mail is about; beside each the values that its texts name.

    Where ``link`` is among them it may be empty, and the mail then has no link.
    """

    INVITATION = "invitation"
    """``restaurant inviter expires link``: to whoever shall set a password."""
    ADVISER_INVITED = "adviser_invited"
    """``restaurant inviter expires link``: to the tax adviser."""
    OPERATOR_INVITED = "operator_invited"
    """``inviter expires link``: to whoever shall operate the service."""
    ACCESS_GIVEN = "access_given"
    """``restaurant inviter link``: to whoever has an account already."""
    PASSWORD_LINK = "password_link"  # noqa: S105 - a kind of mail, no password
    """``expires link``: to whoever shall set a new password."""
    START_PASSWORD = "start_password"  # noqa: S105 - a kind of mail, no password
    """``restaurant user password link``: must be changed at the first login."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of mail, no password
    """``at``."""
    SECOND_FACTOR_RESET = "second_factor_reset"
    """``at link``: the operator did it."""
    LOCKED_OUT = "locked_out"
    """``at until``: too many wrong attempts."""
    REQUEST_RECEIVED = "request_received"
    """``restaurant``: to who asked."""
    REQUEST_WAITING = "request_waiting"
    """``restaurant contact address link``: to the operator."""
    REQUEST_ACCEPTED = "request_accepted"
    """``restaurant``."""
    REQUEST_DECLINED = "request_declined"
    """``restaurant reason``."""
    SETUP_COMPLETE = "setup_complete"
    """``restaurant link``: to the operator."""
    TEST_FILE = "test_file"
    """``restaurant day file expires link``: with the file attached."""
    TEST_CONFIRMED = "test_confirmed"
    """``restaurant day by at``."""
    TEST_REJECTED = "test_rejected"
    """``restaurant day by at text link``."""
    LIVE = "live"
    """``restaurant first_day cadence recipients link``."""
    FILE_DELIVERED = "file_delivered"
    """``restaurant period file digest``: with file and proof attached."""
    RUN_FAILED = "run_failed"
    """``restaurant period problem hint link``."""
    DAY_HELD = "day_held"
    """``restaurant day problem hint link``."""
    EXPIRES_SOON = "expires_soon"
    """``restaurant what date days hint link``: sent 14 and 3 days before."""
    EXPIRED = "expired"
    """``restaurant what date hint link``: sent on the day."""
    RECONNECT = "reconnect"
    """``restaurant link``."""
    ALARM = "alarm"
    """``restaurant problem hint link``: at most one a cause and day."""
    ALARM_OVER = "alarm_over"
    """``restaurant problem link``: what an alarm told of is in order again."""
    STATEMENT = "statement"
    """``restaurant month held missing head``: with the statement attached."""
    CASE_CONFIRMED = "case_confirmed"
    """``number subject text link``: to who opened it."""
    CASE_OPENED = "case_opened"
    """``number subject text by place link``: to the other side."""
    CASE_REPLIED = "case_replied"
    """``number subject text by link``."""
    CASE_CLOSED = "case_closed"
    """``number subject text by link``."""


@frozen(kw_only=True)
class Attachment:
    """A file in a mail.

    Attributes:
        name: Its name, without folders.
        content: Its bytes.
        media_type: ``"text/csv"``; anything else is ``"application/octet-stream"``.
    """

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/octet-stream"


@frozen(kw_only=True)
class Mail:
    """Something to be told to one person.

    Attributes:
        kind: What it is about.
        recipient: The address.
        reference: What tells it from others of its kind to the same address: the id of a link, a
            day, a reply. Posted again with equal reference, it is sent once.
        values: What the texts of the kind name; any text, links and one-time secrets included.
        recipient_name: As the greeting says it; may be empty.
        language: ``"de"`` or ``"en"``.
        organisation: Whose mail it is; empty for that of the outbox it is posted to.
        attachments: Files.
    """

    kind: MailKind
    recipient: str
    reference: str
    values: Mapping[str, str] = field(factory=dict, hash=False, repr=False)
    recipient_name: str = ""
    language: str = "de"
    organisation: str = ""
    attachments: tuple[Attachment, ...] = ()


@frozen(kw_only=True)
class Sender:
    """Who mails are from.

    Attributes:
        address: The address; its domain is that of the Message-IDs.
        name: As people read it.
    """

    address: str = "datev-bridge@localhost"
    name: str = "datev_bridge"


class Outbox(Protocol):
    """Takes mails in the transaction of the deed: both are kept, or neither."""

    def post(self, mail: Mail) -> str:
        """Write the message and keep it until it is sent; return its Message-ID.

        Posting a mail of equal organisation, kind, reference and recipient again does nothing.

        Raises:
            DeliveryError: The address is none (MAIL-001), a header would hold a control character
                (MAIL-002), or a link is unsafe (MAIL-003).
        """
        ...
