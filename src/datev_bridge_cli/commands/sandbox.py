"""``datev-bridge sandbox``: a sample POS on this machine."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli import codes
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import OneOf, WholeNumber

if TYPE_CHECKING:
    from datev_bridge.demo import RunningSandbox

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
    @click.option(
        "--force", is_flag=True, help=say("Vorhandenes Profil ersetzen.", "Replace a profile.")
    )
    @shared_options(language)
    def sandbox(
        context: Context, *, port: int, size: str, seed: int, out: Path | None, force: bool
    ) -> ExitCode:
        from datev_bridge import demo  # noqa: PLC0415 - it brings the HTTP library
        from datev_bridge.testing import Size  # noqa: PLC0415

        path = out / demo.PROFILE_NAME if out else None
        if path and path.exists() and not force:
            raise ConfigurationError(codes.EXISTS.at(path=path))
        with demo.open_sandbox(now=context.now, port=port, size=Size(size), seed=seed) as running:
            if out:
                running.write_profile(out)
            _tell(context, running, path)
            with suppress(KeyboardInterrupt):
                running.wait()
        return ExitCode.DONE

    return sandbox


def _tell(context: Context, running: "RunningSandbox", profile: Path | None) -> None:
    """Say where the POS is and how to get in; its secret is public and opens nothing else."""
    app = running.sandbox.app
    facts = {
        "url": running.sandbox.url,
        "location": running.sandbox.location_id,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
    }
    for name, value in facts.items():
        context.out.result(f"{name:<13}  {value}")
    if profile is not None:
        context.out.result(f"{'profile':<13}  {profile}")
    context.out.document("sandbox", {**facts, "profile": str(profile) if profile else None})
    context.out.note(context.out.say("Läuft bis Strg-C.", "Runs until Ctrl-C."))
