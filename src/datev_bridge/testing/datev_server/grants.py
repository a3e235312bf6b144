"""Codes and tokens that the login has given out.

Refresh tokens work once. Redeeming one twice ends the whole session, as DATEV does it.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest
import json
import secrets
from threading import Lock

from attrs import define, evolve, field, frozen

from datev_bridge.testing.sandbox.grants import challenge_of


@frozen(kw_only=True)
class RegisteredApp:
    """An app's registration; its secret is public and opens nothing but this server."""

    client_id: str = "datev-bridge-test"
    client_secret: str = field(default="a-secret-of-the-test-server", repr=False)
    redirect_uris: tuple[str, ...] = ()


@frozen(kw_only=True)
class DatevLifetimes:
    """How long things are valid, in seconds."""

    code: int = 60
    access: int = 900
    refresh: int = 11 * 3600
    lasting: int = 730 * 86400


@define(eq=False)
class Session:
    """One consent."""

    scope: frozenset[str]
    started: datetime
    alive: bool = True


@frozen(kw_only=True)
class Code:
    """A code on its way through the browser."""

    session: Session
    redirect_uri: str
    challenge: str
    nonce: str
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
    id_token: str = field(default="", repr=False)
    scope: frozenset[str]
    expires_in: int


class Refused(Exception):
    """A token request that is refused."""


class Grants:
    """Gives out codes and tokens; each code and each refresh token works once."""

    def __init__(
        self, app: RegisteredApp, clock: Callable[[], datetime], lifetimes: DatevLifetimes
    ) -> None:
        self.refreshes = 0
        self._app = app
        self._clock = clock
        self._lifetimes = lifetimes
        self._lock = Lock()
        self._codes: dict[str, Code] = {}
        self._access: dict[str, Token] = {}
        self._refresh: dict[str, Token] = {}

    def give_code(
        self, *, redirect_uri: str, scope: frozenset[str], challenge: str, nonce: str
    ) -> str:
        """Remember a consent and return the code for it."""
        code, now = secrets.token_urlsafe(24), self._clock()
        with self._lock:
            self._codes[code] = Code(
                session=Session(scope, now),
                redirect_uri=redirect_uri,
                challenge=challenge,
                nonce=nonce,
                ends=now + timedelta(seconds=self._lifetimes.code),
            )
        return code

    def take_code(self, *, code: str, redirect_uri: str, verifier: str) -> Issued:
        """Turn a code into tokens.

        Raises:
            Refused: It is unknown, used, too old, another redirect's, or the verifier does not fit.
        """
        with self._lock:
            known = self._codes.get(code)
            if known is None or known.used or self._clock() >= known.ends:
                raise Refused
            self._codes[code] = evolve(known, used=True)
            fits = compare_digest(challenge_of(verifier).encode(), known.challenge.encode())
            if redirect_uri != known.redirect_uri or not fits:
                raise Refused
            return evolve(self._issue(known.session), id_token=self._id_token(known.nonce))

    def take_refresh(self, refresh: str) -> Issued:
        """Turn a refresh token into new tokens; the old one is dead from now on.

        Raises:
            Refused: It is unknown or too old, or was used before, which ends the session.
        """
        with self._lock:
            self.refreshes += 1
            known = self._refresh.get(refresh)
            if known is None or not known.session.alive or self._clock() >= known.ends:
                raise Refused
            if known.used:
                known.session.alive = False
                raise Refused
            self._refresh[refresh] = evolve(known, used=True)
            return self._issue(known.session)

    def session_of(self, access: str) -> Session | None:
        """Return the session of an access token that is valid now."""
        token = self._access.get(access)
        if token is None or not token.session.alive or self._clock() >= token.ends:
            return None
        return token.session

    def revoke(self, token: str) -> None:
        """End what the token belongs to (RFC 7009: an unknown token is no error)."""
        with self._lock:
            self._access.pop(token, None)
            known = self._refresh.get(token)
            if known is not None:
                known.session.alive = False

    def end_all(self) -> None:
        """End every consent, as a person does on DATEV's page."""
        with self._lock:
            for token in (*self._access.values(), *self._refresh.values()):
                token.session.alive = False

    def _issue(self, session: Session) -> Issued:
        now, lives = self._clock(), self._lifetimes
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        whole = lives.lasting if "offline_access" in session.scope else lives.refresh
        # From the first token on: refreshing does not extend a connection.
        ends = session.started + timedelta(seconds=whole)
        self._access[access] = Token(session=session, ends=now + timedelta(seconds=lives.access))
        self._refresh[refresh] = Token(session=session, ends=ends)
        return Issued(access=access, refresh=refresh, scope=session.scope, expires_in=lives.access)

    def _id_token(self, nonce: str) -> str:
        claims = {"aud": self._app.client_id, "nonce": nonce, "sub": "1", "iat": 0, "exp": 0}
        parts = ({"alg": "RS256", "typ": "JWT"}, claims)
        texts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts]
        return b".".join((*texts, b"c2lnbmF0dXJl")).decode("ascii")
