"""Sessions in use: how long they last, who sees them, who ends them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from attrs import evolve
import pytest
from sqlalchemy import text

from datev_bridge.access import SYSTEM
from datev_bridge.errors import AccessRefused
from datev_bridge.identity.lifetimes import HALFWAY, IDLE, PROOF, WHOLE, require_proof
from datev_bridge.identity.model import Login, UserState
from support.people import ANNA, Town, town

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def whole(place: Town, email: str = ANNA) -> Login:
    place.with_password(email)
    return place.enrol(place.log_in(email)).logins[-1]


def test_half_a_session_ends_soon_even_in_use(place: Town) -> None:
    place.with_password()
    login = place.log_in()
    for _ in range(2):
        place.clock.pass_by(seconds=(HALFWAY / 2 - MOMENT).total_seconds())
        assert place.service.visits.resume(login.token) is not None
    place.clock.now += 2 * MOMENT
    assert place.service.visits.resume(login.token) is None


def test_a_session_that_nobody_uses_ends(place: Town) -> None:
    login = whole(place)
    place.clock.now += IDLE - MOMENT
    place.visit(login)
    place.clock.now += IDLE - MOMENT
    place.visit(login)
    place.clock.now += IDLE
    assert place.service.visits.resume(login.token) is None


def test_a_session_in_use_ends_with_the_day(place: Town) -> None:
    login = whole(place)
    began = place.visit(login).session.began_at
    while place.clock.now < began + WHOLE - IDLE / 2:
        place.clock.now += IDLE / 2 - MOMENT
        place.visit(login)
    place.clock.now = began + WHOLE
    assert place.service.visits.resume(login.token) is None


def test_use_is_noted_by_the_minute_only(place: Town) -> None:
    login = whole(place)
    before = place.visit(login).session.seen_at
    place.clock.pass_by(seconds=59)
    place.visit(login)
    assert place.visit(login).session.seen_at == before
    place.clock.pass_by(seconds=1)
    place.visit(login)
    assert place.visit(login).session.seen_at == place.clock.now


def test_a_proof_lasts_ten_minutes(place: Town) -> None:
    login = whole(place)
    place.clock.now += PROOF - MOMENT
    require_proof(place.visit(login), place.clock.now)
    place.clock.now += MOMENT
    with pytest.raises(AccessRefused, match="IDN-011"):
        require_proof(place.visit(login), place.clock.now)


def test_people_see_and_end_their_own_sessions_only(place: Town) -> None:
    anna, bert = whole(place), whole(place, "bert@gasthaus.example")
    visit, other = place.visit(anna), place.visit(bert)
    half = place.log_in()
    visits = place.service.visits
    found = visits.sessions(visit.actor, visit.user.id)
    assert {session.id for session in found} == {visit.session.id, place.visit(half).session.id}
    for act in (
        lambda: visits.sessions(visit.actor, other.user.id),
        lambda: visits.end(visit.actor, other.user.id, other.session.id),
        lambda: visits.end_all(visit.actor, other.user.id),
        lambda: visits.named(visit.actor, other.user.email),
        lambda: visits.named(SYSTEM, "nobody@gasthaus.example"),
    ):
        with pytest.raises(AccessRefused, match="ACC-001"):
            act()
    assert not visits.end(visit.actor, visit.user.id, other.session.id)
    assert visits.end(visit.actor, visit.user.id, place.visit(half).session.id)
    assert visits.resume(half.token) is None
    assert visits.resume(bert.token) is not None


def test_all_others_are_ended_at_once(place: Town) -> None:
    login = whole(place)
    others = [place.log_in() for _ in range(3)]
    visit = place.visit(login)
    visits = place.service.visits
    assert visits.end_all(visit.actor, visit.user.id, but=visit.session.id) == 3
    assert [visits.resume(other.token) for other in others] == [None] * 3
    assert visits.end_all(SYSTEM, visit.user.id) == 1
    assert visits.resume(login.token) is None


def test_sessions_that_are_over_are_not_listed(place: Town) -> None:
    login = whole(place)
    visit = place.visit(login)
    place.clock.now += IDLE
    assert place.service.visits.sessions(SYSTEM, visit.user.id) == ()


def test_a_session_of_a_disabled_account_counts_for_nothing(place: Town) -> None:
    """Even one that somebody put there after the others were ended."""
    login = whole(place)
    visit = place.visit(login)
    with place.service.store.work() as work:
        work.people.change(evolve(visit.user, state=UserState.DISABLED))
    assert place.service.visits.resume(login.token) is None
    with pytest.raises(AccessRefused, match="IDN-012"):
        place.service.second_factors.begin(visit)
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.visits.on_behalf(SYSTEM, ANNA)


def test_the_store_does_not_know_the_token(place: Town) -> None:
    login = whole(place)
    with place.service.store.engine.connect() as connection:
        rows = str(connection.execute(text("select * from session")).all())
    assert login.token not in rows
    assert place.service.visits.resume(place.visit(login).session.id) is None
