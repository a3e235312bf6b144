"""Links in mails: they lead to HTTPS, or to this machine while somebody tries things out."""

import re
from urllib.parse import urlsplit

from datev_bridge.errors import DeliveryError
from datev_bridge.mail import codes

_LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
_PRINTABLE = re.compile(r"[!-~]+")


def safe_link(link: str) -> str:
    """Return the link.

    Raises:
        DeliveryError: It is neither ``https://…`` nor ``http://`` to this machine, or has
            something in it that an address of the web has not; MAIL-003.
    """
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        is_web = parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)
        is_safe = is_web and bool(host) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        is_safe = False
    if not is_safe or not _PRINTABLE.fullmatch(link) or any(sign in link for sign in '"<>\\^`{|}'):
        raise DeliveryError(codes.UNSAFE_LINK.at(), target="", retry=False)
    return link
