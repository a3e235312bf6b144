"""What sealed days move, on both databases: always what the days themselves say."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.days.sealed import SealedDay
from datev_bridge.journey.model import Organisation, Place
from datev_bridge.runs.agenda import PlaceBooks
from datev_bridge.runs.delivery import Delivery
from datev_bridge.runs.moves import Move, moves
from datev_bridge.store.work import Store
from support.books import receipt
from support.corrected import DAY, delivered, on
from support.databases import DATABASES, fresh_store

FIRST = date(2026, 10, 30)
LAST = date(2026, 12, 31)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as made:
        for name in "ab":
            with made.work() as work:
                found = datetime(2026, 11, 23, tzinfo=UTC)
                work.organisations.add(Organisation(id=name, name=name, made_at=found))
            with made.work(name) as work:
                work.places.add(Place(id=f"p{name}", organisation=name, name=name))
        yield made


def books(store: Store, organisation: str = "a", place: str = "pa") -> PlaceBooks:
    return store.books(organisation, place, lambda *_: None)


def sealed_days(count: int) -> list[SealedDay]:
    """Return days over two ends of months, each with what is posted in the month after."""
    return [_moved(FIRST + timedelta(days=number)) for number in range(count)]


def _moved(day: date) -> SealedDay:
    sealed = delivered(on(DAY, receipt()))[DAY]
    (file,) = sealed.files
    first, *others = (evolve(entry, business_day=day) for entry in file.entries)
    late = evolve(first, posted_on=day + timedelta(days=31))
    return evolve(sealed, business_day=day, files=(evolve(file, entries=(late, *others)),))


def seal(store: Store, *days: SealedDay) -> None:
    books(store).records.ledger.complete(Delivery(entries=(), sealed=days))


def in_order(found: tuple[Move, ...]) -> list[Move]:
    return sorted(found, key=lambda move: (move.month, move.account))


def test_the_moves_are_those_of_the_days(store: Store) -> None:
    days = sealed_days(32)
    seal(store, *days)
    kept = books(store).moves
    assert in_order(kept.until(LAST)) == in_order(moves(days))
    assert {move.month.month for move in kept.until(LAST)} == {10, 11, 12}
    assert {move.month.month for move in kept.until(date(2026, 11, 1))} == {10, 11}


def test_a_day_that_is_sealed_again_moves_what_it_says_now(store: Store) -> None:
    one, other = sealed_days(2)
    seal(store, one, other)
    (file,) = one.files
    doubled = evolve(one, files=(file, evolve(file, name="K1.csv")))
    for now in (doubled, doubled.without("K1.csv"), one.without(file.name)):
        seal(store, now)
        assert in_order(books(store).moves.until(LAST)) == in_order(moves([now, other]))


def test_no_scope_reaches_another_s_moves(store: Store) -> None:
    seal(store, *sealed_days(1))
    for organisation, place in (("b", "pb"), ("b", "pa"), ("a", "pb")):
        assert books(store, organisation, place).moves.until(LAST) == ()
