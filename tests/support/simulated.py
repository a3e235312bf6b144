"""A live place whose POS is a function of the day: a worker by hand, a year in a minute."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import define, evolve, field, frozen

from datev_bridge.access import SYSTEM, Role
from datev_bridge.daybook import DaySummary, Location
from datev_bridge.errors import DeliveryError
from datev_bridge.identity.model import Membership, User
from datev_bridge.journey.model import Place, SettingsRevision
from datev_bridge.journey.settings_document import SECTIONS, digest_of
from datev_bridge.kseries.oauth import App
from datev_bridge.mail.envelope import Envelope
from datev_bridge.mapping import MappingRule
from datev_bridge.mapping.revision import Approved
from datev_bridge.onboarding import LocationState
from datev_bridge.profile.document import to_document
from datev_bridge.runs.worker import Worker
from support.books import RULES, day, receipt
from support.exports import PROFILE
from support.people import ORGANISATION, Town, town
from support.sales import BERLIN

PLACE, OWNER, ADVISER = "p1", "wirt@linde.example", "kanzlei@steuer.example"
APP = App(client_id="devp-v2-x", client_secret="y", redirect_uri="https://bridge.example/returned")


def sold(on: date) -> DaySummary:
    """Return a day with one drink; on Mondays the restaurant is closed."""
    number = on.toordinal()
    if on.weekday() == 0:
        return evolve(day(receipt(number), business_day=on), receipts=(), receipts_read=0)
    return day(receipt(number), business_day=on)


@define
class Post:
    """A mail server: what it took, and whether it takes anything."""

    taken: list[Envelope] = field(factory=list)
    problem: DeliveryError | None = None

    def send(self, envelope: Envelope, taken: Callable[[str], None]) -> None:
        if self.problem is not None:
            raise self.problem
        self.taken.append(envelope)
        taken("250")


@define
class MemoryPos:
    """A POS in memory, and what is the matter with it."""

    days: Callable[[date], DaySummary] = sold
    problem: Exception | None = None
    asked: list[date] = field(factory=list)
    location: Location = BERLIN
    totals: None = None

    @contextmanager
    def reader(self, *_: object) -> Iterator["MemoryPos"]:
        yield self

    def read(self, on: date) -> DaySummary:
        self.asked.append(on)
        if self.problem is not None:
            raise self.problem
        return self.days(on)


@frozen(kw_only=True)
class World:
    """A live place, its POS, its mail server, and the clock that all live by."""

    town: Town
    pos: MemoryPos = field(factory=MemoryPos)
    post: Post = field(factory=Post)

    @property
    def worker(self) -> Worker:
        service = self.town.service
        worker = service.worker("w")
        return evolve(
            worker,
            performer=evolve(worker.performer, pos=self.pos, app=lambda _: APP),
            mailing=evolve(worker.mailing, transport=self.post),
        )

    def pass_by(self, *, until: datetime, step: timedelta) -> None:
        """Let a worker work while time passes."""
        worker = self.worker
        while self.town.clock.now < until:
            worker.run_due()
            self.town.clock.now += step

    def entries(self) -> list[date]:
        """Return the business days of the ledger, as often as they are in it."""
        books = self.town.service.store.books(ORGANISATION, PLACE, lambda *_: None)
        return sorted(entry.business_day for entry in books.records.ledger.entries())

    def subjects(self) -> list[str]:
        from support.mails import header_of

        return [header_of(envelope.content, "Subject") for envelope in self.post.taken]


@contextmanager
def world(folder: Path, now: datetime, first_day: date, **schedule: Any) -> Iterator[World]:
    """Give a live place."""
    with town("sqlite", folder) as there:
        there.clock.now = now
        profile = evolve(
            PROFILE,
            delivery=evolve(PROFILE.delivery, recipients=(ADVISER,)),
            schedule=evolve(PROFILE.schedule, **schedule),
        )
        document = {k: v for k, v in to_document(profile).items() if k in SECTIONS}
        document["delivery"] = {"recipients": [ADVISER]}
        place = Place(
            id=PLACE,
            organisation=ORGANISATION,
            name="Zur Linde",
            location=BERLIN,
            state=LocationState.LIVE,
            first_day=first_day,
            live_since=now - timedelta(days=1),
        )
        with there.service.store.work() as work:
            work.people.add(User(id="u1", email=OWNER, name="Wirt"))
            work.people.join(Membership(user="u1", organisation=ORGANISATION, role=Role.OWNER))
            within = work.within(ORGANISATION)
            within.places.add(place)
            revision = SettingsRevision(
                place=PLACE,
                number=1,
                document=document,
                digest=digest_of(document),
                author=SYSTEM.name,
                made_at=now,
            )
            within.settings.add(revision)
        made = World(town=there)
        approve(made, *RULES)
        yield made


def approve(world: World, *rules: MappingRule) -> None:
    """Let the tax adviser approve rules."""
    with world.town.service.store.work(ORGANISATION) as work:
        before = work.mappings.newest(PLACE)
        number = len(work.mappings.all(PLACE)) + 1
        work.mappings.approve(
            PLACE,
            Approved(
                id=f"m{number}",
                parent=before.id if before else "",
                rules=rules,
                author="Kanzlei",
                approved_by="Kanzlei",
                approved_at=world.town.clock(),
            ),
        )
