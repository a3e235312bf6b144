"""What commands of the service share: where it is, and who acts.

Whoever may start these commands has the database and its keys at hand, so they act as the operator;
with ``--as`` they act as a person, and the audit trail names both.
"""

from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli.context import Context
from datev_bridge_cli.language import Language

if TYPE_CHECKING:
    from datev_bridge.access import Actor
    from datev_bridge.issues import Issue
    from datev_bridge.service import Service

DATA_VARIABLE = "DATEV_BRIDGE_DATA"


def data_option(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--data``, the folder of the service."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar=language.say("ORDNER", "FOLDER"),
        envvar=DATA_VARIABLE,
        help=language.say(
            f"Ordner des Dienstes (oder Umgebung {DATA_VARIABLE}).",
            f"The service's folder (or environment {DATA_VARIABLE}).",
        ),
    )


def as_option(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--as``, the person who acts; the command gets ``person``."""
    return click.option(
        "--as",
        "person",
        default="",
        metavar="E-MAIL",
        help=language.say(
            "Für diese Person handeln; das Protokoll nennt beide.",
            "Act for this person; the audit trail names both.",
        ),
    )


def open_for(context: Context, data: Path | None) -> "Service":
    """Return the service of a folder, of the platform's own if none is named.

    Raises:
        StoreError: The database cannot be opened.
        VaultError: The keys cannot be read.
    """
    from platformdirs import user_data_dir  # noqa: PLC0415 - only where a service is asked for

    from datev_bridge.service import open_service  # noqa: PLC0415 - it brings the database

    folder = data or Path(user_data_dir("datev_bridge", appauthor=False))
    return open_service(folder, context.environment, clock=context.now)


def operator() -> "Actor":
    """Return the operator at this command line."""
    from datev_bridge.access import Actor  # noqa: PLC0415 - only where somebody acts

    name = f"cli:{_system_user()}"
    return Actor(id=name, name=name, is_operator=True, has_second_factor=True)


def acting(service: "Service", person: str) -> "Actor":
    """Return who acts: the operator, or a person through the operator.

    Raises:
        AccessRefused: There is nobody of that address.
    """
    return service.visits.on_behalf(operator(), person) if person else operator()


def refuse(*issues: "Issue | None") -> None:
    """End the command with what was found, if anything was.

    Raises:
        ConfigurationError: Something was found.
    """
    found = [issue for issue in issues if issue is not None]
    if found:
        raise ConfigurationError(found[0], issues=found)


def _system_user() -> str:
    """Return who is logged in to the system, as far as it knows."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "?"
