"""What every request has to bear and every answer to carry: transport, forgery, headers."""

from hashlib import sha256
import hmac
import secrets
from urllib.parse import urlsplit

from flask import Response, abort, current_app, g, request

from datev_bridge.kseries.oauth import is_loopback
from datev_bridge_flask.cookies import cookie_name, set_cookie
from datev_bridge_flask.forms import CSRF_FIELD
from datev_bridge_flask.sessions import token_of_visit

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with that, browsers send "Origin: null" even to ourselves.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_HSTS = "max-age=31536000; includeSubDomains"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_VISITOR = "visitor"
HOSTS = "datev_bridge_hosts"
"""Under which an app keeps the names that it may be asked for by."""


def transport() -> None:
    """Refuse other names than ours, and plain HTTP from anywhere but this machine."""
    g.is_plain = not request.is_secure
    host = urlsplit(f"//{request.host}").hostname
    if host not in current_app.extensions[HOSTS]:
        abort(400)
    if g.is_plain and not (is_loopback(host) and is_loopback(request.remote_addr)):
        abort(403)


def forgery() -> None:
    """Refuse what changes something and was not sent from one of our own pages."""
    if request.method in _SAFE or request.endpoint is None:
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(400)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(400)
    sent = request.form.get(CSRF_FIELD, "")
    if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        abort(400)


def csrf_token() -> str:
    """Return what a form has to bring along: bound to the session, or else to the browser.

    It is made from what only the browser and this server hold, and does not tell it.
    """
    basis = token_of_visit() or _visitor()
    return hmac.new(basis.encode(), b"form", sha256).hexdigest()


def _visitor() -> str:
    known = request.cookies.get(cookie_name(_VISITOR), "")
    if not known and "visitor" not in g:
        g.visitor = secrets.token_urlsafe(24)
    return known or str(g.visitor)


def headers(response: Response) -> Response:
    """Put the headers on an answer that every answer carries."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if not g.get("is_plain", True):
        response.headers["Strict-Transport-Security"] = _HSTS
    if "visitor" in g:
        set_cookie(response, _VISITOR, g.visitor)
    return response
