"""Links in mails: made, looked at by GET, used by POST, once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from attrs import frozen

from datev_bridge.errors import AccessRefused
from datev_bridge.identity import codes
from datev_bridge.identity.chance import Dice, fingerprint, new_token
from datev_bridge.identity.model import Link, Purpose
from datev_bridge.identity.ports import Clock, PeopleStore, PeopleWork

LIFETIME = timedelta(hours=72)
"""How long a mailed link can be used."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


def new_link(
    dice: Dice,
    now: datetime,
    purpose: Purpose,
    *,
    user: str = "",
    organisation: str = "",
    payload: Mapping[str, str] = _NOTHING,
    lifetime: timedelta = LIFETIME,
) -> tuple[str, Link]:
    """Return a token for a mail, and the link to be kept, which does not hold it.

    Args:
        dice: Chance.
        now: The time, aware.
        purpose: What it is for.
        user: Who gets it, by id; empty where the receiver has no account.
        organisation: Which it is about, by id.
        payload: What its purpose needs to know; nothing secret.
        lifetime: How long it can be used.
    """
    token = new_token(dice)
    link = Link(
        id=fingerprint(token),
        purpose=purpose,
        user=user,
        organisation=organisation,
        payload=dict(payload),
        made_at=now,
        expires_at=now + lifetime,
    )
    return token, link


def address_of(portal: str, token: str) -> str:
    """Return the address of a link.

    Args:
        portal: Where the portal is, without a slash at the end.
        token: The link's.
    """
    return f"{portal}/links/{token}"


def token_of(text: str) -> str:
    """Return the token of an address that somebody pasted, or of the token itself."""
    return text.strip().rstrip("/").rpartition("/")[2]


def looked_at(work: PeopleWork, token: str, now: datetime, *purposes: Purpose) -> Link:
    """Return an open link for one of these purposes; nothing changes.

    Raises:
        AccessRefused: There is none, it expired, or it was used; IDN-005.
    """
    link = work.links.find(fingerprint(token))
    if link is None or link.purpose not in purposes or not link.is_open(now):
        raise AccessRefused(codes.LINK_OVER.at())
    return link


def used(work: PeopleWork, token: str, now: datetime, *purposes: Purpose) -> Link:
    """Return an open link and use it up, in the transaction of what it is for.

    Raises:
        AccessRefused: As for :func:`looked_at`, or somebody else used it just now.
    """
    link = looked_at(work, token, now, *purposes)
    if not work.links.use(link.id, now):
        raise AccessRefused(codes.LINK_OVER.at())
    return link


@frozen(kw_only=True)
class MailedLinks:
    """What the page behind a link asks before anything is done.

    Attributes:
        store: Where links are kept.
        clock: The time, aware.
    """

    store: PeopleStore
    clock: Clock

    def look(self, token: str) -> Link:
        """Return what a link is for; whoever looks, and however often, changes nothing.

        Raises:
            AccessRefused: It is over, or there is none; IDN-005.
        """
        with self.store.work(reading=True) as work:
            return looked_at(work, token, self.clock(), *Purpose)
