"""``datev-bridge compare``: a parallel month, old files against new ones."""

from collections.abc import Sequence

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import each_watched
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Vergleicht, was zwei Dateien oder Ordner mit Buchungsstapeln je Tag und Konto buchen, und "
        "die Steuer je Konto und Schlüssel. Gezeigt werden die Abweichungen; ohne Abweichung "
        "endet der Befehl mit 0, sonst mit 1. - liest von stdin.",
        "Compares what two files or folders of booking batches book on each day and account, and "
        "the tax by account and key. Differences are shown; without any it ends with 0, otherwise "
        "with 1. - reads stdin.",
    )
    old_text = say("Weitere Datei oder Ordner zu ALT.", "A further file or folder of OLD.")
    new_text = say("Weitere Datei oder Ordner zu NEU.", "A further file or folder of NEW.")
    ignore_text = say(
        "Dieses Konto außer Acht lassen, etwa ein Zwischenkonto (mehrfach möglich).",
        "Leave this account out, for instance a clearing account (repeatable).",
    )
    balance_text = say(
        "Nur Salden vergleichen: eine Seite fasst Soll und Haben zusammen.",
        "Compare balances only: one side nets debit and credit.",
    )
    all_text = say("Alles zeigen, auch was gleich ist.", "Show everything, what is equal as well.")

    @command("compare", language, more)
    @click.argument("old", metavar=say("ALT", "OLD"))
    @click.argument("new", metavar=say("NEU", "NEW"))
    @click.option("--old", "more_old", multiple=True, metavar=say("DATEI", "FILE"), help=old_text)
    @click.option("--new", "more_new", multiple=True, metavar=say("DATEI", "FILE"), help=new_text)
    @click.option("--ignore", multiple=True, metavar=say("KONTO", "ACCOUNT"), help=ignore_text)
    @click.option("--balances", is_flag=True, help=balance_text)
    @click.option("--all", "everything", is_flag=True, help=all_text)
    @shared_options(language)
    def compare(
        context: Context,
        old: str,
        new: str,
        *,
        more_old: Sequence[str],
        more_new: Sequence[str],
        ignore: Sequence[str],
        balances: bool,
        everything: bool,
    ) -> ExitCode:
        from datev_bridge.comparison import compare_files  # noqa: PLC0415 - only when it runs
        from datev_bridge.comparison.document import comparison_document  # noqa: PLC0415
        from datev_bridge_cli.comparing import comparison_text, files_in  # noqa: PLC0415

        out, stage = context.out, say("Lese", "Reading")
        found = compare_files(
            each_watched(files_in((old, *more_old)), out, stage),
            each_watched(files_in((new, *more_new)), out, stage),
            ignored=ignore,
            by_balance=balances,
        )
        out.issues(found.issues)
        out.result(comparison_text(out, found, everything=everything))
        out.document("compare", comparison_document(found, everything=everything))
        return ExitCode.DONE if found.is_equal else ExitCode.FINDINGS

    return compare
