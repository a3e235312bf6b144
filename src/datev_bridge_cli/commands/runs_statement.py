"""``datev-bridge runs statement``: what a month came to, for the tax adviser."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import BadValue, ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tables import aligned, amount_text
from datev_bridge_cli.tree import part

if TYPE_CHECKING:
    from datev_bridge.runs.statement import Statement


class MonthName(click.ParamType[date]):
    """A month, ``2026-11``; its value is the first day."""

    name = "month"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> date:
        """Return the first day of the month.

        Raises:
            BadValue: It is no month.
        """
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            raise BadValue(str(value), "2026-11") from None


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Salden von Zwischenkonto, Geldtransit, Trinkgeld, Gutscheinen und Debitoren aus den "
        "gelieferten Dateien, offene Tage, Dateien mit Prüfsummen. Am 2. des Folgemonats kommt "
        "die Aufstellung von selbst zur Kanzlei. Nur im Dienst.",
        "Balances of clearing, transit, tips, vouchers and debtors from the delivered files, open "
        "days, files with checksums. On the 2nd of the following month it comes to the tax "
        "adviser by itself. In the service only.",
    )
    out_text = say("Als Seite dorthin schreiben.", "Write it there as a page.")

    @part("statement", language, say("Was ein Monat ergab.", "What a month came to."), more)
    @click.argument("month", metavar=say("MONAT", "MONTH"), type=MonthName())
    @click.option("--send", is_flag=True, help=say("Der Kanzlei mailen.", "Mail it."))
    @click.option("-o", "--out", type=click.Path(path_type=Path), help=out_text)
    @place_options(language)
    @shared_options(language)
    def statement(
        context: Context, *, named: Named, month: date, send: bool, out: Path | None
    ) -> ExitCode:
        from datev_bridge.files import write_atomically  # noqa: PLC0415 - only when it runs
        from datev_bridge.runs.statement import Month, as_document  # noqa: PLC0415

        at = named.open(context)
        statements = at.service.statements
        made = statements.make(*at.whose, Month.of(month))
        _show(context.out, made)
        readers = statements.send(*at.whose, made.month) if send else ()
        for reader in readers:
            context.out.note(harmless(f"→ {reader}"))
        if out is not None:
            write_atomically(out, [statements.render(made, language.value)])
        context.out.document("statement", {**as_document(made), "sent_to": list(readers)})
        return ExitCode.DONE

    return statement


def _show(out: Output, made: "Statement") -> None:
    from datev_bridge.runs import service_codes as codes  # noqa: PLC0415 - only when it runs

    head = (
        out.say("Konto", "Account"),
        out.say("Bezeichnung", "Name"),
        out.say("Vortrag", "Carried"),
        out.say("Soll", "Debit"),
        out.say("Haben", "Credit"),
        out.say("Saldo", "Balance"),
    )
    rows = [
        (
            one.account,
            out.say(one.name_de, one.name_en),
            *(
                amount_text(amount, out.language)
                for amount in (one.carried, one.debit, one.credit, one.balance)
            ),
        )
        for one in made.balances
    ]
    if rows:
        out.result("\n".join(aligned([head, *rows], right={2, 3, 4, 5})))
    for name, days in (
        (out.say("Gehalten", "Held"), made.held),
        (out.say("Fehlend", "Missing"), made.missing),
    ):
        if days:
            out.result(f"{name}: {', '.join(map(str, days))}")
    for file in made.files:
        out.result(f"{file.name}  {file.sha256}")
    if not made.is_final:
        out.issues([codes.MONTH_NOT_OVER.at(month=made.month)])
