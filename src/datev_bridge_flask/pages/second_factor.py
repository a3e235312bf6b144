"""The second factor: explained, shown as a QR code, confirmed; recovery codes, shown once."""

from typing import Any

from flask import make_response, render_template
from markupsafe import Markup

from datev_bridge.identity import totp
from datev_bridge.identity.model import Visit
from datev_bridge_flask import forms, language
from datev_bridge_flask.failures import status_for
from datev_bridge_flask.room import HALFWAY, SOMEBODY, room
from datev_bridge_flask.sessions import keep, service

pages = room("second_factor", "/second-factor", HALFWAY)


@pages.shows("/", "second_factor.html.j2")
def explain(here: Visit) -> Any:
    """Say what is needed and what it is for."""
    return {"step": here.step.value}


@pages.does("/begin", back="explain")
def begin(here: Visit) -> Any:
    """Show the key for an app."""
    from datev_bridge.identity.qr import svg  # noqa: PLC0415 - it brings segno

    shown = service().second_factors.begin(here)
    picture = svg(shown.address, title=language.say("second_factor.qr"))
    return render_template(
        "enrol.html.j2",
        picture=Markup(picture),  # noqa: S704 - drawn by us, from an address of ours
        key=totp.grouped(shown.secret),
        address=shown.address,
    )


@pages.does("/confirm", back="explain")
def confirm(here: Visit) -> Any:
    """Check the first code; show the recovery codes."""
    done = service().second_factors.confirm(here, forms.line("code"))
    if done.login.issue is not None:
        found = (done.login.issue,)
        page = render_template("enrol.html.j2", issues=found, picture=None, key="", address="")
        return make_response(page, status_for(found))
    page = render_template("recovery_codes.html.j2", codes=done.recovery_codes)
    return keep(make_response(page), done.login)


@pages.to(SOMEBODY).does("/recovery-codes", back="explain")
def renew_codes(here: Visit) -> Any:
    """Show ten new recovery codes; those before are void."""
    codes = service().second_factors.renew_codes(here)
    return render_template("recovery_codes.html.j2", codes=codes)
