"""The use case “connect DATEV”: app, consent, return, choice of the client, upload, parting.

For the portal only: in production DATEV returns to https addresses with a public name.
"""

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from datev_bridge.access import SYSTEM, Actor, Permission, permit, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.datev_upload import codes
from datev_bridge.datev_upload.app import DatevApp, is_public
from datev_bridge.datev_upload.call_log import RETENTION, LoggedCall
from datev_bridge.datev_upload.consent import DatevConsent, DatevFact
from datev_bridge.datev_upload.model import UploadFile, UploadReceipt, UploadTarget
from datev_bridge.datev_upload.oauth import authorize_url, read_return
from datev_bridge.datev_upload.protocol import failed
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue
from datev_bridge.journey.consents import (
    PATIENCE,
    check_who_returned,
    new_nonce,
    new_state,
    new_verifier,
    permit_app,
    place_in,
    refuse_ended,
)
from datev_bridge.journey.datev_ports import DatevDoor, DatevPlace, DatevStore
from datev_bridge.journey.profiles import found_place, profile_of


@frozen(kw_only=True)
class DatevConnecting:
    """Connects places to DATEV and uploads for them.

    Attributes:
        store: Where it is kept.
        door: The way to DATEV.
        clock: The time, aware.
        dice: So many random bytes as text for an address.
        portal: Public address of the portal, to which DATEV leads back.
    """

    store: DatevStore
    door: DatevDoor
    clock: Callable[[], datetime]
    dice: Callable[[int], str]
    portal: str = ""

    def app(self, organisation: str) -> DatevApp:
        """Return the app with which an organisation connects: its own, or the operator's.

        Raises:
            ConfigurationError: There is none; UPL-009.
        """
        with self.store.work(organisation, reading=True) as work:
            app = work.datev_apps.find() or work.within("").datev_apps.find()
        if app is None:
            raise ConfigurationError(codes.NO_APP.at())
        return app

    def hurdles(self, actor: Actor, organisation: str) -> tuple[Issue, ...]:
        """Return why nobody can connect yet: there is no app, or no address to come back to.

        Raises:
            AccessRefused: The actor does not see the organisation.
        """
        permit(actor, Permission.VIEW, organisation)
        found = [] if is_public(self.portal) else [codes.PORTAL_NOT_PUBLIC.at()]
        try:
            self.app(organisation)
        except ConfigurationError as error:
            found.append(error.issue)
        return tuple(found)

    def keep_app(self, actor: Actor, app: DatevApp, organisation: str = "") -> None:
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
            before, mark = work.datev_apps.find(), work.seals.fingerprint
            work.datev_apps.keep(app)
            note = AuditNote(
                action="datev.app.keep",
                subject=app.client_id,
                before={"secret": mark(before.client_secret)} if before else {},
                after={
                    "secret": mark(app.client_secret),
                    "environment": app.environment.value,
                    "redirect_uri": app.redirect_uri,
                },
            )
            work.audit.record(actor, note)

    def begin(self, actor: Actor, organisation: str, place: str, *, lasting: bool = True) -> str:
        """Return the address of DATEV's login to which the actor goes.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            lasting: Whether the connection shall outlast the day; a choice of the actor's own.

        Raises:
            AccessRefused: The actor may not connect, or there is no such place.
            ConfigurationError: There is no app (UPL-009), or the place has ended (JNY-040).
        """
        permit(actor, Permission.CONNECT, organisation)
        app = self.app(organisation)
        consent = DatevConsent(
            state=new_state(organisation, place, self.dice),
            nonce=new_nonce(self.dice),
            verifier=new_verifier(self.dice),
            place=place,
            user=actor.id,
            lasting=lasting,
            expires_at=self.clock() + PATIENCE,
        )
        with self.store.work(organisation) as work:
            refuse_ended(found_place(work, place))
            work.datev_connections.begin(consent)
        return authorize_url(
            app,
            state=consent.state,
            nonce=consent.nonce,
            verifier=consent.verifier,
            lasting=lasting,
        )

    def finish(self, actor: Actor, address: str, state: str) -> DatevFact:
        """Complete a connection with the address that the browser came back to.

        Args:
            actor: Who came back; the one who was sent.
            address: The whole address.
            state: The state in it.

        Raises:
            AccessRefused: The actor may not connect, or was not the one who was sent.
            ConfigurationError: The place has ended meanwhile; JNY-040.
            DeliveryError: The consent is over (UPL-028), was denied, or is not accepted.
        """
        organisation, _ = place_in(state)
        permit(actor, Permission.CONNECT, organisation)
        with self.store.work(organisation) as work:
            consent = work.datev_connections.take(state, self.clock())
            if consent is not None:
                refuse_ended(found_place(work, consent.place))
        if consent is None:
            raise failed(codes.CONSENT_OVER.at("return"))
        check_who_returned(actor, consent.user)
        at = DatevPlace(app=self.app(organisation), organisation=organisation, place=consent.place)
        code = read_return(at.app, address, state=state)
        self.door.connect(at, code, consent, actor.name)
        with self.store.work(organisation) as work:
            place = found_place(work, consent.place)
            after = {"environment": at.app.environment.value}
            note = AuditNote(action="datev.connection.make", subject=place.name, after=after)
            work.audit.record(actor, note)
            return work.datev_connections.fact(place.id)

    def fact(self, actor: Actor, organisation: str, place: str) -> DatevFact:
        """Return what is known of a place's connection.

        Raises:
            AccessRefused: The actor may not see it, or there is no such place.
        """
        permit(actor, Permission.VIEW, organisation)
        with self.store.work(organisation, reading=True) as work:
            return work.datev_connections.fact(found_place(work, place).id)

    def calls(self, actor: Actor, organisation: str, place: str) -> tuple[LoggedCall, ...]:
        """Return what was asked of DATEV for a place in the last 14 days, oldest first; no tokens.

        Raises:
            AccessRefused: The actor is not the operator, or there is no such place.
        """
        permit_operator(actor)
        with self.store.work(organisation, reading=True) as work:
            found_place(work, place)
        return self.store.datev_calls(organisation, place).since(self.clock() - RETENTION)

    def choose(
        self, actor: Actor, organisation: str, place: str, *, consultant: int, client: int
    ) -> UploadTarget:
        """Choose the client for which files are uploaded, once DATEV has confirmed it.

        Args:
            actor: Who.
            organisation: Whose.
            place: Which place.
            consultant: Berater.
            client: Mandant.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            DeliveryError: The login does not see the client (UPL-073), the service is not ordered
                (UPL-074), or DATEV cannot be asked.
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        at = self._at(organisation, place)
        target = self.door.find_client(at, consultant, client)
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            before = work.datev_connections.fact(place).target
            work.datev_connections.choose(place, target)
            note = AuditNote(
                action="datev.client.choose",
                subject=found.name,
                before={"target": str(before)} if before else {},
                after={"target": str(target)},
            )
            work.audit.record(actor, note)
        return target

    def choose_settled(self, actor: Actor, organisation: str, place: str) -> UploadTarget:
        """Choose the client whose numbers the settings have: DATEV takes its files only.

        Raises:
            AccessRefused: As for :meth:`choose`.
            ConfigurationError: The settings are not complete; JNY-020.
            DeliveryError: As for :meth:`choose`.
        """
        permit(actor, Permission.EDIT_DELIVERY, organisation)
        with self.store.work(organisation, reading=True) as work:
            numbers = profile_of(work, found_place(work, place)).datev
        return self.choose(
            actor,
            organisation,
            place,
            consultant=numbers.consultant_number,
            client=numbers.client_number,
        )

    def deliver(
        self,
        actor: Actor,
        organisation: str,
        place: str,
        file: UploadFile,
        *,
        repeat: bool = False,
    ) -> UploadReceipt:
        """Upload a file of a place, once.

        Args:
            actor: Who; the service itself as a rule.
            organisation: Whose.
            place: Which place.
            file: The file.
            repeat: Whether a person wants to send again what failed, was lost, or never ended.

        Raises:
            AccessRefused: The actor may not, or there is no such place.
            ConfigurationError: No client is chosen; UPL-010.
            DeliveryError: DATEV cannot be asked, or must not be.
        """
        permit(actor, Permission.RUN, organisation)
        at, target = self._where(organisation, place)
        receipt = self.door.deliver(at, target, file, repeat=repeat)
        self._note_upload(actor, organisation, file, receipt)
        return receipt

    def hand_over(
        self, organisation: str, place: str, file: UploadFile, *, repeat: bool
    ) -> UploadReceipt:
        """Upload a file of a place for the service itself, once; nobody waits for the job.

        Args:
            organisation: Whose.
            place: Which place.
            file: The file.
            repeat: Whether a person wants to send again what failed, was lost, or never ended.

        Returns:
            What is known of it now; while its job goes on, when to ask again.

        Raises:
            AccessRefused: There is no such place.
            ConfigurationError: There is no app (UPL-009), or no client is chosen (UPL-010).
            DeliveryError: DATEV cannot be asked, or must not be.
        """
        at, target = self._where(organisation, place)
        receipt = self.door.hand_over(at, target, file, repeat=repeat)
        if receipt.is_finished:
            self._note_upload(SYSTEM, organisation, file, receipt)
        return receipt

    def part(self, actor: Actor, organisation: str, place: str) -> tuple[Issue, ...]:
        """End a place's connection at DATEV and here; the choice of the client is kept.

        Returns:
            What a person should know: nothing, or that DATEV did not confirm (UPL-049).

        Raises:
            AccessRefused: The actor may not connect, or there is no such place.
        """
        permit(actor, Permission.CONNECT, organisation)
        if self.fact(actor, organisation, place).connected_at is None:
            return ()
        issues = self._ended(organisation, place)
        with self.store.work(organisation) as work:
            found = found_place(work, place)
            note = AuditNote(
                action="datev.connection.drop",
                subject=found.name,
                after={"issues": ", ".join(issue.code for issue in issues)} if issues else {},
            )
            work.audit.record(actor, note)
        return issues

    def leave(self, actor: Actor, organisation: str) -> tuple[Issue, ...]:
        """End the connections of all places, and forget the organisation's own app.

        Returns:
            What a person should know.

        Raises:
            AccessRefused: The actor may not connect.
        """
        permit(actor, Permission.CONNECT, organisation)
        with self.store.work(organisation, reading=True) as work:
            places = [place.id for place in work.places.all()]
        issues = [issue for place in places for issue in self.part(actor, organisation, place)]
        with self.store.work(organisation) as work:
            if work.datev_apps.drop():
                work.audit.record(actor, AuditNote(action="datev.app.drop"))
        return tuple(issues)

    def _ended(self, organisation: str, place: str) -> tuple[Issue, ...]:
        """End a connection; without an app DATEV cannot be asked to."""
        try:
            at = self._at(organisation, place)
        except ConfigurationError:
            with self.store.work(organisation) as work:
                work.datev_connections.forget(place)
            return (codes.NOT_REVOKED.at("revoke"),)
        return self.door.disconnect(at)

    def _where(self, organisation: str, place: str) -> tuple[DatevPlace, UploadTarget]:
        at = self._at(organisation, place)
        with self.store.work(organisation, reading=True) as work:
            target = work.datev_connections.fact(place).target
        if target is None or target.environment is not at.app.environment:
            raise ConfigurationError(codes.NO_TARGET.at())
        return at, target

    def _note_upload(
        self, actor: Actor, organisation: str, file: UploadFile, receipt: UploadReceipt
    ) -> None:
        facts = {
            "file": file.name,
            "sha256": file.sha256,
            "job": receipt.job,
            "state": receipt.state.value,
        }
        with self.store.work(organisation) as work:
            note = AuditNote(action="datev.upload", subject=str(receipt.target), after=facts)
            work.audit.record(actor, note)

    def _at(self, organisation: str, place: str) -> DatevPlace:
        with self.store.work(organisation, reading=True) as work:
            found_place(work, place)
        return DatevPlace(app=self.app(organisation), organisation=organisation, place=place)
