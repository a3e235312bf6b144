"""The demonstration of the portal: a sample restaurant with people, on this machine alone.

Everything is real but the POS: accounts, mails (as files), mapping, test runs. It lives in a folder
of its own and is gone with it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener

from attrs import field, frozen

from datev_bridge.access import SYSTEM, Actor, Role
from datev_bridge.demo import open_sandbox, sample_profile
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.totp import SECONDS, code_at
from datev_bridge.journey.consents import state_in
from datev_bridge.journey.model import Place
from datev_bridge.journey.requests import Asked
from datev_bridge.kseries.oauth import App
from datev_bridge.mapping.desk import Edit
from datev_bridge.profile import from_toml
from datev_bridge.profile.keys import typed
from datev_bridge.service import PORTAL_VARIABLE, Service, open_service
from datev_bridge.testing import Size

_NAME = "Musterbetrieb"
_OPERATOR, _OWNER, _ADVISER = "betreiber@demo.example", "wirt@demo.example", "kanzlei@demo.example"
_PASSWORD = "Dampfnudel mit Vanille"  # noqa: S105 - printed for everybody to use
_SEED = 7
_ROUND = 2.0
"""Seconds between two looks at the outbox."""


@frozen(kw_only=True)
class DemoPerson:
    """Somebody who can log in to the demonstration.

    Attributes:
        email: The address.
        password: The password; public.
        secret: The app's key, base32; public.
        role: ``"operator"``, ``"owner"`` or ``"adviser"``.
    """

    email: str
    password: str = field(default=_PASSWORD, repr=False)
    secret: str = field(repr=False)
    role: str

    def code(self, now: datetime) -> str:
        """Return the code that the app shows now."""
        return code_at(self.secret, now)


@frozen(kw_only=True)
class DemoPortal:
    """A service with a sample restaurant that only lacks its test run.

    Attributes:
        service: The service.
        people: Who can log in.
        pos: Address of the POS.
    """

    service: Service
    people: tuple[DemoPerson, ...]
    pos: str


@contextmanager
def open_demo_portal(
    folder: Path, environment: Mapping[str, str], *, address: str, now: Callable[[], datetime]
) -> Iterator[DemoPortal]:
    """Give the demonstration while the context lasts; its mails become files in the folder.

    Args:
        folder: An empty folder.
        environment: The environment variables.
        address: Where the portal will be.
        now: The clock, aware.
    """
    named = {name: value for name, value in environment.items() if "DATEV_BRIDGE" not in name}
    with open_sandbox(now=now, port=0, size=Size.MEDIUM, seed=_SEED) as running:
        service = open_service(folder, named | {PORTAL_VARIABLE: address}, clock=now)
        try:
            app = running.sandbox.app
            credentials = App(
                client_id=app.client_id,
                client_secret=app.client_secret,
                redirect_uri=f"{address}/connect/return",
                api_url=running.sandbox.url,
                auth_url=running.sandbox.url,
            )
            service.connecting.keep_app(SYSTEM, credentials)
            operator = _person(service, Invitation(email=_OPERATOR, name="Betreiber"), "operator")
            place = _place(service)
            owner = _enrolled(service, _OWNER, "owner")
            invitation = Invitation(
                email=_ADVISER, name="Kanzlei", organisation=place.organisation, role=Role.ADVISER
            )
            adviser = _person(service, invitation, "adviser")
            text = sample_profile(
                running.sandbox,
                running.restaurant,
                first=running.restaurant.opened,
                last=now().date() + timedelta(days=365),
            )
            _set_up(service, place, text, now().date())
            with _mailing(service):
                yield DemoPortal(
                    service=service, people=(operator, owner, adviser), pos=running.sandbox.url
                )
        finally:
            service.close()


def _place(service: Service) -> Place:
    """Let the sample restaurant ask, and be accepted."""
    asked = Asked(property_name=_NAME, contact_name="Wirtin", email=_OWNER)
    request = service.requests.accept(SYSTEM, service.requests.ask(asked).id)
    return service.directory.place(SYSTEM, request.organisation)


def _person(service: Service, invitation: Invitation, role: str) -> DemoPerson:
    service.invitations.invite(SYSTEM, invitation)
    return _enrolled(service, invitation.email, role)


def _enrolled(service: Service, email: str, role: str) -> DemoPerson:
    """Let somebody have a password and an app; the code of now stays unused."""
    link = service.direct_links.to_set_password(SYSTEM, email)
    service.passwords.set_by_link(link.rpartition("/")[2], _PASSWORD)
    login = service.logins.log_in(email, _PASSWORD)
    with service.visits.once(login.token) as visit:
        begun = service.second_factors.begin(visit)
        before = service.clock() - timedelta(seconds=SECONDS)
        service.second_factors.confirm(visit, code_at(begun.secret, before))
        service.visits.end_all(visit.actor, visit.user.id)
    return DemoPerson(email=email, secret=begun.secret, role=role)


def _set_up(service: Service, place: Place, text: str, today: date) -> None:
    """Connect, settle and map the sample restaurant as its owner and adviser would have."""
    actor = service.visits.on_behalf(SYSTEM, _OWNER)
    whose = (actor, place.organisation, place.id)
    _connect(service, actor, place)
    profile = from_toml(text)
    document = {
        "datev.consultant_number": profile.datev.consultant_number,
        "datev.client_number": profile.datev.client_number,
        "datev.clearing_account": profile.datev.clearing_account,
        "delivery.recipients": typed("delivery.recipients", _ADVISER),
        "account": [
            {"number": own.number, "name": own.name, "automatic": "no"} for own in profile.accounts
        ],
    }
    service.settings.change(*whose, document)
    desk = service.mapping_desk(*whose)
    service.looking.look(*whose)
    edit = Edit(by=actor.name)
    desk.replace(profile.mapping.rules, edit, on=today)
    desk.approve(edit, on=today)
    service.release.confirm_recipients(*whose)
    service.release.choose_first_day(*whose, today)


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _connect(service: Service, actor: Actor, place: Place) -> None:
    """Agree on the sandbox's page as a merchant would, and come back."""
    address = service.connecting.begin(actor, place.organisation, place.id)
    form = urlencode({"account": "*", "decision": "approve"}).encode()
    try:
        build_opener(_Stay).open(address, form)
    except HTTPError as error:
        with error:
            came_back = str(error.headers["Location"])
            service.connecting.finish(actor, came_back, state_in(came_back))


@contextmanager
def _mailing(service: Service) -> Iterator[None]:
    """Send mails in the background while the context lasts."""
    stop = Event()

    def send() -> None:
        while not stop.wait(_ROUND):
            service.mailing.send_due(SYSTEM)
            service.test_files.settle()

    thread = Thread(target=send, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
