"""What becomes of errors: a page that says what happened and what to do, and the right status."""

from collections.abc import Iterable
from http import HTTPStatus
import logging
from typing import Any

from flask import Flask, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from datev_bridge.access import NOT_FOUND, SECOND_FACTOR_FIRST
from datev_bridge.errors import (
    AccessRefused,
    ConfigurationError,
    DatevBridgeError,
    DeliveryError,
    ExportRefused,
    KSeriesError,
    StoreError,
)
from datev_bridge.identity import codes as identity
from datev_bridge.issues import Issue
from datev_bridge.journey import codes as journey
from datev_bridge.store import codes as store
from datev_bridge_flask.forms import CSRF_FIELD, PROOF_FIELD

_LOG = logging.getLogger("datev_bridge_flask")
_STATUS = {
    NOT_FOUND.code: HTTPStatus.NOT_FOUND,
    journey.WHICH_ORGANISATION.code: HTTPStatus.NOT_FOUND,
    journey.WHICH_PLACE.code: HTTPStatus.NOT_FOUND,
    identity.LINK_OVER.code: HTTPStatus.GONE,
    identity.TOO_MANY.code: HTTPStatus.TOO_MANY_REQUESTS,
    journey.TOO_MANY_REQUESTS.code: HTTPStatus.TOO_MANY_REQUESTS,
    store.CHANGED_MEANWHILE.code: HTTPStatus.CONFLICT,
}
"""By code, where its class does not tell."""
_STATUS_OF: tuple[tuple[type[DatevBridgeError], HTTPStatus], ...] = (
    (AccessRefused, HTTPStatus.FORBIDDEN),
    (ConfigurationError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ExportRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (KSeriesError, HTTPStatus.BAD_GATEWAY),
    (DeliveryError, HTTPStatus.BAD_GATEWAY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_LOGIN = frozenset({SECOND_FACTOR_FIRST.code, identity.LOGGED_OUT.code})
_PAGES = frozenset({400, 403, 404, 405, 413})


def status_of(error: DatevBridgeError) -> int:
    """Return the status of the answer to an error."""
    by_class = (status for cls, status in _STATUS_OF if isinstance(error, cls))
    return _STATUS.get(error.code) or next(by_class, HTTPStatus.INTERNAL_SERVER_ERROR)


def status_for(issues: Iterable[Issue]) -> int:
    """Return the status of a page that shows what is wrong with what was sent."""
    special = (_STATUS[issue.code] for issue in issues if issue.code in _STATUS)
    return next(special, HTTPStatus.UNPROCESSABLE_ENTITY)


def issues_of(error: DatevBridgeError) -> tuple[Issue, ...]:
    """Return everything that an error names."""
    found: tuple[Issue, ...] = getattr(error, "issues", ())
    return found or (error.issue,)


def ask_for_proof(issues: Iterable[Issue]) -> Any:
    """Return the page that asks for the password and sends the form once more."""
    left_out = {CSRF_FIELD, PROOF_FIELD}
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in left_out]
    page = render_template("prove.html.j2", issues=tuple(issues), sent=sent)
    return make_response(page, HTTPStatus.FORBIDDEN)


def register(app: Flask) -> None:
    """Let an app answer errors."""
    app.register_error_handler(DatevBridgeError, _told)
    app.register_error_handler(HTTPException, _page_of)
    app.register_error_handler(Exception, _unexpected)


def _told(error: DatevBridgeError) -> Any:
    if error.code in _LOGIN:
        return redirect(url_for("login.login"))
    if error.code == identity.PROVE_AGAIN.code:
        return ask_for_proof((error.issue,))
    page = render_template("problem.html.j2", issues=issues_of(error), key="problem")
    return make_response(page, status_of(error))


def _page_of(error: HTTPException) -> Any:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    key = f"http_{status}" if status in _PAGES else "http_other"
    response = make_response(render_template("problem.html.j2", issues=(), key=key), status)
    if getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _unexpected(error: Exception) -> Any:
    _LOG.error("%s %s failed", request.method, request.endpoint, exc_info=error)
    page = render_template("problem.html.j2", issues=(), key="http_500")
    return make_response(page, HTTPStatus.INTERNAL_SERVER_ERROR)
