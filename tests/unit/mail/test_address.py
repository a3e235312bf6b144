"""Addresses: what is one, and the one form of each."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.mail.address import normal_address, sender_of
from datev_bridge.mail.message import Sender


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("owner@restaurant.example", "owner@restaurant.example"),
        (" Owner@Restaurant.EXAMPLE ", "Owner@restaurant.example"),
        ("info@müller.example", "info@xn--mller-kva.example"),
        ("info@straße.example", "info@xn--strae-oqa.example"),
        ("a+b.c_d@x.y.example", "a+b.c_d@x.y.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_an_address_has_one_form(typed: str, normal: str) -> None:
    assert normal_address(typed) == normal
    assert normal_address(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "", "@", "a", "a@", "@b.example", "a@b", "a@b..example", "a@.example", "a@-b.example",
        "a b@c.example", "a@b c.example", "ü@b.example", '"a b"@c.example', "a@[127.0.0.1]",
        "a@127.0.0.1", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example",
        "a..b@c.example",
        "a@b.example>", "<a@b.example>", "a\r\n@b.example", "a@b.exa\u2028mple",
        f"{'a' * 65}@b.example",
        f"a@{'b.' * 130}example", "a@b@c.example", "a@b.example\0",
        "a@\ud800.example", "\ud800@b.example",
    ],
)  # fmt: skip
def test_what_is_none_is_refused(typed: str) -> None:
    with pytest.raises(DeliveryError, match="MAIL-001") as refused:
        normal_address(typed)
    assert not refused.value.retry


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_passes_is_plain_ascii_without_blanks(local: str, domain: str) -> None:
    try:
        address = normal_address(f"{local}@{domain}")
    except DeliveryError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>,;:"()[]\\')
    assert address.count("@") == 1


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("a@b.example", Sender(address="a@b.example")),
        ("Küche & Co <a@b.example>", Sender(address="a@b.example", name="Küche & Co")),
        ('"Bridge, GmbH" <a@b.example>', Sender(address="a@b.example", name="Bridge, GmbH")),
    ],
)
def test_a_sender_has_an_address_and_a_name(text: str, sender: Sender) -> None:
    assert sender_of(text) == sender


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "MAIL-001"), ("Name <x>", "MAIL-001"), ("A\nB <a@b.example>", "MAIL-002")],
)
def test_a_sender_that_is_none_is_a_wrong_setting(text: str, code: str) -> None:
    with pytest.raises(ConfigurationError, match=code):
        sender_of(text)
