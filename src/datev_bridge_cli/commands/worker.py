"""``datev-bridge worker``: plan, fetch, book and deliver, day after day."""

from pathlib import Path
import signal
import socket
from threading import Event
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import data_option, open_for
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.runs.worker import Turn

_HIGHEST_PORT = 65_535
_MOST_AT_ONCE = 64


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Läuft, bis er ein Signal bekommt (Strg-C, SIGTERM); dann endet erst, was begonnen ist. "
        "Mit PostgreSQL arbeiten beliebig viele nebeneinander; wer ausfällt, wird vertreten.",
        "Runs until it gets a signal (Ctrl-C, SIGTERM); what was begun ends first. With PostgreSQL "
        "as many as you like work side by side; the others take over from one that fails.",
    )
    name_text = say(
        "Name dieses Arbeiters, gleich nach jedem Neustart.",
        "Name of this worker, the same after each restart.",
    )
    port_text = say(
        "Zustand (/health) und Zahlen (/metrics) auf 127.0.0.1 zeigen.",
        "Show health (/health) and figures (/metrics) on 127.0.0.1.",
    )

    @command("worker", language, more)
    @data_option(language)
    @click.option("--name", default="", metavar="NAME", help=name_text)
    @click.option(
        "--at-once",
        type=WholeNumber(1, _MOST_AT_ONCE),
        default=4,
        help=say("So viele Läufe zugleich.", "So many runs at once."),
    )
    @click.option(
        "--interval",
        type=WholeNumber(1, 3600),
        default=5,
        help=say("Sekunden zwischen zwei Runden.", "Seconds between two turns."),
    )
    @click.option("--port", type=WholeNumber(0, _HIGHEST_PORT), metavar="PORT", help=port_text)
    @shared_options(language, json=False)
    def worker(
        context: Context,
        *,
        data: Path | None,
        name: str,
        at_once: int,
        interval: int,
        port: int | None,
    ) -> ExitCode:
        from datev_bridge.engine.process import Workplace  # noqa: PLC0415 - it brings the engine

        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        workplace = Workplace(
            service=open_for(context, data), name=name or socket.gethostname(), at_once=at_once
        )
        out = context.out
        out.note(out.say("Der Arbeiter läuft.", "The worker runs."))
        workplace.work(stop=stop, interval=interval, port=port, told=lambda t: _tell(context, t))
        out.note(out.say("Der Arbeiter hat aufgehört.", "The worker has stopped."))
        return ExitCode.DONE

    return worker


def _tell(context: Context, turn: "Turn") -> None:
    out = context.out
    parts = (
        (turn.planned, "Betriebe fällig", "locations due"),
        (turn.submitted, "Läufe begonnen", "runs begun"),
        (turn.taken_over, "übernommen", "taken over"),
        (turn.sent, "E-Mails gesendet", "mails sent"),
        (turn.delivered, "Dateien abgelegt", "files put"),
        (turn.settled, "Läufe zugestellt", "runs delivered"),
        (turn.alarms, "Alarme gemeldet", "alarms told"),
        (turn.statements, "Aufstellungen", "statements"),
    )
    now = f"{context.now():%Y-%m-%d %H:%M:%S}"
    told = ", ".join(f"{out.say(de, en)}: {count}" for count, de, en in parts if count)
    out.note(f"{now}  {told}")
