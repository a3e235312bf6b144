"""Any text in any field: a message that parses, with its header intact and its text as it was."""

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import DeliveryError
from datev_bridge.mail.envelope import envelope_of, message_id_of
from datev_bridge.mail.message import Attachment, Mail, MailKind, Sender
from datev_bridge.mail.wording import LANGUAGES, worded
from support.mails import (
    ANY_TEXT,
    AT,
    ONE_LINE,
    SENDER,
    header_of,
    html_of,
    mail_of,
    plain_of,
    read,
)

FIELDS = [
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language",
    "Content-Type", "MIME-Version",
]  # fmt: skip


@st.composite
def mails(draw: st.DrawFn) -> Mail:
    kind = draw(st.sampled_from(MailKind))
    language = draw(st.sampled_from(["de", "en"]))
    text = LANGUAGES[language][1][kind]
    values = {
        name: draw(ONE_LINE if f"{{{name}}}" in text.subject else ANY_TEXT) for name in text.names
    }
    if "link" in values:
        values["link"] = draw(st.sampled_from(["", "https://portal.example/a?b=" + "c" * 300]))
    names = ONE_LINE.filter(str.strip)
    attachments = draw(st.lists(st.builds(Attachment, name=names, content=st.binary()), max_size=2))
    return mail_of(
        kind,
        language=language,
        values=values,
        recipient_name=draw(ONE_LINE),
        reference=draw(ANY_TEXT),
        attachments=tuple(attachments),
    )


@given(mails())
def test_a_message_says_what_it_was_given(mail: Mail) -> None:
    envelope = envelope_of(mail, SENDER, AT)
    assert envelope.content == envelope_of(mail, SENDER, AT).content
    assert envelope.content.isascii()
    rows = envelope.content.split(b"\r\n")
    assert all(len(row) <= 78 and b"\r" not in row and b"\n" not in row for row in rows)
    message, said = read(envelope.content), worded(mail)
    assert sorted(message.keys()) == sorted(FIELDS)
    assert header_of(envelope.content, "Subject") == said.subject
    assert [a.addr_spec for a in message["To"].addresses] == ["owner@restaurant.example"]
    assert plain_of(message) == said.plain
    assert html_of(message) == said.html
    found = [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]
    assert found == [
        (" ".join(a.name.split()).replace("/", "_"), a.content) for a in mail.attachments
    ]


INJECTED = st.sampled_from(["\r\nBcc: evil@x.example", "\n\n<html>", "\r", "\0", "\x0b", "\u2028"])


@given(INJECTED, st.sampled_from(["recipient_name", "recipient", "subject", "attachment"]))
def test_nothing_gets_into_the_header(odd: str, place: str) -> None:
    mail = {
        "recipient_name": mail_of(recipient_name=f"a{odd}b"),
        "recipient": mail_of(recipient=f"a{odd}b@c.example"),
        "subject": mail_of(values={"restaurant": f"a{odd}b", "link": ""}),
        "attachment": mail_of(attachments=(Attachment(name=f"a{odd}b", content=b""),)),
    }[place]
    with pytest.raises(DeliveryError, match=r"MAIL-00[12]"):
        envelope_of(mail, SENDER, AT)


@given(ANY_TEXT, ANY_TEXT)
def test_the_message_id_tells_mails_apart_and_nothing_else(one: str, other: str) -> None:
    first, second = mail_of(reference=one), mail_of(reference=other)
    assert (message_id_of(first, SENDER) == message_id_of(second, SENDER)) == (one == other)
    assert message_id_of(first, SENDER).endswith("@bridge.example>")


def test_each_part_of_what_makes_a_mail_its_own_counts() -> None:
    mail = mail_of()
    others = (
        evolve(mail, organisation="b"),
        evolve(mail, kind=MailKind.LIVE),
        evolve(mail, reference="2"),
        evolve(mail, recipient="other@restaurant.example"),
    )
    ids = {message_id_of(m, SENDER) for m in (mail, *others)}
    assert len(ids) == 5
    same = (
        evolve(mail, language="en"),
        evolve(mail, values={}),
        evolve(mail, recipient="owner@Restaurant.Example"),
    )
    assert {message_id_of(m, SENDER) for m in same} == {message_id_of(mail, SENDER)}


def test_the_date_is_that_of_the_clock() -> None:
    at = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    content = envelope_of(mail_of(), SENDER, at).content
    assert b"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n" in content
    assert parsedate_to_datetime(read(content)["Date"]) == at


def test_a_sender_has_any_name() -> None:
    content = envelope_of(
        mail_of(), Sender(address="a@b.example", name='Küche "X", AG'), AT
    ).content
    assert header_of(content, "From") == 'Küche "X", AG <a@b.example>'
    assert b"Message-ID: <" in content
    assert b"@b.example>\r\n" in content
