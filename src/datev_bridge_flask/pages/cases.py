"""Support cases: asked from any page, answered in a thread."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from datev_bridge.errors import ConfigurationError
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_of
from datev_bridge_flask.sessions import service, visit

pages = Blueprint("cases", __name__, url_prefix="/cases")
_FIELDS = ("subject", "place", "organisation")


@pages.get("/")
def show() -> Any:
    """Show the cases, and the form for a new one."""
    return _page(request.args.to_dict())


@pages.post("/")
def begin() -> Any:
    """Open a case."""
    typed = {name: forms.line(name) for name in _FIELDS} | {"text": forms.text("text")}
    try:
        thread = service().desk.open(visit().actor, **typed)
    except ConfigurationError as error:
        return _page(typed, error)
    return redirect(url_for("cases.thread", number=thread.case.number))


def _page(typed: dict[str, str], error: ConfigurationError | None = None) -> Any:
    actor = visit().actor
    page = render_template(
        "cases.html.j2",
        cases=service().desk.cases(actor),
        organisations=service().directory.organisations(actor),
        typed={key: forms.cleaned(value) for key, value in typed.items()},
        issues=issues_of(error) if error else (),
    )
    return make_response(page, status_of(error) if error else 200)


@pages.get("/<number>")
def thread(number: str) -> Any:
    """Show a case with everything written in it."""
    return _thread(number)


@pages.post("/<number>")
def write(number: str) -> Any:
    """Reply in a case, or close it."""
    actor, text = visit().actor, forms.text("text")
    act = service().desk.close if "close" in request.form else service().desk.reply
    try:
        act(actor, number, text)
    except ConfigurationError as error:
        return _thread(number, error)
    return redirect(url_for("cases.thread", number=number))


def _thread(number: str, error: ConfigurationError | None = None) -> Any:
    page = render_template(
        "case.html.j2",
        thread=service().desk.show(visit().actor, number),
        text=forms.text("text"),
        issues=issues_of(error) if error else (),
    )
    return make_response(page, status_of(error) if error else 200)
