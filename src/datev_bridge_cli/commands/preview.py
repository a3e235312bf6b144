"""``datev-bridge preview``: show the bookings, write nothing."""

from datetime import date
from pathlib import Path

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.days import asked_days, day_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

_EVERY_ROW = 0
_MOST_ROWS = 99_999  # of a DATEV file


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Vorschläge der Zuordnung dürfen hier buchen. Die Prüfergebnisse gehören zur Ausgabe.",
        "Suggestions of the mapping may book here. What is found is part of the result.",
    )
    explain = say(
        "Jede Zeile erklären, oder die eine mit dieser Nummer ganz: Belege, Regel, Konto, "
        "BU-Schlüssel.",
        "Explain every row, or the one of this number in full: receipts, rule, account, BU key.",
    )
    strict = say("Mit 1 enden, wenn etwas gefunden wird.", "End with 1 if anything is found.")

    @command("preview", language, more)
    @profile_option(language)
    @day_options(language)
    @click.option(
        "--explain",
        is_flag=False,
        flag_value=_EVERY_ROW,
        type=WholeNumber(1, _MOST_ROWS),
        metavar=say("[ZEILE]", "[ROW]"),
        help=explain,
    )
    @click.option("--strict", is_flag=True, help=strict)
    @shared_options(language)
    def preview(
        context: Context,
        *,
        profile: Path,
        day: date | None,
        first: date | None,
        last: date | None,
        explain: int | None,
        strict: bool,
    ) -> ExitCode:
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.reports.explained import explain_export  # noqa: PLC0415
        from datev_bridge_cli.reports import show_preview  # noqa: PLC0415

        days = asked_days(day, first, last, context.now().astimezone())
        opened = assembly.open_profile(profile)
        with assembly.build_client(opened, context.environment) as client:
            exporter = assembly.build_exporter(opened, client, clock=context.now)
            with context.out.progress() as told:
                report = exporter.preview(days, progress=told)
        explained = None if explain is None else explain_export(report.export, explain or None)
        show_preview(context.out, opened.profile, report, explained, in_full=bool(explain))
        return ExitCode.FINDINGS if strict and report.issues else ExitCode.DONE

    return preview
