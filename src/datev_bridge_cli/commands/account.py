"""``datev-bridge account``: a person's password, authenticator app, recovery codes and logins."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.answers import Answers, answers, secret_file_option
from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import BadValue, ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.service_options import data_option, open_for, operator, refuse
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import group, part

if TYPE_CHECKING:
    from datev_bridge.identity.model import Session, Visit
    from datev_bridge.identity.second_factor import Enrolment
    from datev_bridge.service import Service

_OWNERS_ONLY = 0o600
_SHOWN_OF_ID = 12


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "account",
        language,
        (_enrol(language), _password(language), _recovery(language), _sessions(language)),
        language.say(
            "Kennwörter und Codes werden abgefragt, über stdin gegeben oder aus --secret-file "
            "gelesen; auf der Befehlszeile stehen sie nie.",
            "Passwords and codes are asked, given on stdin or read from --secret-file; they never "
            "stand on the command line.",
        ),
    )


def _enrol(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Zeigt den QR-Code für die Authenticator-App, prüft ihren ersten Code und gibt zehn "
        "Wiederherstellungscodes aus, dieses eine Mal.",
        "Shows the QR code for the authenticator app, checks its first code and prints ten "
        "recovery codes, this once.",
    )
    svg_text = say(
        "Den QR-Code auch in diese Datei schreiben, nur für Sie lesbar; danach löschen.",
        "Also write the QR code to this file, readable by you only; delete it afterwards.",
    )

    @part("enrol", language, say("Den zweiten Faktor einrichten.", "Set up 2FA."), more)
    @click.argument("email", metavar="E-MAIL")
    @click.option(
        "--svg", type=click.Path(path_type=Path), metavar=say("DATEI", "FILE"), help=svg_text
    )
    @secret_file_option(language)
    @data_option(language)
    @shared_options(language)
    def enrol(
        context: Context,
        *,
        email: str,
        svg: Path | None,
        secret_file: Path | None,
        data: Path | None,
    ) -> ExitCode:
        asked, service = answers(context, secret_file), open_for(context, data)
        typed = asked.secret(*_PASSWORD)
        with _logged_in(service, asked, email, typed) as visit:
            _show(context.out, service.second_factors.begin(visit), svg)
            code = asked.plain("Code aus der App", "Code from the app")
            done = service.second_factors.confirm(visit, code)
            refuse(done.login.issue)
            service.visits.end_all(visit.actor, visit.user.id)
        _show_codes(context.out, "account-enrol", email, done.recovery_codes)
        return ExitCode.DONE

    return enrol


def _password(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Fragt das bisherige und das neue Kennwort; mit --link statt des bisherigen den Link aus "
        "der E-Mail. Alle anderen Anmeldungen und Links enden.",
        "Asks the present and the new password; with --link the link from the mail instead of the "
        "present one. All other logins and links end.",
    )
    link_text = say("Mit dem Link aus einer E-Mail.", "By the link from a mail.")
    force_text = say(
        "Als Betreiber: das Kennwort gilt sofort nicht mehr; ein Link wird gemailt.",
        "As the operator: the password is void at once; a link is mailed.",
    )

    @part("password", language, say("Das Kennwort setzen.", "Set the password."), more)
    @click.argument("email", metavar="[E-MAIL]", default="")
    @click.option("--link", "by_link", is_flag=True, help=link_text)
    @click.option("--force", is_flag=True, help=force_text)
    @secret_file_option(language)
    @data_option(language)
    @shared_options(language)
    def password(
        context: Context,
        *,
        email: str,
        by_link: bool,
        force: bool,
        secret_file: Path | None,
        data: Path | None,
    ) -> ExitCode:
        asked, service = answers(context, secret_file), open_for(context, data)
        if not by_link and not email:
            raise click.MissingParameter(param_hint="E-MAIL", param_type="argument")
        if force:
            service.passwords.force(operator(), email)
            done = say("Das Kennwort gilt nicht mehr.", "The password is void.")
        else:
            email = _set_by_link(service, asked) if by_link else _change(service, asked, email)
            done = say("Das neue Kennwort gilt.", "The new password is valid.")
        context.out.result(done)
        if by_link:
            next_step = f"datev-bridge account enrol {email}"
            context.out.note(say(f"Als Nächstes: {next_step}", f"Next: {next_step}"))
        context.out.document("account-password", {"email": email, "forced": force})
        return ExitCode.DONE

    return password


def _recovery(language: Language) -> click.Command:
    say = language.say
    summary = say("Wiederherstellungscodes zählen, erneuern.", "Count or renew recovery codes.")
    new_text = say(
        "Zehn neue ausgeben; die bisherigen gelten dann nicht mehr.",
        "Print ten new ones; those before are void then.",
    )

    @part("recovery", language, summary)
    @click.argument("email", metavar="E-MAIL")
    @click.option("--new", is_flag=True, help=new_text)
    @secret_file_option(language)
    @data_option(language)
    @shared_options(language)
    def recovery(
        context: Context, *, email: str, new: bool, secret_file: Path | None, data: Path | None
    ) -> ExitCode:
        asked, service = answers(context, secret_file), open_for(context, data)
        typed = asked.secret(*_PASSWORD)
        with _logged_in(service, asked, email, typed) as visit:
            if new:
                codes = service.second_factors.renew_codes(visit)
                _show_codes(context.out, "account-recovery", email, codes)
                return ExitCode.DONE
            left = service.second_factors.codes_left(visit)
        context.out.result(say(f"Noch nicht benutzt: {left}", f"Not used yet: {left}"))
        context.out.document("account-recovery", {"email": email, "left": left})
        return ExitCode.DONE

    return recovery


def _sessions(language: Language) -> click.Command:
    say = language.say
    summary = say("Anmeldungen zeigen und beenden.", "Show and end logins.")
    end_text = say("Diese Anmeldung beenden.", "End this login.")

    @part("sessions", language, summary)
    @click.argument("email", metavar="E-MAIL")
    @click.option("--end", metavar="ID", help=end_text)
    @click.option("--end-all", is_flag=True, help=say("Alle beenden.", "End all."))
    @data_option(language)
    @shared_options(language)
    def sessions(
        context: Context, *, email: str, end: str | None, end_all: bool, data: Path | None
    ) -> ExitCode:
        service, actor = open_for(context, data), operator()
        user = service.visits.named(actor, email)
        if end_all:
            service.visits.end_all(actor, user.id)
        elif end and not service.visits.end(actor, user.id, end):
            error = BadValue(end, say("eine ID aus der Liste", "an id of the list"))
            error.param_hint = "--end"
            raise error
        found = service.visits.sessions(actor, user.id)
        if found:
            rows = [_row(context.out, session) for session in found]
            context.out.result("\n".join(aligned([_head(context.out), *rows], whole={0})))
        else:
            context.out.note(say("Niemand ist angemeldet.", "Nobody is logged in."))
        plain = [_plain(session) for session in found]
        context.out.document("account-sessions", {"email": user.email, "sessions": plain})
        return ExitCode.DONE

    return sessions


@contextmanager
def _logged_in(service: "Service", asked: Answers, email: str, typed: str) -> Iterator["Visit"]:
    """Log a person in for one command, by password and where there is an app by code."""
    from datev_bridge.identity.model import Step  # noqa: PLC0415 - loaded with the service

    login = service.logins.log_in(email, typed, device="datev-bridge")
    refuse(login.issue)
    if login.step is Step.CODE:
        code = asked.plain("Code aus der App oder Wiederherstellungscode", "Code or recovery code")
        login = service.second_factors.complete(login.token, code)
        refuse(login.issue)
    with service.visits.once(login.token) as visit:
        yield visit


_PASSWORD = ("Kennwort", "Password")
_NEW_PASSWORD = ("Neues Kennwort", "New password")


def _change(service: "Service", asked: Answers, email: str) -> str:
    present = asked.secret("Bisheriges Kennwort", "Present password")
    with _logged_in(service, asked, email, present) as visit:
        refuse(*service.passwords.change(visit, present, asked.new_secret(*_NEW_PASSWORD)))
        return visit.user.email


def _set_by_link(service: "Service", asked: Answers) -> str:
    from datev_bridge.identity.links import token_of  # noqa: PLC0415 - loaded with the service

    token = token_of(asked.secret("Link aus der E-Mail", "Link from the mail"))
    user = service.passwords.receiver(token)
    refuse(*service.passwords.set_by_link(token, asked.new_secret(*_NEW_PASSWORD)))
    return user.email


def _show(out: Output, enrolment: "Enrolment", svg: Path | None) -> None:
    """Show what the app has to know: a picture, and the key to be typed instead."""
    from datev_bridge.files import write_atomically  # noqa: PLC0415 - only where it is written
    from datev_bridge.identity import qr  # noqa: PLC0415 - it brings segno
    from datev_bridge.identity.totp import grouped  # noqa: PLC0415 - loaded with the service

    # Light modules are drawn; on a terminal that is not dark, colours see to that.
    picture = click.style(qr.terminal(enrolment.address), fg="bright_white", bg="black")
    out.instruction(
        out.say("Mit der Authenticator-App lesen:", "Read with the authenticator app:"), picture
    )
    typed = out.say("Oder diesen Schlüssel eintippen:", "Or type this key:")
    out.instruction(typed, grouped(enrolment.secret))
    if svg is not None:
        title = out.say("QR-Code für die Authenticator-App", "QR code for the authenticator app")
        content = qr.svg(enrolment.address, title=title).encode()
        write_atomically(svg, [content], mode=_OWNERS_ONLY)


def _show_codes(out: Output, name: str, email: str, codes: tuple[str, ...]) -> None:
    out.note(
        out.say(
            "Wiederherstellungscodes, jeder gilt einmal. Sie werden nie wieder gezeigt:",
            "Recovery codes, each is valid once. They are never shown again:",
        )
    )
    for code in codes:
        out.result(f"  {code}")
    out.document(name, {"email": email, "recovery_codes": list(codes)})


def _head(out: Output) -> tuple[str, ...]:
    words = (("Stufe", "level"), ("seit", "since"), ("zuletzt", "last used"), ("von", "from"))
    return ("ID", *(out.say(*word) for word in words), out.say("mit", "by"))


def _row(out: Output, session: "Session") -> tuple[str, ...]:
    return (
        session.id[:_SHOWN_OF_ID],
        out.say(*_LEVELS[session.level.value]),
        f"{session.began_at.astimezone():%Y-%m-%d %H:%M}",
        f"{session.seen_at.astimezone():%Y-%m-%d %H:%M}",
        session.address or "–",
        session.device or "–",
    )


_LEVELS = {
    "password": ("Kennwort", "password"),
    "second_factor": ("zweiter Faktor", "second factor"),
}


def _plain(session: "Session") -> dict[str, Any]:
    return {
        "id": session.id,
        "level": session.level.value,
        "began_at": session.began_at.isoformat(),
        "seen_at": session.seen_at.isoformat(),
        "address": session.address,
        "device": session.device,
    }
