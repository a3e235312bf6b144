"""What the commands of ``mapping`` share: their options, and what they do with them."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.recent import connected_till, last_days_option, shown_by

if TYPE_CHECKING:
    from datev_bridge.mapping.desk import Edit, Edited, MappingDesk
    from datev_bridge.mapping.seen import SeenCategory

DAYS = 30
"""How many days before today are read unless told otherwise."""

WORDS = (
    # option, attribute of the rule, in German, in English
    ("--account", "account", "Konto.", "Account."),
    ("--kind", "kind", "Kontoart: revenue, card, cash …", "Kind: revenue, card, cash …"),
    ("--name", "name", "Name der Kategorie.", "Name of the category."),
    ("--rate", "rate", "Nur für diesen Steuersatz.", "Only for this VAT rate."),
    ("--centre", "revenue_centre", "Nur für diesen Umsatzbereich.", "Only for this centre."),
    ("--method", "payment_method", "Nur für diese Zahlungsart.", "Only for this method."),
    ("--valid-from", "valid_from", "Erster Geschäftstag.", "First business day."),
    ("--valid-until", "valid_until", "Letzter Geschäftstag.", "Last business day."),
    ("--bu-key", "bu_key", "BU-Schlüssel, oder: by rate.", "Tax key, or: by rate."),
    ("--kost1", "kost1", "KOST1.", "KOST1."),
    ("--kost2", "kost2", "KOST2.", "KOST2."),
    ("--text", "text", "Buchungstext statt des Namens.", "Posting text instead of the name."),
    ("--tip-mode", "tip_mode", "employee, owner, ignore.", "employee, owner, ignore."),
    ("--tip-rate", "tip_rate", "Steuersatz des Trinkgelds.", "VAT rate of the tip."),
    ("--voucher-rate", "voucher_rate", "Steuersatz des Gutscheins.", "VAT rate of the voucher."),
    ("--untaxed-reason", "untaxed_reason", "Grund ohne Steuer.", "Why it bears no VAT."),
)
"""The words of a rule: option, attribute, German, English."""


def changed(context: Context, profile: Path, work: "Callable[[MappingDesk], Edited]") -> ExitCode:
    """Change the mapping of a profile, and show what changed."""
    from datev_bridge_cli.rules import show_edited  # noqa: PLC0415 - only when it runs

    show_edited(context.out, work(desk_of(context, profile)))
    return ExitCode.DONE


def desk_of(context: Context, profile: Path) -> "MappingDesk":
    """Return where the mapping of a profile is worked on."""
    from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library

    return assembly.build_mapping_desk(profile, clock=context.now)


def edit_of(*, by: str, note: str, dry_run: bool) -> "Edit":
    """Return who asks for a change and why."""
    from datev_bridge.mapping.desk import Edit  # noqa: PLC0415 - only when it runs

    return Edit(by=by, note=note, dry_run=dry_run)


def edit_options(language: Language, *, required: bool = True) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--by``, ``--note`` and ``--dry-run``."""
    say = language.say
    by: dict[str, Any] = {"required": True} if required else {"default": ""}
    options = (
        click.option("--by", metavar="NAME", help=say("Wer.", "Who."), **by),
        click.option("--note", default="", metavar="TEXT", help=say("Warum.", "Why.")),
        click.option("--dry-run", is_flag=True, help=say("Nur zeigen.", "Show only.")),
    )

    def decorate(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def word_options(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds an option for each word of a rule."""

    def decorate(function: Any) -> Any:
        for name, word, de, en in reversed(WORDS):
            function = click.option(name, word, default="", help=language.say(de, en))(function)
        return function

    return decorate


def seen_options(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds what the POS is asked for."""

    def decorate(function: Any) -> Any:
        offline = language.say(
            "Die Kasse nicht fragen; geprüft wird, was die Regeln nennen.",
            "Leave the POS alone; what the rules name is checked.",
        )
        function = click.option("--offline", is_flag=True, help=offline)(function)
        return last_days_option(language, DAYS, fewest=0)(function)

    return decorate


def seen_by(
    context: Context, profile: Path, days: int, *, offline: bool
) -> "tuple[SeenCategory, ...]":
    """Return what the POS has shown; nothing if it is left alone."""
    if offline:
        return ()
    with connected_till(context, profile) as till:
        return shown_by(context, till, days).seen


def yesterday(context: Context) -> date:
    """Return the day before today, here."""
    return context.now().astimezone().date() - timedelta(days=1)
