"""Connecting to DATEV: who may, what is kept, what is recorded, and that it ends at DATEV too."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlsplit

from attrs import define, evolve
import pytest

from datev_bridge import __version__
from datev_bridge.access import Actor, Role
from datev_bridge.datev_door import DatevApiDoor
from datev_bridge.datev_upload.app import ADDRESSES, Environment
from datev_bridge.datev_upload.consent import DatevFact
from datev_bridge.datev_upload.model import UploadState
from datev_bridge.errors import AccessRefused, ConfigurationError, DeliveryError
from datev_bridge.journey.consents import PATIENCE
from datev_bridge.journey.datev import DatevConnecting
from datev_bridge.journey.leaving import Leaving
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.journey.release import Release
from datev_bridge.kseries.client import Clockwork
from datev_bridge.onboarding import LocationState
from datev_bridge.store.work import Store
from datev_bridge.testing.datev_server import DatevServer, Kind, Trouble
from support.browser import agree
from support.databases import Clock, fresh_store
from support.datev import TARGET, app_at, booking_file

AT = ("a", "p")
OPERATOR = Actor(id="op", name="Betreiber", is_operator=True, has_second_factor=True)


def member(role: Role, organisation: str = "a", name: str = "Frau Muster") -> Actor:
    roles = {organisation: frozenset({role})}
    return Actor(id=f"{role.value}-{organisation}", name=name, roles=roles, has_second_factor=True)


OWNER, ADVISER = member(Role.OWNER), member(Role.ADVISER)
STRANGER = member(Role.OWNER, "b")


@define
class Here:
    """A store with two organisations, a server for DATEV, and the use case between them."""

    store: Store
    server: DatevServer
    clock: Clock
    use: DatevConnecting

    def connect(self, actor: Actor = OWNER, *, lasting: bool = True) -> DatevFact:
        back = agree(self.use.begin(actor, *AT, lasting=lasting))
        return self.use.finish(actor, back, state_in(back))

    def recorded(self, organisation: str = "a") -> list[str]:
        with self.store.work(organisation) as work:
            return [entry.action for entry in work.audit.entries()]


def state_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    clock = Clock()
    with fresh_store("sqlite", tmp_path, clock) as store, DatevServer(clock=clock) as server:
        with store.work() as work:
            for name in ("a", "b"):
                work.organisations.add(Organisation(id=name, name=name, made_at=clock()))
        for name, place in (("a", "p"), ("b", "q")):
            with store.work(name) as work:
                work.places.add(Place(id=place, organisation=name, name=f"Place {place}"))
        clockwork = Clockwork(
            clock=clock,
            monotonic=lambda: clock().timestamp(),
            sleep=lambda seconds: clock.pass_by(seconds=seconds),
            random=lambda: 0.0,
        )
        use = DatevConnecting(
            store=store,
            door=DatevApiDoor(store=store, clockwork=clockwork),
            clock=clock,
            dice=token_urlsafe,
        )
        use.keep_app(OPERATOR, app_at(server.url))
        yield Here(store, server, clock, use)


def test_the_whole_way(here: Here) -> None:
    assert here.use.fact(OWNER, *AT) == DatevFact()
    fact = here.connect()
    assert fact.connected_by == "Frau Muster"
    assert fact.connected_at == here.clock()
    assert fact.expires_at == here.clock() + timedelta(days=730)
    assert here.use.choose(OWNER, *AT, consultant=1001, client=42) == TARGET
    assert here.use.fact(ADVISER, *AT).target == TARGET
    receipt = here.use.deliver(ADVISER, *AT, booking_file())
    assert receipt.state is UploadState.SUCCEEDED
    assert here.use.deliver(OWNER, *AT, booking_file()) == receipt
    (uploaded,) = here.server.jobs.received
    assert uploaded.version == __version__
    for _ in range(2):
        assert here.use.part(OWNER, *AT) == ()
    assert here.server.asked("/revoke") == 2
    assert here.use.fact(OWNER, *AT) == DatevFact(target=TARGET)
    assert here.recorded() == [
        "datev.connection.make",
        "datev.client.choose",
        "datev.upload",
        "datev.upload",
        "datev.connection.drop",
    ]
    with here.store.work("a") as work:
        entries = repr(list(work.audit.entries()))
    assert receipt.job in entries
    assert here.recorded("") == ["datev.app.keep"]


def test_a_place_that_ended_is_not_connected(here: Here) -> None:
    address = here.use.begin(OWNER, *AT)
    with here.store.work("a") as work:
        work.places.change(evolve(work.places.all()[0], state=LocationState.TERMINATED))
    with pytest.raises(ConfigurationError, match="JNY-040"):
        here.use.finish(OWNER, address, state_in(address))
    with pytest.raises(ConfigurationError, match="JNY-040"):
        here.use.begin(OWNER, *AT)
    assert here.use.fact(OWNER, *AT) == DatevFact()


def test_a_connection_for_a_day(here: Here) -> None:
    fact = here.connect(lasting=False)
    assert fact.expires_at == here.clock() + timedelta(hours=11)


def test_an_own_app_comes_before_the_operators(here: Here) -> None:
    own = evolve(here.use.app("a"), client_id="own")
    here.use.keep_app(OWNER, own, "a")
    assert here.use.app("a").client_id == "own"
    assert here.use.app("b").client_id == here.server.app.client_id
    with here.store.work("a") as work:
        assert own.client_secret not in repr(list(work.audit.entries()))


def test_without_an_app_nothing_begins(here: Here) -> None:
    with here.store.work() as work:
        assert work.datev_apps.drop()
    with pytest.raises(ConfigurationError, match="UPL-009"):
        here.use.begin(OWNER, *AT)


def test_a_return_counts_once_in_time_and_for_whoever_was_sent(here: Here) -> None:
    back = agree(here.use.begin(OWNER, *AT))
    here.use.finish(OWNER, back, state_in(back))
    with pytest.raises(DeliveryError, match="UPL-028"):
        here.use.finish(OWNER, back, state_in(back))

    late = agree(here.use.begin(OWNER, *AT))
    here.clock.now += PATIENCE
    with pytest.raises(DeliveryError, match="UPL-028"):
        here.use.finish(OWNER, late, state_in(late))

    other = agree(here.use.begin(OWNER, *AT))
    with pytest.raises(AccessRefused):
        here.use.finish(evolve(OWNER, id="another"), other, state_in(other))
    assert here.server.asked("/token") == 1


def test_a_denied_consent_connects_nothing(here: Here) -> None:
    back = agree(here.use.begin(OWNER, *AT), "deny")
    with pytest.raises(DeliveryError, match="UPL-020"):
        here.use.finish(OWNER, back, state_in(back))
    assert here.use.fact(OWNER, *AT) == DatevFact()


def test_a_client_that_datev_does_not_confirm_is_not_kept(here: Here) -> None:
    here.connect()
    with pytest.raises(DeliveryError, match="UPL-073"):
        here.use.choose(OWNER, *AT, consultant=1001, client=43)
    assert here.use.fact(OWNER, *AT).target is None
    with pytest.raises(ConfigurationError, match="UPL-010"):
        here.use.deliver(OWNER, *AT, booking_file())


def test_a_client_of_the_sandbox_does_not_count_in_production(here: Here) -> None:
    here.connect()
    here.use.choose(OWNER, *AT, consultant=1001, client=42)
    addresses = here.use.app("a").addresses
    real = evolve(here.use.app("a"), environment=Environment.PRODUCTION, addresses=addresses)
    assert real.addresses not in ADDRESSES.values()
    here.use.keep_app(OPERATOR, real)
    with pytest.raises(ConfigurationError, match="UPL-010"):
        here.use.deliver(OWNER, *AT, booking_file())
    assert here.server.jobs.received == []


def test_a_connection_whose_end_datev_does_not_confirm_is_dropped_and_told(here: Here) -> None:
    here.connect()
    here.server.trouble(Trouble(kind=Kind.SERVER_ERROR, where="/revoke"))
    (issue,) = here.use.part(OWNER, *AT)
    assert issue.code == "UPL-049"
    assert here.use.fact(OWNER, *AT).connected_at is None


def test_a_place_that_ends_ends_its_connection_at_datev(here: Here) -> None:
    here.connect()
    record = here.store.datev_tokens(*AT).load()
    assert record is not None
    release = Release(store=here.store, clock=here.clock, elsewhere=(here.use,))
    release.terminate(OWNER, *AT)
    assert here.store.datev_tokens(*AT).load() is None
    assert here.server.grants.session_of(record.tokens.access) is None
    assert here.recorded()[-2:] == ["datev.connection.drop", "place.terminate"]


def test_an_organisation_that_ends_leaves_no_token_and_no_secret(here: Here) -> None:
    here.use.keep_app(OWNER, here.use.app("a"), "a")
    here.connect()
    leaving = Leaving(store=here.store, clock=here.clock, elsewhere=(here.use,))
    with pytest.raises(AccessRefused):
        leaving.end(STRANGER, "a")
    assert here.store.datev_tokens(*AT).load() is not None
    leaving.end(OWNER, "a")
    assert here.store.datev_tokens(*AT).load() is None
    assert here.server.asked("/revoke") == 2
    with here.store.work("a") as work:
        assert work.datev_apps.find() is None
    assert here.recorded()[-3:] == [
        "datev.connection.drop",
        "datev.app.drop",
        "organisation.end",
    ]


def test_without_an_app_a_connection_is_forgotten_and_that_is_told(here: Here) -> None:
    here.connect()
    here.use.choose(OWNER, *AT, consultant=1001, client=42)
    with here.store.work() as work:
        work.datev_apps.drop()
    (issue,) = here.use.leave(OWNER, "a")
    assert issue.code == "UPL-049"
    assert here.store.datev_tokens(*AT).load() is None
    assert here.use.fact(OWNER, *AT) == DatevFact(target=TARGET)
    assert here.use.leave(OWNER, "a") == ()


Act = Callable[[DatevConnecting, Actor], object]
OWNERS: dict[str, Act] = {
    "keep_app": lambda use, actor: use.keep_app(actor, app_at("https://x.example"), "a"),
    "begin": lambda use, actor: use.begin(actor, *AT),
    "finish": lambda use, actor: use.finish(actor, "https://x", "a.state"),
    "choose": lambda use, actor: use.choose(actor, *AT, consultant=1, client=2),
    "part": lambda use, actor: use.part(actor, *AT),
    "leave": lambda use, actor: use.leave(actor, "a"),
}
ALL: dict[str, Act] = OWNERS | {
    "fact": lambda use, actor: use.fact(actor, *AT),
    "deliver": lambda use, actor: use.deliver(actor, *AT, booking_file()),
}


@pytest.mark.parametrize("name", ALL)
def test_nobody_reaches_another_organisation(here: Here, name: str) -> None:
    before = here.server.asked("/")
    with pytest.raises(AccessRefused, match="ACC-001"):
        ALL[name](here.use, STRANGER)
    assert here.server.asked("/") == before
    assert here.recorded() == []


@pytest.mark.parametrize("name", OWNERS)
def test_the_adviser_neither_connects_nor_parts(here: Here, name: str) -> None:
    with pytest.raises(AccessRefused, match="ACC-001"):
        OWNERS[name](here.use, ADVISER)


def test_the_operators_app_is_the_operators(here: Here) -> None:
    with pytest.raises(AccessRefused):
        here.use.keep_app(OWNER, app_at("https://x.example"))


@pytest.mark.parametrize("act", ["begin", "fact", "choose", "deliver", "part"])
def test_another_organisations_place_is_none(here: Here, act: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "begin": lambda: here.use.begin(OWNER, "a", "q"),
        "fact": lambda: here.use.fact(OWNER, "a", "q"),
        "choose": lambda: here.use.choose(OWNER, "a", "q", consultant=1, client=2),
        "deliver": lambda: here.use.deliver(OWNER, "a", "q", booking_file()),
        "part": lambda: here.use.part(OWNER, "a", "q"),
    }
    with pytest.raises(AccessRefused, match="ACC-001"):
        acts[act]()
