"""How long a session lasts, and what it still needs. Pure."""

from datetime import datetime, timedelta

from attrs import evolve

from datev_bridge.errors import AccessRefused
from datev_bridge.identity import codes
from datev_bridge.identity.chance import Dice, fingerprint, new_token
from datev_bridge.identity.model import Credential, Level, SecondFactor, Session, Step, Visit

WHOLE = timedelta(hours=12)
"""A working day after the second factor, whatever happens."""
HALFWAY = timedelta(minutes=30)
"""After the password alone: time to install an app."""
IDLE = timedelta(hours=1)
"""Without being used."""
PROOF = timedelta(minutes=10)
"""How long it counts that somebody proved who they are."""
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was used."""


def is_over(session: Session, now: datetime) -> bool:
    """Tell whether a session has ended by itself."""
    longest = WHOLE if session.level is Level.SECOND_FACTOR else HALFWAY
    return now >= session.began_at + longest or now >= session.seen_at + IDLE


def next_step(session: Session, credential: Credential | None, factor: SecondFactor) -> Step:
    """Return what a login still needs; a start password is replaced before anything else."""
    if credential is None or credential.must_change:
        return Step.CHANGE_PASSWORD
    if not factor.is_enrolled:
        return Step.ENROL
    return Step.NOTHING if session.level is Level.SECOND_FACTOR else Step.CODE


def begun(
    dice: Dice, now: datetime, *, user: str, address: str = "", device: str = ""
) -> tuple[str, Session]:
    """Return a token and its session, after the password.

    Args:
        dice: Chance.
        now: The time, aware.
        user: Whose, by id.
        address: From where.
        device: With what.
    """
    token = new_token(dice)
    session = Session(
        id=fingerprint(token),
        user=user,
        level=Level.PASSWORD,
        began_at=now,
        seen_at=now,
        address=address[:_MOST_ADDRESS],
        device="".join(sign for sign in device if sign.isprintable())[:_MOST_DEVICE],
    )
    return token, session


_MOST_ADDRESS, _MOST_DEVICE = 64, 200


def raised(dice: Dice, now: datetime, session: Session) -> tuple[str, Session]:
    """Return token and session that take this one's place once the second factor was given.

    The token is a new one: whoever planted or saw the former gains nothing.
    """
    token = new_token(dice)
    new = evolve(
        session,
        id=fingerprint(token),
        level=Level.SECOND_FACTOR,
        began_at=now,
        seen_at=now,
        confirmed_at=now,
    )
    return token, new


def require_proof(visit: Visit, now: datetime) -> None:
    """Let go on whoever proved lately who they are: before secrets are shown or changed.

    Raises:
        AccessRefused: That was too long ago; IDN-011.
    """
    proved_at = visit.session.confirmed_at
    if proved_at is None or now >= proved_at + PROOF:
        raise AccessRefused(codes.PROVE_AGAIN.at())
