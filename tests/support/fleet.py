"""Many restaurants at once, connected to one sandbox, live, without anybody having clicked."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import evolve

from datev_bridge.access import SYSTEM
from datev_bridge.journey.model import Organisation, Place, SettingsRevision
from datev_bridge.journey.settings_document import SECTIONS, digest_of
from datev_bridge.kseries.oauth import App, authorize_url, read_return
from datev_bridge.mapping.revision import Approved
from datev_bridge.onboarding import LocationState
from datev_bridge.profile import from_toml
from datev_bridge.profile.document import to_document
from datev_bridge.runs.state import Run, RunKind, run_id
from datev_bridge.service import Service, open_service
from datev_bridge.testing import Restaurant
from datev_bridge.testing.demo import demo_profile
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
) -> Service:
    """Return a service with a live place for each restaurant of the sandbox."""
    service = open_service_at(folder, environment)
    _keep_app(service, sandbox.url)
    for number, restaurant in enumerate(restaurants):
        _join(service, sandbox.url, restaurant, number=number, first_day=first_day)
    return service


def join_fleet(
    service: Service, address: str, restaurant: Restaurant, count: int, *, first_day: date
) -> None:
    """Let so many places join that all sell what one restaurant sells."""
    _keep_app(service, address)
    for number in range(count):
        _join(service, address, restaurant, number=number, first_day=first_day)


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


def _join(
    service: Service,
    address: str,
    restaurant: Restaurant,
    *,
    number: int,
    first_day: date,
) -> None:
    app = service.connecting.app("")
    name = f"o{number:05}"
    place = Place(
        id=f"p{number:05}",
        organisation=name,
        name=f"Gasthaus {number}",
        state=LocationState.LIVE,
        first_day=first_day,
        live_since=now(),
    )
    text = demo_profile(
        restaurant.house,
        address=address,
        client_id=app.client_id,
        redirect_uri=REDIRECT,
        first=first_day,
        last=date(2027, 12, 31),
    )
    profile = from_toml(text)
    document = {k: v for k, v in to_document(profile).items() if k in SECTIONS}
    document["delivery"] = {
        "recipients": [f"kanzlei{number}@steuer.example"],
        "folder": FOLDER,
    }
    document["kseries"] = {"feed": "v2"}
    with service.store.work() as work:
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
        within.mappings.approve(
            place.id,
            Approved(
                id="m1",
                rules=profile.mapping.rules,
                author="Kanzlei",
                approved_by="Kanzlei",
                approved_at=now(),
            ),
        )
    returned = agree(authorize_url(app, state="state", verifier=VERIFIER))
    code = read_return(app, returned, state="state")
    service.door.connect(app, name, place.id, code, VERIFIER)
    locations = {loc.id: loc for loc in service.door.locations(app, name, place.id)}
    with service.store.work(name) as work:
        kept = work.places.find(place.id)
        assert kept is not None
        location = locations[str(restaurant.house.location_id)]
        work.places.change(evolve(kept, location=location))


def plan_days(service: Service, organisation: str, place: str, days: Iterable[date]) -> list[str]:
    """Plan one run for each day, as if each had come at its own closing time."""
    planned = []
    with service.store.work(organisation) as work:
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
