"""The use case “connect the POS”: consent, return, choice of the location, parting."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from attrs import evolve, frozen

from datev_bridge.access import NOT_FOUND, Actor, Permission, permit
from datev_bridge.audit import AuditNote
from datev_bridge.daybook import Location
from datev_bridge.errors import (
    AccessRefused,
    AuthorizationError,
    ConfigurationError,
    RateLimited,
    ServiceUnavailable,
    UnexpectedResponse,
)
from datev_bridge.journey import codes
from datev_bridge.journey.consents import (
    PATIENCE,
    check_who_returned,
    new_state,
    new_verifier,
    permit_app,
    place_in,
    refuse_ended,
)
from datev_bridge.journey.model import ConnectionFact, Consent
from datev_bridge.journey.ports import JourneyStore
from datev_bridge.journey.profiles import found_place
from datev_bridge.kseries.oauth import App, authorize_url, read_return
from datev_bridge.onboarding import ConnectionState, LocationState


class PosDoor(Protocol):
    """The way to the POS: what of connecting needs the network."""

    def connect(self, app: App, organisation: str, place: str, code: str, verifier: str) -> None:
        """Turn the code of a consent into tokens of the place, and keep them.

        Raises:
            KSeriesError: The code is not accepted, or the login cannot be asked.
        """
        ...

    def locations(self, app: App, organisation: str, place: str) -> tuple[Location, ...]:
        """Return the business locations that the place's connection covers.

        Raises:
            KSeriesError: The POS cannot be asked.
        """
        ...

    def renew(self, app: App, organisation: str, place: str) -> None:
        """Let the place's connection renew itself now.

        Raises:
            KSeriesError: The login refuses, or cannot be asked.
        """
        ...


@frozen(kw_only=True)
class Connecting:
    """Connects places to the POS.

    Attributes:
        store: Where it is kept.
        door: The way to the POS.
        clock: The time, aware.
        dice: So many random bytes as text for an address.
    """

    store: JourneyStore
    door: PosDoor
    clock: Callable[[], datetime]
    dice: Callable[[int], str]

    def app(self, organisation: str) -> App:
        """Return the app with which an organisation connects: its own, or the operator's.

        Raises:
            ConfigurationError: There is none; JNY-010.
        """
        with self.store.work(organisation, reading=True) as work:
            app = work.apps.find() or work.within("").apps.find()
        if app is None:
            raise ConfigurationError(codes.NO_APP.at())
        return app

    def keep_app(self, actor: Actor, app: App, organisation: str = "") -> None:
        """Keep credentials of an app; an organisation's own come before the operator's.

        Args:
            actor: Who.
            app: The credentials.
            organisation: Whose; empty for all organisations.

        Raises:
            AccessRefused: The actor may not.
        """
        permit_app(actor, organisation)
        with self.store.work(organisation) as work:
            before, mark = work.apps.find(), work.seals.fingerprint
            work.apps.keep(app)
            note = AuditNote(
                action="app.keep",
                subject=app.client_id,
                before={"secret": mark(before.client_secret)} if before else {},
                after={"secret": mark(app.client_secret), "redirect_uri": app.redirect_uri},
            )
            work.audit.record(actor, note)

    def begin(self, actor: Actor, organisation: str, place: str) -> str:
        """Return the address of the POS's login to which the actor goes.

        Raises:
            AccessRefused: The actor may not connect, or there is no such place.
            ConfigurationError: There is no app (JNY-010), or the place has ended (JNY-040).
        """
        permit(actor, Permission.CONNECT, organisation)
        app = self.app(organisation)
        consent = Consent(
            state=new_state(organisation, place, self.dice),
            verifier=new_verifier(self.dice),
            place=place,
            user=actor.id,
            expires_at=self.clock() + PATIENCE,
        )
        with self.store.work(organisation) as work:
            refuse_ended(found_place(work, place))
            work.connections.begin(consent)
        return authorize_url(app, state=consent.state, verifier=consent.verifier)

    def finish(self, actor: Actor, address: str, state: str) -> tuple[Location, ...]:
        """Complete a connection with the address that the browser came back to.

        The connection renews itself once at once, which shows that it lasts; a login that does not
        answer then will be asked with the first reading.

        Args:
            actor: Who came back; the one who was sent.
            address: The whole address.
            state: The state in it.

        Returns:
            The locations that the connection covers.

        Raises:
            AccessRefused: The actor may not connect, or was not the one who was sent.
            AuthorizationError: The consent is over (JNY-011), was denied, or is not accepted.
            ConfigurationError: The place has ended meanwhile; JNY-040.
            KSeriesError: The POS cannot be asked.
        """
        organisation, _ = place_in(state)
        permit(actor, Permission.CONNECT, organisation)
        with self.store.work(organisation) as work:
            consent = work.connections.take(state, self.clock())
            if consent is not None:
                refuse_ended(found_place(work, consent.place))
        if consent is None:
            raise AuthorizationError(codes.CONSENT_OVER.at())
        check_who_returned(actor, consent.user)
        app = self.app(organisation)
        code = read_return(app, address, state=state)
        self.door.connect(app, organisation, consent.place, code, consent.verifier)
        with self.store.work(organisation) as work:
            place = found_place(work, consent.place)
            work.connections.connected(place.id, self.clock())
            work.runs.hurry(place.id, self.clock())
            work.audit.record(actor, AuditNote(action="connection.make", subject=place.name))
        # Shown now that it lasts: else the set-up would wait until the first access token ends.
        with suppress(RateLimited, ServiceUnavailable, UnexpectedResponse):
            self.door.renew(app, organisation, consent.place)
        locations = self.door.locations(app, organisation, consent.place)
        if place.location is None and len(locations) == 1:
            self._choose(actor, organisation, consent.place, locations[0])
        return locations

    def fact(self, actor: Actor, organisation: str, place: str) -> ConnectionFact:
        """Return what is known of a place's connection.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.connections.fact(found_place(work, place).id)

    def locations(self, actor: Actor, organisation: str, place: str) -> tuple[Location, ...]:
        """Ask the POS which locations the place's connection covers.

        Raises:
            AccessRefused: The actor may not connect, or there is no such place.
            AuthorizationError: The place is not connected; JNY-012.
            KSeriesError: The POS cannot be asked.
        """
        permit(actor, Permission.CONNECT, organisation)
        if self.fact(actor, organisation, place).state is not ConnectionState.CONNECTED:
            raise AuthorizationError(codes.NOT_CONNECTED.at())
        return self.door.locations(self.app(organisation), organisation, place)

    def choose(self, actor: Actor, organisation: str, place: str, location: str) -> Location:
        """Choose the location whose days are booked; a test run of another one then says nothing.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            location: The POS's id of it.

        Raises:
            AccessRefused: The actor may not connect, or the connection does not cover it.
            AuthorizationError: The place is not connected; JNY-012.
            ConfigurationError: Files come of another one; JNY-014.
            KSeriesError: The POS cannot be asked.
        """
        found = _of_id(self.locations(actor, organisation, place), location)
        self._choose(actor, organisation, place, found)
        return found

    def part(self, actor: Actor, organisation: str, place: str) -> bool:
        """Drop a place's tokens; mapping and settings are kept.

        Raises:
            AccessRefused: The actor may not connect, or there is no such place.
        """
        permit(actor, Permission.CONNECT, organisation)
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            was_there = work.connections.forget(found.id)
            if was_there:
                work.audit.record(actor, AuditNote(action="connection.drop", subject=found.name))
            return was_there

    def _choose(self, actor: Actor, organisation: str, place: str, location: Location) -> None:
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            is_another = found.location is not None and found.location.id != location.id
            has_begun = found.state is not LocationState.SETTING_UP or found.delivered_until
            if is_another and has_begun:  # which days are booked already is known of one location
                raise ConfigurationError(codes.LOCATION_STAYS.at(found.name, name=location.name))
            work.places.change(evolve(found, location=location))
            note = AuditNote(
                action="location.choose",
                subject=found.name,
                before={"location": found.location.id} if found.location else {},
                after={"location": location.id, "name": location.name, "zone": location.timezone},
            )
            work.audit.record(actor, note)


def _of_id(locations: Iterable[Location], wanted: str) -> Location:
    found = next((location for location in locations if location.id == wanted), None)
    if found is None:
        raise AccessRefused(NOT_FOUND.at())
    return found
