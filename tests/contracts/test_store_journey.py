"""What the journey keeps, on both databases; and that no scope reaches another's rows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from attrs import evolve
import pytest

from datev_bridge.access import Role
from datev_bridge.daybook import Location
from datev_bridge.errors import StoreError
from datev_bridge.journey.model import (
    ConnectionRequest,
    Consent,
    Organisation,
    Place,
    RequestState,
    SeenLately,
    SettingsRevision,
    TestRun,
    TestRunDecision,
    Verdict,
)
from datev_bridge.kseries.oauth import App, Generation
from datev_bridge.mapping import RuleTarget
from datev_bridge.mapping.revision import Approved, Draft
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.onboarding import ConnectionState, LocationState
from datev_bridge.store.work import Store, Work
from support.databases import DATABASES, fresh_store
from support.rules import sold

NOW = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
LOCATION = Location(id="45", name="Linde", timezone="Europe/Berlin")
PLACE = Place(id="p", organisation="a", name="Zur Linde")
RUN = TestRun(
    id="t",
    place="p",
    business_day=date(2026, 11, 20),
    mapping_revision="m1",
    settings_digest="s1",
    location="45",
    file_name="EXTF_TEST.csv",
    file_sha256="0" * 64,
    made_at=NOW,
)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as made:
        with made.work() as work:
            for organisation in "ab":
                work.organisations.add(
                    Organisation(id=organisation, name=organisation, made_at=NOW)
                )
        with made.work("a") as work:
            work.places.add(PLACE)
        yield made


def test_a_request_is_decided_once(store: Store) -> None:
    request = ConnectionRequest(
        id="r", property_name="Linde", contact_name="A. B.", email="a@x.de", requested_at=NOW
    )
    accepted = evolve(request, state=RequestState.ACCEPTED, decided_by="op", decided_at=NOW)
    with store.work() as work:
        work.requests.add(request)
        assert work.requests.all(only_open=True) == (request,)
        assert work.requests.decide(accepted)
        assert not work.requests.decide(evolve(accepted, state=RequestState.DECLINED))
        assert work.requests.find("r") == accepted
        assert work.requests.all(only_open=True) == ()


def test_organisations_are_listed_by_name_and_closed_once(store: Store) -> None:
    with store.work() as work:
        assert [each.id for each in work.organisations.all()] == ["a", "b"]
        assert [each.id for each in work.organisations.all(["b", "c"])] == ["b"]
        assert work.organisations.close("a", NOW)
        assert not work.organisations.close("a", NOW)
        closed = work.organisations.find("a")
        assert closed is not None
        assert closed.closed_at == NOW


def test_a_place_keeps_everything_and_no_change_is_lost(store: Store) -> None:
    full = evolve(
        PLACE,
        location=LOCATION,
        state=LocationState.LIVE,
        first_day=date(2026, 12, 1),
        live_since=NOW,
        delivered_until=date(2026, 11, 30),
        confirmed_recipients=("a@x.de", "b@x.de"),
        calibration="[tips]\n",
    )
    with store.work("a") as work:
        work.places.change(full)
        assert work.places.find("p") == evolve(full, version=1)
        with pytest.raises(StoreError, match="STO-005"):
            work.places.change(full)
        work.places.change(evolve(full, version=1, name="Zur Eiche"))
        assert [place.name for place in work.places.all()] == ["Zur Eiche"]


def test_settings_are_revisions(store: Store) -> None:
    first = SettingsRevision(
        place="p", number=1, document={"datev": {"x": 1}}, digest="d", author="A", made_at=NOW
    )
    second = evolve(first, number=2, document={"datev": {"x": 2}})
    with store.work("a") as work:
        work.settings.add(first)
        work.settings.add(second)
        assert work.settings.newest("p") == second
        assert work.settings.all("p") == (first, second)
        with pytest.raises(StoreError, match="STO-005"):
            work.settings.add(second)


def test_a_draft_is_not_overwritten_unseen_and_goes_with_its_approval(store: Store) -> None:
    rules = (sold("8400", rate="19"), sold("8300", rate="7"))
    draft = Draft(rules=rules, author="A", edited_at=NOW)
    later = draft.edited(rules[:1], author="B", at=NOW + timedelta(seconds=1))
    with store.work("a") as work:
        work.mappings.keep_draft("p", draft, None)
        work.mappings.keep_draft("p", later, NOW)
        assert work.mappings.draft("p") == later
        for seen in (None, NOW):
            with pytest.raises(StoreError, match="STO-005"):
                work.mappings.keep_draft("p", draft, seen)
        approved = approved_on("", "m1")
        work.mappings.approve("p", approved)
        assert work.mappings.draft("p") is None
        assert work.mappings.newest("p") == approved == work.mappings.find("p", "m1")


def test_rules_are_made_once_for_every_reader(store: Store) -> None:
    with store.work("a") as work:
        work.mappings.approve("p", approved_on("", "m1"))
        work.mappings.approve("p", approved_on("m1", "m2"))
    made = []
    for _ in range(2):
        with store.work("a", reading=True) as work:
            made += [each.rules for each in work.mappings.all("p")]
        with store.work("b", reading=True) as work:
            assert work.mappings.find("p", "m1") is None
    first, *others = made
    assert first == approved_on("", "m1").rules
    assert all(other is first for other in others)


def approved_on(parent: str, name: str) -> Approved:
    return Approved(
        id=name,
        rules=(sold("8400", rate="19"),),
        parent=parent,
        author="A",
        approved_by="B",
        approved_at=NOW,
        note="wegen Umsatzsteuer",
    )


def test_of_two_approvals_of_one_parent_one_is_kept(store: Store) -> None:
    with store.work("a") as work:
        work.mappings.approve("p", approved_on("", "m1"))
        work.mappings.approve("p", approved_on("m1", "m2"))
    with pytest.raises(StoreError, match="STO-005"), store.work("a") as work:
        work.mappings.approve("p", approved_on("m1", "m3"))
    with store.work("a") as work:
        assert [each.id for each in work.mappings.all("p")] == ["m1", "m2"]


def test_what_was_said_of_a_test_run_is_kept_in_its_order(store: Store) -> None:
    rejected = TestRunDecision(
        verdict=Verdict.REJECTED, role=Role.OWNER, by="A", at=NOW, comment="8300 statt 8400"
    )
    confirmed = evolve(rejected, verdict=Verdict.CONFIRMED, comment="")
    with store.work("a") as work:
        work.test_runs.add(RUN, b"EXTF;")
        work.test_runs.decide("t", rejected)
        work.test_runs.delivered("t", NOW)
        run = work.test_runs.newest("p")
        assert run is not None
        assert run.is_rejected
        work.test_runs.decide("t", confirmed)
        run = work.test_runs.find("t")
        assert run == evolve(RUN, delivered_at=NOW, decisions=(rejected, confirmed))
        assert run.confirmed_by == {Role.OWNER}
        assert not run.is_rejected
        assert work.test_runs.content("t") == b"EXTF;"
        assert work.test_runs.all("p") == (run,)


def test_what_two_say_of_a_test_run_at_once_is_kept_of_both(store: Store) -> None:
    def decide(by: str) -> None:
        with store.work("a") as work:
            work.test_runs.decide("t", evolve(said, by=by))

    said = TestRunDecision(verdict=Verdict.CONFIRMED, role=Role.OWNER, by="Anna", at=NOW)
    with store.work("a") as work:
        work.test_runs.add(RUN, b"EXTF;")
    with ThreadPoolExecutor(1) as pool:
        with store.work("a") as work:
            work.test_runs.decide("t", said)
            other = pool.submit(decide, "Kanzlei")
            wait([other], timeout=1)
        other.result()
    with store.work("a", reading=True) as work:
        found = work.test_runs.find("t")
    assert found is not None
    assert [decision.by for decision in found.decisions] == ["Anna", "Kanzlei"]


def test_a_consent_is_taken_once_and_in_time(store: Store) -> None:
    consent = Consent(
        state="s" * 40, verifier="v", place="p", user="u", expires_at=NOW + timedelta(minutes=10)
    )
    late = evolve(consent, state="late")
    with store.work("a") as work:
        work.connections.begin(consent)
        work.connections.begin(late)
        assert work.connections.take("late", late.expires_at) is None
        assert work.connections.take(consent.state, NOW) == consent
        assert work.connections.take(consent.state, NOW) is None


def test_the_state_of_a_consent_is_not_in_the_database(store: Store) -> None:
    consent = Consent(
        state="secret-state", verifier="secret-verifier", place="p", user="u", expires_at=NOW
    )
    with store.work("a") as work:
        work.connections.begin(consent)
        assert "secret" not in str(
            work.connection.exec_driver_sql("select * from pos_consent").all()
        )


def test_an_app_belongs_to_its_scope(store: Store) -> None:
    app = App(
        client_id="id",
        generation=Generation.V2,
        client_secret="hush",
        api_url="https://a.example.org",
        auth_url="https://b.example.org",
        redirect_uri="https://c.example.org",
    )
    with store.work("a") as work:
        work.apps.keep(app)
        work.apps.keep(evolve(app, client_id="other"))
        assert work.apps.find() == evolve(app, client_id="other")
        assert work.within("b").apps.find() is None
        assert "hush" not in str(work.connection.exec_driver_sql("select * from pos_app").all())
        assert work.apps.drop()
        assert work.apps.find() is None


def test_what_was_seen_is_kept(store: Store) -> None:
    seen = SeenLately(
        categories=(
            SeenCategory(
                target=RuleTarget.REVENUE, category_id="7", name="Speisen", rates=(Decimal("7.5"),)
            ),
            SeenCategory(target=RuleTarget.PAYMENT, name="", is_receivable=True),
        ),
        read_at=NOW,
    )
    with store.work("a") as work:
        assert work.seen.newest("p") is None
        work.seen.keep("p", SeenLately(categories=(), read_at=NOW))
        work.seen.keep("p", seen)
        assert work.seen.newest("p") == seen


def test_a_place_without_tokens_is_not_connected(store: Store) -> None:
    with store.work("a") as work:
        assert work.connections.fact("p").state is ConnectionState.NONE
        assert not work.connections.forget("p")


def test_another_scope_sees_and_changes_nothing(store: Store) -> None:
    with store.work("a") as work:
        work.settings.add(
            SettingsRevision(place="p", number=1, document={}, digest="d", author="A", made_at=NOW)
        )
        work.mappings.keep_draft("p", Draft(rules=(), author="A", edited_at=NOW), None)
        work.mappings.approve("p", approved_on("", "m1"))
        work.test_runs.add(RUN, b"x")
        work.seen.keep("p", SeenLately(categories=(), read_at=NOW))
    with store.work("b") as work:
        assert seen_by(work) == [None, (), None, (), None, None, (), None, None, (), None, None]
        with pytest.raises(StoreError):
            work.places.change(PLACE)
        work.mappings.drop_draft("p")
        work.test_runs.delivered("t", NOW)
    with store.work("a") as work:
        run = work.test_runs.find("t")
        assert run is not None
        assert run.delivered_at is None
    with store.work("a") as work, pytest.raises(ValueError, match="people"):
        work.organisations.all()


def seen_by(work: Work) -> list[object]:
    return [
        work.places.find("p"),
        work.places.all(),
        work.settings.newest("p"),
        work.settings.all("p"),
        work.mappings.draft("p"),
        work.mappings.newest("p"),
        work.mappings.all("p"),
        work.mappings.find("p", "m1"),
        work.test_runs.find("t"),
        work.test_runs.all("p"),
        work.test_runs.content("t"),
        work.seen.newest("p"),
    ]
