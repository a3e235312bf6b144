"""``datev-bridge calibrate``: read days and state what holds for the location."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge_cli.context import Context, profile_option, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output
from datev_bridge_cli.recent import both_feeds_option, connected_till, last_days_option
from datev_bridge_cli.tree import command

if TYPE_CHECKING:
    from datev_bridge.kseries.calibration import Calibration

_DAYS = 30


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Liest Geschäftstage und stellt fest, was für diesen Betrieb gilt: wo das Trinkgeld steht, "
        "wie Bedienungsgelder versteuert sind, welche Sätze jede Gruppe hat, was keine Nummer hat "
        "und wie genau gerundet wird. Gebucht und geändert wird nichts.",
        "Reads business days and states what holds for this location: where tips stand, how "
        "service charges are taxed, which rates each group has, what has no id, and how exact "
        "rounding is. Nothing is booked or changed.",
    )

    @command("calibrate", language, more)
    @profile_option(language)
    @last_days_option(language, _DAYS)
    @both_feeds_option(language)
    @shared_options(language)
    def calibrate(context: Context, *, profile: Path, days: int, both_feeds: bool) -> ExitCode:
        from datev_bridge.kseries import calibrate as room  # noqa: PLC0415 - only when it runs
        from datev_bridge.kseries.recent import read_back  # noqa: PLC0415

        with connected_till(context, profile) as till, context.out.progress() as told:
            asked, feeds = till.last_days(context, days), till.feeds(both=both_feeds)
            readings = (
                room.Reading(answer=answer, read_at=context.now())
                for answer in read_back(till.client, till.location, asked, feeds, told)
            )
            found = room.calibrate(readings, location=till.location)
        _show(context.out, found)
        return ExitCode.DONE

    return calibrate


def _show(out: Output, found: "Calibration") -> None:
    from datev_bridge.kseries import calibration_report as report  # noqa: PLC0415 - as above

    issues = report.issues_of(found)
    days, receipts = len(found.days), found.receipts
    read = out.say(f"{days} Geschäftstage, {receipts} Belege", f"{days} days, {receipts} receipts")
    out.result(f"{found.location} · {read}\n")
    out.findings(issues)
    out.result(f"\n{report.to_toml(found)}")
    out.note(
        out.say(
            "Der Abschnitt [calibration] gehört ans Ende des Profils; ein früherer wird ersetzt.",
            "Put the section [calibration] at the end of the profile, in place of a former one.",
        )
    )
    out.document(
        "calibrate",
        {
            "calibration": _plain(report.block_of(found)),
            "groups": [_plain(group) for group in report.groups_of(found)],
            "issues": [issue.as_json() for issue in issues],
        },
    )


def _plain(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
