"""The login: the page on which a person agrees, the token endpoint, the end of tokens."""

from collections.abc import Mapping
from hmac import compare_digest
from html import escape
from urllib.parse import urlencode

from attrs import frozen

from datev_bridge.testing.datev_server.grants import Grants, Issued, Refused, RegisteredApp
from datev_bridge.testing.datev_server.messages import answer
from datev_bridge.testing.sandbox.messages import Asked, Reply, page

_SHORTEST = 20
"""Characters of state and nonce."""

_PAGE = """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><title>Anmelden am Testserver</title></head>
<body>
<main>
<h1>Anmelden am Testserver</h1>
<p>Dies ist ein Testserver, kein Dienst von DATEV. Ein Passwort ist nicht nötig.</p>
<p><strong>{app}</strong> möchte zugreifen auf: {scopes}</p>
<form method="post">
<button type="submit" name="decision" value="approve">Zugriff erlauben</button>
<button type="submit" name="decision" value="deny">Ablehnen</button>
</form>
</main>
</body>
</html>
"""


@frozen(kw_only=True)
class Login:
    """Answers what belongs to logging in."""

    app: RegisteredApp
    grants: Grants

    def authorize(self, asked: Asked) -> Reply:
        """Show the page, or take the decision."""
        query = asked.query
        redirect = query.get("redirect_uri", "")
        known = self.app.redirect_uris
        if query.get("client_id") != self.app.client_id or (known and redirect not in known):
            return page("<h1>Anmelden nicht möglich</h1>", 400)
        if not _is_complete(query):
            return _back(query, error="invalid_request")
        if asked.method == "GET":
            scopes = escape(query["scope"].replace(" ", ", "))
            return page(_PAGE.format(app=escape(self.app.client_id), scopes=scopes))
        if asked.form.get("decision") != "approve":
            return _back(query, error="access_denied")
        code = self.grants.give_code(
            redirect_uri=redirect,
            scope=frozenset(query["scope"].split()),
            challenge=query["code_challenge"],
            nonce=query["nonce"],
        )
        return _back(query, code=code)

    def token(self, asked: Asked) -> Reply:
        """Give out tokens for a code or a refresh token."""
        if not self._is_app(asked):
            return answer({"error": "invalid_client"}, 401)
        form = asked.form
        try:
            if form.get("grant_type") == "authorization_code":
                issued = self.grants.take_code(
                    code=form.get("code", ""),
                    redirect_uri=form.get("redirect_uri", ""),
                    verifier=form.get("code_verifier", ""),
                )
            elif form.get("grant_type") == "refresh_token":
                issued = self.grants.take_refresh(form.get("refresh_token", ""))
            else:
                return answer({"error": "unsupported_grant_type"}, 400)
        except Refused:
            return answer({"error": "invalid_grant"}, 400)
        return answer(_fields(issued), headers=[("Cache-Control", "no-store")])

    def revoke(self, asked: Asked) -> Reply:
        """End a token."""
        if not self._is_app(asked):
            return answer({"error": "invalid_client"}, 401)
        if asked.form.get("token_type_hint") not in {"access_token", "refresh_token"}:
            return answer({"error": "invalid_request"}, 400)
        self.grants.revoke(asked.form.get("token", ""))
        return Reply(status=200)

    def _is_app(self, asked: Asked) -> bool:
        name, secret = asked.basic or ("", "")
        right = self.app.client_secret
        return name == self.app.client_id and compare_digest(secret.encode(), right.encode())


def _is_complete(query: Mapping[str, str]) -> bool:
    return (
        query.get("response_type") == "code"
        and "openid" in query.get("scope", "").split()
        and len(query.get("state", "")) >= _SHORTEST
        and len(query.get("nonce", "")) >= _SHORTEST
        and query.get("code_challenge", "") != ""
        and query.get("code_challenge_method") == "S256"
    )


def _back(query: Mapping[str, str], **parameters: str) -> Reply:
    state = {"state": query["state"]} if "state" in query else {}
    location = f"{query.get('redirect_uri', '')}?{urlencode({**state, **parameters})}"
    return Reply(status=302, headers={"Location": location, "Cache-Control": "no-store"})


def _fields(issued: Issued) -> Mapping[str, object]:
    fields: dict[str, object] = {
        "access_token": issued.access,
        "token_type": "Bearer",
        "refresh_token": issued.refresh,
        "expires_in": issued.expires_in,
        "scope": " ".join(sorted(issued.scope)),
    }
    return fields | ({"id_token": issued.id_token} if issued.id_token else {})
