"""``datev-bridge demo``: a sample week, from the POS to the DATEV file."""

from datetime import date, timedelta
from pathlib import Path

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.days import MOST_DAYS
from datev_bridge_cli.failures import BadValue, ExitCode, code_of
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import Day, OneOf, WholeNumber

_FOLDER = "datev-demo"
_SEED = 7
_EARLIEST, _LATEST = date(2007, 1, 1), date(2098, 12, 30)
"""The sample POS knows tax rates from the first on; behind the last, a year fits into 2099."""


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Startet eine Musterkasse auf diesem Rechner und geht den Weg eines echten Exports: "
        "Anmeldung, Abruf über HTTP, Buchung, Datei und Nachweis. Kein Konto ist nötig, nichts "
        "verlässt den Rechner.",
        "Starts a sample POS on this machine and takes the way of a real export: login, reading "
        "over HTTP, booking, file and proof. No account is needed, nothing leaves the machine.",
    )
    folder = say(f"Ordner für die Dateien (sonst {_FOLDER}).", f"Folder of files (else {_FOLDER}).")

    @command("demo", language, more)
    @click.option(
        "--days",
        type=WholeNumber(1, MOST_DAYS),
        default=7,
        help=say("Wie viele Geschäftstage (sonst 7).", "How many business days (else 7)."),
    )
    @click.option(
        "--size",
        type=OneOf("small", "medium", "large"),
        default="medium",
        help=say("Größe des Betriebs (sonst medium).", "Size of the restaurant (else medium)."),
    )
    @click.option(
        "--seed",
        type=WholeNumber(0, 999_999),
        default=_SEED,
        help=say("Aus welcher Zahl die Umsätze entstehen.", "The number the sales are drawn from."),
    )
    @click.option(
        "--from",
        "first",
        type=Day(),
        help=say("Erster Geschäftstag (sonst bis gestern).", "First day (else until yesterday)."),
    )
    @click.option("-o", "--out", type=click.Path(path_type=Path), default=_FOLDER, help=folder)
    @shared_options(language)
    def demo(
        context: Context, *, days: int, size: str, seed: int, first: date | None, out: Path
    ) -> ExitCode:
        from datev_bridge.demo import demonstrate  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.testing import Size  # noqa: PLC0415
        from datev_bridge_cli.reports import show_demo  # noqa: PLC0415

        if first is not None and not _EARLIEST <= first <= _LATEST:
            error = BadValue(str(first), f"{_EARLIEST} … {_LATEST}")
            error.param_hint = "--from"
            raise error
        start = first or context.now().astimezone().date() - timedelta(days=days)
        with context.out.progress() as told:
            done = demonstrate(
                first=start, days=days, size=Size(size), seed=seed, folder=out, progress=told
            )
        show_demo(context.out, done.profile, done.report)
        return code_of(done.report.issues)

    return demo
