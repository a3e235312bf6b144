"""New passwords: by a mailed link, by whoever knows the present one, or because they must."""

from collections.abc import Iterator
from pathlib import Path
from secrets import token_urlsafe

from attrs import evolve
import pytest

from datev_bridge.access import SYSTEM, Actor
from datev_bridge.errors import AccessRefused
from datev_bridge.identity.links import new_link
from datev_bridge.identity.model import Purpose, Step
from support.people import ANNA, PASSWORD, Town, actions, said_in, token_in, town

NEW = "Germknödel ohne Mohn"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


def start_password(place: Town) -> str:
    text = said_in(place.invite(with_start_password=True))
    (line,) = [line for line in text.splitlines() if line.startswith("Startkennwort: ")]
    return line.removeprefix("Startkennwort: ")


def test_three_looks_change_nothing_and_one_deed_is_done_once(place: Town) -> None:
    token = token_in(place.invite())
    looked = [place.service.mailed_links.look(token) for _ in range(3)]
    assert looked[0].used_at is None
    assert looked[0] == looked[1] == looked[2]
    assert place.service.passwords.receiver(token).email == ANNA
    assert place.service.passwords.set_by_link(token, PASSWORD) == ()
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.passwords.set_by_link(token, NEW)
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.mailed_links.look(token)
    assert place.log_in().issue is None


def test_a_weak_password_does_not_use_the_link_up(place: Town) -> None:
    token = token_in(place.invite())
    issues = place.service.passwords.set_by_link(token, "kurz")
    assert [issue.code for issue in issues] == ["IDN-006", "IDN-009"]
    assert place.service.passwords.set_by_link(token, PASSWORD) == ()


def test_a_link_ends_after_three_days(place: Town) -> None:
    token = token_in(place.invite())
    place.clock.pass_by(hours=72, microseconds=-1)
    place.service.mailed_links.look(token)
    place.clock.pass_by(microseconds=1)
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.passwords.set_by_link(token, PASSWORD)


def test_no_other_link_and_no_other_token_sets_a_password(place: Town) -> None:
    first, second = token_in(place.invite()), token_in(place.invite())
    for token in (first, "", "x" * 43, second[:-1]):
        with pytest.raises(AccessRefused, match="IDN-005"):
            place.service.passwords.set_by_link(token, PASSWORD)
    assert place.service.passwords.set_by_link(second, PASSWORD) == ()


def test_a_start_password_only_lets_its_holder_choose_another(place: Town) -> None:
    start = start_password(place)
    login = place.log_in(password=start)
    assert login.step is Step.CHANGE_PASSWORD
    visit = place.visit(login)
    with pytest.raises(AccessRefused, match="IDN-013"):
        place.service.second_factors.begin(visit)
    code = place.service.second_factors.complete(login.token, "123456").issue
    assert code is not None
    assert code.code == "IDN-013"
    same = place.service.passwords.change(visit, start, start)
    assert [issue.code for issue in same] == ["IDN-010"]
    assert place.service.passwords.change(visit, start, NEW) == ()
    assert place.visit(login).step is Step.ENROL
    assert place.log_in(password=start).issue is not None
    assert place.log_in(password=NEW).step is Step.ENROL


def test_changing_ends_everybody_elses_session_and_every_link(place: Town) -> None:
    place.with_password()
    mine, other = place.log_in(), place.log_in()
    assert place.service.passwords.forgot(ANNA) == ()
    (mail,) = place.mails()
    assert place.service.passwords.change(place.visit(mine), PASSWORD, NEW) == ()
    assert place.service.visits.resume(other.token) is None
    assert place.visit(mine).step is Step.ENROL
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.passwords.set_by_link(token_in(mail), PASSWORD)
    assert place.kinds() == ["password_changed"]
    assert actions(place)[-1] == "password.set"


def test_a_session_goes_on_under_another_token_if_one_is_named(place: Town) -> None:
    place.with_password()
    mine = place.log_in()
    before = place.visit(mine)
    assert place.service.passwords.change(before, PASSWORD, NEW, token="another") == ()
    assert place.service.visits.resume(mine.token) is None
    after = place.service.visits.resume("another")
    assert after is not None
    assert evolve(after.session, id="") == evolve(before.session, id="")


def test_links_for_other_things_end_with_a_password_but_not_with_none(place: Town) -> None:
    def link_to_confirm(user: str) -> str:
        token, link = new_link(token_urlsafe, place.clock(), Purpose.CONFIRM_TEST_RUN, user=user)
        with place.service.store.work() as work:
            work.links.add(link)
        return token

    mail = place.invite()
    user = place.service.visits.named(SYSTEM, ANNA)
    before = link_to_confirm(user.id)
    assert place.service.passwords.set_by_link(token_in(mail), PASSWORD) == ()
    assert place.service.mailed_links.look(before).purpose is Purpose.CONFIRM_TEST_RUN
    assert place.service.passwords.change(place.visit(place.log_in()), PASSWORD, NEW) == ()
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.mailed_links.look(before)
    after = link_to_confirm(user.id)
    place.service.passwords.force(SYSTEM, ANNA)
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.mailed_links.look(after)


def test_setting_by_link_ends_every_session_and_opens_a_locked_account(place: Town) -> None:
    place.with_password()
    login = place.log_in()
    for _ in range(9):
        place.log_in(password="falsch geraten")
    place.mails()
    place.service.passwords.forgot(ANNA)
    (mail,) = place.mails()
    assert place.service.passwords.set_by_link(token_in(mail), NEW) == ()
    assert place.service.visits.resume(login.token) is None
    assert place.log_in(password=NEW).issue is None


def test_the_present_password_is_asked_and_throttled(place: Town) -> None:
    place.with_password()
    visit = place.visit(place.log_in())
    change = place.service.passwords.change
    codes = [change(visit, "falsch geraten", NEW)[0].code for _ in range(7)]
    assert codes == ["IDN-002"] * 5 + ["IDN-003"] * 2
    place.hasher.checked.clear()
    assert change(visit, PASSWORD, NEW)[0].code == "IDN-003"
    assert place.hasher.checked == []


def test_the_password_alone_changes_none_where_codes_are_asked(place: Town) -> None:
    place.with_password()
    place.enrol(place.log_in())
    half = place.visit(place.log_in())
    with pytest.raises(AccessRefused, match="ACC-002"):
        place.service.passwords.change(half, PASSWORD, NEW)


def test_a_session_that_ended_changes_nothing(place: Town) -> None:
    place.with_password()
    visit = place.visit(place.log_in())
    place.service.visits.end_all(visit.actor, visit.user.id)
    with pytest.raises(AccessRefused, match="IDN-012"):
        place.service.passwords.change(visit, PASSWORD, NEW)


def test_whoever_forgot_gets_a_link_and_nobody_learns_of_accounts(place: Town) -> None:
    place.with_password()
    forgot = place.service.passwords.forgot
    assert forgot(ANNA.upper()) == forgot("nobody@gasthaus.example") == forgot("no address") == ()
    assert place.kinds() == ["password_link"]
    (mail,) = place.mails()
    assert place.service.passwords.set_by_link(token_in(mail), NEW) == ()
    assert place.log_in(password=NEW).issue is None


def test_links_are_not_sent_without_end(place: Town) -> None:
    place.with_password()
    for email in (ANNA, "nobody@gasthaus.example"):
        found = [place.service.passwords.forgot(email) for _ in range(5)]
        assert [issue.code for issues in found for issue in issues] == ["IDN-003"] * 2
    assert place.kinds() == ["password_link"] * 3


def test_a_disabled_account_gets_no_link_and_its_link_sets_nothing(place: Town) -> None:
    place.with_password()
    place.service.passwords.forgot(ANNA)
    (mail,) = place.mails()
    place.service.accounts.disable(SYSTEM, ANNA)
    place.service.passwords.forgot(ANNA)
    assert place.kinds() == []
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.passwords.set_by_link(token_in(mail), NEW)
    place.service.accounts.enable(SYSTEM, ANNA)
    with pytest.raises(AccessRefused, match="IDN-005"):
        place.service.passwords.set_by_link(token_in(mail), NEW)
    assert place.log_in().issue is None


def test_the_operator_forces_a_new_password(place: Town) -> None:
    place.with_password()
    login = place.log_in()
    place.service.passwords.force(SYSTEM, ANNA)
    assert place.service.visits.resume(login.token) is None
    assert place.log_in().issue is not None
    (mail,) = place.mails()
    assert place.service.passwords.set_by_link(token_in(mail), NEW) == ()
    assert place.log_in(password=NEW).issue is None
    nobody = Actor(id="x", name="x", has_second_factor=True)
    for actor, email in ((nobody, ANNA), (SYSTEM, "nobody@gasthaus.example")):
        with pytest.raises(AccessRefused, match="ACC-001"):
            place.service.passwords.force(actor, email)
