"""How often somebody may try: a few times at once, then after ever longer waits. Pure.

An attempt is counted before it is looked at, in the same breath, so that a thousand at once are
not looked at more often than one after the other. An attempt during a wait is not counted: whoever
keeps trying does not lock the owner out for longer.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from attrs import evolve, frozen

from datev_bridge.identity import codes, emails
from datev_bridge.issues import Issue


@frozen(kw_only=True)
class Limit:
    """How many attempts something bears.

    Attributes:
        free: Attempts without a wait.
        first_wait: The wait after the last of them; it doubles with each further attempt.
        longest_wait: The longest wait.
        forgotten_after: Time without an attempt after which the count begins anew.
        is_of_one_owner: Whether one right attempt proves that the others were slips.
    """

    free: int
    first_wait: timedelta = timedelta(minutes=1)
    longest_wait: timedelta = timedelta(hours=1)
    forgotten_after: timedelta = timedelta(hours=24)
    is_of_one_owner: bool = True


ACCOUNT = Limit(free=5)
"""Passwords for one account, from wherever."""
CODE = Limit(free=5)
"""Codes of the second factor and recovery codes for one account."""
ADDRESS = Limit(free=30, forgotten_after=timedelta(hours=1), is_of_one_owner=False)
"""Passwords from one address, for whichever account; an office shares one."""
MAILS = Limit(free=3, first_wait=timedelta(minutes=15), longest_wait=timedelta(hours=24))
"""Links for a new password to one account."""
LONGEST_MEMORY = max(limit.forgotten_after for limit in (ACCOUNT, CODE, ADDRESS, MAILS))
"""Time after which no count matters."""


@frozen(kw_only=True)
class Counter:
    """What attempts are counted for.

    Attributes:
        key: A hash, so that the table does not tell what people typed.
        limit: How many it bears.
    """

    key: str
    limit: Limit


@frozen(kw_only=True)
class Tally:
    """What was counted.

    Attributes:
        attempts: How many since the count began.
        last_at: When the last one was, aware; None if there was none.
        blocked_until: Until when none is looked at, aware; None if they are.
        was_told: Whether the owner was told of this wait or of an earlier one of the same count.
    """

    attempts: int = 0
    last_at: datetime | None = None
    blocked_until: datetime | None = None
    was_told: bool = False

    def is_blocked(self, now: datetime) -> bool:
        """Tell whether an attempt would not be looked at."""
        return self.blocked_until is not None and now < self.blocked_until


def counted(tally: Tally, limit: Limit, now: datetime) -> Tally:
    """Return the tally after one more attempt, which must not be blocked."""
    if tally.last_at is not None and now - tally.last_at >= limit.forgotten_after:
        tally = Tally()
    attempts = tally.attempts + 1
    blocked_until = None if attempts < limit.free else now + _wait(attempts - limit.free, limit)
    return evolve(tally, attempts=attempts, last_at=now, blocked_until=blocked_until)


def succeeded(tally: Tally, limit: Limit) -> Tally:
    """Return the tally after an attempt that turned out to be right.

    Whoever knows the password is its owner, so an account's count begins anew. An address only
    gets the one attempt back: else somebody with an account of their own could guess at others'.
    """
    if limit.is_of_one_owner:
        return Tally()
    attempts = max(0, tally.attempts - 1)
    blocked_until = None if attempts < limit.free else tally.blocked_until
    return evolve(tally, attempts=attempts, blocked_until=blocked_until)


def _wait(doublings: int, limit: Limit) -> timedelta:
    most = ceil(limit.longest_wait / limit.first_wait).bit_length()
    return min(limit.longest_wait, limit.first_wait * (1 << min(doublings, most)))


def of_account(email: str) -> Counter:
    """Return the counter of passwords for what was typed as an address."""
    return _counter("account", emails.key(email), ACCOUNT)


def of_address(address: str) -> Counter | None:
    """Return the counter of passwords from an IP address, or None where there is none.

    Of IPv6 the first 64 bits count: a household or a rented server has all the others.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    place = ip_network((ip, 64), strict=False) if isinstance(ip, IPv6Address) else ip
    return _counter("address", str(place), ADDRESS)


def of_codes(user: str) -> Counter:
    """Return the counter of codes for a user, by id."""
    return _counter("code", user, CODE)


def of_mails(email: str) -> Counter:
    """Return the counter of links for a new password, for what was typed as an address."""
    return _counter("mail", emails.key(email), MAILS)


def too_many(until: datetime, now: datetime) -> Issue:
    """Return what to say while nothing is looked at: the minutes left, rounded up."""
    return codes.TOO_MANY.at(minutes=max(1, ceil((until - now) / timedelta(minutes=1))))


def _counter(kind: str, name: str, limit: Limit) -> Counter:
    text = f"{kind}:{name}".encode("utf-8", "surrogatepass")
    return Counter(key=sha256(text).hexdigest(), limit=limit)
