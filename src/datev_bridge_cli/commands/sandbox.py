"""``datev-bridge sandbox``: a sample POS on this machine."""

from pathlib import Path

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import OneOf, WholeNumber

_HIGHEST_PORT = 65_535


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Spricht die Schnittstelle der Kasse auf 127.0.0.1, bis Strg-C es beendet. Mit --out "
        "entsteht ein Ordner mit passendem Profil, das sich mit connect, preview und export "
        "benutzen lässt.",
        "Speaks the POS's interface on 127.0.0.1 until Ctrl-C ends it. With --out a folder with a "
        "fitting profile is made, for use with connect, preview and export.",
    )

    @command("sandbox", language, more)
    @click.option(
        "--port",
        type=WholeNumber(0, _HIGHEST_PORT),
        default=0,
        help=say("Port (sonst ein freier).", "Port (else a free one)."),
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
        default=7,
        help=say("Aus welcher Zahl die Umsätze entstehen.", "The number the sales are drawn from."),
    )
    @click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path),
        help=say("Ordner für ein passendes Profil.", "Folder for a fitting profile."),
    )
    @shared_options(language)
    def sandbox(context: Context, *, port: int, size: str, seed: int, out: Path | None) -> ExitCode:
        from datev_bridge.demo import open_sandbox, write_sample_profile  # noqa: PLC0415
        from datev_bridge.testing import Size  # noqa: PLC0415

        with open_sandbox(now=context.now, port=port, size=Size(size), seed=seed) as running:
            path = write_sample_profile(running, out) if out else None
            facts = {
                "url": running.sandbox.url,
                "location": running.sandbox.location_id,
                "client_id": running.sandbox.app.client_id,
                "profile": str(path) if path else None,
            }
            for name, value in facts.items():
                context.out.result(f"{name:<10} {value or '–'}")
            context.out.document("sandbox", facts)
            context.out.note(say("Läuft bis Strg-C.", "Runs until Ctrl-C."))
            running.wait()
        return ExitCode.DONE

    return sandbox
