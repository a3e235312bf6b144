"""``datev-bridge convert``: between DATEV files and plain CSV or JSON."""

from pathlib import PurePath

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import STDOUT, force_option, keep_existing, whole
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import OneOf

_DATEV = "extf"


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Eine DATEV-Datei wird zu CSV oder JSON mit englischen Spaltennamen, CSV oder JSON zu "
        "einer DATEV-Datei, ohne Verlust. JSON enthält die Kopfzeile, CSV braucht sie mit "
        "--header. - liest von stdin.",
        "A DATEV file becomes CSV or JSON with named columns, CSV or JSON a DATEV file, without "
        "loss. JSON has the header; CSV needs it with --header. - reads stdin.",
    )
    to_text = say(
        "Was entstehen soll (sonst nach --out und Inhalt).",
        "What to make (else by --out and content).",
    )
    header_text = say(
        "DATEV-Datei oder JSON, deren Kopfzeile gelten soll.",
        "DATEV file or JSON whose header to use.",
    )
    dry = say("Alles tun, nur nichts schreiben.", "Do everything but write.")

    @command("convert", language, more)
    @click.argument("file", metavar=say("DATEI", "FILE"))
    @click.option("--to", "wanted", type=OneOf("csv", "json", _DATEV), help=to_text)
    @click.option("--header", metavar=say("DATEI", "FILE"), help=header_text)
    @click.option(
        "-o",
        "--out",
        "target",
        default=STDOUT,
        metavar=say("DATEI", "FILE"),
        help=say("Die neue Datei (sonst stdout).", "The new file (else stdout)."),
    )
    @force_option(language)
    @click.option("--dry-run", is_flag=True, help=dry)
    @shared_options(language, json=False)
    def convert(
        context: Context,
        file: str,
        *,
        wanted: str | None,
        header: str | None,
        target: str,
        force: bool,
        dry_run: bool,
    ) -> ExitCode:
        from datev_bridge_cli.conversion import is_datev_file, to_datev, to_plain  # noqa: PLC0415
        from datev_bridge_cli.mending import write_copy  # noqa: PLC0415

        if not dry_run:
            keep_existing(file, target, force=force)
        data = whole(file)
        kind = wanted or (_plain_kind(target) if is_datev_file(data) else _DATEV)
        made = to_datev(file, data, header) if kind == _DATEV else to_plain(data, kind)
        write_copy(context.out, [made], None if dry_run else target)
        if dry_run:
            context.out.note(say("Es wurde nichts geschrieben.", "Nothing was written."))
        elif target != STDOUT:
            context.out.result(target)
        return ExitCode.DONE

    return convert


def _plain_kind(target: str) -> str:
    return "json" if PurePath(target).suffix.lower() == ".json" else "csv"
