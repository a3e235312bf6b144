"""``datev-bridge categories``: what the POS has, and which account the profile gives it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.recent import connected_till, last_days_option, shown_by
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.categories import CategoryUse

_DAYS = 30

_TARGETS = {
    "revenue": ("Erlöse", "Revenue"),
    "payment": ("Zahlungsarten", "Payment methods"),
    "tip": ("Trinkgeld", "Tips"),
    "service_charge": ("Bedienungsgeld ohne Steuer", "Untaxed service charge"),
    "rounding": ("Rundung an der Kasse", "Rounding at the POS"),
    "difference": ("Differenzen", "Differences"),
}
_STATES = {
    "mapped": ("", ""),
    "suggested": ("Vorschlag", "suggestion"),
    "fallback": ("nur Auffangkonto", "fallback only"),
    "missing": ("nicht zugeordnet", "not mapped"),
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Zeigt Erlösgruppen und Zahlungsarten, wie die Kasse sie führt, mit den Steuersätzen der "
        "letzten Tage und dem Konto, das das Profil ihnen gibt. --days 0 liest keine Belege.",
        "Shows accounting groups and payment methods as the POS has them, with the rates of the "
        "last days and the account that the profile gives them. --days 0 reads no receipts.",
    )
    toml_text = say(
        "Nur die fehlenden Regeln, mit Vorschlägen, als Abschnitte [[mapping]].",
        "Only the rules that are missing, with suggestions, as [[mapping]] sections.",
    )

    @command("categories", language, more)
    @profile_option(language)
    @last_days_option(language, _DAYS, fewest=0)
    @click.option("--toml", "as_toml", is_flag=True, help=toml_text)
    @shared_options(language)
    def categories(context: Context, *, profile: Path, days: int, as_toml: bool) -> ExitCode:
        from datev_bridge.categories import list_categories, missing_rules  # noqa: PLC0415 - only when it runs

        if as_toml and context.out.as_json:
            raise click.UsageError("--json | --toml")
        with connected_till(context, profile) as till:
            shown, books = shown_by(context, till, days), till.opened.profile
        uses = list_categories(shown.master, shown.days, mapping=books.mapping, on=shown.on)
        if as_toml:
            context.out.result(
                missing_rules(uses, shown.suggestions(books.mapping, books.chart)).rstrip("\n")
            )
        else:
            _show(context.out, uses)
        context.out.document("categories", {"categories": [_plain(use) for use in uses]})
        _next_step(context.out, profile, uses, as_toml=as_toml)
        return ExitCode.DONE

    return categories


def _show(out: Output, uses: "Sequence[CategoryUse]") -> None:
    for target, heading in _TARGETS.items():
        rows = [_row(out, use) for use in uses if use.target.value == target]
        if rows:
            out.result(out.say(*heading))
            out.result("\n".join(aligned([_head(out), *rows], right={3, 4})))


def _head(out: Output) -> tuple[str, ...]:
    return (
        out.say("Name", "Name"),
        out.say("Nummer", "Id"),
        "Code",
        out.say("Satz", "Rate"),
        out.say("Anzahl", "Count"),
        out.say("Konto", "Account"),
        "",
    )


def _row(out: Output, use: "CategoryUse") -> tuple[str, ...]:
    from datev_bridge.categories import percent_text  # noqa: PLC0415 - only when it runs

    rate = percent_text(use.rate)
    return (
        use.category.name or out.say(*_TARGETS[use.target.value]),
        use.category.id,
        use.category.code,
        f"{rate} %" if rate else "",
        str(use.count) if use.count else "",
        ", ".join(use.accounts),
        out.say(*_STATES[use.state.value]),
    )


def _plain(use: "CategoryUse") -> Mapping[str, Any]:
    from datev_bridge.categories import percent_text  # noqa: PLC0415 - only when it runs

    return {
        "category": use.target.value,
        "id": use.category.id,
        "name": use.category.name,
        "code": use.category.code,
        "rate": percent_text(use.rate) or None,
        "count": use.count,
        "set_up": use.is_set_up,
        "accounts": list(use.accounts),
        "state": use.state.value,
    }


def _next_step(out: Output, profile: Path, uses: "Sequence[CategoryUse]", *, as_toml: bool) -> None:
    missing = sum(use.needs_rule for use in uses)
    if not missing:
        out.note(out.say("Alles hat ein Konto.", "Everything has an account."))
    elif as_toml:
        out.note(
            out.say(
                f"Fehlende Regeln: {missing}. Konten eintragen und an {profile} anhängen.",
                f"Missing rules: {missing}. Fill in accounts and append them to {profile}.",
            )
        )
    else:
        line = f"datev-bridge categories --profile {profile} --toml"
        de, en = f"Ohne Konto: {missing}. Die Regeln dafür:", f"Without account: {missing}. Rules:"
        out.note(f"{out.say(de, en)} {line}")
