"""Who belongs to a place's organisation; inviting the tax adviser."""

from typing import Any

from datev_bridge.access import Role
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.model import Membership
from datev_bridge_flask import forms, language
from datev_bridge_flask.room import room
from datev_bridge_flask.sessions import At

pages = room("members", "/members")


@pages.shows("/", "members.html.j2")
def show(at: At) -> Any:
    """Show who belongs here."""
    return {"members": at.service.accounts.members(at.actor, at.place.organisation)}


@pages.does("/", done="invited", proof=True)
def invite(at: At) -> Any:
    """Invite somebody."""
    invitation = Invitation(
        email=forms.line("e-mail"),
        name=forms.line("name"),
        language=language.chosen(),
        organisation=at.place.organisation,
        role=forms.choice("role", Role),
    )
    return at.service.invitations.invite(at.actor, invitation)


@pages.does("/remove", done="removed", proof=True)
def remove(at: At) -> None:
    """Let somebody no longer belong here."""
    membership = Membership(
        user=forms.line("user"),
        organisation=at.place.organisation,
        role=forms.choice("role", Role),
    )
    at.service.accounts.remove(at.actor, membership)
