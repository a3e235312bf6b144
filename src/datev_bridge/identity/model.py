"""People, what they belong to, and how they are logged in. Values only."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum

from attrs import field, frozen

from datev_bridge.access import Actor, Role
from datev_bridge.issues import Issue

LONGEST_NAME = 200
"""Characters of a person's name."""


class UserState(Enum):
    """What has become of an account."""

    INVITED = "invited"
    """There is no password of the person's own yet."""
    ACTIVE = "active"
    DISABLED = "disabled"
    """Nobody logs in with it; what it did stays recorded."""


@frozen(kw_only=True)
class User:
    """One person.

    Attributes:
        id: Never changes.
        email: As :func:`datev_bridge.identity.emails.normalised` returns it; one account each.
        name: As people read it.
        language: ``"de"`` or ``"en"``, for mails and portal.
        is_operator: Whether this is the operator, of all organisations.
        state: What has become of the account.
    """

    id: str
    email: str
    name: str
    language: str = "de"
    is_operator: bool = False
    state: UserState = UserState.INVITED


@frozen(kw_only=True)
class Membership:
    """What a person is in an organisation; somebody may be several things in one."""

    user: str
    organisation: str
    role: Role


@frozen(kw_only=True)
class Credential:
    """A person's password.

    Attributes:
        user: Whose.
        digest: The hash, with the parameters that made it.
        must_change: Whether it is a start password, which only lets its holder choose another.
        until: When a start password ends, aware; None for a person's own.
        changed_at: Since when it is this one, aware.
    """

    user: str
    digest: str = field(repr=False)
    must_change: bool = False
    until: datetime | None = None
    changed_at: datetime


@frozen(kw_only=True)
class SecondFactor:
    """A person's authenticator app.

    Attributes:
        user: Whose.
        sealed: Its secret, sealed for ``totp/<user>``; empty while none is confirmed.
        pending: One that was shown but has not been confirmed by a code yet, sealed; or empty.
        last_step: The newest time step whose code was used; none up to it counts again.
        confirmed_at: Since when codes are asked, aware; None while none is confirmed.
    """

    user: str
    sealed: str = field(default="", repr=False)
    pending: str = field(default="", repr=False)
    last_step: int = 0
    confirmed_at: datetime | None = None

    @property
    def is_enrolled(self) -> bool:
        """Whether codes are asked at login."""
        return self.confirmed_at is not None


class Level(Enum):
    """How far somebody has logged in."""

    PASSWORD = "password"  # noqa: S105 - a level, no password
    """May choose a password, enrol an app or give its code; nothing else."""
    SECOND_FACTOR = "second_factor"


@frozen(kw_only=True)
class Session:
    """One login; kept on the server, so that it can be ended there.

    Attributes:
        id: Hash of the token that the browser holds; safe to show and to name.
        user: Whose.
        level: How far the login has come.
        began_at: When this level was reached, aware.
        seen_at: When it was last used, aware, to the minute.
        confirmed_at: When its holder last proved who they are, aware; None if not yet as far.
        address: From where, as the adapter saw it.
        device: With what, as the adapter saw it.
    """

    id: str
    user: str
    level: Level
    began_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None = None
    address: str = ""
    device: str = ""


class Purpose(Enum):
    """What a mailed link is for."""

    INVITATION = "invitation"
    SET_PASSWORD = "set_password"  # noqa: S105 - a purpose, no password
    CONFIRM_TEST_RUN = "confirm_test_run"


@frozen(kw_only=True)
class Link:
    """A link that was mailed: looked at as often as one likes, used once.

    Attributes:
        id: Hash of the token in its address; safe to show and to name.
        purpose: What it is for.
        user: Who got it; empty where the receiver has no account.
        organisation: Which it is about; empty if none.
        payload: What its purpose needs to know; nothing secret.
        made_at: When, aware.
        expires_at: Until when it can be used, aware.
        used_at: When it was used or taken back, aware; None if it was not.
    """

    id: str
    purpose: Purpose
    user: str = ""
    organisation: str = ""
    payload: Mapping[str, str] = field(factory=dict, hash=False)
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Tell whether it can be used."""
        return self.used_at is None and now < self.expires_at


class Step(Enum):
    """What a login still needs."""

    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a step, no password
    ENROL = "enrol"
    CODE = "code"
    NOTHING = "nothing"


@frozen(kw_only=True)
class Login:
    """What became of an attempt to log in.

    Attributes:
        token: What the browser holds from now on; empty if the attempt failed.
        session: The session; None if the attempt failed.
        step: What comes next.
        issue: Why it failed: the same whether there is such an account or not.
    """

    token: str = field(default="", repr=False)
    session: Session | None = None
    step: Step = Step.NOTHING
    issue: Issue | None = None


@frozen(kw_only=True)
class Visit:
    """A session in use, and whose it is."""

    session: Session
    user: User
    actor: Actor
    step: Step


def roles_of(user: User, memberships: Iterable[Membership]) -> Mapping[str, frozenset[Role]]:
    """Return a user's roles by organisation; memberships of others are passed over."""
    roles: dict[str, frozenset[Role]] = {}
    for membership in memberships:
        if membership.user == user.id:
            known = roles.get(membership.organisation, frozenset())
            roles[membership.organisation] = known | {membership.role}
    return roles


def actor_of(session: Session, user: User, memberships: Iterable[Membership]) -> Actor:
    """Return who acts in a session.

    Args:
        session: A session that is still valid.
        user: Whose it is.
        memberships: The user's.
    """
    return Actor(
        id=user.id,
        name=user.name,
        roles=roles_of(user, memberships),
        is_operator=user.is_operator,
        has_second_factor=session.level is Level.SECOND_FACTOR,
    )
