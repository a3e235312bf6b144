"""``datev-bridge terminate``: end a location for good."""

import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli import codes
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.moves import show_moved
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tree import command


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Es kommen keine Dateien mehr, und die Verbindung zur Kasse wird gelöscht. Alles andere "
        "bleibt aufbewahrt. Das lässt sich nicht zurücknehmen; gefragt wird nach dem Namen des "
        "Betriebs, --yes beantwortet die Frage.",
        "No more files come, and the connection to the POS is deleted. Everything else is kept. "
        "This cannot be undone; the name of the location is asked for, --yes answers that.",
    )

    @command("terminate", language, more)
    @click.option("--yes", is_flag=True, help=say("Nicht nachfragen.", "Do not ask."))
    @place_options(language)
    @shared_options(language)
    def terminate(context: Context, *, named: Named, yes: bool) -> ExitCode:
        at = named.open(context)
        question = say("Name des Betriebs, der endet", "Name of the location that ends")
        if not yes and context.ask(f"{question} ({at.place.name})") != at.place.name:
            raise ConfigurationError(codes.NOT_AGREED.at(name=at.place.name))
        place = at.service.release.terminate(*at.whose)
        show_moved(context.out, "terminate", place)
        return ExitCode.DONE

    return terminate
