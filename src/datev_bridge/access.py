"""Who may do what: roles, permissions, and the question every use case asks first.

A person belongs to organisations by memberships; a membership has a role, a role has permissions.
That somebody may not is told in the same words as that there is nothing: nobody learns what other
organisations there are.
"""

from collections.abc import Mapping
from enum import Enum

from attrs import field, frozen

from datev_bridge.errors import AccessRefused
from datev_bridge.issues import IssueKind, Severity

NOT_FOUND = IssueKind(
    code="ACC-001",
    severity=Severity.BLOCKS,
    de="Das gibt es nicht, oder Sie haben darauf keinen Zugriff.",
    en="There is no such thing, or you have no access to it.",
    hint_de="Prüfen Sie die Angabe, oder bitten Sie um eine Einladung.",
    hint_en="Check what you named, or ask for an invitation.",
)
SECOND_FACTOR_FIRST = IssueKind(
    code="ACC-002",
    severity=Severity.BLOCKS,
    de="Dafür ist die Anmeldung mit zweitem Faktor nötig.",
    en="This needs a login with the second factor.",
    hint_de="Geben Sie den Code aus Ihrer Authenticator-App ein.",
    hint_en="Enter the code from your authenticator app.",
)
KINDS: tuple[IssueKind, ...] = (NOT_FOUND, SECOND_FACTOR_FIRST)


class Role(Enum):
    """What somebody is in an organisation."""

    OWNER = "owner"
    """The restaurant (*Betrieb*)."""
    ADVISER = "adviser"
    """The tax adviser (*Kanzlei*); never sees tokens."""


class Permission(Enum):
    """What somebody may do in an organisation."""

    VIEW = "view"
    """See settings, mapping, days, runs, proofs, cases and the audit trail."""
    CONNECT = "connect"
    """Connect the POS, choose the location, enter app credentials."""
    EDIT_MAPPING = "edit_mapping"
    APPROVE_MAPPING = "approve_mapping"
    EDIT_SETTINGS = "edit_settings"
    EDIT_DELIVERY = "edit_delivery"
    """Change where files go and to whom."""
    INVITE = "invite"
    DECIDE_DAYS = "decide_days"
    """Decide about held days and corrections."""
    RUN = "run"
    """Test runs, backfills, resends, reposts, pause and resume."""
    CONFIRM = "confirm"
    """Confirm or reject a test run."""
    GO_LIVE = "go_live"
    OPEN_CASES = "open_cases"
    END = "end"
    """Terminate, take all data out, delete them."""


_ADVISER = frozenset(
    {
        Permission.VIEW,
        Permission.EDIT_MAPPING,
        Permission.APPROVE_MAPPING,
        Permission.EDIT_SETTINGS,
        Permission.DECIDE_DAYS,
        Permission.RUN,
        Permission.CONFIRM,
        Permission.OPEN_CASES,
    }
)
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission) - {Permission.DECIDE_DAYS},
    Role.ADVISER: _ADVISER,
}
"""What a role may do; days are decided by adviser or operator (booking rules, section 8)."""


@frozen(kw_only=True)
class Actor:
    """Who is acting, as the audit trail names it.

    Attributes:
        id: The user's id; ``"system"`` for what happens by itself.
        name: As people read it.
        roles: Organisation id → roles there.
        is_operator: Whether this is the operator, who may do everything in every organisation.
        has_second_factor: Whether the login was completed with the second factor.
    """

    id: str
    name: str
    roles: Mapping[str, frozenset[Role]] = field(factory=dict, hash=False)
    is_operator: bool = False
    has_second_factor: bool = False

    def may(self, permission: Permission, organisation: str) -> bool:
        """Tell whether the actor may do this in that organisation, second factor aside."""
        roles = self.roles.get(organisation, frozenset())
        return self.is_operator or any(permission in PERMISSIONS[role] for role in roles)


SYSTEM = Actor(id="system", name="datev_bridge", is_operator=True, has_second_factor=True)
"""What happens by itself: schedules, expiries, deliveries."""


def permit(actor: Actor, permission: Permission, organisation: str) -> None:
    """Let the actor go on, or refuse.

    Raises:
        AccessRefused: The actor may not (ACC-001, as if there were nothing), or has not logged in
            with the second factor (ACC-002).
    """
    if not actor.may(permission, organisation):
        raise AccessRefused(NOT_FOUND.at())
    if not actor.has_second_factor:
        raise AccessRefused(SECOND_FACTOR_FIRST.at())


def permit_operator(actor: Actor) -> None:
    """Let the operator go on, or refuse; errors as in :func:`permit`."""
    if not actor.is_operator:
        raise AccessRefused(NOT_FOUND.at())
    if not actor.has_second_factor:
        raise AccessRefused(SECOND_FACTOR_FIRST.at())
