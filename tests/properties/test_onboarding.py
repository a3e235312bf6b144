"""Whatever happens in whatever order, the task list and the gate say the same."""

from datetime import date

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from datev_bridge.access import Role
from datev_bridge.onboarding import (
    ConnectionState,
    Facts,
    LocationState,
    StepName,
    StepState,
    TestRunFact,
    codes,
    may_go_live,
    steps,
)
from datev_bridge.profile import Confirmer

revisions = st.sampled_from(("", "r1", "r2"))
locations = st.sampled_from(("", "1", "2"))
runs = st.none() | st.builds(
    TestRunFact,
    mapping_revision=revisions,
    settings_digest=revisions,
    location=locations,
    is_delivered=st.booleans(),
    confirmed_by=st.frozensets(st.sampled_from(Role)),
    is_rejected=st.booleans(),
)
issues = st.sampled_from(((), (codes.NO_MAPPING.at(),)))
days = st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 5))
all_facts = st.builds(
    Facts,
    state=st.sampled_from(LocationState),
    has_second_factor=st.booleans(),
    connection=st.sampled_from(ConnectionState),
    is_refreshed=st.booleans(),
    location=locations,
    zone=st.sampled_from(("Europe/Berlin", "", "x")),
    currency=st.sampled_from(("EUR", "CHF")),
    settings_digest=revisions,
    settings_issues=issues,
    mapping_revision=revisions,
    mapping_issues=issues,
    unmapped=st.sampled_from(((), ("Speisen",))),
    unconfirmed=st.integers(0, 2),
    recipients=st.sampled_from(((), ("a@example.org",))),
    are_recipients_confirmed=st.booleans(),
    test_run=runs,
    has_adviser=st.booleans(),
    confirmer=st.sampled_from(Confirmer),
    first_day=days,
    delivered_until=days,
)


@given(facts=all_facts)
def test_steps_and_gate_agree(facts: Facts) -> None:
    listed = steps(facts)
    assert [step.name for step in listed] == list(StepName)
    told = [i for step in listed if step.name is not StepName.RELEASE for i in step.issues]
    assert told == [
        issue for step in StepName for issue in may_go_live(facts) if issue.where == step.value
    ]
    for step in listed[:-1]:
        assert step.is_done is (step.issues == ())
        assert (step.locked_by is not None) is (step.state is StepState.LOCKED)
    release = listed[-1]
    if facts.state is not LocationState.LIVE:
        assert (release.state is StepState.OPEN) is (may_go_live(facts) == ())


class Journey(RuleBasedStateMachine):
    """Events in any order; beside them a simple book of what was confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = Facts(zone="Europe/Berlin", currency="EUR")
        self.confirmed_state: tuple[str, str, str] | None = None
        self.number = 0

    def become(self, **changes: object) -> None:
        self.facts = evolve(self.facts, **changes)  # type: ignore[arg-type]

    @rule()
    def enrol(self) -> None:
        self.become(has_second_factor=True)

    @rule()
    def connect(self) -> None:
        self.become(connection=ConnectionState.CONNECTED, is_refreshed=False)

    @rule()
    def refresh(self) -> None:
        self.become(is_refreshed=self.facts.connection is ConnectionState.CONNECTED)

    @rule()
    def lose_connection(self) -> None:
        self.become(connection=ConnectionState.ENDED)

    @rule(location=st.sampled_from(("1", "2")))
    def choose_location(self, location: str) -> None:
        self.become(location=location)

    @rule()
    def change_settings(self) -> None:
        self.number += 1
        self.become(settings_digest=f"s{self.number}")

    @rule()
    def approve_mapping(self) -> None:
        self.number += 1
        self.become(mapping_revision=f"m{self.number}")

    @rule(confirmed=st.booleans())
    def enter_recipients(self, *, confirmed: bool) -> None:
        self.become(recipients=("a@example.org",), are_recipients_confirmed=confirmed)

    @rule()
    def choose_first_day(self) -> None:
        self.become(first_day=date(2026, 12, 1))

    @rule()
    def test(self) -> None:
        run = TestRunFact(
            mapping_revision=self.facts.mapping_revision,
            settings_digest=self.facts.settings_digest,
            location=self.facts.location,
            is_delivered=True,
        )
        self.confirmed_state = None
        self.become(test_run=run)

    @rule(role=st.sampled_from(Role))
    def confirm(self, role: Role) -> None:
        run = self.facts.test_run
        if run is None:
            return
        self.become(test_run=evolve(run, confirmed_by=run.confirmed_by | {role}))
        if role is Role.OWNER:
            self.confirmed_state = (run.mapping_revision, run.settings_digest, run.location)

    @rule()
    def go_live(self) -> None:
        if not may_go_live(self.facts):
            now = self.what_books()
            assert all(now)
            assert self.confirmed_state == now
            self.become(state=LocationState.LIVE)

    def what_books(self) -> tuple[str, str, str]:
        return self.facts.mapping_revision, self.facts.settings_digest, self.facts.location

    @invariant()
    def no_confirmation_outlives_a_change(self) -> None:
        now = self.what_books()
        if self.confirmed_state != now:
            assert may_go_live(self.facts)


TestJourney = Journey.TestCase
TestJourney.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
