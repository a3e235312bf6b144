"""``datev-bridge restore``: bring a backup back."""

from pathlib import Path

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import data_option, operator, usual_folder
from datev_bridge_cli.tree import command


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Prüft die Sicherung, ersetzt die Datenbank durch sie und bringt sie auf den Stand dieses "
        "Programms; beenden Sie vorher andere Programme des Dienstes. Eine neuere Datenbank wird "
        "nur mit --force ersetzt, eine beschädigte beiseitegelegt. Endet mit 1, wenn die Schlüssel "
        "nicht dazu passen.",
        "Checks the backup, replaces the database by it and brings it to this program's version; "
        "stop other programs of the service before. A newer database is replaced only with "
        "--force, a damaged one is set aside. Ends with 1 if the keys do not fit.",
    )
    force_text = say("Auch eine neuere Datenbank ersetzen.", "Replace a newer database, too.")

    @command("restore", language, more)
    @click.argument("file", type=click.Path(path_type=Path), metavar=say("DATEI", "FILE"))
    @click.option("--force", is_flag=True, help=force_text)
    @data_option(language)
    @shared_options(language)
    def restore(context: Context, *, file: Path, force: bool, data: Path | None) -> ExitCode:
        from datev_bridge.service import restore_service  # noqa: PLC0415 - it brings the database

        folder, out = data or usual_folder(), context.out
        service, done = restore_service(
            folder, context.environment, file, actor=operator(), clock=context.now, force=force
        )
        issues = service.keys.problems()
        out.result(say("Die Sicherung gilt jetzt.", "The backup counts now."))
        if done.set_aside is not None:
            out.note(say(f"Beiseitegelegt: {done.set_aside}", f"Set aside: {done.set_aside}"))
        out.issues(issues)
        aside = done.set_aside and str(done.set_aside)
        document = {"lost_entries": done.lost, "set_aside": aside}
        out.document("restore", {**document, "issues": [issue.as_json() for issue in issues]})
        return ExitCode.FINDINGS if issues else ExitCode.DONE

    return restore
