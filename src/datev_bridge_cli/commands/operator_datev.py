"""``datev-bridge operator datev-app`` and ``datev-calls``: the app at DATEV, and what it asked."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.answers import answers, secret_file_option
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import harmless
from datev_bridge_cli.service_options import (
    Named,
    acting,
    as_option,
    data_option,
    open_for,
    organisation_option,
    place_options,
)
from datev_bridge_cli.tree import part
from datev_bridge_cli.values import OneOf

if TYPE_CHECKING:
    from datev_bridge.datev_upload.call_log import LoggedCall

_ADDRESSES = ("authorize", "token", "revoke", "clients", "files")
_ENVIRONMENTS = ("sandbox", "production")


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about DATEV in a language."""
    return (_app(language), _calls(language))


def _app(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Fragt das Client-Secret der App ab, wie DATEVs Entwicklerportal es nennt, oder liest es "
        "von stdin oder aus --secret-file. Sie gilt für alle Organisationen, mit --organisation "
        "nur für eine; deren eigene geht vor. Von DATEV nicht freigegeben.",
        "Asks for the app's client secret, as DATEV's developer portal names it, or reads it from "
        "stdin or from --secret-file. It counts for all organisations, with --organisation for "
        "one only; one of their own comes first. Not released by DATEV.",
    )
    summary = say("Zugangsdaten der App bei DATEV.", "The credentials of the app at DATEV.")
    back_text = say(
        "Rücksprungadresse, wie bei DATEV registriert: PORTAL/datev/return.",
        "Redirect, as registered at DATEV: PORTAL/datev/return.",
    )
    where_text = say("Wo die Zugangsdaten gelten.", "Where the credentials are valid.")

    @part("datev-app", language, summary, more)
    @click.option("--client-id", required=True, metavar="ID", help=say("Der App.", "Of the app."))
    @click.option("--redirect-uri", required=True, metavar="URL", help=back_text)
    @click.option("--environment", type=OneOf(*_ENVIRONMENTS), default="sandbox", help=where_text)
    @_address_options(language)
    @secret_file_option(language)
    @organisation_option(language)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def datev_app(
        context: Context,
        *,
        client_id: str,
        redirect_uri: str,
        environment: str,
        secret_file: Path | None,
        organisation: str,
        person: str,
        data: Path | None,
        **urls: str | None,
    ) -> ExitCode:
        from attrs import evolve  # noqa: PLC0415 - loaded with the service

        from datev_bridge.datev_upload import app  # noqa: PLC0415 - loaded with the service

        service = open_for(context, data)
        actor = acting(service, person)
        whose = service.directory.organisation(actor, organisation).id if organisation else ""
        where = app.Environment(environment)
        named = {name: url for name in _ADDRESSES if (url := urls[f"{name}_url"])}
        kept = app.DatevApp(
            client_id=client_id,
            client_secret=answers(context, secret_file).secret("Client-Secret", "Client secret"),
            environment=where,
            redirect_uri=redirect_uri,
            addresses=evolve(app.ADDRESSES[where], **named),
        )
        service.datev.keep_app(actor, kept, whose)
        context.out.result(say(f"Hinterlegt: {kept.client_id}", f"Kept: {kept.client_id}"))
        told = {
            "client_id": kept.client_id,
            "environment": environment,
            "redirect_uri": kept.redirect_uri,
            "organisation": whose or None,
        }
        context.out.document("operator-datev-app", told)
        return ExitCode.DONE

    return datev_app


def _calls(language: Language) -> click.Command:
    summary = language.say(
        "Aufrufe bei DATEV in den letzten 14 Tagen.", "Calls to DATEV in the last 14 days."
    )
    more = language.say(
        "Wie DATEV es verlangt: Zeit, Methode, Adresse, Status und DATEVs Kennungen; mit --json "
        "auch Kopfzeilen und Fehlertexte. Nie Tokens oder Kennwörter.",
        "As DATEV asks: time, method, address, status and DATEV's ids; with --json headers and "
        "error texts as well. Never tokens or passwords.",
    )

    @part("datev-calls", language, summary, more)
    @place_options(language)
    @shared_options(language)
    def datev_calls(context: Context, *, named: Named) -> ExitCode:
        at = named.open(context)
        found = at.service.datev.calls(*at.whose)
        for call in found:
            status = call.failure or str(call.status)
            line = f"{call.at.isoformat()}  {call.method} {status}  {call.url}  {call.request_id}"
            context.out.result(harmless(line.rstrip()))
        if not found:
            context.out.note(language.say("Kein Aufruf.", "No call."))
        context.out.document("operator-datev-calls", {"calls": [_plain(call) for call in found]})
        return ExitCode.DONE

    return datev_calls


def _plain(call: "LoggedCall") -> Mapping[str, Any]:
    return {
        "at": call.at.isoformat(),
        "method": call.method,
        "url": call.url,
        "headers": dict(call.headers),
        "status": call.status,
        "failure": call.failure or None,
        "transaction_id": call.transaction_id or None,
        "request_id": call.request_id or None,
        "error": call.error or None,
    }


def _address_options(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds an option for each address that can be replaced."""
    text = language.say("Andere Adresse statt der von DATEV.", "Another address than DATEV's.")

    def decorate(function: Any) -> Any:
        for name in reversed(_ADDRESSES):
            function = click.option(f"--{name}-url", metavar="URL", help=text)(function)
        return function

    return decorate
