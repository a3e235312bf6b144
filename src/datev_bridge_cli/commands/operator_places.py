"""``datev-bridge operator profiles`` and ``app``: all places, and how they reach the POS."""

from pathlib import Path

import click

from datev_bridge_cli.answers import answers, secret_file_option
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import (
    acting,
    as_option,
    data_option,
    open_for,
    organisation_option,
)
from datev_bridge_cli.tree import part


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about places in a language."""
    return (_profiles(language), _app(language))


def _profiles(language: Language) -> click.Command:
    summary = language.say("Alle Betriebe und ihr nächster Schritt.", "All locations, next steps.")

    @part("profiles", language, summary)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def profiles(context: Context, *, person: str, data: Path | None) -> ExitCode:
        from datev_bridge_cli.places import plain_view, show_places  # noqa: PLC0415 - the service's

        service = open_for(context, data)
        found = service.directory.places(acting(service, person))
        show_places(context.out, found)
        plain = [plain_view(view) for view in found]
        context.out.document("operator-profiles", {"profiles": plain})
        return ExitCode.DONE

    return profiles


def _app(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Fragt das Geheimnis der App ab, die bei Lightspeed registriert ist, oder liest es von "
        "stdin oder aus --secret-file. Sie gilt für alle Organisationen, mit --organisation nur "
        "für eine; deren eigene geht vor.",
        "Asks for the secret of the app registered at Lightspeed, or reads it from stdin or from "
        "--secret-file. It counts for all organisations, with --organisation for one only; one of "
        "their own comes first.",
    )
    back_text = say("Rücksprungadresse, wie dort registriert.", "Redirect, as registered there.")

    @part("app", language, say("Zugangsdaten der Kassen-App.", "The POS app's credentials."), more)
    @click.option("--client-id", required=True, help=say("Ihre Client-ID.", "Its client id."))
    @click.option("--redirect-uri", required=True, metavar="URL", help=back_text)
    @click.option("--api-url", metavar="URL", help=say("Andere Kasse.", "Another POS."))
    @click.option("--auth-url", metavar="URL", help=say("Andere Anmeldung.", "Another login."))
    @secret_file_option(language)
    @organisation_option(language)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def app(
        context: Context,
        *,
        client_id: str,
        redirect_uri: str,
        api_url: str | None,
        auth_url: str | None,
        secret_file: Path | None,
        organisation: str,
        person: str,
        data: Path | None,
    ) -> ExitCode:
        from datev_bridge.kseries import oauth  # noqa: PLC0415 - loaded with the service

        service = open_for(context, data)
        actor = acting(service, person)
        whose = service.directory.organisation(actor, organisation).id if organisation else ""
        secret = answers(context, secret_file).secret("Geheimnis der App", "Secret of the app")
        kept = oauth.App(
            client_id=client_id,
            client_secret=secret,
            redirect_uri=redirect_uri,
            api_url=api_url or oauth.PRODUCTION_API,
            auth_url=auth_url or oauth.PRODUCTION_AUTH,
        )
        service.connecting.keep_app(actor, kept, whose)
        context.out.result(say(f"Hinterlegt: {kept.client_id}", f"Kept: {kept.client_id}"))
        told = {"client_id": kept.client_id, "organisation": whose or None}
        context.out.document("operator-app", {**told, "redirect_uri": kept.redirect_uri})
        return ExitCode.DONE

    return app
