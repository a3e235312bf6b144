"""``datev-bridge init``: write a commented profile."""

from pathlib import Path

import click

from datev_bridge.errors import ConfigurationError
from datev_bridge.files import write_atomically
from datev_bridge_cli import codes
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import BadValue, ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.profile_template import DEFAULTS, render_profile
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import OneOf, WholeNumber

_QUESTIONS = (
    # value, German, English
    ("name", "Name des Betriebs", "Name of the property"),
    ("location", "Nummer des Betriebs bei Lightspeed", "Business location id at Lightspeed"),
    ("client_id", "Client-ID der Lightspeed-App", "Client id of the Lightspeed app"),
    ("redirect_uri", "Rücksprungadresse der App", "Redirect address of the app"),
    ("consultant", "Beraternummer", "Consultant number (Beraternummer)"),
    ("client", "Mandantennummer", "Client number (Mandantennummer)"),
    ("chart", "Kontenrahmen (SKR03, SKR04)", "Chart of accounts (SKR03, SKR04)"),
    ("account_length", "Sachkontenlänge (4 bis 8)", "Account length (4 to 8)"),
)

_TYPES: dict[str, WholeNumber | OneOf] = {
    "consultant": WholeNumber(1001, 9_999_999),  # header field 11
    "client": WholeNumber(1, 99_999),  # header field 12
    "chart": OneOf("SKR03", "SKR04"),
    "account_length": WholeNumber(4, 8),  # header field 14
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say

    @command("init", language)
    @click.option(
        "-o",
        "--out",
        metavar=say("DATEI", "FILE"),
        default="profile.toml",
        help=say(
            "Wohin (sonst profile.toml; - ist stdout).", "Where (else profile.toml; - is stdout)."
        ),
    )
    @click.option(
        "--force", is_flag=True, help=say("Vorhandene Datei ersetzen.", "Replace an existing file.")
    )
    @click.option(
        "--dry-run", is_flag=True, help=say("Nur zeigen, nicht schreiben.", "Show, do not write.")
    )
    @shared_options(language, json=False)
    def init(context: Context, out: str, *, force: bool, dry_run: bool) -> ExitCode:
        path = Path(out)
        if not (dry_run or out == "-" or force) and path.exists():
            raise ConfigurationError(codes.EXISTS.at(path=path))
        text = render_profile(_answers(context), language)
        if dry_run or out == "-":
            context.out.result(text)
            return ExitCode.DONE
        write_atomically(path, [text.encode()])
        context.out.result(str(path))
        context.out.note(
            say(
                f"Ergänzen Sie Konten und Zuordnung. Dann: datev-bridge connect --profile {path}",
                f"Fill in accounts and mapping. Then: datev-bridge connect --profile {path}",
            )
        )
        return ExitCode.DONE

    return init


def _answers(context: Context) -> dict[str, str]:
    """Ask for the values of the template; with ``--no-input`` the defaults stay."""
    if not context.asks:
        return {}
    answers = {}
    for name, de, en in _QUESTIONS:
        question = context.out.say(de, en)
        answer = context.ask(question, DEFAULTS[name])
        if name in _TYPES:
            try:
                _TYPES[name].convert(answer, None, None)
            except BadValue as error:
                error.param_hint = question
                raise
        answers[name] = answer
    return answers
