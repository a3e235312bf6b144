"""``datev-bridge days``: what became of business days, what holds them, and deciding."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.days import asked_days, day_options
from datev_bridge_cli.failures import ExitCode, code_of
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tree import group, part
from datev_bridge_cli.values import Day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datev_bridge.runs.desk import Desk
    from datev_bridge.runs.place_days import PlaceDesk

_LOOK_BACK = timedelta(days=13)
"""Two weeks with the last day."""

_ACTIONS = (
    # option, kind of the decision, what stands behind it, in German, in English
    ("--map", "map_category", ("payment:77", "payment:77"),
     "Eine Kategorie zuordnen, mit --account.", "Map a category, with --account."),
    ("--difference", "book_difference", ("BELEG", "RECEIPT"),
     "Die Differenz auf das Klärungskonto buchen.", "Book the difference for clarification."),
    ("--exclude", "exclude_receipts", ("BELEG", "RECEIPT"),
     "Einen Beleg nicht buchen, mit --reason.", "Leave a receipt out, with --reason."),
    ("--read", "read_type", ("TYP=sale|information", "TYPE=sale|information"),
     "Einen Belegtyp der Kasse so lesen.", "Read a type of the POS like that."),
    ("--place", "place_correction", ("original_date|first_open_day",) * 2,
     "Wohin eine späte Änderung gehört.", "Where a late change is booked."),
)  # fmt: skip
_PLAIN_ACTIONS = (
    ("--incomplete", "book_incomplete",
     "Buchen, obwohl die Kasse den Tag nicht als vollständig meldet.",
     "Book although the POS does not call the day complete."),
    ("--service-charge", "service_charge",
     "Bedienungsgeld ohne Steuer buchen, mit --account und --rate oder --reason.",
     "Book an untaxed service charge, with --account and --rate or --reason."),
)  # fmt: skip
_WORDS = (
    # option, attribute, in German, in English
    ("--account", "account", "Konto.", "Account."),
    ("--kind", "kind", "Kontoart: card, cash, revenue …", "Kind of account: card, cash, revenue …"),
    ("--rate", "rate", "Steuersatz in Prozent.", "VAT rate in percent."),
    ("--bu-key", "bu_key", "BU-Schlüssel.", "Tax key."),
    ("--name", "name", "Name der Kategorie.", "Name of the category."),
)


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "days",
        language,
        (_list(language), _show(language), _decide(language)),
        language.say(
            "Ein gehaltener Tag nennt, was fehlt, und was sich entscheiden lässt. Nach einer "
            "Entscheidung folgt er mit dem nächsten Export als Nachtrag, im Dienst von selbst.",
            "A held day names what is missing and what can be decided. After a decision it "
            "follows with the next export (Nachtrag), in the service by itself.",
        ),
    )


def _list(language: Language) -> click.Command:
    say = language.say
    summary = say("Zustand je Geschäftstag.", "The state of each business day.")
    more = say(
        "Ohne Angabe die letzten zwei Wochen. Gelesen wird nur, was nicht geliefert ist.",
        "The last two weeks unless told otherwise. Only what was not delivered is read.",
    )

    @part("list", language, summary, more)
    @place_options(language, or_profile=True)
    @day_options(language)
    @shared_options(language)
    def list_(
        context: Context, *, named: Named, day: date | None, first: date | None, last: date | None
    ) -> ExitCode:
        from datev_bridge_cli.desk import show_days  # noqa: PLC0415 - only when it runs

        now = context.now().astimezone()
        if not (day or first or last):
            last = asked_days(None, None, None, now)[0]
            first = last - _LOOK_BACK
        with _desk(context, named) as desk, context.out.progress() as told:
            found = desk.days(asked_days(day, first, last, now), progress=told)
        show_days(context.out, found)
        return ExitCode.DONE

    return list_


def _show(language: Language) -> click.Command:
    summary = language.say(
        "Ein Tag: Punkte, Vorschläge, Entscheidungen, Buchungen.",
        "A day: issues, proposals, decisions, rows.",
    )

    @part("show", language, summary)
    @click.argument("day", metavar=language.say("TAG", "DAY"), type=Day())
    @place_options(language, or_profile=True)
    @shared_options(language)
    def show(context: Context, *, named: Named, day: date) -> ExitCode:
        from datev_bridge_cli.desk import AS, BY, show_day  # noqa: PLC0415 - only when it runs

        with _desk(context, named) as desk:
            view = desk.day(day)
        show_day(context.out, view, who=AS if named.profile is None else BY)
        return ExitCode.DONE

    return show


def _decide(language: Language) -> click.Command:
    say = language.say
    summary = say("Über einen Tag entscheiden.", "Decide about a day.")
    more = say(
        "Genau eine der Möglichkeiten. Wer, wann und warum steht in jedem Nachweis des Tages; "
        "zurückgenommen wird mit --withdraw, gelöscht wird nichts.",
        "Exactly one of the possibilities. Who, when and why stand in every proof of the day; "
        "--withdraw takes back, nothing is ever deleted.",
    )
    texts = {
        "until": say("Bis zu diesem Tag statt nur für einen.", "Until this day, not for one only."),
        "by": say("Wer entscheidet; nur mit --profile.", "Who decides; with --profile only."),
        "from_now_on": say("Als Regel ab diesem Tag.", "As a rule from this day on."),
    }

    @part("decide", language, summary, more)
    @click.argument("day", metavar=say("TAG", "DAY"), type=Day())
    @place_options(language, or_profile=True)
    @_action_options(language)
    @click.option("--until", type=Day(), help=texts["until"])
    @click.option("--from-now-on", is_flag=True, help=texts["from_now_on"])
    @click.option("--by", default="", metavar="NAME", help=texts["by"])
    @click.option("--reason", default="", metavar="TEXT", help=say("Warum.", "Why."))
    @click.option("--dry-run", is_flag=True, help=say("Nur zeigen.", "Show only."))
    @shared_options(language)
    def decide(context: Context, **given: Any) -> ExitCode:
        from datev_bridge_cli.desk import show_decided  # noqa: PLC0415 - only when it runs

        withdraws, kind = given["withdraw"], _kind(given)
        if (given["named"].profile is None) == bool(given["by"]):
            raise click.UsageError("--profile … --by … | --as …")
        if bool(withdraws) == bool(kind):
            raise click.UsageError(
                " | ".join([*(name for name, *_ in _all_actions()), "--withdraw"])
            )
        with _desk(context, given["named"]) as desk:
            work = _withdrawn if withdraws else _decided
            decided = work(context, desk, kind, given)
        show_decided(context.out, decided, comes_by_itself=given["named"].profile is None)
        return code_of(decided.issues)

    return decide


def _action_options(language: Language) -> Callable[[Any], Any]:
    def decorate(function: Any) -> Any:
        say = language.say
        options = [
            *(
                click.option(name, kind, multiple=True, metavar=say(*subject), help=say(de, en))
                for name, kind, subject, de, en in _ACTIONS
            ),
            *(
                click.option(name, kind, is_flag=True, help=say(de, en))
                for name, kind, de, en in _PLAIN_ACTIONS
            ),
            click.option(
                "--withdraw",
                metavar=say("NUMMER", "ID"),
                help=say("Eine Entscheidung zurücknehmen.", "Take a decision back."),
            ),
            *(
                click.option(name, word, default="", help=say(de, en))
                for name, word, de, en in _WORDS
            ),
        ]
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def _all_actions() -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in (*_ACTIONS, *_PLAIN_ACTIONS)]


def _kind(given: Mapping[str, Any]) -> str:
    """Return the one kind of decision that was asked for, or nothing."""
    asked = [kind for _, kind in _all_actions() if given[kind]]
    if len(asked) > 1:
        raise click.UsageError(" | ".join(name for name, kind in _all_actions() if kind in asked))
    return asked[0] if asked else ""


def _decided(
    context: Context, desk: "Desk | PlaceDesk", kind: str, given: Mapping[str, Any]
) -> Any:
    from datev_bridge.days.actions import ActionKind  # noqa: PLC0415 - only when it runs
    from datev_bridge.days.asked import Asked, asked_action  # noqa: PLC0415
    from datev_bridge.days.decisions import Decision  # noqa: PLC0415

    day, subjects = given["day"], given[kind]
    asked = Asked(
        kind=ActionKind(kind),
        subjects=() if subjects is True else subjects,
        words={word: given[word] for _, word, *_ in _WORDS},
    )
    decision = Decision(
        action=asked_action(asked, desk.corrector.profile.chart),
        first_day=day,
        last_day=None if given["from_now_on"] else given["until"] or day,
        by=given["by"],
        at=context.now(),
        reason=given["reason"],
    )
    return desk.decide(decision, day=day, dry_run=given["dry_run"])


def _withdrawn(context: Context, desk: "Desk | PlaceDesk", _: str, given: Mapping[str, Any]) -> Any:
    from datev_bridge.days.record import Withdrawal  # noqa: PLC0415 - only when it runs

    withdrawal = Withdrawal(
        withdraws=given["withdraw"], by=given["by"], at=context.now(), reason=given["reason"]
    )
    return desk.withdraw(withdrawal, day=given["day"], dry_run=given["dry_run"])


@contextmanager
def _desk(context: Context, named: Named) -> "Iterator[Desk | PlaceDesk]":
    if named.profile is None:
        at = named.open(context)
        with at.service.place_days.desk(*at.whose) as theirs:
            yield theirs
        return
    from datev_bridge import assembly  # noqa: PLC0415 - it brings the HTTP library
    from datev_bridge.runs.desk import Desk  # noqa: PLC0415

    opened = assembly.open_profile(named.profile)
    with assembly.build_client(opened, context.environment) as client:
        yield Desk(corrector=assembly.build_corrector(opened, client, clock=context.now))
