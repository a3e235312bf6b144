"""The gate before automatic files: each condition forbids them by itself."""

from datetime import date

from attrs import evolve
import pytest

from datev_bridge.access import Role
from datev_bridge.issues import IssueKind
from datev_bridge.onboarding import (
    ConnectionState,
    Facts,
    LocationState,
    StepName,
    StepState,
    TestRunFact,
    codes,
    may_go_live,
    needs_attention,
    steps,
)
from datev_bridge.onboarding.gate import CONDITIONS
from datev_bridge.profile import Confirmer
from support.told import kinds_of, says_everything

RUN = TestRunFact(
    mapping_revision="r1",
    settings_digest="s1",
    location="4711",
    is_delivered=True,
    confirmed_by=frozenset({Role.OWNER}),
)
READY = Facts(
    has_second_factor=True,
    connection=ConnectionState.CONNECTED,
    is_refreshed=True,
    location="4711",
    zone="Europe/Berlin",
    currency="EUR",
    settings_digest="s1",
    mapping_revision="r1",
    recipients=("kanzlei@example.org",),
    are_recipients_confirmed=True,
    test_run=RUN,
    first_day=date(2026, 12, 1),
)
WRONG = codes.NO_MAPPING.at()
"""Any issue that blocks."""
ALL_BUT_ONE = {
    codes.NO_SECOND_FACTOR: evolve(READY, has_second_factor=False),
    codes.NOT_CONNECTED: evolve(READY, connection=ConnectionState.ENDED),
    codes.NOT_REFRESHED: evolve(READY, is_refreshed=False),
    codes.NO_LOCATION: evolve(READY, location="", test_run=evolve(RUN, location="")),
    codes.UNKNOWN_ZONE: evolve(READY, zone="Berlin"),
    codes.NOT_EURO: evolve(READY, currency="CHF"),
    codes.SETTINGS_INVALID: evolve(READY, settings_issues=(WRONG,)),
    codes.NO_MAPPING: evolve(READY, mapping_revision="", test_run=evolve(RUN, mapping_revision="")),
    codes.MAPPING_INVALID: evolve(READY, mapping_issues=(WRONG,)),
    codes.UNMAPPED: evolve(READY, unmapped=("Speisen 7 %",)),
    codes.UNCONFIRMED: evolve(READY, unconfirmed=2),
    codes.NO_RECIPIENTS: evolve(READY, recipients=(), are_recipients_confirmed=False),
    codes.RECIPIENTS_UNCONFIRMED: evolve(READY, are_recipients_confirmed=False),
    codes.NO_FIRST_DAY: evolve(READY, first_day=None),
    codes.FIRST_DAY_DELIVERED: evolve(READY, delivered_until=date(2026, 12, 1)),
    codes.NO_TEST_RUN: evolve(READY, test_run=None),
    codes.NOT_DELIVERED: evolve(READY, test_run=evolve(RUN, is_delivered=False)),
    codes.REJECTED: evolve(READY, test_run=evolve(RUN, is_rejected=True), has_adviser=False),
    codes.NOT_CONFIRMED: evolve(READY, test_run=evolve(RUN, confirmed_by=frozenset())),
}
"""For each condition facts that lack nothing else."""


def kinds(facts: Facts) -> list[IssueKind]:
    return [issue.kind for issue in may_go_live(facts)]


def test_nothing_forbids_when_everything_is_there() -> None:
    assert may_go_live(READY) == ()


def test_the_list_is_closed() -> None:
    assert [condition.kind for condition in CONDITIONS] == list(ALL_BUT_ONE)
    assert {kind.code for kind in ALL_BUT_ONE} == kinds_of(codes).keys() - {"ONB-070"}


@pytest.mark.parametrize("kind", ALL_BUT_ONE, ids=lambda kind: kind.code)
def test_each_condition_forbids_by_itself(kind: IssueKind) -> None:
    found = may_go_live(ALL_BUT_ONE[kind])
    expected = [kind] if kind is not codes.REJECTED else [kind, codes.NOT_CONFIRMED]
    assert [issue.kind for issue in found] == expected
    assert says_everything(found[0])


@pytest.mark.parametrize("kind", ALL_BUT_ONE, ids=lambda kind: kind.code)
def test_each_condition_opens_its_step_and_no_other(kind: IssueKind) -> None:
    step_of = {condition.kind: condition.step for condition in CONDITIONS}
    undone = [step for step in steps(ALL_BUT_ONE[kind]) if not step.is_done]
    assert [step.name for step in undone] == [step_of[kind], StepName.RELEASE]
    assert undone[0].issues[0].kind is kind


def test_in_the_beginning_only_the_account_can_be_secured() -> None:
    first, *others = steps(Facts())
    assert (first.name, first.state) == (StepName.SECURE_ACCOUNT, StepState.OPEN)
    assert {step.state for step in others} == {StepState.LOCKED}
    assert all(step.locked_by for step in others)


@pytest.mark.parametrize(
    ("confirmer", "has_adviser", "by", "enough"),
    [
        (Confirmer.AUTOMATIC, False, Role.OWNER, True),
        (Confirmer.AUTOMATIC, True, Role.OWNER, False),
        (Confirmer.AUTOMATIC, True, Role.ADVISER, True),
        (Confirmer.OWNER, True, Role.OWNER, True),
        (Confirmer.ADVISER, True, Role.OWNER, False),
    ],
)
def test_whose_word_is_needed(
    confirmer: Confirmer, *, has_adviser: bool, by: Role, enough: bool
) -> None:
    facts = evolve(
        READY,
        confirmer=confirmer,
        has_adviser=has_adviser,
        test_run=evolve(RUN, confirmed_by=frozenset({by})),
    )
    assert (may_go_live(facts) == ()) is enough


@pytest.mark.parametrize(
    "change", [{"mapping_revision": "r2"}, {"settings_digest": "s2"}, {"location": "4712"}]
)
def test_any_change_voids_the_confirmation(change: dict[str, str]) -> None:
    changed = evolve(READY, **change)
    assert kinds(changed) == [codes.NO_TEST_RUN]
    by_name = {step.name: step.state for step in steps(changed)}
    assert by_name[StepName.CHECK_TEST_RUN] is StepState.ATTENTION


def test_a_connection_that_ended_locks_nothing_that_was_done() -> None:
    states = {s.name: s.state for s in steps(evolve(READY, connection=ConnectionState.ENDED))}
    assert states[StepName.CONNECT_POS] is StepState.ATTENTION
    assert states[StepName.MAP_ACCOUNTS] is StepState.DONE


def test_the_marker_goes_when_files_come() -> None:
    assert needs_attention(steps(READY))
    assert not needs_attention(steps(evolve(READY, state=LocationState.LIVE)))
    ended = evolve(READY, state=LocationState.LIVE, connection=ConnectionState.ENDED)
    assert needs_attention(steps(ended))
