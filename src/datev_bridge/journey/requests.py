"""The use case “ask for a connection”: a public form, and the operator's answer."""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

from attrs import evolve, field, frozen

from datev_bridge.access import NOT_FOUND, SYSTEM, Actor, Role, permit_operator
from datev_bridge.audit import AuditNote
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity import codes as identity_codes
from datev_bridge.identity import emails
from datev_bridge.identity.invitations import Invitation, Invitations, StartPassword
from datev_bridge.identity.moments import said
from datev_bridge.identity.throttle import Counter, Limit, of_address
from datev_bridge.issues import Issue
from datev_bridge.journey import codes
from datev_bridge.journey.model import ConnectionRequest, Organisation, Place, RequestState
from datev_bridge.journey.ports import JourneyStore, JourneyWork
from datev_bridge.journey.starting import first_settings
from datev_bridge.mail.message import Mail, MailKind

LONGEST_NAME, LONGEST_MESSAGE = 120, 2_000
_FIELDS = {
    "property_name": "Betrieb / property",
    "contact_name": "Ansprechpartner / contact",
    "message": "Nachricht / message",
}
"""What is entered, as people say it in German and English."""
REQUESTS = Limit(free=5, is_of_one_owner=False)
"""Requests from one address of the network."""


@frozen(kw_only=True)
class Asked:
    """What somebody enters in the form.

    Attributes:
        property_name: Of the restaurant.
        contact_name: Whom to write to.
        email: Where to, as typed.
        language: ``"de"`` or ``"en"``.
        message: What else was said.
    """

    property_name: str
    contact_name: str
    email: str
    language: str = "de"
    message: str = ""


def check(asked: Asked) -> tuple[Issue, ...]:
    """Return everything that is wrong with a request as typed."""
    return tuple(_problems(asked))


def _problems(asked: Asked) -> Iterator[Issue]:
    for name in ("property_name", "contact_name"):
        text = getattr(asked, name).strip()
        if not text or len(text) > LONGEST_NAME or not text.isprintable():
            yield codes.NAME_MISSING.at(name, field=_FIELDS[name], most=LONGEST_NAME)
    if len(asked.message) > LONGEST_MESSAGE:
        where = "message"
        yield codes.NAME_MISSING.at(where, field=_FIELDS[where], most=LONGEST_MESSAGE)
    if emails.normalised(asked.email) is None:
        yield identity_codes.NO_ADDRESS.at("email")


@frozen(kw_only=True)
class ConnectionRequests:
    """Takes requests and answers them.

    Attributes:
        store: Where they are kept.
        invitations: Invites whoever asked.
        clock: The time, aware.
        ids: New ids.
        operators: Addresses of the operator, told of each request.
        accepts_all: Whether every request is accepted at once.
    """

    store: JourneyStore
    invitations: Invitations
    clock: Callable[[], datetime]
    ids: Callable[[], str]
    operators: tuple[str, ...] = ()
    accepts_all: bool = field(default=False)

    def ask(self, asked: Asked, *, address: str = "") -> ConnectionRequest:
        """Ask for a connection; anybody may.

        Args:
            asked: What was entered.
            address: From where, as the adapter saw it; too many from one are refused.

        Raises:
            ConfigurationError: Something entered is not possible; ``issues`` has all of it.
            AccessRefused: Too many requests came from there; JNY-002.
        """
        found = check(asked)
        if found:
            raise ConfigurationError(found[0], issues=found)
        request = ConnectionRequest(
            id=self.ids(),
            property_name=asked.property_name.strip(),
            contact_name=asked.contact_name.strip(),
            email=emails.normalised(asked.email) or "",
            language=asked.language,
            message=asked.message.strip(),
            requested_at=self.clock(),
        )
        self._count(address, asked.language)
        with self.store.work() as work:
            work.requests.add(request)
            self._tell_of(work, request)
            note = AuditNote(action="request.make", subject=request.property_name)
            work.audit.record(SYSTEM, note)
            return self._accept(work, SYSTEM, request) if self.accepts_all else request

    def open_ones(self, actor: Actor) -> tuple[ConnectionRequest, ...]:
        """Return the requests that wait for an answer, newest first.

        Raises:
            AccessRefused: The actor is not the operator.
        """
        permit_operator(actor)
        with self.store.work(reading=True) as work:
            return work.requests.all(only_open=True)

    def accept(
        self, actor: Actor, request: str, *, with_start_password: bool = False
    ) -> ConnectionRequest:
        """Accept a request: an organisation, its first place and an invitation come of it.

        Args:
            actor: Who.
            request: The request.
            with_start_password: Mail a start password instead of a link to set one.

        Raises:
            AccessRefused: The actor is not the operator, or there is no such request.
            ConfigurationError: It was decided before; JNY-003.
        """
        permit_operator(actor)
        start = self.invitations.start_password() if with_start_password else None
        with self.store.work() as work:
            return self._accept(work, actor, _found(work, request), start)

    def decline(self, actor: Actor, request: str, reason: str) -> ConnectionRequest:
        """Decline a request; whoever asked is told why.

        Raises:
            AccessRefused: The actor is not the operator, or there is no such request.
            ConfigurationError: It was decided before; JNY-003.
        """
        permit_operator(actor)
        with self.store.work() as work:
            found = _found(work, request)
            declined = self._decided(work, actor, found, RequestState.DECLINED, reason=reason)
            self._tell(work, declined, MailKind.REQUEST_DECLINED, {"reason": reason})
            return declined

    def _count(self, address: str, language: str) -> None:
        """Count a request, in a transaction of its own: a refused one counts as well."""
        source = of_address(address)
        if source is None:
            return
        key = sha256(f"request:{source.key}".encode()).hexdigest()
        with self.store.work() as work:
            counter = Counter(key=key, limit=REQUESTS)
            blocked_until = work.throttle.take((counter,), self.clock())
        if blocked_until is not None:
            issue = codes.TOO_MANY_REQUESTS.at(until=said(blocked_until, language))
            raise AccessRefused(issue)

    def _accept(
        self,
        work: JourneyWork,
        actor: Actor,
        request: ConnectionRequest,
        start: StartPassword | None = None,
    ) -> ConnectionRequest:
        now, organisation = self.clock(), self.ids()
        accepted = self._decided(
            work, actor, request, RequestState.ACCEPTED, organisation=organisation
        )
        name = request.property_name
        work.organisations.add(Organisation(id=organisation, name=name, made_at=now))
        within = work.within(organisation)
        place = Place(id=self.ids(), organisation=organisation, name=name)
        within.places.add(place)
        within.settings.add(first_settings(place, actor, now))
        note = AuditNote(action="organisation.make", subject=name, after={"place": place.id})
        within.audit.record(actor, note)
        self._tell(work, accepted, MailKind.REQUEST_ACCEPTED, {})
        invitation = Invitation(
            email=request.email,
            name=request.contact_name,
            language=request.language,
            organisation=organisation,
            role=Role.OWNER,
            with_start_password=start is not None,
        )
        self.invitations.invite_within(work, actor, invitation, start)
        return accepted

    def _decided(
        self,
        work: JourneyWork,
        actor: Actor,
        request: ConnectionRequest,
        state: RequestState,
        *,
        reason: str = "",
        organisation: str = "",
    ) -> ConnectionRequest:
        decided = evolve(
            request,
            state=state,
            decided_by=actor.name,
            decided_at=self.clock(),
            reason=reason,
            organisation=organisation,
        )
        if not work.requests.decide(decided):
            issue = codes.DECIDED_BEFORE.at(request.property_name)
            raise ConfigurationError(issue)
        said = {"reason": reason} if reason else {}
        note = AuditNote(action=f"request.{state.value}", subject=request.property_name, after=said)
        work.audit.record(actor, note)
        return decided

    def _tell_of(self, work: JourneyWork, request: ConnectionRequest) -> None:
        self._tell(work, request, MailKind.REQUEST_RECEIVED, {})
        for operator in self.operators:
            values = {
                "restaurant": request.property_name,
                "contact": request.contact_name,
                "address": request.email,
                "link": self.invitations.portal,
            }
            work.outbox.post(
                Mail(
                    kind=MailKind.REQUEST_WAITING,
                    recipient=operator,
                    reference=request.id,
                    values=values,
                )
            )

    def _tell(
        self, work: JourneyWork, request: ConnectionRequest, kind: MailKind, more: dict[str, str]
    ) -> None:
        work.outbox.post(
            Mail(
                kind=kind,
                recipient=request.email,
                recipient_name=request.contact_name,
                language=request.language,
                reference=request.id,
                values={"restaurant": request.property_name} | more,
            )
        )


def _found(work: JourneyWork, request: str) -> ConnectionRequest:
    found = work.requests.find(request)
    if found is None:
        raise AccessRefused(NOT_FOUND.at())
    return found
