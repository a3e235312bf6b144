"""``datev-bridge operator request``, ``requests``, ``accept`` and ``decline``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.service_options import acting, as_option, data_option, open_for
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import part
from datev_bridge_cli.values import OneOf

if TYPE_CHECKING:
    from datev_bridge.journey.model import ConnectionRequest

_STATES = {
    "requested": ("wartet", "waits"),
    "accepted": ("angenommen", "accepted"),
    "declined": ("abgelehnt", "declined"),
}


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about requests in a language."""
    return (_request(language), _requests(language), _accept(language), _decline(language))


def _request(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Was ein Betrieb sonst im Formular einträgt; die Anfrage wartet dann auf accept. Umgebung "
        "DATEV_BRIDGE_ACCEPT_ALL=1 nimmt jede sofort an.",
        "What a restaurant would otherwise enter in the form; the request then waits for accept. "
        "Environment DATEV_BRIDGE_ACCEPT_ALL=1 accepts each at once.",
    )
    speaks_text = say("Sprache von Mails und Portal.", "Language of mails and portal.")

    @part("request", language, say("Eine Anfrage aufnehmen.", "Take a request."), more)
    @click.option("--property", "property_name", required=True, help=say("Betrieb.", "Property."))
    @click.option("--contact", required=True, help=say("Wem zu schreiben ist.", "Whom to write."))
    @click.option("--email", required=True, metavar="E-MAIL", help=say("Wohin.", "Where to."))
    @click.option("--language", "speaks", type=OneOf("de", "en"), default="de", help=speaks_text)
    @click.option("--message", default="", help=say("Was noch gesagt wurde.", "What else."))
    @data_option(language)
    @shared_options(language)
    def request(
        context: Context,
        *,
        property_name: str,
        contact: str,
        email: str,
        speaks: str,
        message: str,
        data: Path | None,
    ) -> ExitCode:
        from datev_bridge.journey.requests import Asked  # noqa: PLC0415 - loaded with the service

        asked = Asked(
            property_name=property_name,
            contact_name=contact,
            email=email,
            language=speaks,
            message=message,
        )
        return _told(context.out, open_for(context, data).requests.ask(asked))

    return request


def _requests(language: Language) -> click.Command:
    summary = language.say("Anfragen zeigen, die warten.", "Show the requests that wait.")

    @part("requests", language, summary)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def requests(context: Context, *, person: str, data: Path | None) -> ExitCode:
        service, out = open_for(context, data), context.out
        found = service.requests.open_ones(acting(service, person))
        rows = [_row(out, each) for each in found]
        out.result("\n".join(aligned(rows, whole={0}))) if rows else out.note(
            out.say("Keine Anfrage wartet.", "No request waits.")
        )
        out.document("operator-requests", {"requests": [_plain(each) for each in found]})
        return ExitCode.DONE

    return requests


def _accept(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Legt Organisation und Betrieb an und lädt die Kontaktperson per E-Mail ein; die E-Mails "
        "verschickt datev-bridge operator mail --send.",
        "Makes organisation and location and invites the contact by mail; datev-bridge operator "
        "mail --send sends the mails.",
    )
    start_text = say(
        "Statt des Links ein Startkennwort, das zu ändern ist.",
        "A start password to be changed instead of the link.",
    )

    @part("accept", language, say("Eine Anfrage annehmen.", "Accept a request."), more)
    @click.argument("request", metavar="ID")
    @click.option("--start-password", is_flag=True, help=start_text)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def accept(
        context: Context, *, request: str, start_password: bool, person: str, data: Path | None
    ) -> ExitCode:
        service = open_for(context, data)
        accepted = service.requests.accept(
            acting(service, person), request, with_start_password=start_password
        )
        return _told(context.out, accepted)

    return accept


def _decline(language: Language) -> click.Command:
    say = language.say

    @part("decline", language, say("Eine Anfrage ablehnen.", "Decline a request."))
    @click.argument("request", metavar="ID")
    @click.option("--reason", required=True, help=say("Steht in der E-Mail.", "Is in the mail."))
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def decline(
        context: Context, *, request: str, reason: str, person: str, data: Path | None
    ) -> ExitCode:
        service = open_for(context, data)
        return _told(
            context.out, service.requests.decline(acting(service, person), request, reason)
        )

    return decline


def _told(out: Output, request: "ConnectionRequest") -> ExitCode:
    out.result("\n".join(aligned([_row(out, request)], whole={0})))
    out.document("operator-request", _plain(request))
    return ExitCode.DONE


def _row(out: Output, request: "ConnectionRequest") -> tuple[str, ...]:
    return (
        request.id,
        f"{request.requested_at.astimezone():%Y-%m-%d %H:%M}",
        out.say(*_STATES[request.state.value]),
        request.property_name,
        request.contact_name,
        request.email,
    )


def _plain(request: "ConnectionRequest") -> dict[str, Any]:
    return {
        "id": request.id,
        "state": request.state.value,
        "property": request.property_name,
        "contact": request.contact_name,
        "email": request.email,
        "language": request.language,
        "message": request.message,
        "requested_at": request.requested_at.isoformat(),
        "organisation": request.organisation or None,
        "reason": request.reason or None,
    }
