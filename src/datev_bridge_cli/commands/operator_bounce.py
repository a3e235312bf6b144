"""``datev-bridge operator bounce``: mark addresses whose mails came back, and take it back."""

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datev_bridge.mail.bounces import Bounce


def parts(language: Language) -> tuple[click.Command, ...]:
    """Return the commands about addresses that mails do not reach."""
    return (_bounce(language),)


def _bounce(language: Language) -> click.Command:
    say = language.say
    more = say(
        "Für E-Mails, die ein Server angenommen und später zurückgeschickt hat. An eine vermerkte "
        "Adresse geht nichts mehr; wer handeln kann, erfährt es über eine andere. Ohne ADRESSE "
        "werden die vermerkten gezeigt.",
        "For mails that a server took and sent back later. Nothing more goes to a marked address; "
        "whoever can act hears of it by another one. Without ADDRESS the marked ones are shown.",
    )
    mail_text = say("Welche E-Mail zurückkam.", "Which mail came back.")
    reason_text = say("Warum, wie der Server es sagt.", "Why, as the server says it.")
    clear_text = say(
        "Den Vermerk zurücknehmen und senden, was in den letzten fünf Tagen aufgehalten wurde.",
        "Take the mark back, and send what was stopped in the last five days.",
    )

    @part("bounce", language, say("Rückläufer vermerken.", "Mark what came back."), more)
    @click.argument("address", metavar=say("[ADRESSE]", "[ADDRESS]"), default="")
    @click.option("--message-id", metavar="ID", default="", help=mail_text)
    @click.option("--reason", metavar="TEXT", default="", help=reason_text)
    @click.option("--clear", is_flag=True, help=clear_text)
    @data_option(language)
    @shared_options(language)
    def bounce(
        context: Context,
        *,
        address: str,
        message_id: str,
        reason: str,
        clear: bool,
        data: Path | None,
    ) -> ExitCode:
        if not address and (message_id or reason or clear):
            raise click.UsageError(say("Welche ADRESSE?", "Which ADDRESS?"))
        if clear and (message_id or reason):
            raise click.UsageError(say("--clear steht allein.", "--clear stands alone."))
        bouncing, out = open_for(context, data).bouncing, context.out
        again = bouncing.clear(operator(), address) if clear else None
        if address and not clear:
            bouncing.record(operator(), address, mail=message_id, reason=reason)
        marked = bouncing.all(operator())
        _show(out, marked)
        if again is not None:
            out.note(out.say(f"Werden nun gesendet: {again}", f"Will be sent now: {again}"))
        out.document("bounces", {"marked": [_plain(each) for each in marked], "again": again})
        return ExitCode.DONE

    return bounce


def _show(out: Output, marked: "Sequence[Bounce]") -> None:
    if not marked:
        out.note(out.say("Keine Adresse ist vermerkt.", "No address is marked."))
        return
    rows = [(f"{each.at:%Y-%m-%d}", each.address, each.reason, each.mail) for each in marked]
    out.result("\n".join(aligned(rows)))


def _plain(bounce: "Bounce") -> dict[str, Any]:
    return {
        "address": bounce.address,
        "mail": bounce.mail or None,
        "reason": bounce.reason,
        "at": bounce.at.isoformat(),
    }
