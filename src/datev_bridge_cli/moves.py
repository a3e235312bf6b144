"""``pause``, ``resume`` and ``terminate``: commands that move a place along its journey."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import At, Named, place_options
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.journey.model import Place


def move_command(
    name: str, language: Language, more: str, move: "Callable[[At], Place]"
) -> click.Command:
    """Return a command that moves a place.

    Args:
        name: Its name in the table.
        language: The language of the help.
        more: Further paragraphs of the help.
        move: What it does with the place.
    """

    @command(name, language, more)
    @place_options(language)
    @shared_options(language)
    def run(context: Context, *, named: Named) -> ExitCode:
        show_moved(context.out, name, move(named.open(context)))
        return ExitCode.DONE

    return run


def show_moved(out: Output, name: str, place: "Place", *, is_kept: bool = True) -> None:
    """Show what a place is now, or would be."""
    from datev_bridge_cli.places import STATES, plain_place  # noqa: PLC0415 - the service's

    out.result(harmless(f"{place.name}: {out.say(*STATES[place.state.value])}"))
    out.document(name, {"location": plain_place(place), "written": is_kept})
    if not is_kept:
        out.note(out.say("Es wurde nichts geschrieben.", "Nothing was written."))
