"""OAuth 2.0 of K-Series in both generations, as values: nothing is sent here.

V1 (client ids ``devp-…``) lives on the API host and takes token parameters in the query; V2
(``devp-v2-…``, a Keycloak realm on a host of its own) takes them as a form. Both authenticate the
app by HTTP Basic. Source: vendor's portal, authentication and V2 migration pages.
"""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from ipaddress import ip_address
import re
from typing import TypeGuard
from urllib.parse import urlencode

from attrs import Attribute, Factory, field, frozen

from datev_bridge.errors import AuthorizationError, ConfigurationError, UnexpectedResponse
from datev_bridge.issues import Issue, IssueKind
from datev_bridge.kseries import codes
from datev_bridge.kseries.code_grant import (
    ReturnKinds,
    end_of,
    login_headers,
    parts_of,
    read_code,
)
from datev_bridge.kseries.protocol import Answer, Request, error_fields

PRODUCTION_API = "https://api.lsk.lightspeed.app"
PRODUCTION_AUTH = "https://auth.lsk-prod.app"


class Generation(Enum):
    """The two generations of the vendor's login."""

    V1 = "v1"
    V2 = "v2"


_SCOPES = {Generation.V1: "financial-api", Generation.V2: "financial-api offline_access"}
_REALM = "/realms/k-series/protocol/openid-connect"
_AUTHORIZE = {Generation.V1: "/oauth/authorize", Generation.V2: f"{_REALM}/auth"}
_TOKEN = {Generation.V1: "/oauth/token", Generation.V2: f"{_REALM}/token"}


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name means this very machine."""
    if host is None:
        return False
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _safe_address(_: "App", attribute: "Attribute[str]", value: str) -> None:
    parts = parts_of(value)
    if parts.scheme == "http" and is_loopback(parts.hostname):
        return
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.fragment:
        raise ConfigurationError(codes.NOT_HTTPS.at(attribute.name, name=attribute.name))


def _not_empty(_: "App", attribute: "Attribute[str]", value: str) -> None:
    if not value.strip():
        raise ConfigurationError(codes.CLIENT_ID_EMPTY.at(attribute.name))


def _generation_of(app: "App") -> Generation:
    if not app.client_id:
        return Generation.V2  # the validator names the empty id
    if app.client_id.startswith("devp-v2-"):
        return Generation.V2
    if app.client_id.startswith("devp-"):
        return Generation.V1
    raise ConfigurationError(codes.UNKNOWN_GENERATION.at("client_id"))


def _stripped(text: str) -> str:
    return text.strip()


def _without_slash(url: str) -> str:
    return url.strip().rstrip("/")


@frozen(kw_only=True)
class App:
    """The credentials that the vendor gave, and where they are valid.

    Attributes:
        client_id: Its prefix tells the generation.
        client_secret: In no repr.
        redirect_uri: As registered at the vendor's portal; https, or loopback.
        api_url: Base of the API; https, or loopback.
        auth_url: Base of the V2 login; https, or loopback. V1 logs in at the API.
        generation: Told by the client id's prefix unless given.

    Raises:
        ConfigurationError: An address is not https, a credential is empty, or the prefix is
            unknown and no generation was given.
    """

    client_id: str = field(converter=_stripped, validator=_not_empty)
    client_secret: str = field(converter=_stripped, validator=_not_empty, repr=False)
    redirect_uri: str = field(converter=_stripped, validator=_safe_address)
    api_url: str = field(default=PRODUCTION_API, converter=_without_slash, validator=_safe_address)
    auth_url: str = field(
        default=PRODUCTION_AUTH, converter=_without_slash, validator=_safe_address
    )
    generation: Generation = field(default=Factory(_generation_of, takes_self=True))

    @property
    def scope(self) -> str:
        """What is asked for, exactly; V2 needs ``offline_access`` for a lasting connection."""
        return _SCOPES[self.generation]

    @property
    def login_url(self) -> str:
        """Base of the login: the API itself in V1."""
        return self.api_url if self.generation is Generation.V1 else self.auth_url


@frozen(kw_only=True)
class Tokens:
    """What the login gave.

    Attributes:
        access: For requests; in no repr.
        refresh: Single use: each refresh returns a new one. None where none was given.
        issued_at: When we got them, aware.
        expires_at: End of the access token by its answer, aware; None if the answer named none.
        refresh_expires_at: End of the refresh token, likewise; None if unlimited or not named.
    """

    access: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)
    issued_at: datetime
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Tell whether to refresh before the next request.

        The margin is a tenth of the lifetime and at most a minute: lifetimes of a second exist.
        """
        if self.expires_at is None:
            return False
        margin = min((self.expires_at - self.issued_at) / 10, timedelta(minutes=1))
        return now >= self.expires_at - margin


# Consent -----------------------------------------------------------------------------------------
def code_challenge(verifier: str) -> str:
    """Return the PKCE challenge of a verifier by S256 (RFC 7636, 4.2).

    Raises:
        ValueError: The verifier is not what PKCE demands (RFC 7636, 4.1).
    """
    if not re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier, re.ASCII):
        raise ValueError("a PKCE verifier has 43 to 128 unreserved characters")
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def authorize_url(app: App, *, state: str, verifier: str) -> str:
    """Return the address at which the owner agrees.

    V1 gets the PKCE parameters too: a server that does not know them must ignore them
    (RFC 6749, 3.1).

    Args:
        app: Whose consent is asked for.
        state: Unguessable, kept until the return; ``secrets.token_urlsafe(32)`` makes one.
        verifier: PKCE verifier, 43 to 128 unreserved characters, unguessable, kept until the
            return; ``secrets.token_urlsafe(32)`` makes one.

    Raises:
        ValueError: The verifier is not what PKCE demands.
    """
    query = urlencode(
        {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": app.redirect_uri,
            "scope": app.scope,
            "state": state,
            "code_challenge": code_challenge(verifier),
            "code_challenge_method": "S256",
        }
    )
    return f"{app.login_url}{_AUTHORIZE[app.generation]}?{query}"


_RETURN = ReturnKinds(
    wrong_address=codes.WRONG_RETURN,
    wrong_state=codes.STATE_MISMATCH,
    denied=codes.CONSENT_DENIED,
    failed=codes.CONSENT_FAILED,
    no_code=codes.CODE_MISSING,
)


def read_return(app: App, address: str, *, state: str) -> str:
    """Return the code from the address that the owner's browser came back to.

    Args:
        app: As used for the authorize address.
        address: The whole address; may be pasted, blanks around it do not matter.
        state: What was kept from the start.

    Raises:
        AuthorizationError: Another address than agreed (AUTH-023), another state (AUTH-022),
            consent denied (AUTH-020) or failed (AUTH-021), or no code (AUTH-024).
    """
    found = read_code(address, redirect_uri=app.redirect_uri, state=state, kinds=_RETURN)
    if isinstance(found, Issue):
        raise AuthorizationError(found)
    return found


# Tokens ------------------------------------------------------------------------------------------
def exchange_request(app: App, *, code: str, verifier: str) -> Request:
    """Return the request that turns a code into tokens."""
    return _token_request(
        app,
        grant_type="authorization_code",
        code=code,
        redirect_uri=app.redirect_uri,
        code_verifier=verifier,
    )


def refresh_request(app: App, *, refresh: str) -> Request:
    """Return the request that turns a refresh token into new tokens; it works once."""
    return _token_request(app, grant_type="refresh_token", refresh_token=refresh)


def _token_request(app: App, **parameters: str) -> Request:
    pairs = tuple(parameters.items())
    in_query = app.generation is Generation.V1
    return Request(
        method="POST",
        url=f"{app.login_url}{_TOKEN[app.generation]}",
        query=pairs if in_query else (),
        form=() if in_query else pairs,
        headers=login_headers(app.client_id, app.client_secret),
    )


def read_tokens(answer: Answer, *, now: datetime, previous: Tokens | None = None) -> Tokens:
    """Return the tokens of a good answer of the token endpoint.

    Lifetimes come from the answer alone: the vendor lets each client have its own, from a second
    to a month. Zero means unlimited for a refresh token (Keycloak's offline tokens).

    Args:
        answer: With status 200.
        now: When the request was sent, aware.
        previous: On a refresh: its refresh token is kept where the answer has none
            (RFC 6749, 6).

    Raises:
        UnexpectedResponse: No access token in it (AUTH-047).
        AuthorizationError: A first answer names scopes, and the financial data are not among them
            (AUTH-026).
    """
    found = error_fields(answer.body)
    access = found.get("access_token")
    if not _is_token(access):
        issue = codes.TOKEN_ANSWER.at("token", paths="access_token")
        raise UnexpectedResponse(issue, paths=("access_token",))
    scope = found.get("scope") if previous is None else None
    if isinstance(scope, str) and scope and "financial-api" not in scope.split():
        raise AuthorizationError(codes.SCOPE_MISSING.at("token"))
    refresh = found.get("refresh_token")
    if _is_token(refresh):
        refresh_end = end_of(found.get("refresh_expires_in"), now)
    else:
        refresh = previous.refresh if previous else None
        refresh_end = previous.refresh_expires_at if previous else None
    return Tokens(
        access=access,
        refresh=refresh,
        issued_at=now,
        expires_at=end_of(found.get("expires_in"), now),
        refresh_expires_at=refresh_end,
    )


def _is_token(found: object) -> TypeGuard[str]:
    """Tell whether something is a token, which a header and a form can carry (RFC 6749, A.12)."""
    return isinstance(found, str) and bool(re.fullmatch(r"[ -~]+", found))


class Refusal(Enum):
    """What a refusal of the token endpoint means."""

    GRANT = "grant"
    """The code or refresh token is not valid (any more)."""
    CLIENT = "client"
    """The app's own credentials are wrong."""


_REFUSALS = {
    "invalid_grant": Refusal.GRANT,
    "invalid_token": Refusal.GRANT,
    "invalid_client": Refusal.CLIENT,
    "unauthorized_client": Refusal.CLIENT,
    "unauthorized": Refusal.CLIENT,
}


def refusal_of(answer: Answer) -> Refusal | None:
    """Return what a 400 or 401 of the token endpoint means, or None for any other answer.

    Error bodies are not documented; Keycloak's and Spring's usual words are known. A 401 without a
    known word speaks of the app (HTTP Basic). A 400 without one says nothing certain, and a
    connection must not end by it.
    """
    if answer.status not in {400, 401}:
        return None
    word = error_fields(answer.body).get("error")
    if isinstance(word, str) and word in _REFUSALS:
        return _REFUSALS[word]
    return Refusal.CLIENT if answer.status == 401 else None  # noqa: PLR2004


def refused_client() -> ConfigurationError:
    """Return the error for wrong credentials of the app itself."""
    return ConfigurationError(codes.CLIENT_REJECTED.at("client_id"))


def ended_by(kind: IssueKind) -> AuthorizationError:
    """Return the error for a code or token that is not valid any more."""
    return AuthorizationError(kind.at("token"))
