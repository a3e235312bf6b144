"""Logging in by password: one way for whatever is wrong."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM
from datev_bridge.identity.model import Level, Step
from support.people import ANNA, CHEAP, PASSWORD, CountingHasher, Town, actions, said_in, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def wrong_password(place: Town) -> str:
    place.with_password()
    return "Dampfnudel mit Zimt"


def no_account(place: Town) -> str:
    return PASSWORD


def disabled(place: Town) -> str:
    place.with_password()
    place.service.accounts.disable(SYSTEM, ANNA)
    return PASSWORD


def no_password(place: Town) -> str:
    place.invite()
    return PASSWORD


def start_password_over(place: Town) -> str:
    mail = place.invite(with_start_password=True)
    place.clock.pass_by(hours=72)
    return start_password_in(said_in(mail))


def forced(place: Town) -> str:
    place.with_password()
    place.service.passwords.force(SYSTEM, ANNA)
    return PASSWORD


def absurdly_long(place: Town) -> str:
    place.with_password()
    return PASSWORD * 1000


def half_a_sign(place: Town) -> str:
    place.with_password()
    return "\ud800" * 12


WRONG: tuple[Callable[[Town], str], ...] = (
    wrong_password,
    no_account,
    disabled,
    no_password,
    start_password_over,
    forced,
    absurdly_long,
    half_a_sign,
)


def start_password_in(text: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith("Startkennwort: ")]
    return line.removeprefix("Startkennwort: ")


@pytest.mark.parametrize("wrong", WRONG)
def test_one_hash_is_checked_and_the_answer_is_the_same(
    place: Town, wrong: Callable[[Town], str]
) -> None:
    password = wrong(place)
    place.hasher.checked.clear()
    login = place.log_in(password=password)
    assert login.issue is not None
    assert (login.issue.code, login.issue.values) == ("IDN-002", ())
    assert (login.token, login.session, login.step) == ("", None, Step.NOTHING)
    (checked,) = place.hasher.checked
    assert checked.split("$")[:4] == place.hasher.dummy.split("$")[:4]


def test_the_right_password_opens_half_a_session(place: Town) -> None:
    user = place.with_password()
    place.hasher.checked.clear()
    login = place.service.logins.log_in(ANNA, PASSWORD, address="192.0.2.7", device="Fox\n1")
    assert len(place.hasher.checked) == 1
    assert (login.issue, login.step) == (None, Step.ENROL)
    visit = place.visit(login)
    assert visit.user == user
    assert visit.session.level is Level.PASSWORD
    assert (visit.session.address, visit.session.device) == ("192.0.2.7", "Fox1")
    assert not visit.actor.has_second_factor
    assert login.token not in repr(login)
    assert visit.session.id not in login.token


@pytest.mark.parametrize("typed", [f" {ANNA} ", ANNA.upper(), "Anna@GASTHAUS.example"])
def test_an_address_is_one_however_it_is_written(place: Town, typed: str) -> None:
    place.with_password()
    assert place.log_in(typed).issue is None


def test_a_password_is_one_however_the_keyboard_composes_it(place: Town) -> None:
    place.with_password(password="Käsespätzle für zwölf")
    assert place.log_in(password="Ka\u0308sespa\u0308tzle fu\u0308r zwo\u0308lf").issue is None


def test_the_sixth_attempt_is_not_looked_at(place: Town) -> None:
    place.with_password()
    codes = [place.log_in(password="falsch geraten").issue for _ in range(7)]
    assert [issue.code for issue in codes if issue] == ["IDN-002"] * 5 + ["IDN-003"] * 2
    place.hasher.checked.clear()
    refused = place.log_in().issue
    assert refused is not None
    assert refused.code == "IDN-003"
    assert place.hasher.checked == []
    place.clock.pass_by(minutes=1)
    assert place.log_in().issue is None


def test_the_answer_to_too_many_attempts_tells_nothing_of_the_account(place: Town) -> None:
    place.with_password()
    mine, nobodys = (
        [place.log_in(email, "falsch geraten").issue for _ in range(8)]
        for email in (ANNA, "nobody@gasthaus.example")
    )
    assert mine == nobodys


def test_waits_grow_while_attempts_go_on(place: Town) -> None:
    place.with_password()
    waits = []
    for _ in range(12):
        while (issue := place.log_in(password="falsch geraten").issue) is not None:
            if issue.code == "IDN-003":
                break
        assert issue is not None
        minutes = int(dict(issue.values)["minutes"])
        waits.append(minutes)
        place.clock.pass_by(minutes=minutes)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]


def test_the_owner_is_told_once(place: Town) -> None:
    place.with_password()
    for _ in range(5):
        for _ in range(20):
            place.log_in(password="falsch geraten")
        place.clock.pass_by(hours=1)
    assert place.kinds() == ["locked_out"]
    (mail,) = place.mails()
    assert "23.11.2026, 10:01 Uhr" in said_in(mail)


def test_nobody_is_told_of_an_account_that_is_not_there(place: Town) -> None:
    for _ in range(20):
        place.log_in("nobody@gasthaus.example", "falsch geraten")
    assert place.kinds() == []


def test_one_address_gets_tired_of_guessing_at_many_accounts(place: Town) -> None:
    place.with_password()
    issues = [place.log_in(f"{n}@gasthaus.example", "falsch geraten").issue for n in range(40)]
    assert [issue.code for issue in issues if issue] == ["IDN-002"] * 30 + ["IDN-003"] * 10
    from_elsewhere = place.service.logins.log_in(ANNA, PASSWORD, address="192.0.2.8")
    assert from_elsewhere.issue is None


def test_an_account_of_ones_own_does_not_buy_guesses_at_others(place: Town) -> None:
    place.with_password()
    refused = 0
    for number in range(60):
        place.log_in()
        issue = place.log_in(f"{number}@gasthaus.example", "falsch geraten").issue
        refused += issue is not None and issue.code == "IDN-003"
    assert refused == 30


def test_a_hash_of_yesterday_is_made_anew(place: Town) -> None:
    user = place.with_password()
    stronger = CountingHasher(replace(CHEAP, time_cost=2))
    service = evolve(place.service, make_hasher=lambda: stronger)
    assert service.logins.log_in(ANNA, PASSWORD).issue is None
    with service.store.work(reading=True) as work:
        credential = work.credentials.password(user.id)
    assert credential is not None
    assert ",t=2," in credential.digest
    stronger.made = 0
    assert service.logins.log_in(ANNA, PASSWORD).issue is None
    assert stronger.made == 0


def test_a_password_changed_while_it_was_checked_opens_nothing(place: Town) -> None:
    place.with_password()

    class Slow(CountingHasher):
        def verify(self, digest: str, password: str) -> bool:
            place.service.accounts.disable(SYSTEM, ANNA)
            return super().verify(digest, password)

    slow = Slow()
    login = evolve(place.service, make_hasher=lambda: slow).logins.log_in(ANNA, PASSWORD)
    assert login.issue is not None
    assert login.session is None


def test_logins_are_recorded_without_what_was_typed(place: Town) -> None:
    place.with_password()
    place.log_in(password="falsch geraten")
    place.log_in()
    assert actions(place)[-2:] == ["login.refuse", "login.password"]
    with place.service.store.work(reading=True) as work:
        whole = " ".join(map(str, work.audit.entries()))
    assert "falsch geraten" not in whole
    assert PASSWORD not in whole
