"""Consents on their way: what connecting to the POS and connecting to DATEV have in common."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit, permit_operator
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.journey import codes
from datev_bridge.journey.model import Place
from datev_bridge.onboarding import LocationState

PATIENCE = timedelta(minutes=15)
"""How long a person may take at a login."""
_BYTES = 32


def new_state(organisation: str, place: str, dice: Callable[[int], str]) -> str:
    """Return a state that names what is connected, for whoever comes back, and is unguessable."""
    return f"{organisation}.{place}.{dice(_BYTES)}"


def new_nonce(dice: Callable[[int], str]) -> str:
    """Return a nonce for an ID token."""
    return dice(_BYTES)


def new_verifier(dice: Callable[[int], str]) -> str:
    """Return a PKCE verifier of 64 characters; it may have 43 to 128 (RFC 7636, 4.1)."""
    return dice(_BYTES + _BYTES // 2)


def state_in(address: str) -> str:
    """Return the state that the address of a login carries; empty if none."""
    return next(iter(parse_qs(urlsplit(address).query).get("state", ())), "")


def place_in(state: str) -> tuple[str, str]:
    """Return the organisation and the place that a state says it is of; nothing proves it yet."""
    organisation, _, rest = state.partition(".")
    return organisation, rest.partition(".")[0]


def check_who_returned(actor: Actor, sent: str) -> None:
    """Make sure that whoever comes back is the user who was sent.

    Raises:
        AccessRefused: It is somebody else.
    """
    if sent != actor.id:
        raise AccessRefused(NOT_FOUND.at())


def refuse_ended(place: Place) -> None:
    """Make sure that a place has not ended, also while somebody was at a login: it keeps no tokens.

    Raises:
        ConfigurationError: It has; JNY-040.
    """
    if place.state is LocationState.TERMINATED:
        raise ConfigurationError(codes.wrong_state(place.name, place.state))


def permit_app(actor: Actor, organisation: str) -> None:
    """Make sure that somebody may keep an app: an organisation's own, or everybody's if empty.

    Raises:
        AccessRefused: The actor may not.
    """
    if organisation:
        permit(actor, Permission.CONNECT, organisation)
    else:
        permit_operator(actor)
