"""Mails of every kind, and reading messages as a mail program does."""

from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from hypothesis import strategies as st

from datev_bridge.mail.message import Mail, MailKind, Sender
from datev_bridge.mail.wording import LANGUAGES

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SENDER = Sender(address="noreply@bridge.example", name="datev_bridge")

ANY_TEXT = st.text(max_size=200)
ONE_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=150)


def values_of(kind: MailKind, **others: str) -> dict[str, str]:
    """Return a value for everything that the texts of a kind name."""
    names = LANGUAGES["de"][1][kind].names
    made = {name: f"«{name}»" for name in names} | {"link": "https://portal.example/x?y=1&z=2"}
    return {name: value for name, value in (made | others).items() if name in names}


def mail_of(kind: MailKind = MailKind.RECONNECT, **settings: Any) -> Mail:
    """Return a mail of a kind, to a person of no name."""
    made = {
        "recipient": "owner@restaurant.example",
        "reference": "1",
        "organisation": "a",
        "values": values_of(kind),
    }
    return Mail(kind=kind, **(made | settings))


def read(content: bytes) -> EmailMessage:
    """Return a message as a mail program reads it; it must find nothing odd."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def header_of(content: bytes, name: str) -> str:
    """Return a header field decoded by RFC 2047."""
    message = BytesParser(policy=policy.compat32).parsebytes(content)
    return str(make_header(decode_header(str(message[name]).replace("\r\n", ""))))


def plain_of(message: EmailMessage) -> str:
    """Return the plain text of a message, lines ended by line feeds."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    """Return the page of a message, lines ended by line feeds."""
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
