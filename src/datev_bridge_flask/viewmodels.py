"""What every page shows, and how values are written."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from flask import g, request

from datev_bridge import __version__
from datev_bridge.access import Permission
from datev_bridge.issues import Issue
from datev_bridge.onboarding import StepName
from datev_bridge.proof.wording import wording
from datev_bridge_flask import forms, language
from datev_bridge_flask.forms import CSRF_FIELD
from datev_bridge_flask.security import csrf_token
from datev_bridge_flask.sessions import At

_USUAL_ZONE = "Europe/Berlin"


@frozen
class Item:
    """An entry of the menu of a place.

    Attributes:
        page: Where it leads.
        permission: Who sees it.
        is_setup: Whether it is a part of the set-up.
    """

    page: str
    permission: Permission
    is_setup: bool = False


MENU: tuple[Item, ...] = (
    Item("overview.overview", Permission.VIEW),
    Item("connect.show", Permission.CONNECT, is_setup=True),
    Item("settings.show", Permission.VIEW, is_setup=True),
    Item("mapping.show", Permission.VIEW, is_setup=True),
    Item("schedule.show", Permission.VIEW, is_setup=True),
    Item("datev.show", Permission.VIEW, is_setup=True),
    Item("test_run.show", Permission.VIEW, is_setup=True),
    Item("release.show", Permission.VIEW, is_setup=True),
    Item("days.show", Permission.VIEW),
    Item("runs.show", Permission.VIEW),
    Item("runs.files", Permission.VIEW),
    Item("backfill.show", Permission.RUN),
    Item("statement.show", Permission.VIEW),
    Item("alarms.show", Permission.VIEW),
    Item("members.show", Permission.VIEW),
    Item("audit.show", Permission.VIEW),
    Item("procedure.show", Permission.VIEW),
    Item("ending.show", Permission.END),
)
PAGE_OF: Mapping[StepName, str] = {
    StepName.SECURE_ACCOUNT: "second_factor.explain",
    StepName.CONNECT_POS: "connect.show",
    StepName.CHOOSE_LOCATION: "connect.show",
    StepName.DATEV_DATA: "settings.show",
    StepName.MAP_ACCOUNTS: "mapping.show",
    StepName.SCHEDULE_DELIVERY: "schedule.show",
    StepName.CHECK_TEST_RUN: "test_run.show",
    StepName.RELEASE: "release.show",
}
"""Where a step is done."""


def shared() -> dict[str, Any]:
    """Return what every template can name."""
    at: At | None = g.get("at")
    return {
        "at": at,
        "menu": tuple(item for item in MENU if at is not None and at.may(item.permission)),
        "page_of": PAGE_OF,
        "visit": g.get("visit"),
        "language": language.chosen(),
        "languages": language.LANGUAGES,
        "is_plain": g.get("is_plain", True),
        "csrf_name": CSRF_FIELD,
        "csrf_token": csrf_token,
        "done": request.args.get("done", ""),
        "issues": g.get("issues", ()),
        "here": request.full_path.rstrip("?"),
        "version": __version__,
    }


def may(permission: str) -> bool:
    """Tell whether the visitor may do something at the place of the page."""
    return bool(g.at.may(Permission(permission)))


def _words(method: str) -> Callable[..., str]:
    def write(value: Any, *more: Any) -> str:
        written: str = getattr(wording(language.chosen()), method)(value, *more)
        return written

    return write


def _moment(value: datetime | None) -> str:
    at: At | None = g.get("at")
    location = at.place.location if at else None
    zone = location.timezone if location else _USUAL_ZONE
    return wording(language.chosen()).instant(value, zone)


def anchor(where: str) -> str:
    """Return the id of the field that an issue is about."""
    return "field-" + "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in where)


def about(issues: tuple[Issue, ...], where: str) -> tuple[Issue, ...]:
    """Return the issues about a field."""
    return tuple(
        i for i in issues if i.where == where or i.where.startswith((f"{where}[", f"{where}."))
    )


FILTERS: Mapping[str, Callable[..., Any]] = {
    "euro": _words("euro"),
    "amount": _words("amount"),
    "rate": _words("rate"),
    "day": _words("day"),
    "moment": _moment,
    "anchor": anchor,
    "about": about,
}
"""What templates write values with."""
GLOBALS: Mapping[str, Callable[..., Any]] = {
    "t": language.say,
    "is_text": language.is_text,
    "issue_text": language.issue_text,
    "typed": forms.typed,
    "may": may,
}
"""What templates can call."""
