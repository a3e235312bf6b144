"""What every command shares: the options for language, colour and loudness, clock and input."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
import logging
import os
from pathlib import Path
import sys
from typing import Any

from attrs import field, frozen
import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli import codes
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.values import OneOf


def _utc_now() -> datetime:
    return datetime.now(UTC)


@frozen(kw_only=True)
class Context:
    """The surroundings of one command.

    Attributes:
        out: Where it speaks.
        environment: The environment variables.
        now: The clock, aware.
        asks: Whether it may ask a person (``--no-input`` forbids it).
    """

    out: Output = field(factory=Output)
    environment: Mapping[str, str] = field(factory=dict, repr=False)
    now: Callable[[], datetime] = _utc_now
    asks: bool = True

    def ask(self, question: str, default: str | None = None) -> str:
        """Return a person's answer, one line from stdin; the question goes to stderr.

        Without a default an answer must come.

        Raises:
            ConfigurationError: Nobody may be asked, or no answer came; CLI-007.
        """
        if not self.asks:
            raise ConfigurationError(codes.NO_INPUT.at(what=question))
        shown = f" [{default}]" if default else ""
        click.echo(f"{question}{shown}: ", nl=False, err=True)
        answer = sys.stdin.readline().strip() or default
        if answer is None:
            raise ConfigurationError(codes.NO_INPUT.at(what=question))
        return answer


def shared_options(language: Language, *, json: bool = True) -> Callable[[Any], Any]:
    """Return a decorator that adds the shared options and hands the command a :class:`Context`."""
    say = language.say
    flags = [
        ("-q --quiet", say("Nur Ergebnis und Fehler.", "Only the result and errors.")),
        ("--no-input", say("Niemals nachfragen.", "Never ask.")),
        ("--debug", say("Bei Fehlern den Programmablauf zeigen.", "Show the traceback of errors.")),
    ]
    if json:
        text = say("Das Ergebnis als ein JSON-Dokument.", "The result as one JSON document.")
        flags.insert(0, ("--json as_json", text))
    colour = say("Farbe; NO_COLOR gilt auch.", "Colour; NO_COLOR counts as well.")
    options = [
        *(click.option(*names.split(), is_flag=True, help=text) for names, text in flags),
        click.option("-v", "--verbose", count=True, help=say("Mehr Einzelheiten.", "More detail.")),
        click.option("--color", type=OneOf("auto", "always", "never"), default="auto", help=colour),
        click.option("--lang", type=OneOf("de", "en"), help=say("Sprache.", "Language.")),
    ]

    def decorate(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
        @wraps(function)
        def with_context(
            *,
            quiet: bool,
            verbose: int,
            color: str,
            no_input: bool,
            as_json: bool = False,
            debug: bool,  # noqa: ARG001 - read by main, which prints the traceback
            lang: str | None,  # noqa: ARG001 - read by main, before the help is written
            **values: Any,
        ) -> ExitCode:
            out = Output(
                language=language,
                as_json=as_json,
                verbosity=-1 if quiet else verbose,
                colour=colour_of(color, os.environ),
            )
            _show_log(verbose)
            return function(Context(out=out, environment=os.environ, asks=not no_input), **values)

        for option in reversed(options):
            with_context = option(with_context)
        return with_context

    return decorate


def _show_log(verbose: int) -> None:
    """Send the library's log to stderr where ``-v`` asks for it; its texts carry no secrets."""
    log = logging.getLogger("datev_bridge")
    log.handlers = [logging.StreamHandler() if verbose else logging.NullHandler()]
    log.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)


def profile_option(language: Language, *, required: bool = True) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--profile``, which must be given unless told otherwise."""
    return click.option(
        "--profile",
        required=required,
        type=click.Path(path_type=Path),
        metavar=language.say("DATEI", "FILE"),
        envvar="DATEV_BRIDGE_PROFILE",
        help=language.say(
            "Das Profil (oder Umgebung DATEV_BRIDGE_PROFILE).",
            "The profile (or environment DATEV_BRIDGE_PROFILE).",
        ),
    )


def colour_of(wanted: str, environment: Mapping[str, str]) -> bool | None:
    """Return whether to colour: yes, no, or None for "where the stream is a terminal"."""
    if wanted != "auto":
        return wanted == "always"
    return False if environment.get("NO_COLOR") or environment.get("TERM") == "dumb" else None
