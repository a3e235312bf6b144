"""Organisations and places by name or id, as people name them on a command line; and an overview.

Nobody is told of organisations that they do not belong to: a name of one of those is as unknown as
an invented one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from attrs import frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit, permit_operator
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.issues import IssueKind
from datev_bridge.journey import codes
from datev_bridge.journey.facts import gather
from datev_bridge.journey.model import ConnectionFact, Organisation, Place
from datev_bridge.journey.ports import JourneyStore, JourneyWork
from datev_bridge.journey.profiles import found_place
from datev_bridge.onboarding import Step, needs_attention, steps

T = TypeVar("T", Organisation, Place)

_SHOWN = 8


@frozen(kw_only=True)
class PlaceView:
    """A place at a glance.

    Attributes:
        organisation: Whose.
        place: The place.
        connection: What is known of its connection to the POS.
        steps: Its task list.
    """

    organisation: Organisation
    place: Place
    connection: ConnectionFact
    steps: tuple[Step, ...]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def needs_attention(self) -> bool:
        """Whether something in the task list is left to do."""
        return needs_attention(self.steps)


@frozen(kw_only=True)
class Directory:
    """Finds organisations and places.

    Attributes:
        store: Where they are kept.
        clock: The time, aware.
    """

    store: JourneyStore
    clock: Callable[[], datetime]

    def organisations(self, actor: Actor) -> tuple[Organisation, ...]:
        """Return the organisations that the actor belongs to, the operator's being all, by name.

        Raises:
            AccessRefused: The login is not complete.
        """
        if actor.is_operator:
            permit_operator(actor)
        for organisation in actor.roles:
            permit(actor, Permission.VIEW, organisation)
        with self.store.work(reading=True) as work:
            return work.organisations.all(None if actor.is_operator else actor.roles)

    def organisation(self, actor: Actor, name: str = "") -> Organisation:
        """Return the organisation of that name or id; the only one that is not ended for none.

        Raises:
            AccessRefused: The login is not complete.
            ConfigurationError: There is none, or several; JNY-060.
        """
        known = self.organisations(actor)
        going_on = tuple(each for each in known if each.closed_at is None)
        return _meant(known if name else going_on, name, codes.WHICH_ORGANISATION)

    def place(self, actor: Actor, organisation: str = "", place: str = "") -> Place:
        """Return the place of that name or id; the only one for none.

        Args:
            actor: Who asks.
            organisation: Name or id; the only one for none.
            place: Name or id.

        Raises:
            AccessRefused: The login is not complete.
            ConfigurationError: It is not clear which is meant; JNY-060 or JNY-061.
        """
        whose = self.organisation(actor, organisation)
        with self.store.work(whose.id, reading=True) as work:
            return _meant(work.places.all(), place, codes.WHICH_PLACE)

    def places(self, actor: Actor) -> tuple[PlaceView, ...]:
        """Return every place of the actor's organisations, organisation by organisation.

        Raises:
            AccessRefused: The login is not complete.
        """
        return tuple(
            view
            for organisation in self.organisations(actor)
            for view in self._places_of(organisation)
        )

    def view(self, actor: Actor, organisation: str, place: str) -> PlaceView:
        """Return one place at a glance.

        Args:
            actor: Who asks.
            organisation: Whose, by id.
            place: Which, by id.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            whose = work.within("").organisations.find(organisation)
            if whose is None:
                raise AccessRefused(NOT_FOUND.at())
            return self._view(work, whose, found_place(work, place))

    def _places_of(self, organisation: Organisation) -> tuple[PlaceView, ...]:
        with self.store.work(organisation.id, reading=True) as work:
            return tuple(self._view(work, organisation, place) for place in work.places.all())

    def _view(self, work: JourneyWork, organisation: Organisation, place: Place) -> PlaceView:
        return PlaceView(
            organisation=organisation,
            place=place,
            connection=work.connections.fact(place.id),
            steps=steps(gather(work, place, self.clock().date())),
        )


def _meant(known: Sequence[T], name: str, unclear: IssueKind) -> T:
    """Return what a name or an id means; the only one where none is given."""
    wanted = name.strip().casefold()
    found = [each for each in known if each.id == name] or [
        each for each in known if wanted in {"", each.name.casefold()}
    ]
    if len(found) == 1:
        return found[0]
    shown = found or known
    names = ", ".join(f"{each.name} ({each.id})" for each in shown[:_SHOWN])
    more = " …" if len(shown) > _SHOWN else ""
    raise ConfigurationError(unclear.at(name=name or "–", known=f"{names}{more}" or "–"))
