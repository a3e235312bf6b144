"""``datev-bridge operator invite``, ``reset-2fa``, ``disable``, ``enable``: people's accounts."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen
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

if TYPE_CHECKING:
    from datev_bridge.access import Actor
    from datev_bridge.identity.model import User
    from datev_bridge.service import Service

_OPERATOR = "operator"


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about people in a language."""
    return (_invite(language), *(_acting_on(language, act) for act in _ACTS))


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


@frozen(kw_only=True)
class _Act:
    """What is done to one account: named, explained, done, and told."""

    name: str
    what: tuple[str, str]
    more: tuple[str, str]
    done: tuple[str, str]
    act: "Callable[[Service, Actor, str], User]"


_ACTS = (
    _Act(
        name="reset-2fa",
        what=("Zweiten Faktor zurücksetzen.", "Reset 2FA."),
        more=(
            (
                "Die Person wird abgemeldet und benachrichtigt und richtet die App beim "
                "nächsten Mal neu ein; es steht im Protokoll."
            ),
            (
                "The person is logged out and told, and sets the app up anew next time; it is "
                "recorded in the audit trail."
            ),
        ),
        done=("Zurückgesetzt", "Reset"),
        act=lambda service, actor, email: service.second_factors.reset(actor, email),
    ),
    _Act(
        name="disable",
        what=("Ein Konto sperren.", "Disable an account."),
        more=(
            (
                "Die Person wird überall abgemeldet, Links an sie gelten nicht mehr, und "
                "niemand meldet sich mehr mit dem Konto an. Was sie getan hat, bleibt im "
                "Protokoll; Empfänger von Dateien ändert das nicht."
            ),
            (
                "The person is logged out everywhere, links mailed to them are void, and nobody"
                " logs in with the account any more. What they did stays in the audit trail; "
                "recipients of files are not changed."
            ),
        ),
        done=("Gesperrt", "Disabled"),
        act=lambda service, actor, email: service.accounts.disable(actor, email),
    ),
    _Act(
        name="enable",
        what=("Ein Konto entsperren.", "Enable an account again."),
        more=(
            (
                "Das bisherige Kennwort und die App gelten wieder. Wer noch kein Kennwort "
                "hatte, braucht eine neue Einladung."
            ),
            (
                "The password and the app count again. Whoever had no password yet needs a new "
                "invitation."
            ),
        ),
        done=("Entsperrt", "Enabled"),
        act=lambda service, actor, email: service.accounts.enable(actor, email),
    ),
)


def _acting_on(language: Language, what: _Act) -> click.Command:
    say = language.say

    @part(what.name, language, say(*what.what), say(*what.more))
    @click.argument("email", metavar="E-MAIL")
    @data_option(language)
    @shared_options(language)
    def act(context: Context, *, email: str, data: Path | None) -> ExitCode:
        user = what.act(open_for(context, data), operator(), email)
        context.out.result(f"{say(*what.done)}: {user.email}")
        plain = {"email": user.email, "state": user.state.value}
        context.out.document(f"operator-{what.name}", plain)
        return ExitCode.DONE

    return act
