"""From a mail to the bytes that a server takes: equal inputs, equal bytes."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
import json

from attrs import evolve, field, frozen

from datev_bridge.mail.address import normal_address
from datev_bridge.mail.header import encoded, mailbox, one_line
from datev_bridge.mail.message import Attachment, Mail, Sender
from datev_bridge.mail.wording import Worded, worded

_ASCII = SMTP.clone(cte_type="7bit")  # so that every server on the way takes it as it is
_DIGITS = 32


@frozen(kw_only=True)
class Envelope:
    """A message ready to be sent.

    Attributes:
        message_id: With its angle brackets.
        sender: The address that hears of bounces.
        recipient: The address it goes to.
        content: The message, ASCII, lines ended by CRLF.
    """

    message_id: str
    sender: str
    recipient: str
    content: bytes = field(repr=False)


def message_id_of(mail: Mail, sender: Sender) -> str:
    """Return the Message-ID: the same for the same organisation, kind, reference and recipient."""
    said = (mail.organisation, mail.kind.value, mail.reference, normal_address(mail.recipient))
    digest = sha256(json.dumps(said).encode()).hexdigest()[:_DIGITS]
    return f"<{digest}@{sender.address.rpartition('@')[2]}>"


def envelope_of(mail: Mail, sender: Sender, at: datetime) -> Envelope:
    """Return the message of a mail.

    Args:
        mail: What is to be told.
        sender: Who it is from.
        at: What stands as its date, aware.

    Raises:
        DeliveryError: The address is none (MAIL-001), a header would hold a control character
            (MAIL-002), or the link is unsafe (MAIL-003).
        ValueError: The values are not those that the texts of its kind name.
    """
    recipient = normal_address(mail.recipient)
    named = evolve(mail, recipient_name=one_line(mail.recipient_name, field="To"))
    message_id = message_id_of(mail, sender)
    said = worded(named)
    fields = (
        ("From", mailbox(sender.name, sender.address)),
        ("To", mailbox(named.recipient_name, recipient)),
        ("Subject", encoded(said.subject)),
        ("Date", format_datetime(at.astimezone(UTC))),
        ("Message-ID", message_id),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office answers, please
        ("Content-Language", "en" if mail.language == "en" else "de"),
    )
    head = "".join(f"{name}: {text}\r\n" for name, text in fields).encode("ascii")
    body = _body(said, mail.attachments, mark=message_id[1 : 1 + _DIGITS])
    content = head + body.as_bytes()
    return Envelope(
        message_id=message_id, sender=sender.address, recipient=recipient, content=content
    )


def _body(said: Worded, attachments: tuple[Attachment, ...], *, mark: str) -> EmailMessage:
    body = EmailMessage(policy=_ASCII)
    body.set_content(said.plain, cte="quoted-printable")
    body.add_alternative(said.html, subtype="html", cte="quoted-printable")
    for attachment in attachments:
        name = one_line(attachment.name, field="Content-Disposition").replace("/", "_")
        main, _, sub = attachment.media_type.partition("/")
        body.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)
    # "=_" is in no line of quoted-printable or base64, so no text can hold a boundary.
    multiparts = [part for part in body.walk() if part.is_multipart()]
    for place, part in enumerate(multiparts):
        part.set_boundary(f"=_{place}_{mark}")
    return body
