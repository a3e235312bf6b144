"""``datev-bridge export``: fetch business days and write DATEV files."""

from datetime import date
from pathlib import Path

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.days import asked_days, day_options
from datev_bridge_cli.failures import ExitCode, code_of
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Schreibt je Monat eine EXTF-Datei und einen Nachweis. Ein Geschäftstag wird nie zweimal "
        "exportiert; ein Tag, der noch nicht gebucht werden kann, wird gehalten und genannt.",
        "Writes one EXTF file a month and a proof. A business day is never exported twice; one "
        "that cannot be booked yet is held and named.",
    )
    folder = say(
        "Ordner statt des Ordners im Profil; - gibt die Datei auf stdout aus und merkt nichts vor.",
        "Folder instead of the profile's; - prints the file on stdout and records nothing.",
    )
    dry = say("Alles tun, nur nichts schreiben.", "Do everything but write.")

    @command("export", language, more)
    @profile_option(language)
    @day_options(language)
    @click.option("-o", "--out", metavar=say("ORDNER", "FOLDER"), help=folder)
    @click.option("--dry-run", is_flag=True, help=dry)
    @shared_options(language)
    def export(
        context: Context,
        *,
        profile: Path,
        day: date | None,
        first: date | None,
        last: date | None,
        out: str | None,
        dry_run: bool,
    ) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge_cli.reports import print_file, show_export  # noqa: PLC0415

        days = asked_days(day, first, last, context.now().astimezone())
        opened = assembly.open_profile(profile)
        to_stdout = out == "-"
        with assembly.build_client(opened, context.environment) as client:
            exporter = assembly.build_exporter(
                opened,
                client,
                clock=context.now,
                folder=Path(out) if out and not to_stdout else None,
            )
            with context.out.progress() as told:
                report = exporter.export(days, dry_run=dry_run or to_stdout, progress=told)
        show = print_file if to_stdout else show_export
        show(context.out, report)
        return code_of(report.issues)

    return export
