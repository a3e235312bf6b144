"""Links lead to HTTPS or to this machine."""

import pytest

from datev_bridge.errors import DeliveryError
from datev_bridge.mail.link import safe_link


@pytest.mark.parametrize(
    "link",
    [
        "https://portal.example/a?b=c&d=%20#e",
        "https://portal.example:8443/",
        "http://127.0.0.1:5000/link/abc",
        "http://localhost/",
        "http://[::1]:80/x",
    ],
)
def test_a_safe_link_stays_as_it_is(link: str) -> None:
    assert safe_link(link) == link


@pytest.mark.parametrize(
    "link",
    [
        "", "portal.example", "http://portal.example/", "javascript:alert(1)", "https:///x",
        "//portal.example", "https://user@portal.example/", "https://portal.example/a b",
        "https://portal.example/\r\nX: y", 'https://portal.example/"onclick', "data:text/html,x",
        "https://portal.example:99999/", "http://127.0.0.1.example/", "https://[::1",
        "https://portal.example\\@evil.example/", "https://pörtal.example/",
    ],
)  # fmt: skip
def test_any_other_is_refused(link: str) -> None:
    with pytest.raises(DeliveryError, match="MAIL-003"):
        safe_link(link)
