"""What commands of the service share: where it is, and who acts.

Whoever may start these commands has the database and its keys at hand, so they act as the operator;
with ``--as`` they act as a person, and the audit trail names both.
"""

from collections.abc import Callable
from functools import wraps
from getpass import getuser
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen
import click
from click.core import ParameterSource

from datev_bridge.errors import ConfigurationError
from datev_bridge_cli.context import Context, profile_option
from datev_bridge_cli.language import Language

if TYPE_CHECKING:
    from datev_bridge.access import Actor
    from datev_bridge.issues import Issue
    from datev_bridge.journey.model import Place
    from datev_bridge.mapping.desk import MappingDesk
    from datev_bridge.profile import Profile
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

    It is closed when the command ends.

    Raises:
        StoreError: The database cannot be opened.
        VaultError: The keys cannot be read.
    """
    from datev_bridge.service import open_service  # noqa: PLC0415 - it brings the database

    service = open_service(data or usual_folder(), context.environment, clock=context.now)
    click.get_current_context().call_on_close(service.close)
    return service


def usual_folder() -> Path:
    """Return the folder of the service where none is named: the platform's own."""
    from platformdirs import user_data_dir  # noqa: PLC0415 - only where a service is asked for

    return Path(user_data_dir("datev_bridge", appauthor=False))


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


@frozen(kw_only=True)
class At:
    """A place of the service, and who acts there.

    Attributes:
        service: The service.
        actor: Who acts.
        place: The place.
    """

    service: "Service"
    actor: "Actor"
    place: "Place"

    @property
    def whose(self) -> "tuple[Actor, str, str]":
        """Actor, organisation and place, as use cases take them."""
        return self.actor, self.place.organisation, self.place.id

    def profile(self) -> "Profile":
        """Return the profile that the place's settings and mapping make.

        Raises:
            ConfigurationError: The settings are not complete; JNY-020.
        """
        return self.service.settings.profile(*self.whose)

    def desk(self) -> "MappingDesk":
        """Return where the actor works on the place's mapping; errors as for :meth:`profile`."""
        return self.service.mapping_desk(*self.whose)


@frozen(kw_only=True)
class Named:
    """What a command line names: a profile's file, or a place of the service.

    Attributes:
        profile: The file; None for a place.
        data: Folder of the service; None for the platform's own.
        organisation: Name or id; empty for the only one.
        location: Name or id; empty for the only one.
        person: Whose part the operator takes; empty for nobody's.
    """

    profile: Path | None = None
    data: Path | None = None
    organisation: str = ""
    location: str = ""
    person: str = ""

    def open(self, context: Context) -> At:
        """Return the place.

        Raises:
            ConfigurationError: It is not clear which is meant; JNY-060 or JNY-061.
        """
        service = open_for(context, self.data)
        actor = acting(service, self.person)
        place = service.directory.place(actor, self.organisation, self.location)
        return At(service=service, actor=actor, place=place)


_STORE_OPTIONS = ("data", "organisation", "location", "person")
EITHER = "--profile | --data/--organisation/--location/--as"


def organisation_option(language: Language) -> Callable[[Any], Any]:
    """Return a decorator that adds ``--organisation``."""
    say = language.say
    text = say("Organisation, wenn es mehrere sind.", "Organisation, if there are several.")
    return click.option("--organisation", default="", metavar="NAME|ID", help=text)


def place_options(
    language: Language, *, or_profile: bool = False, required: bool = True
) -> Callable[[Any], Any]:
    """Return a decorator that adds the options which name a place; the command gets ``named``.

    Args:
        language: The language of the help.
        or_profile: Whether a profile's file may be named instead.
        required: Whether one of the two has to be there; else the command may get None.
    """
    text = language.say("Betrieb, wenn es mehrere sind.", "Location, if there are several.")
    options = [
        organisation_option(language),
        click.option("--location", default="", metavar="NAME|ID", help=text),
        as_option(language),
        data_option(language),
    ]
    if or_profile:
        options.insert(0, profile_option(language, required=False))

    def decorate(function: Any) -> Any:
        @wraps(function)
        def with_named(
            *,
            organisation: str,
            location: str,
            person: str,
            data: Path | None,
            profile: Path | None = None,
            **values: Any,
        ) -> Any:
            named = Named(
                profile=profile,
                data=data,
                organisation=organisation,
                location=location,
                person=person,
            )
            chosen = _one_way(named, required=required) if or_profile else named
            return function(named=chosen, **values)

        decorated: Any = with_named
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


def _one_way(named: Named, *, required: bool) -> Named | None:
    """Return what is named, by the file or by the store; what was typed wins over environment.

    Raises:
        UsageError: Both were typed, or one is needed and neither is to be seen.
    """
    typed = {name for name in ("profile", *_STORE_OPTIONS) if _is_typed(name)}
    if "profile" in typed and len(typed) > 1:
        raise click.UsageError(EITHER)
    if named.profile is not None and not typed.intersection(_STORE_OPTIONS):
        return Named(profile=named.profile)
    if not typed and named.data is None and not _is_service_there():
        if not required:
            return None
        raise click.MissingParameter(param_hint="--profile | --data", param_type="option")
    return Named(
        data=named.data,
        organisation=named.organisation,
        location=named.location,
        person=named.person,
    )


def _is_typed(name: str) -> bool:
    source = click.get_current_context().get_parameter_source(name)
    return source is ParameterSource.COMMANDLINE


def _is_service_there() -> bool:
    """Tell whether somebody set up a service on this machine; asking for one would make it."""
    from datev_bridge.service import DATABASE_FILE, DATABASE_VARIABLE  # noqa: PLC0415

    return DATABASE_VARIABLE in os.environ or (usual_folder() / DATABASE_FILE).exists()


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
