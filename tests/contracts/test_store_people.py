"""People, their logins, links and attempts, on both databases and with many at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
import re
from threading import Barrier
from typing import TypeVar

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM, Role
from datev_bridge.errors import AccessRefused
from datev_bridge.identity import throttle
from datev_bridge.identity.invitations import Invitation
from datev_bridge.identity.links import new_link
from datev_bridge.identity.model import (
    LONGEST_NAME,
    Credential,
    Level,
    Membership,
    Purpose,
    Session,
    User,
    UserState,
)
from datev_bridge.store.credentials import StoredCredentials
from datev_bridge.store.links import StoredLinks
from support.databases import DATABASES
from support.people import ANNA, ORGANISATION, PASSWORD, Town, actions, said_in, token_in, town

ATTEMPTS = 1_000
THREADS = 50
T = TypeVar("T")
INVITATION = Invitation(email=ANNA, name="Anna Muster", organisation=ORGANISATION, role=Role.OWNER)
BERT = User(id="b", email="Bert@kanzlei.example", name="Bert")


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with town(request.param, tmp_path) as made:
        pool = made.service.store.engine.pool
        pool._timeout = 600  # seconds; a slow machine only makes the crowd wait longer
        yield made


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    """Do something so many times in as many threads, all begun together."""
    barrier = Barrier(count)

    def begin(number: int) -> T:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def start_password_in(mail: EmailMessage) -> str:
    """Return the start password in a mail."""
    (password,) = re.findall(r"Startkennwort: (\S+)", said_in(mail))
    return str(password)


def outcome(act: Callable[[], object]) -> str:
    """Return what came of it: the code of a refusal, or nothing."""
    try:
        act()
    except AccessRefused as error:
        return error.code
    return ""


def test_a_thousand_parallel_attempts_at_one_account(place: Town) -> None:
    """From many addresses, so that only the account's own limit holds."""
    place.with_password()
    place.hasher.checked.clear()

    def attempt(number: int) -> str:
        address = f"10.0.{number // 250}.{number % 250}"
        login = place.service.logins.log_in(ANNA, f"geraten {number}", address=address)
        assert login.issue is not None
        return login.issue.code

    codes = Counter(at_once(ATTEMPTS, attempt))
    free = throttle.ACCOUNT.free
    assert codes == {"IDN-002": free, "IDN-003": ATTEMPTS - free}
    assert len(place.hasher.checked) == free
    assert place.kinds() == ["locked_out"]
    assert actions(place).count("login.refuse") == free


def test_a_thousand_parallel_attempts_from_one_address(place: Town) -> None:
    """At as many accounts, all but one of which are not there."""
    place.with_password()
    place.hasher.checked.clear()

    def attempt(number: int) -> str:
        email = f"{number}@gasthaus.example" if number else ANNA
        login = place.service.logins.log_in(email, "geraten", address="2001:db8::7")
        assert login.issue is not None
        return login.issue.code

    codes = Counter(at_once(ATTEMPTS, attempt))
    free = throttle.ADDRESS.free
    assert codes == {"IDN-002": free, "IDN-003": ATTEMPTS - free}
    assert len(place.hasher.checked) == free


def test_right_and_wrong_attempts_at_once_keep_to_the_limit(place: Town) -> None:
    """Whoever is in begins the count anew, and no two attempts wait for each other for ever."""
    place.with_password()
    place.hasher.checked.clear()

    def attempt(number: int) -> bool:
        password = "geraten" if number % 10 else PASSWORD
        return place.service.logins.log_in(ANNA, password, address="192.0.2.7").issue is None

    with ThreadPoolExecutor(THREADS) as pool:
        went_in = sum(pool.map(attempt, range(200)))
    assert went_in <= 20
    assert len(place.hasher.checked) <= throttle.ACCOUNT.free * (went_in + 1)


def test_of_twenty_who_use_a_link_at_once_one_does(place: Town) -> None:
    token = token_in(place.invite())
    passwords = [f"{PASSWORD} {number}" for number in range(20)]
    set_by_link = place.service.passwords.set_by_link
    codes = at_once(20, lambda n: outcome(lambda: set_by_link(token, passwords[n])))
    assert Counter(codes) == {"": 1, "IDN-005": 19}
    opening = []
    for password in passwords:
        place.clock.pass_by(hours=25)
        opening.append(place.log_in(password=password).issue is None)
    assert opening == [code == "" for code in codes]


def test_of_twenty_who_give_one_code_at_once_one_is_in(place: Town) -> None:
    place.with_password()
    app = place.enrol(place.log_in())
    app.wait()
    tokens = [place.log_in().token for _ in range(20)]
    complete = place.service.second_factors.complete
    whole = [
        login for login in at_once(20, lambda n: complete(tokens[n], app.code())) if login.token
    ]
    assert len(whole) == 1


def test_of_twenty_who_give_one_recovery_code_at_once_one_is_in(place: Town) -> None:
    place.with_password()
    app = place.enrol(place.log_in())
    tokens = [place.log_in().token for _ in range(20)]
    complete = place.service.second_factors.complete
    code = app.recovery_codes[0]
    whole = [login for login in at_once(20, lambda n: complete(tokens[n], code)) if login.token]
    assert len(whole) == 1
    assert place.service.second_factors.codes_left(place.visit(whole[0])) == 9


def test_one_session_completed_twice_at_once_is_one(place: Town) -> None:
    place.with_password()
    app = place.enrol(place.log_in())
    half = place.log_in()
    complete = place.service.second_factors.complete
    logins = at_once(10, lambda n: complete(half.token, app.recovery_codes[n]))
    assert len([login for login in logins if login.token]) == 1


def test_one_address_is_one_account_however_many_are_invited_at_once(place: Town) -> None:
    def invite(number: int) -> None:
        place.service.invitations.invite(
            SYSTEM,
            evolve(INVITATION, email="anna@gasthaus.example" if number % 2 else ANNA.upper()),
        )

    at_once(10, invite)
    assert len(place.service.accounts.members(SYSTEM, ORGANISATION)) == 1


def beside(
    monkeypatch: pytest.MonkeyPatch, step: tuple[type, str], act: Callable[[], T]
) -> list[Future[T]]:
    """Let somebody else act just before a step in the middle of a transaction, once."""
    begun: list[Future[T]] = []
    kept = getattr(*step)

    def slow(*args: object, **more: object) -> object:
        if not begun:
            begun.append(ThreadPoolExecutor(1).submit(act))
            wait(begun, timeout=1)
        return kept(*args, **more)

    monkeypatch.setattr(*step, slow)
    return begun


def test_who_is_disabled_while_they_change_their_password_stays_out(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = start_password_in(place.invite(with_start_password=True))
    visit = place.visit(place.log_in(password=start))
    accounts, passwords = place.service.accounts, place.service.passwords
    step = (StoredCredentials, "set_password")
    others = beside(monkeypatch, step, lambda: accounts.disable(SYSTEM, ANNA))
    assert passwords.change(visit, start, PASSWORD) == ()
    assert others[0].result().state is UserState.DISABLED
    assert place.service.visits.named(SYSTEM, ANNA).state is UserState.DISABLED


def test_a_former_password_lets_nobody_in_while_it_is_changed(
    place: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.with_password()
    visit = place.visit(place.log_in())
    others = beside(monkeypatch, (StoredLinks, "withdraw"), place.log_in)
    assert place.service.passwords.change(visit, PASSWORD, f"{PASSWORD} neu") == ()
    late = others[0].result()
    assert (late.issue and late.issue.code, late.token) == ("IDN-002", "")


@pytest.mark.parametrize("typed", ["anna\0@gasthaus.example", "\0", "\ud800@gasthaus.example"])
def test_an_address_that_no_database_takes_is_nobodys(place: Town, typed: str) -> None:
    login = place.service.logins.log_in(typed, PASSWORD)
    assert login.issue is not None
    assert login.issue.code == "IDN-002"
    assert place.service.passwords.forgot(typed) == ()
    assert outcome(lambda: place.service.accounts.disable(SYSTEM, typed)) == "ACC-001"


def test_who_acts_through_the_operator_may_have_a_long_name(place: Town) -> None:
    long = evolve(INVITATION, name="A" * LONGEST_NAME)
    assert place.service.invitations.invite(SYSTEM, long) == ()
    actor = place.service.visits.on_behalf(SYSTEM, ANNA)
    assert actor.name.endswith(f"AAA ({SYSTEM.name})")
    bert = evolve(INVITATION, email=BERT.email)
    assert place.service.invitations.invite(actor, bert) == ()
    assert actions(place, ORGANISATION) == ["member.invite", "member.invite"]


def test_people_are_found_by_id_and_address(place: Town) -> None:
    with place.service.store.work() as work:
        assert work.people.add(BERT)
        assert not work.people.add(evolve(BERT, id="c", email="bert@KANZLEI.example"))
        assert work.people.find("b") == work.people.named("BERT@kanzlei.EXAMPLE") == BERT
        assert work.people.find("c") is work.people.named("") is None
        changed = evolve(
            BERT, name="Berta", language="en", is_operator=True, state=UserState.ACTIVE
        )
        work.people.change(changed)
        assert work.people.find("b") == changed


def test_memberships_are_many_to_many(place: Town) -> None:
    carla = User(id="a", email="carla@kanzlei.example", name="Carla")
    memberships = [
        Membership(user=user.id, organisation=organisation, role=role)
        for user, organisation, role in (
            (BERT, "x", Role.ADVISER),
            (BERT, "x", Role.OWNER),
            (BERT, "y", Role.ADVISER),
            (carla, "x", Role.ADVISER),
        )
    ]
    with place.service.store.work() as work:
        work.people.add(BERT)
        work.people.add(carla)
        assert all(work.people.join(membership) for membership in memberships)
        assert not work.people.join(memberships[0])
        assert work.people.memberships("b") == tuple(memberships[:3])
        found = [(user.id, membership) for user, membership in work.people.members("x")]
        assert found == [("b", memberships[0]), ("b", memberships[1]), ("a", memberships[3])]
        assert work.people.leave(memberships[0])
        assert not work.people.leave(memberships[0])
        assert work.people.memberships("b") == tuple(memberships[1:3])


def test_what_belongs_to_people_is_out_of_an_organisations_reach(place: Town) -> None:
    with place.service.store.work(ORGANISATION) as work:
        for name in ("people", "credentials", "sessions", "links", "throttle"):
            with pytest.raises(ValueError, match="scope"):
                getattr(work, name)
        assert work.within("").people.find("b") is None


def test_a_hash_is_renewed_only_if_it_is_the_one_seen(place: Town) -> None:
    now = place.clock()
    credential = Credential(user="b", digest="one", until=now, must_change=True, changed_at=now)
    with place.service.store.work() as work:
        work.people.add(BERT)
        work.credentials.set_password(credential)
        assert work.credentials.password("b") == credential
        assert not work.credentials.renew_digest("b", "two", "three")
        assert work.credentials.renew_digest("b", "one", "two")
        assert work.credentials.password("b") == evolve(credential, digest="two")
        work.credentials.drop_password("b")
        assert work.credentials.password("b") is None


def test_steps_and_codes_are_used_once(place: Town) -> None:
    now = place.clock()
    with place.service.store.work() as work:
        work.people.add(BERT)
        assert not work.credentials.use_step("b", 7)
        work.credentials.show_second_factor("b", "sealed")
        assert not work.credentials.confirm_second_factor("b", "another", 7, now)
        assert work.credentials.confirm_second_factor("b", "sealed", 7, now)
        assert not work.credentials.confirm_second_factor("b", "sealed", 8, now)
        assert [work.credentials.use_step("b", step) for step in (6, 7, 8, 8, 7, 10)] == [
            False, False, True, False, False, True,
        ]  # fmt: skip
        work.credentials.set_recovery_codes("b", ["x", "y"])
        assert work.credentials.use_recovery_code("b", "x", now)
        assert not work.credentials.use_recovery_code("b", "x", now)
        assert not work.credentials.use_recovery_code("c", "y", now)
        assert work.credentials.recovery_codes_left("b") == 1
        work.credentials.drop_second_factor("b")
        assert not work.credentials.second_factor("b").is_enrolled
        assert work.credentials.recovery_codes_left("b") == 0


def test_sessions_are_kept_whole_and_swept(place: Town) -> None:
    now = place.clock()
    session = Session(
        id="1" * 64,
        user="b",
        level=Level.SECOND_FACTOR,
        began_at=now,
        seen_at=now,
        confirmed_at=now,
        address="2001:db8::7",
        device="Fox",
    )
    later = evolve(session, id="2" * 64, began_at=now + timedelta(hours=1), confirmed_at=None)
    with place.service.store.work() as work:
        work.people.add(BERT)
        work.sessions.add(session)
        work.sessions.add(later)
        assert work.sessions.find(session.id) == session
        work.sessions.confirmed(later.id, now)
        work.sessions.seen(later.id, now + timedelta(hours=2))
        assert [found.id for found in work.sessions.of("b")] == [later.id, session.id]
        assert work.sessions.sweep(now + timedelta(hours=1)) == 1
        (left,) = work.sessions.of("b")
        assert left == evolve(later, confirmed_at=now, seen_at=now + timedelta(hours=2))


def test_links_are_kept_whole_and_swept(place: Town) -> None:
    now = place.clock()
    token, link = new_link(
        lambda _: "token",
        now,
        Purpose.CONFIRM_TEST_RUN,
        user="b",
        organisation="x",
        payload={"run": "7", "ä": "€"},
        lifetime=timedelta(hours=1),
    )
    with place.service.store.work() as work:
        work.links.add(link)
        assert work.links.find(link.id) == link
        assert work.links.find(token) is None
        assert work.links.withdraw("b", (Purpose.INVITATION,), now) == 0
        assert not work.links.use(link.id, link.expires_at)
        assert work.links.use(link.id, now)
        assert not work.links.use(link.id, now)
        assert work.links.withdraw("b", (Purpose.CONFIRM_TEST_RUN,), now) == 0
        assert work.links.sweep(link.expires_at) == 0
        assert work.links.sweep(link.expires_at + timedelta(seconds=1)) == 1
        assert work.links.find(link.id) is None


def test_counts_are_swept(place: Town) -> None:
    counter, now = throttle.of_codes("b"), place.clock()
    with place.service.store.work() as work:
        for _ in range(throttle.CODE.free):
            assert work.throttle.take((counter,), now) is None
        blocked = work.throttle.take((counter,), now)
        assert blocked == now + throttle.CODE.first_wait
        assert work.throttle.first_told(counter, now) == blocked
        assert work.throttle.first_told(counter, now) is None
        assert work.throttle.sweep(now) == 0
        assert work.throttle.sweep(now + timedelta(seconds=1)) == 1
        assert work.throttle.take((counter,), now) is None
