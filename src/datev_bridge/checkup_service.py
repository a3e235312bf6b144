"""Gathers what ``doctor`` judges of a service, from its database alone; no POS is asked.

Like every command it brings a database of an earlier program to this version; else it changes
nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

from datev_bridge.access import Actor
from datev_bridge.doctor.of_store import PlaceFacts, StoreFacts
from datev_bridge.doctor.store_codes import NO_SERVICE
from datev_bridge.errors import ConfigurationError, DatevBridgeError
from datev_bridge.issues import Issue
from datev_bridge.journey.directory import PlaceView
from datev_bridge.onboarding import LocationState
from datev_bridge.runs.service_codes import CONNECTION_ENDED, CONNECTION_ENDS
from datev_bridge.service import DATABASE_FILE, DATABASE_VARIABLE, Service, open_service
from datev_bridge.store.migrate import version_of

_OF_CONNECTION = frozenset({CONNECTION_ENDED, CONNECTION_ENDS})


def gather_service(
    folder: Path,
    environment: Mapping[str, str],
    *,
    clock: Callable[[], datetime],
    acting: Callable[[Service], Actor],
    organisation: str = "",
    place: str = "",
) -> StoreFacts | Issue:
    """Find out everything that ``doctor`` judges of a service, or why it cannot be opened.

    Args:
        folder: Of the service.
        environment: The environment variables.
        clock: The time, aware.
        acting: Who asks.
        organisation: Only this one's places, by name or id; empty for all.
        place: Only this place of it, by name or id; empty for all.

    Raises:
        AccessRefused: There is nobody of the address that acts.
        ConfigurationError: It is not clear which organisation or place is meant.
    """
    if not environment.get(DATABASE_VARIABLE) and not (folder / DATABASE_FILE).exists():
        return NO_SERVICE.at(folder=folder)
    try:
        service = open_service(folder, environment, clock=clock)
    except DatevBridgeError as error:
        return error.issue
    actor = acting(service)
    views = service.directory.places(actor)
    if organisation or place:
        whose = service.directory.organisation(actor, organisation).id
        views = tuple(view for view in views if view.organisation.id == whose)
    if place:
        meant = service.directory.place(actor, organisation, place).id
        views = tuple(view for view in views if view.place.id == meant)
    return service_facts(service, actor, views)


def service_facts(service: Service, actor: Actor, views: Iterable[PlaceView]) -> StoreFacts:
    """Find out everything that ``doctor`` judges of a service that runs.

    Args:
        service: The service.
        actor: Who asks; what is the operator's alone to know, nobody else is told.
        views: The places, ended ones are left out.

    Raises:
        AccessRefused: The actor may not see one of the places.
    """
    places = tuple(
        PlaceFacts(
            name=f"{view.organisation.name} · {view.place.name}",
            state=view.place.state,
            connection=view.connection,
            steps=view.steps,
            alarms=_alarms(service, actor, view),
        )
        for view in views
        if view.place.state is not LocationState.TERMINATED
    )
    problem, mails = _outbox(service, actor)
    return StoreFacts(
        now=service.clock(),
        version=version_of(service.store.engine),
        database=service.store.engine.dialect.name,
        key_problems=service.keys.problems(),
        has_mail_server=service.mail_folder is None,
        mail_problem=problem,
        mails=mails,
        places=places,
    )


def _alarms(service: Service, actor: Actor, view: PlaceView) -> tuple[Issue, ...]:
    """Return what is wrong with a place's files; its connection has a line of its own."""
    found = service.alarming.issues(actor, view.organisation.id, view.place.id)
    return tuple(issue for issue in found if issue.kind not in _OF_CONNECTION)


def _outbox(service: Service, actor: Actor) -> tuple[Issue | None, Mapping[str, int]]:
    """Return why mails cannot be sent, and how many there are; the operator's alone to know."""
    if not actor.is_operator:
        return None, {}
    try:
        return None, service.mailing.look(actor, most=0).counts
    except ConfigurationError as error:
        return error.issue, {}
