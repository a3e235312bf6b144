"""The tree of commands; a command's module is loaded only when it is asked for."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import click

from datev_bridge_cli.language import Language

COMMANDS = (
    # name, what it does in German, in English
    ("demo", "Eine Musterwoche von Kasse bis DATEV-Datei.", "A sample week, POS to DATEV file."),
    ("init", "Ein kommentiertes Profil anlegen.", "Write a commented profile."),
    ("connect", "Die Kasse verbinden (OAuth).", "Connect the POS (OAuth)."),
    ("categories", "Gruppen, Zahlungsarten, Konten.", "Groups, payment methods, accounts."),
    ("calibrate", "Feststellen, was im Betrieb gilt.", "State what holds for the location."),
    ("preview", "Buchungen zeigen, nichts schreiben.", "Show the bookings, write nothing."),
    ("export", "DATEV-Dateien schreiben.", "Write DATEV files."),
    ("days", "Geschäftstage klären.", "Settle business days."),
    ("mapping", "Konten zuordnen und prüfen.", "Map accounts and check them."),
    ("settings", "Einstellungen zeigen, ändern.", "Show and change settings."),
    ("profile", "Profil zeigen, übernehmen, ausgeben.", "Show, import, export a profile."),
    ("test-run", "Über die Testdatei entscheiden.", "Decide about the test file."),
    ("go-live", "Freigeben: Dateien von selbst.", "Let files come by themselves."),
    ("pause", "Keine Dateien bis auf Weiteres.", "No files for the time being."),
    ("resume", "Wieder Dateien kommen lassen.", "Let files come again."),
    ("terminate", "Einen Betrieb beenden.", "End a location."),
    ("runs", "Exportierte Dateien, neu buchen.", "Exported files, and reposts."),
    ("run", "Einmal tun, was fällig ist.", "Do once what is due."),
    ("backfill", "Vergangene Tage nacherfassen.", "Deliver days of the past."),
    ("sftp", "Dateien auf einen SFTP-Server.", "Files to an SFTP server."),
    ("check", "DATEV-Dateien prüfen.", "Check DATEV files."),
    ("inspect", "Zeigen, was in einer DATEV-Datei steht.", "Show what is in a DATEV file."),
    ("fix", "Eine DATEV-Datei reparieren, als Kopie.", "Repair a DATEV file, as a copy."),
    ("convert", "DATEV-Datei ↔ CSV oder JSON.", "DATEV file ↔ CSV or JSON."),
    ("compare", "Zwei DATEV-Dateien oder Ordner vergleichen.", "Compare two sets of DATEV files."),
    ("import-log", "Meldungen des DATEV-Imports erklären.", "Explain DATEV's import messages."),
    ("explain", "Einen Code erklären.", "Explain a code."),
    ("doctor", "Prüfen, ob alles bereit ist.", "Check whether everything is ready."),
    ("capture", "Echte Tage, unkenntlich gemacht.", "Keep real days, redacted."),
    ("replay", "Aufgezeichnete Tage buchen.", "Book recorded days."),
    ("account", "Kennwort, 2FA und Anmeldungen.", "Password, 2FA and logins."),
    ("cases", "Support-Fälle.", "Support cases."),
    ("operator", "Was der Betreiber tut.", "What the operator does."),
    ("portal", "Das Portal im Browser.", "The portal in the browser."),
    ("worker", "Dateien von selbst kommen lassen.", "Let files come by themselves."),
    ("audit", "Das Protokoll.", "The audit trail."),
    ("procedure", "Die Verfahrensdokumentation.", "The procedural documentation."),
    ("backup", "Die Datenbank sichern.", "Back the database up."),
    ("restore", "Eine Sicherung zurückholen.", "Bring a backup back."),
    ("sandbox", "Eine Musterkasse auf diesem Rechner.", "A sample POS on this machine."),
)


def summary_of(name: str, language: Language) -> str:
    """Return what a command of the table does."""
    return next(language.say(de, en) for known, de, en in COMMANDS if known == name)


class Command(click.Command):
    """A command whose help speaks the chosen language."""

    def __init__(self, *, language: Language, **settings: Any) -> None:
        settings.setdefault("options_metavar", language.say("[OPTIONEN]", "[OPTIONS]"))
        super().__init__(**settings)
        self.language = language

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call it."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        prefix = self.language.say("Aufruf: ", "Usage: ")
        formatter.write_usage(ctx.command_path, pieces, prefix=prefix)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options."""
        records = (p.get_help_record(ctx) for p in self.get_params(ctx))
        with formatter.section(self.language.say("Optionen", "Options")):
            formatter.write_dl([record for record in records if record is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` with a text of ours."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self.language.say("Diese Hilfe zeigen.", "Show this help.")
        return option


class Tree(Command, click.Group):
    """``datev-bridge``: lists its commands without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, or return None where there is none of that name."""
        if cmd_name not in self.commands:
            return None
        module = import_module(f"datev_bridge_cli.commands.{cmd_name.replace('-', '_')}")
        loaded: click.Command = module.build(self.language)
        return loaded

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(self.language.say("Befehle", "Commands")):
            formatter.write_dl([(n, self.language.say(de, en)) for n, de, en in COMMANDS])


def part(
    name: str, language: Language, summary: str, more: str = ""
) -> Callable[[Callable[..., Any]], Command]:
    """Return the decorator of a command of a group.

    Args:
        name: Its name.
        language: The language of the help.
        summary: What it does.
        more: Further paragraphs of the help.
    """
    return click.command(
        name, cls=Command, language=language, short_help=summary, help=f"{summary}\n\n{more}"
    )


def command(
    name: str, language: Language, more: str = ""
) -> Callable[[Callable[..., Any]], Command]:
    """Return the decorator of a command in a language; its help begins with the table's text.

    Args:
        name: Its name in the table.
        language: The language of the help.
        more: Further paragraphs of the help.
    """
    summary = summary_of(name, language)
    return click.command(name, cls=Command, language=language, help=f"{summary}\n\n{more}")


class Group(Command, click.Group):
    """A command with commands of its own."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options and the commands."""
        super().format_options(ctx, formatter)
        with formatter.section(self.language.say("Befehle", "Commands")):
            formatter.write_dl([(n, c.get_short_help_str()) for n, c in self.commands.items()])


def group(
    name: str, language: Language, commands: Iterable[click.Command], more: str = ""
) -> Command:
    """Return a command of other commands in a language.

    Args:
        name: Its name in the table.
        language: The language of the help.
        commands: Its commands, in the order of the help.
        more: Further paragraphs of the help.
    """
    summary = summary_of(name, language)
    return Group(
        language=language,
        name=name,
        commands={str(each.name): each for each in commands},
        subcommand_metavar=language.say("BEFEHL …", "COMMAND …"),
        no_args_is_help=True,
        help=f"{summary}\n\n{more}",
    )


def build_tree(language: Language, options: Iterable[click.Parameter]) -> Tree:
    """Return the tree in a language, with the options of ``datev-bridge`` itself."""
    names: dict[str, click.Command] = {name: click.Command(name) for name, _, _ in COMMANDS}
    return Tree(
        language=language,
        name="datev-bridge",
        commands=names,
        params=list(options),
        subcommand_metavar=language.say("BEFEHL …", "COMMAND …"),
        no_args_is_help=True,
        help=language.say(
            "Von der Kasse (Lightspeed K-Series) zur Buchungsstapel-Datei für DATEV. "
            "Zuerst: datev-bridge demo",
            "From the POS (Lightspeed K-Series) to the booking batch file for DATEV. "
            "Start with: datev-bridge demo",
        ),
    )
