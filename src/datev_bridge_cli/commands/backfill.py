"""``datev-bridge backfill``: files of a past range, month by month (*Nacherfassung*)."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.runwords import state_of
from datev_bridge_cli.service_options import Named, place_options
from datev_bridge_cli.tables import aligned
from datev_bridge_cli.tree import group, part
from datev_bridge_cli.values import Day

if TYPE_CHECKING:
    from datev_bridge.runs.backfill import BackfillState
    from datev_bridge.runs.backfill_plan import BackfillPlan

_LEFT = {
    "delivered": ("schon geliefert", "delivered before"),
    "nothing to book": ("nichts zu buchen", "nothing to book"),
    "planned": ("schon geplant", "planned before"),
    "not open": ("der Betrieb bestand noch nicht", "the location did not exist yet"),
    "not ended": ("noch nicht zu Ende", "not over yet"),
}


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "backfill",
        language,
        (_plan(language), _start(language), _status(language), _cancel(language)),
        language.say(
            "Je Monat und Wirtschaftsjahr entsteht eine Datei, mit den Steuerschlüsseln von "
            "damals; ein Tag, der schon geliefert ist, kommt nie ein zweites Mal. Unterbrochen "
            "geht es von selbst weiter, solange ein Arbeiter läuft.",
            "There is a file for each month and fiscal year, with the tax keys of that time; a day "
            "that was delivered never comes a second time. Interrupted, it goes on by itself as "
            "long as a worker runs.",
        ),
    )


def _plan(language: Language) -> click.Command:
    summary = language.say("Zeigen, was entstünde; nichts ändern.", "Show what would come of it.")

    @part("plan", language, summary)
    @_range(language)
    @place_options(language)
    @shared_options(language)
    def plan(context: Context, *, named: Named, first: date, last: date) -> ExitCode:
        at = named.open(context)
        _show_plan(context.out, at.service.backfills.plan(*at.whose, first, last))
        context.out.note(language.say("Es wurde nichts geändert.", "Nothing was changed."))
        return ExitCode.DONE

    return plan


def _start(language: Language) -> click.Command:
    summary = language.say("Die Dateien erstellen lassen.", "Let the files be made.")

    @part("start", language, summary)
    @_range(language)
    @place_options(language)
    @shared_options(language)
    def start(context: Context, *, named: Named, first: date, last: date) -> ExitCode:
        at = named.open(context)
        _show_plan(context.out, at.service.backfills.start(*at.whose, first, last))
        context.out.note("→ datev-bridge backfill status")
        return ExitCode.DONE

    return start


def _status(language: Language) -> click.Command:
    summary = language.say("Zeigen, wie weit es ist.", "Show how far it is.")

    @part("status", language, summary)
    @place_options(language)
    @shared_options(language)
    def status(context: Context, *, named: Named) -> ExitCode:
        at = named.open(context)
        _show_state(context.out, at.service.backfills.status(*at.whose))
        return ExitCode.DONE

    return status


def _cancel(language: Language) -> click.Command:
    summary = language.say("Zurücknehmen, was nicht begann.", "Take back what has not begun.")

    @part("cancel", language, summary)
    @place_options(language)
    @shared_options(language)
    def cancel(context: Context, *, named: Named) -> ExitCode:
        at, out = named.open(context), context.out
        count = at.service.backfills.cancel(*at.whose)
        out.result(out.say(f"Zurückgenommen: {count}", f"Taken back: {count}"))
        out.document("backfill-cancel", {"files": count})
        return ExitCode.DONE

    return cancel


def _range(language: Language) -> Callable[[Any], Any]:
    say = language.say

    def decorate(function: Any) -> Any:
        last = click.argument("last", metavar=say("BIS", "TO"), type=Day())(function)
        return click.argument("first", metavar=say("VON", "FROM"), type=Day())(last)

    return decorate


def _show_plan(out: Output, plan: "BackfillPlan") -> None:
    head = (
        out.say("Monat", "Month"),
        out.say("Wirtschaftsjahr ab", "Fiscal year from"),
        out.say("Tage", "Days"),
        out.say("Von", "From"),
        out.say("Bis", "To"),
    )
    rows = [
        (file.month, str(file.fiscal_year), str(len(file.days)), *map(str, _ends(file.days)))
        for file in plan.files
    ]
    if rows:
        out.result("\n".join(aligned([head, *rows], right={2})))
    for why, words in _LEFT.items():
        days = [day for day, reason in plan.left if reason.value == why]
        if days:
            first, last = _ends(days)
            out.result(f"{out.say(*words)}: {len(days)} ({first} … {last})")
    document = {
        "first": plan.first.isoformat(),
        "last": plan.last.isoformat(),
        "files": [
            {
                "month": file.month,
                "fiscal_year": file.fiscal_year.isoformat(),
                "days": [day.isoformat() for day in file.days],
            }
            for file in plan.files
        ],
        "left": {day.isoformat(): why.value for day, why in plan.left},
    }
    out.document("backfill-plan", document)


def _show_state(out: Output, state: "BackfillState") -> None:
    if not state.runs:
        out.note(out.say("Noch keine Nacherfassung.", "No backfill yet."))
    for run in state.runs:
        first, last = _ends(run.days)
        said = run.said.get(out.language.value, "")
        files = ", ".join(run.files)
        line = (f"{first} … {last}", state_of(out, run), files, said)
        out.result("  ".join(word for word in line if word))
    if state.delivered_until is not None:
        until = state.delivered_until
        out.result(out.say(f"Geliefert bis {until}", f"Delivered until {until}"))
    document = {
        "runs": [
            {
                "id": run.id,
                "state": run.state.value,
                "days": [day.isoformat() for day in run.days],
                "files": list(run.files),
                "problem": run.problem or None,
            }
            for run in state.runs
        ],
        "days": {outcome.value: count for outcome, count in state.counted.items()},
        "is_over": state.is_over,
        "delivered_until": state.delivered_until and state.delivered_until.isoformat(),
    }
    out.document("backfill", document)


def _ends(days: "list[date] | tuple[date, ...]") -> tuple[date, date]:
    return days[0], days[-1]
