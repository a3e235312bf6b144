"""``datev-bridge backup``: a copy of the service's database, and the keys of its secrets."""

from pathlib import Path
from typing import Any

import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli import codes
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import force_option
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import data_option, open_for, operator, usual_folder
from datev_bridge_cli.tree import Group, part, summary_of

_STORE = "store"
_OWNERS_ONLY = 0o600


class _Backup(Group):
    """``backup FILE`` is ``backup store FILE``: what looks like a path is no command."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first word names."""
        if args[0] not in self.commands and ("." in args[0] or "/" in args[0] or "\\" in args[0]):
            args = [_STORE, *args]
        return super().resolve_command(ctx, args)


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    summary = summary_of("backup", language)
    more = say(
        "„backup DATEI.db“ kopiert die Datenbank, auch im Betrieb. Die Schlüssel sind nicht darin; "
        "sichern Sie sie getrennt mit „backup keys --out“. Für PostgreSQL nehmen Sie pg_dump.",
        "“backup FILE.db” copies the database, also while it is in use. The keys are not in it: "
        "back them up apart from it with “backup keys --out”. For PostgreSQL use pg_dump.",
    )
    commands = (_copy(language), _keys(language), _rotate(language))
    return _Backup(
        language=language,
        name="backup",
        commands={str(each.name): each for each in commands},
        subcommand_metavar=say("DATEI | BEFEHL …", "FILE | COMMAND …"),
        no_args_is_help=True,
        help=f"{summary}\n\n{more}",
    )


def _copy(language: Language) -> click.Command:
    say = language.say

    @part(_STORE, language, say("Die Datenbank kopieren.", "Copy the database."))
    @click.argument("file", type=click.Path(path_type=Path), metavar=say("DATEI", "FILE"))
    @force_option(language)
    @data_option(language)
    @shared_options(language)
    def copy(context: Context, *, file: Path, force: bool, data: Path | None) -> ExitCode:
        if file.exists() and not force:
            raise ConfigurationError(codes.EXISTS.at(path=file))
        _spare_the_service(data, file)
        service, out = open_for(context, data), context.out
        copied = service.backups.copy(operator(), file)
        out.result(f"{copied.path}  {copied.size}  sha256 {copied.sha256}")
        out.note(
            say(
                f"Ohne die Schlüssel öffnet niemand, was darin verschlüsselt ist. Sie liegen "
                f"getrennt: {service.keys.place}",
                f"Nobody opens what is sealed in it without the keys. They are apart from it: "
                f"{service.keys.place}",
            )
        )
        document = {"path": str(copied.path), "bytes": copied.size, "sha256": copied.sha256}
        out.document("backup", {**document, "keys": service.keys.place})
        return ExitCode.DONE

    return copy


def _spare_the_service(data: Path | None, file: Path) -> None:
    """Refuse to write a backup over the service's own database or its keys, ``--force`` or not.

    Raises:
        ConfigurationError: The file is one of them; CLI-015.
    """
    from datev_bridge.service import DATABASE_FILE, KEY_FILE  # noqa: PLC0415 - it brings the database

    own = ((data or usual_folder()) / name for name in (DATABASE_FILE, KEY_FILE))
    if any(file.exists() and each.exists() and file.samefile(each) for each in own):
        raise ConfigurationError(codes.SAME_FILE.at(path=file))


def _keys(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Ohne --out wird ein neuer Schlüssel erzeugt und ausgegeben, sonst nichts geändert.",
        "Without --out a new key is made and printed, and nothing else changed.",
    )
    out_text = say("Die Schlüsseldatei hierhin kopieren.", "Copy the key file to here.")

    @part("keys", language, say("Schlüssel sichern oder erzeugen.", "Copy or make keys."), more)
    @click.option(
        "--out", type=click.Path(path_type=Path), metavar=say("DATEI", "FILE"), help=out_text
    )
    @force_option(language)
    @data_option(language)
    @shared_options(language)
    def keys(context: Context, *, out: Path | None, force: bool, data: Path | None) -> ExitCode:
        from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs
        from datev_bridge.service import KEY_FILE  # noqa: PLC0415 - it brings the database
        from datev_bridge.vault import new_key  # noqa: PLC0415

        if out is None:
            key = new_key()
            context.out.result(key)
            context.out.document("backup-keys", {"key": key})
            return ExitCode.DONE
        if out.exists() and not force:
            raise ConfigurationError(codes.EXISTS.at(path=out))
        source = (data or usual_folder()) / KEY_FILE
        write_atomically(out, [source.read_bytes()], mode=_OWNERS_ONLY)
        context.out.result(str(out))
        context.out.document("backup-keys", {"written": str(out)})
        return ExitCode.DONE

    return keys


def _rotate(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Erzeugt einen neuen Schlüssel und verschlüsselt alles damit; beenden Sie vorher andere "
        "Programme des Dienstes. Frühere Schlüssel bleiben in der Datei, damit Sicherungen lesbar "
        "bleiben. Nennt die Umgebung die Schlüssel (DATEV_BRIDGE_VAULT_KEYS), steht der neue dort "
        "vorn. Endet mit 1, wenn sich etwas nicht öffnen ließ.",
        "Makes a new key and seals everything with it; stop other programs of the service before. "
        "Former keys stay in the file so that backups stay readable. Where the environment names "
        "the keys (DATEV_BRIDGE_VAULT_KEYS), the new one stands first there. Ends with 1 if "
        "something could not be opened.",
    )

    @part("rotate-keys", language, say("Neu verschlüsseln.", "Seal anew."), more)
    @data_option(language)
    @shared_options(language)
    def rotate(context: Context, *, data: Path | None) -> ExitCode:
        done, out = open_for(context, data).keys.rotate(operator()), context.out
        out.result(say(f"Neu verschlüsselt: {done.count}", f"Sealed anew: {done.count}"))
        out.issues(done.issues)
        out.document("backup-rotate-keys", _plain(done.count, done.unreadable))
        return ExitCode.FINDINGS if done.issues else ExitCode.DONE

    return rotate


def _plain(count: int, unreadable: int) -> dict[str, Any]:
    return {"resealed": count, "unreadable": unreadable}
