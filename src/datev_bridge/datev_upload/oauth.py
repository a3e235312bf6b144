"""Login with DATEV (OAuth 2, OpenID Connect) as values: nothing is sent here.

Authorization code with PKCE S256, state and nonce of at least 20 characters, new for each attempt;
the app authenticates by HTTP Basic at the token endpoint. Sources: DATEV's OpenAPI documents
(security schemes) and what its developer portal demands of programs.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
import json
import re
from typing import Any
from urllib.parse import urlencode

from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.app import DatevApp
from datev_bridge.datev_upload.protocol import Request, failed
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.kseries.code_grant import (
    ReturnKinds,
    end_of,
    is_same,
    login_headers,
    read_code,
)
from datev_bridge.kseries.oauth import Tokens, code_challenge
from datev_bridge.kseries.protocol import Answer, error_fields

SERVICES = ("datev:accounting:clients", "datev:accounting:extf-files-import")
"""Scopes of the two services in use; nothing else is asked for but the login itself."""
LASTING = "offline_access"

LIFETIMES: Mapping[bool, timedelta] = {True: timedelta(days=730), False: timedelta(hours=11)}
"""Of a connection from its first token, lasting or not; refreshing does not extend it."""

_SHORTEST = 20
"""Characters of state and nonce that DATEV demands."""


def scopes(*, lasting: bool) -> tuple[str, ...]:
    """Return what is asked for.

    Args:
        lasting: Whether the connection shall outlast the day; people have to choose it themselves.
    """
    return ("openid", "profile", *((LASTING,) if lasting else ()), *SERVICES)


# Consent -----------------------------------------------------------------------------------------
def authorize_url(
    app: DatevApp, *, state: str, nonce: str, verifier: str, lasting: bool = True
) -> str:
    """Return the address at which a person agrees.

    Args:
        app: Whose consent is asked for.
        state: Unguessable, at least 20 characters, kept until the return.
        nonce: Likewise, kept until the tokens are there.
        verifier: PKCE verifier, 43 to 128 unreserved characters, kept until the return.
        lasting: Whether the connection shall outlast the day.

    Raises:
        ValueError: One of them is too short or not what PKCE demands.
    """
    if min(len(state), len(nonce)) < _SHORTEST:
        raise ValueError("state and nonce have at least 20 characters")
    query = urlencode(
        {
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": app.redirect_uri,
            "scope": " ".join(scopes(lasting=lasting)),
            "state": state,
            "nonce": nonce,
            "code_challenge": code_challenge(verifier),
            "code_challenge_method": "S256",
            "enableWindowsSso": "true",
        }
    )
    return f"{app.addresses.authorize}?{query}"


_RETURN = ReturnKinds(
    wrong_address=codes.WRONG_RETURN,
    wrong_state=codes.STATE_MISMATCH,
    denied=codes.CONSENT_DENIED,
    failed=codes.CONSENT_FAILED,
    no_code=codes.CODE_MISSING,
)


def read_return(app: DatevApp, address: str, *, state: str) -> str:
    """Return the code from the address that the browser came back to.

    Args:
        app: As used for the authorize address.
        address: The whole address.
        state: What was kept from the start.

    Raises:
        DeliveryError: Another address than agreed (UPL-023), another state (UPL-022), consent
            denied (UPL-020) or failed (UPL-021), or no code (UPL-024).
    """
    found = read_code(address, redirect_uri=app.redirect_uri, state=state, kinds=_RETURN)
    if isinstance(found, Issue):
        raise failed(found)
    return found


# Tokens ------------------------------------------------------------------------------------------
def exchange_request(app: DatevApp, *, code: str, verifier: str) -> Request:
    """Return the request that turns a code into tokens."""
    return _at_login(
        app,
        app.addresses.token,
        grant_type="authorization_code",
        code=code,
        redirect_uri=app.redirect_uri,
        code_verifier=verifier,
    )


def refresh_request(app: DatevApp, *, refresh: str) -> Request:
    """Return the request that turns a refresh token into new tokens.

    It works once; redeeming a refresh token twice ends the whole connection.
    """
    return _at_login(app, app.addresses.token, grant_type="refresh_token", refresh_token=refresh)


def revoke_requests(app: DatevApp, tokens: Tokens) -> tuple[Request, ...]:
    """Return the requests that end both tokens (RFC 7009), the one that lasts first."""
    given = (("refresh_token", tokens.refresh), ("access_token", tokens.access))
    return tuple(
        _at_login(app, app.addresses.revoke, token=token, token_type_hint=hint)
        for hint, token in given
        if token
    )


def _at_login(app: DatevApp, url: str, **parameters: str) -> Request:
    return Request(
        method="POST",
        url=url,
        form=tuple(parameters.items()),
        headers=login_headers(app.client_id, app.client_secret),
    )


def read_tokens(answer: Answer, *, now: datetime, previous: Tokens | None = None) -> Tokens:
    """Return the tokens of a good answer of the token endpoint.

    Args:
        answer: With status 200.
        now: When the request was sent, aware.
        previous: On a refresh: its refresh token is kept where the answer has none, and its end
            stays, since refreshing does not extend a connection.

    Raises:
        DeliveryError: No access token in it (UPL-047), or a first answer names scopes and the
            services are not among them (UPL-026).
    """
    found = error_fields(answer.body)
    access = found.get("access_token")
    if not isinstance(access, str) or not _is_token(access):
        raise failed(codes.TOKEN_ANSWER.at("token", paths="access_token"))
    granted = found.get("scope")
    if previous is None and isinstance(granted, str) and granted:
        missing = [scope for scope in SERVICES if scope not in granted.split()]
        if missing:
            raise failed(codes.SCOPE_MISSING.at("token", scopes=", ".join(missing)))
    refresh = found.get("refresh_token")
    if not isinstance(refresh, str) or not _is_token(refresh):
        refresh = previous.refresh if previous else None
    return Tokens(
        access=access,
        refresh=refresh,
        issued_at=now,
        expires_at=end_of(found.get("expires_in"), now),
        refresh_expires_at=previous.refresh_expires_at if previous else None,
    )


def _is_token(text: str) -> bool:
    """Tell whether a text can stand in a header."""
    return bool(re.fullmatch(r"[\x21-\x7e]+", text))


def check_login(app: DatevApp, answer: Answer, *, nonce: str) -> None:
    """Make sure that the tokens belong to the login that was started.

    Nonce and audience of the ID token are compared. Its signature is not: it comes from the token
    endpoint itself, over TLS (OpenID Connect Core, 3.1.3.7, number 6). Nor is its issuer, whose
    name DATEV's documents do not tell.

    Raises:
        DeliveryError: There is no ID token, or it speaks of another login; UPL-027.
    """
    claims = _claims(error_fields(answer.body).get("id_token"))
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if not is_same(claims.get("nonce"), nonce) or app.client_id not in audiences:
        raise failed(codes.NONCE_MISMATCH.at("token"))


def _claims(token: Any) -> Mapping[str, Any]:
    parts = token.split(".") if isinstance(token, str) else []
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature (RFC 7515, 7.1)
        return {}
    try:
        found = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def refused_app() -> ConfigurationError:
    """Return the error for wrong credentials of the app itself."""
    return ConfigurationError(codes.APP_REJECTED.at("client_id"))
