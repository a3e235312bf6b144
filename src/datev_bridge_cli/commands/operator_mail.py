"""``datev-bridge operator mail``: what waits in the outbox, what was sent, what failed."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.service_options import data_option, open_for, operator
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import part
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.mail.queue import PostedMail
    from datev_bridge.mail.sending import Outgoing, Round

_COUNTS = {
    "due": ("fällig", "due"),
    "waiting": ("wartend", "waiting"),
    "sent": ("gesendet", "sent"),
    "failed": ("gescheitert", "failed"),
}
_MOST = 1_000


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about mail in a language."""
    return (_mail(language),)


def _mail(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Den Mailserver nennt DATEV_BRIDGE_SMTP_URL (smtp+starttls://benutzer@server:587 oder "
        "smtps://benutzer@server), das Kennwort DATEV_BRIDGE_SMTP_PASSWORD oder die Datei in "
        "DATEV_BRIDGE_SMTP_PASSWORD_FILE, den Absender DATEV_BRIDGE_MAIL_FROM. Ohne Mailserver "
        "werden E-Mails als Dateien in den Ordner mail geschrieben.",
        "DATEV_BRIDGE_SMTP_URL names the mail server (smtp+starttls://user@server:587 or "
        "smtps://user@server), DATEV_BRIDGE_SMTP_PASSWORD or the file in "
        "DATEV_BRIDGE_SMTP_PASSWORD_FILE the password, DATEV_BRIDGE_MAIL_FROM the sender. Without "
        "a mail server, mails are written as files into the folder mail.",
    )
    send_text = say("Senden, was fällig ist.", "Send what is due.")
    again_text = say("Eine gescheiterte noch einmal versuchen.", "Try a failed one once more.")
    most_text = say("So viele je Zustand zeigen.", "Show so many of each state.")

    @part("mail", language, say("Den Postausgang zeigen.", "Show outgoing mail."), more)
    @click.option("--send", is_flag=True, help=send_text)
    @click.option("--again", metavar="ID", default="", help=again_text)
    @click.option("--most", type=WholeNumber(0, _MOST), default=20, help=most_text)
    @data_option(language)
    @shared_options(language)
    def mail(context: Context, *, send: bool, again: str, most: int, data: Path | None) -> ExitCode:
        service, out = open_for(context, data), context.out
        mailing, actor = service.mailing, operator()
        if again:
            mailing.again(actor, again)
        done = mailing.send_due(actor) if send else None
        outgoing = mailing.look(actor, most=most)
        _show(out, outgoing)
        if service.mail_folder is not None:
            _tell_of_folder(out, service.mail_folder)
        out.document("operator-mail", {**_plain(outgoing), "round": done and _plain_round(done)})
        return ExitCode.DONE if done is None else _ended(out, done)

    return mail


def _show(out: Output, outgoing: "Outgoing") -> None:
    counts = (f"{outgoing.counts[name]} {out.say(*words)}" for name, words in _COUNTS.items())
    out.result(" · ".join(counts))
    if outgoing.mails:
        rows = [_row(out, mail) for mail in outgoing.mails]
        out.result("\n".join(aligned(rows, whole={len(rows[0]) - 1})))


def _row(out: Output, mail: "PostedMail") -> tuple[str, ...]:
    at = mail.ended_at or mail.due_at or mail.queued_at
    said = " ".join(part for part in (mail.answer, mail.problem) if part)
    state = out.say(*_COUNTS[mail.state.value])
    when = f"{at.astimezone():%Y-%m-%d %H:%M}"
    return (state, when, mail.kind, mail.recipient, said, mail.id)


def _tell_of_folder(out: Output, folder: Path) -> None:
    out.note(
        out.say(
            f"Kein Mailserver eingerichtet (DATEV_BRIDGE_SMTP_URL): E-Mails verlassen diesen "
            f"Rechner nicht, sie werden als Dateien geschrieben nach {folder}",
            f"No mail server is set up (DATEV_BRIDGE_SMTP_URL): mails do not leave this machine, "
            f"they are written as files to {folder}",
        )
    )


def _ended(out: Output, done: "Round") -> ExitCode:
    """Tell how sending went, and why not all went."""
    out.note(
        out.say(
            f"{done.sent} gesendet, {done.postponed} später wieder, {done.failed} gescheitert",
            f"{done.sent} sent, {done.postponed} again later, {done.failed} failed",
        )
    )
    out.issues(done.issues)
    if done.postponed:
        return ExitCode.TEMPORARY
    return ExitCode.FINDINGS if done.failed else ExitCode.DONE


def _plain(outgoing: "Outgoing") -> dict[str, Any]:
    return {
        "counts": dict(outgoing.counts),
        "mails": [
            {
                "id": mail.id,
                "organisation": mail.organisation,
                "kind": mail.kind,
                "recipient": mail.recipient,
                "state": mail.state.value,
                "queued_at": mail.queued_at.isoformat(),
                "due_at": mail.due_at and mail.due_at.isoformat(),
                "ended_at": mail.ended_at and mail.ended_at.isoformat(),
                "attempts": mail.attempts,
                "answer": mail.answer,
                "problem": mail.problem,
            }
            for mail in outgoing.mails
        ],
    }


def _plain_round(done: "Round") -> dict[str, Any]:
    return {
        "sent": done.sent,
        "postponed": done.postponed,
        "failed": done.failed,
        "issues": [issue.as_json() for issue in done.issues],
    }
