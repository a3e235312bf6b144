"""Addresses of mail, and the one form in which they are kept and sent to."""

import re

import idna

from datev_bridge.errors import ConfigurationError, DeliveryError
from datev_bridge.issues import Issue
from datev_bridge.mail import codes
from datev_bridge.mail.header import one_line
from datev_bridge.mail.message import Sender

# RFC 5321, 4.1.2 (dot-string) and 4.5.3.1: quoted local parts and addresses in brackets are left
# out, since no mailbox of a person has one, and they are a way to smuggle headers.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_HOST = re.compile(r"localhost|(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
"""A name below a top-level domain, which is not digits alone, or this machine."""
_MOST_LOCAL, _MOST = 64, 254
_WITH_NAME = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>\s*")


def normal_address(text: str) -> str:
    """Return an address as it is sent to: its domain in lower case and in ASCII.

    Umlauts in the domain become punycode by today's rules (IDNA 2008), by which ``ß`` stays apart
    from ``ss``. What stands before the ``@`` is the mailbox's own and stays as it is.

    Raises:
        DeliveryError: It is no address; MAIL-001.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode("ascii")
    except UnicodeError:  # what idna raises is one, and so is what stray surrogates lead to
        raise _refused(text) from None
    address = f"{local}@{ascii_domain}"
    if not _LOCAL.fullmatch(local) or len(local) > _MOST_LOCAL or len(address) > _MOST:
        raise _refused(text)
    if not _HOST.fullmatch(ascii_domain):
        raise _refused(text)
    return address


def sender_of(text: str) -> Sender:
    """Return whom mails are from: ``name@example.org`` or ``Name <name@example.org>``.

    Raises:
        ConfigurationError: It is neither; MAIL-001 or MAIL-002.
    """
    with_name = _WITH_NAME.fullmatch(text)
    try:
        if with_name is None:
            return Sender(address=normal_address(text))
        name = one_line(with_name["name"].strip().strip('"'), field="From")
        address = normal_address(with_name["address"])
    except DeliveryError as error:
        raise ConfigurationError(error.issue) from None
    return Sender(address=address, name=name or Sender().name)


def _refused(text: str) -> DeliveryError:
    issue: Issue = codes.BAD_ADDRESS.at(address=text[:_MOST])
    return DeliveryError(issue, target="", retry=False)
