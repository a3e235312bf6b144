"""``datev-bridge cases``: support cases, as restaurant, adviser or operator."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.files import text_of, whole
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import acting, as_option, data_option, open_for
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import group, part

if TYPE_CHECKING:
    from datev_bridge.access import Actor
    from datev_bridge.cases import Case, SupportDesk, Thread

_MOST_BYTES = 1 << 20
_STATUS = {
    "open": ("wartet auf den Betreiber", "waits for the operator"),
    "waiting": ("wartet auf den Betrieb", "waits for the organisation"),
    "closed": ("geschlossen", "closed"),
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    parts = (_open, _list, _show, _reply, _close)
    return group(
        "cases",
        language,
        [each(language) for each in parts],
        language.say(
            "Ohne --as handelt der Betreiber. Was geschrieben wird, geht mit der Fallnummer per "
            "E-Mail an die andere Seite; sie liegt im Postausgang bis datev-bridge operator mail "
            "--send.",
            "Without --as it is the operator who acts. What is written goes to the other side by "
            "mail, with the number of the case; it is in the outbox until datev-bridge operator "
            "mail --send.",
        ),
    )


def _open(language: Language) -> click.Command:
    say = language.say
    subject_text = say("Worum es geht, in einer Zeile.", "What it is about, on one line.")
    place_text = say("Seite oder Befehl, um den es geht.", "The page or command it is about.")
    whose_text = say("Betrieb, wenn es mehrere sind.", "Organisation, if there are several.")

    @part("open", language, say("Einen Fall eröffnen.", "Open a case."))
    @click.option("--subject", required=True, help=subject_text)
    @_text_options(language)
    @click.option("--about", default="", help=place_text)
    @click.option("--organisation", metavar="ID", default="", help=whose_text)
    @_service_options(language)
    def open_case(
        context: Context,
        *,
        subject: str,
        text: str,
        file: str,
        about: str,
        organisation: str,
        **service: Any,
    ) -> ExitCode:
        desk, actor = _desk(context, **service)
        thread = desk.open(
            actor,
            subject=subject,
            text=_said(context, text, file),
            place=about,
            organisation=organisation,
        )
        return _written(context.out, thread)

    return open_case


def _list(language: Language) -> click.Command:
    say = language.say
    open_text = say("Ohne geschlossene Fälle.", "Leave closed cases out.")

    @part("list", language, say("Fälle zeigen.", "List cases."))
    @click.option("--open", "only_open", is_flag=True, help=open_text)
    @_service_options(language)
    def list_cases(context: Context, *, only_open: bool, **service: Any) -> ExitCode:
        desk, actor = _desk(context, **service)
        out, cases = context.out, desk.cases(actor, only_open=only_open)
        for line in aligned([_row(out, case) for case in cases]) if cases else ():
            out.result(line)
        if not cases:
            out.note(say("Keine Fälle.", "No cases."))
        out.document("cases", {"cases": [_plain(case) for case in cases]})
        return ExitCode.DONE

    return list_cases


def _show(language: Language) -> click.Command:
    @part("show", language, language.say("Einen Fall zeigen.", "Show a case."))
    @click.argument("number", metavar=language.say("NUMMER", "NUMBER"))
    @_service_options(language)
    def show(context: Context, *, number: str, **service: Any) -> ExitCode:
        desk, actor = _desk(context, **service)
        thread = desk.show(actor, number)
        _show_thread(context.out, thread)
        context.out.document("case", _plain_thread(thread))
        return ExitCode.DONE

    return show


def _reply(language: Language) -> click.Command:
    summary = language.say(
        "Antworten; ein geschlossener Fall ist dann wieder offen.",
        "Reply; a closed case is open again then.",
    )

    @part("reply", language, summary)
    @click.argument("number", metavar=language.say("NUMMER", "NUMBER"))
    @_text_options(language)
    @_service_options(language)
    def reply(context: Context, *, number: str, text: str, file: str, **service: Any) -> ExitCode:
        desk, actor = _desk(context, **service)
        return _written(context.out, desk.reply(actor, number, _said(context, text, file)))

    return reply


def _close(language: Language) -> click.Command:
    say = language.say

    @part("close", language, say("Einen Fall schließen.", "Close a case."))
    @click.argument("number", metavar=say("NUMMER", "NUMBER"))
    @click.option("--text", default="", help=say("Ein letztes Wort.", "A last word."))
    @_service_options(language)
    def close(context: Context, *, number: str, text: str, **service: Any) -> ExitCode:
        desk, actor = _desk(context, **service)
        return _written(context.out, desk.close(actor, number, text))

    return close


def _text_options(language: Language) -> Callable[[Any], Any]:
    say = language.say
    text = click.option("--text", default="", help=say("Was zu sagen ist.", "What to say."))
    file = click.option(
        "--file",
        default="",
        metavar=say("DATEI", "FILE"),
        help=say("Der Text aus einer Datei; - ist stdin.", "The text from a file; - is stdin."),
    )
    return lambda function: text(file(function))


def _service_options(language: Language) -> Callable[[Any], Any]:
    options = (as_option(language), data_option(language), shared_options(language))

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _desk(context: Context, *, person: str, data: Path | None) -> tuple["SupportDesk", "Actor"]:
    service = open_for(context, data)
    return service.desk, acting(service, person)


def _said(context: Context, text: str, file: str) -> str:
    if file:
        return text_of(whole(file, _MOST_BYTES))
    return text or context.ask("Text")


def _written(out: Output, thread: "Thread") -> ExitCode:
    out.result(f"{thread.case.number}  {_status(out, thread.case)}")
    out.document("case", _plain_thread(thread))
    return ExitCode.DONE


def _show_thread(out: Output, thread: "Thread") -> None:
    case = thread.case
    out.result(harmless(f"{case.number} · {case.subject}"))
    place = f" · {case.place}" if case.place else ""
    out.result(harmless(f"{_status(out, case)} · {case.organisation}{place}"))
    for message in thread.messages:
        head = f"{message.at.astimezone():%Y-%m-%d %H:%M} · {message.author_name}"
        out.result(f"\n{harmless(head)}")
        for line in message.text.split("\n"):
            out.result(f"  {harmless(line)}".rstrip())


def _status(out: Output, case: "Case") -> str:
    return out.say(*_STATUS[case.status.value])


def _row(out: Output, case: "Case") -> tuple[str, ...]:
    changed = f"{case.changed_at.astimezone():%Y-%m-%d %H:%M}"
    return (case.number, changed, _status(out, case), case.organisation, case.subject)


def _plain(case: "Case") -> dict[str, Any]:
    return {
        "number": case.number,
        "organisation": case.organisation,
        "subject": case.subject,
        "place": case.place,
        "status": case.status.value,
        "opened_at": case.opened_at.isoformat(),
        "changed_at": case.changed_at.isoformat(),
    }


def _plain_thread(thread: "Thread") -> dict[str, Any]:
    messages = [
        {
            "sequence": message.sequence,
            "at": message.at.isoformat(),
            "side": message.side.value,
            "author": message.author,
            "author_name": message.author_name,
            "text": message.text,
        }
        for message in thread.messages
    ]
    return {"case": _plain(thread.case), "messages": messages}
