"""Mails to people who have an account: at their address, by their name, in their language."""

from collections.abc import Mapping

from datev_bridge.identity.model import User
from datev_bridge.mail.message import Mail, MailKind


def mail_to(user: User, kind: MailKind, reference: str, values: Mapping[str, str]) -> Mail:
    """Return a mail to a person.

    Args:
        user: Who gets it.
        kind: What it is about.
        reference: What tells it from others of its kind to the same person.
        values: What the texts of the kind name.
    """
    return Mail(
        kind=kind,
        recipient=user.email,
        recipient_name=user.name,
        language=user.language,
        reference=reference,
        values=values,
    )
