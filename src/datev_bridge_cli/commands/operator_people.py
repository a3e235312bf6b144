"""``datev-bridge operator invite``, ``reset-2fa``, ``disable``, ``enable``: people's accounts."""

from pathlib import Path

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import (
    acting,
    as_option,
    data_option,
    open_for,
    operator,
    refuse,
)
from datev_bridge_cli.tree import part
from datev_bridge_cli.values import OneOf

_OPERATOR = "operator"


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about people in a language."""
    return (_invite(language), _reset(language), _disable(language), _enable(language))


def _invite(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Legt das Konto an, wenn es noch keines gibt, und legt eine E-Mail mit einem Link in den "
        "Postausgang. Noch einmal einladen schickt einen neuen Link.",
        "Makes the account if there is none, and puts a mail with a link into the outbox. Inviting "
        "again sends a new link.",
    )
    role_text = say("Was die Person dort ist.", "What the person is there.")
    speaks_text = say("Sprache von Mails und Portal.", "Language of mails and portal.")
    start_text = say(
        "Statt des Links ein Startkennwort, das zu ändern ist.",
        "A start password to be changed instead of the link.",
    )

    @part("invite", language, say("Jemanden einladen.", "Invite somebody."), more)
    @click.argument("email", metavar="E-MAIL")
    @click.option("--name", required=True, help=say("Wie die Mail anredet.", "As mails greet."))
    @click.option(
        "--role", type=OneOf("owner", "adviser", _OPERATOR), required=True, help=role_text
    )
    @click.option("--organisation", metavar="ID", default="", help=say("Wo.", "Where."))
    @click.option("--language", "speaks", type=OneOf("de", "en"), default="de", help=speaks_text)
    @click.option("--start-password", is_flag=True, help=start_text)
    @as_option(language)
    @data_option(language)
    @shared_options(language)
    def invite(
        context: Context,
        *,
        email: str,
        name: str,
        role: str,
        organisation: str,
        speaks: str,
        start_password: bool,
        person: str,
        data: Path | None,
    ) -> ExitCode:
        from datev_bridge.access import Role  # noqa: PLC0415 - loaded with the service
        from datev_bridge.identity.invitations import Invitation  # noqa: PLC0415

        service = open_for(context, data)
        invitation = Invitation(
            email=email,
            name=name,
            language=speaks,
            organisation=organisation,
            role=None if role == _OPERATOR else Role(role),
            with_start_password=start_password,
        )
        refuse(*service.invitations.invite(acting(service, person), invitation))
        context.out.result(say(f"Eingeladen: {email}", f"Invited: {email}"))
        context.out.document("operator-invite", {"email": email, "role": role})
        return ExitCode.DONE

    return invite


def _reset(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Die Person wird abgemeldet und benachrichtigt und richtet die App beim nächsten Mal neu "
        "ein; es steht im Protokoll.",
        "The person is logged out and told, and sets the app up anew next time; it is recorded in "
        "the audit trail.",
    )

    @part("reset-2fa", language, say("Zweiten Faktor zurücksetzen.", "Reset 2FA."), more)
    @click.argument("email", metavar="E-MAIL")
    @data_option(language)
    @shared_options(language)
    def reset(context: Context, *, email: str, data: Path | None) -> ExitCode:
        user = open_for(context, data).second_factors.reset(operator(), email)
        context.out.result(say(f"Zurückgesetzt: {user.email}", f"Reset: {user.email}"))
        context.out.document("operator-reset-2fa", {"email": user.email})
        return ExitCode.DONE

    return reset


def _disable(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Die Person wird überall abgemeldet, Links an sie gelten nicht mehr, und niemand meldet "
        "sich mehr mit dem Konto an. Was sie getan hat, bleibt im Protokoll; Empfänger von Dateien "
        "ändert das nicht.",
        "The person is logged out everywhere, links mailed to them are void, and nobody logs in "
        "with the account any more. What they did stays in the audit trail; recipients of files "
        "are not changed.",
    )

    @part("disable", language, say("Ein Konto sperren.", "Disable an account."), more)
    @click.argument("email", metavar="E-MAIL")
    @data_option(language)
    @shared_options(language)
    def disable(context: Context, *, email: str, data: Path | None) -> ExitCode:
        user = open_for(context, data).accounts.disable(operator(), email)
        context.out.result(say(f"Gesperrt: {user.email}", f"Disabled: {user.email}"))
        context.out.document("operator-disable", {"email": user.email, "state": user.state.value})
        return ExitCode.DONE

    return disable


def _enable(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Das bisherige Kennwort und die App gelten wieder. Wer noch kein Kennwort hatte, braucht "
        "eine neue Einladung.",
        "The password and the app count again. Whoever had no password yet needs a new invitation.",
    )

    @part("enable", language, say("Ein Konto entsperren.", "Enable an account again."), more)
    @click.argument("email", metavar="E-MAIL")
    @data_option(language)
    @shared_options(language)
    def enable(context: Context, *, email: str, data: Path | None) -> ExitCode:
        user = open_for(context, data).accounts.enable(operator(), email)
        context.out.result(say(f"Entsperrt: {user.email}", f"Enabled: {user.email}"))
        context.out.document("operator-enable", {"email": user.email, "state": user.state.value})
        return ExitCode.DONE

    return enable
