"""``datev-bridge procedure``: the procedural documentation of an organisation, ready to print."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import (
    acting,
    as_option,
    data_option,
    open_for,
    organisation_option,
)
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import Day

if TYPE_CHECKING:
    from datev_bridge.procedure.making import Made

_STDOUT = "-"


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Schreibt eine Seite zum Drucken und Ablegen: woher die Daten kommen, Kontenzuordnung, "
        "Einstellungen, Zeitplan, Kontrollen, Entscheidungen, Protokoll, alle Fassungen mit Person "
        "und Zeit. Mit --lang en auf Englisch. Die Erstellung steht mit der Prüfsumme der Datei im "
        "Protokoll. Nur im Dienst.",
        "Writes a page to print and file: where data come from, mapping, settings, schedule, "
        "controls, decisions, audit trail, all versions with person and time. With --lang de in "
        "German. The making is in the audit trail with the checksum of the file. In the service "
        "only.",
    )
    on_text = say("Stichtag, an dessen Ende sie gilt (sonst heute).", "Day described (else today).")
    out_text = say("Datei; - für stdout.", "File; - for stdout.")
    place_text = say(
        "Nur dieser Betrieb; mehrfach möglich.", "This location only; may be given several times."
    )

    @command("procedure", language, more)
    @click.option("--on", type=Day(), help=on_text)
    @click.option("-o", "--out", default="", metavar=say("DATEI", "FILE"), help=out_text)
    @organisation_option(language)
    @click.option("--location", "locations", multiple=True, metavar="NAME|ID", help=place_text)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def procedure(
        context: Context,
        *,
        on: date | None,
        out: str,
        organisation: str,
        locations: tuple[str, ...],
        person: str,
        data: Path | None,
    ) -> ExitCode:
        service = open_for(context, data)
        actor = acting(service, person)
        whose = service.directory.organisation(actor, organisation).id
        places = [service.directory.place(actor, whose, name).id for name in locations]
        made = service.procedures.make(actor, whose, places, on=on, language=language.value)
        _give(context.out, made, out)
        return ExitCode.DONE

    return procedure


def _give(out: Output, made: "Made", target: str) -> None:
    """Write the page where it belongs, and tell what it is."""
    from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs
    from datev_bridge.procedure.document import plain  # noqa: PLC0415

    written = target or ("" if out.as_json else made.file_name)
    if target == _STDOUT and not out.as_json:
        out.data([made.page])
        return
    if written not in {"", _STDOUT}:
        write_atomically(written, [made.page])
    rows = [(name, harmless(value)) for name, value in made.document.cover]
    rows += [("SHA-256", made.sha256)]
    out.result("\n".join(aligned(rows, whole={1})))
    out.result(written)
    file = {"file": None if written in {"", _STDOUT} else written, "sha256": made.sha256}
    out.document("procedure", {**plain(made.document), **file})
