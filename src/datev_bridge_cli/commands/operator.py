"""``datev-bridge operator``: what whoever runs the service does for restaurants and advisers."""

import click

from datev_bridge_cli.commands import (
    operator_alarms,
    operator_bounce,
    operator_datev,
    operator_mail,
    operator_people,
    operator_places,
    operator_requests,
)
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import group


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    return group(
        "operator",
        language,
        (
            *operator_requests.parts(language),
            *operator_people.parts(language),
            *operator_places.parts(language),
            *operator_datev.parts(language),
            *operator_mail.parts(language),
            *operator_bounce.parts(language),
            *operator_alarms.parts(language),
        ),
        language.say(
            "Wer diese Befehle starten kann, hat Datenbank und Schlüssel und gilt als Betreiber.",
            "Whoever can start these commands has database and keys, and counts as the operator.",
        ),
    )
