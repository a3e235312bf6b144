"""``datev-bridge go-live``: let files come by themselves."""

from datetime import date

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.moves import show_moved
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import Day


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Gibt einen Betrieb frei, wenn nichts mehr offen ist; sonst steht da, was. Erster Tag und "
        "bestätigte Empfänger werden auch dann vermerkt, wenn noch etwas offen ist.",
        "Lets a location go live if nothing is open any more; else says what is. First day and "
        "confirmed recipients are noted even if something is still open.",
    )
    first_text = say("Erster Geschäftstag der Dateien.", "First business day of the files.")
    confirm_text = say(
        "Die Empfänger bestätigen, wie die Einstellungen sie nennen.",
        "Confirm the recipients as the settings name them.",
    )
    prepare_text = say("Nur das vermerken, nicht freigeben.", "Only note that, do not go live.")

    @command("go-live", language, more)
    @click.option("--first-day", type=Day(), help=first_text)
    @click.option("--confirm-recipients", is_flag=True, help=confirm_text)
    @click.option("--prepare-only", is_flag=True, help=prepare_text)
    @click.option("--dry-run", is_flag=True, help=say("Nur prüfen.", "Only check."))
    @place_options(language)
    @shared_options(language)
    def go_live(
        context: Context,
        *,
        named: Named,
        first_day: date | None,
        confirm_recipients: bool,
        prepare_only: bool,
        dry_run: bool,
    ) -> ExitCode:
        if dry_run and (first_day or confirm_recipients or prepare_only):
            raise click.UsageError("--dry-run | --first-day/--confirm-recipients/--prepare-only")
        at = named.open(context)
        release, place = at.service.release, at.place
        if first_day is not None:
            place = release.choose_first_day(*at.whose, first_day)
        if confirm_recipients:
            place = release.confirm_recipients(*at.whose)
        if not prepare_only:
            place = release.go_live(*at.whose, dry_run=dry_run)
        show_moved(context.out, "go-live", place, is_kept=not dry_run)
        return ExitCode.DONE

    return go_live
