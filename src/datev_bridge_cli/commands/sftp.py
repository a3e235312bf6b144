"""``datev-bridge sftp``: hand files over to an SFTP server as well."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.answers import answers, secret_file_option
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import text_of
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tree import group, part
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.journey.sftp_account import SftpServer

_HIGHEST_PORT = 65_535


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "sftp",
        language,
        (_set(language), _show(language), _test(language), _remove(language)),
        language.say(
            "Jede Datei des Betriebs geht dann auch auf diesen Server: unter einem vorläufigen "
            "Namen geschrieben, zurückgelesen, umbenannt.",
            "Every file of the location then goes to that server as well: written under a "
            "temporary name, read back, renamed.",
        ),
    )


def _set(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Fragt das Kennwort ab oder liest es von stdin oder aus --secret-file; mit --key-file ist "
        "es das Kennwort des Schlüssels, ohne --secret-file hat er keines. Der Server wird nur an "
        "seinem Schlüssel erkannt: ssh-keyscan HOST zeigt ihn, der Betreiber bestätigt ihn.",
        "Asks for the password or reads it from stdin or from --secret-file; with --key-file it is "
        "the key's passphrase, without --secret-file it has none. The server is known by its key "
        "alone: ssh-keyscan HOST shows it, its operator confirms it.",
    )
    key_text = say(
        "Schlüssel des Servers: SHA256:… oder eine Zeile aus known_hosts; mehrfach möglich.",
        "The server's key: SHA256:… or a line of known_hosts; may be repeated.",
    )
    summary = say("Einen Server eintragen.", "Enter a server.")

    @part("set", language, summary, more)
    @click.argument("host", metavar="HOST")
    @click.option("--user", required=True, metavar="NAME", help=say("Benutzer.", "User."))
    @click.option("--port", type=WholeNumber(1, _HIGHEST_PORT), default=22, help="Port.")
    @click.option("--folder", default="", metavar="PATH", help=say("Ordner dort.", "Folder there."))
    @click.option("--host-key", "keys", multiple=True, required=True, metavar="KEY", help=key_text)
    @click.option(
        "--key-file",
        type=click.Path(path_type=Path),
        metavar=say("DATEI", "FILE"),
        help=say("Privater Schlüssel zur Anmeldung.", "Private key for the login."),
    )
    @secret_file_option(language)
    @place_options(language)
    @shared_options(language)
    def set_(
        context: Context,
        *,
        named: Named,
        host: str,
        keys: tuple[str, ...],
        key_file: Path | None,
        secret_file: Path | None,
        **server: Any,
    ) -> ExitCode:
        from datev_bridge.journey import sftp_account as sftp  # noqa: PLC0415 - the service's

        known = tuple(sftp.host_key(key) for key in keys)
        where = sftp.SftpServer(host=host, host_keys=known, **server)
        private = text_of(key_file.read_bytes()) if key_file else ""
        asked = answers(context, secret_file)
        is_asked = not private or secret_file is not None
        password = asked.secret("Kennwort", "Password") if is_asked else ""
        secret = sftp.SftpSecret(password=password, private_key=private)
        at = named.open(context)
        at.service.sftp.set(*at.whose, sftp.SftpAccount(server=where, secret=secret))
        _tell(context, "sftp-set", where)
        de = "Probieren Sie ihn aus: datev-bridge sftp test"
        context.out.note(say(de, "Try it out: datev-bridge sftp test"))
        return ExitCode.DONE

    return set_


def _show(language: Language) -> click.Command:
    summary = language.say("Den eingetragenen Server zeigen.", "Show the server entered.")

    @part("show", language, summary)
    @place_options(language)
    @shared_options(language)
    def show(context: Context, *, named: Named) -> ExitCode:
        at = named.open(context)
        _tell(context, "sftp", at.service.sftp.server(*at.whose))
        return ExitCode.DONE

    return show


def _test(language: Language) -> click.Command:
    summary = language.say(
        "Anmelden, eine kleine Datei schreiben, umbenennen, löschen.",
        "Log in, write a small file, rename it, remove it.",
    )

    @part("test", language, summary)
    @place_options(language)
    @shared_options(language)
    def test(context: Context, *, named: Named) -> ExitCode:
        at = named.open(context)
        server = at.service.sftp.test(*at.whose)
        context.out.result(language.say("Der Server nimmt Dateien an.", "The server takes files."))
        _tell(context, "sftp-test", server)
        return ExitCode.DONE

    return test


def _remove(language: Language) -> click.Command:
    summary = language.say("Keine Dateien mehr dorthin.", "No more files to there.")

    @part("remove", language, summary)
    @place_options(language)
    @shared_options(language)
    def remove(context: Context, *, named: Named) -> ExitCode:
        at = named.open(context)
        is_removed = at.service.sftp.remove(*at.whose)
        if not is_removed:
            context.out.note(language.say("Es war keiner eingetragen.", "None was entered."))
        context.out.document("sftp-remove", {"removed": is_removed})
        return ExitCode.DONE

    return remove


def _tell(context: Context, name: str, server: "SftpServer | None") -> None:
    out = context.out
    if server is None:
        out.note(out.say("Kein Server eingetragen.", "No server entered."))
    else:
        out.result(str(server))
        for key in server.host_keys:
            out.result(f"  {key}")
    out.document(name, {"server": server and _plain(server)})


def _plain(server: "SftpServer") -> Mapping[str, Any]:
    return {
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "folder": server.folder,
        "host_keys": [str(key) for key in server.host_keys],
    }
