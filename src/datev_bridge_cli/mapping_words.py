"""What the commands of ``mapping`` share: their options, and what they do with them."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen
import click

from datev_bridge_cli.context import Context
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.recent import connected_till, last_days_option, place_till, shown_by
from datev_bridge_cli.service_options import Named

if TYPE_CHECKING:
    from datev_bridge.journey.looking import Shown
    from datev_bridge.mapping.desk import Edit, Edited, MappingDesk
    from datev_bridge.mapping.seen import SeenCategory
    from datev_bridge_cli.service_options import At

    Change = Callable[[MappingDesk, Edit], Edited]

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


@frozen(kw_only=True)
class Bench:
    """A mapping to work on, in a profile's file or in the service.

    Attributes:
        context: The command's surroundings.
        at: The place in the service; None for a file.
        profile: The file; None for a place.
    """

    context: Context
    at: "At | None" = None
    profile: Path | None = None

    def desk(self) -> "MappingDesk":
        """Return where it is worked on.

        Raises:
            ConfigurationError: The profile cannot be read, or the place's settings are incomplete.
        """
        if self.profile is None:
            return self._place.desk()
        from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library

        return assembly.build_mapping_desk(self.profile, clock=self.context.now)

    def edit(self, *, by: str, note: str, dry_run: bool) -> "Edit":
        """Return who asks for a change and why: in the service who acts, else who was named.

        Raises:
            UsageError: Nobody was named for a file, or somebody for the service.
        """
        from datev_bridge.mapping.desk import Edit  # noqa: PLC0415 - only when it runs

        if self.profile is not None and not by:
            raise click.MissingParameter(param_hint="--by", param_type="option")
        if self.profile is None and by:
            raise click.UsageError("--by | --as")
        return Edit(by=by or self._place.actor.name, note=note, dry_run=dry_run)

    def changed(self, said: Mapping[str, Any], work: "Change") -> ExitCode:
        """Change the mapping, and show what changed."""
        from datev_bridge_cli.rules import show_edited  # noqa: PLC0415 - only when it runs

        edit = self.edit(**said)
        show_edited(self.context.out, work(self.desk(), edit))
        return ExitCode.DONE

    def shown(self, days: int) -> "Shown":
        """Ask the POS what there is; the service remembers it.

        Raises:
            KSeriesError: The POS cannot be asked.
        """
        if self.profile is not None:
            with connected_till(self.context, self.profile) as till:
                return shown_by(self.context, till, days)
        at = self._place
        with place_till(self.context, at) as till:
            shown = shown_by(self.context, till, days)
        at.service.readings.keep(*at.whose, shown.seen)
        return shown

    def seen(self, days: int, *, offline: bool) -> "tuple[SeenCategory, ...]":
        """Return what the POS has shown; nothing if it is left alone."""
        return () if offline else self.shown(days).seen

    @property
    def _place(self) -> "At":
        assert self.at is not None  # noqa: S101 - one of the two is given
        return self.at


def bench(context: Context, named: Named) -> Bench:
    """Return the mapping that a command line names.

    Raises:
        ConfigurationError: It is not clear which place is meant.
    """
    if named.profile is not None:
        return Bench(context=context, profile=named.profile)
    return Bench(context=context, at=named.open(context))


def edit_options(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--by``, ``--note`` and ``--dry-run``."""
    say = language.say
    by = say("Wer; nur mit --profile.", "Who; only with --profile.")
    options = (
        click.option("--by", default="", metavar="NAME", help=by),
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


def yesterday(context: Context) -> date:
    """Return the day before today, here."""
    return context.now().astimezone().date() - timedelta(days=1)
