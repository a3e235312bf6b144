"""Header fields hold any one line of text, and never more than one line."""

from email import policy
from email.parser import BytesParser

from hypothesis import example, given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import DeliveryError
from datev_bridge.mail.header import encoded, mailbox, one_line
from support.mails import ONE_LINE, header_of


def with_field(name: str, text: str) -> bytes:
    return f"Before: 1\r\n{name}: {text}\r\nAfter: 2\r\n\r\nbody".encode("ascii")


@given(ONE_LINE)
def test_a_subject_comes_back_as_it_was(text: str) -> None:
    line = one_line(text, field="Subject")
    content = with_field("Subject", encoded(line))
    assert header_of(content, "Subject") == line
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert message["Subject"] == line
    assert message.keys() == ["Before", "Subject", "After"]
    assert all(len(row) <= 78 for row in content.split(b"\r\n"))


@given(ONE_LINE)
@example('back\\slash and "quotes"')
@example("ends with \\")
@example("comma, semicolon; <angle> (round) @ :")
def test_a_name_comes_back_beside_its_address(text: str) -> None:
    name = one_line(text, field="To")
    content = with_field("To", mailbox(name, "a@b.example"))
    message = BytesParser(policy=policy.default).parsebytes(content)
    (address,) = message["To"].addresses
    assert address.addr_spec == "a@b.example"
    assert message.keys() == ["Before", "To", "After"]
    if name and not name.isascii():
        assert header_of(content, "To") == f"{name} <a@b.example>"
    else:
        assert address.display_name == name


@given(
    ONE_LINE,
    st.sampled_from(["\r", "\n", "\r\nBcc: x@y.example", "\0", "\x85", "\u2028", "\u2029", "\x7f"]),
    ONE_LINE,
)
def test_whatever_could_end_a_line_is_refused(before: str, odd: str, after: str) -> None:
    with pytest.raises(DeliveryError, match="MAIL-002") as refused:
        one_line(before + odd + after, field="Subject")
    assert not refused.value.retry
    assert "Bcc" not in str(refused.value)


def test_what_looks_encoded_is_encoded_again() -> None:
    text = "=?utf-8?q?x?="
    assert header_of(with_field("Subject", encoded(text)), "Subject") == text
