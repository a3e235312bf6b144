"""``datev-bridge connect``: connect the POS by OAuth."""

from collections.abc import Sequence
from pathlib import Path
from secrets import token_urlsafe

import click

from datev_bridge.daybook import Location
from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command


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

    @command("connect", language, more)
    @profile_option(language)
    @shared_options(language)
    def connect(context: Context, profile: Path) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.kseries.oauth import authorize_url, read_return  # noqa: PLC0415

        opened = assembly.open_profile(profile)
        app = assembly.build_app(opened, context.environment)
        state, verifier = token_urlsafe(32), token_urlsafe(48)
        address = authorize_url(app, state=state, verifier=verifier)
        context.out.instruction(
            say("Öffnen Sie im Browser und stimmen Sie zu:", "Open in a browser and agree:"),
            address,
        )
        question = say("Adresse, auf der Sie danach gelandet sind", "Address you then arrived at")
        code = read_return(app, context.ask(question), state=state)
        with assembly.build_client(opened, context.environment) as client:
            client.connect(code, verifier)
            locations = [loc for business in client.businesses() for loc in business.locations]
        return _tell(context, opened.profile.kseries.location, locations)

    return connect


def _tell(context: Context, wanted: str, locations: Sequence[Location]) -> ExitCode:
    """Say what the connection covers, and what the profile still lacks."""
    out = context.out
    out.result(out.say("Verbunden mit:", "Connected with:"))
    for location in locations:
        mark = "✔" if location.id == wanted else " "
        out.result(f"  {mark} {location.id}  {location.name}  {location.timezone}")
    if wanted not in {location.id for location in locations}:
        de = "Tragen Sie die Nummer Ihres Betriebs als kseries.location in das Profil ein."
        en = "Enter the id of your location as kseries.location in the profile."
        out.note(out.say(de, en))
    known = [
        {"id": loc.id, "name": loc.name, "timezone": loc.timezone, "currency": loc.currency}
        for loc in locations
    ]
    out.document("connect", {"profile_location": wanted, "locations": known})
    return ExitCode.DONE
