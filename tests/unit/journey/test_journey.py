"""From the request to the release, through the use cases, on a real store and a POS over HTTP."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from attrs import evolve
import pytest

from datev_bridge.access import Role
from datev_bridge.errors import (
    AccessRefused,
    AuthorizationError,
    ConfigurationError,
    StoreError,
)
from datev_bridge.identity.links import new_link
from datev_bridge.identity.model import Purpose
from datev_bridge.journey.model import RequestState, Verdict
from datev_bridge.journey.requests import Asked
from datev_bridge.onboarding import ConnectionState, LocationState, StepName
from support.browser import agree
from support.mails import plain_of
from support.people import PORTAL, actions
from support.rules import sold
from support.travellers import ADVISER, OPERATOR, RULES, Traveller, travelling


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Traveller]:
    with travelling(tmp_path) as traveller:
        yield traveller


def almost_there(here: Traveller) -> None:
    """Do everything but the test run and its confirmation."""
    here.keep_app()
    here.connect()
    here.refresh()
    here.settle()
    here.map()
    here.ready_delivery()


def open_codes(here: Traveller) -> list[str]:
    try:
        here.town.service.release.go_live(here.owner, *here.at, dry_run=True)
    except ConfigurationError as error:
        return [issue.code for issue in error.issues]
    return []


def test_the_whole_way(here: Traveller) -> None:
    almost_there(here)
    assert open_codes(here) == ["ONB-060"]
    run = here.test()
    assert open_codes(here) == ["ONB-063"]
    here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    assert open_codes(here) == []
    live = here.town.service.release.go_live(here.owner, *here.at)
    assert live.state is LocationState.LIVE
    steps = here.town.service.release.steps(here.owner, *here.at)
    assert all(step.is_done for step in steps)
    assert "place.go_live" in actions(here.town, here.organisation)
    assert {"live", "test_confirmed"} <= set(here.town.kinds())
    said = [plain_of(m) for m in here.town.mails() if "von selbst" in str(m["Subject"])]
    assert said
    assert all("neue Dateien kommen täglich." in " ".join(text.split()) for text in said)


@pytest.mark.parametrize("address", ["müller@linde.example", "a..b@linde.example", "a@b_c.example"])
def test_a_recipient_to_whom_no_mail_can_be_made_out_is_refused(
    here: Traveller, address: str
) -> None:
    here.settle()
    before = here.profile().delivery.recipients
    with pytest.raises(ConfigurationError) as caught:
        here.settle(delivery__recipients=[ADVISER, address])
    assert [issue.where for issue in caught.value.issues] == ["delivery.recipients[2]"]
    assert here.profile().delivery.recipients == before
    here.settle(delivery__recipients=[ADVISER, "a@müller.example"])


def test_going_live_twice_is_refused(here: Traveller) -> None:
    almost_there(here)
    run = here.test()
    here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    here.town.service.release.go_live(here.owner, *here.at)
    with pytest.raises(ConfigurationError, match="JNY-040"):
        here.town.service.release.go_live(here.owner, *here.at)
    with pytest.raises(ConfigurationError, match="JNY-040"):
        here.town.service.release.choose_first_day(here.owner, *here.at, date(2027, 1, 1))


def test_what_is_changed_after_the_confirmation_voids_it(here: Traveller) -> None:
    almost_there(here)
    run = here.test()
    here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    here.town.service.settings.change(here.owner, *here.at, {"datev.committed": True})
    assert open_codes(here) == ["ONB-060"]
    here.town.service.settings.change(here.owner, *here.at, {"datev.committed": None})
    assert open_codes(here) == []
    here.map(*RULES, sold("8300", rate="7", category_id="9"))
    assert open_codes(here) == ["ONB-060"]
    with pytest.raises(ConfigurationError, match="JNY-030"):
        here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)


def test_with_an_adviser_the_owner_s_word_is_not_enough(here: Traveller) -> None:
    almost_there(here)
    adviser = here.member(ADVISER, Role.ADVISER)
    run = here.test()
    verdicts = here.town.service.verdicts
    verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    assert open_codes(here) == ["ONB-063"]
    with pytest.raises(ConfigurationError, match="JNY-031"):
        verdicts.decide(adviser, here.organisation, run.id, Verdict.REJECTED)
    verdicts.decide(adviser, here.organisation, run.id, Verdict.REJECTED, "Bier auf 8400")
    assert open_codes(here) == ["ONB-062", "ONB-063"]
    verdicts.decide(adviser, here.organisation, run.id, Verdict.CONFIRMED)
    assert open_codes(here) == []


def test_a_link_decides_once(here: Traveller) -> None:
    almost_there(here)
    run = here.test()
    payload = {"run": run.id, "role": Role.OWNER.value, "recipient": "wirt@linde.example"}
    token, link = new_link(
        lambda count: "x" * count * 2,
        here.town.clock(),
        Purpose.CONFIRM_TEST_RUN,
        organisation=here.organisation,
        payload=payload,
    )
    with here.town.service.store.work() as work:
        work.links.add(link)
    for _ in range(3):
        assert here.town.service.mailed_links.look(token).payload == payload
    assert open_codes(here) == ["ONB-063"]
    with pytest.raises(ConfigurationError, match="JNY-031"):
        here.town.service.verdicts.decide_by_link(token, Verdict.REJECTED)
    here.town.service.verdicts.decide_by_link(token, Verdict.CONFIRMED)
    assert open_codes(here) == []
    with pytest.raises(AccessRefused, match="IDN-005"):
        here.town.service.verdicts.decide_by_link(token, Verdict.REJECTED, "doch nicht")


def test_consent_denied_leaves_everything_as_it_was(here: Traveller) -> None:
    here.keep_app()
    with pytest.raises(AuthorizationError, match="AUTH-020"):
        here.connect("deny")
    fact = here.town.service.connecting.fact(here.owner, *here.at)
    assert fact.state is ConnectionState.NONE


def test_a_return_that_nobody_began_or_that_somebody_else_did(here: Traveller) -> None:
    here.keep_app()
    connecting = here.town.service.connecting
    with pytest.raises(AuthorizationError, match="JNY-011"):
        connecting.finish(here.owner, "https://x", f"{here.organisation}.invented")
    with pytest.raises(AccessRefused):
        connecting.finish(here.owner, "https://x", "other.state")
    other = here.member("zweite@linde.example", Role.OWNER)
    address = connecting.begin(here.owner, *here.at)
    state = address.partition("state=")[2].partition("&")[0]
    with pytest.raises(AccessRefused, match="ACC-001"):
        connecting.finish(other, f"{PORTAL}/connect/return?state={state}&code=x", state)


def test_connecting_needs_an_app_and_parting_keeps_the_work(here: Traveller) -> None:
    with pytest.raises(ConfigurationError, match="JNY-010"):
        here.town.service.connecting.begin(here.owner, *here.at)
    almost_there(here)
    assert here.town.service.connecting.part(here.owner, *here.at)
    codes = open_codes(here)
    assert codes[0] == "ONB-010"
    assert here.profile().kseries.location
    here.connect()
    here.refresh()
    assert open_codes(here) == ["ONB-060"]


def test_a_location_of_another_account_cannot_be_chosen(here: Traveller) -> None:
    here.keep_app()
    with pytest.raises(AuthorizationError, match="JNY-012"):
        here.town.service.connecting.choose(here.owner, *here.at, "1")
    here.connect()
    with pytest.raises(AccessRefused):
        here.town.service.connecting.choose(here.owner, *here.at, "not mine")


def test_a_state_is_said_in_words(here: Traveller) -> None:
    with pytest.raises(ConfigurationError) as caught:
        here.town.service.release.resume(here.owner, *here.at)
    assert "„in Einrichtung / being set up“" in caught.value.issue.text("de")


def test_another_location_needs_another_test_run(here: Traveller) -> None:
    almost_there(here)
    run = here.test()
    here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    assert open_codes(here) == []
    moved(here, "another")
    assert open_codes(here) == ["ONB-060"]
    with pytest.raises(ConfigurationError, match="JNY-030"):
        here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    moved(here, run.location)
    assert open_codes(here) == []


@pytest.mark.parametrize(
    "begun", [{"state": LocationState.LIVE}, {"delivered_until": date(2026, 11, 20)}]
)
def test_files_come_of_one_location(here: Traveller, begun: dict[str, Any]) -> None:
    almost_there(here)
    (found,) = here.town.service.connecting.locations(here.owner, *here.at)
    choose = partial(here.town.service.connecting.choose, here.owner, *here.at, found.id)
    moved(here, "another", **begun)
    with pytest.raises(ConfigurationError, match="JNY-014"):
        choose()
    moved(here, found.id, **begun)
    assert choose() == found
    moved(here, "another", state=LocationState.SETTING_UP, delivered_until=None)
    assert choose() == found


def moved(here: Traveller, location: str, **more: Any) -> None:
    """Let a place be at another location of the POS."""
    with here.town.service.store.work(here.organisation) as work:
        place = work.places.find(here.place.id)
        assert place is not None
        assert place.location is not None
        work.places.change(evolve(place, location=evolve(place.location, id=location), **more))


def test_wrong_settings_are_refused_and_missing_ones_wait(here: Traveller) -> None:
    settings = here.town.service.settings
    state = settings.change(here.owner, *here.at, {"datev.consultant_number": 29098})
    assert {issue.code for issue in state.issues} == {"SET-003"}
    with pytest.raises(ConfigurationError) as caught:
        settings.change(here.owner, *here.at, {"datev.client_number": "55003", "datev.konto": "1"})
    assert {issue.code for issue in caught.value.issues} == {"SET-002", "SET-004"}
    assert settings.show(here.owner, *here.at).number == state.number


def test_settings_tell_when_the_next_file_comes_and_what_it_holds(here: Traveller) -> None:
    settings = here.town.service.settings
    here.keep_app()
    here.connect()
    assert settings.show(here.owner, *here.at).next_file is None
    here.settle()
    settings.change(here.owner, *here.at, {"schedule.cadence": "monthly"})
    coming = settings.show(here.owner, *here.at).next_file
    assert coming is not None
    assert here.town.clock() < coming.at
    first = coming.at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (first.day, first.hour, first.minute) == (1, 23, 0)
    assert coming.newest == first.date() - timedelta(days=1)


def test_settings_changed_meanwhile_are_not_overwritten(here: Traveller) -> None:
    settings = here.town.service.settings
    seen = settings.show(here.owner, *here.at).number
    settings.change(here.owner, *here.at, {"datev.client_number": 1}, seen=seen)
    with pytest.raises(StoreError, match="STO-005"):
        settings.change(here.owner, *here.at, {"datev.client_number": 2}, seen=seen)
    assert settings.show(here.owner, *here.at).document["datev"] == {"client_number": 1}


def test_a_revision_that_there_is_not_yet_is_the_newest(here: Traveller) -> None:
    settings = here.town.service.settings
    number = settings.show(here.owner, *here.at).number
    settings.change(here.owner, *here.at, {"datev.client_number": 2}, seen=10**400)
    assert settings.show(here.owner, *here.at).number == number + 1


@pytest.mark.parametrize(
    "key", ["kseries.feed", "kseries.api_url", "kseries.location", "delivery.recipients"]
)
def test_the_adviser_changes_datev_data_and_nothing_of_the_pos(here: Traveller, key: str) -> None:
    adviser = here.member(ADVISER, Role.ADVISER)
    settings = here.town.service.settings
    settings.change(adviser, *here.at, {"datev.client_number": 7})
    with pytest.raises(AccessRefused):
        settings.change(adviser, *here.at, {key: "x"})


def test_pause_resume_terminate(here: Traveller) -> None:
    almost_there(here)
    release = here.town.service.release
    with pytest.raises(ConfigurationError, match="JNY-040"):
        release.pause(here.owner, *here.at)
    run = here.test()
    here.town.service.verdicts.decide(here.owner, here.organisation, run.id, Verdict.CONFIRMED)
    release.go_live(here.owner, *here.at)
    assert release.pause(here.owner, *here.at).state is LocationState.PAUSED
    assert release.resume(here.owner, *here.at).state is LocationState.LIVE
    assert release.terminate(here.owner, *here.at).state is LocationState.TERMINATED
    assert here.town.service.store.tokens(*here.at).load() is None
    with pytest.raises(ConfigurationError, match="JNY-040"):
        release.resume(here.owner, *here.at)


@pytest.mark.parametrize("whole", [False, True])
def test_a_place_that_ended_while_somebody_was_at_the_login_keeps_no_tokens(
    here: Traveller, whole: bool
) -> None:
    here.keep_app()
    service = here.town.service
    came_back = agree(service.connecting.begin(here.owner, *here.at))
    (state,) = parse_qs(urlsplit(came_back).query)["state"]
    if whole:
        service.leaving.end(here.owner, here.organisation)
    else:
        service.release.terminate(here.owner, *here.at)
    with pytest.raises(ConfigurationError, match="JNY-040"):
        service.connecting.finish(here.owner, came_back, state)
    assert service.store.tokens(*here.at).load() is None
    if not whole:
        with pytest.raises(ConfigurationError, match="JNY-040"):
            service.connecting.begin(here.owner, *here.at)


def test_the_operator_hears_once_that_a_set_up_is_complete(here: Traveller) -> None:
    from attrs import evolve

    service = here.town.service
    here.town = evolve(
        here.town,
        service=evolve(
            service,
            environment=dict(service.environment) | {"DATEV_BRIDGE_OPERATOR_MAIL": "op@x.example"},
        ),
    )
    almost_there(here)
    here.map(*RULES, sold("8300", rate="7", category_id="9"))
    assert here.town.kinds().count("setup_complete") == 1


def test_a_request_is_answered_once(here: Traveller) -> None:
    requests = here.town.service.requests
    asked = Asked(property_name="Eiche", contact_name="B. C.", email="b@eiche.example")
    request = requests.ask(asked)
    assert [each.id for each in requests.open_ones(OPERATOR)] == [request.id]
    declined = requests.decline(OPERATOR, request.id, "außerhalb Deutschlands")
    assert declined.state is RequestState.DECLINED
    for answer in (requests.accept, lambda *by: requests.decline(*by, "x")):
        with pytest.raises(ConfigurationError, match="JNY-003"):
            answer(OPERATOR, request.id)
    assert requests.open_ones(OPERATOR) == ()
    with pytest.raises(AccessRefused):
        requests.open_ones(here.owner)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"property_name": " "}, "property_name"),
        ({"contact_name": "x" * 121}, "contact_name"),
        ({"contact_name": "a\nBcc: b"}, "contact_name"),
        ({"email": "nobody"}, "email"),
        ({"message": "x" * 2001}, "message"),
    ],
)
def test_a_request_that_is_not_possible(
    here: Traveller, changes: dict[str, str], where: str
) -> None:
    asked = {"property_name": "Eiche", "contact_name": "B", "email": "b@eiche.example"} | changes
    with pytest.raises(ConfigurationError) as caught:
        here.town.service.requests.ask(Asked(**asked))
    assert [issue.where for issue in caught.value.issues] == [where]


def test_too_many_requests_from_one_address(here: Traveller) -> None:
    asked = Asked(property_name="Eiche", contact_name="B. C.", email="b@eiche.example")
    for _ in range(5):
        here.town.service.requests.ask(asked, address="192.0.2.1")
    with pytest.raises(AccessRefused, match="JNY-002"):
        here.town.service.requests.ask(asked, address="192.0.2.1")
    here.town.service.requests.ask(asked, address="192.0.2.2")
    here.town.clock.now += timedelta(hours=25)
    here.town.service.requests.ask(asked, address="192.0.2.1")


def test_steps_open_one_after_the_other(here: Traveller) -> None:
    def done() -> list[StepName]:
        steps = here.town.service.release.steps(here.owner, *here.at)
        return [step.name for step in steps if step.is_done]

    assert done() == [StepName.SECURE_ACCOUNT]
    here.keep_app()
    here.connect()
    assert StepName.CHOOSE_LOCATION in done()
    here.refresh()
    assert StepName.CONNECT_POS in done()
    here.settle()
    assert StepName.DATEV_DATA in done()
    here.map()
    assert StepName.MAP_ACCOUNTS in done()
    here.ready_delivery()
    assert StepName.SCHEDULE_DELIVERY in done()
