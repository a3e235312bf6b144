"""``datev-bridge connect``: connect the POS by OAuth."""

from collections.abc import Iterable, Mapping, Sequence
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import At, Named, place_options
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.daybook import Location
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

    choose_text = say(
        "Im Dienst: diese Betriebsstätte der Kasse; ist sie schon verbunden, ohne neue Anmeldung.",
        "In the service: this location of the POS; without another login if it is connected.",
    )

    @command("connect", language, more)
    @place_options(language, or_profile=True)
    @click.option("--choose", default="", metavar="ID", help=choose_text)
    @click.option(
        "--listen",
        type=WholeNumber(0, _HIGHEST_PORT),
        is_flag=False,
        flag_value=0,
        metavar="[PORT]",
        help=listen_text,
    )
    @shared_options(language)
    def connect(context: Context, *, named: Named, choose: str, listen: int | None) -> ExitCode:
        if named.profile is None:
            return _connect_place(context, named.open(context), choose, listen)
        if choose:
            raise click.UsageError("--choose | --profile")
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.kseries.oauth import authorize_url, read_return  # noqa: PLC0415

        opened = assembly.open_profile(named.profile)
        app = assembly.build_app(opened, context.environment)
        state, verifier = token_urlsafe(32), token_urlsafe(48)
        address = authorize_url(app, state=state, verifier=verifier)
        returned = _returned(context, app, address, listen)
        code = read_return(app, returned, state=state)
        with assembly.build_client(opened, context.environment) as client:
            client.connect(code, verifier)
            businesses = client.businesses()
            noticed = client.issues
        return _tell(context, opened.profile.kseries.location, businesses, noticed)

    return connect


def _connect_place(context: Context, at: At, choose: str, listen: int | None) -> ExitCode:
    """Connect a place of the service, unless it only shall have another location."""
    from datev_bridge.journey.consents import state_in  # noqa: PLC0415 - loaded with the service
    from datev_bridge.onboarding import ConnectionState  # noqa: PLC0415

    connecting = at.service.connecting
    is_connected = connecting.fact(*at.whose).state is ConnectionState.CONNECTED
    if choose and is_connected:
        locations = connecting.locations(*at.whose)
    else:
        address = connecting.begin(*at.whose)
        app = connecting.app(at.place.organisation)
        returned = _returned(context, app, address, listen)
        locations = connecting.finish(at.actor, returned, state_in(address))
    if choose:
        connecting.choose(*at.whose, choose)
    place = at.service.directory.place(at.actor, at.place.organisation, at.place.id)
    chosen = place.location.id if place.location else ""
    _show_locations(context.out, locations, chosen)
    if not chosen:
        de = "Wählen Sie eine mit: datev-bridge connect --choose ID"
        context.out.note(context.out.say(de, "Choose one with: datev-bridge connect --choose ID"))
    known = [_plain(location) for location in locations]
    context.out.document("connect", {"chosen": chosen or None, "locations": known})
    return ExitCode.DONE


def _returned(context: Context, app: "App", address: str, listen: int | None) -> str:
    """Show where to log in, and return the address at which the browser arrived afterwards."""
    from datev_bridge.kseries.returning import listening  # noqa: PLC0415

    out = context.out
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
    _show_locations(out, locations, wanted)
    out.issues(noticed)
    if wanted:
        choose_location(businesses, wanted)
    else:
        de = "Tragen Sie die Nummer Ihres Betriebs als kseries.location in das Profil ein."
        en = "Enter the id of your location as kseries.location in the profile."
        out.note(out.say(de, en))
    known = [_plain(location) for location in locations]
    issues = [issue.as_json() for issue in noticed]
    out.document("connect", {"profile_location": wanted, "locations": known, "issues": issues})
    return ExitCode.DONE


def _show_locations(out: Output, locations: "Iterable[Location]", wanted: str) -> None:
    out.result(out.say("Verbunden mit:", "Connected with:"))
    for location in locations:
        mark = "✔" if location.id == wanted else " "
        out.result(f"  {mark} {location.id}  {harmless(location.name)}  {location.timezone}")


def _plain(location: "Location") -> Mapping[str, str]:
    return {
        "id": location.id,
        "name": location.name,
        "timezone": location.timezone,
        "currency": location.currency,
    }
