"""``datev-bridge connect``: connect the POS by OAuth."""

from collections.abc import Sequence
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import harmless
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.issues import Issue
    from datev_bridge.kseries.master import Business
    from datev_bridge.kseries.oauth import App

_HIGHEST_PORT = 65_535
_PATIENCE = 600.0
"""Seconds that a person may take to log in and agree."""


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Zeigt die Adresse der Anmeldung bei Lightspeed. Nach der Zustimmung führt der Browser auf "
        "die Rücksprungadresse der App; diese ganze Adresse wird hier eingefügt (oder über stdin "
        "gegeben).",
        "Shows the address of the login at Lightspeed. After consent the browser goes to the app's "
        "redirect address; paste that whole address here (or pass it on stdin).",
    )
    listen_text = say(
        "Statt einzufügen auf 127.0.0.1 auf den Browser warten, am Port der Rücksprungadresse oder "
        "am genannten. Bei Lightspeed nicht erprobt: dort werden https-Adressen verlangt.",
        "Instead of pasting wait for the browser on 127.0.0.1, at the redirect address's port or "
        "at the one named. Unproved with Lightspeed, which asks for https addresses.",
    )

    @command("connect", language, more)
    @profile_option(language)
    @click.option(
        "--listen",
        type=WholeNumber(0, _HIGHEST_PORT),
        is_flag=False,
        flag_value=0,
        metavar="[PORT]",
        help=listen_text,
    )
    @shared_options(language)
    def connect(context: Context, *, profile: Path, listen: int | None) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.kseries.oauth import read_return  # noqa: PLC0415

        opened = assembly.open_profile(profile)
        app = assembly.build_app(opened, context.environment)
        state, verifier = token_urlsafe(32), token_urlsafe(48)
        returned = _returned(context, app, state, verifier, listen)
        code = read_return(app, returned, state=state)
        with assembly.build_client(opened, context.environment) as client:
            client.connect(code, verifier)
            businesses = client.businesses()
            noticed = client.issues
        return _tell(context, opened.profile.kseries.location, businesses, noticed)

    return connect


def _returned(context: Context, app: "App", state: str, verifier: str, listen: int | None) -> str:
    """Show where to log in, and return the address at which the browser arrived afterwards."""
    from datev_bridge.kseries.oauth import authorize_url  # noqa: PLC0415 - only when it runs
    from datev_bridge.kseries.returning import listening  # noqa: PLC0415

    out, address = context.out, authorize_url(app, state=state, verifier=verifier)
    text = out.say("Öffnen Sie im Browser und stimmen Sie zu:", "Open in a browser and agree:")
    if listen is None:
        out.instruction(text, address)
        question = ("Adresse, auf der Sie danach gelandet sind", "Address you then arrived at")
        return context.ask(out.say(*question))
    with listening(app.redirect_uri, port=listen) as browser:
        out.instruction(text, address)
        out.note(
            out.say(
                "Warte auf den Browser. Bei Lightspeed ist dieser Weg nicht erprobt.",
                "Waiting for the browser. With Lightspeed this way is unproved.",
            )
        )
        return browser.wait(_PATIENCE)


def _tell(
    context: Context, wanted: str, businesses: "Sequence[Business]", noticed: "Sequence[Issue]"
) -> ExitCode:
    """Say what the connection covers, and what the profile still lacks."""
    from datev_bridge.assembly import choose_location  # noqa: PLC0415 - it is loaded by now

    out = context.out
    locations = [location for business in businesses for location in business.locations]
    out.result(out.say("Verbunden mit:", "Connected with:"))
    for location in locations:
        mark = "✔" if location.id == wanted else " "
        out.result(f"  {mark} {location.id}  {harmless(location.name)}  {location.timezone}")
    out.issues(noticed)
    if wanted:
        choose_location(businesses, wanted)
    else:
        de = "Tragen Sie die Nummer Ihres Betriebs als kseries.location in das Profil ein."
        en = "Enter the id of your location as kseries.location in the profile."
        out.note(out.say(de, en))
    known = [
        {"id": loc.id, "name": loc.name, "timezone": loc.timezone, "currency": loc.currency}
        for loc in locations
    ]
    issues = [issue.as_json() for issue in noticed]
    out.document("connect", {"profile_location": wanted, "locations": known, "issues": issues})
    return ExitCode.DONE
