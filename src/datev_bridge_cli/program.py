"""One run of the command line: from words to an exit code."""

from collections.abc import Sequence
from itertools import pairwise
import os
import traceback

import click

from datev_bridge import __version__
from datev_bridge_cli.context import colour_of
from datev_bridge_cli.failures import failure_of
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.tree import build_tree
from datev_bridge_cli.values import OneOf


def run(words: Sequence[str], language: Language) -> int:
    """Run the command line and return its exit code; errors are told, not raised."""
    tree = build_tree(language, _own_options(language))
    try:
        ended = tree.main(list(words), prog_name="datev-bridge", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last that can speak
        if "--debug" in words:
            traceback.print_exc()
        failure = failure_of(error)
        colour = colour_of(_asked_colour(words), os.environ)
        Output(language=language, as_json="--json" in words, colour=colour).failure(failure)
        return int(failure.code)
    return int(ended or 0)


def _asked_colour(words: Sequence[str]) -> str:
    """Return what ``--color`` says, even on a command line that cannot be understood."""
    found = [word.removeprefix("--color=") for word in words if word.startswith("--color=")]
    found += [value for option, value in pairwise(words) if option == "--color"]
    return found[-1] if found and found[-1] in {"always", "never"} else "auto"


def _own_options(language: Language) -> list[click.Parameter]:
    def show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001
        if wanted and not ctx.resilient_parsing:
            click.echo(f"datev-bridge {__version__}")
            ctx.exit()

    return [
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=show_version,
            help=language.say("Die Version zeigen.", "Show the version."),
        ),
        click.Option(
            ["--lang"],
            type=OneOf("de", "en"),
            expose_value=False,
            help=language.say("Sprache.", "Language."),
        ),
    ]
