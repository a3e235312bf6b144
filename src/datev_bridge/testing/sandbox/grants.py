"""Codes and tokens that the sandbox's login has given out."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
import secrets
from threading import Lock

from attrs import define, evolve, field, frozen

from datev_bridge.testing.sandbox.apps import SandboxApp
from datev_bridge.testing.sandbox.faults import Lifetimes


@define(eq=False)
class Session:
    """One consent of a merchant."""

    app: SandboxApp
    scope: frozenset[str]
    locations: frozenset[str]
    id: str
    alive: bool = True


@frozen(kw_only=True)
class Code:
    """A code on its way through the browser."""

    session: Session
    redirect_uri: str
    challenge: str | None
    ends: datetime
    used: bool = False


@frozen(kw_only=True)
class Token:
    """An access or refresh token."""

    session: Session
    ends: datetime
    used: bool = False


@frozen(kw_only=True)
class Issued:
    """What a good token request gives out; tokens in no repr."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    session: Session
    expires_in: int
    refresh_expires_in: int


class Problem(Exception):
    """A token request that is refused, with Keycloak's words for it."""

    def __init__(self, error: str, description: str) -> None:
        self.error = error
        self.description = description
        super().__init__(error)


def _refuse(description: str) -> Problem:
    return Problem("invalid_grant", description)


class Grants:
    """Gives out codes and tokens; each code and each refresh token works once."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._codes: dict[str, Code] = {}
        self._access: dict[str, Token] = {}
        self._refresh: dict[str, Token] = {}

    def give_code(
        self,
        app: SandboxApp,
        *,
        redirect_uri: str,
        scope: frozenset[str],
        locations: frozenset[str],
        challenge: str | None,
        lifetimes: Lifetimes,
    ) -> str:
        """Remember a merchant's consent and return the code for it."""
        code = secrets.token_urlsafe(24)
        session = Session(app, scope, locations, secrets.token_hex(16))
        ends = self._clock() + timedelta(seconds=lifetimes.code)
        with self._lock:
            self._codes[code] = Code(
                session=session, redirect_uri=redirect_uri, challenge=challenge, ends=ends
            )
        return code

    def take_code(
        self,
        app: SandboxApp,
        *,
        code: str,
        redirect_uri: str,
        verifier: str | None,
        lifetimes: Lifetimes,
    ) -> Issued:
        """Turn a code into tokens.

        Raises:
            Problem: The code is unknown, used, too old, another app's or another redirect's, or the
                verifier does not fit. A code used twice ends the session it had opened.
        """
        with self._lock:
            known = self._codes.get(code)
            if known is None or known.session.app.client_id != app.client_id:
                raise _refuse("Code not valid")
            if known.used:
                known.session.alive = False
                raise _refuse("Code not valid")
            self._codes[code] = evolve(known, used=True)
            if self._clock() >= known.ends:
                raise _refuse("Code is expired")
            if redirect_uri != known.redirect_uri:
                raise _refuse("Incorrect redirect_uri")
            _check_verifier(known.challenge, verifier)
            return self._issue(known.session, lifetimes)

    def take_refresh(self, app: SandboxApp, *, refresh: str, lifetimes: Lifetimes) -> Issued:
        """Turn a refresh token into new tokens; the old one is dead from now on.

        Raises:
            Problem: The token is unknown, another app's, used, too old, or its session has ended.
        """
        with self._lock:
            known = self._refresh.get(refresh)
            if known is None or known.session.app.client_id != app.client_id:
                raise _refuse("Invalid refresh token")
            if known.used:
                raise _refuse("Maximum allowed refresh token reuse exceeded")
            if not known.session.alive or self._clock() >= known.ends:
                raise _refuse("Token is not active")
            self._refresh[refresh] = evolve(known, used=True)
            return self._issue(known.session, lifetimes)

    def session_of(self, access: str) -> Session | None:
        """Return the session of an access token that is valid now."""
        token = self._access.get(access)
        if token is None or not token.session.alive or self._clock() >= token.ends:
            return None
        return token.session

    def end_all(self) -> None:
        """End every consent, as a merchant who revokes the app does."""
        with self._lock:
            for token in (*self._access.values(), *self._refresh.values()):
                token.session.alive = False

    def _issue(self, session: Session, lifetimes: Lifetimes) -> Issued:
        now = self._clock()
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        offline = "offline_access" in session.scope
        life = lifetimes.refresh if offline else lifetimes.refresh_online
        ends = now + timedelta(seconds=lifetimes.access)
        self._access[access] = Token(session=session, ends=ends)
        self._refresh[refresh] = Token(session=session, ends=now + timedelta(seconds=life))
        return Issued(
            access=access,
            refresh=refresh,
            session=session,
            expires_in=lifetimes.access,
            refresh_expires_in=life,
        )


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a PKCE verifier (RFC 7636)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _check_verifier(challenge: str | None, verifier: str | None) -> None:
    if challenge is None:
        return
    if not verifier:
        raise _refuse("PKCE code verifier not specified")
    if not compare_digest(challenge_of(verifier).encode(), challenge.encode()):
        raise _refuse("PKCE verification failed: Code mismatch")
