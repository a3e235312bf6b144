"""One's own account: password, second factor, sessions."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from datev_bridge_flask import forms
from datev_bridge_flask.sessions import service, visit

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("/")
def show() -> Any:
    """Show the account."""
    here = visit()
    return render_template(
        "account.html.j2",
        sessions=service().visits.sessions(here.actor, here.user.id),
        codes_left=service().second_factors.codes_left(here),
        done=request.args.get("done", ""),
    )


@pages.post("/sessions/end")
def end_session() -> Any:
    """End one of one's own sessions."""
    here = visit()
    if not service().visits.end(here.actor, here.user.id, forms.line("session")):
        abort(404)
    return redirect(url_for("account.show", done="ended"))


@pages.post("/sessions/end-others")
def end_others() -> Any:
    """End all of one's own sessions but this one."""
    here = visit()
    service().visits.end_all(here.actor, here.user.id, but=here.session.id)
    return redirect(url_for("account.show", done="ended"))
