"""The second factor: enrolled, asked for, replaced, reset."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from datev_bridge.access import SYSTEM, Actor
from datev_bridge.errors import AccessRefused, VaultError
from datev_bridge.identity.model import Level, Login, Step
from support.people import ANNA, PASSWORD, App, Town, actions, said_in, town


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Town]:
    with town("sqlite", tmp_path) as made:
        yield made


@pytest.fixture
def app(place: Town) -> App:
    """Anna's, set up; a code of it may be given at once."""
    place.with_password()
    app = place.enrol(place.log_in())
    app.wait()
    return app


def code_of(login: Login) -> str:
    assert login.issue is not None
    assert login.session is None
    assert login.token == ""
    return login.issue.code


def test_enrolling_completes_the_login_with_a_new_token(place: Town) -> None:
    place.with_password()
    half = place.log_in()
    app = place.enrol(half)
    (whole,) = app.logins
    assert whole.session is not None
    assert whole.session.level is Level.SECOND_FACTOR
    assert place.service.visits.resume(half.token) is None
    visit = place.visit(whole)
    assert visit.step is Step.NOTHING
    assert visit.actor.has_second_factor
    assert actions(place)[-2:] == ["login.code", "totp.enrol"]


def test_a_code_is_asked_at_each_login_and_gives_a_new_token(place: Town, app: App) -> None:
    half = place.log_in()
    assert half.step is Step.CODE
    assert not place.visit(half).actor.has_second_factor
    whole = place.service.second_factors.complete(half.token, f" {app.code()[:3]} {app.code()[3:]}")
    assert whole.issue is None
    assert whole.token not in {"", half.token}
    assert place.service.visits.resume(half.token) is None
    assert place.visit(whole).actor.has_second_factor


@pytest.mark.parametrize(("steps", "counts"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_a_step_off(place: Town, app: App, steps: int, counts: bool) -> None:
    app.wait()
    login = place.service.second_factors.complete(place.log_in().token, app.code(steps))
    assert (login.issue is None) is counts


def test_no_code_counts_twice_nor_one_before_it(place: Town, app: App) -> None:
    code, before = app.code(), app.code(-1)
    complete = place.service.second_factors.complete
    assert complete(place.log_in().token, code).issue is None
    assert code_of(complete(place.log_in().token, code)) == "IDN-004"
    assert code_of(complete(place.log_in().token, before)) == "IDN-004"
    app.wait()
    assert complete(place.log_in().token, app.code()).issue is None


def test_the_code_of_the_enrolment_does_not_count_again(place: Town) -> None:
    place.with_password()
    app = place.enrol(place.log_in())
    login = place.service.second_factors.complete(place.log_in().token, app.code())
    assert code_of(login) == "IDN-004"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\ud800", "0" * 999])
def test_what_is_no_code_is_refused(place: Town, app: App, typed: str) -> None:
    login = place.service.second_factors.complete(place.log_in().token, typed)
    assert code_of(login) == "IDN-004"


def test_codes_are_throttled_and_the_owner_told(place: Town, app: App) -> None:
    half = place.log_in()
    complete = place.service.second_factors.complete
    wrong = f"{(int(app.code()) + 1) % 1_000_000:06}"
    codes = [code_of(complete(half.token, wrong)) for _ in range(7)]
    assert codes == ["IDN-004"] * 5 + ["IDN-003"] * 2
    assert code_of(complete(half.token, app.code())) == "IDN-003"
    assert place.kinds() == ["locked_out"]
    place.clock.pass_by(minutes=1)
    assert complete(half.token, app.code()).issue is None


def test_a_recovery_code_stands_in_once(place: Town, app: App) -> None:
    complete = place.service.second_factors.complete
    typed = app.recovery_codes[3].upper().replace("-", " ").replace("0", "O").replace("1", "l")
    whole = complete(place.log_in().token, typed)
    assert whole.issue is None
    assert place.service.second_factors.codes_left(place.visit(whole)) == 9
    assert code_of(complete(place.log_in().token, app.recovery_codes[3])) == "IDN-004"
    assert complete(place.log_in().token, app.recovery_codes[4]).issue is None
    assert "recovery.use" in actions(place)


def test_new_recovery_codes_void_the_former(place: Town, app: App) -> None:
    whole = app.logins[-1]
    renewed = place.service.second_factors.renew_codes(place.visit(whole))
    assert len(set(renewed)) == 10
    assert set(renewed).isdisjoint(app.recovery_codes)
    complete = place.service.second_factors.complete
    assert code_of(complete(place.log_in().token, app.recovery_codes[0])) == "IDN-004"
    assert complete(place.log_in().token, renewed[0]).issue is None


def test_secrets_are_shown_only_to_whoever_proved_lately_who_they_are(
    place: Town, app: App
) -> None:
    visit = place.visit(app.logins[-1])
    place.clock.pass_by(minutes=10)
    second_factors = place.service.second_factors
    for act in (second_factors.begin, second_factors.renew_codes):
        with pytest.raises(AccessRefused, match="IDN-011"):
            act(visit)
    issues = place.service.passwords.prove(visit, "falsch geraten")
    assert [issue.code for issue in issues] == ["IDN-002"]
    with pytest.raises(AccessRefused, match="IDN-011"):
        second_factors.begin(visit)
    assert place.service.passwords.prove(visit, PASSWORD) == ()
    second_factors.begin(visit)
    assert len(second_factors.renew_codes(visit)) == 10


def test_an_app_is_replaced_by_one_whose_code_is_given(place: Town, app: App) -> None:
    other = place.service.second_factors.complete(place.log_in().token, app.code())
    begun = place.service.second_factors.begin(place.visit(other))
    app.wait()
    still = place.service.second_factors.complete(place.log_in().token, app.code())
    assert still.issue is None
    new = App(secret=begun.secret, clock=place.clock)
    done = place.service.second_factors.confirm(place.visit(other), new.code())
    assert done.login.issue is None
    for gone in (other, still, *app.logins):
        assert place.service.visits.resume(gone.token) is None
    app.wait()
    complete = place.service.second_factors.complete
    assert code_of(complete(place.log_in().token, app.code())) == "IDN-004"
    assert complete(place.log_in().token, new.code()).issue is None


def test_a_wrong_first_code_enrols_nothing(place: Town) -> None:
    place.with_password()
    login = place.log_in()
    begun = place.service.second_factors.begin(place.visit(login))
    app = App(secret=begun.secret, clock=place.clock)
    wrong = f"{(int(app.code()) + 1) % 1_000_000:06}"
    done = place.service.second_factors.confirm(place.visit(login), wrong)
    assert code_of(done.login) == "IDN-004"
    assert done.recovery_codes == ()
    assert place.visit(login).step is Step.ENROL


def test_the_password_alone_neither_replaces_an_app_nor_shows_codes(place: Town, app: App) -> None:
    half = place.visit(place.log_in())
    second_factors = place.service.second_factors
    with pytest.raises(AccessRefused, match="IDN-015"):
        second_factors.begin(half)
    with pytest.raises(AccessRefused, match="IDN-015"):
        second_factors.confirm(half, app.code())
    with pytest.raises(AccessRefused, match="IDN-014"):
        second_factors.renew_codes(half)


def test_nothing_is_confirmed_that_was_not_begun(place: Town) -> None:
    place.with_password()
    with pytest.raises(AccessRefused, match="IDN-014"):
        place.service.second_factors.confirm(place.visit(place.log_in()), "123456")


def test_codes_that_nobody_asked_for_complete_nothing(place: Town, app: App) -> None:
    complete = place.service.second_factors.complete
    assert code_of(complete("no such token", app.code())) == "IDN-012"
    assert code_of(complete(app.logins[-1].token, app.code())) == "IDN-017"
    place.with_password("bert@gasthaus.example")
    bert = place.log_in("bert@gasthaus.example")
    assert code_of(complete(bert.token, app.code())) == "IDN-014"


def test_the_operator_resets_an_app(place: Town, app: App) -> None:
    place.service.second_factors.reset(SYSTEM, ANNA)
    assert place.service.visits.resume(app.logins[-1].token) is None
    (mail,) = place.mails()
    assert "zweiter Faktor" in str(mail["Subject"])
    assert "https://portal.example/login" in said_in(mail)
    assert actions(place)[-1] == "totp.reset"
    login = place.log_in()
    assert login.step is Step.ENROL
    new = place.enrol(login)
    new.wait()
    complete = place.service.second_factors.complete
    assert code_of(complete(place.log_in().token, app.recovery_codes[0])) == "IDN-004"
    assert complete(place.log_in().token, new.code()).issue is None


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="owner", name="Owner", has_second_factor=True),
        Actor(id="operator", name="Operator", is_operator=True),
    ],
)
def test_nobody_else_resets_one(place: Town, app: App, actor: Actor) -> None:
    with pytest.raises(AccessRefused, match="ACC-00"):
        place.service.second_factors.reset(actor, ANNA)
    assert place.service.visits.resume(app.logins[-1].token) is not None
    with pytest.raises(AccessRefused, match="ACC-001"):
        place.service.second_factors.reset(SYSTEM, "nobody@gasthaus.example")


def test_neither_secret_nor_codes_are_in_the_store(place: Town, app: App) -> None:
    with place.service.store.engine.connect() as connection:
        factor = str(connection.execute(text("select * from second_factor")).one())
        codes = str(connection.execute(text("select * from recovery_code")).all())
    assert app.secret not in factor
    assert all(code not in codes for code in app.recovery_codes)


def test_a_secret_opens_only_for_its_owner(place: Town, app: App) -> None:
    bert = place.with_password("bert@gasthaus.example")
    place.enrol(place.log_in("bert@gasthaus.example"))
    stolen = '(select sealed from second_factor where "user" = :id)'
    with place.service.store.engine.begin() as connection:
        statement = text(f"update second_factor set sealed = {stolen}")
        connection.execute(statement, {"id": bert.id})
    with pytest.raises(VaultError, match="VLT-002"):
        place.service.second_factors.complete(place.log_in().token, app.code())
