"""Many restaurants at once, connected to one sandbox, live, without anybody having clicked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
import random
import time
from typing import Any

from attrs import evolve, frozen

from datev_bridge.access import SYSTEM
from datev_bridge.daybook import Location
from datev_bridge.journey.model import Organisation, Place, SettingsRevision
from datev_bridge.journey.settings_document import SECTIONS, digest_of
from datev_bridge.kseries.client import Timeouts
from datev_bridge.kseries.client.transport import BlockingWay, Route
from datev_bridge.kseries.connection import Connection
from datev_bridge.kseries.oauth import App, authorize_url, read_return
from datev_bridge.kseries.protocol import Surroundings
from datev_bridge.kseries.retry import RetryPolicy
from datev_bridge.kseries.tokens import MemoryTokenStore, TokenRecord
from datev_bridge.mapping.revision import Approved
from datev_bridge.onboarding import LocationState
from datev_bridge.profile import from_toml
from datev_bridge.profile.document import to_document
from datev_bridge.runs.state import Run, RunKind, run_id
from datev_bridge.service import Service, open_service
from datev_bridge.store.connections import StoredTokens
from datev_bridge.store.work import Work
from datev_bridge.testing import Restaurant
from datev_bridge.testing.demo import demo_profile
from datev_bridge.testing.house import COUNTRY, CURRENCY, ZONE, House
from datev_bridge.testing.sandbox import Sandbox
from datev_bridge.testing.sandbox.apps import APP_V2
from support.browser import agree

VERIFIER = "a-verifier-of-at-least-43-characters-0123456789"
REDIRECT = "https://bridge.example/returned"
FOLDER = "datev"
"""Where files of each place go beside mail, below its own folder."""


def now() -> datetime:
    return datetime.now(UTC)


def open_service_at(folder: Path, environment: Mapping[str, str]) -> Service:
    """Return a service that lives in real time."""
    return open_service(folder, environment, clock=now)


def open_fleet(
    folder: Path,
    environment: Mapping[str, str],
    sandbox: Sandbox,
    restaurants: Iterable[Restaurant],
    *,
    first_day: date,
    year_starts: str = "01-01",
) -> Service:
    """Return a service with a live place for each restaurant of the sandbox."""
    service = open_service_at(folder, environment)
    _keep_app(service, sandbox.url)
    for number, restaurant in enumerate(restaurants):
        documents = _documents(service.connecting.app(""), sandbox.url, restaurant, year_starts)
        _join(service, documents, restaurant, number=number, first_day=first_day)
    return service


def join_fleet(
    service: Service,
    address: str,
    restaurant: Restaurant,
    codes: Sequence[str],
    *,
    first_day: date,
    year_starts: str = "01-01",
) -> list[tuple[str, str]]:
    """Let a place join for each consent, all selling what one restaurant sells; quickly.

    Everything is written in one transaction, past the use cases. The access tokens are taken for
    ended, as they are when the next day's file is due.

    Args:
        service: Where to.
        address: The sandbox's.
        restaurant: What it serves.
        codes: Of consents that the sandbox knows.
        first_day: First day of the places.
        year_starts: First day of their fiscal years.

    Returns:
        Organisation and id of each place.
    """
    _keep_app(service, address)
    app = service.connecting.app("")
    documents = _documents(app, address, restaurant, year_starts)
    records = _exchanged(app, codes)
    joined = []
    with service.store.work() as work:
        for number, record in enumerate(records):
            organisation, place = _names(number)
            _add(work, documents, number=number, first_day=first_day, house=restaurant.house)
            tokens = StoredTokens(
                lambda **_: nullcontext(work.connection),
                lambda _: nullcontext(),
                organisation=organisation,
                place=place,
                seals=service.store.seals,
                clock=service.clock,
            )
            tokens.save(record)
            joined.append((organisation, place))
    return joined


def _exchanged(app: App, codes: Iterable[str]) -> Iterator[TokenRecord]:
    """Yield the tokens of each consent, the access token as if it had ended."""
    way = BlockingWay(
        Route(
            url=app.login_url,
            timeouts=Timeouts(),
            user_agent="fleet",
            connections=1,
            keep=1,
            monotonic=time.monotonic,
        )
    )
    around = Surroundings(
        send=way.send, clock=now, monotonic=time.monotonic, sleep=time.sleep, random=random.random
    )
    for code in codes:
        kept = MemoryTokenStore()
        Connection(app, kept, around, RetryPolicy()).connect(code, VERIFIER)
        record = kept.load()
        assert record is not None
        yield evolve(record, tokens=evolve(record.tokens, expires_at=record.tokens.issued_at))
    way.close()


def _keep_app(service: Service, address: str) -> None:
    app = App(
        client_id=APP_V2.client_id,
        client_secret=APP_V2.client_secret,
        redirect_uri=REDIRECT,
        api_url=address,
        auth_url=address,
    )
    with service.store.work() as work:
        work.apps.keep(app)


@frozen(kw_only=True)
class _Documents:
    """What is kept of each place of a restaurant, but for its recipient."""

    settings: Mapping[str, Any]
    mapping: Approved


def _documents(
    app: App, address: str, restaurant: Restaurant, year_starts: str = "01-01"
) -> _Documents:
    text = demo_profile(
        restaurant.house,
        address=address,
        client_id=app.client_id,
        redirect_uri=REDIRECT,
        first=restaurant.opened,
        last=date(2027, 12, 31),
    )
    profile = from_toml(text)
    settings = {k: v for k, v in to_document(profile).items() if k in SECTIONS}
    settings["datev"] = {**settings["datev"], "fiscal_year_start": year_starts}
    mapping = Approved(
        id="m1",
        rules=profile.mapping.rules,
        author="Kanzlei",
        approved_by="Kanzlei",
        approved_at=now(),
    )
    return _Documents(settings={**settings, "kseries": {"feed": "v2"}}, mapping=mapping)


def _names(number: int) -> tuple[str, str]:
    return f"o{number:05}", f"p{number:05}"


def _add(
    work: Work, documents: _Documents, *, number: int, first_day: date, house: House | None = None
) -> Place:
    """Keep an organisation with its live place; at the house's location if one is named."""
    name, place_id = _names(number)
    place = Place(
        id=place_id,
        organisation=name,
        name=f"Gasthaus {number}",
        state=LocationState.LIVE,
        first_day=first_day,
        live_since=now(),
        location=None if house is None else _location(house),
    )
    document = dict(documents.settings)
    document["delivery"] = {"recipients": [f"kanzlei{number}@steuer.example"], "folder": FOLDER}
    work.organisations.add(Organisation(id=name, name=place.name, made_at=now()))
    within = work.within(name)
    within.places.add(place)
    within.settings.add(
        SettingsRevision(
            place=place.id,
            number=1,
            document=document,
            digest=digest_of(document),
            author=SYSTEM.name,
            made_at=now(),
        )
    )
    within.mappings.approve(place.id, documents.mapping)
    return place


def _location(house: House) -> Location:
    return Location(
        id=str(house.location_id),
        name=house.name,
        timezone=ZONE,
        currency=CURRENCY,
        country=COUNTRY,
    )


def _join(
    service: Service,
    documents: _Documents,
    restaurant: Restaurant,
    *,
    number: int,
    first_day: date,
) -> None:
    app = service.connecting.app("")
    with service.store.work() as work:
        place = _add(work, documents, number=number, first_day=first_day)
    returned = agree(authorize_url(app, state="state", verifier=VERIFIER))
    code = read_return(app, returned, state="state")
    service.door.connect(app, place.organisation, place.id, code, VERIFIER)
    found = service.door.locations(app, place.organisation, place.id)
    locations = {location.id: location for location in found}
    with service.store.work(place.organisation) as work:
        kept = work.places.find(place.id)
        assert kept is not None
        location = locations[str(restaurant.house.location_id)]
        work.places.change(evolve(kept, location=location))


def plan_days(service: Service, organisation: str, place: str, days: Iterable[date]) -> list[str]:
    """Plan one run for each day, as if each had come at its own closing time."""
    with service.store.work(organisation) as work:
        return _plan(work, place, days)


def plan_everywhere(service: Service, places: Iterable[tuple[str, str]], day: date) -> None:
    """Plan a run for a day at each place, named by organisation and id; in one transaction."""
    with service.store.work() as work:
        for organisation, place in places:
            _plan(work.within(organisation), place, [day])


def _plan(work: Work, place: str, days: Iterable[date]) -> list[str]:
    planned = []
    for number, day in enumerate(days):
        run = Run(
            id=run_id(place, RunKind.SCHEDULED, now(), number),
            place=place,
            kind=RunKind.SCHEDULED,
            at=now(),
            days=(day,),
            changed_at=now(),
        )
        assert work.runs.plan(run)
        planned.append(run.id)
    later = datetime(2099, 1, 1, tzinfo=UTC)
    work.runs.set_clock(place, next_at=later, last_at=None, mark="")
    return planned
