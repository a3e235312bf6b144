"""Who belongs to a place's organisation; inviting the tax adviser."""

from typing import Any

from flask import Blueprint, make_response, render_template, request

from datev_bridge.access import Permission, Role
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.model import Membership
from datev_bridge.issues import Issue
from datev_bridge_flask import forms, language
from datev_bridge_flask.failures import status_for
from datev_bridge_flask.sessions import At, at_place, demand_proof

pages = Blueprint("members", __name__, url_prefix="/places/<organisation>/<place>/members")
_FIELDS = ("e-mail", "name")


@pages.get("/")
@at_place
def show(at: At) -> Any:
    """Show who belongs here."""
    return _page(at, done=request.args.get("done", ""))


@pages.post("/")
@at_place
def invite(at: At) -> Any:
    """Invite somebody."""
    demand_proof()
    invitation = Invitation(
        email=forms.line("e-mail"),
        name=forms.line("name"),
        language=language.chosen(),
        organisation=at.place.organisation,
        role=forms.choice("role", Role),
    )
    found = at.service.invitations.invite(at.actor, invitation)
    return _page(at, issues=found) if found else at.go("members.show", done="invited")


@pages.post("/remove")
@at_place
def remove(at: At) -> Any:
    """Let somebody no longer belong here."""
    demand_proof()
    membership = Membership(
        user=forms.line("user"),
        organisation=at.place.organisation,
        role=forms.choice("role", Role),
    )
    at.service.accounts.remove(at.actor, membership)
    return at.go("members.show", done="removed")


def _page(at: At, *, issues: tuple[Issue, ...] = (), done: str = "") -> Any:
    page = render_template(
        "members.html.j2",
        members=at.service.accounts.members(at.actor, at.place.organisation),
        typed=forms.texts(_FIELDS),
        issues=issues,
        may_invite=at.may(Permission.INVITE),
        done=done,
    )
    return make_response(page, status_for(issues) if issues else 200)
