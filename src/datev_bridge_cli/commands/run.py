"""``datev-bridge run --due``: do once everything that is due, for people who prefer cron."""

from pathlib import Path
import socket

from attrs import asdict
import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import data_option, open_for
from datev_bridge_cli.tree import command

_WORDS = {
    "planned": ("Betriebe fällig", "locations due"),
    "submitted": ("Läufe", "runs"),
    "delivered": ("Dateien abgelegt", "files put"),
    "sent": ("E-Mails gesendet", "mails sent"),
    "settled": ("Läufe zugestellt", "runs delivered"),
    "alarms": ("Alarme gemeldet", "alarms told"),
    "statements": ("Aufstellungen", "statements"),
    "taken_over": ("übernommen", "taken over"),
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Plant, liest, bucht, sendet und prüft einmal alles, was fällig ist, und endet. Für cron, "
        "alle paar Minuten; „datev-bridge worker“ tut dasselbe fortwährend.",
        "Plans, reads, books, sends and looks once after everything that is due, and ends. For "
        "cron, every few minutes; “datev-bridge worker” does the same all the time.",
    )

    @command("run", language, more)
    @click.option("--due", is_flag=True, required=True, help=say("Was fällig ist.", "What is due."))
    @data_option(language)
    @shared_options(language)
    def run(context: Context, *, data: Path | None, due: bool) -> ExitCode:  # noqa: ARG001 - the only one
        turn = asdict(open_for(context, data).worker(socket.gethostname()).run_due())
        out = context.out
        for name, count in turn.items():
            if count:
                out.result(f"{out.say(*_WORDS[name])}: {count}")
        if not any(turn.values()):
            out.note(out.say("Nichts war fällig.", "Nothing was due."))
        out.document("run", turn)
        return ExitCode.DONE

    return run
