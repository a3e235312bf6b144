"""``datev-bridge inspect``: show what is in a DATEV file."""

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import watched
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

_SAMPLE = 10
_LARGEST_SAMPLE = 1_000


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Zeigt Kopfzeile, Summen je Konto und Steuerschlüssel, Salden und die ersten Zeilen. "
        "- liest von stdin.",
        "Shows the header, totals by account and tax key, balances and the first rows. "
        "- reads stdin.",
    )
    rows_text = say(
        f"Wie viele Zeilen zeigen (sonst {_SAMPLE}).", f"How many rows to show (else {_SAMPLE})."
    )

    @command("inspect", language, more)
    @click.argument("file", metavar=say("DATEI", "FILE"))
    @click.option("--rows", type=WholeNumber(0, _LARGEST_SAMPLE), default=_SAMPLE, help=rows_text)
    @shared_options(language)
    def inspect(context: Context, file: str, *, rows: int) -> ExitCode:
        from datev_bridge import extf  # noqa: PLC0415 - only when it runs
        from datev_bridge.reports.glance import glance  # noqa: PLC0415
        from datev_bridge_cli.glance import show_glance  # noqa: PLC0415

        with watched(file, context.out, say("Lese", "Reading")) as (stream, _):
            found = extf.inspect(stream, sample=rows)
        show_glance(context.out, found)
        context.out.document("inspect", {"file": file, **glance(found)})
        return ExitCode.DONE

    return inspect
