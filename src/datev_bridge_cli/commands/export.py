"""``datev-bridge export``: fetch business days and write DATEV files."""

from datetime import date
from pathlib import Path

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.days import MOST_DAYS, asked_days, day_options
from datev_bridge_cli.failures import ExitCode, code_of
from datev_bridge_cli.files import only_one_on_stdout
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

_AGAIN = 7
"""How many of the last delivered days are read again: the feeds change days for about a week."""


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Schreibt je Monat eine EXTF-Datei und einen Nachweis. Ein Geschäftstag wird nie zweimal "
        "exportiert; ein Tag, der noch nicht gebucht werden kann, wird gehalten und genannt. Mit "
        "--corrections werden gelieferte Tage noch einmal gelesen, und was sich an der Kasse "
        "seither geändert hat, wird als K-Datei geschrieben.",
        "Writes one EXTF file a month and a proof. A business day is never exported twice; one "
        "that cannot be booked yet is held and named. With --corrections delivered days are read "
        "again, and what changed at the POS since is written as a K file.",
    )
    corrections_text = say(
        "Gelieferte Tage auf späte Änderungen prüfen.", "Look for late changes of delivered days."
    )
    count_text = say(
        f"Mit --corrections: so viele der letzten gelieferten Tage (sonst {_AGAIN}).",
        f"With --corrections: so many of the last delivered days (else {_AGAIN}).",
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
    @click.option("--corrections", is_flag=True, help=corrections_text)
    @click.option("--days", type=WholeNumber(1, MOST_DAYS), help=count_text)
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
        corrections: bool,
        days: int | None,
        dry_run: bool,
    ) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge_cli.reports import print_file, show_export  # noqa: PLC0415

        only_one_on_stdout(context.out, out)
        if corrections:
            again = _days_again(days, day, first, last, context)
            return _correct(context, profile, again, out, dry_run=dry_run)
        if days is not None:
            raise click.UsageError(
                say("--days nur mit --corrections", "--days: --corrections only")
            )
        asked = asked_days(day, first, last, context.now().astimezone())
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
                report = exporter.export(asked, dry_run=dry_run or to_stdout, progress=told)
        show = print_file if to_stdout else show_export
        show(context.out, report)
        return code_of(report.issues)

    return export


def _days_again(
    count: int | None, day: date | None, first: date | None, last: date | None, context: Context
) -> tuple[date, ...] | int:
    """Return the days to read again, or how many of the last ones."""
    if not (day or first or last):
        return count or _AGAIN
    if count is not None:
        raise click.UsageError("--days | --day | --from --to")
    return asked_days(day, first, last, context.now().astimezone())


def _correct(
    context: Context,
    profile: Path,
    days: tuple[date, ...] | int,
    out: str | None,
    *,
    dry_run: bool,
) -> ExitCode:
    from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
    from datev_bridge_cli.reports import show_correction  # noqa: PLC0415

    if out == "-":
        raise click.UsageError("--corrections | -o -")
    opened = assembly.open_profile(profile)
    folder = Path(out) if out else None
    with assembly.build_client(opened, context.environment) as client:
        corrector = assembly.build_corrector(opened, client, clock=context.now, folder=folder)
        with context.out.progress() as told:
            report = corrector.late_changes(days, dry_run=dry_run, progress=told)
    show_correction(context.out, report)
    return code_of(report.issues)
