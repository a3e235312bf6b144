"""``datev-bridge fix``: write a repaired copy of a DATEV file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import (
    STDIN,
    STDOUT,
    force_option,
    keep_existing,
    only_one_on_stdout,
    watched,
)
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.issues import Issue


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Schreibt eine Kopie, in der nur behoben ist, was keine Buchung ändern kann, und nennt "
        "jede Änderung. Das Original bleibt, wie es ist. - liest von stdin.",
        "Writes a copy in which only what cannot change a booking is mended, and names each "
        "change. The original stays as it is. - reads stdin.",
    )
    out_text = say(
        "Die neue Datei (sonst …-fixed.csv daneben); - ist stdout.",
        "The new file (else …-fixed.csv beside it); - is stdout.",
    )
    dry = say("Änderungen nennen, nichts schreiben.", "Name the changes, write nothing.")
    everything = say("Jede Änderung nennen.", "Name every change.")

    @command("fix", language, more)
    @click.argument("file", metavar=say("DATEI", "FILE"))
    @click.option("-o", "--out", "target", metavar=say("DATEI", "FILE"), help=out_text)
    @force_option(language)
    @click.option("--dry-run", is_flag=True, help=dry)
    @click.option("--all", "everything", is_flag=True, help=everything)
    @shared_options(language)
    def fix(
        context: Context,
        file: str,
        *,
        target: str | None,
        force: bool,
        dry_run: bool,
        everything: bool,
    ) -> ExitCode:
        from datev_bridge import extf  # noqa: PLC0415 - only when it runs
        from datev_bridge_cli.mending import show_changes, write_copy  # noqa: PLC0415

        wanted = target or _beside(file)
        if not dry_run:
            only_one_on_stdout(context.out, wanted)
            keep_existing(file, wanted, force=force)
        changes: list[Issue] = []
        with watched(file, context.out, say("Repariere", "Mending")) as (stream, _):
            mended = extf.fix(stream, changes.append)
            write_copy(context.out, mended, None if dry_run else wanted)
        written = None if dry_run else wanted
        show_changes(context.out, file, changes, written, everything=everything)
        return ExitCode.DONE

    return fix


def _beside(file: str) -> str:
    if file == STDIN:
        return STDOUT
    path = Path(file)
    return str(path.parent / f"{path.stem}-fixed{path.suffix}")
