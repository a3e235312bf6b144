"""The login of both generations: where merchants agree, and where apps get tokens.

V2 is a Keycloak realm, V1 an older server on the API's own host that takes token parameters in the
query (vendor's portal, authentication pages). Token errors are not documented; those of V2 are
Keycloak's, those of V1 Spring's.
"""

from collections.abc import Callable, Mapping
from hmac import compare_digest
from urllib.parse import urlencode, urlsplit

from attrs import frozen

from datev_bridge.testing.sandbox.apps import LIFETIMES, Generation, SandboxApp
from datev_bridge.testing.sandbox.consent import consent_page, failure_page
from datev_bridge.testing.sandbox.faults import Lifetimes
from datev_bridge.testing.sandbox.grants import Grants, Issued, Problem
from datev_bridge.testing.sandbox.messages import Asked, Reply, as_json, page

_REALM = "/realms/k-series"
AUTHORIZE = {
    f"{_REALM}/protocol/openid-connect/auth": Generation.V2,
    "/oauth/authorize": Generation.V1,
}
TOKEN = {
    f"{_REALM}/protocol/openid-connect/token": Generation.V2,
    "/oauth/token": Generation.V1,
}

SCOPES = frozenset(
    {
        "financial-api",
        "orders-api",
        "items",
        "staff-api",
        "propertymanagement",
        "id-cards",
        "reservations-api",
        "offline_access",
        "openid",
        "profile",
        "email",
    }
)
EVERYWHERE = "*"
"""The account that sees all locations."""

_ADDED = {Generation.V2: frozenset({"profile", "email"}), Generation.V1: frozenset[str]()}
"""Scopes that the login adds by itself."""


@frozen(kw_only=True)
class Accounts:
    """Who can log in: the value of each account, its name and its locations."""

    names: Mapping[str, str]
    locations: Mapping[str, frozenset[str]]


@frozen(kw_only=True)
class Login:
    """Answers what belongs to logging in."""

    apps: Mapping[str, SandboxApp]
    grants: Grants
    accounts: Accounts
    lifetimes: Callable[[], Lifetimes | None]

    def lifetimes_for(self, app: SandboxApp) -> Lifetimes:
        """Return how long things are valid that are given to the app."""
        return self.lifetimes() or LIFETIMES[app.generation]

    def authorize(self, asked: Asked) -> Reply:
        """Show the consent page, or take the merchant's decision."""
        app = self.apps.get(asked.query.get("client_id", ""))
        if app is None or app.generation is not AUTHORIZE[asked.path]:
            return page(failure_page("Client not found."), 400)
        redirect = asked.query.get("redirect_uri", "")
        if not _may_return(app, redirect):
            return page(failure_page("Invalid parameter: redirect_uri"), 400)
        problem = _problem_with(asked.query)
        if problem:
            return _back(asked, error=problem[0], error_description=problem[1])
        if asked.method == "GET":
            scopes = asked.query.get("scope", "").split()
            return page(consent_page(app.client_id, scopes, self.accounts.names))
        if asked.form.get("decision") != "approve":
            return _back(asked, error="access_denied", error_description="User denied access")
        return self._agreed(asked, app, redirect)

    def _agreed(self, asked: Asked, app: SandboxApp, redirect: str) -> Reply:
        account = asked.form.get("account", EVERYWHERE)
        code = self.grants.give_code(
            app,
            redirect_uri=redirect,
            scope=frozenset(asked.query.get("scope", "").split()),
            locations=self.accounts.locations.get(account, frozenset()),
            challenge=asked.query.get("code_challenge"),
            lifetimes=self.lifetimes_for(app),
        )
        if app.generation is Generation.V1:
            return _back(asked, code=code)
        return _back(asked, session_state=code[:8], iss=f"{asked.base}{_REALM}", code=code)

    def token(self, asked: Asked) -> Reply:
        """Give out tokens for a code or a refresh token."""
        generation = TOKEN[asked.path]
        given = asked.form if generation is Generation.V2 else asked.query
        app = self._client(asked, given, generation)
        if app is None:
            return _bad_client(generation)
        lifetimes = self.lifetimes_for(app)
        try:
            issued = self._take(app, given, lifetimes)
        except Problem as problem:
            return _token_error(problem.error, problem.description, 400)
        return as_json(_token_fields(issued, generation), headers=_NEVER_STORED)

    def _take(self, app: SandboxApp, given: Mapping[str, str], lifetimes: Lifetimes) -> Issued:
        grant = given.get("grant_type")
        if grant == "authorization_code":
            return self.grants.take_code(
                app,
                code=_needed(given, "code"),
                redirect_uri=given.get("redirect_uri", ""),
                verifier=given.get("code_verifier"),
                lifetimes=lifetimes,
            )
        if grant == "refresh_token":
            refresh = _needed(given, "refresh_token")
            return self.grants.take_refresh(app, refresh=refresh, lifetimes=lifetimes)
        if grant is None:
            raise Problem("invalid_request", "Missing form parameter: grant_type")
        raise Problem("unsupported_grant_type", "Unsupported grant_type")

    def _client(
        self, asked: Asked, given: Mapping[str, str], generation: Generation
    ) -> SandboxApp | None:
        # HTTP Basic is documented; V2 takes the credentials in the form as well.
        in_form = (given.get("client_id", ""), given.get("client_secret", ""))
        client_id, secret = asked.basic or (in_form if generation is Generation.V2 else ("", ""))
        app = self.apps.get(client_id)
        if app is None or app.generation is not generation:
            return None
        return app if compare_digest(secret.encode(), app.client_secret.encode()) else None


_NEVER_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def _may_return(app: SandboxApp, redirect: str) -> bool:
    parts = urlsplit(redirect)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.fragment:
        return False
    return not app.redirect_uris or redirect in app.redirect_uris


def _problem_with(query: Mapping[str, str]) -> tuple[str, str] | None:
    if query.get("response_type") != "code":
        return "unsupported_response_type", "Unsupported response type"
    unknown = [
        scope
        for scope in query.get("scope", "").split()
        if scope not in SCOPES and not scope.startswith("reservation-")
    ]
    if unknown:
        return "invalid_scope", "Invalid scopes"
    if query.get("code_challenge") and query.get("code_challenge_method", "plain") != "S256":
        return "invalid_request", "Invalid parameter: code_challenge_method"
    return None


def _back(asked: Asked, **parameters: str) -> Reply:
    """Send the browser back to the app."""
    state = {"state": asked.query["state"]} if "state" in asked.query else {}
    redirect = asked.query["redirect_uri"]
    joint = "&" if urlsplit(redirect).query else "?"
    location = f"{redirect}{joint}{urlencode({**state, **parameters})}"
    return Reply(status=302, headers={"Location": location, "Cache-Control": "no-store"})


def _needed(given: Mapping[str, str], name: str) -> str:
    if not given.get(name):
        raise Problem("invalid_request", f"Missing parameter: {name}")
    return given[name]


def _token_error(error: str, description: str, status: int) -> Reply:
    return as_json({"error": error, "error_description": description}, status, _NEVER_STORED)


def _bad_client(generation: Generation) -> Reply:
    if generation is Generation.V2:
        description = "Invalid client or Invalid client credentials"
        return _token_error("unauthorized_client", description, 401)
    return _token_error("invalid_client", "Bad client credentials", 401)


def _token_fields(issued: Issued, generation: Generation) -> Mapping[str, object]:
    scope = " ".join(sorted(issued.session.scope | _ADDED[generation]))
    fields: dict[str, object] = {
        "access_token": issued.access,
        "token_type": "Bearer" if generation is Generation.V2 else "bearer",
        "refresh_token": issued.refresh,
        "expires_in": issued.expires_in,
        "scope": scope,
    }
    if generation is Generation.V2:
        fields |= {
            "refresh_expires_in": issued.refresh_expires_in,
            "not-before-policy": 0,
            "session_state": issued.session.id,
        }
    return fields
