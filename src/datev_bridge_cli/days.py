"""Which business days a command is about: ``--day``, or ``--from`` and ``--to``, else yesterday."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import click

from datev_bridge.dates import days_from
from datev_bridge_cli.failures import BadValue
from datev_bridge_cli.language import Language
from datev_bridge_cli.values import Day

MOST_DAYS = 366


def day_options(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds the options; the command gets ``day``, ``first``, ``last``."""
    say = language.say
    options = (
        (
            ("--day",),
            say("Ein Geschäftstag (sonst gestern).", "One business day (else yesterday)."),
        ),
        (("--from", "first"), say("Erster Geschäftstag.", "First business day.")),
        (("--to", "last"), say("Letzter Geschäftstag, einschließlich.", "Last one, included.")),
    )

    def decorate(function: Any) -> Any:
        for names, text in reversed(options):
            function = click.option(*names, type=Day(), help=text)(function)
        return function

    return decorate


def asked_days(
    day: date | None, first: date | None, last: date | None, now: datetime
) -> tuple[date, ...]:
    """Return the days in order.

    Args:
        day: The only one.
        first: First of a range.
        last: Last of it; yesterday if not given.
        now: The time, aware; yesterday is that of its zone.

    Raises:
        BadValue: Both forms are used, the range is empty, or longer than :data:`MOST_DAYS`.
    """
    yesterday = now.date() - timedelta(days=1)
    if day is not None and (first or last):
        raise _bad("--day", str(day), "--day | --from --to")
    start = day or first or last or yesterday
    end = day or last or yesterday
    if first is None and last is not None:
        raise _bad("--to", str(last), "--from … --to …")
    if not 1 <= (end - start).days + 1 <= MOST_DAYS:
        raise _bad("--from", str(start), f"… {end}, 1 … {MOST_DAYS}")
    return tuple(days_from(start, end))


def _bad(option: str, value: str, expected: str) -> BadValue:
    error = BadValue(value, expected)
    error.param_hint = option
    return error
